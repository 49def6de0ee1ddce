//! `jarful demo`: the bundled plays, and the demo server as a place to play them.

use super::args::Demo;
use super::exit::{Exit, Stop, bad_input};
use super::interrupt;
use super::output;
use super::perform::{self, Call};
use super::places::Place;
use super::style::style;
use crate::demo;
use crate::report::Verbosity;
use crate::scenario::Source;
use crate::store::{self, Store};
use std::cell::RefCell;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;
use url::Url;

/// A bundled play: its name and its text.
struct Bundled {
    name: &'static str,
    text: &'static str,
}

macro_rules! bundled {
    ($($name:literal),+ $(,)?) => {
        [$(Bundled {
            name: $name,
            text: include_str!(concat!("../../scenarios/", $name, ".jarful")),
        }),+]
    };
}

/// In the order of a lesson.
const PLAYS: [Bundled; 7] = bundled![
    "three-browsers",
    "no-cookies",
    "unchanged",
    "two-kinds",
    "expiry",
    "stolen-ticket",
    "two-tabs",
];

/// `jarful demo [NAME]`.
pub(super) fn command(mut args: Demo) -> Result<Exit, Stop> {
    if args.list {
        output::result(&list());
        return Ok(Exit::Good);
    }
    let play = find(&args.name)?;
    if play.name == "no-cookies" {
        args.common.no_cookies = true;
    }
    let source = Source {
        name: format!("scenarios/{}.jarful", play.name),
        text: play.text.to_owned(),
    };
    let (plays, variables) = perform::check(vec![source], &args.common)?;
    let mut call = Call::open(&args.common, variables, &plays)?;
    let (exit, _) = call.play(&plays[0], &place(args.common.quiet)?)?;
    let is_talkative = style(&args.common, &output::Output::Stdout).verbosity > Verbosity::Quiet;
    if exit == Exit::Good && is_talkative && args.common.report.is_empty() {
        output::result(&what_next(play.name));
    }
    call.finish()?;
    Ok(exit)
}

fn find(name: &str) -> Result<&'static Bundled, Stop> {
    let name = name
        .trim_end_matches(".jarful")
        .trim_start_matches("scenarios/");
    PLAYS.iter().find(|play| play.name == name).ok_or_else(|| {
        let nearest = PLAYS.iter().max_by(|a, b| {
            let near = |play: &Bundled| strsim::jaro_winkler(play.name, name);
            near(a).total_cmp(&near(b))
        });
        let nearest = nearest.map_or("three-browsers", |play| play.name);
        bad_input(format!(
            "there is no bundled play {}. Did you mean: jarful demo {nearest}\n\
             All of them: jarful demo --list",
            crate::text::escape(name)
        ))
    })
}

/// The names of the bundled plays.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PLAYS.iter().map(|play| play.name)
}

fn list() -> String {
    let mut out = String::from("Bundled plays, in the order of a lesson:\n\n");
    for play in &PLAYS {
        let title = play
            .text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .unwrap_or("");
        out.push_str(&format!("  jarful demo {:<16} {title}\n", play.name));
    }
    out.push_str("\nEach is a file that you can copy and change: scenarios/NAME.jarful\n");
    out
}

fn what_next(name: &str) -> String {
    let at = PLAYS.iter().position(|play| play.name == name).unwrap_or(0);
    let mut out = String::from("\nTry next:\n");
    if let Some(next) = PLAYS.get(at + 1) {
        let title = next
            .text
            .lines()
            .find_map(|line| line.strip_prefix("# "))
            .unwrap_or("");
        out.push_str(&format!("  jarful demo {:<30} {title}\n", next.name));
    }
    if at == 0 {
        out.push_str(
            "  jarful demo -v                             with every header on the wire\n",
        );
    }
    if at + 1 == PLAYS.len() {
        out.push_str(
            "  jarful run demo my.jarful                  a play of my own, on the demo server\n",
        );
    }
    out.push_str("  jarful visit http://localhost:8000/hello   does my page work for several?\n");
    out
}

/// The demo server of one command, on a table of its own that goes when it goes.
pub(super) struct Server {
    // In this order: the server stops before its table is removed.
    running: Rc<RefCell<Option<demo::Running>>>,
    settings: demo::Settings,
    address: SocketAddr,
    migrated: Vec<String>,
    folder: Folder,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        interrupt::need_not_remove(&self.0);
    }
}

impl Server {
    fn start() -> Result<Self, Stop> {
        let ids = demo::Ids::random();
        let cannot =
            |why: &dyn std::fmt::Display| bad_input(format!("the demo server cannot start: {why}"));
        let mark = ids.draw().map_err(|why| cannot(&why))?;
        let folder = Folder(std::env::temp_dir().join(format!("{FOLDER}{mark}")));
        interrupt::will_remove(&folder.0);
        std::fs::create_dir(&folder.0)
            .map_err(|why| cannot(&format!("{} cannot be made: {why}", folder.0.display())))?;
        let settings = demo::Settings {
            db: folder.0.join(TABLE),
            secret_key: ids.draw().map_err(|why| cannot(&why))?,
            clock: demo::Clock::real(),
            ids,
            durable: false,
        };
        let running = demo::start(settings.clone(), 0).map_err(|why| cannot(&why))?;
        Ok(Self {
            address: running.address,
            migrated: running.migrated.clone(),
            running: Rc::new(RefCell::new(Some(running))),
            settings,
            folder,
        })
    }

    /// The table, read from outside like any other.
    pub(super) fn store(&self) -> Result<Store, store::Error> {
        Store::demo(&self.folder.0.join(TABLE))
    }

    /// Moves the server's clock.
    pub(super) fn clock_mover(&self) -> Box<dyn Fn(Duration)> {
        let clock = self.settings.clock.clone();
        Box::new(move |by| clock.advance(by))
    }

    /// Stops the server and starts it again: the same address, the same table.
    pub(super) fn restarter(&self) -> Box<dyn Fn() -> Result<(), String>> {
        let (running, settings) = (Rc::clone(&self.running), self.settings.clone());
        let port = self.address.port();
        Box::new(move || {
            drop(running.borrow_mut().take());
            let again = demo::start(settings.clone(), port).map_err(|why| why.to_string())?;
            *running.borrow_mut() = Some(again);
            Ok(())
        })
    }
}

/// The table of a demo server, in a folder of its own: [`FOLDER`] and a mark that nobody guesses.
pub(super) const TABLE: &str = "db.sqlite3";
/// How the names of such folders begin, among the temporary files.
pub(super) const FOLDER: &str = "jarful-demo-";

/// Starts the demo server as the place of a play.
pub(super) fn place(quiet: bool) -> Result<Place, Stop> {
    let server = Server::start()?;
    if !quiet && !server.migrated.is_empty() {
        let mut text = String::from("demo server: its tables are made\n");
        for line in &server.migrated {
            text.push_str(line);
            text.push('\n');
        }
        output::talk(&text);
    }
    let base = Url::parse(&format!("http://{}/", server.address))
        .map_err(|why| bad_input(format!("the demo server has no address: {why}")))?;
    Ok(Place {
        base,
        called: "demo".to_owned(),
        demo: Some(server),
    })
}
