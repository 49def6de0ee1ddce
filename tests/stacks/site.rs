//! A site of one stack, for one test: its port, its folder, its end.

use super::{
    support::{Folder, server::free_port},
    tools,
};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// A site starts within this time, or the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running site. Its server ends with it, panic or not.
pub struct Site {
    // Dropped in this order: the server ends before its folder goes.
    _server: Server,
    folder: Folder,
    port: u16,
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Site {
    pub fn flask() -> Self {
        Self::telling_its_port(Command::new(tools::python()).arg(app("flask_site.py")))
    }

    pub fn starlette() -> Self {
        Self::telling_its_port(Command::new(tools::python()).arg(app("starlette_site.py")))
    }

    /// `kind` as in `express_site.js`.
    pub fn express(kind: &str) -> Self {
        let modules = tools::node_modules();
        let mut command = Command::new("node");
        command.arg(app("express_site.js")).arg(kind);
        Self::telling_its_port(command.arg("sessions").env("NODE_PATH", modules))
    }

    /// Stock PHP with its built-in server; its session files lie in the folder `sessions`.
    pub fn php(settings: &[&str]) -> Self {
        let folder = Folder::new();
        std::fs::create_dir(folder.path().join("sessions")).unwrap();
        // PHP does not tell its port; it may be taken between finding and using it.
        for _ in 0..3 {
            let port = free_port();
            let mut command = Command::new(tools::php());
            let own = ["session.save_path=sessions", "sys_temp_dir=."];
            for setting in own.iter().chain(settings) {
                command.args(["-d", setting]);
            }
            command
                .args(["-S", &format!("127.0.0.1:{port}")])
                .arg(app("php/index.php"));
            let mut server = spawn(&mut command, &folder, Stdio::null());
            if is_awake(&mut server, port) {
                return Self {
                    _server: server,
                    folder,
                    port,
                };
            }
        }
        panic!("PHP did not start:\n{}", folder.read("server.log"));
    }

    /// A program that listens on port 0 and prints the port that it got.
    fn telling_its_port(command: &mut Command) -> Self {
        let folder = Folder::new();
        let mut server = spawn(command, &folder, Stdio::piped());
        let stdout = server.0.stdout.take().unwrap();
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
        Self {
            _server: server,
            folder,
            port,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// For `--store`: the folder of session files.
    pub fn store(&self, kind: &str) -> String {
        format!("{kind}:{}", self.folder.path().join("sessions").display())
    }
}

fn app(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/stacks/apps")
        .join(name)
}

fn spawn(command: &mut Command, folder: &Folder, stdout: Stdio) -> Server {
    let log = File::create(folder.path().join("server.log")).unwrap();
    command
        .current_dir(folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("PORT")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(log);
    Server(command.spawn().unwrap())
}

fn is_awake(server: &mut Server, port: u16) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        if server.0.try_wait().unwrap().is_some() {
            return false;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}
