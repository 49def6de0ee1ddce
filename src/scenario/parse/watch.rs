//! `watch: NAME = …`: a value that is looked for on every page, by a pattern, a place in JSON or a
//! CSS selector.

use super::super::play::{Lens, Span, Watch};
use super::Problem;
use super::pattern::{self, reason_words};
use super::piece::Piece;
use super::settings::Settings;
use super::words::{self, show};
use crate::page::{JsonPath, Selector};

const EXAMPLE: &str = "Write: watch: count = /view count=(\\d+)/";
const WAYS: &str = "Write a pattern between slashes (watch: count = /view count=(\\d+)/), a place in JSON (watch: token = $.token), or a CSS selector (watch: total = .cart .total)";

/// Reads what stands behind `watch:`. The name is declared even where the rest is broken.
pub fn read(settings: &mut Settings, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
    let (name, how) = split(rest);
    if let Err(problem) = check_name(name, line) {
        settings.is_watch_broken = true;
        return Err(problem);
    }
    if settings.has_variable(name.text) {
        let message = format!("{} is a variable already", show(name.text));
        return Err(
            Problem::new(name.span(), message).help("A watched value needs a name of its own")
        );
    }
    let is_new = settings.watched.insert(name.text.to_owned());
    let lens = lens(name, how, line)?;
    if !is_new {
        let message = format!("{} is watched already", show(name.text));
        return Err(
            Problem::new(name.span(), message).help("Each watched value needs a name of its own")
        );
    }
    let index = settings.watches.len();
    settings.watch_index.insert(name.text.to_owned(), index);
    settings.watches.push(Watch {
        name: name.text.to_owned(),
        lens,
    });
    Ok(())
}

/// The name, and what stands behind `=`.
fn split(rest: Piece<'_>) -> (Piece<'_>, Option<Piece<'_>>) {
    // Without `=` the name is what stands before a pattern: watch: count /…/
    match (rest.text.find('='), rest.text.find('/')) {
        (Some(equals), slash) if slash.is_none_or(|slash| equals < slash) => {
            let (name, how) = rest.split_at(equals);
            (name.trim(), Some(how.from(1).trim()))
        }
        (_, Some(slash)) => (rest.split_at(slash).0.trim(), None),
        _ => (rest, None),
    }
}

fn check_name(name: Piece<'_>, line: Span) -> Result<(), Problem> {
    let lower = name.lower();
    if name.is_empty() {
        return Err(Problem::new(line, "the watched value needs a name").help(EXAMPLE));
    }
    if !words::is_name(name.text) {
        let message = format!(
            "\"{}\" cannot be the name of a watched value",
            show(name.text)
        );
        return Err(Problem::new(name.span(), message).help(format!(
            "A name is one word: a letter, then letters, digits, - and _. {EXAMPLE}"
        )));
    }
    let is_taken = words::is_reserved(&lower)
        || words::EXPECTATIONS.contains(&lower.as_str())
        || ["header", "json"].contains(&lower.as_str());
    if is_taken {
        let message = format!(
            "\"{}\" is a word of the language, so no watched value can be called so",
            show(name.text)
        );
        return Err(Problem::new(name.span(), message).help("Choose another name"));
    }
    Ok(())
}

fn lens(name: Piece<'_>, how: Option<Piece<'_>>, line: Span) -> Result<Lens, Problem> {
    let Some(how) = how else {
        let message = format!("= is missing behind {}", show(name.text));
        return Err(Problem::new(line, message).help(EXAMPLE));
    };
    match how.text.chars().next() {
        None => Err(Problem::new(line, "where the value stands is missing").help(WAYS)),
        Some('/') => pattern::to_end_of_line(how, EXAMPLE).map(Lens::Pattern),
        Some('$') => json_path(how).map(Lens::Json),
        Some('"' | '\'' | '“' | '”' | '„') => {
            Err(Problem::new(how.span(), "a pattern stands between slashes").help(WAYS))
        }
        Some(_) => css(how).map(Lens::Css),
    }
}

/// `$.token`: a place in JSON.
pub fn json_path(how: Piece<'_>) -> Result<JsonPath, Problem> {
    JsonPath::parse(how.text).map_err(|bad| {
        let mut at = bad.at;
        while !how.text.is_char_boundary(at) {
            at -= 1;
        }
        let rest = how.from(at).span();
        let span = if rest.len == 0 { how.span() } else { rest };
        // The library says no more than that where it does not know either.
        let why = match bad.why.as_str() {
            "parser error" => String::new(),
            why => format!("{}. ", reason_words(why)),
        };
        Problem::new(span, "this is not a place in JSON").help(format!(
            "{why}Write names and numbers: $.token, $.items[0].name, $['a name']"
        ))
    })
}

/// `.cart .total`, `input[name=csrf] @value`.
fn css(how: Piece<'_>) -> Result<Selector, Problem> {
    let (selector, attribute) = match attribute(how) {
        Some((selector, attribute)) => (selector, Some(attribute)),
        None => (how, None),
    };
    if let Some(attribute) = attribute
        && (!words::is_name(attribute.text) || selector.is_empty())
    {
        return Err(
            Problem::new(how.span(), "behind @ stands the name of an attribute")
                .help("Write: watch: token = input[name=csrf] @value"),
        );
    }
    Selector::parse(selector.text, attribute.map(|piece| piece.text)).map_err(|why| {
        let why = reason_words(&why);
        Problem::new(selector.span(), "this is not a CSS selector").help(format!(
            "{why}. Write for example: watch: total = .cart .total. A pattern stands between slashes: /view count=(\\d+)/, a place in JSON begins with $"
        ))
    })
}

/// What stands before the last @ and behind it; an @ within brackets or quotes is not meant.
fn attribute(how: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let at = how.text.rfind('@')?;
    let (selector, attribute) = (how.split_at(at).0.trim(), how.from(at + 1).trim());
    (!attribute.text.contains([']', '"', '\''])).then_some((selector, attribute))
}
