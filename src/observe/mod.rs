//! Events, one by one → what they mean: who holds which session, what changed on the server, and
//! whether that is what the play expected.
//!
//! An [`Observer`] hears each [`Event`](crate::run::Event) and answers with [`Sight`]s: live ones at once, with the
//! best guess so far of which cookie is the session, and closed ones once that guess is settled.
//! Machine formats and verdicts use the closed ones only.
//!
//! * `finder.rs`: which cookie is the session.
//! * `ledger.rs`: the books: each browser's ids, pages and values, each row's dictionary.
//! * `state.rs`: two looks at the server → what changed.
//! * `judge.rs`, `cause.rs`: expectations, and the likely cause of one that failed.
//! * `numbers.rs`, `circumstances.rs`, `conclusion.rs`: what pages count with, and what follows.

mod cause;
mod circumstances;
mod conclusion;
mod finder;
mod fold;
mod holders;
mod joint;
mod judge;
mod judge_cookie;
mod judge_page;
mod judge_server;
mod judge_wire;
mod ledger;
mod loaded;
mod numbers;
mod observer;
mod obstacle;
mod pages;
mod session;
mod sight;
mod stack;
mod standing;
mod state;
mod trace;
mod turn_state;
mod unplayed;

pub use conclusion::{Conclusion, Series};
pub use finder::looks_like_session;
pub use fold::Standing;
pub use observer::Observer;
pub use sight::{Options, Sight};
pub use stack::Stack;
pub use state::key_changes;
pub use trace::{
    Alarm, BrowserSummary, JointChange, Judged, KeyChange, Kind, PageWords, RowChanges, Session,
    SessionChange, Source, State, Step, Story, Summary,
};
