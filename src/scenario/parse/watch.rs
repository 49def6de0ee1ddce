//! `watch: NAME = /pattern/`: a value that is looked for on every page.

use super::super::play::{Lens, Span, Watch};
use super::Problem;
use super::piece::Piece;
use super::settings::Settings;
use super::words::{self, show};
use regex::RegexBuilder;

const EXAMPLE: &str = "Write: watch: count = /view count=(\\d+)/";

/// Reads what stands behind `watch:`. The name is declared even where the rest is broken.
pub fn read(settings: &mut Settings, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
    let (name, how) = split(rest);
    if let Err(problem) = check_name(name, line) {
        settings.is_watch_broken = true;
        return Err(problem);
    }
    let is_new = settings.watched.insert(name.text.to_owned());
    let lens = lens(name, how, line)?;
    if !is_new {
        let message = format!("{} is watched already", show(name.text));
        return Err(
            Problem::new(name.span(), message).help("Each watched value needs a name of its own")
        );
    }
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
        None => Err(Problem::new(line, "the pattern is missing").help(EXAMPLE)),
        Some('/') => pattern(how).map(Lens::Pattern),
        Some('$') => Err(
            Problem::not_built(how.span(), "watching a place in JSON ($…)")
                .help("Until then, use a pattern on the text: /\"token\": \"([^\"]+)\"/"),
        ),
        Some('"' | '\'' | '“') => {
            Err(Problem::new(how.span(), "a pattern stands between slashes").help(EXAMPLE))
        }
        Some(_) => Err(Problem::not_built(
            how.span(),
            "watching an element of the page (a CSS selector)",
        )
        .help("Until then, use a pattern between slashes: /view count=(\\d+)/")),
    }
}

/// `/…/` or `/…/i`. The last slash of the line ends it, so inner ones need no backslash.
fn pattern(how: Piece<'_>) -> Result<regex::Regex, Problem> {
    let body = how.from(1);
    let Some(end) = body.text.rfind('/') else {
        return Err(Problem::new(how.span(), "the pattern is never closed")
            .help("A pattern stands between two slashes: /view count=(\\d+)/"));
    };
    let (body, tail) = body.split_at(end);
    let flags = tail.from(1).trim();
    if body.is_empty() {
        return Err(Problem::new(how.span(), "the pattern is empty").help(EXAMPLE));
    }
    if !flags.is_empty() && flags.text != "i" {
        return Err(Problem::new(flags.span(), "behind the closing slash only i can stand")
            .help("i means: capitals and small letters are the same. The last / of the line closes the pattern; a comment stands on a line of its own"));
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
            let reason = show_reason(reason.trim().trim_start_matches("error: "));
            if reason.starts_with("Look-around") || reason.starts_with("Backreferences") {
                return format!("{reason}. Write a group around what you want: /count=(\\d+)/");
            }
            format!("{reason}. A \\ before ( [ . * + ? makes it an ordinary character")
        }
    }
}

fn show_reason(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    crate::text::shorten(&crate::text::escape(&(first + letters.as_str())), 160)
}
