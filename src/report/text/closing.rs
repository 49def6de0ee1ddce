//! What stands at the end: the sums and the verdict. Who is who stands in `who.rs`.

use super::{Play, Verbosity};
use crate::observe::{Source, Summary};
use crate::text::{count, wrap};
use colored::{ColoredString, Colorize as _};

impl Play<'_> {
    /// The sums, in one or two lines.
    #[must_use]
    pub fn sums(&self, summary: &Summary, source: Source) -> String {
        if self.style.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let mut out = String::new();
        if summary.interrupted {
            out.push_str(&format!(
                "\n{}\n",
                "Interrupted: this is what was played.".yellow()
            ));
        }
        if summary.left {
            let words = "Ended here on your word: this is what was played.";
            out.push_str(&format!("\n{}\n", words.yellow()));
        }
        if summary.gave_up {
            let words = "The server never answered, so the rest of the play was left out.";
            out.push_str(&format!("\n{}\n", words.yellow()));
        }
        let turns = count(summary.turns, "turn");
        let requests = count(summary.requests, "request");
        let sessions = match (summary.sessions, source) {
            (0, Source::Cookie) => String::new(), // the cookie is no id
            (ids, _) => format!(", {}", count(ids, "session id")),
        };
        let seen = match source {
            Source::Demo => ", state read from the demo session table",
            Source::Django => ", state read from the Django session table",
            Source::Php => ", state read from PHP's session files",
            Source::Express => ", state read from the session store of Express",
            Source::Cookie => ", state read from the cookie: anyone can read it there",
            Source::Page => ", state seen in the page's words only",
            Source::None => "",
        };
        let sums = format!("{turns}, {requests}{sessions}{seen}.");
        out.push_str(&format!("\n{}\n", wrap(&sums, self.style.width).join("\n")));
        let home = self.said.verdicts.often_at_home().unwrap_or_default();
        for line in wrap(&home, self.style.width) {
            out.push_str(&format!("{}\n", line.yellow()));
        }
        for line in wrap(&verdict(summary), self.style.width) {
            out.push_str(&format!("{}\n", verdict_color(&line, summary)));
        }
        if summary.max_points > 0 {
            let points = format!("Points: {} of {}", summary.points, summary.max_points);
            out.push_str(&format!("{}\n", points.bold()));
        }
        out
    }
}

fn verdict(summary: &Summary) -> String {
    let judged = summary.passed + summary.failed;
    let mut words = if !summary.checked_anything {
        "Nothing was expected, so nothing was checked.".to_owned()
    } else if judged == 0 {
        "No expectation could be judged.".to_owned()
    } else if summary.failed == 0 {
        format!("{}: all held.", count(judged, "expectation"))
    } else {
        format!(
            "{}: {} did not hold.",
            count(judged, "expectation"),
            summary.failed
        )
    };
    if !summary.checked_anything && summary.failed > 0 {
        words = format!(
            "{} ended with an error status.",
            count(summary.failed, "visit")
        );
    }
    if summary.broken > 0 {
        words.push_str(&format!(
            " {} could not be played to the end.",
            count(summary.broken, "turn")
        ));
    }
    if summary.not_judged > 0 {
        let number = count(summary.not_judged, "expectation");
        words.push_str(&format!(
            " {number} not judged: what decides it cannot be seen from here."
        ));
    }
    words
}

/// Green is for what held: nothing checked is neither good nor bad.
fn verdict_color(words: &str, summary: &Summary) -> ColoredString {
    if summary.failed > 0 || summary.broken > 0 {
        words.red().bold()
    } else if summary.checked_anything {
        words.green()
    } else {
        words.normal()
    }
}
