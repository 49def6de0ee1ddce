//! Finding what somebody asks about by its name, and the list of all names.
//!
//! Two kinds are known: the reasons of `cookie` and the words of `words.rs`. Another kind (the
//! rules of a check) becomes an arm of [`Topic`], a line in [`all_names`] and a page.

use super::prose::heading;
use super::reasons::{self, Group};
use super::words::{SHELVES, Word};
use crate::cookie::Reason;
use crate::report::Style;
use crate::text::shorten;
use colored::Colorize as _;

/// Something that can be explained by its name.
#[derive(Clone, Copy, Debug)]
pub struct Topic(pub(super) Kind);

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Reason(Reason),
    Word(&'static Word),
}

impl Topic {
    /// The name under which it stands in the list.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Reason(reason) => reason.name(),
            Kind::Word(word) => word.name,
        }
    }

    /// A command line that shows it; empty where there is none.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self.0 {
            Kind::Reason(reason) => reasons::page(reason).example,
            Kind::Word(word) => word.example,
        }
    }
}

/// What goes by this name, in small or capital letters.
#[must_use]
pub fn topic(name: &str) -> Option<Topic> {
    let wanted = plain(name);
    let reason = Reason::ALL.into_iter().find(|r| plain(r.name()) == wanted);
    let word = || all_words().find(|word| names(word).any(|name| plain(name) == wanted));
    reason
        .map(Kind::Reason)
        .or_else(|| word().map(Kind::Word))
        .map(Topic)
}

/// All that can be explained.
pub fn topics() -> impl Iterator<Item = Topic> {
    let reasons = Reason::ALL.into_iter().map(Kind::Reason);
    reasons.chain(all_words().map(Kind::Word)).map(Topic)
}

/// Names that are spelt much like this one, the nearest first.
#[must_use]
pub fn nearest(name: &str) -> Vec<&'static str> {
    let wanted = plain(name);
    if wanted.is_empty() || wanted.len() > 60 {
        return Vec::new();
    }
    let mut near: Vec<(f64, &str)> = all_names()
        .map(|name| (likeness(&plain(name), &wanted), name))
        .filter(|(like, _)| *like > 0.6)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// From 0 to 1. A part of a long name counts: `Prefix` is near `InvalidPrefix`.
fn likeness(name: &str, wanted: &str) -> f64 {
    if wanted.len() >= 5 && name.contains(wanted) {
        return 0.9;
    }
    strsim::normalized_damerau_levenshtein(name, wanted)
}

fn all_words() -> impl Iterator<Item = &'static Word> {
    SHELVES.iter().flat_map(|shelf| shelf.words)
}

fn names(word: &'static Word) -> impl Iterator<Item = &'static str> {
    std::iter::once(word.name).chain(word.also.iter().copied())
}

fn all_names() -> impl Iterator<Item = &'static str> {
    let reasons = Reason::ALL.into_iter().map(Reason::name);
    reasons.chain(all_words().flat_map(names))
}

/// As it is compared: small letters, blanks as one.
fn plain(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// All names, a line each, in groups.
#[must_use]
pub fn list(style: &Style) -> String {
    let mut out = String::from(HEAD);
    for group in Group::ALL {
        out.push_str(&heading(group.title()));
        let reasons = Reason::ALL.into_iter();
        for reason in reasons.filter(|reason| reasons::group(*reason) == group) {
            out.push_str(&entry(reason.name(), reason.says(), style));
        }
    }
    for shelf in &SHELVES {
        out.push_str(&heading(shelf.title));
        for word in shelf.words {
            out.push_str(&entry(word.name, first_sentence(word.says), style));
        }
    }
    out
}

const HEAD: &str = "\
jarful explain NAME                one of the names below, in plain words
jarful explain 'Set-Cookie: a=b'   what a browser does with this line
";

/// The name, and what it says beside it; below it where the name is long.
fn entry(name: &str, says: &str, style: &Style) -> String {
    const NAMES: usize = 22;
    let says = shorten(says, style.width.saturating_sub(NAMES + 2));
    let blanks = match NAMES.checked_sub(name.len()).filter(|blanks| *blanks > 1) {
        Some(blanks) => " ".repeat(blanks),
        None => format!("\n  {}", " ".repeat(NAMES)),
    };
    format!("  {}{blanks}{says}\n", name.cyan())
}

/// Sentences end at a stop and a blank.
fn first_sentence(text: &'static str) -> &'static str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_means_one_thing_in_any_letters() {
        let mut seen = HashSet::new();
        for name in all_names() {
            assert!(seen.insert(plain(name)), "{name} stands there twice");
            assert!(topic(&name.to_uppercase()).is_some(), "{name}");
        }
        assert_eq!(topic("samesitelax").unwrap().name(), "SameSiteLax");
        assert_eq!(topic(" session  ID ").unwrap().name(), "session id");
    }

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        assert_eq!(nearest("SecureOny")[0], "SecureOnly");
        assert_eq!(nearest("sesion")[0], "session");
        assert_eq!(nearest("Invalid Prefix")[0], "InvalidPrefix");
        assert!(nearest("quite another thing").is_empty());
        assert!(nearest(&"x".repeat(100_000)).is_empty());
    }

    #[test]
    fn a_word_is_told_in_two_to_five_sentences() {
        for word in all_words() {
            let sentences = word.says.matches(". ").count() + 1;
            assert!((2..=5).contains(&sentences), "{}: {sentences}", word.name);
            assert!(word.says.ends_with('.'), "{}", word.name);
        }
    }
}
