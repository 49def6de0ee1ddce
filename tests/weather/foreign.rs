//! Foreign text: one hostile server, one hostile session table, hostile names of files, and every
//! command that shows any of it. Not one character that acts on a terminal gets through.

use crate::support::{
    Folder, Ran,
    server::{Answer, Server, response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use rusqlite::Connection;

/// ANSI and OSC sequences, C1 controls, bidirectional marks, zero-width and invisible characters,
/// a bell, a line break and a tag character.
const EVIL: &str = "\x1b[31mred\x1b]0;t\x07\u{9b}2J\u{202e}x\u{2066}y\u{200b}z\u{feff}\u{ad}\u{2028}\u{e0041}\x7f\x08";
/// The same without what no header may hold.
const QUIET: &str = "\u{9b}2J\u{202e}x\u{2066}y\u{200b}z\u{feff}\u{ad}\u{2028}\u{e0041}";
/// The same without the control characters that no play may hold.
const SILENT: &str = "\u{202e}x\u{2066}y\u{200b}z\u{feff}\u{ad}\u{2028}\u{e0041}";
/// A session key of a hostile table; it fits into a cookie.
const KEY: &str = "gj2233cwn\u{202e}otq\u{9b}abcdefgh";

fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[track_caller]
fn assert_harmless(ran: &Ran, args: &[&str]) {
    for stream in [&ran.stdout, &ran.stderr] {
        let found = stream.lines().find(|line| line.contains(is_harmful));
        assert_eq!(found, None, "{args:?}");
    }
    assert!(ran.code.is_some(), "{args:?} hangs");
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

fn server() -> Server {
    Server::start(|asked| {
        let cookies = [
            format!("Set-Cookie: sessionid={KEY}; Path=/"),
            format!("Set-Cookie: {QUIET}={QUIET}; Path=/{QUIET}"),
            format!("Set-Cookie: loud={EVIL}"),
            format!("Set-Cookie: other=x; Domain={QUIET}.test"),
            format!("X-Evil: {QUIET}"),
            format!("X-{QUIET}: name"),
        ];
        let mut headers: Vec<&[u8]> = cookies.iter().map(String::as_bytes).collect();
        let n = asked.n;
        let body = format!(
            "<title>{EVIL}</title><p>{EVIL} count={n}{EVIL}<form action=\"/{EVIL}\"><button>{EVIL}</button></form>"
        );
        let json = format!("{{\"{QUIET}\":\"{QUIET}{n}\"}}");
        let away = format!("Location: /next?{QUIET}#{QUIET}");
        let nowhere = format!("Location: mailto:{QUIET}");
        Answer::Bytes(match asked.path() {
            "/500" => response("500 Oh no", &headers, body),
            "/json" => response("200 OK", &[b"Content-Type: application/json"], json),
            "/away" => {
                headers.push(away.as_bytes());
                response("302 Found", &headers, "")
            }
            "/nowhere" => response("302 Found", &[nowhere.as_bytes()], ""),
            "/broken" => EVIL.as_bytes().to_vec(),
            _ => response("200 OK", &headers, body),
        })
    })
}

fn folder() -> Folder {
    let folder = Folder::new();
    let db = Connection::open(folder.path().join("db\u{202e}.sqlite3")).unwrap();
    db.execute_batch("CREATE TABLE django_session (session_key, session_data, expire_date)")
        .unwrap();
    let state = serde_json::json!({QUIET: {QUIET: [QUIET]}, "plain": EVIL}).to_string();
    // Django reads each byte as a character, so what is beyond ASCII is written as escapes.
    let mut ascii = String::new();
    for c in state.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    let good = format!("{}:1r31eq:x", BASE64.encode(ascii));
    for (key, data) in [
        (KEY, good.as_str()),
        (EVIL, &good),
        ("broken\u{202e}rowrowrow", EVIL),
        (QUIET, "a:b:c"),
    ] {
        db.execute(
            "INSERT INTO django_session VALUES (?1, ?2, ?3)",
            [key, data, EVIL],
        )
        .unwrap();
    }
    folder.write(
        "evil\u{202e}\u{200b}.jarful",
        format!(
            "# {SILENT}\nbrowsers: alice, bob\nwatch: count = /count=(.*)/\nwatch: odd = $.*\n\
             > {SILENT}\n## {SILENT}\nhint: {SILENT}\neveryone: GET /\nalice: GET / -> count is 3\n\
             alice: GET /500\nalice: GET /json -> odd is 4\nalice: GET /away\nalice: GET /nowhere\n\
             alice: GET /broken\nalice: GET /%1b[31m?{SILENT} -> sees \"{SILENT}q\"\n\
             alice: GET / -> server has plain = 1, stored {SILENT}, header X-Evil is 1\n"
        ),
    );
    folder.write(
        "slips.jarful",
        format!("browsers: alice\nalcie{QUIET}: GET /\nalice: {EVIL}\n{EVIL}\n"),
    );
    folder
}

#[test]
fn nothing_that_acts_on_a_terminal_gets_through_any_command() {
    let (server, folder) = (server(), folder());
    let (target, page) = (server.url(""), server.url(&format!("/?{QUIET}")));
    let store = "django:db\u{202e}.sqlite3";
    let (play, key) = ("evil\u{202e}\u{200b}.jarful", KEY);
    let gone = format!("django:gone{QUIET}.sqlite3");
    for args in [
        &["run", &target, play, "--store", store][..],
        &["run", &target, play, "--store", store, "-v"],
        &["run", &target, play, "--store", store, "-q"],
        &["run", &target, play, "--store", store, "--report", "json"],
        &[
            "run",
            &target,
            play,
            "--store",
            store,
            "--labels-only",
            "--report",
            "json=t.json",
        ],
        &["run", &target, play, "-x"],
        &["run", &target, "slips.jarful"],
        &["run", &target, &format!("gone{QUIET}.jarful")],
        &["run", &format!("http://{QUIET}/"), play],
        &["visit", &page, "--store", store, "-v"],
        &["visit", &page, "-b", "40", "-n", "1"],
        &["visit", &page, "--store", &gone],
        &["visit", &page, "--report", &format!("json=no/{QUIET}")],
        &["visit", &page, "--store", &format!("{QUIET}:x")],
        &["visit", &page, "--resolve", QUIET],
        &["visit", &format!("ftp://{QUIET}")],
        &["sessions", store],
        &["sessions", store, "--report", "json"],
        &["sessions", store, key],
        &["sessions", &gone],
        &["demo", QUIET],
        &[QUIET],
    ] {
        let ran = folder.jarful(args);
        assert_harmless(&ran, args);
    }
    // Six runs of the play, its visits from 12 to 16 exchanges, and the visits of pages.
    assert!(
        server.heads().len() > 100,
        "{} requests",
        server.heads().len()
    );
    let trace = folder.read("t.json");
    assert_eq!(trace.chars().find(|c| is_harmful(*c)), None);
}

#[test]
fn a_trace_carries_foreign_text_as_escapes_and_whole() {
    let (server, folder) = (server(), folder());
    let ran = folder.jarful(&[
        "visit",
        &server.url("/"),
        "-b",
        "1",
        "-n",
        "1",
        "--report",
        "json",
    ]);
    assert!(ran.stdout.contains("\\u009b2J"), "{}", ran.stdout);
    let received = &ran.trace()["steps"][0]["exchanges"][0]["received"];
    let names: Vec<&str> = received
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"sessionid"), "{names:?}");
}
