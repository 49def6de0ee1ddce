//! Words and characters: foreign text made harmless, long text shortened, plurals, session labels.

mod escape;
mod label;
mod words;

pub use escape::{escape, escape_keeping_length};
pub use label::{Labels, long_name};
pub use words::{count, shorten, shorten_both, width, wrap};
