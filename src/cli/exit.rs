//! Exit codes, and how a command ends early.

use crate::observe::Summary;
use crate::text::escape;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All good, or nothing was checked (and that was said).
    Good,
    /// The server answered at least once and then fell short.
    FellShort,
    /// The input is wrong: usage, scenario file, a report path that cannot be written.
    BadInput,
    /// No exchange of the run got an answer.
    NoAnswer,
    /// Ctrl-C.
    Interrupted,
}

impl Exit {
    /// How a play ended, in a few words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Good => "all good",
            Self::FellShort => "fell short",
            Self::BadInput => "not played",
            Self::NoAnswer => "got no answer",
            Self::Interrupted => "interrupted",
        }
    }

    pub(super) fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::FellShort => 1,
            Self::BadInput => 2,
            Self::NoAnswer => 3,
            Self::Interrupted => 130,
        }
    }
}

/// How one play ended. A play that the user ended is judged by what was played.
pub(super) fn of_one(summary: &Summary) -> Exit {
    if summary.interrupted {
        Exit::Interrupted
    } else if summary.requests > 0 && summary.answers == 0 {
        Exit::NoAnswer
    } else if summary.failed > 0 || summary.broken > 0 {
        Exit::FellShort
    } else {
        Exit::Good
    }
}

/// How a run of several plays ends: the worst end counts, but where any of them got an answer, it
/// is not true that no exchange of the run got one.
pub(super) fn of_all(ends: &[(Exit, bool)]) -> Exit {
    let was_answered = ends.iter().any(|(_, answered)| *answered);
    let real = ends.iter().map(|(exit, _)| match exit {
        Exit::NoAnswer if was_answered => Exit::FellShort,
        other => *other,
    });
    real.max_by_key(|exit| exit.code()).unwrap_or(Exit::Good)
}

/// A command that cannot go on: what to say, and how it ends.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) exit: Exit,
    pub(super) says: String,
}

/// The user's input is wrong.
pub(super) fn bad_input(says: impl Into<String>) -> Stop {
    Stop {
        exit: Exit::BadInput,
        says: format!("error: {}\n", harmless(&says.into())),
    }
}

/// What the user typed may hold anything; lines stay lines.
fn harmless(text: &str) -> String {
    let lines: Vec<_> = text.trim_end().lines().map(escape).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_plays_the_worst_end_counts() {
        assert_eq!(
            of_all(&[(Exit::Good, true), (Exit::FellShort, true)]),
            Exit::FellShort
        );
        assert_eq!(
            of_all(&[(Exit::Good, true), (Exit::NoAnswer, false)]),
            Exit::FellShort
        );
        assert_eq!(of_all(&[(Exit::NoAnswer, false)]), Exit::NoAnswer);
    }
}
