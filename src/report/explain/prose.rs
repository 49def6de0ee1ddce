//! Paragraphs, headings and hanging lines of an explanation, at most 100 columns wide.

use crate::report::Style;
use crate::text::{width, wrap};
use colored::Colorize as _;

/// Longer lines are hard to read.
const WIDEST: usize = 100;

pub(super) fn heading(title: &str) -> String {
    format!("\n{}\n", title.bold())
}

pub(super) fn paragraph(text: &str, style: &Style) -> String {
    indented(text, style, 2)
}

/// Lines behind the first go further in. What fits on one line is left as it is: blanks inside an
/// example stay.
pub(super) fn hanging(text: &str, style: &Style) -> String {
    if width(text) + 2 <= style.width.min(WIDEST) {
        return format!("  {text}\n");
    }
    indented(text, style, 4)
}

fn indented(text: &str, style: &Style, indent: usize) -> String {
    let mut out = String::new();
    for line in wrap(text, style.width.min(WIDEST).saturating_sub(indent)) {
        let blanks = if out.is_empty() { 2 } else { indent };
        out.push_str(&format!("{}{line}\n", " ".repeat(blanks)));
    }
    out
}
