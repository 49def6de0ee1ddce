//! All sessions of a folder: listed, and followed while one watches.

use super::folder::{FolderStore, Kind, PATIENCE, list, row, stamp};
use super::{Change, Error, Row};
use std::collections::BTreeMap;
use std::time::{Instant, SystemTime};

/// Length and time of the last change.
type Stamp = Option<(u64, SystemTime)>;

impl FolderStore {
    /// The ids of all sessions, the oldest file first.
    pub(super) fn keys(&self) -> Result<Vec<String>, Error> {
        let mut all: Vec<(Option<SystemTime>, String)> = list(self.kind, &self.folder)?
            .into_iter()
            .map(|id| (stamp(&self.path_of(&id)).map(|(_, time)| time), id))
            .collect();
        all.sort();
        Ok(all.into_iter().map(|(_, id)| id).collect())
    }

    /// The sessions that were written last come first.
    pub(super) fn newest(&self, limit: Option<usize>) -> Result<Vec<Row>, Error> {
        let keys = self.keys()?;
        let newest: Vec<&str> = keys.iter().rev().map(String::as_str).collect();
        self.rows(&newest[..limit.unwrap_or(usize::MAX).min(newest.len())])
    }

    /// The sessions of these ids that have a file.
    pub(super) fn rows(&self, ids: &[&str]) -> Result<Vec<Row>, Error> {
        let end = Instant::now() + PATIENCE;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let content = self.content(&self.path_of(id), end)?;
            rows.extend(content.map(|content| row(self.kind, id, content)));
        }
        Ok(rows)
    }

    /// Begins to follow the folder.
    pub(super) fn follow(&self) -> Result<FolderFollower, Error> {
        let mut follower = FolderFollower {
            store: Self::open(self.kind, &self.folder)?,
            sessions: BTreeMap::new(),
        };
        follower.look()?;
        Ok(follower)
    }
}

/// A folder that is looked at again and again.
#[derive(Debug)]
pub(super) struct FolderFollower {
    store: FolderStore,
    sessions: BTreeMap<String, (Stamp, Row)>,
}

impl FolderFollower {
    pub(super) fn count(&self) -> usize {
        self.sessions.len()
    }

    /// What changed since the last look: only files with another length or time are read.
    pub(super) fn look(&mut self) -> Result<Vec<Change>, Error> {
        let now = list(self.store.kind, &self.store.folder)?;
        let mut changes = Vec::new();
        for id in &now {
            let path = self.store.path_of(id);
            let stamp = stamp(&path);
            let known = self.sessions.get(id);
            // A file that was just made is empty until PHP has ended its work.
            let is_begun = self.store.kind == Kind::Php && stamp.is_some_and(|(len, _)| len == 0);
            if known.is_some_and(|(before, _)| *before == stamp) || (known.is_none() && is_begun) {
                continue;
            }
            let Some(after) = self.store.rows(&[id])?.pop() else {
                continue;
            };
            let before = self
                .sessions
                .insert(id.clone(), (stamp, after.clone()))
                .map(|(_, row)| row);
            if before.as_ref() != Some(&after) {
                let after = Some(after);
                changes.push(Change { before, after });
            }
        }
        let (there, gone) = std::mem::take(&mut self.sessions)
            .into_iter()
            .partition(|(id, _)| now.contains(id));
        self.sessions = there;
        let gone: BTreeMap<String, (Stamp, Row)> = gone;
        changes.extend(gone.into_values().map(|(_, row)| Change {
            before: Some(row),
            after: None,
        }));
        Ok(changes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_listed_by_age_and_followed() {
        let folder = std::env::temp_dir().join(format!("jarful-files-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let write = |id: &str, text: &str| std::fs::write(folder.join(id), text).unwrap();
        write("sess_aaa", "n|i:1;");
        let store = FolderStore::open(Kind::Php, &folder).unwrap();
        assert_eq!(store.keys().unwrap(), ["aaa"]);
        let rows = store.newest(None).unwrap();
        assert_eq!(rows[0].state.as_ref().unwrap()["n"], 1);
        let mut follower = store.follow().unwrap();
        assert_eq!(follower.look().unwrap(), []);
        write("sess_bbb", "");
        assert_eq!(follower.look().unwrap(), []);
        write("sess_bbb", "n|i:22;");
        write("sess_aaa", "n|i:333;");
        let changes = follower.look().unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].before.as_ref().unwrap().id, "aaa");
        assert_eq!(changes[1].before, None);
        std::fs::remove_file(folder.join("sess_aaa")).unwrap();
        let changes = follower.look().unwrap();
        assert_eq!((changes.len(), changes[0].after.as_ref()), (1, None));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
