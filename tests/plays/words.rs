//! What a student is told where an expectation failed: the likely cause, in words of the lesson.

use super::{shop, wrong::Wrong};
use crate::support::{
    Folder, Ran,
    server::{Answer, Server, page},
};
use serde_json::Value;

fn fails(lines: &str) -> Ran {
    let folder = Folder::new();
    let play = format!("browsers: alice\nwatch: csrf = input[name=csrf] @value\n{lines}");
    folder.write("play.jarful", play);
    let url = shop::start(Wrong::Nothing, None).url("");
    let ran = folder.jarful(&["run", &url, "play.jarful"]);
    ran.exits(1);
    ran
}

#[test]
fn of_several_visits_the_last_one_is_judged_and_that_is_said() {
    fails("alice: GET /count x2 -> new session\n")
        .says("of x2 the last visit is judged. To look at the first, give it a line of its own");
}

#[test]
fn a_session_that_was_not_rotated_says_why_that_matters() {
    fails("alice: GET /count\nalice: GET /count -> rotated session\n")
        .says("whoever knew the id before still holds a key to this session");
}

#[test]
fn where_a_visit_landed_is_a_path_on_the_target_and_an_address_elsewhere() {
    fails("alice: GET /account -> lands on /account\n")
        .says("expected lands on /account, but /login?next=/account");
    fails("alice: GET http://localhost:{{port}}/count -> lands on /account\n")
        .says("expected lands on /account, but http://localhost:");
}

#[test]
fn the_reason_of_a_cookie_is_one_sentence_with_what_became_of_it() {
    fails("alice: GET /count\nalice: POST /logout -> stored sessionid\n")
        .says("expected stored sessionid, but deleted by the server: it sent");
    fails("alice: GET /count\nalice: GET http://localhost:{{port}}/cookies -> sent sessionid\n")
        .says("it stayed home: the cookie belongs to another host");
}

#[test]
fn what_the_server_has_is_asked_of_the_ticket_that_went_in_this_turn() {
    let folder = Folder::new();
    let play = "browsers: alice, bob\n\
        alice: GET /session/sessfun\n\
        bob: GET /session/echo -> server has nothing, server has no num_visits\n\
        alice: clear cookies -> no session, server has num_visits = 1\n\
        alice: close -> server has no num_visits\n";
    folder.write("play.jarful", play);
    folder.jarful(&["run", "demo", "play.jarful"]).exits(0);
    let play = "browsers: alice\n\
        alice: GET /session/sessfun\n\
        alice: clear cookies -> server has no num_visits\n\
        alice: close -> server has num_visits = 1\n";
    folder.write("play.jarful", play);
    let ran = folder.jarful(&["run", "demo", "play.jarful"]);
    ran.exits(1)
        .says("expected server has no num_visits, but num_visits: 1")
        .says("this browser holds no session");
}

#[test]
fn after_the_logout_nothing_of_her_is_left() {
    let folder = Folder::new();
    let play = "browsers: alice\nalice: GET /count\n\
        alice: POST /logout -> server has no count, server has nothing\n";
    folder.write("play.jarful", play);
    for (wrong, exit) in [(Wrong::Nothing, 0), (Wrong::RowStays, 1)] {
        let url = shop::start(wrong, Some(&folder.path().join("shop.sqlite3"))).url("");
        folder
            .jarful(&["run", &url, "play.jarful", "--store", "django:shop.sqlite3"])
            .exits(exit);
        std::fs::remove_file(folder.path().join("shop.sqlite3")).unwrap();
    }
}

#[test]
fn a_long_line_is_shown_around_its_caret_so_that_no_terminal_tears_them_apart() {
    let long = "alice: GET /login?next=/account&from=/a/long/address/of/a/page   -> 200, lands on /login, sees \"Hello alice\"\n";
    let ran = fails(long);
    let column = long.find("sees").unwrap() + 1;
    ran.says(&format!("play.jarful:3:{column}"));
    let wide = ran.stdout.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None, "{}", ran.stdout);
    ran.has_a_line_with(&["3 │ …", "lands on /login, sees \"hello alice\""]);
}

#[test]
fn what_may_stand_where_nobody_read_is_neither_passed_nor_failed() {
    let server = Server::start(|_| {
        let body = format!("<p>begin {} Hello count=7</p>", "x ".repeat(8_000_000));
        Answer::Bytes(page(body))
    });
    let folder = Folder::new();
    let play = "browsers: alice\nwatch: count = /count=(\\d+)/\n\
        alice: GET / -> does not see \"Hello\", no count, sees begin\n";
    folder.write("play.jarful", play);
    let args = [
        "run",
        &server.url(""),
        "play.jarful",
        "--report",
        "json=trace.json",
    ];
    folder
        .jarful(&args)
        .exits(0)
        .says("2 expectations not judged")
        .says("the page is too long");
    let trace = folder.trace("trace.json");
    let passed: Vec<_> = trace["steps"][0]["expectations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|expect| &expect["passed"])
        .collect();
    assert_eq!(passed, [&Value::Null, &Value::Null, &Value::Bool(true)]);
}
