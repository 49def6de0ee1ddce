//! What the sites need: Flask and Starlette in a virtual environment, Express below `target/`, PHP
//! and Node of the system. Installed once; what cannot be installed fails with the line to type.

use super::support::{
    debian::there,
    venv::{Venv, lock, run, target_folder},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

const PYTHON: Venv = Venv {
    target: "stacks",
    check: "import flask, starlette, uvicorn",
    packages: |_| {
        &[
            "Flask>=3.1,<4",
            "starlette>=1,<2",
            "itsdangerous>=2.2,<3",
            "uvicorn>=0.30,<1",
        ]
    },
};

const NODE_PACKAGES: [&str; 4] = [
    "express@5",
    "express-session@1",
    "cookie-session@2",
    "session-file-store@1",
];

/// Python with Flask and Starlette.
pub fn python() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| PYTHON.python())
}

/// The folder for `NODE_PATH`, with Express in it; `node` itself is there then.
pub fn node_modules() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let _lock = lock("stacks-node");
        there("node", "nodejs");
        let folder = target_folder().join("stacks-node");
        let modules = folder.join("node_modules");
        let names = NODE_PACKAGES.map(|package| package.split('@').next().expect("a name"));
        let requires = names.map(|name| format!("require('{name}')")).join(";");
        let check = || {
            run(Command::new("node")
                .args(["-e", &requires])
                .env("NODE_PATH", &modules))
        };
        if check().is_err() {
            install_node_packages(&folder);
        }
        modules
    })
}

fn install_node_packages(folder: &Path) {
    there("npm", "npm");
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("target/ can be written");
    fs::write(folder.join("package.json"), r#"{"private": true}"#).expect("so can its folders");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let args = ["install", "--no-audit", "--no-fund", "--silent"];
    let mut command = Command::new(npm);
    command.current_dir(folder).args(args).args(NODE_PACKAGES);
    if let Err(why) = run(&mut command) {
        panic!(
            "Express could not be installed: {why}\nTry it by hand, in {}:  npm install {}",
            folder.display(),
            NODE_PACKAGES.join(" ")
        );
    }
}

/// `php` is there then.
pub fn php() -> &'static str {
    static THERE: OnceLock<()> = OnceLock::new();
    THERE.get_or_init(|| {
        let _lock = lock("stacks-php");
        there("php", "php-cli");
    });
    "php"
}
