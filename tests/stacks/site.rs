//! A site of one stack, for one test: its port, its folder, its end.

use super::{
    support::{Folder, program::Program},
    tools,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A running site. Its server ends with it, panic or not.
pub struct Site {
    // Dropped in this order: the server ends before its folder goes.
    _server: Program,
    folder: Folder,
    port: u16,
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
        // PHP does not tell its port.
        let command = |port| {
            let mut command = Command::new(tools::php());
            let own = ["session.save_path=sessions", "sys_temp_dir=."];
            for setting in own.iter().chain(settings) {
                command.args(["-d", setting]);
            }
            command.args(["-S", &format!("127.0.0.1:{port}")]);
            command.arg(app("php/index.php"));
            command
        };
        let (server, port) = Program::on_a_free_port(command, &folder);
        Self {
            _server: server,
            folder,
            port,
        }
    }

    /// A program that listens on port 0 and prints the port that it got.
    fn telling_its_port(command: &mut Command) -> Self {
        let folder = Folder::new();
        let (server, port) = Program::telling_its_port(command, &folder);
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
