//! One target for each parser of foreign bytes. A target must neither panic nor take long, whatever
//! the bytes are; some hold more than that. `tests/fuzzed.rs` plays the seeds through them as well.

mod answers;
mod cookies;
mod forms;
mod page;
mod parsers;
mod play;
mod rows;

/// A target takes any bytes.
pub type Target = fn(&[u8]);

/// All targets by name.
pub const ALL: [(&str, Target); 12] = [
    ("answers", answers::target),
    ("set_cookie", cookies::set_cookie),
    ("date", cookies::date),
    ("explain", cookies::explain),
    ("forms", forms::target),
    ("netscape", parsers::netscape),
    ("session_data", parsers::session_data),
    ("carried", parsers::carried),
    ("php", parsers::php),
    ("play", play::target),
    ("page", page::target),
    ("rows", rows::target),
];

/// The target of this name.
pub fn named(name: &str) -> Option<Target> {
    ALL.iter()
        .find(|(own, _)| *own == name)
        .map(|(_, target)| *target)
}
