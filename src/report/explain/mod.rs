//! `jarful explain`: names and cookie lines in plain words.
//!
//! * `topics.rs`: finding a name; `page.rs`: its page. What the pages say: `reasons.rs`,
//!   `coming.rs`, `going.rs` (reasons), `words.rs`, `attribute_words.rs` (words).
//! * `input.rs`: cookie lines out of what was typed or piped in.
//! * `story.rs`: what a browser does with such a line, asked of a real jar; `attributes.rs`,
//!   `visits.rs`, `advice.rs`: its parts. `telling.rs`, `listing.rs` and `json.rs` put it into words.
//!
//! No rule of cookies stands here: whatever is said was asked of [`crate::cookie::Jar`].

mod advice;
mod attribute_words;
mod attributes;
mod coming;
mod going;
mod input;
mod json;
mod listing;
mod page;
mod prose;
mod reasons;
mod story;
mod telling;
mod topics;
mod visits;
mod words;

pub use advice::Advice;
pub use attributes::{Fate, Told};
pub use input::{Input, Line, is_cookie_line};
pub use json::{stories_json, topic_json, topics_json};
pub use page::page;
pub use story::{SetStory, Story, likely_url, stories};
pub use telling::tell;
pub use topics::{Topic, list, nearest, topic, topics};
pub use visits::{Kind, Visit};
