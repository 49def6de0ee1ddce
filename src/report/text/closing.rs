//! What stands at the end: who is who, what failed, the sums, and what follows from them.

use super::{Play, Verbosity, words};
use crate::observe::{BrowserSummary, Source, Summary};
use crate::scenario::BrowserId;
use crate::text::{count, escape, shorten, width};
use colored::Colorize as _;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Padding, Style as TableStyle, Width};

impl Play<'_> {
    /// The table *Who is who*.
    #[must_use]
    pub fn who_is_who(
        &self,
        browsers: &[BrowserSummary],
        cookie: Option<&str>,
        source: Source,
    ) -> String {
        if self.style.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let mut out = format!("\n{}\n", "Who is who".bold());
        if self.is_crowd {
            out.push_str(&self.crowd(browsers, source));
            return out;
        }
        let mut rows = vec![self.head(cookie, source)];
        rows.extend(browsers.iter().map(|browser| self.row(browser, source)));
        let mut table = rows.iter().cloned().collect::<Builder>().build();
        table
            .with(TableStyle::empty())
            .with(Padding::new(0, 2, 0, 0));
        let last = self.style.width.saturating_sub(before_last(&rows)).max(20);
        table.modify(Columns::last(), Padding::zero());
        table.modify(Columns::last(), Width::wrap(last).keep_words(true));
        for row in table.to_string().lines() {
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }

    fn head(&self, cookie: Option<&str>, source: Source) -> Vec<String> {
        let mut head = vec!["browser".to_owned(), "session".to_owned()];
        if !self.style.labels_only {
            head.push(cookie.map_or("session id".to_owned(), |name| escape(name).into_owned()));
        }
        head.push("visits".to_owned());
        head.push(
            match source {
                Source::Demo | Source::Django => "the server remembers",
                Source::Cookie => "its cookie says",
                Source::Page | Source::None => "the page said last",
            }
            .to_owned(),
        );
        head
    }

    fn row(&self, browser: &BrowserSummary, source: Source) -> Vec<String> {
        let name = escape(self.scenario.cast.name(browser.browser)).into_owned();
        let label = match (&browser.label, browser.is_carried) {
            (Some(label), _) => label.clone(),
            (None, true) => "in its cookie".to_owned(),
            (None, false) => "none".to_owned(),
        };
        let mut row = vec![name, label];
        if !self.style.labels_only {
            row.push(
                browser
                    .id
                    .as_deref()
                    .map_or("-".to_owned(), |id| escape(id).into_owned()),
            );
        }
        row.push(browser.visits.to_string());
        row.push(remembers(browser, source));
        row
    }

    /// Those that stand alike are one line; each that does not is named.
    fn crowd(&self, browsers: &[BrowserSummary], source: Source) -> String {
        let mut groups: BTreeMap<String, Vec<BrowserId>> = BTreeMap::new();
        for browser in browsers {
            let session = match (browser.id.is_some(), browser.is_carried) {
                (true, _) => "a session of its own",
                (_, true) => "its state in its cookie",
                _ => "no session",
            };
            let story = format!(
                "{session}, {}: {}",
                count(browser.visits, "visit"),
                remembers(browser, source)
            );
            groups.entry(story).or_default().push(browser.browser);
        }
        let ids: std::collections::HashSet<_> =
            browsers.iter().filter_map(|b| b.id.as_ref()).collect();
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
        let mut out = format!(
            "  {}, {}\n",
            count(browsers.len() as u64, "browser"),
            count(ids.len() as u64, "different session id")
        );
        for (at, (story, who)) in groups.iter().enumerate() {
            let names: Vec<_> = who.iter().map(|id| self.scenario.cast.name(*id)).collect();
            let names = if at == 0 {
                String::new()
            } else {
                format!("  ({})", shorten(&names.join(", "), 40))
            };
            out.push_str(&format!(
                "  {}: {story}{names}\n",
                count(who.len() as u64, "browser")
            ));
        }
        out
    }

    /// The sums, in one or two lines.
    #[must_use]
    pub fn sums(&self, summary: &Summary, source: Source) -> String {
        if self.style.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let mut out = String::new();
        if summary.interrupted {
            out.push_str(&format!(
                "\n{}\n",
                "Interrupted: this is what was played.".yellow()
            ));
        }
        let turns = count(summary.turns, "turn");
        let requests = count(summary.requests, "request");
        let sessions = count(summary.sessions, "session id");
        let seen = match source {
            Source::Demo | Source::Django => {
                format!(", state read from the {} session table", source.word())
            }
            Source::Cookie => ", state read from the cookie: anyone can read it there".to_owned(),
            Source::Page => ", state seen in the page's words only".to_owned(),
            Source::None => String::new(),
        };
        out.push_str(&format!("\n{turns}, {requests}, {sessions}{seen}.\n"));
        out.push_str(&verdict(summary));
        if summary.max_points > 0 {
            let points = format!("Points: {} of {}", summary.points, summary.max_points);
            out.push_str(&format!("{}\n", points.bold()));
        }
        out
    }
}

/// How many columns stand before the last one: ids are never broken, what is remembered may be.
fn before_last(rows: &[Vec<String>]) -> usize {
    let columns = rows.first().map_or(1, Vec::len) - 1;
    (0..columns)
        .map(|column| {
            2 + rows
                .iter()
                .map(|row| width(&row[column]))
                .max()
                .unwrap_or(0)
        })
        .sum()
}

fn verdict(summary: &Summary) -> String {
    let judged = summary.passed + summary.failed;
    let mut words = if !summary.checked_anything {
        "Nothing was expected, so nothing was checked.".to_owned()
    } else if summary.failed == 0 {
        format!("{}: all held.", count(judged, "expectation"))
    } else {
        format!(
            "{}: {} did not hold.",
            count(judged, "expectation"),
            summary.failed
        )
    };
    if !summary.checked_anything && summary.failed > 0 {
        words = format!(
            "{} ended with an error status.",
            count(summary.failed, "visit")
        );
    }
    if summary.broken > 0 {
        words.push_str(&format!(
            " {} could not be played to the end.",
            count(summary.broken, "turn")
        ));
    }
    if summary.not_judged > 0 {
        let number = count(summary.not_judged, "expectation");
        words.push_str(&format!(
            " {number} not judged: the server's state cannot be seen."
        ));
    }
    let has_failed = summary.failed > 0 || summary.broken > 0;
    let words = if has_failed {
        words.red().bold()
    } else {
        words.green()
    };
    format!("{words}\n")
}

fn remembers(browser: &BrowserSummary, source: Source) -> String {
    if let Some(state) = &browser.remembers {
        return dictionary(state);
    }
    if source.is_table() {
        return if browser.is_unknown_to_server {
            "nothing: no row for this id".to_owned()
        } else {
            "nothing".to_owned()
        };
    }
    let seen: Vec<String> = browser
        .watched
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", escape(value.as_ref()?))))
        .collect();
    match &browser.last_page {
        _ if !seen.is_empty() => seen.join(" "),
        Some(text) => shorten(&escape(words::telling_part(text)), 30),
        None => "-".to_owned(),
    }
}

fn dictionary(state: &Map<String, Value>) -> String {
    if state.is_empty() {
        return "{} (an empty dictionary)".to_owned();
    }
    let pairs: Vec<String> = state
        .iter()
        .map(|(key, value)| format!("{}: {}", escape(key), words::value(value)))
        .collect();
    shorten(&pairs.join(", "), 200)
}
