//! `server has KEY is value`, `server has no KEY`, `server has nothing`.

use super::super::super::play::Expectation;
use super::super::cursor::Cursor;
use super::super::piece::Piece;
use super::super::{Known, Problem};
use super::relation;

const HELP: &str =
    "Write: server has num_visits is 2, server has no num_visits, or server has nothing";

/// Reads what the server should remember of this browser.
pub fn read(
    cursor: &mut Cursor<'_>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<Expectation, Problem> {
    if !cursor.eat_words(&["has"]) {
        return Err(Problem::new(word.span(), "this expectation is not complete").help(HELP));
    }
    let before = *cursor;
    if cursor.eat_words(&["nothing"]) && cursor.is_at_stop() {
        return Ok(Expectation::ServerHasNothing);
    }
    *cursor = before;
    if cursor.eat_words(&["no"]) {
        let key = cursor.name()?;
        return match key {
            Some(key) => Ok(Expectation::ServerHasNo(key.text)),
            None => Err(missing_key(cursor)),
        };
    }
    let key = cursor.name()?;
    let Some(key) = key.filter(|key| !key.piece.is_empty()) else {
        return Err(missing_key(cursor));
    };
    let relation = relation::read(cursor, &format!("server has {}", key.piece.text), known)?;
    Ok(Expectation::ServerHas(key.text, relation))
}

fn missing_key(cursor: &Cursor<'_>) -> Problem {
    Problem::new(cursor.here(), "the key is missing here").help(HELP)
}
