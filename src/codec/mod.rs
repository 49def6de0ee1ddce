//! Session data ⇄ dictionaries, step by step: what stands in a session table's data column, and
//! (later) in cookies that carry their own state.
//!
//! Bytes in, values out: no file, no clock, no network. [`django`] owns Django's format.

mod ascii_json;
mod base62;
pub mod django;
