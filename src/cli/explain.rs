//! `jarful explain WHAT`: a reason, a word, or a pasted cookie line, in plain words.

use super::args::Color;
use super::exit::{Exit, Stop, bad_input};
use super::output::{self, Output};
use super::reports::{Reports, report_failed};
use super::style::plain_style;
use crate::cookie;
use crate::report::explain::{self, Input, Line};
use crate::report::{Style, Verbosity};
use crate::text::escape;
use clap::Args;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, Time};
use url::Url;

/// See the module.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// A reason such as `SecureOnly`, a word such as session, a cookie line ('Set-Cookie: a=b; Path=/'),
    /// or - for lines from stdin; without it the list of all names
    #[arg(value_name = "WHAT")]
    what: Vec<OsString>,
    /// The address that sent the cookie; given again, the next line came from there
    #[arg(long, value_name = "URL")]
    url: Vec<String>,
    /// When it came: 2026-11-25, 2026-11-25T09:00:00Z, or a date as in Expires (now)
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Write a report: json=PATH into a file, json or json=- to stdout
    #[arg(long, value_name = "FORMAT[=PATH]")]
    report: Vec<String>,
    /// Tell each of many lines in full
    #[arg(short, long)]
    verbose: bool,
    /// Colour: on a terminal unless `NO_COLOR` is set, even in a pipe, or not at all
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  jarful explain                       all names, a line each
  jarful explain SecureOnly            why a cookie was refused or stayed home
  jarful explain session id            a word of the lecture
  jarful explain 'Set-Cookie: sid=abc; Path=/; HttpOnly' --url http://localhost:8000/login
  curl -si http://localhost:8000/ | jarful explain - --url http://localhost:8000/

Lines are played into one jar, one after the other. Nothing is sent anywhere.";

/// So much is read from stdin.
const MOST_BYTES: u64 = 16 << 20;
/// The address that is taken where none was named.
const SOME_SITE: &str = "https://example.com/";

/// `jarful explain`.
pub(super) fn command(args: &Explain) -> Result<Exit, Stop> {
    let reports = Reports::open_all(&args.report, &["json"])?;
    let stage = reports.stage();
    let style = Style {
        verbosity: if args.verbose {
            Verbosity::Wire
        } else {
            Verbosity::Normal
        },
        ..plain_style(args.color, &stage)
    };
    colored::control::set_override(style.color);
    let told = match what(&args.what)? {
        What::All => told_list(args, &style)?,
        What::Name(name) => told_topic(&name, args, &style)?,
        What::Lines(input) => told_lines(&input, args, &style)?,
    };
    write(&told, reports)
}

/// The same in words and for machines, and what is said beside it.
struct Told {
    text: String,
    json: String,
    talk: String,
}

fn write(told: &Told, mut reports: Reports) -> Result<Exit, Stop> {
    output::talk(&told.talk);
    if !matches!(reports.json, Some((_, Output::Stdout))) {
        output::result(&told.text);
    }
    if let Some((name, output)) = &mut reports.json {
        let written = output.write(&told.json);
        written.map_err(|why| report_failed(name, &why.to_string()))?;
    }
    reports.finish()?;
    Ok(Exit::Good)
}

enum What {
    All,
    Name(String),
    Lines(Input),
}

fn what(words: &[OsString]) -> Result<What, Stop> {
    let bytes: Vec<&[u8]> = words.iter().map(|word| word.as_encoded_bytes()).collect();
    match bytes.as_slice() {
        [] => Ok(What::All),
        [b"-"] => from_stdin().map(What::Lines),
        all if all.iter().all(|word| explain::is_cookie_line(word)) => {
            Ok(What::Lines(Input::of_arguments(all)))
        }
        // A line that the shell took apart, for it was not quoted.
        all if all.len() > 1 && all.iter().any(|word| explain::is_cookie_line(word)) => {
            Ok(What::Lines(Input::of_arguments(&[all.join(&b' ')])))
        }
        all => Ok(What::Name(
            String::from_utf8_lossy(&all.join(&b' ')).into_owned(),
        )),
    }
}

fn from_stdin() -> Result<Input, Stop> {
    if std::io::stdin().is_terminal() {
        output::talk("Paste Set-Cookie lines, then Ctrl-D.\n");
    }
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    let read = stdin.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|why| bad_input(format!("stdin could not be read: {why}")))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(bad_input(
            "there is more than 16 MiB on stdin; headers are shorter than that",
        ));
    }
    let input = Input::of_text(&bytes);
    if input.lines.is_empty() {
        return Err(bad_input(
            "no Set-Cookie line came in on stdin: the server set no cookie, or its headers were not \
             shown.\nWith curl, -i shows them: curl -si URL | jarful explain -",
        ));
    }
    Ok(input)
}

fn told_list(args: &Explain, style: &Style) -> Result<Told, Stop> {
    no_line_flags(args)?;
    Ok(Told {
        text: explain::list(style),
        json: explain::topics_json(),
        talk: String::new(),
    })
}

fn told_topic(name: &str, args: &Explain, style: &Style) -> Result<Told, Stop> {
    let topic = explain::topic(name).ok_or_else(|| unknown(name))?;
    no_line_flags(args)?;
    Ok(Told {
        text: explain::page(topic, style),
        json: explain::topic_json(topic),
        talk: String::new(),
    })
}

/// `--url` and `--now` say where and when a line came.
fn no_line_flags(args: &Explain) -> Result<(), Stop> {
    let flag = match (args.url.is_empty(), &args.now) {
        (false, _) => "--url",
        (true, Some(_)) => "--now",
        (true, None) => return Ok(()),
    };
    Err(bad_input(format!(
        "{flag} says of a cookie line how it came, and no such line is given.\n\
         Write: jarful explain 'Set-Cookie: a=b' {flag} …"
    )))
}

fn unknown(name: &str) -> Stop {
    let near = explain::nearest(name);
    let meant = match near.as_slice() {
        [] => String::new(),
        near => format!("Did you mean {}?\n", near.join(", or ")),
    };
    bad_input(format!(
        "nothing here is called \"{}\".\n{meant}All names: jarful explain\nA cookie: jarful explain \
         'Set-Cookie: name=value; Path=/'",
        escape(&crate::text::shorten(name, 60)),
    ))
}

fn told_lines(input: &Input, args: &Explain, style: &Style) -> Result<Told, Stop> {
    let now = match &args.now {
        Some(text) => moment(text)?,
        None => OffsetDateTime::now_utc(),
    };
    let (urls, talk) = addresses(input, args)?;
    let stories = explain::stories(input, &urls, now);
    Ok(Told {
        text: explain::tell(&stories, args.verbose, style),
        json: explain::stories_json(&stories, now),
        talk,
    })
}

/// The addresses named, or one that fits, which is said.
fn addresses(input: &Input, args: &Explain) -> Result<(Vec<Url>, String), Stop> {
    let set = input.lines.iter().find_map(|line| match line {
        Line::SetCookie(line) => Some(line),
        Line::Cookie(_) => None,
    });
    if args.url.is_empty() {
        let url = set.and_then(|line| explain::likely_url(line));
        let url = url.or_else(|| Url::parse(SOME_SITE).ok());
        let url: Vec<Url> = url.into_iter().collect();
        let said = url.first().filter(|_| set.is_some()).map(|url| {
            let url = escape(url.as_str()).into_owned();
            format!("Taken as if {url} had sent it; --url names another address.\n\n")
        });
        return Ok((url, said.unwrap_or_default()));
    }
    let urls: Result<Vec<Url>, Stop> = args.url.iter().map(|text| address(text)).collect();
    Ok((urls?, String::new()))
}

/// As a target, and any other scheme too: that it has no cookies is a verdict of its own.
fn address(text: &str) -> Result<Url, Stop> {
    if let Ok(url) = Url::parse(text.trim())
        && text.contains("://")
        && !matches!(url.scheme(), "http" | "https")
    {
        return Ok(url);
    }
    super::target::parse(text)
}

/// A moment as people and headers write it.
fn moment(text: &str) -> Result<OffsetDateTime, Stop> {
    let text = text.trim();
    let written = OffsetDateTime::parse(text, &Rfc3339).ok();
    let day = || {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        let day = time::Date::parse(text, format).ok()?;
        Some(day.with_time(Time::MIDNIGHT).assume_utc())
    };
    let found = written.or_else(day).or_else(|| cookie::parse_date(text));
    let years = 1970..=9000;
    found.filter(|at| years.contains(&at.year())).ok_or_else(|| {
        bad_input(format!(
            "{} is no date. Write --now 2026-11-25, --now 2026-11-25T09:00:00Z, or a date as in Expires, of \
             the years 1970 to 9000",
            escape(text)
        ))
    })
}
