//! Several files in one run: each is a play of its own, with fresh browsers.

use super::{shop, wrong::Wrong};
use crate::support::{Folder, server::Server};
use serde_json::Value;

const COUNTS: &str = "# It counts\nbrowsers: alice\nwatch: count = /view count=(\\d+)/\n\
    alice: GET /count -> new session, count is 1\n";
const FAILS: &str = "# It fails\nbrowsers: alice\nalice: GET /nowhere -> 200\n";
const MISTAKEN: &str = "browsers: alice\nalice: VISIT /count\n";

fn folder_with_plays() -> Folder {
    let folder = Folder::new();
    for (name, play) in [
        ("a", COUNTS),
        ("b", FAILS),
        ("c", COUNTS),
        ("mistaken", MISTAKEN),
    ] {
        folder.write(&format!("{name}.jarful"), play);
    }
    folder
}

fn traces(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn each_file_is_a_play_of_its_own_with_fresh_browsers_and_a_trace_of_its_own() {
    let folder = folder_with_plays();
    let server = shop::start(Wrong::Nothing, None);
    let url = server.url("");
    let args = [
        "run",
        &url,
        "a.jarful",
        "b.jarful",
        "c.jarful",
        "--report",
        "json=all.json",
    ];
    let ran = folder.jarful(&args);
    ran.exits(1).says("b.jarful:3").never_says("a.jarful:4");
    let all = traces(&folder.read("all.json"));
    let titles: Vec<_> = all
        .iter()
        .map(|trace| &trace["scenario"]["title"])
        .collect();
    assert_eq!(titles, ["It counts", "It fails", "It counts"]);
    let failed: Vec<_> = all
        .iter()
        .map(|trace| &trace["summary"]["failed"])
        .collect();
    assert_eq!(failed, [0, 1, 0]);
    let id = |trace: &Value| trace["browsers"][0]["session_id"].clone();
    assert_ne!(
        id(&all[0]),
        id(&all[2]),
        "alice of another play is another browser"
    );
    assert!(id(&all[0]).is_string());
}

#[test]
fn traces_of_several_files_on_stdout_are_one_a_line() {
    let folder = folder_with_plays();
    let url = shop::start(Wrong::Nothing, None).url("");
    let ran = folder.jarful(&["run", &url, "a.jarful", "c.jarful", "--report", "json"]);
    ran.exits(0);
    assert_eq!(traces(&ran.stdout).len(), 2);
}

#[test]
fn the_first_failure_ends_all_plays_where_that_is_wanted() {
    let folder = folder_with_plays();
    let url = shop::start(Wrong::Nothing, None).url("");
    let args = [
        "run",
        &url,
        "b.jarful",
        "a.jarful",
        "-x",
        "--report",
        "json=all.json",
    ];
    folder.jarful(&args).exits(1).says("a.jarful: not played");
    assert_eq!(traces(&folder.read("all.json")).len(), 1);
}

#[test]
fn a_mistake_in_one_file_keeps_all_of_them_from_playing() {
    let folder = folder_with_plays();
    let server = Server::start(|_| unreachable!("nothing is sent"));
    let ran = folder.jarful(&["run", &server.url(""), "a.jarful", "mistaken.jarful"]);
    ran.exits(2).says("mistaken.jarful:2");
    assert_eq!(server.connections(), 0);
}

#[test]
fn of_several_ends_the_worst_is_told() {
    let folder = folder_with_plays();
    let dead = crate::support::server::free_port();
    folder.write(
        "dead.jarful",
        format!("browsers: alice\nalice: GET http://127.0.0.1:{dead}/\n"),
    );
    let url = shop::start(Wrong::Nothing, None).url("");
    folder.jarful(&["run", &url, "dead.jarful"]).exits(3);
    folder
        .jarful(&["run", &url, "a.jarful", "dead.jarful"])
        .exits(1);
}
