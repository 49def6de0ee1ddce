//! Joint rounds: turns at the same instant have one change of state together, and some
//! expectations speak of the moment after all of them.

use super::judge::{self, Facts};
use super::ledger::{Entry, Ledger};
use super::trace::{JointChange, KeyChange, Source, State, Step};
use crate::scenario::Expectation;
use crate::store::{Error, Reading};
use std::collections::{HashMap, HashSet};

/// The joint round under way.
#[derive(Clone, Debug, Default)]
pub(super) struct JointRound<'p> {
    /// Steps not yet judged, in order: the last one, which will carry the round's change, and from
    /// the first one on that speaks of the moment after the round, all of them.
    held: Vec<Step<'p>>,
    has_waiting: bool,
    turns: u64,
    /// Ids that the turns of this round brought, held or not.
    ids: HashSet<String>,
}

impl<'p> Ledger<'p> {
    /// One turn of a joint round is over.
    pub(super) fn hold(&mut self, step: Step<'p>, ids: Vec<String>) -> Vec<Entry<'p>> {
        self.round.turns += 1;
        self.round.ids.extend(ids);
        let ready = if self.round.has_waiting {
            Vec::new()
        } else {
            std::mem::take(&mut self.round.held)
        };
        self.round.has_waiting |= waits_for_round(&step);
        self.round.held.push(step);
        self.judged(ready)
    }

    /// The round is over: what waited is judged, the last step carries the change.
    pub(super) fn round_ended(
        &mut self,
        number: u64,
        reading: Option<&Result<Reading, Error>>,
    ) -> Vec<Entry<'p>> {
        let round = std::mem::take(&mut self.round);
        let state = self.joint_state(reading, &round.ids);
        let mut held = round.held;
        for step in &mut held {
            step.state.error.clone_from(&state.error);
        }
        if let Some(last) = held.last_mut()
            && last.state.source != Source::Cookie
        {
            last.state = state.clone();
        }
        let mut entries = self.judged(held);
        entries.push(Entry::Joint(JointChange {
            round: number,
            turns: round.turns,
            state,
        }));
        entries
    }

    fn judged(&self, steps: Vec<Step<'p>>) -> Vec<Entry<'p>> {
        let judged = |mut step: Step<'p>| {
            let facts = Facts {
                ledger: self,
                step: &step,
            };
            step.judged = judge::judge(&facts);
            Entry::Step(Box::new(step))
        };
        steps.into_iter().map(judged).collect()
    }

    /// Changes of a round stand in the order of the cast, whoever came first.
    fn sort_by_cast(&self, changes: &mut [KeyChange]) {
        let seats = self.books.iter().enumerate();
        let holders: HashMap<&str, usize> = seats
            .filter_map(|(seat, book)| Some((book.session.id.as_deref()?, seat)))
            .collect();
        changes.sort_by_key(|change| {
            holders
                .get(change.id.as_str())
                .copied()
                .unwrap_or(usize::MAX)
        });
    }

    fn joint_state(
        &mut self,
        reading: Option<&Result<Reading, Error>>,
        ids: &HashSet<String>,
    ) -> State {
        let mut state = State {
            is_joint: true,
            source: self.table_source,
            ..State::default()
        };
        match reading {
            Some(Ok(reading)) => {
                let (rows, changes) = self.table.update(reading, 0, &mut self.labels);
                state.rows = rows;
                state.changes = changes;
                self.sort_by_cast(&mut state.changes);
                self.name_strangers(&mut state.rows, |id| ids.contains(id));
            }
            Some(Err(why)) => state.error = Some(why.to_string()),
            None => {}
        }
        state
    }
}

fn waits_for_round(step: &Step<'_>) -> bool {
    let turn = step.played.turn;
    turn.visit == turn.line.times
        && turn.line.expects.iter().any(|expect| {
            matches!(
                expect.what,
                Expectation::SharesSession(_)
                    | Expectation::DifferentSession(_)
                    | Expectation::WatchedGoes(..)
                    | Expectation::ServerHas(..)
                    | Expectation::ServerHasNo(_)
                    | Expectation::ServerHasNothing
            )
        })
}
