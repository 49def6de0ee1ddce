//! A piece of the play's text that knows where it stands. All other files of the parser cut pieces
//! into smaller ones, so every message can point at exactly what it is about.

use super::super::play::Span;

/// A slice of the play and the byte offset of its first byte.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// As written.
    pub text: &'a str,
    /// Byte offset in the play.
    pub start: usize,
}

/// Tab and no-break space are blanks; so is a carriage return, which some editors double.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\r')
}

impl Piece<'_> {
    /// Its place in the play.
    pub fn span(self) -> Span {
        Span {
            start: self.start,
            len: self.text.len(),
        }
    }

    /// The first byte after it.
    pub fn end(self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Cut in two. `at` is a byte offset on a character boundary.
    pub fn split_at(self, at: usize) -> (Self, Self) {
        let (left, right) = self.text.split_at(at);
        (
            Self { text: left, ..self },
            Self {
                text: right,
                start: self.start + at,
            },
        )
    }

    /// Everything from `at` on.
    pub fn from(self, at: usize) -> Self {
        self.split_at(at).1
    }

    /// Without blanks at its start.
    pub fn trim_start(self) -> Self {
        self.from(self.text.len() - self.text.trim_start_matches(is_blank).len())
    }

    /// Without blanks at its end.
    pub fn trim_end(self) -> Self {
        Self {
            text: self.text.trim_end_matches(is_blank),
            ..self
        }
    }

    /// Without blanks at both ends.
    pub fn trim(self) -> Self {
        self.trim_start().trim_end()
    }

    /// What stands behind the prefix, if the piece begins with it.
    pub fn after(self, prefix: &str) -> Option<Self> {
        self.text
            .starts_with(prefix)
            .then(|| self.from(prefix.len()))
    }

    /// What stands left and right of the first such character.
    pub fn split_once(self, at: char) -> Option<(Self, Self)> {
        let position = self.text.find(at)?;
        let (left, right) = self.split_at(position);
        Some((left, right.from(at.len_utf8())))
    }

    /// The parts between commas, each without blanks at its ends.
    pub fn split_commas(self) -> impl Iterator<Item = Self> {
        let mut start = self.start;
        self.text.split(',').map(move |text| {
            let part = Self { text, start };
            start += text.len() + 1;
            part.trim()
        })
    }

    /// Equal to a word of the language, in capitals or small letters.
    pub fn is_word(self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// In small letters, for a look into a table of words. A text too long to be a word is empty.
    pub fn lower(self) -> String {
        if self.text.len() > LONGEST_WORD {
            return String::new();
        }
        self.text.to_lowercase()
    }
}

/// No word of the language, and none that students type in its place, is longer (bytes).
const LONGEST_WORD: usize = 40;

impl Span {
    /// From the first byte of `self` to the last of `other`.
    pub(super) fn to(self, end: usize) -> Self {
        Self {
            start: self.start,
            len: end.saturating_sub(self.start),
        }
    }
}
