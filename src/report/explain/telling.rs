//! Stories of cookie lines in words for a terminal. `listing.rs` tells many lines in short.

use super::attributes::Fate;
use super::listing;
use super::prose::{hanging, heading, paragraph};
use super::reasons;
use super::story::{SetStory, Story};
use super::visits::{self, Kind, Visit};
use crate::cookie::{Reason, Verdict, is_loopback};
use crate::report::Style;
use crate::report::sessions::expiry;
use crate::text::{escape, shorten, width, wrap};
use colored::Colorize as _;
use time::OffsetDateTime;

/// More lines than this are told in short.
const MOST_IN_FULL: usize = 3;
/// More attributes than this are counted.
const MOST_ATTRIBUTES: usize = 20;

/// All stories: each in full where there are few of them or `in_full` is wanted, else in short.
#[must_use]
pub fn tell(stories: &[Story], in_full: bool, style: &Style) -> String {
    if stories.len() > MOST_IN_FULL && !in_full {
        return listing::list(stories, style);
    }
    let all: Vec<String> = stories.iter().map(|story| one(story, style)).collect();
    all.join("\n")
}

fn one(story: &Story, style: &Style) -> String {
    match story {
        Story::Set(story) => set(story, style),
        Story::Sent {
            pairs,
            has_attributes,
            line,
        } => sent(line, pairs, *has_attributes, style),
    }
}

fn set(story: &SetStory, style: &Style) -> String {
    let received = &story.received;
    let line = shorten(&escape(&received.line), style.width.saturating_sub(12));
    let from = shorten(&escape(story.url.as_str()), style.width.saturating_sub(5));
    let mut out = format!("{}\nfrom {from}\n\n", format!("Set-Cookie: {line}").bold());
    out.push_str(&verdict(story, style));
    out.push_str(&parts(story, style));
    if let Some(cookie) = &story.cookie {
        out.push_str(&heading("Where it goes"));
        out.push_str(&paragraph(&scope(story), style));
        out.push_str(&examples(story, Kind::Place, style));
        out.push_str(&heading("Coming from elsewhere"));
        let stranger = visits::stranger(&story.url);
        let words = format!("Another site is here https://{stranger}/; forms are sent by POST.");
        out.push_str(&paragraph(&words, style));
        out.push_str(&examples(story, Kind::From, style));
        out.push_str(&heading("Until when"));
        out.push_str(&paragraph(&until(story, cookie.expires), style));
        out.push_str(&examples(story, Kind::Time, style));
    }
    out.push_str(&why_home(story, style));
    if !story.advice.is_empty() {
        out.push_str(&heading("What a session id should have too"));
        for advice in &story.advice {
            out.push_str(&hanging(
                &format!("{}: {}", advice.missing, advice.says),
                style,
            ));
        }
    }
    out
}

/// `Refused. Secure cookies travel only over https (or on localhost). (SecureOnly)`
fn verdict(story: &SetStory, style: &Style) -> String {
    let received = &story.received;
    let word = listing::verdict_word(received.verdict);
    let says = match received.reason {
        Reason::Fine => "Nothing was against it.",
        reason => reason.says(),
    };
    let words = format!("{word}. {says} ({})", received.reason.name());
    let mut out = String::new();
    for line in wrap(&words, style.width) {
        let line = match received.verdict {
            Verdict::Refused => line.red(),
            Verdict::Deleted => line.yellow(),
            Verdict::Stored | Verdict::Replaced => line.green(),
        };
        out.push_str(&format!("{line}\n"));
    }
    if !matches!(
        received.reason,
        Reason::Fine | Reason::Replaced | Reason::Deleted
    ) {
        let page = reasons::page(received.reason);
        out.push_str(&hanging(
            &format!("What to write instead: {}", page.instead),
            style,
        ));
        out.push_str(&format!(
            "  More: jarful explain {}\n",
            received.reason.name()
        ));
    }
    out
}

fn parts(story: &SetStory, style: &Style) -> String {
    let received = &story.received;
    let mut rows: Vec<(String, String, Fate)> = Vec::new();
    let pair = match (received.name.as_str(), received.value.as_str()) {
        ("", "") => None,
        ("", value) => Some((
            value.to_owned(),
            "a value without a name; sent back as it is",
        )),
        (name, value) => Some((
            format!("{name}={value}"),
            "name and value; only these two are sent back",
        )),
    };
    rows.extend(pair.map(|(text, says)| (text, says.to_owned(), Fate::Counts)));
    for told in story.attributes.iter().take(MOST_ATTRIBUTES) {
        let text = match &told.value {
            Some(value) => format!("{}={value}", told.name),
            None => told.name.clone(),
        };
        let says = match told.fate {
            Fate::Ignored => format!("ignored: {}", told.says),
            _ => told.says.clone(),
        };
        rows.push((text, says, told.fate));
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut out = heading("Part by part");
    let most = (style.width / 3).min(32);
    let texts: Vec<String> = rows
        .iter()
        .map(|row| shorten(&escape(&row.0), most))
        .collect();
    let column = texts.iter().map(|text| width(text)).max().unwrap_or(0);
    for (text, (_, says, fate)) in texts.iter().zip(&rows) {
        let room = style.width.saturating_sub(column + 4);
        for (at, line) in wrap(says, room).iter().enumerate() {
            let text = if at == 0 { text.as_str() } else { "" };
            let blanks = " ".repeat(column - width(text) + 2);
            let line = match fate {
                Fate::Counts => line.normal(),
                Fate::Ignored | Fate::Unknown => line.yellow(),
            };
            out.push_str(&format!("  {}{blanks}{line}\n", text.cyan()));
        }
    }
    let more = story.attributes.len().saturating_sub(MOST_ATTRIBUTES) + story.more_attributes;
    if more > 0 {
        out.push_str(&format!("  … and {more} more\n"));
    }
    out
}

/// Hosts, schemes and paths in words.
pub(super) fn scope(story: &SetStory) -> String {
    let Some(cookie) = &story.cookie else {
        return String::new();
    };
    let host = shorten(&escape(&cookie.domain), 60);
    let hosts = if cookie.host_only {
        format!("To {host} only")
    } else {
        format!("To {host} and all hosts below it")
    };
    let schemes = match (cookie.secure, is_loopback(&story.url)) {
        (false, _) => "over http and https",
        (true, false) => "over https only",
        (true, true) => "over https, and over http too, because it is this machine",
    };
    let path = shorten(&escape(&cookie.path), 60);
    let pages = match path.as_str() {
        "/" => "to every page".to_owned(),
        _ if path.ends_with('/') => format!("to the pages below {path}"),
        _ => format!("to {path} and the pages below it"),
    };
    format!("{hosts}, {schemes}, {pages}.")
}

/// How long, and what closing the browser does.
pub(super) fn until(story: &SetStory, expires: Option<OffsetDateTime>) -> String {
    let Some(end) = expires else {
        return "Until the browser closes: it has neither Max-Age nor Expires that counts. Closing \
                the browser throws it away."
            .to_owned();
    };
    let cap = if story.is_capped {
        " It asked for longer, but no browser keeps a cookie for more than 400 days."
    } else {
        ""
    };
    format!(
        "Until {}.{cap} Closing the browser does nothing to it.",
        moment(end, story.now)
    )
}

/// `2026-12-01 09:00 UTC, in 6 days`.
pub(super) fn moment(at: OffsetDateTime, now: OffsetDateTime) -> String {
    format!(
        "{} UTC, {}",
        expiry::to_the_minute(at),
        expiry::from_now(at, now)
    )
}

/// Rows of examples: whether the cookie goes along, where, and the reason's name.
fn examples(story: &SetStory, kind: Kind, style: &Style) -> String {
    let shown = story
        .visits
        .iter()
        .filter(|visit| visit.kind == kind && is_shown(visit));
    let rows: Vec<(&Visit, String)> = shown.map(|visit| (visit, place(visit))).collect();
    let longest = rows
        .iter()
        .filter_map(|(visit, _)| visit.reason)
        .map(|r| r.name().len());
    let room = style
        .width
        .saturating_sub(longest.max().unwrap_or(0) + 11)
        .max(24);
    let column = rows
        .iter()
        .map(|(_, place)| width(place))
        .max()
        .unwrap_or(0);
    let column = column.min(room);
    let mut out = String::new();
    for (visit, place) in rows {
        let place = shorten(&place, room);
        let Some(reason) = visit.reason else {
            out.push_str(&format!("  {}   {place}\n", "goes".green()));
            continue;
        };
        let blanks = " ".repeat(column.saturating_sub(width(&place)) + 2);
        out.push_str(&format!(
            "  {}  {place}{blanks}{}\n",
            "stays".yellow(),
            reason.name()
        ));
    }
    out
}

/// A scheme that makes no difference is not worth a line.
fn is_shown(visit: &Visit) -> bool {
    let is_scheme = |from: &url::Url| from.host_str() == visit.url.host_str();
    visit.reason.is_some() || !visit.from.as_ref().is_some_and(is_scheme)
}

fn place(visit: &Visit) -> String {
    let address = |url: &url::Url| escape(url.as_str()).into_owned();
    match (visit.kind, &visit.from) {
        (Kind::Place, _) => address(&visit.url),
        (Kind::From, None) | (Kind::Time, _) => visit.what.to_owned(),
        (Kind::From, Some(from)) => {
            let way = if visit.method == "GET" {
                "a link"
            } else {
                "a form"
            };
            if from.host_str() == visit.url.host_str() {
                let (there, here) = (from.scheme(), visit.url.scheme());
                return format!("{way} from {there} to {here}{}", later(visit));
            }
            format!("{way} on another site{}", later(visit))
        }
    }
}

/// Some cookies are treated differently once they are two minutes old.
fn later(visit: &Visit) -> &'static str {
    if visit.is_later { ", 3 min later" } else { "" }
}

/// The sentences of the reasons that stand in the rows, each once.
fn why_home(story: &SetStory, style: &Style) -> String {
    let mut told: Vec<Reason> = Vec::new();
    let shown = story.visits.iter().filter(|visit| is_shown(visit));
    for reason in shown.filter_map(|visit| visit.reason) {
        if !told.contains(&reason) {
            told.push(reason);
        }
    }
    let Some(first) = told.first() else {
        return String::new();
    };
    let mut out = heading("Why it stays home");
    for reason in &told {
        out.push_str(&hanging(
            &format!("{}: {}", reason.name(), reason.says()),
            style,
        ));
    }
    out.push_str(&format!(
        "  More of each: jarful explain {}\n",
        first.name()
    ));
    out
}

fn sent(line: &str, pairs: &[(String, String)], has_attributes: bool, style: &Style) -> String {
    let line = shorten(&escape(line), style.width.saturating_sub(8));
    let mut out = format!("{}\n\n", format!("Cookie: {line}").bold());
    let says = "This is what a browser sends: names and values out of its jar, and nothing else. How \
                long each lives, where it belongs and who may read it, the server is not told.";
    out.push_str(&paragraph(says, style));
    out.push_str(&heading(&crate::text::count(pairs.len() as u64, "cookie")));
    for (name, value) in pairs.iter().take(MOST_ATTRIBUTES) {
        let name = if name.is_empty() {
            "(no name)".into()
        } else {
            escape(name)
        };
        let words = format!("  {} = {}", name.cyan(), escape(value));
        out.push_str(&format!("{}\n", shorten(&words, style.width)));
    }
    let more = pairs.len().saturating_sub(MOST_ATTRIBUTES);
    if more > 0 {
        out.push_str(&format!("  … and {more} more\n"));
    }
    let hint = if has_attributes {
        "It has attributes in it. Those stand in what a server sends; in a Cookie line they would be \
         cookies of that name. To see it as the server's line, write Set-Cookie: in front."
    } else {
        "Where they come from: the server sent a Set-Cookie line for each of them before."
    };
    out.push('\n');
    out.push_str(&paragraph(hint, style));
    out
}
