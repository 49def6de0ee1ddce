//! Secrets that must not leave the program: found in any text, in the forms in which they travel.
//!
//! A secret stands as it is, percent-encoded (all of it or some of it), inside a JSON string, made
//! harmless for a terminal, in base64 (within `user:password` too), or cut short with `…` behind it.

use super::escape::{escape, in_json_string};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::{Regex, RegexBuilder};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What stands in place of a secret.
const MARK: &str = "***";
/// A shorter secret, or one that may be a part of a word, is masked as a whole word only.
const SHORT: usize = 8;
/// Of a secret that was cut short so many characters still give it away.
const TELLING: usize = 4;
/// Nothing is cut short later than here, in characters.
const LONGEST_CUT: usize = 80;
/// A long text may go on on the next line, behind the bar of a diagnostic.
const WRAPPED: &str = r"(?:[ \t]*\n[\s│|]*)?";
/// A longer secret is looked for as it is and in JSON only.
const LONGEST: usize = 2048;

/// Each secret costs time with every text: of those that come later so many are masked.
const MOST_LATER: usize = 100;

/// Masks secrets in texts.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// The longest secret first. With each, whether it is masked as a whole word only.
    forms: Vec<(Regex, bool)>,
    /// Those that were added later.
    later: BTreeSet<String>,
}

impl Mask {
    /// A mask for these secrets. An empty one hides nothing.
    pub fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let secrets: BTreeSet<String> = secrets.into_iter().filter(|s| !s.is_empty()).collect();
        let mut secrets: Vec<String> = secrets.into_iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let forms = secrets.iter().flat_map(|secret| forms_of(secret));
        Self {
            forms: forms.collect(),
            later: BTreeSet::new(),
        }
    }

    /// Hides these secrets too, from now on; of a crowd's, which are all alike, the first.
    pub fn add(&mut self, secrets: &[String]) {
        for secret in secrets {
            if self.later.len() < MOST_LATER && self.later.insert(secret.clone()) {
                self.forms.extend(forms_of(secret));
            }
        }
    }

    /// The text without the secrets.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (form, is_word) in &self.forms {
            if let Some(masked) = masked(form, *is_word, &text) {
                text = Cow::Owned(masked);
            }
        }
        text
    }
}

fn masked(form: &Regex, is_word: bool, text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for found in form.find_iter(text) {
        if is_word && is_in_word(text, found.start(), found.end()) {
            continue;
        }
        out.push_str(&text[from..found.start()]);
        out.push_str(MARK);
        from = found.end();
    }
    (from > 0).then(|| out + &text[from..])
}

/// A letter or a digit stands right before or behind.
fn is_in_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let behind = text[end..].chars().next();
    before.is_some_and(char::is_alphanumeric) || behind.is_some_and(char::is_alphanumeric)
}

fn forms_of(secret: &str) -> Vec<(Regex, bool)> {
    let is_short = secret.chars().count() < SHORT;
    let mut forms = Vec::new();
    let mut add = |pattern: &str, is_word: bool| {
        let regex = RegexBuilder::new(pattern).size_limit(64 << 20).build();
        forms.extend(regex.ok().map(|regex| (regex, is_word)));
    };
    if secret.len() > LONGEST {
        add(&regex::escape(secret), false);
        add(&regex::escape(&in_json_string(secret)), false);
        return forms;
    }
    let mut letters: Vec<String> = secret.chars().map(letter).collect();
    for letter in letters.iter_mut().skip(1) {
        letter.insert_str(0, WRAPPED);
    }
    add(&letters.concat(), is_short);
    if letters.len() > TELLING {
        add(&cut_short(&letters), false);
        add(&begun_late(&letters), false);
    }
    for text in base64_of(secret.as_bytes()) {
        let is_short = text.len() < SHORT;
        let pattern: String = text.chars().map(base64_letter).collect();
        add(&pattern, is_short);
    }
    forms
}

/// A character in all its forms.
fn letter(c: char) -> String {
    if c.is_whitespace() {
        return r"(?:[\s│|]+|\+|%20|%0[aAdD9]|\\+[nrt])".to_owned();
    }
    let text = c.to_string();
    // Header bytes are shown as characters U+0000 to U+00FF.
    let bytes: String = text.bytes().map(char::from).collect();
    let percent: Vec<_> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let percent = percent.concat();
    let mut forms = BTreeSet::from([
        regex::escape(&text),
        format!("(?i:{percent})"),
        regex::escape(&escape(&text)),
        regex::escape(&bytes),
        regex::escape(&escape(&bytes)),
    ]);
    let json = in_json_string(&text);
    if json != text {
        // JSON within JSON has more backslashes.
        forms.insert(format!(
            r"\\*{}",
            regex::escape(json.trim_start_matches('\\'))
        ));
    }
    if matches!(c, '"' | '\\') {
        forms.insert(format!(r"\\*{}", regex::escape(&text)));
    }
    let forms: Vec<String> = forms.into_iter().collect();
    format!("(?:{})", forms.join("|"))
}

/// The beginning of a secret with `…` behind it.
fn cut_short(letters: &[String]) -> String {
    let (first, rest) = letters.split_at(TELLING);
    let rest = rest.iter().take(LONGEST_CUT).rev();
    let nested = rest.fold(String::new(), |inner, letter| {
        format!("(?:{letter}{inner})?")
    });
    // What stands for one character may itself be cut.
    format!(
        r"{}{nested}(?:%[0-9A-Fa-f]?|\\[^\s…]{{0,8}})?…",
        first.concat()
    )
}

/// The end of a secret with `…` before it.
fn begun_late(letters: &[String]) -> String {
    let (rest, last) = letters.split_at(letters.len() - TELLING);
    let rest = rest.iter().rev().take(LONGEST_CUT).rev();
    let nested = rest.fold(String::new(), |inner, letter| {
        format!("(?:{inner}{letter})?")
    });
    format!("…{nested}{}", last.concat())
}

/// The base64 of a secret wherever it begins within what is encoded: the characters that it alone
/// decides.
fn base64_of(secret: &[u8]) -> Vec<String> {
    let at = |offset: usize| {
        let text = STANDARD_NO_PAD.encode([&vec![0; offset][..], secret].concat());
        let begin = (offset * 8).div_ceil(6);
        let end = (offset + secret.len()) * 8 / 6;
        text.get(begin..end).unwrap_or_default().to_owned()
    };
    (0..3)
        .map(at)
        .filter(|text| text.len() >= TELLING)
        .collect()
}

/// Both alphabets, percent-encoded too.
fn base64_letter(c: char) -> String {
    match c {
        '+' => "(?:[+-]|%2[bB])".to_owned(),
        '/' => "(?:[/_]|%2[fF])".to_owned(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    fn masked(secret: &str, text: &str) -> String {
        Mask::new([secret.to_owned()]).mask(text).into_owned()
    }

    #[test]
    fn a_secret_is_masked_in_every_form_in_which_it_travels() {
        let secret = "zoë & \"wolf\"/1?";
        for text in [
            "zoë & \"wolf\"/1?",
            "zo%C3%AB%20%26%20%22wolf%22%2F1%3F",
            "zo%c3%ab+%26+%22wolf%22/1%3f",
            r#"zoë & \"wolf\"/1?"#,
            r#"zoë & \\\"wolf\\\"/1?"#,
            "zoë &\n     \"wolf\"/1?",
            "zoë & \"wo…",
            "zoë & \"wolf%2…",
            "…& \"wolf\"/1?",
            "zo\n  │ ë\n  & \"wolf\"/1\n│ ?",
            "zo\u{c3}\u{ab} & \"wolf\"/1?",
        ] {
            assert_eq!(masked(secret, &format!("a={text}&b")), "a=***&b", "{text}");
        }
        for prefix in ["", "a:", "ab:", "abc:", "abcd:"] {
            let pair = format!("{prefix}{secret}");
            for text in [STANDARD.encode(&pair), URL_SAFE.encode(&pair)] {
                let found = masked(secret, &text);
                assert!(
                    found.contains("***") && found.len() < text.len() / 2 + 8,
                    "{found}"
                );
            }
        }
    }

    #[test]
    fn a_short_secret_is_masked_as_a_whole_word_only() {
        assert_eq!(
            masked("cat", "cat concatenate cat=cat%20"),
            "*** concatenate ***=***%20"
        );
        assert_eq!(masked("1", "count=1 12"), "count=*** 12");
    }

    #[test]
    fn a_longer_secret_is_masked_before_one_that_it_begins_with() {
        let mask = Mask::new(["hunter22".to_owned(), "hunter22-and-more".to_owned()]);
        assert_eq!(mask.mask("hunter22-and-more hunter22"), "*** ***");
        assert!(matches!(mask.mask("nothing"), Cow::Borrowed(_)));
    }

    #[test]
    fn very_long_secrets_are_masked_too() {
        let long = "x1".repeat(5000);
        assert_eq!(masked(&long, &format!("a {long} b")), "a *** b");
    }
}
