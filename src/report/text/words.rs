//! The page's words and the server's change, as they stand to the right of a step.

use super::{Style, difference};
use crate::observe::{JointChange, KeyChange, Kind, PageWords, Source, State, Step};
use crate::page;
use crate::text::{count, escape, long_name, shorten};
use colored::Colorize as _;
use std::collections::HashSet;

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
            let number = counted(text);
            let is_short = text.len() <= 40 || step.title.is_none();
            let telling = match (&number, &step.title) {
                (Some(number), _) => number.as_str(),
                (None, Some(title)) if !is_short => title.as_str(),
                _ => text.as_str(),
            };
            let word = telling.rsplit(' ').next().filter(|_| number.is_some());
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

/// The first number of a page that may be a count, with the two words before it.
fn counted(text: &str) -> Option<String> {
    let number = page::numbers(text).next()?;
    let words: Vec<&str> = number.name.split_inclusive(' ').collect();
    let last = words.len().saturating_sub(2);
    Some(format!("{}{}", words[last..].concat(), number.digits))
}

/// What is worth telling of a page: its number, or how it begins.
pub(super) fn telling_part(text: &str) -> String {
    counted(text).unwrap_or_else(|| text.to_owned())
}

pub(super) fn server_words(step: &Step<'_>, style: &Style) -> Vec<String> {
    if step.state.is_joint {
        return Vec::new();
    }
    if let Some(words) = moved(step, style) {
        return words;
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
        for place in difference::of_key(change, style) {
            words.push(format!("{}{whose}{}", place.sign, place.words));
        }
    }
    for id in &state.rows.deleted {
        if !state.rows.strangers.contains(id) {
            let label = short_label(id, state);
            words.push(format!("- {} {label} gone", state.source.row()));
        }
    }
    words
}

/// The row of the old id went and the row of the new one came in one step, as at a login: its
/// content moved. Then only what differs between the two rows is a change.
fn moved(step: &Step<'_>, style: &Style) -> Option<Vec<String>> {
    let (session, rows) = (&step.session, &step.state.rows);
    let (old, new) = (session.before.as_ref()?, session.id.as_ref()?);
    if old == new || !rows.deleted.contains(old) || !rows.created.contains(new) {
        return None;
    }
    let arrow = if style.glyphs { "→" } else { "->" };
    let (from, to) = (session.label_before.as_ref()?, session.label.as_ref()?);
    let mut rest = step.state.clone();
    rest.rows.deleted.retain(|id| id != old);
    rest.changes = net_changes(&step.state.changes, old, new);
    let mut words = vec![format!("{} {from} {arrow} {to}", step.state.source.row())];
    words.extend(changes(&rest, &[new], style));
    Some(words)
}

/// The changes of the two rows as those of one that moved; those of other rows as they are.
fn net_changes(all: &[KeyChange], old: &str, new: &str) -> Vec<KeyChange> {
    let (mut net, mut others): (Vec<KeyChange>, Vec<KeyChange>) = (Vec::new(), Vec::new());
    let first_known = |key: &str| {
        let of_old = |change: &&KeyChange| change.id == old && change.key == key;
        all.iter().find(of_old).and_then(|c| c.before.clone())
    };
    let last_known = |key: &str| {
        let of_new = |change: &&KeyChange| change.id == new && change.key == key;
        all.iter().rev().find(of_new).and_then(|c| c.after.clone())
    };
    for change in all {
        if change.id != old && change.id != new {
            others.push(change.clone());
        } else if !net.iter().any(|known| known.key == change.key) {
            let (before, after) = (first_known(&change.key), last_known(&change.key));
            let kind = match (&before, &after) {
                (None, _) => Kind::Added,
                (_, None) => Kind::Removed,
                _ => Kind::Changed,
            };
            net.push(KeyChange {
                id: new.to_owned(),
                kind,
                before,
                after,
                ..change.clone()
            });
        }
    }
    net.retain(|change| change.before != change.after);
    net.sort_by_key(|change| change.kind == Kind::Removed);
    net.extend(others);
    net
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

/// The change of a round as a whole.
pub(super) fn joint(style: &Style, joint: &JointChange) -> String {
    let turns = match joint.turns {
        1 => "the turn".to_owned(),
        2 => "both turns".to_owned(),
        n => format!("all {}", count(n, "turn")),
    };
    let mut words = changes(&joint.state, &[], style);
    if words.is_empty() {
        words.push("no change".to_owned());
    }
    let head = format!("the server, after {turns}:");
    if let [only] = words.as_slice() {
        return format!("    {}\n", format!("{head} {}", only.trim()).green());
    }
    let mut out = format!("    {}\n", head.green());
    for change in words {
        out.push_str(&format!("      {}\n", change.trim().green()));
    }
    out
}

/// So many rows of strangers are told one by one.
const MOST_STRANGERS: usize = 3;

/// Rows of visitors who are none of our browsers.
pub(super) fn strangers(state: &State) -> Vec<String> {
    let created: HashSet<&String> = state.rows.created.iter().collect();
    let (came, went): (Vec<&String>, Vec<&String>) = state
        .rows
        .strangers
        .iter()
        .partition(|id| created.contains(id));
    let mut lines = strangers_who(state.source, "came", &came);
    lines.extend(strangers_who(state.source, "went", &went));
    lines
}

fn strangers_who(source: Source, did: &str, ids: &[&String]) -> Vec<String> {
    let tail = "no browser of this run holds it";
    let row = source.row();
    if ids.len() <= MOST_STRANGERS {
        let one = |id: &&String| format!("someone else's: {row} {} {did}; {tail}", first_label(id));
        return ids.iter().map(one).collect();
    }
    let labels: Vec<String> = ids.iter().take(2).map(|id| first_label(id)).collect();
    let rows = count(ids.len() as u64, row);
    let more = count(ids.len() as u64 - 2, "other");
    vec![format!(
        "someone else's: {rows} {did} ({} and {more}); no browser of this run holds them",
        labels.join(", ")
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn change(id: &str, key: &str, before: Option<Value>, after: Option<Value>) -> KeyChange {
        KeyChange {
            exchange: 0,
            id: id.to_owned(),
            label: id.to_owned(),
            key: key.to_owned(),
            kind: Kind::Changed,
            before,
            after,
        }
    }

    #[test]
    fn of_a_row_that_moved_only_what_differs_is_told() {
        let all = [
            change("old", "cart", Some(json!(1)), None),
            change("old", "kept", Some(json!(7)), None),
            change("new", "kept", None, Some(json!(7))),
            change("new", "cart", None, Some(json!(1))),
            change("new", "user", None, Some(json!("1"))),
            change("new", "cart", Some(json!(1)), Some(json!(2))),
        ];
        let net = net_changes(&all, "old", "new");
        let told: Vec<_> = net.iter().map(|c| (c.key.as_str(), c.kind)).collect();
        assert_eq!(told, [("cart", Kind::Changed), ("user", Kind::Added)]);
        assert_eq!(net[0].before, Some(json!(1)));
        assert_eq!(net[0].after, Some(json!(2)));
    }
}
