//! What the words of a play mean, where it takes a server of some odd habit to tell.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder, Ran,
    server::{Answer, Server, page, response},
};

fn id(n: usize) -> String {
    format!("Set-Cookie: sessionid={n:04}k2j4h5g6f7d8s9a0q1w2e3r4t5y6; Path=/; HttpOnly")
}

fn run(server: &Server, path: &str, play: &str) -> Ran {
    let folder = Folder::new();
    folder.write("play.jarful", play);
    folder.jarful(&["run", &server.url(path), "play.jarful"])
}

/// `/enter` sets a session and redirects to the page; everything else just says hello.
fn redirecting() -> Server {
    Server::start(|asked| {
        let fresh = id(asked.n);
        Answer::Bytes(match asked.path() {
            "/enter" => response("302 Found", &[fresh.as_bytes(), b"Location: /page"], ""),
            _ => page("hello"),
        })
    })
}

#[test]
fn a_session_that_a_redirect_brings_is_new_on_a_first_visit_and_never_the_same() {
    let server = redirecting();
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /enter -> new session, 302, 200\n",
    )
    .exits(0);
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /enter -> same session\n",
    )
    .exits(1);
}

#[test]
fn an_id_that_comes_back_after_the_jar_was_cleared_is_not_new() {
    let server = Server::always(response("200 OK", &[id(7).as_bytes()], "hello"));
    let play = "browsers: alice\nalice: GET / -> new session\nalice: clear cookies\nalice: GET / -> new session\n";
    run(&server, "", play)
        .exits(1)
        .says("held before")
        .says("play.jarful:4");
}

#[test]
fn two_first_tabs_each_get_a_new_session() {
    let play = "browsers: alice\ntogether:\n  alice: GET /session/sessfun?slow=50ms -> new session\n  alice: GET /session/sessfun?slow=50ms -> new session\n";
    let folder = Folder::new();
    folder.write("tabs.jarful", play);
    folder
        .jarful(&["run", "demo", "tabs.jarful"])
        .exits(0)
        .never_says("someone else");
}

#[test]
fn a_stolen_cookie_does_not_shake_the_guess_which_one_is_the_session() {
    let server = Server::start(|asked| {
        let fresh = format!(
            "Set-Cookie: biscuit={:04}k2j4h5g6f7d8s9a0q1w2e3r4t5y6; Path=/; HttpOnly",
            asked.n
        );
        let headers: &[&[u8]] = if asked.cookie("biscuit").is_some() {
            &[]
        } else {
            &[fresh.as_bytes()]
        };
        Answer::Bytes(response("200 OK", headers, "hello"))
    });
    let play = "browsers: alice\nalice: GET / -> new session\nmallory: steal session from alice\nmallory: GET / -> shares session with alice\n";
    run(&server, "", play).exits(0).never_says("comparing");
}

#[test]
fn a_short_id_for_everybody_is_an_alarm_too() {
    let server = Server::always(response(
        "200 OK",
        &[b"Set-Cookie: sessionid=12345; Path=/"],
        "hello",
    ));
    run(&server, "", "browsers: alice, bob\neveryone: GET /\n").says("bob holds alice's session");
}

#[test]
fn an_error_of_the_server_counts_even_where_only_a_hop_or_the_last_visit_is_expected() {
    let server = Server::start(|asked| {
        Answer::Bytes(match (asked.path(), asked.n) {
            ("/away", _) => response("302 Found", &[b"Location: /boom"], ""),
            ("/boom", _) | (_, 4) => response("500 Internal Server Error", &[], "no"),
            _ => page("hello"),
        })
    });
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /away -> 302, does not see \"hello\"\n",
    )
    .exits(1);
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /flaky x3 -> 200\n",
    )
    .exits(1)
    .says("500");
}

#[test]
fn stored_looks_at_every_hop() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/one" => response(
                "302 Found",
                &[b"Set-Cookie: zap=1; Path=/", b"Location: /two"],
                "",
            ),
            _ => response("200 OK", &[b"Set-Cookie: zap=2; Path=/"], "hello"),
        })
    });
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /one -> stored zap=1, stored zap=2, sent zap=1\n",
    )
    .exits(0);
    run(
        &server,
        "",
        "browsers: alice\nalice: GET /one -> stored zap=3\n",
    )
    .exits(1)
    .says("its value is 2");
}

#[test]
fn where_a_visit_lands_is_joined_to_the_target() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/~ann/go" => response("302 Found", &[b"Location: /~ann/cart?n=1"], ""),
            _ => page("hello"),
        })
    });
    let url = server.url("");
    let play = format!(
        "browsers: alice\nalice: GET /go -> lands on /cart, lands on /c*t, lands on /cart?n=1, lands on \"{url}/~ann/cart\"\n"
    );
    run(&server, "/~ann", &play).exits(0);
    run(
        &server,
        "/~ann",
        "browsers: alice\nalice: GET /go -> lands on /car\n",
    )
    .exits(1);
}

#[test]
fn who_lost_the_session_by_time_shares_it_with_nobody() {
    let play = "browsers: alice, bob\neveryone: GET /session/sessfun\nwait 3 weeks\nbob: GET /session/sessfun -> new session\nbob: GET /session/sessfun -> different session from alice\n";
    let folder = Folder::new();
    folder.write("late.jarful", play);
    folder
        .jarful(&["run", "demo", "late.jarful"])
        .exits(1)
        .says("alice holds no session");
}

#[test]
fn tabs_are_judged_after_the_round_and_told_in_order() {
    let play = "browsers: alice\nwatch: count = /view count=(\\d+)/\nalice: GET /session/sessfun\ntogether:\n  alice: GET /session/sessfun?slow=60ms x3 -> count goes 2 2 2\n  alice: GET /session/sessfun?slow=30ms -> 200\nalice: GET /session/sessfun -> count is 3\n";
    let folder = Folder::new();
    folder.write("tabs.jarful", play);
    let ran = folder.jarful(&["run", "demo", "tabs.jarful", "--report", "json"]);
    ran.exits(0);
    let steps = ran.trace()["steps"].as_array().unwrap().clone();
    let numbers: Vec<u64> = steps
        .iter()
        .map(|step| step["n"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_dead_address_of_another_host_does_not_end_the_play() {
    let server = Server::always(page("hello"));
    let dead = support::server::free_port();
    let play =
        format!("browsers: alice\nalice: GET http://127.0.0.1:{dead}/x\nalice: GET /here -> 200\n");
    run(&server, "", &play)
        .exits(1)
        .has_a_line_with(&["alice", "/here", "200"]);
    assert_eq!(server.heads().len(), 1);
}

#[test]
fn a_number_of_any_size_is_no_trouble() {
    let server = Server::always(page("count=9223372036854775807"));
    let play =
        "browsers: alice, bob\nwatch: count = /count=(\\d+)/\neveryone: GET / -> count is 1\n";
    run(&server, "", play).exits(1).never_says("panicked");
}

#[test]
fn points_need_every_expectation_to_be_judged() {
    let server = Server::always(page("hello"));
    let play = "browsers: alice\n## A scene [5 points]\nalice: GET / -> 200, server has n = 1\n";
    run(&server, "", play).exits(0).says("Points: 0 of 5");
}

#[test]
fn a_site_wide_number_beside_an_own_one_is_no_alarm() {
    let all = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |asked| {
        let all = 1 + all.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let own = asked
            .cookie("sessionid")
            .map_or(1, |value| value.len() - 31 + 1);
        let cookie = format!(
            "Set-Cookie: sessionid={}; Path=/; HttpOnly",
            "a".repeat(31 + own)
        );
        let body = format!("All visits: {all}. Your visits: {own}.");
        Answer::Bytes(response("200 OK", &[cookie.as_bytes()], body))
    });
    let ran = Folder::new().jarful(&["visit", &server.url("/"), "-b", "2", "-n", "3"]);
    ran.never_says("share one count");
}

#[test]
fn a_restarted_demo_server_still_has_its_table() {
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: alice\nalice: GET /session/sessfun\nrestart server\n\
         alice: POST /session/sessfun -> same session, server has num_visits is 2\n",
    );
    folder
        .jarful(&["run", "demo", "play.jarful"])
        .exits(0)
        .says("the server was stopped and started again");
    let server = Server::always(page("hello"));
    folder
        .jarful(&["run", &server.url(""), "play.jarful"])
        .exits(2)
        .says("play.jarful:3:1")
        .says("did not start this server");
    assert!(server.heads().is_empty());
}

/// `/away` leads to the same path of another host, `/in` to a path of its own.
fn leading() -> Server {
    Server::start(|asked| {
        let port = asked.header("host").and_then(|host| host.split_once(':'));
        let port = port.map_or("80", |(_, port)| port);
        let away = format!("Location: http://shop.test:{port}/cart?a=1");
        Answer::Bytes(match asked.path() {
            "/away" => response("302 Found", &[away.as_bytes()], ""),
            "/in" => response("302 Found", &[b"Location: /cart?a=1"], ""),
            _ => page("hello"),
        })
    })
}

#[test]
fn a_path_is_landed_on_at_the_targets_own_host() {
    let server = leading();
    let folder = Folder::new();
    let resolve = format!("shop.test:{}:127.0.0.1", server.port);
    for (way, expected, code) in [
        ("/in", "/cart", 0),
        ("/in", "/cart?a=1", 0),
        ("/in", "/cart?a=2", 1),
        ("/in", "/c*", 0),
        ("/in", "*", 0),
        ("/in", "*/cart", 0),
        ("/in", "*/shop", 1),
        ("/away", "/cart", 1),
        ("/away", "http://shop.test:{{port}}/cart", 0),
        ("/away", "*/cart", 0),
    ] {
        let play = format!("browsers: a\na: GET {way} -> lands on {expected}\n");
        folder.write("play.jarful", play);
        let args = ["run", &server.url(""), "play.jarful", "--resolve", &resolve];
        let ran = folder.jarful(&args);
        assert_eq!(ran.code, Some(code), "{way} {expected}\n{}", ran.stdout);
    }
}
