//! What a browser does: a visit with its fields and repeats, `close`, `clear cookies`, `steal`.

use super::super::play::{Action, Visit};
use super::cursor::{Cursor, Value};
use super::piece::Piece;
use super::variables::{self, Place};
use super::words::{self, show};
use super::{Known, Problem, address};

/// `x1000000` is the most.
const MOST_TIMES: u32 = 1_000_000;

/// An action and how often it is done.
pub struct Deed {
    pub action: Action,
    pub times: u32,
}

impl Deed {
    /// The word for an action that asks no server, so it shows no page and sends no cookie.
    pub fn pageless(&self) -> Option<&'static str> {
        match self.action {
            Action::Visit(_) => None,
            Action::Close => Some("close"),
            Action::ClearCookies => Some("clear cookies"),
            Action::Steal { .. } => Some("steal"),
        }
    }
}

/// Reads up to the arrow or the end of the line.
pub fn read(cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Deed, Problem> {
    let start = *cursor;
    if cursor.is_at_stop() {
        return Err(nothing(cursor));
    }
    let word = cursor.ident();
    let once = |action| Deed { action, times: 1 };
    let lower = word.lower();
    let deed = match lower.as_str() {
        "delete" if cursor.eat_words(&["cookie"]) => {
            return Err(Problem::not_built(word.span(), "delete cookie"));
        }
        "set" if cursor.eat_words(&["cookie"]) => {
            return Err(Problem::not_built(word.span(), "set cookie"));
        }
        "submit" | "follow" => return Err(submit_or_follow(word, &lower)),
        "plant" => return Err(Problem::not_built(word.span(), "plant")),
        "close" => once(Action::Close),
        "clear" => clear(word, cursor).map(once)?,
        "steal" => steal(word, cursor, known).map(once)?,
        lower if words::is_method(lower) => visit(word, cursor, known)?,
        _ => return Err(unknown(start, word)),
    };
    if cursor.is_at_end() || cursor.is_at_arrow() {
        return Ok(deed);
    }
    Err(leftover(cursor, &deed, word))
}

fn submit_or_follow(word: Piece<'_>, lower: &str) -> Problem {
    let instead = if lower == "submit" {
        "POST /login username=alice password=…"
    } else {
        "GET /login"
    };
    Problem::not_built(word.span(), lower)
        .help(format!("Until then, write the request itself: {instead}"))
}

fn nothing(cursor: &mut Cursor<'_>) -> Problem {
    let rest = cursor.rest();
    if rest.text.starts_with(',') {
        return Problem::new(rest.span(), "what is done is missing here")
            .help("Write: alice: GET /hello -> 200");
    }
    let message = if cursor.is_at_arrow() {
        "before the arrow stands what is done"
    } else {
        "what is done is missing"
    };
    Problem::new(rest.span(), message).help("Write a visit, for example: GET /hello -> 200")
}

fn clear(word: Piece<'_>, cursor: &mut Cursor<'_>) -> Result<Action, Problem> {
    if cursor.eat_words(&["cookies"]) {
        return Ok(Action::ClearCookies);
    }
    Err(Problem::new(word.span(), "clear what?").help("Write: clear cookies"))
}

fn steal(word: Piece<'_>, cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Action, Problem> {
    const HELP: &str =
        "Write: steal session from alice, or a cookie's own name: steal sessionid from alice";
    let cookie = if cursor.is_at_stop() {
        None
    } else {
        cursor.name()?
    };
    let Some(cookie) = cookie else {
        return Err(Problem::new(word.span(), "steal what, from whom?").help(HELP));
    };
    if cookie.piece.is_word("from") && !cookie.is_quoted {
        return Err(Problem::new(
            cookie.piece.span(),
            "the cookie's name is missing before from",
        )
        .help(HELP));
    }
    if !cursor.eat_words(&["from"]) {
        return Err(Problem::new(cursor.here(), "from whom is missing here").help(HELP));
    }
    let from = cursor.ident();
    if from.is_empty() {
        return Err(Problem::new(cursor.here(), "from whom is missing here").help(HELP));
    }
    Ok(Action::Steal {
        cookie: cookie.text,
        from: known.casting.reference(from)?,
    })
}

fn visit(word: Piece<'_>, cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Deed, Problem> {
    let method = word.text.to_uppercase();
    let Some(address) = cursor.value()? else {
        return Err(Problem::new(cursor.here(), "the address is missing")
            .help(format!("Write: {method} /hello")));
    };
    address::check_visit(&address, &method, known)?;
    let mut fields = Vec::new();
    let mut times = None;
    while times.is_none() && !cursor.is_at_stop() {
        times = repeat(cursor)?;
        if times.is_none() && !field(cursor, known, &mut fields)? {
            break;
        }
    }
    Ok(Deed {
        action: Action::Visit(Visit {
            method,
            address: address.text,
            fields,
        }),
        times: times.unwrap_or(1),
    })
}

/// `x5`: takes it if it is next.
fn repeat(cursor: &mut Cursor<'_>) -> Result<Option<u32>, Problem> {
    let before = *cursor;
    let word = cursor.run();
    let digits = word.after("x").or_else(|| word.after("X")).unwrap_or(word);
    let is_repeat = digits.start > word.start
        && !digits.is_empty()
        && digits.text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_repeat {
        *cursor = before;
        return Ok(None);
    }
    match digits.text.parse::<u32>() {
        Ok(0) => Err(Problem::new(word.span(), "x0 would visit never")
            .help("Write a number from 1 on, or put // in front of the line to leave it out")),
        Ok(times) if times <= MOST_TIMES => Ok(Some(times)),
        _ => Err(
            Problem::new(word.span(), "these are more visits than one line can have")
                .help("At most x1000000"),
        ),
    }
}

/// `name=value` or `name="some value"`: takes it if it is next.
fn field(
    cursor: &mut Cursor<'_>,
    known: &Known<'_>,
    fields: &mut Vec<(String, String)>,
) -> Result<bool, Problem> {
    let before = *cursor;
    let name = cursor.name()?;
    let (Some(name), true) = (name, cursor.is_next('=')) else {
        *cursor = before;
        return Ok(false);
    };
    cursor.eat("=");
    let is_bare_end = cursor.is_at_blank();
    let value = if is_bare_end { None } else { cursor.value()? };
    if let Some(value) = &value {
        variables::check(value.piece, Place::Sent, known)?;
    }
    if value.is_none() && !cursor.is_at_stop() && !next_is_part(cursor) {
        return Err(blank_after_equals(&name, cursor));
    }
    fields.push((
        name.text,
        value.map_or_else(String::new, |value| value.text),
    ));
    Ok(true)
}

/// The next word is a field or a repeat, so the value before it was meant to be empty.
fn next_is_part(cursor: &Cursor<'_>) -> bool {
    let word = cursor.clone().run();
    word.text.contains('=') || is_repeat_like(word.text)
}

fn blank_after_equals(name: &Value<'_>, cursor: &mut Cursor<'_>) -> Problem {
    let name = show(&name.text);
    let value = show(cursor.run().text);
    Problem::new(
        cursor.here(),
        "a field on the line of the visit has no blanks around =",
    )
    .help(format!(
        "Write: {name}={value}, or put it on an indented line below: {name} = {value}"
    ))
}

fn is_repeat_like(word: &str) -> bool {
    let digits = word.trim_matches(['x', 'X', '×', '*']);
    digits.len() < word.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn unknown(mut start: Cursor<'_>, word: Piece<'_>) -> Problem {
    let run = start.run();
    if run.text.starts_with('/') || run.text.starts_with("http") {
        return Problem::new(run.span(), "the method is missing in front of the address")
            .help(format!("Write: GET {}", show(run.text)));
    }
    let word = if word.is_empty() { run } else { word };
    let message = format!("\"{}\" is not one of jarful's words", show(word.text));
    let help = words::action_for(&word.lower()).unwrap_or_else(|| {
        "A browser can GET /hello (or POST, …), close, clear cookies, or steal session from alice".to_owned()
    });
    Problem::new(word.span(), message).help(help)
}

fn leftover(cursor: &mut Cursor<'_>, deed: &Deed, word: Piece<'_>) -> Problem {
    let rest = cursor.rest();
    let is_visit = deed.pageless().is_none();
    let run = cursor.run();
    let wrong = |piece: Piece<'_>, message: &str, help: &str| {
        Problem::new(piece.span(), message).help(help)
    };
    if rest.text.starts_with('#') || rest.text.starts_with("//") {
        return Problem::new(rest.span(), super::COMMENT);
    }
    if rest.text.starts_with(',') {
        return wrong(
            rest.split_at(1).0,
            "a comma ends the address or value here",
            "If it belongs to it, put the whole in quotes. Fields are set apart by blanks; expectations stand behind ->",
        );
    }
    if !is_visit {
        let what = deed.pageless().unwrap_or_default();
        let help = if is_repeat_like(run.text) {
            "Only visits are repeated with xN"
        } else {
            "What you expect stands behind an arrow: -> dropped sessionid"
        };
        return wrong(run, &format!("nothing more stands behind {what}"), help);
    }
    let lower = run.lower();
    let is_expectation = words::EXPECTATIONS.contains(&lower.as_str())
        || (run.text.len() == 3 && run.text.bytes().all(|b| b.is_ascii_digit()));
    if is_expectation || lower == "server" {
        return wrong(
            run,
            "an arrow is missing before what you expect",
            &format!("Write: -> {}", show(rest.text)),
        );
    }
    if lower == "json" {
        return Problem::not_built(run.span(), "a JSON body");
    }
    later_leftover(word, run, rest)
}

fn later_leftover(word: Piece<'_>, run: Piece<'_>, rest: Piece<'_>) -> Problem {
    let lower = run.lower();
    if is_repeat_like(run.text) || ["x", "×", "*", "times"].contains(&lower.as_str()) {
        return Problem::new(
            run.span(),
            "repeats are written x5, at the end, without a blank",
        )
        .help(format!("Write: {} /hello x5", word.text.to_uppercase()));
    }
    let digits_then_times = rest
        .text
        .split_whitespace()
        .nth(1)
        .is_some_and(|next| matches!(next, "times" | "x" | "mal"));
    if digits_then_times {
        return Problem::new(run.span(), "repeats are written x5")
            .help(format!("Write: x{}", show(run.text)));
    }
    if rest.from(run.text.len()).trim().text.starts_with('=') {
        return Problem::new(
            run.span(),
            "a field on the line of the visit has no blanks around =",
        )
        .help(format!(
            "Write: {0}=value, or put it on an indented line below: {0} = value",
            show(run.text)
        ));
    }
    Problem::new(run.span(), format!("\"{}\" is neither a field nor a repeat", show(run.text))).help(
        "Behind the address stand fields (name=value, with quotes if there are blanks in it), then x5. An address or a value with a blank stands in quotes; what you expect stands behind ->",
    )
}
