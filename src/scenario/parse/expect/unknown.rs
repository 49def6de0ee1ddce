//! A word that begins no expectation: what it was probably meant to be.

use super::super::super::play::{Expect, Expectation};
use super::super::super::template::{Template, Values};
use super::super::Problem;
use super::super::cursor::Cursor;
use super::super::piece::Piece;
use super::super::words::{self, show};
use super::{Scope, page, quoted};

/// The mistake, or, where a broken `watch:` line may have declared the word, its expectation.
pub fn read(
    cursor: &mut Cursor<'_>,
    start: Cursor<'_>,
    word: Piece<'_>,
    before: Option<&Expect>,
    scope: &Scope<'_, '_>,
) -> Result<Expectation, Problem> {
    let known = scope.known;
    let is_use = looks_watched(start);
    if word.is_empty() {
        return Err(by_sign(start));
    }
    let lower = word.lower();
    if is_use && !is_likely_subject(&lower) {
        if known.settings.is_watch_broken {
            return page::watched(cursor, word, known);
        }
        return Err(page::not_watched(word, known));
    }
    if words::is_action_word(&lower) {
        return Err(Problem::new(word.span(), words::misplaced(word.text))
            .help("What is done stands before the arrow, one action in each turn"));
    }
    let help = by_context(word, before, scope)
        .or_else(|| not_a_status(&lower, next_word(start)))
        .or_else(|| words::expectation_for(&lower, &known.settings.watched))
        .unwrap_or_else(|| {
            "You can expect a status (200), new session, same session, sees \"…\", lands on /…, stored NAME, server has …, or a watched value (count is 1)".to_owned()
        });
    // doesn't is one word, although only its first part could be a name.
    let run = { start }.run();
    let word = if run.text.contains('\'') { run } else { word };
    let message = words::misplaced(word.text);
    Err(Problem::new(word.span(), message).help(words::adapt(&help, next_word(start))))
}

/// `not 404`: what should come is written, not what should not.
fn not_a_status(lower: &str, next: &str) -> Option<String> {
    (lower == "not" && words::is_status(next))
        .then(|| "Write the status that should come, or 2xx for all that begin alike".to_owned())
}

/// What stands behind the word, without `is` and its like.
fn next_word(mut cursor: Cursor<'_>) -> &str {
    cursor.ident();
    cursor.eat(":");
    while cursor.eat("=") {}
    let rest = cursor.rest();
    match cursor.value() {
        Ok(Some(value)) if !value.is_quoted && is_filler(&value.piece.lower()) => cursor
            .value()
            .ok()
            .flatten()
            .map_or("", |value| value.piece.text),
        Ok(Some(value)) => value.piece.text,
        _ => rest.split_at(0).0.text,
    }
}

fn is_filler(lower: &str) -> bool {
    words::contains(
        "is was a an the to be cookie contain see show with code",
        lower,
    )
}

/// `status is 200` does not speak of a watched value.
fn is_likely_subject(lower: &str) -> bool {
    words::is_likely_expectation(lower)
}

/// A name, and then `is`, `=` or `goes`.
fn looks_watched(mut cursor: Cursor<'_>) -> bool {
    cursor.ident();
    let is_sign = cursor.rest().text.starts_with(['=', '!']);
    let word = cursor.ident();
    is_sign
        || ["is", "goes", "matches"]
            .iter()
            .any(|verb| word.is_word(verb))
}

/// What stood before may show what is meant.
fn by_context(word: Piece<'_>, before: Option<&Expect>, scope: &Scope<'_, '_>) -> Option<String> {
    let shown = show(word.text);
    let is_browser = scope.known.casting.find(word.text).is_some();
    let verb = match before.map(|expect| &expect.what)? {
        Expectation::SharesSession(_) if is_browser => "shares session with",
        Expectation::DifferentSession(_) if is_browser => "different session from",
        _ if words::is_likely_expectation(&word.lower()) => return None,
        Expectation::Stored(..) => "stored",
        Expectation::Sent(..) => "sent",
        Expectation::Refused(_) => "refused",
        Expectation::Withheld(_) => "withheld",
        Expectation::Dropped(_) => "dropped",
        Expectation::Kept(_) => "kept",
        Expectation::WatchedGoes(name, _) => {
            return Some(format!(
                "The values of goes stand with blanks between them: {} goes 1 2 3",
                show(name)
            ));
        }
        Expectation::Sees(text) => return cut_text("sees", text, word, before?),
        Expectation::DoesNotSee(text) => return cut_text("does not see", text, word, before?),
        _ => return None,
    };
    Some(format!(
        "Each expectation is complete in itself. Write: {verb} {shown}"
    ))
}

/// `sees hello, world`: without quotes the comma ends the text.
fn cut_text(verb: &str, text: &Template, word: Piece<'_>, before: &Expect) -> Option<String> {
    let none = Values::default();
    if before.text.fill(&none).ends_with(['"', '“', '”']) {
        return None;
    }
    let (text, word) = (text.fill(&none), show(word.text));
    Some(format!(
        "If it belongs to the text, put the whole in quotes: {verb} \"{}, {word}\"",
        show(&text)
    ))
}

/// No letter or digit: a text, an address, a sign.
fn by_sign(mut start: Cursor<'_>) -> Problem {
    let rest = start.rest();
    let run = start.run();
    let wrong = |message: &str, help: String| Problem::new(run.span(), message).help(help);
    if rest.text.starts_with(['"', '“', '”', '„', '\'']) {
        let text = inner(rest);
        let help = format!("Write: sees \"{text}\", or does not see \"{text}\"");
        return Problem::new(rest.span(), "a text alone says nothing").help(help);
    }
    if rest.text.starts_with("//") || rest.text.starts_with('#') {
        return Problem::new(rest.span(), super::COMMENT);
    }
    if rest.text.starts_with('/') {
        return wrong(
            "an address alone says nothing",
            format!("Write: lands on {}", show(run.text)),
        );
    }
    if rest.text.starts_with("==") || rest.text.starts_with('=') {
        return wrong(
            "= stands behind what is compared",
            "Write: count is 1, or server has num_visits is 2".to_owned(),
        );
    }
    wrong(
        &format!("{} is not one of jarful's words", quoted(run.text)),
        "You can expect a status (200), new session, sees \"…\", lands on /…, stored NAME, server has …".to_owned(),
    )
}

/// The text within any kind of quotes, for an example.
pub fn inner(part: Piece<'_>) -> String {
    let text = Cursor::new(part).part().text;
    show(text.trim_matches(['"', '“', '”', '„', '\'']))
}
