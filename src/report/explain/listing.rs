//! Many cookie lines in short: a line for each verdict, alike ones together.

use super::story::Story;
use crate::cookie::{Reason, Verdict};
use crate::report::Style;
use crate::text::{count, escape, shorten, wrap};
use colored::Colorize as _;

/// So many names stand in a row of alike ones.
const MOST_NAMES: usize = 4;

pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "Stored",
        Verdict::Replaced => "Replaced",
        Verdict::Deleted => "Deleted",
        Verdict::Refused => "Refused",
    }
}

/// Lines one after another that ended alike.
struct Row {
    end: Option<(Verdict, Reason)>,
    names: Vec<String>,
    total: usize,
}

/// In the order of the lines.
pub(super) fn list(stories: &[Story], style: &Style) -> String {
    let mut rows: Vec<Row> = Vec::new();
    for story in stories {
        let (end, name) = match story {
            Story::Set(story) => {
                let received = &story.received;
                (
                    Some((received.verdict, received.reason)),
                    named(&received.name),
                )
            }
            Story::Sent { line, .. } => (None, shorten(&escape(line), 30)),
        };
        match rows.last_mut().filter(|row| row.end == end) {
            Some(row) => {
                row.total += 1;
                if row.names.len() < MOST_NAMES {
                    row.names.push(name);
                }
            }
            None => rows.push(Row {
                end,
                names: vec![name],
                total: 1,
            }),
        }
    }
    let mut out = format!("{}\n", count(stories.len() as u64, "line").bold());
    for row in &rows {
        out.push_str(&row.told(style));
    }
    out.push_str("\nEach in full: -v. One alone: jarful explain 'Set-Cookie: …'\n");
    out
}

fn named(name: &str) -> String {
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        shorten(&escape(name), 30)
    }
}

impl Row {
    fn told(&self, style: &Style) -> String {
        let mut names = self.names.join(", ");
        if self.total > self.names.len() {
            let more = count((self.total - self.names.len()) as u64, "other");
            names.push_str(&format!(" and {more}"));
        }
        let words = match self.end {
            None => format!("{names}: a Cookie line, which is what a browser sends"),
            Some((_, Reason::Fine)) => names,
            Some((_, reason)) => format!("{names}. {} ({})", reason.says(), reason.name()),
        };
        let word = self
            .end
            .map_or("Cookie", |(verdict, _)| verdict_word(verdict));
        let mut out = String::new();
        for (at, line) in wrap(&words, style.width.saturating_sub(12))
            .iter()
            .enumerate()
        {
            let word = if at == 0 { word } else { "" };
            let blanks = " ".repeat(10 - word.len());
            let word = match self.end {
                Some((Verdict::Refused, _)) => word.red(),
                Some((Verdict::Deleted, _)) => word.yellow(),
                _ => word.green(),
            };
            out.push_str(&format!("  {word}{blanks}{line}\n"));
        }
        out
    }
}
