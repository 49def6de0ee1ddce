//! The page of one topic, as text.

use super::prose::{hanging, heading, paragraph};
use super::reasons::{self, Page};
use super::topics::{Kind, Topic};
use super::words::Word;
use crate::cookie::Reason;
use crate::report::Style;
use colored::Colorize as _;

/// A topic in plain words.
#[must_use]
pub fn page(topic: Topic, style: &Style) -> String {
    match topic.0 {
        Kind::Reason(reason) => of_reason(reason, style),
        Kind::Word(word) => of_word(word, style),
    }
}

fn of_reason(reason: Reason, style: &Style) -> String {
    let page: &Page = reasons::page(reason);
    let mut out = format!("{}\n", reason.name().bold());
    out.push_str(&paragraph(reason.says(), style));
    for (title, text) in [
        ("What happened", page.happened),
        ("Why browsers do so", page.why),
    ] {
        out.push_str(&heading(title));
        out.push_str(&paragraph(text, style));
    }
    out.push_str(&heading("On the wire"));
    for line in page.wire {
        out.push_str(&hanging(line, style));
    }
    out.push_str(&heading("What to write instead"));
    out.push_str(&paragraph(page.instead, style));
    out.push_str(&heading("The rule"));
    out.push_str(&hanging(page.rule, style));
    out.push_str(&hanging(
        &format!("In Chromium's developer tools: {}", page.chromium),
        style,
    ));
    out.push_str(&example(page.example));
    out
}

fn of_word(word: &Word, style: &Style) -> String {
    let mut out = format!("{}\n", word.name.bold());
    out.push_str(&paragraph(word.says, style));
    out.push_str(&example(word.example));
    out
}

/// A command is never broken: it is there to be copied.
fn example(command: &str) -> String {
    if command.is_empty() {
        return String::new();
    }
    format!("\n{}\n  {}\n", "See it".bold(), command.cyan())
}
