//! *Who is who*: each browser, its session, and what the server remembers for it.

use super::{Play, Verbosity, difference, words};
use crate::codec::{Form, Protection};
use crate::observe::{BrowserSummary, Source};
use crate::text::{escape, shorten, width, wrap};
use colored::Colorize as _;
use serde_json::{Map, Value};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Padding, Style as TableStyle};

/// The last column has at least so many columns of the terminal.
const LAST: usize = 20;
/// Where the id stands, if it does.
const ID: usize = 2;

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
            out.push_str(&self.carried_remark(browsers, cookie));
            return out;
        }
        let mut rows = vec![head(cookie, source, self.is_table_stale)];
        rows.extend(browsers.iter().map(|browser| self.row(browser, source)));
        let is_carried =
            |browser: &BrowserSummary| browser.carried.is_some() && browser.id.is_none();
        let has_ids = !self.style.labels_only && !browsers.iter().all(is_carried);
        let ids_fit = fits(&rows, self.style.width);
        if !has_ids || !ids_fit {
            for row in &mut rows {
                row.remove(ID);
            }
        }
        out.push_str(&table(rows, self.style.width));
        out.push_str(&self.carried_remark(browsers, cookie));
        if source.is_table()
            && source != Source::Demo
            && !self.is_table_stale
            && has_foreign_table(browsers)
        {
            let words = match source {
                Source::Django => {
                    "None of these ids is in the session table: is it the database of this site?"
                }
                Source::Express => {
                    "None of these ids is in that session store: is it the one of this site?"
                }
                _ => "None of these ids has a file there: is it the session folder of this site?",
            };
            out.push_str(&format!("{}\n", words.yellow()));
        }
        if has_ids && !ids_fit {
            out.push_str(&self.ids_in_full(browsers));
        }
        out.push_str(&self.store_hint(cookie, source));
        out
    }

    /// Where a stack on this machine keeps what cannot be seen yet.
    fn store_hint(&self, cookie: Option<&str>, source: Source) -> String {
        let hosts = ["//localhost", "//127.", "//[::1]"];
        let is_local = hosts.iter().any(|host| self.target.contains(host));
        if source.is_table() || !is_local {
            return String::new();
        }
        let words = match cookie {
            Some("PHPSESSID") => {
                "(PHP keeps what it remembers in files: --store php:DIR shows them change. \
                 php -i | grep session.save_path tells DIR.)"
            }
            Some("connect.sid") => {
                "(Express keeps what it remembers in its memory, where nobody can look. With \
                 session-file-store it keeps files, and --store express:DIR shows them change.)"
            }
            _ => return String::new(),
        };
        let lines = wrap(words, self.style.width);
        let lines = lines.iter().map(|line| format!("{}\n", line.dimmed()));
        lines.collect()
    }

    fn row(&self, browser: &BrowserSummary, source: Source) -> Vec<String> {
        let name = escape(self.scenario.cast.name(browser.browser)).into_owned();
        let label = match (&browser.label, browser.carried) {
            (Some(label), _) => label.clone(),
            (None, Some(Form::Encrypted(_))) => "encrypted".to_owned(),
            (None, Some(_)) => "in its cookie".to_owned(),
            (None, None) => "none".to_owned(),
        };
        let id = browser.id.as_deref().map_or("-".into(), escape);
        vec![
            name,
            label,
            id.into_owned(),
            browser.visits.to_string(),
            self.remembers(browser, source),
        ]
    }

    /// Ids too long for the table, behind the browsers' names; an id is never broken.
    fn ids_in_full(&self, browsers: &[BrowserSummary]) -> String {
        let names = browsers
            .iter()
            .map(|b| escape(self.scenario.cast.name(b.browser)));
        let widest = names.map(|name| width(&name)).max().unwrap_or(0);
        let mut out = String::from("\nids in full:\n");
        for browser in browsers {
            if let Some(id) = &browser.id {
                let name = escape(self.scenario.cast.name(browser.browser));
                let gap = " ".repeat(widest - width(&name));
                out.push_str(&format!("{name}{gap}  {}\n", escape(id)));
            }
        }
        let is_express = |id: &String| id.starts_with("s%3A") && id.contains('.');
        if browsers
            .iter()
            .filter_map(|b| b.id.as_ref())
            .any(is_express)
        {
            let words = "(Express: the id stands between s%3A and the dot; its signature follows)";
            out.push_str(&format!("{}\n", words.dimmed()));
        }
        out
    }

    /// What the server (or the cookie, or the page) remembers for a browser.
    pub(super) fn remembers(&self, browser: &BrowserSummary, source: Source) -> String {
        if let Some(state) = &browser.remembers {
            return dictionary(state);
        }
        if let (Some(why), Some(form)) = (&browser.undecodable, browser.carried)
            && form.protection() != Protection::Encrypted
        {
            return format!("a cookie that is not read: {}", escape(why));
        }
        if source.is_table() {
            return if self.is_table_stale {
                "not known: it could not be read".to_owned()
            } else if browser.is_unknown_to_server {
                format!("nothing: no {} for this id", source.row())
            } else if let Some(why) = &browser.undecodable {
                format!("a {} that cannot be decoded: {}", source.row(), escape(why))
            } else {
                "nothing".to_owned()
            };
        }
        if let Some(error) = self.said.error_page(browser.browser) {
            return shorten(&escape(error), 60);
        }
        let seen: Vec<String> = browser
            .watched
            .iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", escape(value.as_ref()?))))
            .collect();
        match &browser.last_page {
            _ if !seen.is_empty() => seen.join(" "),
            Some(text) => shorten(&escape(&words::telling_part(text)), 30),
            None => "-".to_owned(),
        }
    }
}

/// There are ids, and the table knows none of them.
fn has_foreign_table(browsers: &[BrowserSummary]) -> bool {
    let mut with_id = browsers
        .iter()
        .filter(|browser| browser.id.is_some())
        .peekable();
    with_id.peek().is_some() && with_id.all(|browser| browser.is_unknown_to_server)
}

fn head(cookie: Option<&str>, source: Source, is_stale: bool) -> Vec<String> {
    let remembers = match source {
        Source::Cookie => "its cookie says",
        _ if source.is_table() && is_stale => "the server remembered",
        _ if source.is_table() => "the server remembers",
        _ => "the page said last",
    };
    let id = cookie.map_or("session id".into(), escape);
    ["browser", "session", &id, "visits", remembers]
        .map(str::to_owned)
        .to_vec()
}

/// Whether the rows have room for their last column without breaking a word of it.
fn fits(rows: &[Vec<String>], total: usize) -> bool {
    let last = rows.iter().filter_map(|row| row.last());
    let words = last.flat_map(|text| text.split_whitespace());
    let longest = words.map(width).max().unwrap_or(0);
    before_last(rows) + longest.max(LAST) <= total
}

/// How many columns of the terminal stand before the last one of the table.
fn before_last(rows: &[Vec<String>]) -> usize {
    let columns = rows.first().map_or(1, Vec::len) - 1;
    (0..columns)
        .map(|column| {
            let cells = rows.iter().map(|row| width(&row[column]));
            2 + cells.max().unwrap_or(0)
        })
        .sum()
}

/// Only the last column is wrapped, between words.
fn table(mut rows: Vec<Vec<String>>, total: usize) -> String {
    let room = total.saturating_sub(before_last(&rows)).max(LAST);
    for last in rows.iter_mut().filter_map(|row| row.last_mut()) {
        *last = wrap(last, room).join("\n");
    }
    let mut table = rows.into_iter().collect::<Builder>().build();
    table
        .with(TableStyle::empty())
        .with(Padding::new(0, 2, 0, 0));
    table.modify(Columns::last(), Padding::zero());
    let mut out = String::new();
    for row in table.to_string().lines() {
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

fn dictionary(state: &Map<String, Value>) -> String {
    if state.is_empty() {
        return "{} (an empty dictionary)".to_owned();
    }
    let pairs: Vec<String> = state
        .iter()
        .map(|(key, value)| format!("{}: {}", escape(key), difference::value(value)))
        .collect();
    shorten(&pairs.join(", "), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(id: &str, last: &str) -> Vec<Vec<String>> {
        let row = ["alice", "fox-41", id, "4", last];
        vec![row.map(str::to_owned).to_vec()]
    }

    #[test]
    fn a_table_fits_where_no_word_of_its_last_column_is_broken() {
        assert!(fits(&rows(&"x".repeat(32), "count: 1, name: 2"), 80));
        assert!(!fits(&rows(&"x".repeat(90), "count: 1"), 80));
        assert!(!fits(&rows(&"x".repeat(32), &"y".repeat(40)), 80));
        let table = table(rows("-", "one two three four five six seven"), 40);
        assert_eq!(table.lines().count(), 2, "{table}");
    }
}
