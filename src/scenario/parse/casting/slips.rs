//! Finds the name that a misspelt one is one slip away from: a letter too many, missing, wrong, or
//! two swapped. A guest of such a name is probably a known browser.
//!
//! Comparing each new name with each known one would take the square of their number. Instead each
//! known name is kept with a hole in place of each letter (`al_ce`), and the misspelt one is looked
//! up with the same holes.

use super::super::super::play::BrowserId;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longer names have no slips: each costs its length squared.
const LONGEST: usize = 40;

/// Stands in no name.
const HOLE: char = '\0';

/// Known names with a hole in them, as hashes: a crowd's names make very many.
#[derive(Debug, Default)]
pub struct Slips {
    holes: HashMap<u64, BrowserId>,
}

impl Slips {
    /// Adds a name in small letters.
    pub fn add(&mut self, name: &str, id: BrowserId) {
        let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
        if letters.len() > LONGEST {
            return;
        }
        for at in 0..letters.len() {
            // Two names that differ in a digit are meant to: b1 and b2, alice and alice2.
            if !letters[at].is_numeric() {
                let holed = changed(&letters, at, Some(HOLE), 1);
                self.holes.entry(hash(&holed)).or_insert(id);
            }
        }
    }

    /// The known name one slip away, where `known` finds a name as it is.
    pub fn find(&self, name: &str, known: impl Fn(&str) -> Option<BrowserId>) -> Option<BrowserId> {
        let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
        if letters.len() > LONGEST || letters.len() < 2 {
            return None;
        }
        (0..=letters.len()).find_map(|at| self.slip_at(&letters, at, &known))
    }

    fn slip_at(
        &self,
        letters: &[char],
        at: usize,
        known: impl Fn(&str) -> Option<BrowserId>,
    ) -> Option<BrowserId> {
        let long = letters.len() > 2;
        let is_letter = |at: usize| letters.get(at).is_some_and(|c| !c.is_numeric());
        let hole = |eaten| {
            let holed = changed(letters, at, Some(HOLE), eaten);
            self.holes.get(&hash(&holed)).copied()
        };
        let missing = || hole(0);
        let wrong = || (long && is_letter(at)).then(|| hole(1)).flatten();
        let too_many = || {
            (long && is_letter(at))
                .then(|| known(&changed(letters, at, None, 1)))
                .flatten()
        };
        let swapped = || {
            (long && is_letter(at) && is_letter(at + 1))
                .then(|| known(&swap(letters, at)))
                .flatten()
        };
        missing().or_else(wrong).or_else(too_many).or_else(swapped)
    }
}

/// The letters with `eaten` of them at `at` taken out and perhaps one put in.
fn changed(letters: &[char], at: usize, put: Option<char>, eaten: usize) -> String {
    letters[..at]
        .iter()
        .copied()
        .chain(put)
        .chain(letters[at + eaten..].iter().copied())
        .collect()
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn swap(letters: &[char], at: usize) -> String {
    let mut letters = letters.to_vec();
    letters.swap(at, at + 1);
    letters.into_iter().collect()
}

/// The number in `b17`, written as `browsers: 17` makes it.
pub fn number_in(lower: &str) -> Option<usize> {
    let digits = lower.strip_prefix('b')?;
    let is_plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| digits.parse().ok()).flatten()
}

/// `b`, then digits, whether or not such a browser exists.
pub fn is_numbered(lower: &str) -> bool {
    lower.strip_prefix('b').is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
