//! The wire as HAR 1.2, the format that browsers' devtools, proxies and Playwright read: one page
//! per browser, one entry per exchange, bodies included. Entries are written as steps are closed;
//! the pages, whose first request must be known, stand behind them.
//!
//! What HAR has no name for begins with `_`, as its specification asks: `_browser`, `_step`,
//! `_session_label`, `_withheld`, and the verdicts on cookies. What jarful does not know is -1, or
//! left out where HAR allows that. `entry.rs` writes an exchange, `cookies.rs` its cookies,
//! `body.rs` what was sent and received.

mod body;
mod cookies;
mod entry;

use super::json::hide_ids;
use crate::observe::Step;
use crate::scenario::Scenario;
use crate::text::{Labels, Mask};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// ISO 8601 with thousandths, as browsers write it.
const TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Writes one HAR for all plays of a run.
#[derive(Debug, Default)]
pub struct Har {
    pages: Vec<Page>,
    /// Where the pages of the play under way begin.
    first: usize,
    has_entries: bool,
}

/// One browser of one play.
#[derive(Debug)]
struct Page {
    title: String,
    comment: String,
    started: Option<OffsetDateTime>,
}

impl Har {
    /// What stands before the first entry.
    #[must_use]
    pub fn opening() -> String {
        let creator = json!({"name": "jarful", "version": env!("CARGO_PKG_VERSION")});
        format!(r#"{{"log":{{"version":"1.2","creator":{creator},"entries":["#)
    }

    /// A play begins: its browsers are the next pages.
    pub fn play(&mut self, scenario: &Scenario, target: &str) {
        self.first = self.pages.len();
        let title = scenario.title.as_deref().unwrap_or(&scenario.source.name);
        let page = |name: &String| Page {
            title: name.clone(),
            comment: format!("{title} → {target}"),
            started: None,
        };
        let names = scenario.cast.members.iter().map(|member| &member.name);
        self.pages.extend(names.map(page));
    }

    /// The entries of one step. With `hide` each id is written as its label; `mask` hides secrets
    /// where they are packed away in base64.
    pub fn step(&mut self, step: &Step<'_>, hide: Option<&Labels>, mask: &Mask) -> String {
        let number = self.first + step.browser();
        let mut out = String::new();
        for index in 0..step.played.hops.len() {
            let hop = &step.played.hops[index];
            let Some(page) = self.pages.get_mut(number) else {
                break;
            };
            let started = page.started.map_or(hop.started, |at| at.min(hop.started));
            page.started = Some(started);
            let mut entry = entry::entry(step, index, &page.title, &body::Hide { hide, mask });
            entry["pageref"] = Value::from(id(number));
            hide_ids(&mut entry, hide);
            if std::mem::replace(&mut self.has_entries, true) {
                out.push(',');
            }
            out.push('\n');
            out.push_str(&entry.to_string());
        }
        out
    }

    /// What stands behind the last entry: the pages. A browser that asked for nothing began when the
    /// first of all did; where nobody asked for anything, there are none.
    #[must_use]
    pub fn closing(&self) -> String {
        let first = self.pages.iter().filter_map(|page| page.started).min();
        let page = |(number, page): (usize, &Page)| {
            let started = page.started.or(first)?;
            Some(json!({
                "startedDateTime": time_text(started),
                "id": id(number),
                "title": page.title,
                "pageTimings": {"onContentLoad": -1, "onLoad": -1},
                "comment": page.comment,
            }))
        };
        let pages: Vec<Value> = self.pages.iter().enumerate().filter_map(page).collect();
        format!("\n],\"pages\":{}}}}}\n", Value::from(pages))
    }
}

fn id(number: usize) -> String {
    format!("page_{}", number + 1)
}

fn time_text(at: OffsetDateTime) -> Option<String> {
    at.to_offset(time::UtcOffset::UTC).format(TIME).ok()
}
