//! A value that a page may count with, and a pattern that finds it: what a first play watches.

use super::{Number, find, numbers};
use regex::Regex;

/// A number on a page, ready for a `watch:` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// A name for it: `count`, `visits`.
    pub name: String,
    /// Finds it on this page, and only it.
    pub pattern: String,
    /// What it was.
    pub value: u64,
    /// The words around it say that it counts visits: the next visit may well show one more.
    pub counts: bool,
}

/// Words beside a number that counts visits, and the name that it then gets.
const COUNTERS: [(&str, &str); 12] = [
    ("count", "count"),
    ("counter", "count"),
    ("visit", "visits"),
    ("visits", "visits"),
    ("visited", "visits"),
    ("view", "views"),
    ("views", "views"),
    ("viewed", "views"),
    ("hits", "hits"),
    ("times", "times"),
    ("clicks", "clicks"),
    ("seen", "seen"),
];
/// A pattern takes at most so many words beside the number.
const MOST_WORDS: usize = 4;
/// Numbers looked at.
const MOST_NUMBERS: usize = 50;

/// The number of a page's text that most looks like a count of visits; else the first one that has
/// words beside it.
#[must_use]
pub fn propose(text: &str) -> Option<Proposal> {
    let all = numbers(text).take(MOST_NUMBERS);
    let mut found: Vec<Proposal> = all.filter_map(|number| about(text, &number)).collect();
    let best = found.iter().position(|one| one.counts).unwrap_or(0);
    (!found.is_empty()).then(|| found.swap_remove(best))
}

fn about(text: &str, number: &Number<'_>) -> Option<Proposal> {
    let behind = words_behind(text, number);
    let patterns = [
        before(last_words(number.name)),
        before(number.name),
        after(&behind),
        both(last_words(number.name), &behind),
    ];
    let pattern = patterns.into_iter().flatten().find(|pattern| {
        let found = Regex::new(pattern)
            .ok()
            .and_then(|regex| find(&regex, text));
        // Only this number: the first that the pattern finds.
        found.as_deref() == Some(number.digits)
    })?;
    let word = counter_in(number.name).or_else(|| counter_in(&behind));
    Some(Proposal {
        name: word.unwrap_or("number").to_owned(),
        pattern,
        value: number.value,
        counts: word.is_some(),
    })
}

fn before(words: &str) -> Option<String> {
    let has_letters = words.chars().any(char::is_alphabetic);
    has_letters.then(|| format!(r"{}(\d+)", regex::escape(words)))
}

fn after(words: &str) -> Option<String> {
    let has_letters = words.chars().any(char::is_alphabetic);
    has_letters.then(|| format!(r"(\d+){}", regex::escape(words)))
}

fn both(front: &str, behind: &str) -> Option<String> {
    let pattern = format!(r"{}(\d+){}", regex::escape(front), regex::escape(behind));
    (!front.is_empty() && !behind.is_empty()).then_some(pattern)
}

/// The name that the counting word nearest to the end of these words gives.
fn counter_in(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    let mut split = words.split(|c: char| !c.is_alphabetic()).rev();
    split.find_map(|word| {
        let known = COUNTERS.iter().find(|(counter, _)| *counter == word);
        known.map(|(_, name)| *name)
    })
}

/// The last words of what stands before a number: two, or as many as it takes to name what is
/// counted.
fn last_words(name: &str) -> &str {
    let starts: Vec<usize> = name
        .trim_end()
        .rmatch_indices(' ')
        .map(|(at, _)| at + 1)
        .collect();
    let from = |words: usize| starts.get(words - 1).map_or(name, |at| &name[*at..]);
    let telling = (2..=MOST_WORDS)
        .map(from)
        .find(|words| counter_in(words).is_some());
    telling.unwrap_or(from(2))
}

/// A word behind the number, up to the next number.
fn words_behind(text: &str, number: &Number<'_>) -> String {
    let start = number.digits.as_ptr() as usize - text.as_ptr() as usize + number.digits.len();
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .find(|c: char| c.is_ascii_digit() || matches!(c, '.' | '!' | '<' | '>'))
        .unwrap_or(rest.len());
    let words: Vec<&str> = rest[..end].split_inclusive(' ').take(2).collect();
    words.concat().trim_end().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_number_that_counts_visits_is_proposed_with_a_pattern_that_finds_it() {
        for (text, name, pattern, value) in [
            ("view count=1", "count", r"view count=(\d+)", 1),
            (
                "You have 3 messages. You have visited this page 0 times.",
                "visits",
                r"visited this page (\d+)",
                0,
            ),
            ("7 visits so far", "visits", r"(\d+) visits", 7),
            (r#"{"visits":12,"x":1}"#, "visits", r#"visits":(\d+)"#, 12),
            ("Chapter 4: Cookies", "number", r"Chapter (\d+)", 4),
            (
                "Page 1 of 9 · visits: 5",
                "visits",
                r"of 9 · visits: (\d+)",
                5,
            ),
        ] {
            let found = propose(text).unwrap();
            assert_eq!(found.value, value, "{text}: {found:?}");
            assert_eq!(found.name, name, "{text}");
            let regex = Regex::new(&found.pattern).unwrap();
            assert_eq!(find(&regex, text).unwrap(), value.to_string(), "{text}");
            if !text.starts_with("Page") {
                assert_eq!(found.pattern, pattern, "{text}");
            }
            assert_eq!(found.counts, name != "number");
        }
        assert_eq!(propose("no number"), None);
        assert_eq!(propose("12"), None);
        assert_eq!(propose("2026-11-23 12:30"), None);
    }
}
