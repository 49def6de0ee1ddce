//! Cookies against real Chromium: the cases of `chromium/cases/` are played by both browsers
//! through one server, and compared are the bytes of each `Cookie` header, what the jars hold in
//! the end, and the reasons for what was refused or withheld.
//!
//! Not part of plain `cargo test`, because it wants Chromium: `cargo test --test chromium`. With
//! `JARFUL_CASES=word` only the cases whose group or name has the word.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "chromium/cases.rs"]
mod cases;
#[path = "chromium/compare.rs"]
mod compare;
#[path = "chromium/own.rs"]
mod own;
#[path = "chromium/server.rs"]
mod server;
mod support;

use cases::Case;
use serde_json::{Value, json};
use server::Server;
use std::path::Path;
use support::chromium;

fn chosen() -> Vec<Case> {
    let word = std::env::var("JARFUL_CASES").unwrap_or_default();
    let mut cases = cases::all();
    cases.retain(|case| case.group.contains(&word) || case.name.contains(&word));
    cases
}

/// What Chromium said of each case.
fn in_chromium(server: &Server, cases: &[Case]) -> Vec<Value> {
    let steps = |(n, case): (usize, &Case)| -> Vec<Value> {
        let steps = case.steps.iter().enumerate();
        steps
            .map(|(at, step)| json!([step.how, step.url(n, at, server.ports).as_str()]))
            .collect()
    };
    let cases: Vec<_> = cases.iter().enumerate().map(steps).collect();
    let input = json!({ "rules": "MAP * 127.0.0.1", "cases": cases });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chromium/play.py");
    let Value::Array(said) = chromium::run(&script, &input) else {
        panic!("the script answers with a list");
    };
    said
}

#[test]
fn jarful_sends_the_cookies_that_chromium_sends_and_gives_its_reasons() {
    let cases = chosen();
    let server = Server::start(cases.clone());
    let said = in_chromium(&server, &cases);
    let from_chromium = server.take_log();
    let played = own::play(&cases, server.ports);
    let from_jarful = server.take_log();
    let mut differences = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        let told = compare::case(&compare::Both {
            n,
            case,
            said: &said[n],
            played: &played[n],
            from_chromium: &from_chromium,
            from_jarful: &from_jarful,
        });
        if !told.is_empty() {
            differences.push(format!("{}: {}\n{told}", case.group, case.name));
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {} cases differ:\n\n{}",
        differences.len(),
        cases.len(),
        differences.join("\n")
    );
}
