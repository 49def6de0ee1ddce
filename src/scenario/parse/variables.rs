//! `{{name}}`: who gives it its value, and the [`Template`] that comes of a text.
//!
//! The order of sources: what the run knows (`browser`, `run`), a watched value, what was given
//! from outside (the command line, then the environment), `var`, and last the target's `port`.

use super::super::play::Span;
use super::super::template::{Part, Slot, Template};
use super::cursor::Value;
use super::piece::{Piece, is_blank};
use super::words::{self, show};
use super::{Known, Problem};
use std::collections::HashMap;
use std::sync::Arc;

/// A `var` line: its name, and its value with its place.
#[derive(Debug)]
pub struct Variable {
    pub name: String,
    pub text: String,
    pub written: (String, usize),
}

/// Longer than this, in bytes, no text may grow with its variables: each could double the last.
const LONGEST: usize = 1024 * 1024;

/// The value of each `var`, in the order of the file: a later one may use an earlier one.
pub fn resolve(known: Known<'_>, problems: &mut Vec<Problem>) -> HashMap<String, Arc<Template>> {
    let mut templates = HashMap::new();
    for variable in &known.settings.variables {
        let known = Known {
            variables: &templates,
            ..known
        };
        let (text, start) = &variable.written;
        let piece = Piece {
            text,
            start: *start,
        };
        let template = template(&variable.text, piece, &known);
        let template = template.map_err(|problem| problems.push(problem));
        let template = Arc::new(template.unwrap_or_default());
        templates.insert(variable.name.clone(), template);
    }
    templates
}

/// A value with its variables.
pub fn read(value: &Value<'_>, known: &Known<'_>) -> Result<Template, Problem> {
    template(&value.text, value.piece, known)
}

/// `written` is `text` with its quotes and escapes.
pub fn template(text: &str, written: Piece<'_>, known: &Known<'_>) -> Result<Template, Problem> {
    check(written, known)?;
    let template = build(text, known);
    if template.size() > LONGEST.max(2 * text.len()) && !template.is_plain() {
        return Err(Problem::new(
            written.span(),
            "this text grows too long with its variables",
        )
        .help("Use fewer variables within variables"));
    }
    Ok(template)
}

/// Finds the first `{{name}}` that has no value.
pub fn check(written: Piece<'_>, known: &Known<'_>) -> Result<(), Problem> {
    let mut rest = written;
    while let Some(open) = rest.text.find("{{") {
        let (inside, after) = inside(rest.from(open + 2));
        let braces = Span {
            start: rest.start + open,
            len: inside.map_or(2, |inside| inside.text.len() + 4),
        };
        match inside {
            Some(inside) => explain(inside, braces, known)?,
            // Without quotes, {{ name }} ends at its first blank.
            None if rest.text.len() == open + 2 => return Err(blanks(braces, "name")),
            None => {}
        }
        rest = after;
    }
    Ok(())
}

/// The text with its variables in it and its slots open.
fn build(text: &str, known: &Known<'_>) -> Template {
    let mut parts = Vec::new();
    let mut rest = Piece { text, start: 0 };
    let mut words_from = 0;
    while let Some(open) = rest.text.find("{{") {
        let (inside, after) = inside(rest.from(open + 2));
        let found = inside.and_then(|inside| value_of(inside.text, known));
        rest = after;
        if let Some(part) = found {
            let open = after.start - inside.map_or(0, |inside| inside.text.len()) - 2;
            parts.push(Part::Words(text[words_from..open].to_owned()));
            parts.push(part);
            rest = after.from(2);
            words_from = rest.start;
        }
    }
    if parts.is_empty() {
        return Template::plain(text);
    }
    parts.push(Part::Words(text[words_from..].to_owned()));
    Template::of(text, parts)
}

/// What stands between `{{` and `}}` if it could be a name, and where to look on.
fn inside(rest: Piece<'_>) -> (Option<Piece<'_>>, Piece<'_>) {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || is_blank(c);
    let end = rest
        .text
        .find(|c: char| !is_part(c))
        .unwrap_or(rest.text.len());
    let (name, after) = rest.split_at(end);
    let bare = name.trim().text;
    let is_name = !bare.is_empty() && !bare.contains(is_blank);
    let is_closed = after.text.starts_with("}}");
    ((is_name && is_closed).then_some(name), after)
}

/// What `{{name}}` stands for, from the first source that knows it.
fn value_of(name: &str, known: &Known<'_>) -> Option<Part> {
    let own = match name {
        "browser" => Some(Slot::Browser),
        "run" => Some(Slot::Run),
        _ => watched(name, known),
    };
    let given = || (known.given.variable)(name).map(|value| Arc::new(Template::plain(value)));
    let declared = || known.variables.get(name).cloned();
    let port = || (name == "port").then_some(Part::Slot(Slot::Port));
    own.map(Part::Slot)
        .or_else(|| given().or_else(declared).map(Part::Value))
        .or_else(port)
}

/// `token`, `alice.token`, where token is watched.
fn watched(name: &str, known: &Known<'_>) -> Option<Slot> {
    let settings = known.settings;
    let (who, watch) = match name.split_once('.') {
        Some((owner, watch)) => (Some(known.casting.find(owner)?), watch),
        None => (None, name),
    };
    let index = settings.watch_index.get(watch).copied();
    // A broken watch: line declares its name all the same; no play comes of it.
    let index = index.or_else(|| settings.watched.contains(watch).then_some(usize::MAX))?;
    Some(Slot::Watched {
        who,
        watch: index,
        written: name.to_owned(),
    })
}

fn explain(inside: Piece<'_>, span: Span, known: &Known<'_>) -> Result<(), Problem> {
    let name = inside.trim();
    let is_known = value_of(name.text, known).is_some();
    if inside.text != name.text {
        return Err(blanks(span, name.text));
    }
    if let Some((owner, watch)) = name.split_once('.') {
        known.casting.reference(owner)?;
        return if is_known || known.settings.is_watch_broken {
            Ok(())
        } else {
            Err(not_watched(watch, span, known))
        };
    }
    if is_known || known.settings.is_watch_broken || known.settings.is_variable_broken {
        return Ok(());
    }
    Err(nobody_gives(name, span, known))
}

fn nobody_gives(name: Piece<'_>, span: Span, known: &Known<'_>) -> Problem {
    let shown = show(name.text);
    let settings = known.settings;
    let own = settings.variables.iter().map(|own| own.name.as_str());
    let names = settings.watched.iter().map(String::as_str).chain(own);
    let builtin = ["browser", "run", "port"].into_iter();
    let help = match words::nearest(names.take(100).chain(builtin), &name.lower()) {
        Some(near) if near == name.text => {
            format!("Move the line var {shown} above the one that uses it")
        }
        Some(near) => format!("Did you mean {{{{{}}}}}?", show(near)),
        None => format!(
            "Add a line watch: {shown} = $.{shown} (or a pattern), or var {shown} = …, or give --var {shown}=… to the command"
        ),
    };
    Problem::new(span, format!("nothing gives {{{{{shown}}}}} a value")).help(help)
}

/// `{{alice.token}}`: only what is watched is seen by a browser.
fn not_watched(watch: Piece<'_>, span: Span, known: &Known<'_>) -> Problem {
    let shown = show(watch.text);
    let watched = known.settings.watched.iter().take(100).map(String::as_str);
    let help = match words::nearest(watched, &watch.lower()) {
        Some(near) => format!("Did you mean {}?", show(near)),
        None => format!("Add a line above the first scene: watch: {shown} = /{shown}: (\\d+)/"),
    };
    Problem::new(
        span,
        format!("{shown} is not watched, so no browser sees it"),
    )
    .help(help)
}

fn blanks(span: Span, name: &str) -> Problem {
    Problem::new(span, "a variable stands without blanks between its braces")
        .help(format!("Write: {{{{{}}}}}", show(name)))
}
