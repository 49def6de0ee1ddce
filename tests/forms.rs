//! Forms, as real Chromium sends them: the same form, filled in by Playwright and by a play, must
//! ask the same method, address, content type and body.
//!
//! Not part of plain `cargo test`, because it needs Chromium: `cargo test --test forms`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "forms/cases.rs"]
mod cases;
#[path = "forms/more_cases.rs"]
mod more_cases;
mod support;

use cases::{CASES, Case, Do};
use more_cases::{LINKS, WRITTEN};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex},
};
use support::{
    Folder, chromium,
    server::{Answer, Asked, Server},
};

/// So many forms at least, or some have been lost on the way.
const MANY: usize = 70;

const FILES: [(&str, &[u8]); 9] = [
    ("cat.png", b"\x89PNG\r\n\x1a\n--\r\n"),
    ("notes.txt", b"one\ntwo"),
    ("page.html", b"<p>"),
    ("data.json", b"{}"),
    ("table.csv", b"a,b"),
    ("empty.pdf", b""),
    ("unknown.xyzzy", b"?"),
    ("no-ending", b"?"),
    ("\u{fc}n\u{ef} \"x\".txt", b"?"),
];

/// What the server saw of one client.
#[derive(Default)]
struct Seen {
    /// Cases whose page was shown.
    shown: BTreeSet<usize>,
    /// What forms and links asked, by the number of their case: method, address, content type, body.
    asked: BTreeMap<usize, Vec<String>>,
}

#[test]
fn every_form_asks_what_chromium_asks() {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let server = site(seen.clone());
    let folder = Folder::new();
    for (name, content) in FILES {
        folder.write(name, content);
    }
    in_chromium(&server, &folder);
    let theirs = std::mem::take(&mut *seen.lock().unwrap()).asked;
    let said = in_jarful(&server, &folder);
    let ours = std::mem::take(&mut *seen.lock().unwrap()).asked;
    let cases: Vec<&Case> = cases().collect();
    assert!(cases.len() >= MANY && theirs.len() == cases.len());
    let different: Vec<String> = theirs
        .keys()
        .filter(|n| theirs.get(n) != ours.get(n))
        .map(|n| {
            let shown = |all: &BTreeMap<usize, Vec<String>>| format!("{:#?}", all.get(n));
            let (theirs, ours) = (shown(&theirs), shown(&ours));
            format!(
                "{}\n  Chromium: {theirs}\n  jarful:   {ours}\n",
                cases[*n].name
            )
        })
        .collect();
    assert!(
        different.is_empty(),
        "{} of {} forms differ:\n{}\n{said}",
        different.len(),
        cases.len(),
        different.concat()
    );
}

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(WRITTEN).chain(LINKS)
}

/// Serves the pages, each once, and remembers everything else.
fn site(seen: Arc<Mutex<Seen>>) -> Server {
    Server::start(move |asked| {
        let path = asked.path();
        let n = path.split('/').nth(1).and_then(|n| n.parse::<usize>().ok());
        let Some((n, case)) = n.and_then(|n| Some((n, cases().nth(n)?))) else {
            // Chromium's own requests for an icon.
            return Answer::Bytes(support::server::page("<p id=end>"));
        };
        let mut seen = seen.lock().unwrap();
        if asked.method() == "GET" && path.ends_with("page?old=1") && seen.shown.insert(n) {
            return Answer::Bytes(page(n, case));
        }
        seen.asked.entry(n).or_default().extend(told(asked));
        Answer::Bytes(support::server::page("<p id=end>"))
    })
}

fn page(n: usize, case: &Case) -> Vec<u8> {
    let html = case.html.replace("{n}", &n.to_string());
    let encoding = encoding_rs::Encoding::for_label(case.charset.as_bytes()).unwrap();
    let body = encoding.encode(&html).0;
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset={}\r\nContent-Length: {}\r\n\r\n",
        case.charset,
        body.len()
    )
    .into_bytes();
    answer.extend(&*body);
    answer
}

/// The request as text; whatever boundary was chosen, it is called BOUNDARY.
fn told(asked: &Asked) -> [String; 2] {
    let kind = asked.header("content-type").unwrap_or("none");
    let boundary = kind.split_once("boundary=").map(|(_, boundary)| boundary);
    let body: String = asked.body.escape_ascii().to_string();
    let text = format!("{} {} {kind}", asked.method(), asked.path());
    match boundary {
        Some(boundary) => [text, body].map(|text| text.replace(boundary, "BOUNDARY")),
        None => [text, body],
    }
}

fn address(server: &Server, n: usize) -> String {
    server.url(&format!("/{n}/page?old=1#here"))
}

fn in_chromium(server: &Server, folder: &Folder) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms/fill.py");
    let all = cases().enumerate().map(|(n, case)| {
        let does: Vec<Value> = case.does.iter().map(for_chromium).collect();
        json!({ "name": case.name, "page": address(server, n), "does": does })
    });
    let cases: Vec<Value> = all.collect();
    let folder = folder.path().to_str().unwrap();
    chromium::run(&script, &json!({ "cases": cases, "folder": folder }));
}

fn for_chromium(what: &Do) -> Value {
    match what {
        Do::Fill(at, text) => json!(["fill", at, text]),
        Do::Tick(at, on) => json!(["tick", at, if *on { "yes" } else { "no" }]),
        Do::Select(at, options) => json!(["select", at, options]),
        Do::File(at, files) => json!(["file", at, files]),
        Do::Press(at, key) => json!(["press", at, key]),
        Do::Click(at) => json!(["click", at, null]),
    }
}

/// All forms in one play. Returns what was said.
fn in_jarful(server: &Server, folder: &Folder) -> String {
    let turns = cases()
        .enumerate()
        .map(|(n, case)| format!("alice: GET {}\nalice: {}\n", address(server, n), case.play));
    let play = format!("browsers: alice\n{}", turns.collect::<String>());
    folder.write("forms.jarful", play);
    let ran = folder.jarful(&["run", &server.url(""), "forms.jarful"]);
    format!("{}{}", ran.stdout, ran.stderr)
}
