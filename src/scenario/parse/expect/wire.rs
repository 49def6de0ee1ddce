//! The answer itself: `header NAME is …`, `no header NAME`, `json $path is …`, `within TIME`.

use super::super::super::play::Expectation;
use super::super::cursor::Cursor;
use super::super::piece::Piece;
use super::super::words::{self, show};
use super::super::{Known, Problem, duration, watch};
use super::relation;

const HEADER: &str = "Write: header Content-Type is text/html, or no header Set-Cookie";

/// `header NAME is value`.
pub fn header(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    let name = header_name(cursor, word)?;
    // header Vary: Cookie, as it stands on the wire
    if cursor.is_next(':') && cursor.eat(":") {
        let value = show(cursor.part().text);
        return Err(
            Problem::new(name.span(), "an expected header is compared with is")
                .help(format!("Write: header {} is \"{value}\"", show(name.text))),
        );
    }
    let relation = relation::read(cursor, &format!("header {}", name.text), known)?;
    Ok(Expectation::Header(name.text.to_owned(), relation))
}

/// `no header NAME`; `no header` is taken.
pub fn no_header(cursor: &mut Cursor<'_>) -> Result<Expectation, Problem> {
    let word = cursor.rest();
    header_name(cursor, word).map(|name| Expectation::NoHeader(name.text.to_owned()))
}

fn header_name<'a>(cursor: &mut Cursor<'a>, word: Piece<'_>) -> Result<Piece<'a>, Problem> {
    let name = cursor.ident();
    if name.is_empty() {
        let span = if word.is_empty() {
            cursor.here()
        } else {
            word.span()
        };
        return Err(Problem::new(span, "the header's name is missing").help(HEADER));
    }
    if !name.text.is_ascii() {
        let message = format!("\"{}\" cannot be a header's name", show(name.text));
        return Err(Problem::new(name.span(), message).help(HEADER));
    }
    Ok(name)
}

/// `json $.path is value`.
pub fn json(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    const HELP: &str = "Write: json $.token is abc, json $.items[0].name matches /^a/";
    let path = path(cursor);
    if path.is_empty() {
        return Err(Problem::new(word.span(), "the place in the JSON is missing").help(HELP));
    }
    if !path.text.starts_with('$') {
        return Err(
            Problem::new(path.span(), "a place in JSON begins with $").help(format!(
                "Write: json $.{}",
                show(path.text.trim_start_matches('.'))
            )),
        );
    }
    let place = watch::json_path(path)?;
    let relation = relation::read(cursor, &format!("json {}", show(path.text)), known)?;
    Ok(Expectation::Json(place, relation))
}

/// Up to a blank, a comma or an arrow that stands in no brackets and no quotes.
fn path<'a>(cursor: &mut Cursor<'a>) -> Piece<'a> {
    let rest = cursor.rest();
    let (mut depth, mut quote) = (0_usize, None);
    let end = rest.text.char_indices().find(|&(at, c)| {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') if depth > 0 => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_blank = matches!(c, ' ' | '\t' | '\u{a0}' | ',' | '=' | '!');
        depth == 0 && quote.is_none() && (is_blank || rest.text[at..].starts_with("->"))
    });
    cursor.take(end.map_or(rest.text.len(), |(at, _)| at))
}

/// `within 500ms`, `within 2 s`.
pub fn within(cursor: &mut Cursor<'_>, word: Piece<'_>) -> Result<Expectation, Problem> {
    let number = cursor.run();
    let has_unit = number.text.ends_with(|c: char| c.is_alphabetic());
    let unit = { *cursor }.ident();
    let is_unit = !has_unit && !unit.is_empty() && !words::is_expectation(&unit.lower());
    let end = if is_unit {
        cursor.ident().end()
    } else {
        number.end()
    };
    let written = Piece {
        text: number.text,
        start: number.start,
    };
    let whole = cursor.since(written, end);
    duration::read("within", whole, word.span()).map(Expectation::Within)
}
