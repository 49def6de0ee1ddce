//! What is expected: the part of a line behind `->`, one expectation between two commas.
//!
//! One file for each thing that is spoken of: the session, the page, the cookies on the wire and in
//! the jar, the server. A new word gets its arm in [`one`] and its place in one of them.

mod cookies;
mod page;
mod relation;
mod server;
mod session;
mod unknown;
mod wire;

use super::super::play::{Expect, Expectation, Span};
use super::casting::Who;
use super::cursor::Cursor;
use super::words::show;
use super::{COMMENT, Known, Problem, variables};

/// What an expectation is read against.
pub struct Scope<'a, 'k> {
    pub known: &'a Known<'k>,
    /// Who is judged, if that could be read.
    pub who: Option<&'a Who>,
    /// The word for an action without a page, such as `close`.
    pub pageless: Option<&'static str>,
}

/// Reads expectations up to the end of the line.
pub fn list(
    cursor: &mut Cursor<'_>,
    scope: &Scope<'_, '_>,
    expects: &mut Vec<Expect>,
) -> Result<(), Problem> {
    loop {
        if cursor.is_at_stop() {
            return Err(missing(cursor));
        }
        let written = cursor.rest();
        let what = one(cursor, scope, expects.last())?;
        let written = written
            .split_at(cursor.position() - written.start)
            .0
            .trim_end();
        check_page(&what, written.span(), scope)?;
        expects.push(Expect {
            span: written.span(),
            text: variables::template(written.text, written, scope.known)?,
            what,
        });
        if cursor.is_at_end() {
            return Ok(());
        }
        if !cursor.eat(",") {
            return Err(leftover(cursor));
        }
    }
}

fn one(
    cursor: &mut Cursor<'_>,
    scope: &Scope<'_, '_>,
    before: Option<&Expect>,
) -> Result<Expectation, Problem> {
    let start = *cursor;
    let word = cursor.ident();
    if scope.known.settings.watched.contains(word.text) {
        return page::watched(cursor, word, scope.known);
    }
    match word.lower().as_str() {
        "new" | "same" | "rotated" => session::change(cursor, word),
        "no" => page::no(cursor, word, scope.known),
        "shares" | "different" => session::compare(cursor, word, scope),
        "sees" | "does" => page::sees(cursor, word, scope.known),
        "lands" => page::lands(cursor, word, scope.known),
        "stored" | "sent" | "refused" | "withheld" | "dropped" | "kept" => {
            cookies::read(cursor, word, scope.known)
        }
        "server" => server::read(cursor, word, scope.known),
        "within" => wire::within(cursor, word),
        "header" => wire::header(cursor, word, scope.known),
        "json" => wire::json(cursor, word, scope.known),
        lower if lower.starts_with(|c: char| c.is_ascii_digit()) => page::status(word, before),
        _ => unknown::read(cursor, start, word, before, scope),
    }
}

fn missing(cursor: &mut Cursor<'_>) -> Problem {
    let rest = cursor.rest();
    let (message, help) = if rest.text.starts_with(',') {
        (
            "an expectation is missing before this comma",
            "Leave one comma between two expectations",
        )
    } else if cursor.is_at_arrow() {
        (
            "one arrow is enough",
            "Between expectations stands a comma: -> 200, new session",
        )
    } else {
        (
            "an expectation is missing here",
            "Write what you expect, for example: -> 200, new session. A further line of them is indented and begins with ->",
        )
    };
    let len = rest.text.chars().next().map_or(0, char::len_utf8);
    Problem::new(Span { len, ..rest.span() }, message).help(help)
}

/// Something stands behind an expectation that is no comma.
fn leftover(cursor: &mut Cursor<'_>) -> Problem {
    let rest = cursor.rest();
    if cursor.is_at_arrow() {
        return Problem::new(rest.span(), "one arrow is enough")
            .help("Between expectations stands a comma: -> 200, new session");
    }
    if rest.text.starts_with('#') || rest.text.starts_with("//") {
        return Problem::new(rest.span(), COMMENT);
    }
    let run = cursor.run();
    match run.lower().as_str() {
        "and" | "&" | "&&" | ";" | "+" | "then" | "with" => Problem::new(
            run.span(),
            format!("between expectations stands a comma, not \"{}\"", run.text),
        )
        .help("For example: -> 200, new session"),
        "or" | "|" | "||" => Problem::new(
            run.span(),
            "a play has no \"or\": each expectation must hold",
        )
        .help("Write what this server should do"),
        "ok" | "found" | "not" | "forbidden" => {
            Problem::new(run.span(), "a status stands as its three digits alone")
                .help("Leave the words behind it out")
        }
        _ => Problem::new(
            // An exclamation or a semicolon is no text to point at in full.
            run.span(),
            "a comma is missing here",
        )
        .help("If this belongs to the value, put the whole value in quotes"),
    }
}

/// After an action without a page, most things have nothing to speak of.
fn check_page(what: &Expectation, span: Span, scope: &Scope<'_, '_>) -> Result<(), Problem> {
    use Expectation as E;
    let Some(action) = scope.pageless else {
        return Ok(());
    };
    let message = match what {
        E::Status(_) | E::StatusClass(_) => "gets no answer, so there is no status",
        E::Header(..) | E::NoHeader(_) => "gets no answer, so there are no headers",
        E::Within(_) => "asks no server, so it takes no time",
        E::Sees(_)
        | E::DoesNotSee(_)
        | E::LandsOn(_)
        | E::Watched(..)
        | E::WatchedGoes(..)
        | E::NoWatched(_)
        | E::Json(..) => "shows no page",
        E::Stored(..) | E::Refused(_) => "gets no answer, so no cookie comes",
        E::Sent(..) | E::Withheld(_) => "sends no request, so no cookie could go along",
        E::NewSession | E::SameSession | E::RotatedSession => {
            "visits nothing, so there is no session before and after a visit"
        }
        E::NoSession
        | E::SharesSession(_)
        | E::DifferentSession(_)
        | E::Dropped(_)
        | E::Kept(_)
        | E::ServerHas(..)
        | E::ServerHasNo(_)
        | E::ServerHasNothing => return Ok(()),
    };
    Err(Problem::new(span, format!("{action} {message}")).help(format!(
        "Of {action} you can expect: dropped NAME, kept NAME, no session, shares session with …, different session from …, server has …. Expect the rest of the next visit"
    )))
}

/// A piece of text as a word in a message.
fn quoted(text: &str) -> String {
    format!("\"{}\"", show(text))
}
