//! The seeds of the fuzz targets, and with them every input that fuzzing has found, through the
//! targets: they neither panic nor take long. Fuzzing itself is `tests/fuzz/run`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "fuzz/src/targets/mod.rs"]
mod targets;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// No input takes longer than this, unoptimised and on a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

#[test]
fn what_fuzzing_begins_with_and_what_it_has_found_breaks_nothing() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    for (name, target) in targets::ALL {
        let files = files(&seeds.join(name));
        assert!(!files.is_empty(), "{name} has no seeds");
        for file in files {
            let begin = Instant::now();
            target(&std::fs::read(&file).unwrap());
            let took = begin.elapsed();
            assert!(took < LONGEST, "{}: {took:?}", file.display());
        }
    }
}

#[test]
fn each_target_has_a_name_that_the_runner_knows() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/run");
    let text = std::fs::read_to_string(run).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("targets=(answers"))
        .unwrap();
    for (name, _) in targets::ALL {
        assert!(
            line.split([' ', '(', ')']).any(|word| word == name),
            "{name} is missing: {line}"
        );
        assert!(targets::named(name).is_some());
    }
}

/// What costs more than in proportion to its size shows in a text of many parts of one kind.
#[test]
fn long_inputs_of_one_kind_need_no_quadratic_time() {
    for (name, part, times) in [
        ("page", "<", 200_000),
        ("page", "<a ", 100_000),
        ("page", "&", 200_000),
        ("page", "&amp;", 100_000),
        ("page", "<!--", 100_000),
        ("page", "</", 100_000),
        ("page", "1 ", 200_000),
        ("page", "word", 200_000),
        ("page", "<p>1", 100_000),
        ("page", "<option>", 100_000),
        ("page", "[", 200_000),
        ("page", "<script>", 50_000),
        ("play", "a: GET /\n", 4_000),
        ("play", "\"", 100_000),
        ("play", "browsers: a\n", 4_000),
        ("play", "> x\n", 20_000),
        ("play", "{{", 50_000),
        ("play", "a: GET /{{b}} -> c is d, e is f\n", 1_500),
        ("session_data", ":", 200_000),
        ("carried", ".", 200_000),
        ("php", "a:1:{i:0;", 50_000),
        ("set_cookie", ";", 200_000),
        ("set_cookie", "a=b; ", 100_000),
        ("netscape", "\t", 200_000),
        ("netscape", "a b c d e f g\n", 20_000),
        ("netscape", "e.com\tTRUE\t/\tTRUE\t0\ta\tb\n", 5_000),
        // A line of 1 MiB, of each kind of part.
        ("set_cookie", "a=b; Path=/; Domain=x; ", 45_000),
        ("set_cookie", "Expires=1 1 1 1:1:1;", 52_000),
        ("set_cookie", "\u{e9}", 524_288),
        ("set_cookie", "a=b; Secure\n", 90_000),
        ("date", "1 ", 524_288),
        ("date", "1:1:1 nov ", 100_000),
        ("explain", "a;", 524_288),
        ("explain", "Path=/x;", 131_072),
        ("explain", "Set-Cookie: a=b\n", 4_000),
        ("explain", "x", 1_048_576),
        ("forms", "<input name=a>", 20_000),
        ("forms", "<form>", 50_000),
        ("forms", "<a href=x>y</a>", 20_000),
        ("forms", "<option>", 50_000),
        ("forms", "<label for=a>b", 20_000),
        ("answers", "X: y\r\n", 5_000),
    ] {
        let text = part.repeat(times);
        let text = match name {
            "play" => format!("browsers: a, b\n{text}"),
            "page" => format!("$.a\n<p>{text}"),
            "forms" => format!("a=b\n<form><select name=s>{text}"),
            "explain" if !text.contains('\n') => format!("Set-Cookie: s=1; {text}"),
            "answers" => format!("HTTP/1.1 200 OK\r\n{text}\r\nhello"),
            _ => text,
        };
        let target = targets::named(name).unwrap();
        let begin = Instant::now();
        target(text.as_bytes());
        let took = begin.elapsed();
        assert!(took < LONGEST, "{name} {part:?} × {times}: {took:?}");
    }
}
