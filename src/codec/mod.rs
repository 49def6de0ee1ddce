//! Session data ⇄ dictionaries, step by step: what stands in a session table's data column, and
//! in cookies that carry their own state.
//!
//! Bytes in, values out: no file, no clock, no network. [`django`] owns Django's format,
//! `carried/` recognises the cookies.

mod ascii_json;
mod base62;
mod carried;
pub mod django;
pub mod django_lecture;
pub mod php;

pub use carried::{Carried, Form, Protection, Sealer, carried};
