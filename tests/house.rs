//! Holds the house: which room may import which, where a heavy crate lives, which rooms do no
//! I/O, and how long a file may be. It reads `src/` as text; `house/source.rs` finds the paths
//! that a file mentions.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "house/source.rs"]
mod source;

use source::Source;
use std::path::{Path, PathBuf};

/// Rooms from the ground up. A room may import what stands beside it, and nothing else.
const ROOMS: [(&str, &[&str]); 14] = [
    ("text", &[]),
    ("page", &[]),
    ("codec", &[]),
    ("cookie", &[]),
    ("demo", &["text", "codec"]),
    ("store", &["codec"]),
    ("scenario", &["text", "page"]),
    ("browser", &["cookie", "page", "text"]),
    ("target", &[]),
    ("run", &["scenario", "browser", "store", "target", "cookie"]),
    (
        "observe",
        &[
            "scenario", "browser", "cookie", "store", "run", "codec", "text", "page",
        ],
    ),
    ("check", ALL_BELOW_CHECK),
    ("report", ALL_BELOW_REPORT),
    ("cli", ALL_BELOW_CLI),
];

const ALL_BELOW_CHECK: &[&str] = &[
    "text", "page", "codec", "cookie", "demo", "store", "scenario", "browser", "target", "run",
    "observe",
];
const ALL_BELOW_REPORT: &[&str] = &[
    "text", "page", "codec", "cookie", "demo", "store", "scenario", "browser", "target", "run",
    "observe", "check",
];
const ALL_BELOW_CLI: &[&str] = &[
    "text", "page", "codec", "cookie", "demo", "store", "scenario", "browser", "target", "run",
    "observe", "check", "report",
];

/// A heavy crate and the rooms it lives in.
const HEAVY: [(&str, &[&str]); 13] = [
    ("clap", &["cli"]),
    ("reqwest", &["browser"]),
    ("cookie_store", &["cookie"]),
    ("reqwest_cookie_store", &["cookie"]),
    ("scraper", &["page"]),
    ("html5ever", &["page"]),
    ("serde_json_path", &["page"]),
    ("axum", &["demo"]),
    ("rusqlite", &["demo", "store"]),
    ("miette", &["report", "cli"]),
    ("tabled", &["report", "cli"]),
    ("colored", &["report", "cli"]),
    ("indicatif", &["cli"]),
];

/// Rooms that take values and return values: their tests need no server and never sleep.
const PURE: [&str; 8] = [
    "text", "page", "codec", "cookie", "scenario", "observe", "check", "report",
];

/// How a path betrays I/O or a clock. `std::net` stands for its sockets: an `IpAddr` is a value.
const IMPURE: [&str; 17] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "io::stdout",
    "io::stderr",
    "tokio",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "SystemTime::now",
    "Instant::now",
    "OffsetDateTime::now_utc",
    "OffsetDateTime::now_local",
];

const LONGEST_FILE: usize = 400;

#[test]
fn no_room_imports_what_stands_above_or_beside_it() {
    report(&all_sources(), imports);
}

#[test]
fn a_heavy_crate_lives_in_one_room() {
    report(&all_sources(), heavy_crates);
}

#[test]
fn the_rooms_of_values_do_no_io_and_read_no_clock() {
    report(&all_sources(), io_and_clocks);
}

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut sources = all_sources();
    sources.extend(read_all("tests"));
    report(&sources, size_and_first_line);
}

/// Panics with one sentence per violation; each names file, line and rule.
fn report(sources: &[Source], rule: fn(&Source) -> Vec<String>) {
    let broken: Vec<String> = sources.iter().flat_map(rule).collect();
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn imports(source: &Source) -> Vec<String> {
    let Some(room) = source.room() else {
        return Vec::new();
    };
    let allowed = match room {
        "main" => &["cli"],
        room => match ROOMS.iter().find(|(name, _)| *name == room) {
            Some((_, allowed)) => *allowed,
            None => {
                return vec![format!(
                    "{}:1: {room} is no room of the table in tests/house.rs: give it a floor there",
                    source.path
                )];
            }
        },
    };
    let crossings = source.rooms_mentioned();
    crossings
        .into_iter()
        .filter(|(_, other)| other != room && !allowed.contains(&other.as_str()))
        .map(|(line, other)| {
            let may = if allowed.is_empty() {
                "no other room".to_owned()
            } else {
                allowed.join(", ")
            };
            format!(
                "{}:{line}: {room} imports {other}, but {room} may import {may}",
                source.path
            )
        })
        .collect()
}

fn heavy_crates(source: &Source) -> Vec<String> {
    let room = source.room().unwrap_or("lib");
    let mut broken = Vec::new();
    for (line, path) in source.paths() {
        let first = path.split("::").next().unwrap_or_default();
        let home = HEAVY.iter().find(|(name, _)| *name == first);
        if let Some((name, homes)) = home.filter(|(_, homes)| !homes.contains(&room)) {
            broken.push(format!(
                "{}:{line}: {room} uses {name}, which lives in {}",
                source.path,
                homes.join(" and ")
            ));
        }
    }
    broken
}

fn io_and_clocks(source: &Source) -> Vec<String> {
    let Some(room) = source.room().filter(|room| PURE.contains(room)) else {
        return Vec::new();
    };
    let paths = source.paths().into_iter().filter_map(|(line, path)| {
        let word = IMPURE.iter().find(|word| mentions(&path, word))?;
        Some((line, (*word).to_owned()))
    });
    let broken = paths.chain(source.printing_macros());
    broken
        .filter(|(line, _)| !source.is_test_code(*line))
        .map(|(line, word)| {
            format!(
                "{}:{line}: {room} uses {word}, but {room} does no I/O and reads no clock: take the value as an argument",
                source.path
            )
        })
        .collect()
}

/// Whether the segments of `word` stand one after another in `path`: at its beginning for a crate
/// or module of the standard library, anywhere for the name of a type.
fn mentions(path: &str, word: &str) -> bool {
    let starts_low = word.starts_with(char::is_lowercase);
    let whole = format!("::{path}::");
    let word = format!("::{word}::");
    if starts_low {
        whole.starts_with(&word)
    } else {
        whole.contains(&word)
    }
}

fn size_and_first_line(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    if !source.text.starts_with("//!") {
        broken.push(format!(
            "{}:1: begins with no //! that says what the file is for",
            source.path
        ));
    }
    let lines = source.text.lines().count();
    if lines > LONGEST_FILE {
        broken.push(format!(
            "{}:{lines}: has {lines} lines, more than {LONGEST_FILE}: it holds more than one idea",
            source.path
        ));
    }
    broken
}

fn all_sources() -> Vec<Source> {
    let sources = read_all("src");
    assert!(sources.len() > 10, "src/ was not found");
    sources
}

fn read_all(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                found.push(Source::new(&name, &std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

#[cfg(test)]
mod the_checker_catches {
    use super::*;

    fn broken(path: &str, text: &str, rule: fn(&Source) -> Vec<String>) -> Vec<String> {
        rule(&Source::new(path, text))
    }

    #[test]
    fn an_import_of_a_higher_floor_in_every_spelling() {
        for text in [
            "use crate::run::Event;",
            "use crate::{text::escape, run::Event};",
            "use crate::{\n    text::{self, escape},\n    run,\n};",
            "fn f() { crate::run::play(); }",
            "use super::super::run;",
            "fn f() -> super::super::run::Event { todo!() }",
            "mod inner { use super::super::super::run; }",
            "use crate :: run :: Event;",
        ] {
            let broken = broken("src/codec/django.rs", text, imports);
            let sentences = broken.iter().filter(|s| s.contains("codec imports run"));
            assert_eq!(sentences.count(), 1, "{text}: {broken:?}");
        }
        let from_mod = broken("src/codec/mod.rs", "use super::run::Event;", imports);
        assert_eq!(from_mod.len(), 1, "{from_mod:?}");
    }

    #[test]
    fn the_line_of_the_violation() {
        let text = "//! x\n\n/* a\nb */\nuse crate::{\n    cookie::Jar,\n    cli,\n};\n";
        assert_eq!(
            broken("src/browser/a.rs", text, imports),
            ["src/browser/a.rs:7: browser imports cli, but browser may import cookie, page, text"]
        );
    }

    #[test]
    fn nothing_in_comments_strings_and_allowed_imports() {
        for text in [
            "// use crate::run;",
            "/// See [`crate::run::Event`].",
            "/* use crate::run; /* nested */ crate::cli */",
            r##"const A: &str = r#"crate::run::x " "#; const B: char = '"'; use crate::codec::x;"##,
            "fn f<'a>(a: &'a str) -> char { '\\'' } // crate::run",
            "const A: &str = \"\\\" crate::run::x\";",
            "use super::other::run; use crate::text; use self::run;",
        ] {
            let broken = broken("src/demo/a.rs", text, imports);
            assert!(broken.is_empty(), "{text}: {broken:?}");
        }
    }

    #[test]
    fn a_room_without_a_floor_and_a_heavy_crate_away_from_home() {
        assert_eq!(broken("src/utils/mod.rs", "", imports).len(), 1);
        for text in [
            "use clap;",
            "#[derive(clap::Parser)] struct A;",
            "use {clap::Parser};",
        ] {
            assert_eq!(
                broken("src/run/a.rs", text, heavy_crates).len(),
                1,
                "{text}"
            );
        }
        assert!(broken("src/cli/a.rs", "use clap::Parser;", heavy_crates).is_empty());
        assert!(broken("src/run/a.rs", "use crate::report::clap::X;", heavy_crates).is_empty());
    }

    #[test]
    fn io_and_clocks_in_a_room_of_values_but_not_in_its_tests() {
        for text in [
            "use std::{fs, io};",
            "use std::fs::File;",
            "fn f() { std::io::stdout(); }",
            "fn f() { time::OffsetDateTime::now_utc(); }",
            "use std::time::Instant; fn f() { Instant::now(); }",
            "fn f() { println!(\"x\"); }",
            "use std::net::{IpAddr, TcpStream};",
            "#[cfg(test)] mod tests { }\nfn f() { println!(\"x\"); }",
        ] {
            let broken = broken("src/observe/a.rs", text, io_and_clocks);
            assert_eq!(broken.len(), 1, "{text}: {broken:?}");
        }
        for text in [
            "#[cfg(test)]\nmod tests {\n fn f() { std::fs::read(\"{\"); println!(\"x\"); }\n}",
            "use std::net::IpAddr; fn f(out: &mut String) { writeln!(out, \"x\"); }",
        ] {
            let broken = broken("src/observe/a.rs", text, io_and_clocks);
            assert!(broken.is_empty(), "{text}: {broken:?}");
        }
        assert!(broken("src/cli/a.rs", "use std::fs;", io_and_clocks).is_empty());
    }

    #[test]
    fn a_long_file_and_a_file_without_an_opening() {
        let long = format!("//! x\n{}", "\n".repeat(400));
        assert_eq!(broken("src/run/a.rs", &long, size_and_first_line).len(), 1);
        assert_eq!(
            broken("src/run/a.rs", "fn f() {}", size_and_first_line).len(),
            1
        );
    }
}
