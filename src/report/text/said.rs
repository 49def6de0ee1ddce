//! What was said already in a run, so that it is not said at every step anew.

use super::verdicts::Told;
use crate::codec::Form;
use crate::observe::Step;
use crate::scenario::BrowserId;
use std::collections::{HashMap, HashSet};

/// Remembered by a [`Play`](super::Play) from step to step.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Why the session table could not be read.
    store_error: Option<String>,
    /// Why the last step could not be played, if it could not.
    step_error: Option<String>,
    /// Which cookies were refused or stayed at home.
    pub(super) verdicts: Told,
    /// Who looked at an error page last: its title, or its status.
    error_pages: HashMap<BrowserId, String>,
    clock: bool,
    /// Cookies that are the state, by name and form.
    carried: HashSet<(String, Form)>,
}

impl Said {
    /// Whether the table's error is news.
    pub(super) fn is_new_store_error(&mut self, why: &str) -> bool {
        let is_new = self.store_error.as_deref() != Some(why);
        self.store_error = Some(why.to_owned());
        is_new
    }

    /// Whether the step ended with the same error as the step before it.
    pub(super) fn is_error_repeated(&mut self, step: &Step<'_>) -> bool {
        let is_repeated = step.error.is_some() && step.error == self.step_error;
        self.step_error.clone_from(&step.error);
        is_repeated
    }

    /// Notes which page this browser looks at now.
    pub(super) fn note_page(&mut self, step: &Step<'_>) {
        match step.status() {
            Some(status) if status >= 400 => {
                let title = step.title.clone().filter(|title| !title.is_empty());
                let words = title.unwrap_or_else(|| status.to_string());
                self.error_pages.insert(step.browser(), words);
            }
            Some(_) => {
                self.error_pages.remove(&step.browser());
            }
            None => {}
        }
    }

    /// What the error page says that this browser looked at last, if it was one.
    pub(super) fn error_page(&self, browser: BrowserId) -> Option<&str> {
        self.error_pages.get(&browser).map(String::as_str)
    }

    /// Whether it is the first time that a cookie of this name and form is the session.
    pub(super) fn is_new_carried(&mut self, name: &str, form: Form) -> bool {
        self.carried.insert((name.to_owned(), form))
    }

    /// Whether it is the first time that the server's clock stays behind.
    pub(super) fn explains_clock(&mut self) -> bool {
        !std::mem::replace(&mut self.clock, true)
    }
}
