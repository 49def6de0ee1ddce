//! A crowd folded: browsers whose visits went alike share one story.

use super::numbers::{LONGEST_PAGE, Numbers};
use super::trace::{Alarm, Step, Story};
use crate::scenario::BrowserId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Visits told one by one in a story; the rest is `…`.
const LONGEST_STORY: usize = 50;

/// The visits of the item under way, browser by browser.
#[derive(Debug, Default)]
pub(super) struct Folder {
    visits: BTreeMap<BrowserId, Vec<Visit>>,
    /// The path of the page seen last: a crowd mostly visits one.
    path: Option<Rc<str>>,
    tally: Tally,
}

/// How a crowd stands while it is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Browsers that have made all their visits.
    pub done: u64,
    /// Browsers that did not go as most did, or with which something failed.
    pub odd: u64,
    /// What most saw is a number that went up by one with each visit.
    pub is_count: bool,
}

/// The stories of those who are done. Each is told once, when somebody asks.
#[derive(Debug, Default)]
struct Tally {
    waiting: Vec<BrowserId>,
    stories: HashMap<String, u64>,
    done: u64,
    failed: BTreeSet<BrowserId>,
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
        let turn = step.played.turn;
        if step.error.is_some() || step.alarm.is_some() || step.has_failed() {
            self.tally.failed.insert(turn.browser);
        } else if turn.visit == turn.line.times && turn.line.is_everyone {
            self.tally.waiting.push(turn.browser);
        }
        let visits = self.visits.entry(turn.browser).or_default();
        match visits.len() {
            n if n < LONGEST_STORY => visits.push(visit_of(step, &mut self.path)),
            LONGEST_STORY => visits.push(Visit {
                saw: Saw::More,
                shares: None,
            }),
            _ => {}
        }
    }

    /// How it stands now.
    pub(super) fn standing(&mut self, numbers: &Numbers) -> Standing {
        let tally = &mut self.tally;
        for browser in std::mem::take(&mut tally.waiting) {
            if tally.failed.contains(&browser) {
                continue;
            }
            let visits = self.visits.get(&browser).map_or(&[][..], Vec::as_slice);
            *tally.stories.entry(story(visits, numbers)).or_default() += 1;
            tally.done += 1;
        }
        let most = tally.stories.iter().max_by_key(|(_, browsers)| **browsers);
        let alike = most.map_or(0, |(_, browsers)| *browsers);
        let failed = tally.failed.len() as u64;
        Standing {
            done: tally.done + failed,
            odd: tally.done - alike + failed,
            is_count: most.is_some_and(|(story, _)| counts(story)),
        }
    }

    /// Ends the item: who went which way, the most common way first, then in the order of the cast.
    pub(super) fn fold(&mut self, numbers: &Numbers) -> Vec<(Story, Vec<BrowserId>)> {
        let mut stories: HashMap<Story, Vec<BrowserId>> = HashMap::new();
        self.tally = Tally::default();
        for (browser, visits) in std::mem::take(&mut self.visits) {
            let story = Story(story(&visits, numbers));
            stories.entry(story).or_default().push(browser);
        }
        let mut stories: Vec<_> = stories.into_iter().collect();
        stories.sort_by_key(|(_, who)| (std::cmp::Reverse(who.len()), who[0]));
        stories
    }
}

fn story(visits: &[Visit], numbers: &Numbers) -> String {
    let words: Vec<String> = visits.iter().map(|visit| visit.word(numbers)).collect();
    words.join(" ")
}

/// `4 5 6`: each visit counted one further.
fn counts(story: &str) -> bool {
    let told = story.trim_end_matches([' ', '…']);
    let numbers: Option<Vec<u64>> = told.split(' ').map(|word| word.parse().ok()).collect();
    let goes_up = |pair: &[u64]| pair[0].checked_add(1) == Some(pair[1]);
    numbers.is_some_and(|numbers| numbers.len() > 1 && numbers.windows(2).all(goes_up))
}

fn visit_of(step: &Step<'_>, path: &mut Option<Rc<str>>) -> Visit {
    let alarm = step.alarm.as_ref();
    let shares = alarm.map(|Alarm::SharedSession { label, .. }| label.as_str().into());
    Visit {
        saw: seen_in(step, path),
        shares,
    }
}

fn seen_in(step: &Step<'_>, path: &mut Option<Rc<str>>) -> Saw {
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
            path: shared(page.url.path(), path),
            text: Rc::clone(text),
        };
    }
    Saw::Status(status)
}

/// The last path again, or a new one.
fn shared(path: &str, last: &mut Option<Rc<str>>) -> Rc<str> {
    match last {
        Some(last) if **last == *path => Rc::clone(last),
        _ => Rc::clone(last.insert(path.into())),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_goes_up_by_one_with_each_visit() {
        assert!(counts("1 2 3"));
        assert!(counts("7 8 9 …"));
        for other in ["", "1", "1 1 1", "1 2 4", "ok ok", "2 1"] {
            assert!(!counts(other), "{other}");
        }
    }
}
