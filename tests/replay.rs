//! What jarful writes in the hands of others: its HARs are replayed by Playwright in Chromium and
//! held against the schema of npm's har-schema; its jars go on in real curl, and curl's in jarful.
//!
//! Not part of plain `cargo test`, because it installs them: `cargo test --test replay`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::{path::Path, process::Command};
use support::{
    Folder, chromium,
    debian::there,
    server::{Answer, Asked, Server, page, response},
    venv::{lock, run, target_folder},
};

/// Three pages, a redirect after a POST, a page in Latin-1, and a count in a cookie.
fn site() -> Server {
    Server::start(|asked| Answer::Bytes(answer(asked)))
}

fn answer(asked: &Asked) -> Vec<u8> {
    match asked.path() {
        "/login" if asked.method() == "POST" => response(
            "303 See Other",
            &[
                b"Location: /home",
                b"Set-Cookie: who=ann; Path=/",
                b"Set-Cookie: b=2",
            ],
            "",
        ),
        "/latin" => {
            let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n";
            [&head[..], b"<p>caf\xe9"].concat()
        }
        "/home" => page(format!(
            "<p>hello {}",
            asked.cookie("who").unwrap_or("stranger")
        )),
        "/blank" => page(""),
        path => page(format!("<p>this is {path} \u{2603}")),
    }
}

const PLAY: &str = "browsers: alice, bob\n\
    alice: GET /blank\n\
    alice: GET \"/start?q=1&r=a b\"\n\
    alice: POST /login name=ann -> lands on /home, sees \"hello ann\"\n\
    bob: GET /latin -> sees \"café\"\n";

fn recorded(folder: &Folder, server: &Server) {
    folder.write("play.jarful", PLAY);
    let url = server.url("");
    let args = ["run", &url, "play.jarful", "--report", "har=out.har"];
    folder.jarful(&args).exits(0);
}

#[test]
fn chromium_shows_the_pages_of_a_run_with_no_server_behind_them() {
    let (server, folder) = (site(), Folder::new());
    recorded(&folder, &server);
    let before = server.heads().len();
    let visits = json!([
        {"url": server.url("/start?q=1&r=a%20b")},
        {"url": server.url("/login"), "blank": server.url("/blank"), "form": [["name", "ann"]]},
        {"url": server.url("/latin")},
    ]);
    let har = folder.path().join("out.har");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay/replay.py");
    let shown = chromium::run(&script, &json!({"har": har, "visits": visits}));
    assert_eq!(
        shown,
        json!([
            {"url": server.url("/start?q=1&r=a%20b"), "text": "this is /start?q=1&r=a%20b \u{2603}"},
            {"url": server.url("/home"), "text": "hello ann"},
            {"url": server.url("/latin"), "text": "café"},
        ])
    );
    assert_eq!(server.heads().len(), before, "nobody asked the server");
}

#[test]
fn a_har_is_valid_for_har_schema() {
    let (server, folder) = (site(), Folder::new());
    recorded(&folder, &server);
    folder
        .jarful(&["demo", "two-kinds", "--report", "har=demo.har"])
        .exits(0);
    let nobody = format!("http://127.0.0.1:{}/", support::server::free_port());
    let args = ["visit", &nobody, "-n", "1", "--report", "har=nobody.har"];
    folder.jarful(&args).exits(3);
    for name in ["out.har", "demo.har", "nobody.har"] {
        let mut node = Command::new("node");
        node.args(["-e", CHECK, "--"])
            .arg(folder.path().join(name))
            .env("NODE_PATH", node_modules());
        if let Err(why) = run(&mut node) {
            panic!("{name}: {why}");
        }
    }
    let har: Value = serde_json::from_str(&folder.read("out.har")).unwrap();
    let mut broken = har;
    broken["log"]["entries"][0]["request"]
        .as_object_mut()
        .unwrap()
        .remove("method");
    folder.write("broken.har", broken.to_string());
    let mut node = Command::new("node");
    node.args(["-e", CHECK, "--"])
        .arg(folder.path().join("broken.har"))
        .env("NODE_PATH", node_modules());
    assert!(run(&mut node).is_err(), "the check can fail");
}

/// har-schema is a set of draft-06 schemas that refer to each other.
const CHECK: &str = "
const Ajv = require('ajv'), schemas = require('har-schema');
const ajv = new Ajv({allErrors: true});
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
Object.values(schemas).forEach(schema => ajv.addSchema(schema));
const har = JSON.parse(require('fs').readFileSync(process.argv[1]));
if (!ajv.validate('har.json', har)) { console.error(JSON.stringify(ajv.errors)); process.exit(1) }";

const NODE_PACKAGES: [&str; 2] = ["ajv@6", "har-schema@2"];

/// The folder for `NODE_PATH`, with har-schema in it.
fn node_modules() -> std::path::PathBuf {
    let _lock = lock("replay-node");
    there("node", "nodejs");
    let folder = target_folder().join("replay-node");
    let modules = folder.join("node_modules");
    if modules.join("har-schema").is_dir() && modules.join("ajv").is_dir() {
        return modules;
    }
    there("npm", "npm");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("target/ can be written");
    std::fs::write(folder.join("package.json"), r#"{"private": true}"#).unwrap();
    let mut npm = Command::new("npm");
    let args = ["install", "--no-audit", "--no-fund", "--silent"];
    npm.current_dir(&folder).args(args).args(NODE_PACKAGES);
    if let Err(why) = run(&mut npm) {
        panic!(
            "har-schema could not be installed: {why}\nTry it by hand, in {}:  npm install {}",
            folder.display(),
            NODE_PACKAGES.join(" ")
        );
    }
    modules
}

/// Sets what the format can hold at `/set`, and shows elsewhere which cookies came, in order of
/// their names: curl sends them in an order of its own.
fn cookies_shown() -> Server {
    Server::start(|asked| {
        if asked.path() == "/set" {
            let cookies: [&[u8]; 6] = [
                b"Set-Cookie: plain=1; Path=/",
                b"Set-Cookie: hidden=\"a b\"; HttpOnly; Path=/",
                b"Set-Cookie: stays=yes; Max-Age=864000; Path=/",
                b"Set-Cookie: empty=; Path=/",
                b"Set-Cookie: bytes=\xe4\xff; Path=/",
                b"Set-Cookie: deep=no; Path=/deep",
            ];
            return Answer::Bytes(response("200 OK", &cookies, "set"));
        }
        let mut pairs: Vec<_> = asked
            .header("cookie")
            .unwrap_or_default()
            .split("; ")
            .collect();
        pairs.sort_unstable();
        Answer::Bytes(page(format!("came: {}", pairs.join("; "))))
    })
}

/// The broken bytes of `bytes=` as the test server shows them.
const CAME: &str = "came: bytes=\u{fffd}\u{fffd}; empty=; hidden=\"a b\"; plain=1; stays=yes";

fn curl(folder: &Folder, args: &[&str]) -> String {
    there("curl", "curl");
    let mut curl = Command::new("curl");
    curl.current_dir(folder.path())
        .args(["-q", "-s", "--noproxy", "*"])
        .args(args);
    let output = run(&mut curl).unwrap_or_else(|why| panic!("curl {args:?}: {why}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn curl_goes_on_with_a_jar_that_jarful_saved() {
    let (server, folder) = (cookies_shown(), Folder::new());
    let (set, show) = (server.url("/set"), server.url("/"));
    let visit = |url: &str, more: &[&str]| {
        let ran = folder.jarful(&[&["visit", url, "-b", "alice", "-n", "1"], more].concat());
        ran.exits(0);
        ran
    };
    visit(&set, &["--save-jar", "alice=jar.txt"]);
    assert_eq!(
        curl(&folder, &["-b", "jar.txt", "-c", "jar.txt", &show]),
        CAME
    );
    let text = visit(&show, &["--jar", "alice=jar.txt", "--report", "har=-"]).stdout;
    let har: Value = serde_json::from_str(&text).unwrap();
    let content = &har["log"]["entries"][0]["response"]["content"]["text"];
    assert_eq!(content, CAME, "and jarful with what curl made of it");
}

#[test]
fn jarful_goes_on_with_a_jar_that_curl_saved_and_keeps_it_as_it_was() {
    let (server, folder) = (cookies_shown(), Folder::new());
    let (set, show) = (server.url("/set"), server.url("/"));
    curl(&folder, &["-c", "curl.txt", &set]);
    let args = [
        "visit",
        &show,
        "-b",
        "alice",
        "-n",
        "1",
        "--jar",
        "alice=curl.txt",
        "--save-jar",
        "alice=again.txt",
        "--report",
        "har=-",
    ];
    let ran = folder.jarful(&args);
    ran.exits(0);
    let har: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        har["log"]["entries"][0]["response"]["content"]["text"],
        CAME
    );
    let cookies = |name: &str| -> Vec<Vec<u8>> {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with(b"# "))
            .collect()
    };
    assert_eq!(cookies("curl.txt").len(), 6);
    assert_eq!(cookies("curl.txt"), cookies("again.txt"));
}
