//! A site with a login, for one test: its port, its folder, its end.

use super::{
    support::{Folder, program::Program, venv::Venv},
    tools,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

const PYTHON: Venv = Venv {
    target: "sites",
    check: "import django, flask",
    packages: |minor| {
        if minor >= 12 {
            &["Django>=6.0,<7", "Flask>=3.1,<4"]
        } else {
            &["Django>=5.2,<5.3", "Flask>=3.1,<4"]
        }
    },
};

/// A running site. Its servers end with it, panic or not.
pub struct Site {
    // Dropped in this order: the servers end before their folder goes.
    servers: Vec<Program>,
    folder: Folder,
    scheme: &'static str,
    port: u16,
    store: Option<&'static str>,
}

/// A certificate for `localhost` that nobody vouches for.
pub struct Secure(Folder);

impl Secure {
    pub fn new() -> Self {
        let names = vec!["localhost".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let folder = Folder::new();
        folder.write("cert.pem", made.cert.pem());
        let both = made.cert.pem() + &made.signing_key.serialize_pem();
        folder.write("both.pem", both);
        Self(folder)
    }

    /// For `--cacert`.
    pub fn certificate(&self) -> String {
        self.0.path().join("cert.pem").display().to_string()
    }

    fn both(&self) -> PathBuf {
        self.0.path().join("both.pem")
    }
}

impl Site {
    pub fn django(secure: Option<&Secure>) -> Self {
        Self::python("django_site.py", secure, Some("django:db.sqlite3"))
    }

    pub fn flask(secure: Option<&Secure>) -> Self {
        Self::python("flask_site.py", secure, None)
    }

    fn python(app: &str, secure: Option<&Secure>, store: Option<&'static str>) -> Self {
        let folder = Folder::new();
        let mut command = Command::new(python());
        command.arg(file("apps", app));
        command.args(secure.map(Secure::both));
        let (server, port) = Program::telling_its_port(&mut command, &folder);
        Self {
            servers: vec![server],
            folder,
            scheme: scheme(secure),
            port,
            store,
        }
    }

    pub fn php(secure: Option<&Secure>) -> Self {
        let folder = Folder::new();
        fs::create_dir(folder.path().join("sessions")).unwrap();
        let php = |port| {
            let mut php = Command::new(tools::php());
            php.args(["-d", "session.save_path=sessions", "-S"]);
            php.arg(format!("127.0.0.1:{port}"));
            php.arg(file("apps", "php_site.php"));
            php
        };
        let (server, behind) = Program::on_a_free_port(php, &folder);
        let mut site = Self {
            servers: vec![server],
            folder,
            scheme: scheme(secure),
            port: behind,
            store: Some("php:sessions"),
        };
        if let Some(secure) = secure {
            let mut front = Command::new(python());
            front.arg(file("apps", "tls_front.py"));
            front.arg(behind.to_string()).arg(secure.both());
            let (front, port) = Program::telling_its_port(&mut front, &site.folder);
            site.servers.push(front);
            site.port = port;
        }
        site
    }

    pub fn url(&self) -> String {
        format!("{}://localhost:{}", self.scheme, self.port)
    }

    /// For `--store`, where the site keeps its sessions.
    pub fn store(&self) -> Option<String> {
        let (kind, name) = self.store?.split_once(':')?;
        Some(format!(
            "{kind}:{}",
            self.folder.path().join(name).display()
        ))
    }
}

/// The play of that name.
pub fn play(name: &str) -> String {
    fs::read_to_string(file("plays", &format!("{name}.jarful"))).unwrap()
}

fn python() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| PYTHON.python())
}

fn scheme(secure: Option<&Secure>) -> &'static str {
    if secure.is_some() { "https" } else { "http" }
}

fn file(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sites")
        .join(folder)
        .join(name)
}
