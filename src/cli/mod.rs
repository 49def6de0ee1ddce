//! The command line: the only room with clap, streams, files and exit codes. The stages meet here.
//!
//! * `args.rs`: the flags, all in one place; `target.rs`: what a forgiving target means,
//!   `places.rs`: where plays are played.
//! * `perform.rs`: one play from its text to its exit code; `hall.rs`: who listens to it.
//! * `given.rs`: what a play is given from outside; `demo.rs`: the bundled plays and the demo server.
//! * `jars.rs`, `jar_files.rs`: jars that come from files and go into files.
//! * `step.rs`: Enter before each turn.
//! * `init.rs`: a first play for a page; `completions.rs`: scripts for shells.
//! * `sessions.rs`, `watch.rs`: session tables without a play.
//! * `explain.rs`: reasons, words and cookie lines in plain words.
//! * `output.rs`, `interrupt.rs`, `limits.rs`: streams, Ctrl-C, the file limit.

mod args;
mod completions;
mod demo;
mod exit;
mod explain;
mod given;
mod hall;
mod har_file;
mod init;
mod interrupt;
mod jar_files;
mod jars;
mod limits;
mod output;
mod perform;
mod places;
mod progress;
mod reports;
mod sessions;
mod step;
mod style;
mod target;
mod visit;
mod watch;

use crate::text;
use args::{Cli, Command};
use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use exit::Exit;
use std::process::ExitCode;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    limits::keep_freed_memory();
    let mut exit = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => usage(&error),
    };
    // Who reads a cut result must not take it for a whole one.
    if output::tell_lost_output() && exit == Exit::Good {
        exit = Exit::BadInput;
    }
    ExitCode::from(exit.code())
}

fn run(cli: Cli) -> Exit {
    let done = match cli.command {
        None => {
            output::result(FIRST_COMMANDS);
            Ok(Exit::Good)
        }
        Some(Command::Demo(demo)) => demo::command(demo),
        Some(Command::Run(run)) => perform::command(run),
        Some(Command::Visit(visit)) => visit::command(&visit),
        Some(Command::Sessions(sessions)) => sessions::command(&sessions),
        Some(Command::Explain(explain)) => explain::command(&explain),
        Some(Command::Init(init)) => init::command(&init),
        Some(Command::Completions(completions)) => Ok(completions::command(&completions)),
    };
    done.unwrap_or_else(|stop| {
        output::talk(&stop.says);
        stop.exit
    })
}

/// `--help` and `--version` are results; everything else is a mistake in the call.
fn usage(error: &clap::Error) -> Exit {
    if let Some(text) = forgotten_command(error) {
        output::talk(&text);
        return Exit::BadInput;
    }
    let shown = error.render().to_string();
    if error.use_stderr() {
        // What was typed may have come from anywhere; lines stay lines.
        let lines: Vec<_> = shown.lines().map(text::escape).collect();
        output::talk(&format!("{}\n", lines.join("\n")));
        Exit::BadInput
    } else {
        output::result(&shown);
        Exit::Good
    }
}

/// `jarful http://localhost:8000/hello` and `jarful my.jarful` lack the command in front.
fn forgotten_command(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let (what, line) = meant_by(word)?;
    let word = text::escape(word);
    Some(format!(
        "error: {word} is {what}, and a command stands in front of it.\nWrite: {}\n",
        text::escape(&line)
    ))
}

/// What a word in the place of the command is, and the line to type.
fn meant_by(word: &str) -> Option<(&'static str, String)> {
    if word.ends_with(".jarful") {
        return Some(("a scenario file", format!("jarful run TARGET {word}")));
    }
    let is_address = word.contains([':', '/'])
        || word.eq_ignore_ascii_case("localhost")
        || word.bytes().all(|b| b.is_ascii_digit());
    is_address.then(|| ("an address", format!("jarful visit {word}")))
}

const FIRST_COMMANDS: &str = "\
jarful starts virtual browsers, each with its own cookie jar, and shows which session
each one gets and what changes on the server with every request.

Three commands to begin with:

  jarful demo
      three browsers, one page, three counters, with nothing to set up
  jarful visit http://localhost:8000/hello -b 3 -n 4
      does my page work for more than one browser?
  jarful run http://localhost:8000 my.jarful
      plays a scenario file against my server

Further on:

  jarful init http://localhost:8000/hello
      writes a first scenario file for my page
  jarful sessions django:db.sqlite3
      shows the server's session table, decoded
  jarful explain
      reasons, words, or a Set-Cookie line, in plain words
  jarful demo --step
      waits for Enter before each turn

jarful --help lists everything.
";
