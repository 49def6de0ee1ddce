//! `300ms`, `2s`, `20 min`, `1 h`, `2 weeks`.

use super::super::play::Span;
use super::Problem;
use super::piece::{Piece, is_blank};
use super::words::show;
use std::time::Duration;

/// Units and their length in milliseconds.
const UNITS: [(&[&str], u32); 6] = [
    (&["ms", "millisecond", "milliseconds"], 1),
    (&["s", "sec", "secs", "second", "seconds"], 1_000),
    (&["min", "mins", "minute", "minutes"], 60_000),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600_000),
    (&["d", "day", "days"], 86_400_000),
    (&["week", "weeks"], 604_800_000),
];

/// No session and no cookie lives longer than a browser keeps it (400 days), by far.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 86_400);

/// Reads what stands behind `wait`, `pause` or `within`, which `word` names; `line` is the whole line.
pub fn read(word: &str, rest: Piece<'_>, line: Span) -> Result<Duration, Problem> {
    let sample = match word {
        "wait" => "2 weeks",
        "within" => "500ms",
        _ => "2 s",
    };
    let example =
        format!("Write a number and a unit (ms, s, min, h, days, weeks): {word} {sample}");
    let wrong = |message: &str| Problem::new(rest.span(), message).help(example.clone());
    if rest.is_empty() {
        let message = match word {
            "within" => "the time is missing behind within".to_owned(),
            word => format!("how long to {word} is missing"),
        };
        return Err(Problem::new(line, message).help(example));
    }
    if rest.text.contains("->") || rest.text.contains('→') {
        return Err(wrong(&format!("nothing is expected of a {word}"))
            .help("Expectations stand behind a visit: alice: GET /hello -> 200"));
    }
    let end = rest
        .text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(rest.text.len());
    let (number, unit) = rest.split_at(end);
    let Some(amount) = number.text.parse::<f64>().ok().filter(|n| n.is_finite()) else {
        return Err(wrong("a number is missing here"));
    };
    let unit = unit.trim();
    let milliseconds =
        unit_length(unit).ok_or_else(|| unknown_unit(word, number, unit, &example))?;
    Duration::try_from_secs_f64(amount * f64::from(milliseconds) / 1000.0)
        .ok()
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| wrong("this is longer than 100 years").help("Write a shorter time"))
}

fn unit_length(unit: Piece<'_>) -> Option<u32> {
    let lower = unit.lower();
    UNITS
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()))
        .map(|(_, length)| *length)
}

fn unknown_unit(word: &str, number: Piece<'_>, unit: Piece<'_>, example: &str) -> Problem {
    let n = show(number.text);
    let lower = unit.lower();
    let (message, help) = match lower.as_str() {
        "" => (
            format!("{n} of what? A unit is missing"),
            format!("Write: {word} {n} s, or min, h, days, weeks"),
        ),
        "m" => (
            "m could be minutes or months".to_owned(),
            format!("Write: {word} {n} min"),
        ),
        "month" | "months" | "year" | "years" | "y" => (
            "months and years are not equally long".to_owned(),
            format!("Write days or weeks: {word} 30 days"),
        ),
        _ if unit.text.contains(is_blank) || unit.text.contains(|c: char| c.is_ascii_digit()) => (
            "here stands one number and one unit".to_owned(),
            example.to_owned(),
        ),
        _ => (
            format!("\"{}\" is not a unit of time", show(unit.text)),
            example.to_owned(),
        ),
    };
    Problem::new(unit.span(), message).help(help)
}
