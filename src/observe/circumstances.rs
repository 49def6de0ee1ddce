//! What a conclusion has to know of a run beside the numbers of its pages.

use super::finder;
use super::ledger::Ledger;
use super::stack::Stack;
use super::trace::{KeyChange, Session, SessionChange};
use crate::codec::Protection;
use crate::cookie::{Reason, Verdict};
use crate::run::Played;

/// What is known of the run beside its numbers.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Circumstances {
    /// Some browser held a session.
    pub(super) has_session: bool,
    /// A cookie that holds the very number that the page shows.
    pub(super) number_cookie: Option<String>,
    /// The session travels in this cookie, and nothing protects it.
    pub(super) open_cookie: Option<String>,
    /// The stack behind the session cookie, as far as it shows.
    pub(super) stack: Stack,
    /// Browsers on one id that was not stolen: how many.
    pub(super) sharing: usize,
    /// Visits that kept the session, and visits that changed it.
    pub(super) kept: u64,
    pub(super) rotated: u64,
    /// A likely session cookie that was refused or stayed home, and why.
    pub(super) lost: Option<(String, &'static str)>,
    /// The browsers' own rows were seen to change.
    pub(super) saw_own_rows: bool,
    /// A number in the browsers' own rows was seen to change.
    pub(super) own_rows_count: bool,
    /// Something broke, failed or was interrupted: no praise then.
    pub(super) is_incomplete: bool,
}

impl Ledger<'_> {
    /// One turn more.
    pub(super) fn note_circumstances(
        &mut self,
        played: &Played<'_>,
        session: &Session,
        changes: &[KeyChange],
    ) {
        let about = &mut self.circumstances;
        about.has_session |= session.is_carried() || session.id.is_some();
        if !played.hops.is_empty() {
            about.kept += u64::from(session.change == SessionChange::Same);
            about.rotated += u64::from(session.change == SessionChange::Rotated);
        }
        let is_own = |change: &KeyChange| match &session.id {
            Some(id) => change.id == *id,
            None => session.is_carried() && change.id.is_empty(),
        };
        about.saw_own_rows |= changes.iter().any(is_own);
        about.own_rows_count |= changes.iter().any(|change| {
            is_own(change) && matches!((&change.before, &change.after), (Some(a), Some(b)) if a.is_number() && b.is_number())
        });
        if let (true, Some(name)) = (session.change != SessionChange::None, &self.session_cookie) {
            about.stack = Stack::of(name, session.carried);
        }
        let is_open = session
            .carried
            .is_some_and(|form| form.protection() == Protection::None);
        if let (true, None, Some(name)) = (is_open, &about.open_cookie, &self.session_cookie) {
            about.open_cookie = Some(name.clone());
        }
        note_lost(about, played);
    }

    /// A cookie whose value is the very number that the page shows: the browser counts, not the
    /// server.
    pub(super) fn note_number_cookie(&mut self, played: &Played<'_>, text: &str) {
        if self.circumstances.number_cookie.is_some() {
            return;
        }
        let shows = |value: &str| {
            !value.is_empty()
                && value.bytes().all(|b| b.is_ascii_digit())
                && text
                    .split(|c: char| !c.is_ascii_digit())
                    .any(|number| number == value)
        };
        let received = played.hops.iter().flat_map(|hop| &hop.exchange.received);
        let mut changed = received.filter(|r| r.verdict == Verdict::Replaced);
        self.circumstances.number_cookie =
            changed.find(|r| shows(&r.value)).map(|r| r.name.clone());
    }

    /// All that is known of the run, its end included.
    pub(super) fn circumstances(&self, is_incomplete: bool) -> Circumstances {
        Circumstances {
            sharing: self.holders.most_sharing(),
            is_incomplete,
            ..self.circumstances.clone()
        }
    }
}

/// A likely session cookie that the browser refused, or left at home on its own site.
fn note_lost(about: &mut Circumstances, played: &Played<'_>) {
    for hop in &played.hops {
        let received = hop.exchange.received.iter();
        let refused = received
            .filter(|c| {
                c.verdict == Verdict::Refused && finder::looks_like_session(&c.name, &c.value)
            })
            .map(|c| (&c.name, c.reason));
        let stayed = hop.exchange.withheld.iter().filter(|c| {
            let held = played.jar_before.iter().find(|held| held.name == c.name);
            let is_here = !matches!(c.reason, Reason::DomainMismatch | Reason::Expired);
            is_here && held.is_some_and(|held| finder::looks_like_session(&held.name, &held.value))
        });
        let lost = refused.chain(stayed.map(|c| (&c.name, c.reason))).next();
        if let Some((name, reason)) = lost {
            about.lost = Some((name.clone(), reason.says()));
        }
    }
}
