//! `## Title [2 points]` and `hint: …`.

use super::super::play::{Scene, Span};
use super::Problem;
use super::piece::Piece;
use super::words::show;

/// The scene that a line opens. It opens also where the line is broken.
pub fn read(text: Piece<'_>, line: Span, number: usize) -> (Scene, Result<(), Problem>) {
    let (title, points) = points(text.trim());
    let result = check_title(text, title, line);
    let scene = Scene {
        title: title.text.to_owned(),
        points: points.clone().unwrap_or_default(),
        hint: None,
        line: number,
    };
    (scene, result.and(points.map(drop)))
}

fn check_title(text: Piece<'_>, title: Piece<'_>, line: Span) -> Result<(), Problem> {
    if text.text.starts_with('#') {
        return Err(
            Problem::new(line, "a scene begins with two #, not more").help("Write: ## Logging in")
        );
    }
    if title.is_empty() {
        return Err(Problem::new(line, "the scene has no title")
            .help("Write what it shows: ## Each browser gets a session of its own"));
    }
    if text.trim_start().start == text.start {
        return Err(Problem::new(line, "a blank is missing behind ##")
            .help(format!("Write: ## {}", show(text.text))));
    }
    Ok(())
}

/// The title, and the points in brackets at its end.
fn points(text: Piece<'_>) -> (Piece<'_>, Result<Option<u32>, Problem>) {
    let open = match text.text.chars().last() {
        Some(']') => text.text.rfind('['),
        Some(')') => text.text.rfind('('),
        _ => None,
    };
    let Some(open) = open else {
        return (text, unclosed(text));
    };
    let (title, bracket) = text.split_at(open);
    let inside = &bracket.text[1..bracket.text.len() - 1];
    match whole_points(inside) {
        Some(points) if bracket.text.starts_with('[') => (title.trim(), Ok(Some(points))),
        None if !speaks_of_points(inside) => (text, Ok(None)),
        _ => (title.trim(), Err(not_points(bracket, inside))),
    }
}

fn whole_points(inside: &str) -> Option<u32> {
    let mut words = inside.split_whitespace();
    let (number, unit) = (words.next()?, words.next()?);
    let is_unit = ["point", "points"]
        .iter()
        .any(|word| unit.eq_ignore_ascii_case(word));
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_unit && is_plain && words.next().is_none())
        .then(|| number.parse().ok())
        .flatten()
}

/// Points, written in another way: `[2]`, `[2.5 points]`, `[two points]`, `[2p]`.
fn speaks_of_points(inside: &str) -> bool {
    let lower = inside.trim().to_lowercase();
    let unit = lower
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | ' '));
    let has_number = unit.len() < lower.len();
    lower
        .split_whitespace()
        .any(|word| word.starts_with("point"))
        || (has_number
            && matches!(
                unit,
                "" | "p" | "pt" | "pts" | "pt." | "pts." | "mark" | "marks"
            ))
}

fn not_points(bracket: Piece<'_>, inside: &str) -> Problem {
    let digits: String = inside
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .take(9)
        .collect();
    let help = match digits.parse::<u32>() {
        Ok(1) => "Write: [1 point]".to_owned(),
        Ok(points) => format!("Write: [{points} points]"),
        Err(_) => "Write: [2 points]".to_owned(),
    };
    Problem::new(
        bracket.span(),
        "the points of a scene are a whole number in square brackets",
    )
    .help(help)
}

/// `## Title [2 points`: a bracket that nobody closed.
fn unclosed(text: Piece<'_>) -> Result<Option<u32>, Problem> {
    let Some(open) = text.text.rfind('[') else {
        return Ok(None);
    };
    let inside = text.from(open + 1);
    if inside.text.contains(']') || !speaks_of_points(inside.text) {
        return Ok(None);
    }
    Err(not_points(text.from(open), inside.text))
}

/// Adds `hint: …` to the scene it stands in.
pub fn hint(text: Piece<'_>, line: Span, scene: Option<&mut Scene>) -> Result<(), Problem> {
    let Some(scene) = scene else {
        return Err(Problem::new(line, "a hint belongs to a scene")
            .help("Put it below the scene's title: ## Logging in"));
    };
    if text.is_empty() {
        return Err(Problem::new(line, "the hint is empty").help(
            "Write what helps where this scene fails: hint: keep the count in request.session",
        ));
    }
    if scene.hint.is_some() {
        return Err(Problem::new(line, "this scene has a hint already")
            .help("Put both into one line, or open a scene of its own"));
    }
    scene.hint = Some(text.text.to_owned());
    Ok(())
}
