//! A server that is a program of its own, in a folder of a test's own. It ends with the test, panic
//! or not.

use super::{Folder, server::free_port};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// A program starts within this time, or the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program; what it says is in its folder's `server.log`.
pub struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    /// One that listens on port 0 and prints the port that it got.
    pub fn telling_its_port(command: &mut Command, folder: &Folder) -> (Self, u16) {
        let mut program = Self::spawn(command, folder, Stdio::piped());
        let stdout = program.0.stdout.take().unwrap();
        let (told, tells) = mpsc::channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stdout).lines();
            let _ = told.send(lines.next().and_then(Result::ok));
            lines.for_each(drop);
        });
        let line = tells.recv_timeout(PATIENCE).ok().flatten();
        let Some(port) = line.and_then(|line| line.trim().parse().ok()) else {
            panic!("{command:?} did not start:\n{}", folder.read("server.log"));
        };
        (program, port)
    }

    /// One that is told its port. The port may be taken between finding and using it, so more than
    /// one is tried.
    pub fn on_a_free_port(command: impl Fn(u16) -> Command, folder: &Folder) -> (Self, u16) {
        for _ in 0..3 {
            let port = free_port();
            let mut program = Self::spawn(&mut command(port), folder, log(folder).into());
            if program.listens(port) {
                return (program, port);
            }
        }
        let log = folder.read("server.log");
        panic!("{:?} did not start:\n{log}", command(0));
    }

    fn spawn(command: &mut Command, folder: &Folder, stdout: Stdio) -> Self {
        command
            .current_dir(folder.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env_remove("PORT")
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(log(folder));
        Self(command.spawn().unwrap())
    }

    fn listens(&mut self, port: u16) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            if self.0.try_wait().unwrap().is_some() {
                return false;
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

fn log(folder: &Folder) -> File {
    let path = folder.path().join("server.log");
    let mut options = File::options();
    options.create(true).append(true).open(path).unwrap()
}
