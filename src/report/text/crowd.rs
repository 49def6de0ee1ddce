//! A crowd on the screen: browsers that went alike are one line, and there are never many lines.

use super::Play;
use crate::observe::{BrowserSummary, Source, Story};
use crate::scenario::{BrowserId, Item};
use crate::text::{count, escape, shorten, width};
use colored::Colorize as _;
use std::collections::HashMap;

/// So many ways are told one by one.
const MOST_WAYS: usize = 10;
/// Columns of a story, of a story in the line about the rest, of the names behind it.
const STORY: usize = 60;
const SHORT_STORY: usize = 24;
const NAMES: usize = 40;

impl Play<'_> {
    /// How a crowd's visits of one item went.
    pub(super) fn folded(&self, item: usize, stories: &[(Story, Vec<BrowserId>)]) -> String {
        let mut out = String::new();
        let lines = match &self.scenario.items[item] {
            Item::Line(line) => std::slice::from_ref(line),
            Item::Together(lines) => lines,
            _ => &[],
        };
        for line in lines {
            let who = if line.is_everyone { "everyone" } else { "some" };
            let times = match line.times {
                1 => String::new(),
                n => format!(" x{n}"),
            };
            let action = line.action.describe(&self.scenario.cast);
            out.push_str(&format!("  {who}: {}{times}\n", escape(&action)));
        }
        for (at, (story, who)) in stories.iter().take(MOST_WAYS).enumerate() {
            let words = self.way(at == 0, &shorten(&escape(&story.0), STORY), who);
            let words = if at == 0 {
                words.normal()
            } else {
                words.yellow()
            };
            out.push_str(&format!("    {words}\n"));
        }
        if let Some(words) = rest_of(stories) {
            out.push_str(&format!("    {}\n", words.yellow()));
        }
        out
    }

    /// Those who went the most common way need no names; one alone always has one.
    fn way(&self, is_most_common: bool, story: &str, who: &[BrowserId]) -> String {
        let number = count(who.len() as u64, "browser");
        if is_most_common && who.len() > 1 {
            return format!("{number}: {story}");
        }
        let room = self
            .style
            .width
            .saturating_sub(width(story) + 24)
            .max(NAMES);
        let names = who
            .iter()
            .take(room)
            .map(|id| escape(self.scenario.cast.name(*id)));
        let names = names.collect::<Vec<_>>().join(", ");
        format!("{number}: {story}  ({})", shorten(&names, room))
    }

    /// How a crowd stands at the end.
    pub(super) fn crowd(&self, browsers: &[BrowserSummary], source: Source) -> String {
        let mut holders: HashMap<&str, u64> = HashMap::new();
        for id in browsers.iter().filter_map(|browser| browser.id.as_deref()) {
            *holders.entry(id).or_default() += 1;
        }
        let mut groups: HashMap<String, Vec<BrowserId>> = HashMap::new();
        for browser in browsers {
            let held_by = browser.id.as_deref().map_or(0, |id| holders[id]);
            let session = session_words(browser, held_by);
            let visits = count(browser.visits, "visit");
            let way = format!("{session}, {visits}: {}", self.remembers(browser, source));
            groups.entry(way).or_default().push(browser.browser);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, who)| (std::cmp::Reverse(who.len()), who[0]));
        let mut out = format!("  {}", count(browsers.len() as u64, "browser"));
        let is_carried = browsers.iter().any(|browser| browser.carried.is_some());
        if !(holders.is_empty() && is_carried) {
            let ids = count(holders.len() as u64, "different session id");
            out.push_str(&format!(", {ids}"));
        }
        let sharing: u64 = holders.values().filter(|held_by| **held_by > 1).sum();
        if sharing > 0 {
            let words = format!("{} share one with another", count(sharing, "browser"));
            out.push_str(&format!("; {}", words.red().bold()));
        }
        out.push('\n');
        for (at, (way, who)) in groups.iter().take(MOST_WAYS).enumerate() {
            out.push_str(&format!("  {}\n", self.way(at == 0, way, who)));
        }
        let rest = groups.iter().skip(MOST_WAYS);
        let (ways, who) = rest.fold((0, 0), |(ways, all), (_, who)| (ways + 1, all + who.len()));
        if ways > 0 {
            out.push_str(&format!("  and {}\n", others(ways, who)));
        }
        out
    }
}

fn session_words(browser: &BrowserSummary, held_by: u64) -> String {
    match held_by {
        0 if browser.carried.is_some() => super::carried::session_words(browser).to_owned(),
        0 => "no session".to_owned(),
        1 => "a session of its own".to_owned(),
        n => format!("a session shared with {}", count(n - 1, "other")),
    }
}

/// `and 980 more browsers, each another way, from 1 2 to 1002 1034`
fn rest_of(stories: &[(Story, Vec<BrowserId>)]) -> Option<String> {
    let rest = stories.get(MOST_WAYS..).filter(|rest| !rest.is_empty())?;
    let who = rest.iter().map(|(_, who)| who.len()).sum();
    let told = |story: &Story| shorten(&escape(&story.0), SHORT_STORY);
    let words = others(rest.len(), who);
    Some(match rest {
        [(only, _)] => format!("and {words}: {}", told(only)),
        [(first, _), .., (last, _)] => {
            format!("and {words}, from {} to {}", told(first), told(last))
        }
        [] => return None,
    })
}

/// `980 more browsers, each another way`, or how many ways they went.
fn others(ways: usize, who: usize) -> String {
    let browsers = count(who as u64, "more browser");
    match ways {
        1 => format!("{browsers} in one other way"),
        ways if ways == who => format!("{browsers}, each another way"),
        ways => format!("{browsers} in {ways} other ways"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_crowd_is_one_line() {
        let story = |n: usize| (Story(format!("{n} {}", n + 1)), vec![n]);
        let stories: Vec<_> = (1..=1000).map(story).collect();
        assert_eq!(
            rest_of(&stories).as_deref(),
            Some("and 990 more browsers, each another way, from 11 12 to 1000 1001")
        );
        assert_eq!(rest_of(&stories[..10]), None);
        assert_eq!(others(3, 40), "40 more browsers in 3 other ways");
    }
}
