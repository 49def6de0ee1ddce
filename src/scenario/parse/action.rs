//! What a browser does: a visit with its fields and repeats, `close`, `clear cookies`, `steal`.

mod misfit;

use super::super::play::{Action, Visit};
use super::cursor::Cursor;
use super::piece::Piece;
use super::variables::{self, Place};
use super::words;
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
        return Err(misfit::nothing(cursor));
    }
    let word = cursor.ident();
    let once = |action| Deed { action, times: 1 };
    let lower = word.lower();
    let deed = match lower.as_str() {
        "delete" if cursor.eat_words(&["cookies"]) => return Err(misfit::unknown(start, word)),
        "delete" if cursor.eat_words(&["cookie"]) => {
            return Err(Problem::not_built(word.span(), "delete cookie"));
        }
        "set" if cursor.eat_words(&["cookie"]) => {
            return Err(Problem::not_built(word.span(), "set cookie"));
        }
        "submit" | "follow" => return Err(misfit::submit_or_follow(word, &lower)),
        "plant" => return Err(Problem::not_built(word.span(), "plant")),
        "close" => once(Action::Close),
        "clear" => clear(word, cursor).map(once)?,
        "steal" => steal(word, cursor, known).map(once)?,
        lower if words::is_method(lower) => visit(word, cursor, known)?,
        _ => return Err(misfit::unknown(start, word)),
    };
    if cursor.is_at_end() || cursor.is_at_arrow() {
        return Ok(deed);
    }
    Err(misfit::leftover(cursor, &deed))
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
    let cookie = cursor.name()?;
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
    let name = name.filter(|name| !name.text.is_empty());
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
    if value.is_none() && !cursor.is_at_stop() && !misfit::is_part(cursor) {
        return Err(misfit::blanks_around_equals(name.piece, cursor));
    }
    fields.push((
        name.text,
        value.map_or_else(String::new, |value| value.text),
    ));
    Ok(true)
}
