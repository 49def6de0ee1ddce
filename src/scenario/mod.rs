//! The play: text → [`Scenario`] with positions → [`rounds`](Scenario::steps).
//!
//! Pure: text comes in as an argument, problems go out as data; nothing is read or printed here.
//! `play.rs` holds the types, `parse/` turns text into them, `plan.rs` turns them into rounds.

mod parse;
mod plan;
mod play;
mod secret;
mod template;

pub use parse::{Given, Problem, parse, parse_with};
pub use plan::{Lane, Round, Step, Turn};
pub use play::{
    Action, BrowserId, Cast, Expect, Expectation, Item, Lens, Line, Member, Pattern, Relation,
    Scenario, Scene, Source, Span, Upload, Visit, Watch,
};
pub use template::{Part, Slot, Template, Values};
