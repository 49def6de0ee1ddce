//! The session table for machines: `jarful-sessions`, version 1.

use super::{SessionTable, expiry, user_of};
use crate::store::Row;
use crate::text::escape_in_json;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

impl SessionTable<'_> {
    /// The table as one JSON document. With `labels_only` ids are null.
    #[must_use]
    pub fn json(&self, labels_only: bool) -> String {
        let sessions = self.rows.iter().map(|row| self.session(row, labels_only));
        let table = json!({
            "format": "jarful-sessions",
            "version": 1,
            "source": self.source,
            "place": self.place,
            "read_at": self.now.format(&Rfc3339).unwrap_or_default(),
            "total": self.total,
            "sessions": sessions.collect::<Vec<_>>(),
        });
        escape_in_json(&format!("{table:#}\n")).into_owned()
    }

    fn session(&self, row: &Row, labels_only: bool) -> Value {
        let expires = expiry::parse(&row.expires);
        let state = row.state.as_ref();
        json!({
            "label": self.label(row),
            "id": (!labels_only).then_some(&row.id),
            "expires": row.expires,
            "expires_in_seconds": expires.map(|time| (time - self.now).whole_seconds()),
            "expired": expires.map(|time| time <= self.now),
            "user": state.ok().and_then(user_of),
            "state": state.ok(),
            "error": state.err(),
        })
    }
}
