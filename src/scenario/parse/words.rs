//! The words of the language, and the nearest one to a word that is none.
//!
//! A table of `likely` words comes first, because `visit` is nearer to `GET` than any spelling
//! shows; only then the nearest word by spelling is offered.

mod likely;

use crate::text;
pub use likely::{adapt, contains};
use std::collections::BTreeSet;

/// Requests that a browser can make.
pub const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];

/// What a browser can do besides a request.
pub const ACTIONS: [&str; 7] = [
    "close", "clear", "steal", "submit", "follow", "plant", "set",
];

/// Words with which an expectation begins; no watched value can be called so.
pub const EXPECTATIONS: [&str; 16] = [
    "new",
    "same",
    "rotated",
    "no",
    "shares",
    "different",
    "sees",
    "does",
    "lands",
    "within",
    "stored",
    "sent",
    "refused",
    "withheld",
    "dropped",
    "kept",
];

/// Words that name no browser and no watched value.
const RESERVED: &str = "everyone together wait pause restart browsers browser watch session store \
    target hint details var server run nobody";

/// Words of the language that begin a line, name somebody, or come second.
const OTHERS: &str = "everyone together wait pause restart browsers watch target hint var server \
    session header json goes matches is";

/// A request's method, in capitals or small letters.
pub fn is_method(word: &str) -> bool {
    METHODS
        .iter()
        .any(|method| word.eq_ignore_ascii_case(method))
}

/// The first word of an action (in small letters).
pub fn is_action_word(lower: &str) -> bool {
    is_method(lower) || (ACTIONS.contains(&lower) && lower != "set")
}

/// The first word of an action, or one that people write in its place (in small letters).
pub fn is_action(lower: &str) -> bool {
    is_method(lower) || ACTIONS.contains(&lower) || likely::find(likely::ACTIONS, lower).is_some()
}

/// A letter, then letters, digits, `-` and `_`.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Neither a browser nor a watched value can have this name (in small letters).
pub fn is_reserved(lower: &str) -> bool {
    contains(RESERVED, lower)
}

/// What to write instead of a word (in small letters) that is no action.
pub fn action_for(lower: &str) -> Option<String> {
    let known = METHODS.iter().chain(&ACTIONS).copied();
    advice(likely::ACTIONS, known, lower)
}

/// A word (in small letters) that begins an expectation.
pub fn is_expectation(lower: &str) -> bool {
    EXPECTATIONS.contains(&lower) || lower == "server" || is_status(lower)
}

/// A word of the language (in small letters), wherever it may stand.
pub fn is_language(lower: &str) -> bool {
    is_method(lower)
        || ACTIONS.contains(&lower)
        || EXPECTATIONS.contains(&lower)
        || contains(OTHERS, lower)
}

/// What is said of a word that does not fit where it stands.
pub fn misplaced(word: &str) -> String {
    let shown = show(word);
    if is_language(&word.to_lowercase()) {
        format!("\"{shown}\" does not stand here")
    } else {
        format!("\"{shown}\" is not one of jarful's words")
    }
}

/// Three digits.
pub fn is_status(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// What to write instead of a word (in small letters) that begins no expectation; `watched` are the
/// names that the play itself declares.
pub fn expectation_for(lower: &str, watched: &BTreeSet<String>) -> Option<String> {
    let own = watched.iter().take(MANY).map(String::as_str);
    let known = EXPECTATIONS.iter().copied().chain(["server"]).chain(own);
    advice(likely::EXPECTATIONS, known, lower)
}

/// A word (in small letters) that people write where an expectation should stand.
pub fn is_likely_expectation(lower: &str) -> bool {
    likely::find(likely::EXPECTATIONS, lower).is_some()
}

/// What to write instead of a word (in small letters) that begins no line.
pub fn line_for(lower: &str) -> Option<String> {
    let known = [
        "everyone", "together", "browsers", "watch", "target", "hint", "wait", "pause",
    ];
    advice(likely::LINES, known.into_iter(), lower)
}

/// What to write instead of a word (in small letters) that people write to begin a line.
pub fn likely_line(lower: &str) -> Option<&'static str> {
    likely::find(likely::LINES, lower)
}

/// What to write instead of a word (in small letters) that stands before a colon and is no name.
pub fn heading_for(lower: &str) -> Option<String> {
    let known = ["together", "browsers", "watch", "target", "hint"];
    let near = || nearest(known.into_iter(), lower).map(|word| format!("Did you mean {word}:?"));
    likely::find(likely::LINES, lower)
        .map(str::to_owned)
        .or_else(near)
}

/// A word (in small letters) for all browsers that is not jarful's.
pub fn means_everyone(lower: &str) -> bool {
    contains(likely::EVERYONE, lower)
}

/// More names than these are not compared by spelling.
const MANY: usize = 100;

fn advice<'a>(
    table: &likely::Likely,
    known: impl Iterator<Item = &'a str>,
    lower: &str,
) -> Option<String> {
    if let Some(help) = likely::find(table, lower) {
        return Some(help.to_owned());
    }
    if let Some(word) = nearest(known, lower) {
        return Some(format!("Did you mean {word}?"));
    }
    let typed = table.iter().flat_map(|(typed, _)| typed.split_whitespace());
    let typed = nearest(typed, lower)?;
    likely::find(table, typed).map(str::to_owned)
}

/// The known word nearest in spelling, if one is near: one slip in a short word, two in a long one.
pub fn nearest<'a>(known: impl Iterator<Item = &'a str>, lower: &str) -> Option<&'a str> {
    let letters = lower.chars().count();
    let limit = match letters {
        3..=4 => 1,
        5..=40 => 2,
        _ => return None,
    };
    known
        .filter(|word| word.chars().count().abs_diff(letters) <= limit)
        .map(|word| (strsim::osa_distance(&word.to_lowercase(), lower), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// A piece of the play inside a message: short, and harmless to a terminal.
pub fn show(written: &str) -> String {
    let start: String = written.chars().take(60).collect();
    text::shorten(&text::escape(&start), 40)
}
