//! Words and characters: foreign text made harmless, long text shortened, plurals, session labels,
//! secrets masked.

mod escape;
mod label;
mod mask;
mod words;

pub use escape::{escape, escape_in_json, escape_keeping_length, in_json_string};
pub use label::{Labels, long_name};
pub use mask::Mask;
pub use words::{count, shorten, shorten_both, width, wrap};
