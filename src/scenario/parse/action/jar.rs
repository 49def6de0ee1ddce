//! What is done to a jar: `clear cookies`, `set cookie`, `delete cookie`, `steal`, `plant`.

use super::super::super::action::Action;
use super::super::cursor::{Cursor, Value};
use super::super::piece::Piece;
use super::super::variables;
use super::super::words::show;
use super::super::{Known, Problem};

/// `clear cookies`.
pub fn clear(word: Piece<'_>, cursor: &mut Cursor<'_>) -> Result<Action, Problem> {
    if cursor.eat_words(&["cookies"]) {
        return Ok(Action::ClearCookies);
    }
    Err(Problem::new(word.span(), "clear what?").help("Write: clear cookies"))
}

/// `set cookie NAME=value`.
pub fn set(cursor: &mut Cursor<'_>, known: &Known<'_>) -> Result<Action, Problem> {
    const HELP: &str = "Write: set cookie theme=dark, or set cookie session=abc for the session cookie, whatever its name";
    let name = cookie_name(cursor, "set cookie", HELP)?;
    if !cursor.is_next('=') {
        let here = cursor.here();
        let is_apart = cursor.eat("=");
        let (name, value) = (show(&name.text), show(cursor.run().text));
        let message = if is_apart {
            "a cookie's value stands behind = without blanks"
        } else {
            "the cookie's value is missing"
        };
        let value = if value.is_empty() { "value" } else { &value };
        return Err(Problem::new(here, message).help(format!("Write: set cookie {name}={value}")));
    }
    cursor.eat("=");
    let value = if cursor.is_at_blank() {
        None
    } else {
        cursor.value()?
    };
    let Some(value) = value else {
        return Ok(Action::SetCookie {
            name: name.text,
            value: "".into(),
        });
    };
    check_value(&value)?;
    Ok(Action::SetCookie {
        name: name.text,
        value: variables::read(&value, known)?,
    })
}

/// A value that no Cookie header could hold as one cookie.
fn check_value(value: &Value<'_>) -> Result<(), Problem> {
    if value.text.contains(';') {
        return Err(
            Problem::new(value.piece.span(), "a cookie's value ends at a semicolon").help(
                "Write the value alone, without Path and the like: set cookie theme=dark. A semicolon in a value is written %3B",
            ),
        );
    }
    if value.text.contains(|c: char| c.is_control()) {
        return Err(Problem::new(
            value.piece.span(),
            "a cookie's value holds no control characters",
        )
        .help("Leave it out, or write it in percent form: %09"));
    }
    Ok(())
}

/// `delete cookie NAME`.
pub fn delete(cursor: &mut Cursor<'_>) -> Result<Action, Problem> {
    const HELP: &str = "Write: delete cookie sessionid, or delete cookie session for the session cookie, whatever its name. All of them: clear cookies";
    let name = cookie_name(cursor, "delete cookie", HELP)?;
    if cursor.is_next('=') {
        let message = "behind delete cookie stands the cookie's name alone";
        return Err(Problem::new(cursor.here(), message)
            .help(format!("Write: delete cookie {}", show(&name.text))));
    }
    Ok(Action::DeleteCookie { name: name.text })
}

fn cookie_name<'a>(cursor: &mut Cursor<'a>, what: &str, help: &str) -> Result<Value<'a>, Problem> {
    let name = cursor.name()?.filter(|name| !name.text.is_empty());
    name.ok_or_else(|| {
        Problem::new(
            cursor.here(),
            format!("the cookie's name is missing behind {what}"),
        )
        .help(help)
    })
}

/// `steal NAME from name`.
pub fn steal(
    word: Piece<'_>,
    cursor: &mut Cursor<'_>,
    known: &Known<'_>,
) -> Result<Action, Problem> {
    const HELP: &str =
        "Write: steal session from alice, or a cookie's own name: steal sessionid from alice";
    let cookie = moved(word, cursor, "from", HELP)?;
    let from = cursor.ident();
    if from.is_empty() {
        return Err(Problem::new(cursor.here(), "from whom is missing here").help(HELP));
    }
    Ok(Action::Steal {
        cookie,
        from: known.casting.reference(from)?,
    })
}

/// `plant NAME on name`.
pub fn plant(
    word: Piece<'_>,
    cursor: &mut Cursor<'_>,
    known: &Known<'_>,
) -> Result<Action, Problem> {
    const HELP: &str =
        "Write: plant session on alice, or a cookie's own name: plant sessionid on alice";
    let cookie = moved(word, cursor, "on", HELP)?;
    let on = cursor.ident();
    if on.is_empty() {
        return Err(Problem::new(cursor.here(), "on whom is missing here").help(HELP));
    }
    Ok(Action::Plant {
        cookie,
        on: known.casting.reference(on)?,
    })
}

/// The cookie's name and the word behind it.
fn moved(
    word: Piece<'_>,
    cursor: &mut Cursor<'_>,
    link: &str,
    help: &str,
) -> Result<String, Problem> {
    let verb = word.lower();
    let Some(cookie) = cursor.name()? else {
        return Err(Problem::new(word.span(), format!("{verb} what, {link} whom?")).help(help));
    };
    if cookie.piece.is_word(link) && !cookie.is_quoted {
        let message = format!("the cookie's name is missing before {link}");
        return Err(Problem::new(cookie.piece.span(), message).help(help));
    }
    if !cursor.eat_words(&[link]) {
        let message = format!("{link} whom is missing here");
        return Err(Problem::new(cursor.here(), message).help(help));
    }
    Ok(cookie.text)
}
