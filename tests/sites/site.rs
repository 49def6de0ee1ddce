//! A site with a login, for one test: its port, its folder, its end.

use super::{
    support::{Folder, server::free_port, venv::Venv},
    tools,
};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
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
    servers: Vec<Server>,
    folder: Folder,
    scheme: &'static str,
    port: u16,
    store: Option<&'static str>,
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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
        let (server, port) = telling_its_port(&mut command, &folder);
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
        let (server, behind) = php(&folder);
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
            let (front, port) = telling_its_port(&mut front, &site.folder);
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

/// A program that listens on port 0 and prints the port that it got.
fn telling_its_port(command: &mut Command, folder: &Folder) -> (Server, u16) {
    let mut server = spawn(command, folder, Stdio::piped());
    let mut line = String::new();
    // A program that ends without a word ends the line too.
    let _ = BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line);
    let port = line.trim().parse();
    let port = port.unwrap_or_else(|_| panic!("{command:?}:\n{}", folder.read("server.log")));
    (server, port)
}

/// PHP does not tell its port; it may be taken between finding and using it.
fn php(folder: &Folder) -> (Server, u16) {
    for _ in 0..3 {
        let port = free_port();
        let mut command = Command::new(tools::php());
        command.args(["-d", "session.save_path=sessions", "-S"]);
        command.arg(format!("localhost:{port}"));
        command.arg(file("apps", "php_site.php"));
        let mut server = spawn(&mut command, folder, Stdio::null());
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(30) && server.0.try_wait().unwrap().is_none() {
            if TcpStream::connect(("localhost", port)).is_ok() {
                return (server, port);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    panic!("PHP did not start:\n{}", folder.read("server.log"));
}

fn spawn(command: &mut Command, folder: &Folder, stdout: Stdio) -> Server {
    let log = File::create(folder.path().join("server.log")).unwrap();
    command
        .current_dir(folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(log);
    Server(command.spawn().unwrap())
}
