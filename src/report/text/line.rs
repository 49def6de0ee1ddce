//! One step on one line: the browser, the wire, the page, the server; below it what needs more
//! words.

use super::Style;
use crate::cookie::{Cookie, Verdict};
use crate::observe::{
    Alarm, JointChange, KeyChange, Kind, PageWords, Session, SessionChange, State, Step,
};
use crate::scenario::{Action, Scenario};
use crate::text::{count, escape, long_name, shorten, width};
use colored::Colorize as _;
use serde_json::Value;

/// How wide the columns of a play are.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    number: usize,
    name: usize,
    action: usize,
    /// Where the page's words begin.
    page_at: usize,
    page: usize,
    total: usize,
}

const STATUS: usize = 3;
/// `★ new fox-41`.
const SESSION: usize = 12;

impl Columns {
    pub(super) fn for_play(scenario: &Scenario, style: &Style) -> Self {
        let number = scenario.turn_count().to_string().len().max(2);
        let names = scenario.cast.members.iter().take(1000).map(|m| width(&escape(&m.name)));
        let name = names.max().unwrap_or(0).clamp(3, 12);
        let actions = scenario.lines().map(|line| {
            let who_steals = matches!(line.action, Action::Steal { .. });
            let words = width(&escape(&line.action.describe(&scenario.cast)));
            if who_steals { 0 } else { words }
        });
        let room = style.width.saturating_sub(number + name + STATUS + SESSION + 8 + 27);
        let action = actions.max().unwrap_or(0).clamp(5, room.clamp(16, 48));
        let page_at = number + 2 + name + 2 + action + 2 + STATUS + 2 + SESSION + 2;
        let watches = scenario.watches.iter().map(|watch| width(&watch.name) + 3).sum::<usize>();
        Self {
            number,
            name,
            action,
            page_at,
            page: watches.clamp(7, 20),
            total: style.width,
        }
    }

    /// Names the three places above the columns.
    pub(super) fn heading(&self, _: &Scenario) -> String {
        let browser = format!("{:>n$}  {:<w$}", "", "browser", n = self.number, w = self.name);
        let wire = format!("{:<w$}", "the wire", w = self.action + 2 + STATUS);
        let line = format!("{browser}  {wire}  {:<SESSION$}  {:<p$}  the server", "session", "page", p = self.page);
        line.trim_end().to_owned()
    }
}

pub(super) fn step(
    scenario: &Scenario,
    style: &Style,
    columns: &Columns,
    step: &Step<'_>,
) -> String {
    let played = &step.played;
    let name = escape(scenario.cast.name(step.browser())).into_owned();
    let action = escape(&played.turn.line.action.describe(&scenario.cast)).into_owned();
    let mut out = format!(
        "{}  {}  {}  {}  {}",
        format!("{:>w$}", played.number, w = columns.number).dimmed(),
        pad(&shorten(&name, columns.name), columns.name).bold(),
        pad(&shorten(&action, columns.action), columns.action),
        status(step),
        session(&step.session, style),
    );
    let used = columns.page_at.max(visible_width(&out) + 2);
    place_page_and_server(&mut out, style, columns, step, used);
    out.push('\n');
    out.push_str(&below(scenario, style, columns, step));
    out
}

/// What stands to the right: on the same line where it fits, the server's part below otherwise.
fn place_page_and_server(
    out: &mut String,
    style: &Style,
    columns: &Columns,
    step: &Step<'_>,
    used: usize,
) {
    let changes = server_words(step, style);
    let one = changes.join(", ");
    let room = columns.total.saturating_sub(used);
    let pages = page_words(step, style);
    let fits = |page: &str| {
        let page = if one.is_empty() { width(page) } else { width(page).max(columns.page) + 2 };
        page + width(&one) <= room
    };
    let indent = " ".repeat(used.saturating_sub(visible_width(out)));
    if let Some(page) = pages.iter().find(|page| fits(page)) {
        let page = if one.is_empty() { page.clone() } else { pad(page, columns.page) };
        let gap = if one.is_empty() { "" } else { "  " };
        out.push_str(&format!("{indent}{page}{gap}{}", one.green()));
    } else {
        let page = pages.last().cloned().unwrap_or_default();
        out.push_str(&format!("{indent}{}", shorten(&page, room.max(8))));
        for change in changes {
            let line = shorten(&format!("server {change}"), columns.total.saturating_sub(4));
            let column = columns.total.saturating_sub(width(&line)).min(columns.page_at);
            out.push_str(&format!("\n{}{}", " ".repeat(column), line.green()));
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The width without the colour codes (colour is the only thing that writes an escape here).
fn visible_width(text: &str) -> usize {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    width(&plain)
}

fn status(step: &Step<'_>) -> String {
    match step.status() {
        _ if step.error.is_some() => " - ".red().to_string(),
        Some(status) if status >= 400 => status.to_string().red().to_string(),
        Some(status) => status.to_string(),
        None => "   ".to_owned(),
    }
}

/// Glyph, word, label: `★ new fox-41`.
fn session(session: &Session, style: &Style) -> String {
    let label = match (&session.label, session.is_carried) {
        (Some(label), _) => label.clone(),
        (None, true) => "in cookie".to_owned(),
        (None, false) => String::new(),
    };
    let glyph = |glyph: &'static str| if style.glyphs { glyph } else { "*" };
    match session.change {
        SessionChange::New => pad(&format!("{} new {label}", glyph("★")), SESSION).cyan().to_string(),
        SessionChange::Rotated => {
            pad(&format!("{} rotated {label}", glyph("↻")), SESSION).magenta().to_string()
        }
        SessionChange::Ended => {
            let gone = session.label_before.as_deref().unwrap_or("session");
            pad(&format!("{} ended {gone}", glyph("✗")), SESSION).yellow().to_string()
        }
        SessionChange::Same => pad(&format!("      {label}"), SESSION),
        SessionChange::None => pad("      -", SESSION),
    }
}

/// The page's part in a long and a short form.
fn page_words(step: &Step<'_>, style: &Style) -> Vec<String> {
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
            let telling = telling_part(text);
            vec![shorten(&escape(telling), 30), shorten(&escape(telling), 16)]
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
fn telling_part(text: &str) -> &str {
    let Some(digit) = text.find(|c: char| c.is_ascii_digit()) else {
        return text;
    };
    let before = text[..digit].char_indices().rev().filter(|(_, c)| *c == ' ').nth(1);
    let start = before.map_or(0, |(at, _)| at + 1);
    &text[start..]
}

fn server_words(step: &Step<'_>, style: &Style) -> Vec<String> {
    if step.state.is_joint {
        return Vec::new();
    }
    changes(&step.state, step.session.id.as_deref(), style)
}

/// `+ num_visits: 1`, `num_visits: 1 → 2`, `- num_visits: 4`, `row gone`.
fn changes(state: &State, own: Option<&str>, style: &Style) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for change in &state.changes {
        if state.rows.deleted.contains(&change.id) {
            continue;
        }
        let foreign = !change.id.is_empty() && own != Some(change.id.as_str());
        let whose = if foreign { format!("{} ", change.label) } else { String::new() };
        words.push(format!("{}{whose}{}", sign(change), key_change(change, style)));
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
    long_name(id).splitn(3, '-').take(2).collect::<Vec<_>>().join("-")
}

fn sign(change: &KeyChange) -> &'static str {
    match change.kind {
        Kind::Added => "+ ",
        Kind::Changed => "  ",
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

/// What needs more words than the line has room for.
fn below(scenario: &Scenario, style: &Style, columns: &Columns, step: &Step<'_>) -> String {
    let mut out = String::new();
    let indent = " ".repeat(columns.number + 2);
    for words in jar_words(scenario, step) {
        out.push_str(&format!("{indent}{}\n", words.dimmed()));
    }
    for received in step.played.hops.iter().flat_map(|hop| &hop.exchange.received) {
        if received.verdict == Verdict::Refused {
            let name = escape(&received.name).into_owned();
            let words = format!("jar: refused {name}. {}", received.reason.says());
            out.push_str(&format!("{indent}{}\n", words.yellow()));
        }
    }
    if let Some(Alarm::SharedSession { first, label }) = &step.alarm {
        let (who, first) = (scenario.cast.name(step.browser()), scenario.cast.name(*first));
        let words = format!(
            "!! {who} holds {first}'s session {label}: to the server {who} and {first} are one browser"
        );
        out.push_str(&format!("{indent}{}\n", words.red().bold()));
    }
    if let Some(error) = &step.error {
        let mark = if style.glyphs { "✗" } else { "x" };
        for line in crate::text::wrap(&escape(error), columns.total.saturating_sub(8)) {
            out.push_str(&format!("{indent}{}\n", format!("{mark} {line}").red()));
        }
        return out;
    }
    for judged in step.judged.iter().filter(|judged| judged.passed == Some(false)) {
        let mark = if style.glyphs { "✗" } else { "x" };
        let words = format!("{mark} expected {}, but {}", judged.text, judged.actual);
        let words = shorten(&escape(&words), columns.total.saturating_sub(4).max(60));
        out.push_str(&format!("{indent}{}\n", words.red()));
    }
    out
}

/// What came into the jar and went out of it, the session cookie of a visit aside: that one has a
/// column of its own.
fn jar_words(scenario: &Scenario, step: &Step<'_>) -> Vec<String> {
    let played = &step.played;
    let turn = played.turn;
    let is_session = |cookie: &&Cookie| {
        Some(&cookie.value) == step.session.id.as_ref()
            || Some(&cookie.value) == step.session.before.as_ref()
    };
    let is_visit = matches!(turn.line.action, Action::Visit(_));
    let same = |a: &Cookie, b: &Cookie| (&a.name, &a.domain, &a.path) == (&b.name, &b.domain, &b.path);
    let mut words = Vec::new();
    for now in &played.jar_after {
        let before = played.jar_before.iter().find(|old| same(old, now));
        if before.is_some_and(|old| old.value == now.value) || is_visit && is_session(&now) {
            continue;
        }
        let kind = if now.expires.is_some() { "" } else { ", until the browser closes" };
        words.push(format!("+ {}={}{kind}", escape(&now.name), shorten(&escape(&now.value), 24)));
    }
    for old in &played.jar_before {
        let is_gone = !played.jar_after.iter().any(|now| same(old, now));
        if is_gone && !(is_visit && is_session(&old)) {
            words.push(format!("- {}", escape(&old.name)));
        }
    }
    if let Action::Steal { from, .. } = &turn.line.action
        && !played.stolen.is_empty()
    {
        words.push(format!("copied out of {}'s jar", scenario.cast.name(*from)));
    }
    if matches!(turn.line.action, Action::Close) {
        let kept: Vec<_> = played.jar_after.iter().map(|c| escape(&c.name).into_owned()).collect();
        let kept = if kept.is_empty() { "nothing".to_owned() } else { kept.join(", ") };
        words.push(format!("kept {kept}"));
    }
    if words.is_empty() {
        return Vec::new();
    }
    vec![format!("jar: {}", words.join("; "))]
}

/// The change of a round as a whole.
pub(super) fn joint(style: &Style, joint: &JointChange) -> String {
    let turns = count(joint.turns, "turn");
    let mut words = changes(&joint.state, None, style);
    if words.is_empty() {
        words.push("no change".to_owned());
    }
    let mut out = String::new();
    for change in words {
        out.push_str(&format!("    {}\n", format!("the server, after all {turns}: {}", change.trim()).green()));
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
