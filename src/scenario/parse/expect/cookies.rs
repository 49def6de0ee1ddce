//! `stored`, `sent`, `refused`, `withheld`, `dropped`, `kept`: one cookie, on the wire or in the jar.

use super::super::super::play::Expectation;
use super::super::super::template::Template;
use super::super::cursor::{Cursor, Value};
use super::super::piece::Piece;
use super::super::variables;
use super::super::words::show;
use super::super::{Known, Problem};

/// Reads the cookie's name, and its value where one can be asked for.
pub fn read(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    let lower = word.lower();
    let name = cursor.name()?;
    let Some(name) = name.filter(|name| !name.text.is_empty()) else {
        return Err(Problem::new(
            cursor.here(),
            format!("which cookie was {lower} is missing here"),
        )
        .help(format!(
            "Write: {lower} sessionid, or {lower} session for the session cookie, whatever its name"
        )));
    };
    if !name.is_quoted {
        check_name(cursor, &name, &lower)?;
    }
    let value = value(cursor, &name, &lower, known)?;
    let name = name.text;
    Ok(match lower.as_str() {
        "stored" => Expectation::Stored(name, value),
        "sent" => Expectation::Sent(name, value),
        "refused" => Expectation::Refused(name),
        "withheld" => Expectation::Withheld(name),
        "dropped" => Expectation::Dropped(name),
        _ => Expectation::Kept(name),
    })
}

/// `stored cookie zap`, `sent no cookie`: words that are not the cookie's name.
fn check_name(cursor: &mut Cursor<'_>, name: &Value<'_>, lower: &str) -> Result<(), Problem> {
    let is_last = cursor.is_at_stop() || cursor.is_next('=');
    match name.piece.lower().as_str() {
        "cookie" | "cookies" | "the" | "a" if !is_last => {
            let meant = show(cursor.run().text);
            Err(Problem::new(name.piece.span(), format!("behind {lower} stands the cookie's name alone"))
                .help(format!("Write: {lower} {meant}")))
        }
        "no" | "nothing" | "not" => Err(Problem::new(name.piece.span(), format!("{lower} says what happened, and has no \"no\""))
            .help("Of a cookie that did not come, expect no session; of one that stayed home, withheld NAME; of one that was not taken, refused NAME")),
        _ => Ok(()),
    }
}

/// `=value`, or nothing; what people write for it is told.
fn value(
    cursor: &mut Cursor<'_>,
    name: &Value<'_>,
    lower: &str,
    known: &Known<'_>,
) -> Result<Option<Template>, Problem> {
    let before = *cursor;
    let (place, start) = (cursor.here(), cursor.rest().start);
    let is_sign = cursor.eat("=");
    let has_value = matches!(lower, "stored" | "sent");
    if !is_sign && (!has_value || !cursor.eat_words(&["is"])) {
        *cursor = before;
        return Ok(None);
    }
    let shown = show(&name.text);
    if !has_value {
        let message = format!("behind {lower} stands the cookie's name alone");
        return Err(Problem::new(place, message).help(format!("Write: {lower} {shown}")));
    }
    let is_apart = start != name.piece.end() || cursor.is_at_blank();
    let is_empty = is_sign && start == name.piece.end() && cursor.is_at_stop();
    if is_apart && !is_empty {
        let value = show(cursor.run().text);
        return Err(
            Problem::new(place, "a cookie's value stands behind = without blanks")
                .help(format!("Write: {lower} {shown}={value}")),
        );
    }
    let Some(value) = cursor.value()? else {
        return Ok(Some(Template::default()));
    };
    variables::read(&value, known).map(Some)
}
