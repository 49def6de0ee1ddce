//! Session cookies that are no ticket but the state itself: what a run shows of them, and says.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder,
    server::{Answer, Server, response},
};

#[test]
fn a_cookie_that_is_the_state_is_read_and_told_from_an_id() {
    let server = Server::start(|asked| {
        let was = asked
            .cookie("session")
            .map_or(0, |value| i32::from(value.starts_with("eyJuIjoxfQ")));
        let payload = ["eyJuIjoxfQ", "eyJuIjoyfQ"][usize::try_from(was).unwrap()];
        let cookie = format!(
            "Set-Cookie: session={payload}.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k; Path=/; HttpOnly"
        );
        Answer::Bytes(response("200 OK", &[cookie.as_bytes()], "hello"))
    });
    let folder = Folder::new();
    folder.write(
        "flask.jarful",
        "browsers: alice\nalice: GET / -> new session, server has n = 1\nalice: GET / -> same session, server has n = 2\n",
    );
    folder
        .jarful(&["run", &server.url(""), "flask.jarful"])
        .exits(0)
        .has_a_line_with(&["alice", "(cookie) n: 1 → 2"])
        .says("it IS the state (Flask)")
        .says("anyone can read it")
        .says("the signature only stops changes")
        .never_says("0 session ids");
}

#[test]
fn browsers_that_carry_equal_states_share_nothing_unless_one_stole_it() {
    let server = gives(&["session=eyJuIjoxfQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k"]);
    let folder = Folder::new();
    folder.write(
        "flask.jarful",
        "browsers: alice, bob\neveryone: GET /\nbob: GET / -> different session from alice\n\
         mallory: steal session from alice\nmallory: GET / -> shares session with alice\n\
         bob: GET / -> shares session with alice\n",
    );
    folder
        .jarful(&["run", &server.url(""), "flask.jarful"])
        .exits(1)
        .says("each carries its own: the state is in the cookie")
        .says("1 did not hold");
}

#[test]
fn at_the_same_instant_each_browser_s_own_cookie_still_shows_its_own_change() {
    let server = gives(&["session=eyJuIjoxfQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k"]);
    let folder = Folder::new();
    folder.write(
        "flask.jarful",
        "browsers: alice, bob\ntogether:\n  everyone: GET / -> server has n = 1\n",
    );
    let url = server.url("");
    let ran = folder.jarful(&["run", &url, "flask.jarful", "--report", "json=t.json"]);
    ran.exits(0).has_a_line_with(&["alice", "+ (cookie) n: 1"]);
    ran.has_a_line_with(&["bob", "+ (cookie) n: 1"]);
    for step in folder.trace("t.json")["steps"].as_array().unwrap() {
        assert_eq!(step["state"]["joint"], false);
        assert_eq!(step["state"]["changes"][0]["after"], 1, "{step:#}");
    }
}

#[test]
fn a_crowd_that_carries_its_state_is_told_who_can_read_it() {
    let server = gives(&["session=eyJuIjoxfQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k"]);
    Folder::new()
        .jarful(&["visit", &server.url("/"), "-b", "40", "-n", "1"])
        .exits(0)
        .has_a_line_with(&["40 browsers: the state in the cookie", "n: 1"])
        .says("Anyone who holds it can read it");
}

/// A server that gives everybody the cookies `lines`, and always says `hello`.
fn gives(lines: &'static [&'static str]) -> Server {
    Server::start(move |_| {
        let headers: Vec<String> = lines
            .iter()
            .map(|line| format!("Set-Cookie: {line}; Path=/; HttpOnly"))
            .collect();
        let headers: Vec<&[u8]> = headers.iter().map(String::as_bytes).collect();
        Answer::Bytes(response("200 OK", &headers, "hello"))
    })
}

#[test]
fn who_can_read_and_change_a_cookie_that_is_the_state_is_said_in_plain_words() {
    for (lines, words) in [
        (
            &["session=eyJuIjoxfQ=="][..],
            "no session.sig signs it. Anyone who holds it can read it and change it",
        ),
        (
            &[
                "session=eyJuIjoxfQ==",
                "session.sig=8ti-cA8zNdhNqwUoDupoqJpeTjU",
            ],
            "the signature in session.sig only stops changes",
        ),
        (
            &["token=eyJhbGciOiJIUzI1NiJ9.eyJuIjoxfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"],
            "Whether its signature is right, only the server can tell",
        ),
        (
            &[
                "_shop_session=s3AXzg0EOIYoBYGLTV1jWQ%2BqyJ%2B1w5n2VtJd--6ukZyF0DCyB%2FqGWy--0bYjFzB8XJbcSfVdyBZlkA%3D%3D",
            ],
            "is encrypted, as Rails does it: only the server can read it",
        ),
    ] {
        let server = gives(lines);
        let url = server.url("/");
        let folder = Folder::new();
        let report = [
            "visit",
            &url,
            "-b",
            "3",
            "-n",
            "2",
            "--report",
            "json=t.json",
        ];
        let ran = folder.jarful(&report);
        ran.exits(0).says(words).never_says("valid");
        let first = ran.lines_with(&["no ticket"]).len() + ran.lines_with(&["as rails"]).len();
        assert_eq!(first, 1, "said once in the run");
        let trace = folder.trace("t.json");
        let is_read = !words.contains("Rails");
        let source = &trace["steps"][0]["state"]["source"];
        assert_eq!(source == "cookie", is_read, "{source}: {words}");
    }
}

#[test]
fn what_an_encrypted_cookie_holds_is_not_judged() {
    let server = gives(&[
        "laravel_session=eyJpdiI6IkFBQUEiLCJ2YWx1ZSI6ImVIZz0iLCJtYWMiOiJhYiIsInRhZyI6IiJ9",
    ]);
    let folder = Folder::new();
    folder.write(
        "laravel.jarful",
        "browsers: alice\nalice: GET / -> new session, server has nothing\nalice: GET / -> same session, server has n = 1\n",
    );
    folder
        .jarful(&["run", &server.url(""), "laravel.jarful"])
        .exits(0)
        .says("encrypted, as Laravel does it")
        .says("2 expectations not judged");
}

#[test]
fn a_change_in_the_cookie_belongs_to_the_hop_that_set_it() {
    let server = Server::start(|asked| {
        let is_old = asked.path() == "/old";
        let payload = if is_old { "eyJuIjoxfQ" } else { "eyJuIjoyfQ" };
        let cookie = format!(
            "Set-Cookie: session={payload}.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k; Path=/; HttpOnly"
        );
        let headers = [cookie.as_bytes(), b"Location: /new"];
        let status = if is_old { "302 Found" } else { "200 OK" };
        Answer::Bytes(response(status, &headers[..=usize::from(is_old)], "hello"))
    });
    let folder = Folder::new();
    let url = server.url("/old");
    folder
        .jarful(&[
            "visit",
            &url,
            "-b",
            "1",
            "-n",
            "1",
            "--report",
            "json=t.json",
        ])
        .exits(0);
    let trace = folder.trace("t.json");
    let changes = trace["steps"][0]["state"]["changes"].as_array().unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|c| (&c["exchange"], &c["after"]))
        .collect();
    assert_eq!(told, [(&0.into(), &1.into()), (&1.into(), &2.into())]);
}
