//! The rounds: every client at every work, in turn, a different one first each time.

use super::child::{self, Cost};
use super::client::{CLIENTS, Client, WORKS, Work};
use super::install::install;
use super::say;
use super::server::{COUNTS, Counts, RESET};
use super::table::{self, Line, Run};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Short works are repeated this many times within a round.
const REPEATS_OF_SHORT: usize = 3;

/// What the user asked for.
pub struct Wishes {
    rounds: usize,
    clients: Vec<Client>,
    works: Vec<Work>,
    installs: bool,
}

const USAGE: &str = "\
cargo bench -- [--install] [--rounds N] [--only NAME,NAME] [--work WORDS]
  --install   install the peers that are missing
  --rounds    how often each client does each work (5)
  --only      some clients only: jarful,hurl,k6,k9,wrk
  --work      only works whose name holds these words: --work '10,000 browsers'";

impl Wishes {
    /// Reads the command line. `--bench` is what cargo itself adds.
    pub fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut wishes = Self {
            rounds: 5,
            clients: CLIENTS.to_vec(),
            works: WORKS.to_vec(),
            installs: false,
        };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || {
                words
                    .next()
                    .ok_or_else(|| format!("{word} wants a value.\n{USAGE}"))
            };
            match word {
                "--bench" => {}
                "--install" => wishes.installs = true,
                "--rounds" => {
                    let text = value()?;
                    let rounds = text.parse().ok().filter(|rounds| *rounds > 0);
                    wishes.rounds = rounds.ok_or_else(|| {
                        format!("--rounds {text} is no number of rounds.\n{USAGE}")
                    })?;
                }
                "--only" => wishes.clients = clients(value()?)?,
                "--work" => {
                    let text = value()?;
                    wishes.works.retain(|work| work.name.contains(text));
                    if wishes.works.is_empty() {
                        return Err(format!("no work is called so: {text}.\n{USAGE}"));
                    }
                }
                other => return Err(format!("{other} is not known here.\n{USAGE}")),
            }
        }
        Ok(wishes)
    }
}

fn clients(names: &str) -> Result<Vec<Client>, String> {
    let mut all = Vec::new();
    for name in names.split(',') {
        let name = name.trim().to_ascii_lowercase();
        let is_called = |client: &Client| {
            let own = client.name().to_ascii_lowercase();
            own.split([' ', ',']).next() == Some(name.as_str())
        };
        let before = all.len();
        all.extend(CLIENTS.into_iter().filter(is_called));
        if all.len() == before {
            return Err(format!("no client is called {name}.\n{USAGE}"));
        }
    }
    Ok(all)
}

/// Measures, and prints the table.
pub fn all(wishes: &Wishes) -> Result<(), String> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let peers = project.join("target/peers");
    let mut programs = Vec::new();
    for &client in &wishes.clients {
        if wishes.installs && client.program(&peers).is_none() {
            install(client, project)?;
        }
        programs.push((client, client.program(&peers)));
    }
    let folder = target.join("speed");
    std::fs::create_dir_all(&folder)
        .map_err(|why| format!("{} cannot be made: {why}", folder.display()))?;
    let server = Server::start()?;
    if !child::pin(1) {
        say(
            "note: nothing is pinned to a core here, so server and clients get into each other's way.",
        );
    }
    print!("{}", table::HEAD);
    for work in &wishes.works {
        measure(work, wishes.rounds, &programs, &server, &folder)?;
    }
    for (client, program) in &programs {
        if program.is_none() {
            say(&format!(
                "{} is not installed. `cargo bench -- --install` runs:",
                client.name()
            ));
            client
                .install_lines()
                .iter()
                .for_each(|line| say(&format!("  {line}")));
        }
    }
    Ok(())
}

fn measure(
    work: &Work,
    rounds: usize,
    programs: &[(Client, Option<PathBuf>)],
    server: &Server,
    folder: &PathBuf,
) -> Result<(), String> {
    let mut lines = Vec::new();
    for (client, program) in programs {
        let arguments = client.arguments(work, server.port, folder);
        let arguments = arguments.map_err(|why| format!("{}: {why}", folder.display()))?;
        lines.push(match (program, arguments) {
            (_, None) => (Line::NotForIt, Vec::new()),
            (None, _) => (Line::NotInstalled, Vec::new()),
            (Some(_), Some(arguments)) => (Line::Measured(Vec::new()), arguments),
        });
    }
    let rounds = if work.is_short {
        rounds * REPEATS_OF_SHORT
    } else {
        rounds
    };
    for round in 0..rounds {
        for turn in 0..programs.len() {
            let at = (round + turn) % programs.len();
            let ((client, program), (line, arguments)) = (&programs[at], &mut lines[at]);
            if let (Some(program), Line::Measured(runs)) = (program, line) {
                let cost = |why| format!("{} cannot be run: {why}", client.name());
                runs.push(one(work, server, || {
                    child::run(program, arguments, folder).map_err(cost)
                })?);
            }
        }
    }
    let ours = programs
        .iter()
        .zip(&lines)
        .find_map(|((client, _), (line, _))| match line {
            Line::Measured(runs) if *client == Client::Jarful => Some(runs.as_slice()),
            _ => None,
        });
    for ((client, _), (line, _)) in programs.iter().zip(&lines) {
        if let Some(row) = table::row(work, *client, line, ours.unwrap_or(&[])) {
            print!("{row}");
            let _ = std::io::stdout().flush();
        }
    }
    Ok(())
}

fn one(
    work: &Work,
    server: &Server,
    run: impl FnOnce() -> Result<Cost, String>,
) -> Result<Run, String> {
    server.ask(RESET)?;
    let cost = run()?;
    let text = server.ask(&format!("{COUNTS}?{}", work.times))?;
    let counts = Counts::parse(&text).ok_or_else(|| format!("the counter server says {text}"))?;
    Ok(Run { cost, counts })
}

/// The counter server, in a process of its own.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Result<Self, String> {
        let failed =
            |why: &dyn std::fmt::Display| format!("the counter server cannot start: {why}");
        let mut process = std::env::current_exe()
            .and_then(|program| {
                Command::new(program)
                    .arg("--server")
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .spawn()
            })
            .map_err(|why| failed(&why))?;
        let mut line = String::new();
        if let Some(out) = process.stdout.take() {
            BufReader::new(out)
                .read_line(&mut line)
                .map_err(|why| failed(&why))?;
        }
        let port = line.trim().parse().map_err(|why| failed(&why))?;
        Ok(Self { process, port })
    }

    /// Asks one of the server's own pages.
    fn ask(&self, path: &str) -> Result<String, String> {
        let asked = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
            let mut answer = vec![0; 4096];
            let length = stream.read(&mut answer)?;
            Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
        };
        let answer = asked().map_err(|why| format!("the counter server does not answer: {why}"))?;
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        Ok(body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
