//! `jarful sessions STORE`: a session table decoded, one row step by step, or followed live.

use super::args::Color;
use super::exit::{Exit, Stop, bad_input};
use super::output::{self, Output};
use super::reports::{Reports, report_failed};
use super::style::plain_style;
use super::watch;
use crate::report::{SessionTable, Style};
use crate::store::{self, Row, Store};
use crate::text::{Labels, count, escape, long_name};
use clap::Args;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;

/// See the module.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Sessions {
    /// The table: django:db.sqlite3, php:DIR, express:DIR, or demo while a demo server runs in another terminal; without
    /// it db.sqlite3 of this folder
    #[arg(value_name = "STORE")]
    store: Option<String>,
    /// Only this session: its label (fox-41), its key, or how its key begins
    #[arg(value_name = "SESSION")]
    pub(super) session: Option<String>,
    /// Show how one row is decoded, step by step (the one named, or the newest)
    #[arg(long, conflicts_with_all = ["watch", "all", "limit", "report"])]
    steps: bool,
    /// Follow the table: a line for each session that comes, changes or goes, until Ctrl-C
    #[arg(short, long)]
    watch: bool,
    /// Show all sessions, however many
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Show at most so many sessions
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Show labels only, never the session ids
    #[arg(long)]
    pub(super) labels_only: bool,
    /// Write a report: json=PATH into a file, json or json=- to stdout (with --watch a line a change)
    #[arg(long, value_name = "FORMAT[=PATH]")]
    report: Vec<String>,
    /// Colour: on a terminal unless `NO_COLOR` is set, even in a pipe, or not at all
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

const EXAMPLES: &str = "\
Examples:
  jarful sessions django:db.sqlite3                  the newest sessions, decoded
  jarful sessions django:db.sqlite3 fox-41           one of them, in full
  jarful sessions django:db.sqlite3 fox-41 --steps   how its row is decoded
  jarful sessions django:db.sqlite3 --watch          what changes, as it happens

Nothing is written into the table, and no lock is held. Times are taken as UTC, as Django writes
them while USE_TZ is on. Ctrl-C ends --watch with exit code 0: a watch has no other end.";

/// A table that was opened, and how it is called.
pub(super) struct Place {
    pub(super) store: Store,
    pub(super) name: String,
}

/// `jarful sessions`.
pub(super) fn command(args: &Sessions) -> Result<Exit, Stop> {
    let place = open(args.store.as_deref())?;
    let mut reports = Reports::open_all(&args.report, &["json"])?;
    let stage = reports.stage();
    let style = Style {
        labels_only: args.labels_only,
        ..plain_style(args.color, &stage)
    };
    colored::control::set_override(style.color);
    if args.steps && !matches!(place.store.source(), "django" | "demo") {
        return Err(bad_input(
            "--steps shows how a row of Django's table is decoded; the files of this store can be \
             read as they are.",
        ));
    }
    let table = Table::read(&place, args)?;
    if args.watch {
        return watch::command(args, &place, table.labels, style, reports);
    }
    let shown = table.shown(&place, args.session.is_some());
    if args.steps {
        let Some(row) = table.rows.first() else {
            output::result(&shown.list(&style));
            return Ok(Exit::Good);
        };
        let text = table.hidden(&shown.steps(row, &style), args.labels_only);
        output::result(&text);
        say_which(&table, args);
        return Ok(Exit::Good);
    }
    if !matches!(reports.json, Some((_, Output::Stdout))) {
        output::result(&table.hidden(&shown.list(&style), args.labels_only));
    }
    if let Some((name, output)) = &mut reports.json {
        let json = shown.json(args.labels_only);
        let json = table.hidden(&json, args.labels_only);
        output
            .write(&json)
            .map_err(|why| report_failed(name, &why.to_string()))?;
    }
    reports.finish()?;
    Ok(Exit::Good)
}

/// Of several rows the newest was taken: how to take another.
fn say_which(table: &Table, args: &Sessions) {
    if args.session.is_none() && table.total > 1 {
        output::talk(&format!(
            "\nThis is the newest of {}. Another one: its label or key in front of --steps.\n",
            count(table.total as u64, "session")
        ));
    }
}

/// What was read for one output.
struct Table {
    rows: Vec<Row>,
    total: usize,
    labels: Labels,
    now: OffsetDateTime,
}

impl Table {
    fn read(place: &Place, args: &Sessions) -> Result<Self, Stop> {
        let failed = |why: store::Error| bad_input(why.to_string());
        let keys = place.store.keys().map_err(failed)?;
        let mut labels = Labels::default();
        for key in &keys {
            labels.of(key);
        }
        let limit = match (args.all, args.steps) {
            (true, _) => None,
            (_, true) => Some(1),
            _ => Some(args.limit),
        };
        let rows = match &args.session {
            Some(_) if args.watch => Vec::new(),
            Some(session) => picked(place, &keys, &labels, (session, args))?,
            None => place.store.newest(limit).map_err(failed)?,
        };
        Ok(Self {
            rows,
            total: keys.len(),
            labels,
            now: OffsetDateTime::now_utc(),
        })
    }

    fn shown<'t>(&'t self, place: &'t Place, is_picked: bool) -> SessionTable<'t> {
        SessionTable {
            place: &place.name,
            source: place.store.source(),
            rows: &self.rows,
            total: self.total,
            labels: &self.labels,
            is_picked,
            now: self.now,
        }
    }

    /// With `--labels-only` no id leaves the program, wherever it stands.
    fn hidden(&self, text: &str, labels_only: bool) -> String {
        if labels_only {
            self.labels.hide_ids(text)
        } else {
            text.to_owned()
        }
    }
}

/// The rows that the user's word means; with none of them, what there is.
fn picked(
    place: &Place,
    keys: &[String],
    labels: &Labels,
    (session, args): (&str, &Sessions),
) -> Result<Vec<Row>, Stop> {
    let label = |key: &str| labels.get(key).unwrap_or_default().to_owned();
    let exact = keys
        .iter()
        .filter(|key| *key == session || label(key) == session);
    let mut wanted: Vec<&str> = exact.map(String::as_str).collect();
    if wanted.is_empty() {
        let meant = keys.iter().filter(|key| is_meant(session, key));
        wanted = meant.map(String::as_str).collect();
    }
    if wanted.is_empty() {
        return Err(no_such_session(place, keys, labels, (session, args)));
    }
    let rows = place.store.rows(&wanted);
    rows.map_err(|why| bad_input(why.to_string()))
}

/// Whether a word names this session: its key, the beginning of its key, its label or a longer or
/// shorter form of it.
pub(super) fn is_meant(word: &str, key: &str) -> bool {
    let name = long_name(key);
    let is_label = word.contains('-')
        && name
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    is_label || key == word || (word.len() >= 4 && key.starts_with(word))
}

fn no_such_session(
    place: &Place,
    keys: &[String],
    labels: &Labels,
    (session, args): (&str, &Sessions),
) -> Stop {
    let newest: Vec<&str> = keys
        .iter()
        .rev()
        .take(5)
        .filter_map(|key| labels.get(key))
        .collect();
    let there = match newest.as_slice() {
        [] => "The table is empty.".to_owned(),
        some => format!(
            "There are {}, among them {}.\nSee them all: jarful sessions {} --all",
            count(keys.len() as u64, "session"),
            some.join(", "),
            args.store.as_deref().unwrap_or_default(),
        ),
    };
    bad_input(format!(
        "no session in {} is called {}, and no key begins so.\n{there}",
        place.name,
        escape(session)
    ))
}

/// The store that is named, or Django's usual file in this folder.
fn open(spec: Option<&str>) -> Result<Place, Stop> {
    let failed = |why: store::Error| bad_input(why.to_string());
    match spec {
        Some(word) if word.eq_ignore_ascii_case("demo") => {
            let path = running_demo().ok_or_else(no_demo)?;
            Ok(Place {
                store: Store::demo(&path).map_err(failed)?,
                name: "demo server".to_owned(),
            })
        }
        Some(spec) => Ok(Place {
            store: Store::open(spec).map_err(failed)?,
            name: spec
                .split_once(':')
                .map_or(spec, |(_, place)| place)
                .to_owned(),
        }),
        None => match store::candidate_in(Path::new(".")) {
            Some(path) => Ok(Place {
                store: Store::demo(&path).map_err(failed)?,
                name: "db.sqlite3".to_owned(),
            }),
            None => Err(bad_input(
                "no session table is named, and this folder has no db.sqlite3 with one.\n\
                 Write: jarful sessions django:db.sqlite3, with the path of the site's SQLite file",
            )),
        },
    }
}

fn no_demo() -> Stop {
    bad_input(
        "no demo server is running here: its table lives as long as its command.\n\
         Start one in another terminal and leave it waiting: jarful demo --step",
    )
}

/// The table of the demo server that was started last and is still running, of this user.
fn running_demo() -> Option<PathBuf> {
    let folders = std::fs::read_dir(std::env::temp_dir()).ok()?;
    let tables = folders.flatten().filter_map(|folder| {
        let name = folder.file_name();
        let is_demo = name.to_str()?.starts_with(super::demo::FOLDER);
        let data = folder.metadata().ok()?;
        let table = folder.path().join(super::demo::TABLE);
        let is_table = is_demo && data.is_dir() && super::limits::is_mine(&data);
        (is_table && table.is_file()).then_some((data.modified().ok()?, table))
    });
    tables
        .max_by_key(|(started, _)| *started)
        .map(|(_, table)| table)
}
