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

/// One visit, and the session that it was found to share.
#[derive(Clone, Debug)]
struct Visit {
    saw: Saw,
    shares: Option<Rc<str>>,
}

#[derive(Clone, Debug)]
enum Saw {
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
            LONGEST_STORY => visits.push(Visit {
                saw: Saw::More,
                shares: None,
            }),
            _ => {}
        }
    }

    /// Ends the item: who went which way, the most common way first, then in the order of the cast.
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
        stories.sort_by_key(|(_, who)| (std::cmp::Reverse(who.len()), who[0]));
        stories
    }
}

fn visit_of(step: &Step<'_>) -> Visit {
    let alarm = step.alarm.as_ref();
    let shares = alarm.map(|Alarm::SharedSession { label, .. }| label.as_str().into());
    Visit {
        saw: seen_in(step),
        shares,
    }
}

fn seen_in(step: &Step<'_>) -> Saw {
    if step.error.is_some() {
        return Saw::Word("no answer".into());
    }
    if let Some((_, Some(value))) = step.watched.first() {
        return Saw::Word(value.as_str().into());
    }
    let status = step.status().unwrap_or(0);
    if let (Some(page), Some(text), true) = (&step.played.page, &step.told, status < 400)
        && text.len() <= LONGEST_PAGE
    {
        return Saw::Page {
            path: page.url.path().into(),
            text: Rc::clone(text),
        };
    }
    Saw::Status(status)
}

impl Visit {
    fn word(&self, numbers: &Numbers) -> String {
        let saw = self.saw.word(numbers);
        match &self.shares {
            Some(label) => format!("{saw} (shares {label})"),
            None => saw,
        }
    }
}

impl Saw {
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
