//! The flags. Names follow what people know from curl, Hurl and Playwright.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

/// Virtual browsers, each with its own cookie jar: which session does each one get, and what
/// changes on the server with every request?
#[derive(Debug, Parser)]
#[command(version, about, disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    all good, or nothing was checked
  1    the server answered and then fell short: a failed expectation, a broken or late answer
  2    the input is wrong: usage, scenario file, a report path that cannot be written
  3    no request got an answer
  130  interrupted

First steps: jarful demo";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Play a bundled scenario against the built-in demo server: nothing to set up
    Demo(Demo),
    /// Play scenario files against a server
    Run(Run),
    /// Visit one page with several browsers, several times each, in turn
    Visit(Visit),
    /// Show a session table decoded: who is in it, until when, and what the server remembers
    Sessions(super::sessions::Sessions),
    /// Explain a reason, a word, or a Set-Cookie line in plain words
    Explain(super::explain::Explain),
    /// Look at a page once and write a first scenario file for it
    Init(super::init::Init),
    /// Write completions for a shell: bash, zsh, fish, powershell, elvish
    Completions(super::completions::Completions),
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Which bundled play (see --list)
    #[arg(default_value = "three-browsers")]
    pub(super) name: String,
    /// List the bundled plays
    #[arg(long)]
    pub(super) list: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Where the server is: a URL, localhost:8000, 8000, or the word demo
    pub(super) target: String,
    /// Scenario files
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Visit {
    /// The page: a URL, or localhost:8000/hello
    pub(super) url: String,
    /// How many browsers, or their names: alice,bob
    #[arg(short, long, default_value = "3", value_name = "N|NAMES")]
    pub(super) browsers: String,
    /// How many visits each
    #[arg(short = 'n', long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) times: u32,
    /// All browsers at the same instant, each its visits one after another
    #[arg(long)]
    pub(super) together: bool,
    /// A value to look for on the page: 'count = /view count=(\d+)/', 'token = $.token' in JSON,
    /// 'total = .cart .total' by a CSS selector
    #[arg(short, long, value_name = "NAME = PLACE")]
    pub(super) watch: Vec<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// What demo, run and visit share.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Common {
    /// A value for {{NAME}} in the play
    #[arg(long, value_name = "NAME=VALUE", help_heading = "The play")]
    pub(super) var: Vec<String>,
    /// The same, masked in every output; without =VALUE it is read from `JARFUL_VAR_NAME`
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "The play")]
    pub(super) secret: Vec<String>,

    /// What this browser's jar holds before the play: a cookies.txt as curl, wget and browser
    /// extensions write it (`-`: stdin)
    #[arg(long, value_name = "BROWSER=FILE", help_heading = "Jars")]
    pub(super) jar: Vec<String>,
    /// Save this browser's jar after the play, however it ends, for curl or for --jar. It holds the
    /// real ids and secrets, whatever --labels-only and --secret hide elsewhere; only you can read
    /// the file. The format has no room for `SameSite`
    #[arg(long, value_name = "BROWSER=FILE", help_heading = "Jars")]
    pub(super) save_jar: Vec<String>,

    /// The server's session table, read from outside: django:db.sqlite3, php:DIR, express:DIR
    #[arg(long, value_name = "KIND:FILE", help_heading = "Seeing the session")]
    pub(super) store: Option<String>,
    /// The name of the session cookie, where the guess is wrong
    #[arg(long, value_name = "NAME", help_heading = "Seeing the session")]
    pub(super) session_cookie: Option<String>,
    /// Show labels only, never the session ids
    #[arg(long, help_heading = "Seeing the session")]
    pub(super) labels_only: bool,

    /// Write a report: json=PATH into a file, json or json=- to stdout (the play then goes to
    /// stderr). json: the trace; har: the wire with all bodies, for devtools and Playwright
    #[arg(long, value_name = "FORMAT[=PATH]", help_heading = "Output")]
    pub(super) report: Vec<String>,
    /// Colour: on a terminal unless `NO_COLOR` is set, even in a pipe, or not at all
    #[arg(long, value_enum, default_value_t = Color::Auto, help_heading = "Output")]
    pub(super) color: Color,
    /// Show the headers of each hop
    #[arg(short, long, conflicts_with = "quiet", help_heading = "Output")]
    pub(super) verbose: bool,
    /// Say only what went wrong
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,
    /// Wait for Enter before each turn, and say what comes next (c: all the rest, q: end here)
    #[arg(long, conflicts_with = "quiet", help_heading = "Output")]
    pub(super) step: bool,
    /// Stop at the first failure
    #[arg(short = 'x', long, help_heading = "Output")]
    pub(super) fail_fast: bool,

    #[command(flatten)]
    pub(super) net: Net,
    /// How many browsers may be under way at once in `together:` (64)
    #[arg(long, value_name = "N", value_parser = at_least_one, help_heading = "Network")]
    pub(super) in_flight: Option<usize>,
    /// The web before cookies: store nothing, send nothing
    #[arg(long, help_heading = "Network")]
    pub(super) no_cookies: bool,
}

/// How servers are reached.
#[derive(Clone, Debug, Args)]
pub(super) struct Net {
    /// Do not check certificates
    #[arg(short = 'k', long, help_heading = "Network")]
    pub(super) insecure: bool,
    /// Trust the certificates of this PEM file too
    #[arg(long, value_name = "FILE", help_heading = "Network")]
    pub(super) cacert: Option<PathBuf>,
    /// Connect to ADDR for HOST:PORT (HOST may be *)
    #[arg(long, value_name = "HOST:PORT:ADDR", help_heading = "Network")]
    pub(super) resolve: Vec<String>,
    /// The longest one request may take: 30s, 300ms
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration, help_heading = "Network")]
    pub(super) max_time: Duration,
    /// How many redirects a visit follows
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Network")]
    pub(super) max_redirs: usize,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    // On a terminal, unless NO_COLOR is set.
    Auto,
    // Even in a pipe.
    Always,
    // Not at all.
    Never,
}

/// `300ms`, `2s`, `5min`, `30` (seconds).
fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let number: f64 = text[..digits]
        .parse()
        .map_err(|_| "write a number and a unit, such as 300ms, 2s or 5min".to_owned())?;
    let unit = match text[digits..].trim() {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        other => return Err(format!("{other} is no unit of time; write ms, s, min or h")),
    };
    match Duration::try_from_secs_f64(number * unit) {
        Ok(time) if !time.is_zero() => Ok(time),
        _ => Err("it must be longer than nothing".to_owned()),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number from 1 on".to_owned()),
        Ok(number) => Ok(number),
    }
}
