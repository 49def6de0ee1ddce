//! Cookies that were refused or stay at home, below a step: those that have one reason stand
//! together, with its sentence the first time and its name alone from then on.

use crate::cookie::{Reason, Received, Verdict, Withheld, is_loopback};
use crate::observe::Step;
use crate::run::Hop;
use crate::scenario::BrowserId;
use crate::text::{count, escape, shorten};
use std::collections::HashMap;

/// So many names of cookies stand beside a reason.
const MOST_NAMES: usize = 4;
/// So many cookies are told at the end.
const MOST_AT_THE_END: usize = 3;

/// What was refused, and stays at home, in one step.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    lines: Vec<String>,
}

impl Verdicts {
    /// One sentence each.
    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }
}

/// What has been told, and how often each cookie met its reason.
#[derive(Debug, Default)]
pub(super) struct Told {
    refused: HashMap<(BrowserId, String, Reason), u64>,
    home: HashMap<(BrowserId, String, Reason), u64>,
}

impl Told {
    /// Takes down what a step tells.
    pub(super) fn note(&mut self, step: &Step<'_>) -> Verdicts {
        let who = step.browser();
        let mut lines = Vec::new();
        let refused = step.played.hops.iter().flat_map(refused);
        for group in grouped(refused.map(|c| (c.name.as_str(), c.reason))) {
            let is_new = group.count(who, &mut self.refused);
            lines.push(group.says("refused", is_new));
        }
        let home = step.played.hops.iter().flat_map(|hop| at_home(step, hop));
        for group in grouped(home.map(|c| (c.name.as_str(), c.reason))) {
            if let Some(news) = group.news(who, &mut self.home) {
                lines.push(news.says("stays home", true));
            }
        }
        Verdicts { lines }
    }

    /// At the end: cookies that stayed home more than once, the most frequent first.
    pub(super) fn often_at_home(&self) -> Option<String> {
        let mut sums: HashMap<(&str, Reason), u64> = HashMap::new();
        for ((_, name, reason), times) in self.home.iter().filter(|(_, times)| **times > 1) {
            *sums.entry((name, *reason)).or_default() += times;
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|((name, reason), times)| (u64::MAX - times, *name, reason.name()));
        let told = sums.iter().take(MOST_AT_THE_END);
        let told: Vec<String> = told
            .map(|((name, reason), times)| {
                format!("{} {times} times ({})", named(name), reason.name())
            })
            .collect();
        let ((_, reason), _) = sums.first()?;
        let more = sums.len() - told.len();
        let more = match more {
            0 => String::new(),
            more => format!(" and {}", count(more as u64, "more cookie")),
        };
        Some(format!(
            "Stayed home: {}{more}. Why: jarful explain {}",
            told.join(", "),
            reason.name()
        ))
    }
}

/// Cookies of one reason, in the order in which they were met.
struct Group<'s> {
    reason: Reason,
    names: Vec<&'s str>,
}

fn grouped<'s>(all: impl Iterator<Item = (&'s str, Reason)>) -> Vec<Group<'s>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (name, reason) in all {
        match groups.iter_mut().find(|group| group.reason == reason) {
            Some(group) => group.names.push(name),
            None => groups.push(Group {
                reason,
                names: vec![name],
            }),
        }
    }
    groups
}

impl<'s> Group<'s> {
    /// Counts each; whether any of them is met for the first time.
    fn count(&self, who: BrowserId, told: &mut HashMap<(BrowserId, String, Reason), u64>) -> bool {
        self.new_names(who, told).next().is_some()
    }

    /// Those that are met for the first time.
    fn news(
        &self,
        who: BrowserId,
        told: &mut HashMap<(BrowserId, String, Reason), u64>,
    ) -> Option<Group<'s>> {
        let names: Vec<&str> = self.new_names(who, told).collect();
        (!names.is_empty()).then_some(Group {
            reason: self.reason,
            names,
        })
    }

    fn new_names(
        &self,
        who: BrowserId,
        told: &mut HashMap<(BrowserId, String, Reason), u64>,
    ) -> std::vec::IntoIter<&'s str> {
        let mut names = Vec::new();
        for name in &self.names {
            let times = told
                .entry((who, (*name).to_owned(), self.reason))
                .or_default();
            *times += 1;
            if *times == 1 {
                names.push(*name);
            }
        }
        names.into_iter()
    }

    /// `jar: refused a, b. Secure cookies travel … (SecureOnly)`
    fn says(&self, what: &str, is_new: bool) -> String {
        let mut names: Vec<String> = Vec::new();
        for name in self.names.iter().map(|name| named(name)) {
            if !names.contains(&name) && names.len() < MOST_NAMES {
                names.push(name);
            }
        }
        let distinct: std::collections::HashSet<_> = self.names.iter().collect();
        let mut list = names.join(", ");
        if distinct.len() > names.len() {
            list.push_str(&format!(" and {} more", distinct.len() - names.len()));
        }
        let (says, name) = (self.reason.says(), self.reason.name());
        match (what, is_new) {
            ("refused", true) => format!("jar: refused {list}. {says} ({name})"),
            ("refused", false) => format!("jar: refused {list} again ({name})"),
            _ if distinct.len() > 1 => format!("jar: {list} stay home. {says} ({name})"),
            _ => format!("jar: {list} stays home. {says} ({name})"),
        }
    }
}

/// A cookie without a name has none to show.
fn named(name: &str) -> String {
    if name.is_empty() {
        "a cookie without a name".to_owned()
    } else {
        shorten(&escape(name), 40)
    }
}

fn refused(hop: &Hop) -> impl Iterator<Item = &Received> {
    let received = hop.exchange.received.iter();
    received.filter(|received| received.verdict == Verdict::Refused)
}

/// Cookies of other hosts are none of this server's business, unless somebody may well think that
/// the host is the same: `www.` in front, or another name of this machine.
fn at_home<'s>(step: &'s Step<'_>, hop: &'s Hop) -> impl Iterator<Item = &'s Withheld> {
    let withheld = hop.exchange.withheld.iter();
    withheld.filter(|cookie| cookie.reason != Reason::DomainMismatch || is_near(step, hop, cookie))
}

fn is_near(step: &Step<'_>, hop: &Hop, cookie: &Withheld) -> bool {
    let url = &hop.exchange.url;
    let host = url.host_str().unwrap_or_default();
    let below = |one: &str, other: &str| {
        let rest = one.strip_suffix(other);
        other.contains('.') && rest.is_some_and(|rest| rest.ends_with('.'))
    };
    let is_here = |domain: &str| {
        let url = url::Url::parse(&format!("http://{domain}/"));
        url.is_ok_and(|url| is_loopback(&url))
    };
    let mut jar = step.played.jar_before.iter();
    jar.any(|held| {
        let domain = held.domain.as_str();
        let is_like = below(host, domain) || below(domain, host);
        held.name == cookie.name && (is_like || is_loopback(url) && is_here(domain))
    })
}
