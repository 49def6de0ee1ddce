//! What `--report har` writes: its shape (`har.schema.json`, HAR 1.2), and what stands in it. That
//! others can read it is tested in `replay.rs`, bodies and what must not stand in them in
//! `har/bodies.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "har/bodies.rs"]
mod bodies;
mod support;

use serde_json::{Value, json};
use support::{
    Folder, Ran,
    server::{Answer, Server, free_port, page, response},
};

const ID: &str = "0123456789abcdef0123456789abcdef";

/// A login that leads on, and pages that are no plain UTF-8.
fn site() -> Server {
    Server::start(|asked| {
        let session =
            format!("Set-Cookie: sessionid={ID}; HttpOnly; Max-Age=60; Path=/; SameSite=Lax");
        Answer::Bytes(match asked.path() {
            "/login" => response(
                "302 Found",
                &[
                    b"Location: /home?a=1&b=x+y",
                    session.as_bytes(),
                    b"Set-Cookie: deep=1; Path=/deep",
                    b"Set-Cookie: bad=1; Domain=other.test",
                ],
                "this way",
            ),
            "/latin" => {
                let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n";
                [&head[..], b"caf\xe9 geheim99"].concat()
            }
            "/image" => {
                let head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: image/png\r\nContent-Length: 6\r\n\r\n";
                [&head[..], b"\x89PNG\0\xff"].concat()
            }
            path => page(format!(
                "hello from {path} {} geheim99 {ID}",
                asked.method()
            )),
        })
    })
}

const PLAY: &str = "# In and out\nbrowsers: alice, bob\n\
    alice: POST /login name=ann password={{pass}}\n\
    bob: GET /latin\n\
    bob: GET /image\n";

fn play(folder: &Folder, server: &Server, more: &[&str]) -> Ran {
    folder.write("play.jarful", PLAY);
    let url = server.url("");
    let given = ["run", &url, "play.jarful", "--secret", "pass=geheim99"];
    folder.jarful(&[&given[..], more].concat())
}

/// The log that `--report har=NAME` wrote, its shape looked at.
#[track_caller]
fn log(folder: &Folder, name: &str) -> Value {
    let har: Value = serde_json::from_str(&folder.read(name)).unwrap();
    assert_shape(&har);
    har["log"].clone()
}

#[track_caller]
fn assert_shape(har: &Value) {
    let schema = serde_json::from_str(include_str!("har.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is one");
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors = validator.iter_errors(har);
    let errors: Vec<String> = errors
        .map(|error| format!("{}: {error}", error.instance_path))
        .collect();
    assert!(errors.is_empty(), "{}\n{har:#}", errors.join("\n"));
    let log = &har["log"];
    let pages: Vec<&Value> = list(&log["pages"]).iter().map(|page| &page["id"]).collect();
    for entry in list(&log["entries"]) {
        assert!(pages.contains(&&entry["pageref"]), "{entry:#}");
        let parts =
            ["send", "wait", "receive"].map(|part| entry["timings"][part].as_f64().unwrap());
        let sum: f64 = parts.iter().sum();
        assert!(
            (sum - entry["time"].as_f64().unwrap()).abs() < 0.002,
            "{entry:#}"
        );
    }
}

fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value:#}"))
}

fn named<'v>(all: &'v Value, name: &str) -> &'v Value {
    list(all)
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("no {name}: {all:#}"))
}

#[test]
fn each_browser_is_a_page_and_each_exchange_an_entry() {
    let folder = Folder::new();
    let ran = folder.jarful(&["demo", "--report", "har=out.har", "--report", "json=t.json"]);
    ran.exits(0);
    let (log, trace) = (log(&folder, "out.har"), folder.trace("t.json"));
    let titles: Vec<&Value> = list(&log["pages"])
        .iter()
        .map(|page| &page["title"])
        .collect();
    assert_eq!(titles, ["alice", "bob", "carol"]);
    let steps = list(&trace["steps"]);
    let entries = list(&log["entries"]);
    assert_eq!(entries.len(), steps.len());
    for (entry, step) in entries.iter().zip(steps) {
        assert_eq!(entry["_browser"], step["browser"]);
        assert_eq!(entry["_step"], step["n"]);
        assert_eq!(entry["_session_label"], step["session"]["label"]);
        assert_eq!(entry["request"]["url"], step["exchanges"][0]["url"]);
        let count = step["watched"]["count"].as_str().unwrap();
        let text = entry["response"]["content"]["text"].as_str().unwrap();
        assert!(text.contains(&format!("view count={count}")), "{text}");
        assert_eq!(entry["serverIPAddress"], "127.0.0.1");
    }
    let times = |name: &str| -> Vec<String> {
        list(&log[name])
            .iter()
            .map(|one| one["startedDateTime"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_entries = times("entries");
    assert!(of_entries.is_sorted(), "{of_entries:?}");
    assert_eq!(times("pages")[0], of_entries[0]);
}

#[test]
fn a_redirect_a_form_and_cookies_are_told_in_full() {
    let (server, folder) = (site(), Folder::new());
    play(&folder, &server, &["--report", "har=out.har"]).exits(0);
    let log = log(&folder, "out.har");
    let (login, home) = (&log["entries"][0], &log["entries"][1]);
    let request = &login["request"];
    assert_eq!(request["method"], "POST");
    assert_eq!(request["httpVersion"], "HTTP/1.1");
    assert_eq!(request["bodySize"], "name=ann&password=geheim99".len());
    assert_eq!(
        request["postData"]["mimeType"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(request["postData"]["text"], "name=ann&password=***");
    assert_eq!(
        named(&request["postData"]["params"], "name")["value"],
        "ann"
    );
    assert_eq!(
        named(&request["headers"], "host")["value"],
        format!("127.0.0.1:{}", server.port)
    );
    let response = &login["response"];
    assert_eq!(response["status"], 302);
    assert_eq!(response["statusText"], "Found");
    assert_eq!(response["redirectURL"], "/home?a=1&b=x+y");
    assert_eq!(response["content"]["text"], "this way");
    assert_eq!(response["bodySize"], 8);
    let session = named(&response["cookies"], "sessionid");
    for (name, value) in [
        ("value", json!(ID)),
        ("path", json!("/")),
        ("httpOnly", json!(true)),
        ("secure", json!(false)),
        ("sameSite", json!("Lax")),
        ("_verdict", json!("stored")),
    ] {
        assert_eq!(session[name], value, "{name}");
    }
    assert!(session["expires"].is_string());
    let bad = named(&response["cookies"], "bad");
    assert_eq!(
        (&bad["_verdict"], &bad["_reason"]),
        (&json!("refused"), &json!("InvalidDomain"))
    );
    assert_eq!(bad["domain"], "other.test");
    assert_eq!(
        home["request"]["queryString"][1],
        json!({"name": "b", "value": "x y"})
    );
    let sent = named(&home["request"]["cookies"], "sessionid");
    assert_eq!(
        (&sent["domain"], &sent["httpOnly"]),
        (&json!("127.0.0.1"), &json!(true))
    );
    assert_eq!(home["_withheld"][0]["name"], "deep");
    assert_eq!(home["_withheld"][0]["reason"], "NotOnPath");
    assert_eq!(log["pages"][0]["title"], "alice");
    assert_eq!(
        log["pages"][0]["comment"]
            .as_str()
            .unwrap()
            .split(' ')
            .next(),
        Some("In")
    );
}

#[test]
fn an_exchange_without_an_answer_says_why() {
    let folder = Folder::new();
    let url = format!("http://127.0.0.1:{}/x#y", free_port());
    let args = [
        "visit",
        &url,
        "-b",
        "2",
        "-n",
        "1",
        "--report",
        "har=out.har",
    ];
    folder.jarful(&args).exits(3);
    let log = log(&folder, "out.har");
    let response = &log["entries"][0]["response"];
    assert_eq!(response["status"], 0);
    assert!(
        response["_error"]
            .as_str()
            .unwrap()
            .contains("server running")
    );
    assert_eq!(list(&log["pages"]).len(), 2, "b2 never asked, and is there");
}

#[test]
fn several_plays_make_one_har() {
    let (server, folder) = (site(), Folder::new());
    folder.write("one.jarful", "# One\nbrowsers: alice\nalice: GET /1\n");
    folder.write("two.jarful", "# Two\nbrowsers: bob, alice\nalice: GET /2\n");
    let url = server.url("");
    let args = ["run", &url, "one.jarful", "two.jarful", "--report", "har=-"];
    let ran = folder.jarful(&args);
    ran.exits(0);
    let har: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_shape(&har);
    let titles = list(&har["log"]["pages"]).iter().map(|page| &page["title"]);
    assert_eq!(titles.collect::<Vec<_>>(), ["alice", "bob", "alice"]);
    assert_eq!(har["log"]["entries"][1]["pageref"], "page_3");
    assert!(ran.stderr.contains("/2"), "the play goes to stderr");
}

#[test]
fn reports_do_not_get_into_each_others_way() {
    let (server, folder) = (site(), Folder::new());
    for (reports, says) in [
        (&["har", "json"][..], "one report may take stdout"),
        (&["har=x", "json=./x"], "written to the same file"),
        (&["har=x", "har=y"], "the har report is asked for twice"),
        (&["hra=x"], "hra is no report format of jarful"),
        (&["har=no/such/x"], "cannot be written"),
    ] {
        let flags: Vec<&str> = reports
            .iter()
            .flat_map(|report| ["--report", report])
            .collect();
        play(&folder, &server, &flags).exits(2).says(says);
    }
    assert_eq!(server.heads().len(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_a_whole_one() {
    let (asked, was_asked) = std::sync::mpsc::channel();
    let server = Server::start(move |request| match request.path() {
        "/slow" => {
            let _ = asked.send(());
            Answer::Silence
        }
        _ => Answer::Bytes(page("hello")),
    });
    let folder = Folder::new();
    folder.write(
        "slow.jarful",
        "browsers: alice\nalice: GET /\nalice: GET /slow\n",
    );
    let url = server.url("");
    let mut command = folder.command(&["run", &url, "slow.jarful", "--report", "har=out.har"]);
    let null = std::process::Stdio::null;
    let mut child = command
        .stdin(null())
        .stdout(null())
        .stderr(null())
        .spawn()
        .unwrap();
    was_asked
        .recv_timeout(std::time::Duration::from_secs(30))
        .unwrap();
    let kill = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(list(&log(&folder, "out.har")["entries"]).len(), 1);
}
