//! What a browser does: a visit with its fields and repeats, a form, a link, or something with its
//! jar.

mod jar;
mod misfit;
mod page;

use super::super::action::{Action, Visit};
use super::super::template::Template;
use super::cursor::Cursor;
use super::piece::Piece;
use super::variables;
use super::words;
use super::{Known, Problem, address, body};

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
            Action::Visit(_) | Action::Submit(_) | Action::Follow(_) => None,
            Action::Close => Some("close"),
            Action::ClearCookies => Some("clear cookies"),
            Action::SetCookie { .. } => Some("set cookie"),
            Action::DeleteCookie { .. } => Some("delete cookie"),
            Action::Steal { .. } => Some("steal"),
            Action::Plant { .. } => Some("plant"),
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
        "delete" if cursor.eat_words(&["cookie"]) => jar::delete(cursor).map(once)?,
        "set" if cursor.eat_words(&["cookie"]) => jar::set(cursor, known).map(once)?,
        "submit" => page::submit(cursor, known)?,
        "follow" => page::follow(word, cursor, known)?,
        "plant" => jar::plant(word, cursor, known).map(once)?,
        "close" => once(Action::Close),
        "clear" => jar::clear(word, cursor).map(once)?,
        "steal" => jar::steal(word, cursor, known).map(once)?,
        lower if words::is_method(lower) => visit(word, cursor, known)?,
        _ => return Err(misfit::unknown(start, word)),
    };
    if cursor.is_at_end() || cursor.is_at_arrow() {
        return Ok(deed);
    }
    Err(misfit::leftover(cursor, &deed))
}

fn visit(word: Piece<'_>, cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Deed, Problem> {
    let method = word.text.to_uppercase();
    let Some(address) = cursor.value()? else {
        return Err(Problem::new(cursor.here(), "the address is missing")
            .help(format!("Write: {method} /hello")));
    };
    let mut visit = Visit {
        address: address::visit(&address, &method, known)?,
        method,
        ..Visit::default()
    };
    let mut times = None;
    while times.is_none() && !cursor.is_at_stop() {
        times = repeat(cursor)?;
        if times.is_some() {
            break;
        }
        if { *cursor }.eat_words(&["json"]) && !is_field_next(*cursor) {
            inline_json(cursor, known, &mut visit)?;
        } else if !field(cursor, known, &mut visit.fields)? {
            break;
        }
    }
    Ok(Deed {
        action: Action::Visit(Box::new(visit)),
        times: times.unwrap_or(1),
    })
}

/// `json=1` is a field of that name.
fn is_field_next(mut cursor: Cursor<'_>) -> bool {
    cursor.ident();
    cursor.is_next('=')
}

fn inline_json(
    cursor: &mut Cursor<'_>,
    known: &Known<'_>,
    visit: &mut Visit,
) -> Result<(), Problem> {
    let word = cursor.ident();
    let (json, left) = body::json(cursor.rest(), word, known)?;
    cursor.skip_to(left);
    body::set_json(visit, json, word.span())
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
    fields: &mut Vec<(String, Template)>,
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
    let text = value.as_ref().map(|value| variables::read(value, known));
    let text = text.transpose()?;
    if text.is_none() && !cursor.is_at_stop() && !misfit::is_part(cursor) {
        return Err(misfit::blanks_around_equals(name.piece, cursor));
    }
    fields.push((name.text, text.unwrap_or_default()));
    Ok(true)
}
