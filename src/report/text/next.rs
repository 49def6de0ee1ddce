//! What comes next in a play that goes step by step, said before it comes: the class can predict.

use super::{Play, VISIT};
use crate::scenario::{Expectation, Lane, Line, Round};
use crate::text::{count, escape, width, wrap};
use colored::Colorize as _;

const LEAD: &str = "next: ";
/// So many lines of a block are told one by one.
const MOST_LINES: usize = 12;

impl Play<'_> {
    /// How to go on, said once at the beginning.
    #[must_use]
    pub fn how_to_step(&self) -> String {
        let words =
            "Enter plays what comes next; c and Enter: all the rest; q and Enter: end here.";
        format!("{}\n", wrap(words, self.style.width).join("\n").dimmed())
    }

    /// What comes next; the cursor stays behind it.
    #[must_use]
    pub fn next(&self, round: &Round<'_>) -> String {
        let told = match round.lanes.as_slice() {
            [lane] if !round.is_joint => vec![self.turn_ahead(lane)],
            lanes => self.block_ahead(lanes),
        };
        let room = self.style.width.saturating_sub(LEAD.len());
        let mut lines: Vec<String> = told.iter().flat_map(|line| wrap(line, room)).collect();
        let enter = if self.style.glyphs { "⏎" } else { "[Enter]" };
        let tail = format!("{}{enter} ", self.place(round));
        let last = lines.last().map_or(0, |line| width(line));
        // The cursor needs a column too.
        if last + 2 + width(&tail) > room {
            lines.push(String::new());
        } else if let Some(line) = lines.last_mut() {
            line.push_str("  ");
        }
        let indent = " ".repeat(LEAD.len());
        let told: Vec<String> = lines.iter().map(|line| line.bold().to_string()).collect();
        let told = told.join(&format!("\n{indent}"));
        format!("{}{told}{}", LEAD.yellow().bold(), tail.dimmed())
    }

    /// The line of the play, where somebody wrote one.
    fn place(&self, round: &Round<'_>) -> String {
        let first = round.lanes.first().map(|lane| lane.line.number);
        match first {
            Some(line) if self.scenario.source.name != VISIT => format!("line {line} "),
            _ => String::new(),
        }
    }

    /// `bob: GET /session/sessfun (2 of 5) -> count goes 1 2 3 4 5`
    fn turn_ahead(&self, lane: &Lane<'_>) -> String {
        let line = lane.line;
        let name = self.scenario.cast.name(lane.browser);
        let visit = match line.times {
            1 => String::new(),
            times => format!(" ({} of {times})", lane.first_visit),
        };
        let is_last = lane.first_visit == line.times;
        format!(
            "{}{visit}{}",
            self.deed(name, line),
            expected(line, is_last)
        )
    }

    /// A block, line by line: all of it is one step.
    fn block_ahead(&self, lanes: &[Lane<'_>]) -> Vec<String> {
        let mut lines: Vec<&Line> = Vec::new();
        for lane in lanes {
            if !lines.iter().any(|line| line.number == lane.line.number) {
                lines.push(lane.line);
            }
        }
        let mut told = vec!["at the same instant:".to_owned()];
        for line in lines.iter().take(MOST_LINES) {
            let names: Vec<&str> = line
                .who
                .iter()
                .map(|browser| self.scenario.cast.name(*browser))
                .collect();
            let who = if line.is_everyone {
                format!("everyone ({})", count(names.len() as u64, "browser"))
            } else {
                names.join(", ")
            };
            let times = match line.times {
                1 => String::new(),
                times => format!(" x{times}"),
            };
            told.push(format!(
                "{}{times}{}",
                self.deed(&who, line),
                expected(line, true)
            ));
        }
        if lines.len() > MOST_LINES {
            let more = count((lines.len() - MOST_LINES) as u64, "more line");
            told.push(format!("and {more}"));
        }
        told
    }

    fn deed(&self, who: &str, line: &Line) -> String {
        let action = line.action.describe(&self.scenario.cast);
        format!("{}: {}", escape(who), escape(&action))
    }
}

/// What is expected of this visit: of several, `goes` is judged over all and the rest at the last.
fn expected(line: &Line, is_last: bool) -> String {
    let is_judged = |what: &Expectation| is_last || matches!(what, Expectation::WatchedGoes(..));
    let expects = line.expects.iter().filter(|expect| is_judged(&expect.what));
    let words: Vec<_> = expects
        .map(|expect| escape(expect.text.written()))
        .collect();
    if words.is_empty() {
        return String::new();
    }
    format!(" -> {}", words.join(", "))
}
