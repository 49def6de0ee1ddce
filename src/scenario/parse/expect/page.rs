//! The page finally shown: its status, its text, where it is, and the watched values on it.

use super::super::super::play::{Expect, Expectation};
use super::super::cursor::{Cursor, Value};
use super::super::piece::Piece;
use super::super::variables;
use super::super::words::{self, show};
use super::super::{Known, Problem, address};
use super::{quoted, relation, unknown, wire};

/// `200`: exactly three digits; `4xx`: all that begin so.
pub fn status(word: Piece<'_>, before: Option<&Expect>) -> Result<Expectation, Problem> {
    let digits = word.text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == word.text.len() && digits == 3 {
        return match word.text.parse() {
            Ok(status) if status >= 100 => Ok(Expectation::Status(status)),
            _ => Err(
                Problem::new(word.span(), "a status lies between 100 and 999").help("Write: 200"),
            ),
        };
    }
    if let [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = word.text.as_bytes() {
        return Ok(Expectation::StatusClass(u16::from(digit - b'0')));
    }
    let shown = quoted(word.text);
    if let Some(Expectation::WatchedGoes(name, _)) = before.map(|expect| &expect.what) {
        return Err(
            Problem::new(word.span(), format!("{shown} is no expectation")).help(format!(
                "The values of goes stand with blanks between them: {} goes 1 2 3",
                show(name)
            )),
        );
    }
    if digits == 3 {
        let help = format!("Write: {}", word.split_at(3).0.text);
        return Err(
            Problem::new(word.span(), "a status stands as its three digits alone").help(help),
        );
    }
    Err(
        Problem::new(word.span(), format!("{shown} is not a status"))
            .help("A status has three digits: 200, 302, 404; all that begin alike are 2xx, 4xx"),
    )
}

/// `sees TEXT`, `does not see TEXT`.
pub fn sees(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    let is_positive = word.is_word("sees");
    if !is_positive && !cursor.eat_words(&["not", "see"]) {
        return Err(
            Problem::new(word.span(), "this expectation is not complete")
                .help("Write: does not see \"Hello\""),
        );
    }
    let phrase = if is_positive { "sees" } else { "does not see" };
    if is_positive && cursor.clone().eat_words(&["not"]) {
        return Err(
            Problem::new(word.span(), "\"sees not\" is written does not see")
                .help("Write: does not see \"Hello\". To look for the word not, put it in quotes"),
        );
    }
    let written = { *cursor }.part();
    let value = cursor.value()?;
    let Some(value) = value.filter(|value| !value.text.is_empty()) else {
        return Err(Problem::new(
            cursor.here(),
            format!("the text is missing behind {phrase}"),
        )
        .help(format!("Write: {phrase} \"Hello alice\"")));
    };
    let text = variables::read(&value, known)?;
    check_text(&value, written, cursor, phrase)?;
    Ok(if is_positive {
        Expectation::Sees(text)
    } else {
        Expectation::DoesNotSee(text)
    })
}

/// A text of several words needs double quotes. `written` is all up to the next comma.
fn check_text(
    value: &Value<'_>,
    written: Piece<'_>,
    cursor: &mut Cursor<'_>,
    phrase: &str,
) -> Result<(), Problem> {
    if value.is_quoted {
        return Ok(());
    }
    let wrong = |message: &str| {
        let help = format!("Write: {phrase} \"{}\"", unknown::inner(written));
        Err(Problem::new(written.span(), message).help(help))
    };
    if value.text.starts_with('\'') {
        return wrong("text stands in double quotes");
    }
    let next = cursor.rest();
    let is_comment = next.text.starts_with('#') || next.text.starts_with("//");
    let word = { *cursor }.ident().lower();
    // Then a comma is missing, or the arrow comes twice: that is said by the list.
    if cursor.is_at_stop() || is_comment || words::is_expectation(&word) || word == "and" {
        return Ok(());
    }
    wrong("a text of several words stands in quotes")
}

/// `lands on ADDRESS`.
pub fn lands(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    const HELP: &str = "Write: lands on /accounts/login/ (* stands for anything: /orders/*)";
    if !cursor.eat_words(&["on"]) {
        cursor.ident();
        let help = words::adapt(
            "Write: lands on /hello (* stands for anything: /orders/*)",
            cursor.run().text,
        );
        return Err(Problem::new(word.span(), "this expectation is not complete").help(help));
    }
    let value = cursor.value()?;
    let Some(value) = value else {
        return Err(
            Problem::new(cursor.here(), "the address is missing behind lands on").help(HELP),
        );
    };
    address::landing(&value, known).map(Expectation::LandsOn)
}

/// `no session`, `no WATCHED`.
pub fn no(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    let what = cursor.ident();
    let wrong = |message: &str, help: String| Err(Problem::new(what.span(), message).help(help));
    if known.settings.watched.contains(what.text) {
        return Ok(Expectation::NoWatched(what.text.to_owned()));
    }
    match what.lower().as_str() {
        "session" => Ok(Expectation::NoSession),
        "header" => wire::no_header(cursor),
        "cookie" | "cookies" | "sessionid" => wrong(
            "a cookie is spoken of by what happened to it",
            "Write: no session, or of one cookie: withheld NAME (stayed home), refused NAME (not taken), dropped NAME (gone)".to_owned(),
        ),
        "error" | "errors" => wrong("\"no error\" goes without saying", "Every visit without a status must end below 400".to_owned()),
        "" => Err(Problem::new(word.span(), "no what?").help("Write: no session, or no and the name of a watched value")),
        _ if known.settings.is_watch_broken => Ok(Expectation::NoWatched(what.text.to_owned())),
        _ => Err(not_watched(what, known)),
    }
}

/// `count is 1`, `count goes 1 2 3`.
pub fn watched(
    cursor: &mut Cursor<'_>,
    name: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    if !cursor.eat_words(&["goes"]) {
        let relation = relation::read(cursor, name.text, known)?;
        return Ok(Expectation::Watched(name.text.to_owned(), relation));
    }
    let mut values = Vec::new();
    while !cursor.is_at_stop() {
        let (value, template) = relation::value(cursor, name.text, "goes", known)?;
        if !value.is_quoted && (value.text.starts_with("//") || value.text.starts_with('#')) {
            return Err(Problem::new(value.piece.span(), super::COMMENT));
        }
        values.push(template);
    }
    if values.is_empty() {
        return Err(
            Problem::new(cursor.here(), "the values are missing behind goes").help(format!(
                "One for each visit, with blanks between them: {} goes 1 2 3",
                show(name.text)
            )),
        );
    }
    Ok(Expectation::WatchedGoes(name.text.to_owned(), values))
}

/// A name is used like a watched value, but no `watch:` line declares it.
pub fn not_watched(name: Piece<'_>, known: &Known<'_>) -> Problem {
    let shown = show(name.text);
    let watched = known.settings.watched.iter().take(100).map(String::as_str);
    let help = match words::nearest(watched, &name.lower()) {
        Some(near) => format!("Did you mean {near}?"),
        None => format!(
            "Say above the first scene where it stands on the page: watch: {shown} = /{shown}: (\\d+)/"
        ),
    };
    Problem::new(name.span(), format!("{shown} is not watched")).help(help)
}
