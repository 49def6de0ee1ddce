//! The page's words and the server's change, as they stand to the right of a step.

use super::Style;
use crate::observe::{JointChange, KeyChange, Kind, PageWords, Source, State, Step};
use crate::text::{count, escape, long_name, shorten};
use colored::Colorize as _;
use serde_json::Value;

/// The page's part in a long and a short form.
pub(super) fn page_words(step: &Step<'_>, style: &Style) -> Vec<String> {
    let arrow = if style.glyphs { "→" } else { "->" };
    let watched: Vec<String> = step
        .watched
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", escape(value.as_ref()?))))
        .collect();
    if !watched.is_empty() {
        return vec![shorten(&watched.join(" "), 30)];
    }
    if step.status().is_some_and(|status| status >= 400)
        && let Some(title) = &step.title
    {
        return vec![shorten(&escape(title), 40), shorten(&escape(title), 24)];
    }
    match &step.words {
        PageWords::None => vec![String::new()],
        PageWords::Same => vec!["page as before".to_owned(), "as before".to_owned()],
        PageWords::First(text) => {
            let is_short = text.len() <= 40 || step.title.is_none();
            let telling = match &step.title {
                Some(title) if !is_short => title.as_str(),
                _ => telling_part(text),
            };
            let word = telling
                .split(' ')
                .find(|word| word.contains(|c: char| c.is_ascii_digit()));
            vec![
                shorten(&escape(telling), 30),
                shorten(&escape(telling), 16),
                shorten(&escape(word.unwrap_or(telling)), 12),
            ]
        }
        PageWords::Changed(change) => {
            let (context, before) = (escape(&change.context), escape(&change.before));
            let after = escape(&change.after);
            let word = context.rsplit(' ').next().unwrap_or("");
            vec![
                shorten(&format!("{context}{before} {arrow} {after}"), 36),
                shorten(&format!("{word}{before} {arrow} {after}"), 24),
                shorten(&format!("{word}{after}"), 16),
            ]
        }
    }
}

/// Of a page seen for the first time: the words around its first number, or its first words.
pub(super) fn telling_part(text: &str) -> &str {
    let Some(digit) = text.find(|c: char| c.is_ascii_digit()) else {
        return text;
    };
    let before = text[..digit]
        .char_indices()
        .rev()
        .filter(|(_, c)| *c == ' ')
        .nth(1);
    let start = before.map_or(0, |(at, _)| at + 1);
    &text[start..]
}

pub(super) fn server_words(step: &Step<'_>, style: &Style) -> Vec<String> {
    if step.state.is_joint {
        return Vec::new();
    }
    let received = step
        .played
        .hops
        .iter()
        .flat_map(|hop| &hop.exchange.received);
    let came = received.map(|cookie| cookie.value.as_str());
    let own: Vec<&str> = step.session.id.as_deref().into_iter().chain(came).collect();
    changes(&step.state, &own, style)
}

/// `+ num_visits: 1`, `num_visits: 1 → 2`, `- num_visits: 4`, `row gone`.
fn changes(state: &State, own: &[&str], style: &Style) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for change in &state.changes {
        if state.rows.deleted.contains(&change.id) {
            continue;
        }
        let foreign = !change.id.is_empty() && !own.contains(&change.id.as_str());
        let whose = if state.source == Source::Cookie {
            "(cookie) ".to_owned()
        } else if foreign {
            format!("{} ", change.label)
        } else {
            String::new()
        };
        words.push(format!(
            "{}{whose}{}",
            sign(change),
            key_change(change, style)
        ));
    }
    for id in &state.rows.deleted {
        if !state.rows.strangers.contains(id) {
            let label = short_label(id, state);
            words.push(format!("- row {label} gone"));
        }
    }
    words
}

fn short_label(id: &str, state: &State) -> String {
    let known = state.changes.iter().find(|change| change.id == id);
    known.map_or_else(|| first_label(id), |change| change.label.clone())
}

/// The usual label of an id that nobody gave one.
fn first_label(id: &str) -> String {
    long_name(id)
        .splitn(3, '-')
        .take(2)
        .collect::<Vec<_>>()
        .join("-")
}

fn sign(change: &KeyChange) -> &'static str {
    match change.kind {
        Kind::Added => "+ ",
        Kind::Changed => "",
        Kind::Removed => "- ",
    }
}

fn key_change(change: &KeyChange, style: &Style) -> String {
    let arrow = if style.glyphs { "→" } else { "->" };
    let key = escape(&change.key).into_owned();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{key}: {} {arrow} {}", value(before), value(after)),
        (Some(only), None) | (None, Some(only)) => format!("{key}: {}", value(only)),
        (None, None) => key,
    }
}

pub(super) fn value(value: &Value) -> String {
    shorten(&escape(&value.to_string()), 40)
}

/// The change of a round as a whole.
pub(super) fn joint(style: &Style, joint: &JointChange) -> String {
    let turns = count(joint.turns, "turn");
    let mut words = changes(&joint.state, &[], style);
    if words.is_empty() {
        words.push("no change".to_owned());
    }
    let mut out = String::new();
    for change in words {
        out.push_str(&format!(
            "    {}\n",
            format!("the server, after all {turns}: {}", change.trim()).green()
        ));
    }
    out
}

/// Rows of visitors who are none of our browsers.
pub(super) fn strangers(_: &Style, state: &State) -> String {
    let mut out = String::new();
    for id in &state.rows.strangers {
        let came = state.rows.created.contains(id);
        let what = if came { "a new row" } else { "a row that went" };
        let words = format!(
            "    someone else's: {what} {}, which no browser of this run holds",
            first_label(id)
        );
        out.push_str(&format!("{}\n", words.yellow()));
    }
    out
}
