//! `jarful visit URL -b 3 -n 4`: a play written on the spot and played like any other.

use super::args::Visit;
use super::exit::{Exit, Stop, bad_input};
use super::perform::{self, Place};
use super::reports::Reports;
use super::{demo, target};
use crate::scenario::Source;
use crate::text::count;
use url::Url;

/// The name of the play that is written on the spot.
pub(super) const VISIT: &str = "visit";

/// `jarful visit`.
pub(super) fn command(args: &Visit) -> Result<Exit, Stop> {
    let (place, path) = place(args)?;
    let source = Source {
        name: VISIT.to_owned(),
        text: play_text(args, &path)?,
    };
    let plays = perform::check(vec![source], &args.common)?;
    let mut reports = Reports::open(&args.common)?;
    let (exit, _) = perform::perform(&plays[0], &place, &args.common, &mut reports)?;
    reports.finish()?;
    Ok(exit)
}

/// `demo` and `demo/session/sessfun` mean the demo server.
fn place(args: &Visit) -> Result<(Place, String), Stop> {
    let lower = args.url.to_ascii_lowercase();
    if lower == "demo" || lower.starts_with("demo/") {
        let path = if lower == "demo" {
            "/session/sessfun"
        } else {
            &args.url[4..]
        };
        return Ok((demo::place(&args.common)?, path.to_owned()));
    }
    let url = target::parse(&args.url)?;
    if args.common.store.is_none() && !args.common.quiet {
        perform::offer_store(&url);
    }
    let path = path_of(&url);
    let mut base = url;
    base.set_path("/");
    base.set_query(None);
    base.set_fragment(None);
    let called = base.as_str().trim_end_matches('/').to_owned();
    Ok((
        Place {
            base,
            called,
            demo: None,
        },
        path,
    ))
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
    let mut text = format!("# {} visits each to {path}\n", count_words(args.times));
    text.push_str(&format!("browsers: {browsers}\n"));
    for watch in &args.watch {
        text.push_str(&format!("watch: {watch}\n"));
    }
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

fn count_words(times: u32) -> String {
    count(u64::from(times), "visit")
        .trim_end_matches(" visits")
        .trim_end_matches(" visit")
        .to_owned()
}

/// A number, or names with commas.
fn browsers(text: &str) -> Result<String, Stop> {
    let text = text.trim();
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    match text.parse::<u32>() {
        Ok(1..=1_000_000) => Ok(text.to_owned()),
        _ if is_number => Err(bad_input(format!(
            "{text} is no number of browsers. Write a whole number from 1 to 1,000,000, or names: -b alice,bob"
        ))),
        _ => Ok(text.to_owned()),
    }
}
