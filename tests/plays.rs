//! The bundled plays: each one parses, is short enough to read aloud, says what it expects, and
//! comes out as it says on the demo server.
//!
//! The plays of `plays/`: each comes out on a small server that is right (`plays/shop.rs`,
//! `plays/stand_ins.rs`), and on one that is wrong in one way exactly the expectation fails that
//! is about it, with words that a student understands.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "plays/asked.rs"]
mod asked;
#[path = "plays/cases.rs"]
mod cases;
#[path = "plays/pages.rs"]
mod pages;
#[path = "plays/reply.rs"]
mod reply;
#[path = "plays/several.rs"]
mod several;
#[path = "plays/shop.rs"]
mod shop;
#[path = "plays/stand_ins.rs"]
mod stand_ins;
mod support;
#[path = "plays/words.rs"]
mod words;
#[path = "plays/wrong.rs"]
mod wrong;

use jarful::scenario::{Item, Scenario, Source, parse};
use std::path::{Path, PathBuf};
use support::Folder;

/// More lines than this nobody reads aloud.
const LONGEST: usize = 32;

fn bundled() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<PathBuf> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jarful"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 7, "{paths:?}");
    paths
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn read(path: &Path) -> Scenario {
    let text = std::fs::read_to_string(path).unwrap();
    let source = Source {
        name: name(path).to_owned(),
        text,
    };
    parse(source).unwrap_or_else(|problems| panic!("{}: {problems:#?}", name(path)))
}

#[test]
fn every_bundled_play_is_a_short_lesson_with_words_and_expectations() {
    for path in bundled() {
        let play = read(&path);
        let says = |item: &Item| matches!(item, Item::Narration(_));
        assert!(play.title.is_some(), "{} has no title", name(&path));
        assert!(play.items.iter().any(says), "{} says nothing", name(&path));
        assert!(play.has_expectations(), "{} expects nothing", name(&path));
        let lines = play.source.text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", name(&path));
    }
}

#[test]
fn every_bundled_play_comes_out_as_it_says() {
    for path in bundled() {
        let ran = Folder::new().jarful(&["demo", name(&path)]);
        ran.exits(0).says(&read(&path).title.unwrap());
    }
}

#[test]
fn a_bundled_play_comes_out_the_same_from_its_file() {
    for path in bundled() {
        let ran = Folder::new().jarful(&["run", "demo", path.to_str().unwrap()]);
        ran.exits(0);
    }
}
