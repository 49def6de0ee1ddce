//! `/…/` and `/…/i`: regular expressions, of `watch:` and of `matches`.

use super::Problem;
use super::cursor::Cursor;
use super::piece::Piece;
use super::words::show;
use regex::{Regex, RegexBuilder};

/// `/…/` behind `watch: x =`. The last slash of the line ends it, so inner ones need no backslash.
pub fn to_end_of_line(how: Piece<'_>, example: &str) -> Result<Regex, Problem> {
    let body = how.from(1);
    let Some(end) = body.text.rfind('/') else {
        return Err(never_closed(how));
    };
    let (body, tail) = body.split_at(end);
    build(body, tail.from(1).trim(), example)
}

/// `/…/` behind `matches`: `\/` is a slash, the first other one ends it. `subject` is what stands
/// before, for examples.
pub fn read(cursor: &mut Cursor<'_>, subject: &str) -> Result<Regex, Problem> {
    let rest = cursor.rest();
    let example = format!("Write: {subject} matches /^[0-9]+$/");
    if !rest.text.starts_with('/') {
        let written = cursor.part();
        if written.is_empty() {
            return Err(
                Problem::new(cursor.here(), "the pattern is missing behind matches").help(example),
            );
        }
        // What stands in quotes was meant as a pattern, what stands alone as a value.
        let inner = written.text.trim_matches(['"', '“', '”', '„', '\'']);
        let inner = if inner == written.text {
            regex::escape(inner)
        } else {
            inner.to_owned()
        };
        return Err(
            Problem::new(written.span(), "a pattern stands between slashes")
                .help(format!("Write: {subject} matches /{}/", show(&inner))),
        );
    }
    let Some(end) = closing_slash(&rest.text[1..]) else {
        return Err(never_closed(cursor.part()));
    };
    let body = cursor.take(end + 2);
    let body = body.from(1).split_at(end).0;
    let flags = cursor.adjacent();
    build(body, flags, &example)
}

/// The first slash without a backslash before it.
fn closing_slash(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'/' => return Some(at),
            _ => {}
        }
    }
    None
}

fn never_closed(written: Piece<'_>) -> Problem {
    Problem::new(written.span(), "the pattern is never closed")
        .help("A pattern stands between two slashes: /view count=(\\d+)/")
}

fn build(body: Piece<'_>, flags: Piece<'_>, example: &str) -> Result<Regex, Problem> {
    if body.is_empty() {
        let span = super::super::play::Span {
            start: body.start.saturating_sub(1),
            len: 2,
        };
        return Err(Problem::new(span, "the pattern is empty").help(example));
    }
    if !flags.is_empty() && flags.text != "i" {
        return Err(Problem::new(flags.span(), "behind the closing slash only i can stand")
            .help("i means: capitals and small letters are the same. In a watch: line the last / closes the pattern, behind matches the first one (a slash within is \\/); a comment stands on a line of its own"));
    }
    RegexBuilder::new(body.text)
        .case_insensitive(!flags.is_empty())
        .build()
        .map_err(|error| {
            Problem::new(body.span(), "this pattern is not a regular expression")
                .help(explain(&error))
        })
}

/// The last line of the regex crate's own words; the ones above draw a second caret.
fn explain(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "It grows too large: use smaller repeats than {1000}".to_owned()
        }
        error => {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default();
            let reason = reason_words(reason.trim().trim_start_matches("error: "));
            if reason.starts_with("Look-around") || reason.starts_with("Backreferences") {
                return format!("{reason}. Write a group around what you want: /count=(\\d+)/");
            }
            format!("{reason}. A \\ before ( [ . * + ? makes it an ordinary character")
        }
    }
}

/// Another library's reason as the beginning of a sentence.
pub fn reason_words(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    crate::text::shorten(&crate::text::escape(&(first + letters.as_str())), 160)
}
