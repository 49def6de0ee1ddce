//! A session table as `jarful sessions` shows it: decoded, a session after the other.
//!
//! * this file: the list; `expiry.rs`: times in words.
//! * `steps.rs`: the lecture's decoding of one row, step by step.
//! * `watch.rs`: what came, changed and went, a line each.
//! * `json.rs`: the same for machines.

pub(super) mod expiry;
mod json;
mod steps;
mod watch;

pub use watch::Watch;

use super::Style;
use super::text::{value, visible_width};
use crate::store::Row;
use crate::text::{Labels, count, escape, shorten, width, wrap};
use colored::Colorize as _;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// Rows of a session table, ready to be shown.
#[derive(Debug)]
pub struct SessionTable<'a> {
    /// How the table is called: `db.sqlite3`, `demo server`.
    pub place: &'a str,
    /// What kind of store it is: `django`, `demo`, `php`, `express`.
    pub source: &'a str,
    /// The rows to show, in the order to show them.
    pub rows: &'a [Row],
    /// How many rows the table has.
    pub total: usize,
    /// The labels of all rows.
    pub labels: &'a Labels,
    /// One session was asked for: its values are shown in full.
    pub is_picked: bool,
    /// When the table was read.
    pub now: OffsetDateTime,
}

/// A session key of Django has 32 characters; longer ones make the column wider, up to this.
const MOST_KEY: usize = 44;

impl SessionTable<'_> {
    /// The list: two lines a session or more.
    #[must_use]
    pub fn list(&self, style: &Style) -> String {
        let head = format!(
            "{}: {}",
            escape(self.place),
            count(self.total as u64, "session")
        );
        let mut out = format!("{}\n", head.bold());
        if self.total == 0 {
            let words = if self.is_django() {
                "Django makes a row when a view first writes into request.session. Visit such a \
                 page, then look again."
            } else {
                "Visit a page that uses the session, then look again."
            };
            out.push_str(&lines(words, "", style));
            return out;
        }
        let columns = Columns::of(self, style);
        out.push_str(&format!("{}\n", columns.heading().dimmed()));
        for row in self.rows {
            out.push_str(&self.row(row, &columns, style));
        }
        out.push_str(&self.remarks(style));
        out
    }

    fn is_django(&self) -> bool {
        matches!(self.source, "django" | "demo")
    }

    fn label(&self, row: &Row) -> String {
        self.labels.get(&row.id).unwrap_or_default().to_owned()
    }

    fn row(&self, row: &Row, columns: &Columns, style: &Style) -> String {
        let label = pad(&self.label(row), columns.label);
        let mut out = format!("{}", label.cyan().bold());
        if columns.key > 0 {
            out.push_str(&format!("  {}", pad(&escape(&row.id), columns.key)));
        }
        let indent = " ".repeat(columns.label + 2);
        let expiry = self.expiry(row);
        let is_wide = visible_width(&out) + 2 + visible_width(&expiry) > style.width;
        let gap = if is_wide {
            format!("\n{indent}")
        } else {
            "  ".to_owned()
        };
        out.push_str(&format!("{gap}{expiry}\n"));
        match &row.state {
            Ok(state) => {
                if let Some(user) = user_of(state) {
                    let words = format!("logged in: user {} (_auth_user_id)", escape(&user));
                    out.push_str(&format!("{indent}{}\n", words.green()));
                }
                out.push_str(&self.dictionary(state, &indent, style));
            }
            Err(why) => {
                let words = format!("cannot be decoded: {}", escape(why));
                for line in wrap(&words, style.width.saturating_sub(indent.len())) {
                    out.push_str(&format!("{indent}{}\n", line.yellow()));
                }
            }
        }
        out
    }

    fn dictionary(&self, state: &Map<String, Value>, indent: &str, style: &Style) -> String {
        if state.is_empty() {
            return format!("{indent}{{}} (an empty dictionary)\n");
        }
        if self.is_picked {
            return in_full(state, indent);
        }
        let pairs: Vec<String> = state
            .iter()
            .map(|(key, of_key)| format!("{}: {}", escape(key), value(of_key)))
            .collect();
        lines(&shorten(&pairs.join(", "), 400), indent, style)
    }

    /// The column to the minute, and what it means now.
    fn expiry(&self, row: &Row) -> String {
        if row.expires.is_empty() && !self.is_django() {
            return String::new(); // PHP keeps no time of expiry
        }
        let Some(expires) = expiry::parse(&row.expires) else {
            let column = shorten(&escape(&row.expires), 30);
            return format!("{column} (this is no date)");
        };
        let words = expiry::from_now(expires, self.now);
        let column = expiry::to_the_minute(expires);
        if expires > self.now {
            format!("{column}  {words}")
        } else {
            format!("{column}  {}", words.yellow())
        }
    }

    fn remarks(&self, style: &Style) -> String {
        let mut out = String::new();
        let is_over =
            |row: &&Row| expiry::parse(&row.expires).is_some_and(|expires| expires <= self.now);
        let expired = self.rows.iter().filter(is_over).count();
        if expired > 0 {
            let until = if self.is_django() {
                " They stay in the table until python manage.py clearsessions removes them."
            } else {
                ""
            };
            let words = format!(
                "{} expired: the server takes no notice of such rows.{until}",
                count(expired as u64, "session")
            );
            out.push_str(&format!("\n{}", lines(&words, "", style)));
        }
        if self.rows.len() < self.total && !self.is_picked {
            let words = format!(
                "Shown: the {} that expire last, as a rule those written last. --all shows all; \
                 a label or a key behind the table shows that session.",
                self.rows.len()
            );
            out.push_str(&format!("\n{}", lines(&words, "", style)));
        }
        out
    }
}

/// Each key on a line of its own, nothing left out.
fn in_full(state: &Map<String, Value>, indent: &str) -> String {
    let mut out = String::new();
    for (key, of_key) in state {
        let of_key = of_key.to_string();
        out.push_str(&format!("{indent}{}: {}\n", escape(key), escape(&of_key)));
    }
    out
}

/// Django's `_auth_user_id`: who is logged in.
fn user_of(state: &Map<String, Value>) -> Option<String> {
    match state.get("_auth_user_id")? {
        Value::String(id) => Some(id.clone()),
        other => Some(other.to_string()),
    }
}

/// Wrapped between words, each line behind the indent.
fn lines(words: &str, indent: &str, style: &Style) -> String {
    let room = style.width.saturating_sub(indent.len()).max(20);
    let mut out = String::new();
    for line in wrap(words, room) {
        out.push_str(&format!("{indent}{line}\n"));
    }
    out
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// How wide the columns are; the key's is 0 where ids are hidden.
struct Columns {
    label: usize,
    key: usize,
}

impl Columns {
    fn of(table: &SessionTable<'_>, style: &Style) -> Self {
        let labels = table.rows.iter().map(|row| width(&table.label(row)));
        let keys = table.rows.iter().map(|row| width(&escape(&row.id)));
        Self {
            label: labels.max().unwrap_or(0).max("session".len()),
            key: if style.labels_only {
                0
            } else {
                keys.max().unwrap_or(0).clamp("session_key".len(), MOST_KEY)
            },
        }
    }

    fn heading(&self) -> String {
        let mut out = pad("session", self.label);
        if self.key > 0 {
            out.push_str(&format!("  {}", pad("session_key", self.key)));
        }
        out.push_str("  expires (UTC)");
        out
    }
}
