//! Two looks at the server's state → what changed between them.

use super::trace::{KeyChange, Kind, RowChanges};
use crate::store::Reading;
use crate::text::Labels;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What is known of the server's table: the dictionary of each row that was ever looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: HashMap<String, Map<String, Value>>,
    undecodable: HashMap<String, String>,
    was_read: bool,
}

impl Table {
    /// A further look: what is different from the look before.
    pub(super) fn update(
        &mut self,
        reading: &Reading,
        exchange: usize,
        labels: &mut Labels,
    ) -> (RowChanges, Vec<KeyChange>) {
        let mut changes = Vec::new();
        for row in &reading.rows {
            match &row.state {
                Ok(state) => {
                    self.undecodable.remove(&row.id);
                    let known = self.rows.insert(row.id.clone(), state.clone());
                    let before = known.or_else(|| self.unseen(reading, &row.id, state));
                    let before = before.unwrap_or_default();
                    changes.extend(key_changes(exchange, &row.id, labels, &before, state));
                }
                Err(why) => {
                    self.rows.remove(&row.id);
                    self.undecodable.insert(row.id.clone(), why.clone());
                }
            }
        }
        for id in &reading.deleted {
            self.undecodable.remove(id);
            let gone = self.rows.remove(id).unwrap_or_default();
            if !gone.is_empty() {
                changes.extend(key_changes(exchange, id, labels, &gone, &Map::new()));
            }
        }
        self.was_read = true;
        for id in &reading.created {
            labels.of(id);
        }
        let rows = RowChanges {
            created: reading.created.clone(),
            deleted: reading.deleted.clone(),
            strangers: Vec::new(),
            total: Some(reading.total),
        };
        (rows, changes)
    }

    /// A row that was there before it was first looked at has not changed by this request.
    fn unseen(
        &self,
        reading: &Reading,
        id: &str,
        state: &Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let is_new = reading.created.iter().any(|created| created == id);
        (self.was_read && !is_new).then(|| state.clone())
    }

    pub(super) fn row(&self, id: &str) -> Option<&Map<String, Value>> {
        self.rows.get(id)
    }

    /// Why the row of this id cannot be shown.
    pub(super) fn why_undecodable(&self, id: &str) -> Option<&str> {
        self.undecodable.get(id).map(String::as_str)
    }

    pub(super) fn has_row(&self, id: &str) -> bool {
        self.rows.contains_key(id) || self.undecodable.contains_key(id)
    }
}

/// The differences of two dictionaries: changed and removed keys in the old order, then new ones.
#[must_use]
pub fn key_changes(
    exchange: usize,
    id: &str,
    labels: &mut Labels,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Vec<KeyChange> {
    let mut found: Vec<(&String, Kind)> = Vec::new();
    for (key, old) in before {
        match after.get(key) {
            None => found.push((key, Kind::Removed)),
            Some(new) if new != old => found.push((key, Kind::Changed)),
            Some(_) => {}
        }
    }
    found.extend(
        after
            .keys()
            .filter(|key| !before.contains_key(*key))
            .map(|key| (key, Kind::Added)),
    );
    if found.is_empty() {
        return Vec::new();
    }
    let label = if id.is_empty() {
        String::new()
    } else {
        labels.of(id)
    };
    found
        .into_iter()
        .map(|(key, kind)| KeyChange {
            exchange,
            id: id.to_owned(),
            label: label.clone(),
            key: key.clone(),
            kind,
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Row;

    fn reading(n: Option<i64>, created: bool) -> Reading {
        let row = |n: i64| Row {
            id: "abcdefgh".to_owned(),
            state: Ok([("n".to_owned(), Value::from(n))].into_iter().collect()),
            expires: String::new(),
            raw: String::new(),
        };
        Reading {
            rows: n.map(row).into_iter().collect(),
            total: 1,
            created: if created {
                vec!["abcdefgh".to_owned()]
            } else {
                Vec::new()
            },
            deleted: if n.is_none() {
                vec!["abcdefgh".to_owned()]
            } else {
                Vec::new()
            },
        }
    }

    #[test]
    fn each_change_of_a_key_is_named() {
        let (mut table, mut labels) = (Table::default(), Labels::default());
        let mut kinds = |reading: &Reading| {
            let (_, changes) = table.update(reading, 0, &mut labels);
            changes.iter().map(|c| c.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&Reading::default()), []);
        assert_eq!(kinds(&reading(Some(1), true)), [Kind::Added]);
        assert_eq!(kinds(&reading(Some(2), false)), [Kind::Changed]);
        assert_eq!(kinds(&reading(Some(2), false)), []);
        assert_eq!(kinds(&reading(None, false)), [Kind::Removed]);
    }

    #[test]
    fn a_row_that_was_there_before_the_run_has_not_changed() {
        let (mut table, mut labels) = (Table::default(), Labels::default());
        table.update(&Reading::default(), 0, &mut labels);
        let (_, changes) = table.update(&reading(Some(7), false), 0, &mut labels);
        assert_eq!(changes, []);
    }
}
