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

/// What its first characters remind of.
fn looks(line: Piece<'_>, first: Piece<'_>, casting: &Casting) -> Option<Problem> {
    let wrong = |(message, help): (&str, &str)| Problem::new(line.span(), message).help(help);
    if arrow_len(line.text).is_some() || words::is_expectation(&first.lower()) {
        return Some(wrong((
            "an expectation belongs to a turn",
            "Put it behind the turn's arrow, or on an indented line below it that begins with ->",
        )));
    }
    if let Some(said) = markdown(line.text) {
        return Some(wrong(said));
    }
    if let Some(problem) = colon_missing(line, casting) {
        return Some(problem);
    }
    if let Some(help) = words::likely_line(&first.lower()) {
        return Some(Problem::new(first.span(), words::misplaced(first.text)).help(help));
    }
    if is_request(line) {
        return Some(wrong((
            "who does this?",
            &request_help(line, first, casting),
        )));
    }
    looks_like_field(line).then(|| {
        wrong((
            "a field belongs to a turn",
            "Begin the line with a blank or two, so that it belongs to the turn above",
        ))
    })
}

fn markdown(text: &str) -> Option<(&'static str, &'static str)> {
    let begins = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    if begins(&["```", "---", "==="]) {
        Some((
            "a play reads like Markdown, but it is not Markdown",
            "Leave this line out",
        ))
    } else if begins(&["- ", "* "]) {
        Some((
            "a play has no lists",
            "Leave the mark at the start of the line out",
        ))
    } else {
        None
    }
}

/// `alice GET /hello`, where alice plays.
fn colon_missing(line: Piece<'_>, casting: &Casting) -> Option<Problem> {
    let name = Cursor::new(line).ident();
    let is_known = casting.find(name.text).is_some() || name.is_word("everyone");
    let rest = line.from(name.text.len()).trim().text;
    let rest = rest.trim_start_matches([',', ';', '-', '>', '=']);
    if !is_known || name.is_empty() || rest.is_empty() {
        return None;
    }
    let shown = show(name.text);
    let help = format!("Write: {shown}: {}", shorten(rest.trim_start()));
    Some(Problem::new(name.span(), format!("a colon is missing behind {shown}")).help(help))
}

fn request_help(line: Piece<'_>, first: Piece<'_>, casting: &Casting) -> String {
    let (who, written) = (casting.example(), shorten(line.text));
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
