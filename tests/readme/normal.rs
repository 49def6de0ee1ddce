//! Two runs never print the same ids, ports and times. This makes them comparable: what differs
//! from run to run becomes a word, and the same thing becomes the same word.

use regex::{Captures, Regex};
use std::collections::HashMap;

/// What is replaced: a pattern and the word that stands for what it finds. Order matters.
const RULES: [(&str, &str); 6] = [
    // An id in full, or shortened in its middle.
    (r"\b[a-z0-9]{32}\b|\b[a-z0-9]{4,}…[a-z0-9]{4,}\b", "SID-"),
    (r"\b[a-z]{2,4}-\d\d(?:-[a-z]{2,4}-\d\d)*\b", "LABEL-"),
    (
        r"(?:[A-Z][a-z]{2}, )?\d\d [A-Z][a-z]{2} \d{4}(?: \d\d:\d\d:\d\d(?: GMT)?)?",
        "TIME",
    ),
    (
        r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?",
        "TIME",
    ),
    (r"\b\d+(?:\.\d+)? ?(?:µs|ms|s)\b", "TIME"),
    (r"(127\.0\.0\.1|localhost|\[::1\]):\d+", "${1}:PORT"),
];

/// The text with ids, labels, ports and times replaced, runs of blanks and of table lines as one,
/// lines without anything left out: labels differ in length, and so do the columns they stand in.
pub fn lines(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for (pattern, word) in RULES {
        let pattern = Regex::new(pattern).unwrap();
        text = if word.ends_with('-') {
            numbered(&text, &pattern, word)
        } else {
            pattern.replace_all(&text, word).into_owned()
        };
    }
    let runs = Regex::new(r"[ \t]+|[─═━-]{3,}").unwrap();
    let line = |line: &str| {
        let is_rule = |found: &Captures| !found[0].trim().is_empty();
        let short = runs.replace_all(
            line,
            |found: &Captures| if is_rule(found) { "─" } else { " " },
        );
        short.trim().to_owned()
    };
    text.lines()
        .map(line)
        .filter(|line| !line.is_empty())
        .collect()
}

/// SID-A, SID-B and so on, in order of first appearance.
fn numbered(text: &str, pattern: &Regex, word: &str) -> String {
    let mut names = HashMap::new();
    let name = |found: &Captures| {
        let next = format!("{word}{}", letters(names.len()));
        names.entry(found[0].to_owned()).or_insert(next).clone()
    };
    pattern.replace_all(text, name).into_owned()
}

/// A, B, … Z, AA, AB, …
fn letters(n: usize) -> String {
    let last = char::from(b'A' + u8::try_from(n % 26).expect("less than 26"));
    let rest = n
        .checked_sub(26)
        .map_or_else(String::new, |n| letters(n / 26));
    format!("{rest}{last}")
}

/// Whether the lines are the same; a shown line `…` stands for any lines.
pub fn agree(shown: &[String], printed: &[String]) -> bool {
    let Some((first, rest)) = shown.split_first() else {
        return printed.is_empty();
    };
    if first == "…" {
        return (0..=printed.len()).any(|skipped| agree(rest, &printed[skipped..]));
    }
    printed
        .split_first()
        .is_some_and(|(line, others)| line == first && agree(rest, others))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        agree(&lines(a), &lines(b))
    }

    #[test]
    fn same_and_different_ids_survive() {
        let (x, y) = ("a".repeat(32), "b1".repeat(16));
        assert!(same(&format!("{x} {y} {x}"), &format!("{y} {x} {y}")));
        assert!(!same(&format!("{x} {y} {x}"), &format!("{x} {y} {y}")));
        assert_eq!(
            lines("fox-41 owl-07-elk-19 fox-41"),
            ["LABEL-A LABEL-B LABEL-A"]
        );
        assert_eq!(lines("gj2233cwnotq…uw0u4f3h6u"), ["SID-A"]);
    }

    #[test]
    fn ports_times_and_columns_do_not_matter() {
        assert!(same(
            "http://127.0.0.1:4312/x  in 12.5 ms",
            "http://127.0.0.1:80/x in 3 s"
        ));
        assert!(same(
            "│ fox-41  │\n├────────┤",
            "│ bear-41 │\n\n├─────────┤"
        ));
        assert!(!same("view count=1", "view count=2"));
        assert_eq!(lines("Sun, 06 Dec 2026 20:44:24 GMT"), ["TIME"]);
    }

    #[test]
    fn an_ellipsis_stands_for_any_lines() {
        assert!(same("a\n…\nd", "a\nb\nc\nd"));
        assert!(same("a\n…\nd", "a\nd"));
        assert!(!same("a\n…\nd", "a\nb"));
    }
}
