//! `new session`, `same session`, `rotated session`; `shares session with`, `different session from`.

use super::super::super::play::Expectation;
use super::super::Problem;
use super::super::cursor::Cursor;
use super::super::piece::Piece;
use super::super::words::show;
use super::Scope;

/// How this browser's session changed with the turn.
pub fn change(cursor: &mut Cursor<'_>, word: Piece<'_>) -> Result<Expectation, Problem> {
    let lower = word.lower();
    if !cursor.eat_words(&["session"]) {
        return Err(no_session_word(cursor, word, &lower));
    }
    let behind = *cursor;
    let more = cursor.ident();
    if matches!(more.lower().as_str(), "as" | "like" | "than" | "from") {
        let help = if lower == "same" {
            format!(
                "\"same\" means: same as mine before. Write: shares session with {}",
                other_name(cursor)
            )
        } else {
            format!("Write: different session from {}", other_name(cursor))
        };
        return Err(Problem::new(
            more.span(),
            format!("{lower} session speaks of one browser alone"),
        )
        .help(help));
    }
    if matches!(more.lower().as_str(), "id" | "cookie") {
        return Err(
            Problem::new(more.span(), format!("{lower} session is enough"))
                .help(format!("Write: {lower} session")),
        );
    }
    *cursor = behind;
    Ok(match lower.as_str() {
        "new" => Expectation::NewSession,
        "same" => Expectation::SameSession,
        _ => Expectation::RotatedSession,
    })
}

/// Whether two browsers hold one session.
pub fn compare(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    scope: &Scope<'_, '_>,
) -> Result<Expectation, Problem> {
    let is_shared = word.is_word("shares");
    let (link, phrase) = if is_shared {
        ("with", "shares session with")
    } else {
        ("from", "different session from")
    };
    if !cursor.eat_words(&["session", link]) {
        let help = format!("Write: {phrase} {}", last_name(cursor, scope));
        return Err(Problem::new(word.span(), "this expectation is not complete").help(help));
    }
    let name = cursor.ident();
    if name.is_empty() {
        return Err(Problem::new(cursor.here(), "whose session is missing here")
            .help(format!("Write: {phrase} alice")));
    }
    let id = scope.known.casting.reference(name)?;
    if is_shared {
        check_other(
            scope.who.is_some_and(|who| who.is_only(id)),
            name,
            "always shares a session with",
        )?;
        Ok(Expectation::SharesSession(id))
    } else {
        check_other(
            scope.who.is_some_and(|who| who.includes(id)),
            name,
            "never has a session different from",
        )?;
        Ok(Expectation::DifferentSession(id))
    }
}

/// Nobody is compared with themselves: that passes or fails whatever the server does.
fn check_other(is_same: bool, name: Piece<'_>, verb: &str) -> Result<(), Problem> {
    if !is_same {
        return Ok(());
    }
    let shown = show(name.text);
    Err(Problem::new(name.span(), format!("{shown} {verb} {shown}"))
        .help("Name another browser than the one that plays"))
}

/// The last name in what is left of an incomplete comparison, for the help.
fn last_name(cursor: &mut Cursor<'_>, scope: &Scope<'_, '_>) -> String {
    let mut name = None;
    while !cursor.is_at_stop() {
        let run = cursor.run();
        if scope.known.casting.find(run.text).is_some() {
            name = Some(show(run.text));
        }
    }
    name.unwrap_or_else(|| "alice".to_owned())
}

fn other_name(cursor: &mut Cursor<'_>) -> String {
    let name = cursor.ident();
    if name.is_empty() {
        "alice".to_owned()
    } else {
        show(name.text)
    }
}

/// `new` and then something else: `new cookie`, `new id`, `new` alone.
fn no_session_word(cursor: &mut Cursor<'_>, word: Piece<'_>, lower: &str) -> Problem {
    let next = cursor.ident();
    if next.is_word("cookie") || next.is_word("cookies") {
        let help = match lower {
            "new" => "Write: new session, or of one cookie: stored NAME",
            "same" => "Write: same session, or of one cookie: sent NAME",
            _ => "Write: rotated session, or of one cookie: stored NAME",
        };
        return Problem::new(next.span(), "a cookie is spoken of by its name").help(help);
    }
    Problem::new(word.span(), format!("{lower} what?")).help(format!("Write: {lower} session"))
}
