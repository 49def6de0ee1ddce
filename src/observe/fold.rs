//! A crowd folded: browsers whose visits went alike share one story.

use super::numbers::{LONGEST_PAGE, Numbers};
use super::trace::{Alarm, Step, Story};
use crate::scenario::BrowserId;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Visits told one by one in a story; the rest is `…`.
const LONGEST_STORY: usize = 50;

/// The visits of the item under way, browser by browser.
#[derive(Debug, Default)]
pub(super) struct Folder {
    visits: BTreeMap<BrowserId, Vec<Visit>>,
}

#[derive(Clone, Debug)]
enum Visit {
    /// Known already: a watched value, a failure.
    Word(Rc<str>),
    /// The page's text, from which the number is taken once its place is known.
    Page { path: Rc<str>, text: Rc<str> },
    /// A page with nothing to tell it by but its status.
    Status(u16),
    /// More than a story can hold.
    More,
}

impl Folder {
    pub(super) fn add(&mut self, step: &Step<'_>) {
        let visits = self.visits.entry(step.browser()).or_default();
        match visits.len() {
            n if n < LONGEST_STORY => visits.push(visit_of(step)),
            LONGEST_STORY => visits.push(Visit::More),
            _ => {}
        }
    }

    /// Ends the item: who went which way, the most common way first.
    pub(super) fn fold(&mut self, numbers: &Numbers) -> Vec<(Story, Vec<BrowserId>)> {
        let mut stories: HashMap<Story, Vec<BrowserId>> = HashMap::new();
        for (browser, visits) in std::mem::take(&mut self.visits) {
            let words: Vec<String> = visits.iter().map(|visit| visit.word(numbers)).collect();
            stories
                .entry(Story(words.join(" ")))
                .or_default()
                .push(browser);
        }
        let mut stories: Vec<_> = stories.into_iter().collect();
        stories.sort_by_key(|(story, who)| (std::cmp::Reverse(who.len()), story.clone()));
        stories
    }
}

fn visit_of(step: &Step<'_>) -> Visit {
    if let Some(Alarm::SharedSession { label, .. }) = &step.alarm {
        return Visit::Word(format!("(not alone on {label})").into());
    }
    if step.error.is_some() {
        return Visit::Word("no answer".into());
    }
    if let Some((_, Some(value))) = step.watched.first() {
        return Visit::Word(value.as_str().into());
    }
    let status = step.status().unwrap_or(0);
    if let (Some(page), Some(text), true) = (&step.played.page, &step.text, status < 400)
        && text.len() <= LONGEST_PAGE
    {
        return Visit::Page {
            path: page.url.path().into(),
            text: Rc::clone(text),
        };
    }
    Visit::Status(status)
}

impl Visit {
    fn word(&self, numbers: &Numbers) -> String {
        match self {
            Self::Word(word) => word.to_string(),
            Self::Page { path, text } => numbers.number(path, text).unwrap_or("ok").to_owned(),
            Self::Status(0) => "done".to_owned(),
            Self::Status(status) => status.to_string(),
            Self::More => "…".to_owned(),
        }
    }
}
