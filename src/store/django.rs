//! `django:FILE`: the table `django_session` of a SQLite file.

use std::path::{Path, PathBuf};

/// Django's session table.
#[derive(Debug)]
pub struct DjangoStore {}

/// A `db.sqlite3` with a `django_session` table in `folder`, for the hint that offers it.
#[must_use]
pub fn candidate_in(folder: &Path) -> Option<PathBuf> {
    let _ = folder;
    None
}
