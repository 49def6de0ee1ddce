//! The Python of the Django site, with Django in it.

use super::support::venv::Venv;
pub use super::support::venv::run;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// 6.x where the Python is new enough, else 5.2.
const DJANGO: Venv = Venv {
    target: "django",
    check: "import django",
    packages: |minor| {
        if minor >= 12 {
            &["Django>=6.0,<7"]
        } else {
            &["Django>=5.2,<5.3"]
        }
    },
};

/// The Python of the virtual environment.
pub fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| DJANGO.python())
}
