//! One step on one line: the browser, the wire, the page, the server; below it what needs more
//! words.

use super::Style;
use super::below::News;
use crate::observe::{SessionChange, Step};
use crate::scenario::{Line, Scenario, Turn};
use crate::text::{escape, shorten, width};
use colored::Colorize as _;

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
/// `★ new fox-41`: most labels have seven characters.
const SESSION: usize = 13;

impl Columns {
    pub(super) fn for_play(scenario: &Scenario, style: &Style) -> Self {
        let number = scenario.turn_count().to_string().len().max(2);
        let names = scenario
            .cast
            .members
            .iter()
            .take(1000)
            .map(|m| width(&escape(&m.name)));
        let name = names.max().unwrap_or(0).clamp(3, 12);
        let action = |line: &Line| width(&escape(&line.action.describe(&scenario.cast)));
        let beside_tabs = scenario
            .lines_in_tabs()
            .map(|(line, tabs)| action(line) + tab_of(Some(tabs)).len());
        let actions = scenario.lines().map(action).chain(beside_tabs);
        let room = style
            .width
            .saturating_sub(number + name + STATUS + SESSION + 8 + 27);
        let action = actions.max().unwrap_or(0).clamp(5, room.clamp(16, 48));
        let page_at = number + 1 + name + 2 + action + 2 + STATUS + 2 + SESSION + 2;
        let watches = scenario
            .watches
            .iter()
            .map(|watch| width(&watch.name) + 2)
            .sum::<usize>();
        Self {
            number,
            name,
            action,
            page_at,
            page: if scenario.watches.is_empty() {
                page_width(style.width, page_at)
            } else {
                watches.clamp(7, 20)
            },
            total: style.width,
        }
    }

    /// What stands before a line that goes on with a step: the browser's name again.
    pub(super) fn lead(&self, who: &str) -> String {
        let who = pad(who, self.name);
        format!("{:n$} {}  ", "", who.dimmed(), n = self.number)
    }

    /// Whose turn it is: of a long name the beginning, then the tab, where there are several. The
    /// action beside it has so much less room.
    pub(super) fn who(&self, turn: &Turn<'_>, scenario: &Scenario) -> String {
        let name = escape(scenario.cast.name(turn.browser));
        format!("{}{}", shorten(&name, self.name), tab_of(turn.tab))
    }

    /// Names the places above the columns.
    pub(super) fn heading(&self) -> String {
        let name_at = self.number + 1;
        let wire_at = name_at + self.name + 2;
        let session_at = self.page_at - SESSION - 2;
        let places = [
            (name_at, "browser"),
            (wire_at, "the wire"),
            (session_at, "session"),
            (self.page_at, "page"),
            (self.page_at + self.page + 2, "the server"),
        ];
        let mut line = String::new();
        for (at, words) in places {
            let gap = at
                .saturating_sub(line.len())
                .max(usize::from(!line.is_empty()));
            line.push_str(&" ".repeat(gap));
            line.push_str(words);
        }
        line
    }
}

fn tab_of(tab: Option<u32>) -> String {
    tab.map_or(String::new(), |tab| format!(" tab {tab}"))
}

/// The page's part where no watched value says how wide it is: the server's needs 22 columns.
fn page_width(total: usize, page_at: usize) -> usize {
    let fits = |wide: usize| total >= page_at + wide + 22;
    match total {
        110.. if fits(18) => 18,
        _ if fits(12) => 12,
        _ => 8,
    }
}

pub(super) fn step(
    scenario: &Scenario,
    style: &Style,
    columns: &Columns,
    step: &Step<'_>,
    news: &News,
) -> String {
    let played = &step.played;
    let name = columns.who(&played.turn, scenario);
    let action = played
        .turn
        .line
        .action
        .describe_filled(&scenario.cast, &played.values);
    let action = escape(&action).into_owned();
    let lead = columns.lead(&name);
    let mut out = format!(
        "{} {}  {}  {}",
        format!("{:>w$}", played.number, w = columns.number).dimmed(),
        pad(&name, columns.name).bold(),
        deed(step, &action, columns, width(&name)),
        session(step, style),
    );
    let used = columns.page_at.max(visible_width(&out) + 2);
    place_page_and_server(&mut out, style, columns, step, (used, &lead));
    out.push('\n');
    out.push_str(&super::below::below(scenario, style, &lead, step, news));
    out
}

/// What stands to the right: on the same line where it fits, the server's part below otherwise.
fn place_page_and_server(
    out: &mut String,
    style: &Style,
    columns: &Columns,
    step: &Step<'_>,
    (used, lead): (usize, &str),
) {
    let changes = super::words::server_words(step, style);
    let one = changes.join(", ");
    let room = columns.total.saturating_sub(used);
    let pages = super::words::page_words(step, style);
    let fits = |page: &str| {
        if one.is_empty() {
            return width(page) <= room;
        }
        width(page) <= columns.page && columns.page + 2 + width(&one) <= room
    };
    let indent = " ".repeat(used.saturating_sub(visible_width(out)));
    if let Some(page) = pages.iter().find(|page| fits(page)) {
        let page = if one.is_empty() {
            page.clone()
        } else {
            pad(page, columns.page)
        };
        let gap = if one.is_empty() { "" } else { "  " };
        out.push_str(&format!("{indent}{page}{gap}"));
        if !one.is_empty() {
            out.push_str(&one.green().to_string());
        }
    } else {
        let page = pages
            .iter()
            .find(|page| width(page) <= room)
            .or(pages.last());
        let page = page.map_or("", String::as_str);
        out.push_str(&format!("{indent}{}", shorten(page, room.max(8))));
        let room = columns.total.saturating_sub(visible_width(lead)).max(30);
        for change in changes {
            let line = shorten(&format!("server: {change}"), room);
            out.push_str(&format!("\n{lead}{}", line.green()));
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
}

/// The action and the status; where nothing was asked of a server the action has the room of both, and all
/// that is free to its right.
fn deed(step: &Step<'_>, action: &str, columns: &Columns, who: usize) -> String {
    if step.played.hops.is_empty() && step.error.is_none() {
        let least = columns.action + 2 + STATUS;
        let used = columns.number + 1 + columns.name + 2 + 2 + SESSION;
        let room = columns.total.saturating_sub(used).max(least);
        return pad(&shorten(action, room), least);
    }
    let room = columns
        .action
        .saturating_sub(who.saturating_sub(columns.name));
    let action = pad(&shorten(action, room), room);
    format!("{action}  {}", status(step))
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The width without the colour codes (colour is the only thing that writes an escape here).
pub(in crate::report) fn visible_width(text: &str) -> usize {
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
fn session(step: &Step<'_>, style: &Style) -> String {
    let session = &step.session;
    let is_visit = !step.played.hops.is_empty();
    let label = match (&session.label, session.carried) {
        (Some(label), _) => label.clone(),
        (None, Some(_)) => "cookie".to_owned(),
        (None, None) => String::new(),
    };
    let glyph = |glyph: &'static str| if style.glyphs { glyph } else { "*" };
    match session.change {
        SessionChange::New if is_visit => pad(&format!("{} new {label}", glyph("★")), SESSION)
            .cyan()
            .to_string(),
        SessionChange::New => pad(&format!("{} now {label}", glyph("↻")), SESSION)
            .magenta()
            .to_string(),
        SessionChange::Rotated if !is_visit => pad(&format!("{} now {label}", glyph("↻")), SESSION)
            .magenta()
            .to_string(),
        SessionChange::Rotated => pad(&format!("{} rotated {label}", glyph("↻")), SESSION)
            .magenta()
            .to_string(),
        SessionChange::Ended => {
            let gone = session.label_before.as_deref().unwrap_or("session");
            pad(&format!("{} ended {gone}", glyph("✗")), SESSION)
                .yellow()
                .to_string()
        }
        SessionChange::Same => pad(&format!("      {label}"), SESSION),
        SessionChange::None => pad("      -", SESSION),
    }
}
