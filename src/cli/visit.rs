//! `jarful visit URL -b 3 -n 4`: a play written on the spot and played like any other.

use super::args::Visit;
use super::exit::{Exit, Stop, bad_input};
use super::perform::{self, Call};
use super::places::{self, Target};
use super::{step, target};
use crate::scenario::{self, Source};
use crate::text::{count, escape};
use url::Url;

pub(super) use crate::report::VISIT;

/// `jarful visit`.
pub(super) fn command(args: &Visit) -> Result<Exit, Stop> {
    step::check(&args.common)?;
    let (target, path) = target(&args.url)?;
    let source = Source {
        name: VISIT.to_owned(),
        text: play_text(args, &path)?,
    };
    let (plays, variables) = perform::check(vec![source], &args.common)?;
    let mut call = Call::open(&args.common, variables, &plays)?;
    let place = places::place(&target, &args.common)?;
    let (exit, _) = call.play(&plays[0], &place)?;
    call.finish()?;
    Ok(exit)
}

/// Which server, and which page of it: `demo` and `demo/session/sessfun` mean the demo server.
pub(super) fn target(url: &str) -> Result<(Target, String), Stop> {
    let lower = url.to_ascii_lowercase();
    if lower == "demo" {
        return Ok((Target::Demo, "/session/sessfun".to_owned()));
    }
    if lower.starts_with("demo/") {
        return Ok((Target::Demo, url["demo".len()..].to_owned()));
    }
    let mut url = target::parse(url)?;
    let path = path_of(&url);
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok((Target::Url(url), path))
}

fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn play_text(args: &Visit, path: &str) -> Result<String, Stop> {
    let browsers = browsers(&args.browsers)?;
    let path = path
        .replace("{{", "%7B%7B")
        .replace('\\', "\\\\")
        .replace('"', "%22");
    let visits = count(u64::from(args.times), "visit");
    let watches = watches(args)?;
    let mut text = format!("# {visits} each to {path}\nbrowsers: {browsers}\n{watches}");
    let times = if args.times > 1 {
        format!(" x{}", args.times)
    } else {
        String::new()
    };
    if args.together {
        text.push_str("together:\n  ");
    }
    text.push_str(&format!("everyone: GET \"{path}\"{times}\n"));
    Ok(text)
}

/// A number, or names with commas.
fn browsers(text: &str) -> Result<String, Stop> {
    let text = text.replace(['\n', '\r'], " ");
    let text = text.trim();
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    let wrong = |why: &str| Err(bad_input(format!("-b {}: {why}", escape(text))));
    match text.parse::<u32>() {
        Ok(1..=1_000_000) => return Ok(text.to_owned()),
        _ if is_number => {
            return wrong(
                "this is no number of browsers. Write a whole number from 1 to 1,000,000, or names: -b alice,bob",
            );
        }
        _ => {}
    }
    if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return wrong(&digits_as_names(text));
    }
    match first_problem(&format!("browsers: {text}\n{LEAST}")) {
        None => Ok(text.to_owned()),
        Some(says) => wrong(
            &says
                .replace("on browsers:", "named")
                .replace("browsers: ", "-b "),
        ),
    }
}

/// `1,2` was meant as two browsers, or as a number.
fn digits_as_names(text: &str) -> String {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_plain = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    if names.iter().all(is_plain) {
        let meant: Vec<String> = names.iter().map(|name| format!("b{name}")).collect();
        let (meant, many) = (meant.join(","), names.len());
        return format!("names begin with a letter: -b {meant}; or write a number: -b {many}");
    }
    "names begin with a letter: -b alice,bob; or write a number: -b 2".to_owned()
}

/// The least that makes a play.
const LEAST: &str = "everyone: GET /\n";

/// What is wrong with a play of one line of the user's own, in words.
fn first_problem(play: &str) -> Option<String> {
    let source = Source {
        name: VISIT.to_owned(),
        text: play.to_owned(),
    };
    let problems = scenario::parse(source).err()?;
    let problem = problems.first()?;
    Some(match &problem.help {
        Some(help) => format!("{}.\n{help}", problem.message),
        None => problem.message.clone(),
    })
}

/// Each `-w` as a line of the play.
fn watches(args: &Visit) -> Result<String, Stop> {
    let mut lines = String::new();
    for watch in &args.watch {
        let line = format!("watch: {}\n", watch.replace(['\n', '\r'], " "));
        if let Some(says) = first_problem(&format!("browsers: 1\n{lines}{line}{LEAST}")) {
            let examples = [
                "count = /view count=(\\d+)/",
                "token = $.token",
                "total = .cart .total",
                "token = input[name=csrf] @value",
            ];
            let says = examples.iter().fold(says, |says, example| {
                says.replace(&format!("watch: {example}"), &format!("-w '{example}'"))
            });
            return Err(bad_input(format!("-w {}: {says}", escape(watch))));
        }
        lines.push_str(&line);
    }
    Ok(lines)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_the_browsers_is_said_in_terms_of_the_flag() {
        for (written, says) in [
            ("1,2", "-b b1,b2; or write a number: -b 2"),
            ("0", "1,000,000"),
            ("alice,alice", "alice is named twice"),
            ("alice,everyone", "everyone is a word of the language"),
            ("alice,,bob", "-b alice,,bob"),
        ] {
            let stop = browsers(written).unwrap_err();
            assert!(stop.says.contains(says), "{written}: {}", stop.says);
            assert!(!stop.says.contains("browsers:"), "{}", stop.says);
        }
        assert_eq!(browsers(" alice, bob ").unwrap(), "alice, bob");
    }
}
