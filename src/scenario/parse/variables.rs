//! `{{name}}` in an address or a text. Only `{{port}}`, the target's port, has a value in this
//! version; it stays in the text and is filled in when the play is run.

use super::super::play::Span;
use super::piece::{Piece, is_blank};
use super::words::show;
use super::{Known, Problem};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An address or the value of a field: `{{port}}` is filled in.
    Sent,
    /// An address that is expected, where `*` stands for anything.
    Landing,
    /// A text that is expected: nothing is filled in yet.
    Expected,
}

/// Finds the first `{{name}}` that has no value.
pub fn check(written: Piece<'_>, place: Place, known: &Known<'_>) -> Result<(), Problem> {
    let mut rest = written;
    while let Some(open) = rest.text.find("{{") {
        let (inside, after) = inside(rest.from(open + 2));
        let braces = Span {
            start: rest.start + open,
            len: inside.map_or(2, |inside| inside.text.len() + 4),
        };
        match inside {
            Some(inside) => explain(inside, braces, place, known)?,
            // Without quotes, {{ port }} ends at its first blank.
            None if rest.text.len() == open + 2 => return Err(blanks(braces, "port")),
            None => {}
        }
        rest = after;
    }
    Ok(())
}

/// What stands between `{{` and `}}` if it could be a name, and where to look on.
fn inside(rest: Piece<'_>) -> (Option<Piece<'_>>, Piece<'_>) {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || is_blank(c);
    let end = rest.text.find(|c| !is_part(c)).unwrap_or(rest.text.len());
    let (name, after) = rest.split_at(end);
    let bare = name.trim().text;
    let is_name = !bare.is_empty() && !bare.contains(is_blank);
    let is_closed = after.text.starts_with("}}");
    ((is_name && is_closed).then_some(name), after)
}

fn explain(inside: Piece<'_>, span: Span, place: Place, known: &Known<'_>) -> Result<(), Problem> {
    let name = inside.trim().text;
    let (shown, settings) = (show(name), known.settings);
    match (name, place) {
        ("port", Place::Sent) if inside.text == name => return Ok(()),
        ("port", Place::Sent) => return Err(blanks(span, name)),
        ("port", Place::Landing) => {
            let message = "{{port}} stands in what is visited, not in what is expected";
            return Err(Problem::new(span, message)
                .help("Write * for the port: lands on http://localhost:*/hello"));
        }
        ("port", Place::Expected) => {
            let message = "{{port}} stands in what is visited, not in what is expected";
            return Err(Problem::new(span, message).help("Write the text that you expect"));
        }
        _ => {}
    }
    let owner = name.split('.').next().unwrap_or_default();
    let is_declared = settings.watched.contains(name)
        || ["browser", "run"].contains(&name)
        || (owner != name && known.casting.find(owner).is_some());
    if is_declared {
        return Err(
            Problem::not_built(span, &format!("{{{{{shown}}}}}")).help("Write the value itself")
        );
    }
    if settings.variables.contains(name) || settings.is_watch_broken {
        return Ok(());
    }
    Err(Problem::new(span, format!("nothing gives {{{{{shown}}}}} a value")).help(
        "Write the value itself: variables are not built yet in this version. Only {{port}}, the target's port, is known",
    ))
}

fn blanks(span: Span, name: &str) -> Problem {
    Problem::new(span, "a variable stands without blanks between its braces")
        .help(format!("Write: {{{{{name}}}}}"))
}
