//! The play: text → [`Scenario`] with positions → [`rounds`](Scenario::steps).
//!
//! Pure: text comes in as an argument, problems go out as data; nothing is read or printed here.
//! `play.rs` holds the types, `parse/` turns text into them, `plan.rs` turns them into rounds.

mod parse;
mod plan;
mod play;

pub use parse::{Problem, parse};
pub use plan::{Lane, Round, Step, Turn};
pub use play::{
    Action, BrowserId, Cast, Expect, Expectation, Item, Lens, Line, Member, Relation, Scenario,
    Scene, Source, Span, Visit, Watch,
};
