//! `is value`, `= value`, `is not value`, and what people write for them.

use super::super::super::play::{Pattern, Relation};
use super::super::super::template::Template;
use super::super::cursor::{Cursor, Value};
use super::super::piece::Piece;
use super::super::words::{self, show};
use super::super::{Known, Problem};
use super::super::{pattern, variables};

/// Signs of other languages, the longer before the shorter ones, and jarful's word.
const SIGNS: [(&str, &str); 12] = [
    ("===", "is"),
    ("!==", "is not"),
    ("==", "is"),
    ("!=", "is not"),
    ("<>", "is not"),
    ("≠", "is not"),
    (":", "is"),
    (">=", ""),
    ("<=", ""),
    (">", ""),
    ("<", ""),
    ("~", "matches"),
];

/// Words of other languages (with blanks between them) and jarful's.
const WORDS: [(&str, &str); 4] = [
    ("equals equal eq are was be becomes has", "is"),
    ("isn isnt not differs ne aren", "is not"),
    ("contains includes like match starts ends", "matches"),
    (
        "increases grows rises decreases more less greater at between in",
        "",
    ),
];

/// Reads how a value compares, and with what. `subject` is what stands before, for examples.
pub fn read(
    cursor: &mut Cursor<'_>,
    subject: &str,
    known: &Known<'_>,
) -> Result<Relation, Problem> {
    let name = show(subject);
    let place = cursor.rest();
    if let Some(sign) = SIGNS.iter().find(|(sign, _)| place.text.starts_with(sign)) {
        let (sign, word) = *sign;
        cursor.eat(sign);
        let value = show(cursor.run().text);
        return Err(other(place.split_at(sign.len()).0, word, &name, &value));
    }
    if cursor.eat("=") {
        return value(cursor, &name, "=", known).map(|(_, value)| Relation::Is(value));
    }
    let before = *cursor;
    let word = cursor.ident();
    match word.lower().as_str() {
        "is" if cursor.eat_words(&["not"]) => {
            value(cursor, &name, "is not", known).map(|(_, value)| Relation::IsNot(value))
        }
        "is" => value(cursor, &name, "is", known).map(|(_, value)| Relation::Is(value)),
        "matches" => pattern::read(cursor, &name).map(|regex| Relation::Matches(Pattern(regex))),
        lower => Err(no_relation(before, lower, word, &name)),
    }
}

/// The value behind `is`.
pub fn value<'a>(
    cursor: &mut Cursor<'a>,
    name: &str,
    word: &str,
    known: &Known<'_>,
) -> Result<(Value<'a>, Template), Problem> {
    let value = cursor.value_or_json()?;
    let Some(value) = value else {
        return Err(
            Problem::new(cursor.here(), format!("a value is missing behind {word}")).help(format!(
                "Write: {name} {word} 1. An empty value is written \"\""
            )),
        );
    };
    let template = variables::read(&value, known)?;
    Ok((value, template))
}

fn no_relation(mut before: Cursor<'_>, lower: &str, word: Piece<'_>, name: &str) -> Problem {
    if before.is_at_stop() {
        return Problem::new(before.here(), "the value is missing here")
            .help(format!("Write: {name} is 1"));
    }
    let run = before.run();
    if let Some((_, meant)) = WORDS
        .iter()
        .find(|(words, _)| words::contains(words, lower))
    {
        // The rest of isn't
        let piece = if run.text.len() > word.text.len() {
            run
        } else {
            word
        };
        let value = show(before.run().text);
        return other(piece, meant, name, &value);
    }
    let value = show(run.text);
    Problem::new(run.span(), format!("is is missing before {value}"))
        .help(format!("Write: {name} is {value}"))
}

fn other(written: Piece<'_>, meant: &str, name: &str, value: &str) -> Problem {
    let shown = show(written.text);
    let value = if value.is_empty() { "1" } else { value };
    match meant {
        "" => Problem::new(
            written.span(),
            format!("a play compares with exact values, not with \"{shown}\""),
        )
        .help(format!("Write the value itself: {name} is {value}")),
        "matches" => {
            let bare = value.trim_matches(['"', '“', '”', '„', '\'', '/']);
            Problem::new(
                written.span(),
                format!("a part of a value is compared with a pattern, not with \"{shown}\""),
            )
            .help(format!(
                "Write: {name} matches /{}/",
                show(&regex::escape(bare))
            ))
        }
        meant => Problem::new(written.span(), format!("\"{shown}\" is written {meant}"))
            .help(format!("Write: {name} {meant} {value}")),
    }
}
