//! A line that is none of jarful's kinds of lines: what it was probably meant to be.

use super::Problem;
use super::casting::Casting;
use super::cursor::{Cursor, arrow_len};
use super::outline::{first_word, is_request};
use super::piece::Piece;
use super::settings::check_name;
use super::words::{self, show};

const KINDS: &str = "A line is a turn (alice: GET /hello -> 200), a scene (## …), narration (> …), a comment (// …), wait 2 weeks or pause 2 s";

/// The mistake of a line at the margin.
pub fn explain(line: Piece<'_>, casting: &Casting) -> Problem {
    let first = first_word(line);
    looks(line, first, casting)
        .or_else(|| bad_name(line))
        .or_else(|| {
            let help = words::line_for(&first.text.trim_end_matches(':').to_lowercase())?;
            Some(Problem::new(first.span(), words::misplaced(first.text)).help(help))
        })
        .unwrap_or_else(|| {
            Problem::new(line.span(), "this line is not in jarful's language").help(KINDS)
        })
}

fn looks(line: Piece<'_>, first: Piece<'_>, casting: &Casting) -> Option<Problem> {
    let wrong = |message: &str, help: String| Some(Problem::new(line.span(), message).help(help));
    let written = shorten(line.text);
    let name = Cursor::new(line).ident();
    if arrow_len(line.text).is_some() || words::is_expectation(&first.lower()) {
        return wrong(
            "an expectation belongs to a turn",
            "Put it behind the turn's arrow, or on an indented line below it that begins with ->"
                .to_owned(),
        );
    }
    if line.text.starts_with("```") || line.text.starts_with("---") || line.text.starts_with("===")
    {
        return wrong(
            "a play reads like Markdown, but it is not Markdown",
            "Leave this line out".to_owned(),
        );
    }
    if line.text.starts_with("- ") || line.text.starts_with("* ") {
        return wrong(
            "a play has no lists",
            "Leave the mark at the start of the line out".to_owned(),
        );
    }
    let is_known = casting.find(name.text).is_some() || name.is_word("everyone");
    if is_known && !name.is_empty() && line.text.len() > name.text.len() {
        let rest = line.from(name.text.len()).trim();
        let rest = rest
            .text
            .trim_start_matches([',', ';', '-', '>', '='])
            .trim_start();
        let help = format!("Write: {}: {}", show(name.text), shorten(rest));
        return Some(
            Problem::new(
                name.span(),
                format!("a colon is missing behind {}", show(name.text)),
            )
            .help(help),
        );
    }
    if let Some(help) = words::likely_line(&first.lower()) {
        return Some(Problem::new(first.span(), words::misplaced(first.text)).help(help));
    }
    if is_request(line) {
        return wrong(
            "who does this?",
            request_help(line, first, casting, &written),
        );
    }
    if looks_like_field(line) {
        return wrong(
            "a field belongs to a turn",
            "Begin the line with a blank or two, so that it belongs to the turn above".to_owned(),
        );
    }
    None
}

fn request_help(line: Piece<'_>, first: Piece<'_>, casting: &Casting, written: &str) -> String {
    let who = casting.example();
    if line.text.starts_with('/') || line.text.starts_with("http") {
        return format!("Write a name and what it does: {who}: GET {written}");
    }
    let word = first.text.trim_end_matches(':');
    if words::is_method(word) {
        let rest = line.from(first.text.len()).trim();
        return format!(
            "Put a name in front: {who}: {} {}",
            word.to_uppercase(),
            shorten(rest.text)
        );
    }
    match words::action_for(&first.lower()) {
        Some(help) => {
            let next = first_word(line.from(first.text.len()).trim());
            let help = words::adapt(&help, next.text);
            match help.strip_prefix("Write: ") {
                Some(action) => format!("Put a name in front: {who}: {action}"),
                None => format!("Put a name in front ({who}: …). {help}"),
            }
        }
        None => format!("Put a name in front: {who}: {written}"),
    }
}

/// `username = alice`.
fn looks_like_field(line: Piece<'_>) -> bool {
    line.split_once('=')
        .is_some_and(|(name, _)| words::is_name(name.trim().text))
}

/// `2bob: …`, `alice bob: …`.
fn bad_name(line: Piece<'_>) -> Option<Problem> {
    let (who, _) = line.split_once(':')?;
    let who = who.trim();
    let first_bad = who.split_commas().find_map(|name| check_name(name).err())?;
    (words::line_for(&first_word(who).lower()).is_none()).then_some(first_bad)
}

fn shorten(text: &str) -> String {
    let start: String = text.chars().take(80).collect();
    crate::text::shorten(&crate::text::escape(&start), 60)
}
