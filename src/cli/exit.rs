//! Exit codes, and how a command ends early.

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
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::FellShort => 1,
            Self::BadInput => 2,
            Self::NoAnswer => 3,
            Self::Interrupted => 130,
        }
    }

    /// Of several plays the worst end counts.
    pub(super) fn worse(self, other: Self) -> Self {
        if other.code() > self.code() {
            other
        } else {
            self
        }
    }
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
        says: format!("error: {}\n", says.into().trim_end()),
    }
}
