//! What failed, each distinct failure once: the same mistake of a page met by a hundred browsers
//! is one mistake. Who met it, and at which steps, stands in its first words.

use super::frame;
use super::text::Style;
use crate::observe::{Judged, Step};
use crate::scenario::{BrowserId, Cast, Scenario};
use crate::text::{count, escape, wrap};
use colored::Colorize as _;
use std::collections::BTreeSet;

/// So many distinct failures are kept; the rest is counted.
const MOST_FAILURES: usize = 100;
/// So many of them are shown with the line of the play.
const MOST_FRAMES: usize = 10;
/// So many names or numbers stand in a list before it is cut.
const LONGEST_LIST: usize = 4;

/// The failures of a run, in the order in which they came.
#[derive(Debug, Default)]
pub struct Failures {
    groups: Vec<Group>,
    more: u64,
}

/// One failure, and who met it.
#[derive(Debug)]
struct Group {
    what: What,
    /// The scene whose hint helps.
    scene: Option<usize>,
    /// 1-based number of the line of the play.
    line: usize,
    /// In the order of the cast.
    who: BTreeSet<BrowserId>,
    /// The first few.
    steps: Vec<u64>,
    has_more_steps: bool,
}

/// What went wrong.
#[derive(Debug)]
enum What {
    /// An expectation did not hold.
    Expected(Judged),
    /// The turn could not be played to its end.
    Broken(String),
}

impl Failures {
    /// Notes what failed in one step.
    pub fn note(&mut self, step: &Step<'_>) {
        if let Some(error) = &step.error {
            let line = step.played.turn.line.number;
            self.add(
                step,
                |group| group.is_broken_by(line, error),
                || What::Broken(error.clone()),
            );
            return; // its expectations failed for this reason alone
        }
        for judged in step.judged.iter().filter(|j| j.passed == Some(false)) {
            self.add(
                step,
                |group| group.is_same(judged),
                || What::Expected(judged.clone()),
            );
        }
    }

    fn add(&mut self, step: &Step<'_>, is_it: impl Fn(&Group) -> bool, what: impl Fn() -> What) {
        let at = self.groups.iter().position(is_it);
        let at = match at {
            Some(at) => at,
            None if self.groups.len() == MOST_FAILURES => {
                self.more += 1;
                return;
            }
            None => {
                self.groups.push(Group {
                    what: what(),
                    scene: step.played.turn.line.scene,
                    line: step.played.turn.line.number,
                    who: BTreeSet::new(),
                    steps: Vec::new(),
                    has_more_steps: false,
                });
                self.groups.len() - 1
            }
        };
        let group = &mut self.groups[at];
        group.who.insert(step.browser());
        if group.steps.len() < LONGEST_LIST {
            group.steps.push(step.played.number);
        } else {
            group.has_more_steps = true;
        }
    }

    /// Expectations that failed, each with its line of the play and a caret.
    #[must_use]
    pub fn frames(&self, scenario: &Scenario, style: &Style) -> String {
        let mut out = String::new();
        let expected = self.groups.iter().filter_map(|group| match &group.what {
            What::Expected(judged) => Some((group, judged)),
            What::Broken(_) => None,
        });
        let mut more = self.more;
        for (at, (group, judged)) in expected.enumerate() {
            if at >= MOST_FRAMES {
                more += 1;
                continue;
            }
            let who = format!("{} ({})", group.names(&scenario.cast), group.steps());
            let frame = frame::failure(scenario, group.scene, judged, &who, style);
            out.push_str(&format!("\n{}\n", frame.trim_end()));
        }
        if more > 0 {
            out.push_str(&format!("\n… and {} more.\n", count(more, "failure")));
        }
        out
    }

    /// For a crowd, whose steps are not shown one by one: one line for each reason why turns could
    /// not be played, and where no frames follow (`has_file`), for each failed expectation.
    #[must_use]
    pub fn of_a_crowd(&self, scenario: &Scenario, has_file: bool, style: &Style) -> String {
        let mark = if style.glyphs { "✗" } else { "x" };
        let mut out = String::new();
        for group in &self.groups {
            if has_file && matches!(group.what, What::Expected(_)) {
                continue;
            }
            let words = format!("{mark} {}: {}", group.names(&scenario.cast), group.says());
            for line in wrap(&words, style.width) {
                out.push_str(&format!("{}\n", line.red()));
            }
        }
        if out.is_empty() {
            out
        } else {
            format!("\n{out}")
        }
    }

    /// One line each: where (unless nobody wrote the play down), who, what was expected, what came.
    #[must_use]
    pub fn lines(&self, scenario: &Scenario, has_file: bool) -> String {
        let mut out = String::new();
        for group in &self.groups {
            out.push_str(&group.one_line(scenario, has_file));
        }
        if self.more > 0 {
            let name = escape(&scenario.source.name);
            let more = count(self.more, "failure");
            out.push_str(&format!("{name}: … and {more} more\n"));
        }
        out
    }
}

impl Group {
    fn is_broken_by(&self, line: usize, error: &str) -> bool {
        self.line == line && matches!(&self.what, What::Broken(known) if known == error)
    }

    fn is_same(&self, judged: &Judged) -> bool {
        let What::Expected(known) = &self.what else {
            return false;
        };
        known.span == judged.span
            && known.text == judged.text
            && known.actual == judged.actual
            && known.cause == judged.cause
    }

    fn names(&self, cast: &Cast) -> String {
        let first = self.who.iter().take(LONGEST_LIST + 1);
        let names: Vec<_> = first.map(|who| escape(cast.name(*who))).collect();
        listed(&names, self.who.len())
    }

    fn steps(&self) -> String {
        let numbers: Vec<String> = self.steps.iter().map(u64::to_string).collect();
        match numbers.as_slice() {
            [only] if !self.has_more_steps => format!("step {only}"),
            all if !self.has_more_steps => format!("steps {}", all.join(", ")),
            all => format!("steps {}, …", all[..LONGEST_LIST - 1].join(", ")),
        }
    }

    fn one_line(&self, scenario: &Scenario, has_file: bool) -> String {
        let source = &scenario.source;
        let (name, who) = (escape(&source.name), self.names(&scenario.cast));
        let place = |position: &str| {
            if has_file {
                format!("{name}:{position}")
            } else {
                name.to_string()
            }
        };
        let position = match &self.what {
            What::Broken(_) => self.line.to_string(),
            What::Expected(judged) => {
                let (line, column) = source.line_of(judged.span);
                format!("{line}:{column}")
            }
        };
        format!("{}: {who}: {}\n", place(&position), self.says())
    }

    fn says(&self) -> String {
        match &self.what {
            What::Broken(error) => escape(error).into_owned(),
            What::Expected(judged) => {
                let cause = judged.cause.as_ref().map(|c| format!(" ({})", escape(c)));
                let more = judged
                    .reason
                    .map(|reason| format!("; more: jarful explain {}", reason.name()));
                format!(
                    "expected {}, but {}{}{}",
                    escape(&judged.text),
                    escape(&judged.actual),
                    cause.unwrap_or_default(),
                    more.unwrap_or_default()
                )
            }
        }
    }
}

/// `alice, bob`, or `b1, b2, b3 and 97 more`: the first names of `total`.
fn listed(names: &[impl AsRef<str>], total: usize) -> String {
    let join = |names: &[_]| {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        names.join(", ")
    };
    if total <= LONGEST_LIST {
        return join(names);
    }
    let shown = names.len().min(LONGEST_LIST - 1);
    format!("{} and {} more", join(&names[..shown]), total - shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_names_is_cut_and_the_rest_is_counted() {
        assert_eq!(listed(&["alice"], 1), "alice");
        assert_eq!(listed(&["a", "b", "c", "d"], 4), "a, b, c, d");
        let many = ["b1", "b2", "b3", "b4", "b5"];
        assert_eq!(listed(&many, 100), "b1, b2, b3 and 97 more");
        assert_eq!(listed(&many, 5), "b1, b2, b3 and 2 more");
    }
}
