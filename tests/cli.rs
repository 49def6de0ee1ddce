//! The command line as its users meet it: commands, exit codes, streams, colour.
//! What happens in rough weather stands in `weather.rs`, the trace's shape in `trace.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{
    Folder,
    server::{Answer, Server, page, response},
};

/// A play for any server: one browser, one page.
const ONE_VISIT: &str = "browsers: alice\nalice: GET /hello\n";

const COUNTER: &str = r"# A counter

browsers: alice, bob
watch: count = /view count=(\d+)/

## Each browser has a count of its own   [2 points]
alice: GET /session/sessfun x5 -> count goes 1 2 3 4 5
bob:   GET /session/sessfun    -> new session, count is 1
alice: GET /session/sessfun    -> same session, count is 1
";

#[test]
fn jarful_alone_prints_three_first_commands() {
    let ran = Folder::new().jarful::<&str>(&[]);
    ran.exits(0);
    for command in ["jarful demo", "jarful visit ", "jarful run "] {
        ran.says(command);
    }
}

#[test]
fn the_demo_shows_three_browsers_and_who_is_who() {
    let ran = Folder::new().jarful(&["demo"]);
    ran.exits(0).says("Who is who");
    for browser in ["alice", "bob", "carol"] {
        ran.has_a_line_with(&[browser, "count=1"]);
    }
    assert!(ran.stdout.contains("Who is who"), "results go to stdout");
}

#[test]
fn the_demo_lists_its_plays_and_plays_the_one_that_is_named() {
    let list = Folder::new().jarful(&["demo", "--list"]);
    list.exits(0);
    let names: Vec<&str> = list
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() >= 7, "seven plays are bundled: {names:?}");
    Folder::new()
        .jarful(&["demo", "no-such-play"])
        .exits(2)
        .says("no-such-play");
}

#[test]
fn a_play_that_comes_out_as_expected_exits_0() {
    let folder = Folder::new();
    folder.write("counter.jarful", COUNTER);
    folder
        .jarful(&["run", "demo", "counter.jarful"])
        .exits(0)
        .says("A counter")
        .has_a_line_with(&["alice", "count=5"]);
}

#[test]
fn a_failed_expectation_exits_1_and_names_who_what_was_expected_what_came_and_what_was_before() {
    let folder = Folder::new();
    let play = COUNTER.replace("same session, count is 1", "same session, count is 77");
    folder.write("counter.jarful", play);
    let ran = folder.jarful(&["run", "demo", "counter.jarful"]);
    ran.exits(1)
        .has_a_line_with(&["alice", "GET /session/sessfun"])
        .says("counter.jarful:9")
        .says("count is 77")
        .says("before");
    assert!(ran.lines_with(&["5"]).len() > 1, "what alice saw before");
}

#[test]
fn an_error_of_the_server_that_no_line_expects_exits_1_and_the_play_goes_on() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/boom" => response(
                "500 Internal Server Error",
                &[],
                "<title>KeyError at /boom</title>",
            ),
            _ => page("fine"),
        })
    });
    let folder = Folder::new();
    let play = "browsers: alice\nalice: GET /boom\nalice: GET /after\n";
    folder.write("boom.jarful", play);
    folder
        .jarful(&["run", &server.url(""), "boom.jarful"])
        .exits(1)
        .has_a_line_with(&["alice", "500", "KeyError at /boom"]);
    assert_eq!(server.heads().len(), 2);

    folder.write(
        "expected.jarful",
        "browsers: alice\nalice: GET /boom -> 500\n",
    );
    folder
        .jarful(&["run", &server.url(""), "expected.jarful"])
        .exits(0);
}

#[test]
fn fail_fast_stops_after_the_first_failure() {
    let server = Server::always(response("500 Internal Server Error", &[], ""));
    let folder = Folder::new();
    folder.write("boom.jarful", "browsers: alice\nalice: GET /boom x3\n");
    folder
        .jarful(&["run", &server.url(""), "boom.jarful", "-x"])
        .exits(1);
    assert_eq!(server.heads().len(), 1);
}

#[test]
fn a_run_that_checked_nothing_exits_0_and_says_so() {
    let server = Server::always(page("hello"));
    Folder::new()
        .jarful(&["visit", &server.url("/hello"), "-b", "2", "-n", "2"])
        .exits(0)
        .says("nothing");
    assert_eq!(server.heads().len(), 4);
}

#[test]
fn a_target_may_leave_out_its_scheme_and_its_host() {
    let server = Server::always(page("hello"));
    let folder = Folder::new();
    folder.write("one.jarful", ONE_VISIT);
    for target in [
        format!("127.0.0.1:{}", server.port),
        server.port.to_string(),
    ] {
        folder.jarful(&["run", &target, "one.jarful"]).exits(0);
    }
    assert_eq!(server.heads().len(), 2);
}

#[test]
fn usage_errors_exit_2_with_a_hint() {
    let folder = Folder::new();
    folder.write("one.jarful", ONE_VISIT);
    for (args, hint) in [
        (vec!["vist", "http://127.0.0.1:9/"], "visit"),
        (vec!["run", "demo"], "FILE"),
        (vec!["visit"], "URL"),
        (vec!["visit", "http://127.0.0.1:9/", "-b", "0"], "1,000,000"),
        (
            vec!["visit", "http://127.0.0.1:9/", "--brwsers", "2"],
            "--browsers",
        ),
        (
            vec!["run", "demo", "one.jarful", "--report", "yaml"],
            "json",
        ),
        (
            vec!["run", "demo", "one.jarful", "--max-time", "soon"],
            "soon",
        ),
        (vec!["run", "ftp://127.0.0.1/", "one.jarful"], "http"),
        (
            vec!["run", "demo", "one.jarful", "--color", "pink"],
            "never",
        ),
    ] {
        let ran = folder.jarful(&args);
        ran.exits(2);
        assert!(ran.stderr.contains(hint), "{args:?}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{args:?}: talk goes to stderr");
    }
}

#[test]
fn mistakes_of_a_play_are_shown_in_one_go_before_the_first_request() {
    let server = Server::always(page("hello"));
    let folder = Folder::new();
    let play = "browsers: alice\n\nalice: GET /hello -> 200\nalcie: GET /hello -> 200\nalice: click \"Log in\"\n";
    folder.write("slips.jarful", play);
    folder
        .jarful(&["run", &server.url(""), "slips.jarful"])
        .exits(2)
        .says("slips.jarful:4")
        .says("alice")
        .says("slips.jarful:5")
        .says("submit");
    assert_eq!(server.connections(), 0);
}

#[test]
fn quiet_says_nothing_when_all_is_good_and_still_names_what_failed() {
    let folder = Folder::new();
    folder.write("counter.jarful", COUNTER);
    let ran = folder.jarful(&["run", "demo", "counter.jarful", "-q"]);
    ran.exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));

    folder.write(
        "wrong.jarful",
        COUNTER.replace(
            "bob:   GET /session/sessfun    -> new session, count is 1",
            "bob: GET /session/sessfun -> count is 9",
        ),
    );
    folder
        .jarful(&["run", "demo", "wrong.jarful", "-q"])
        .exits(1)
        .says("bob")
        .says("count is 9");
}

#[test]
fn verbose_shows_the_headers_of_each_hop() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/old" => response("302 Found", &[b"Location: /new", b"X-Hop: first"], ""),
            _ => response("200 OK", &[b"X-Hop: second"], "here"),
        })
    });
    Folder::new()
        .jarful(&["visit", &server.url("/old"), "-b", "1", "-n", "1", "-v"])
        .exits(0)
        .has_a_line_with(&["x-hop: first"])
        .has_a_line_with(&["x-hop: second"])
        .says("user-agent:");
}

#[test]
fn the_trace_takes_stdout_and_the_play_goes_to_stderr() {
    let folder = Folder::new();
    folder.write("counter.jarful", COUNTER);
    let ran = folder.jarful(&["run", "demo", "counter.jarful", "--report", "json"]);
    ran.exits(0);
    assert_eq!(ran.trace()["format"], "jarful-trace");
    assert!(ran.stderr.contains("Who is who"), "{}", ran.stderr);

    folder
        .jarful(&[
            "run",
            "demo",
            "counter.jarful",
            "--report",
            "json",
            "--report",
            "json",
        ])
        .exits(2)
        .says("stdout");
}

#[test]
fn several_files_give_one_trace_a_line() {
    let folder = Folder::new();
    folder.write("one.jarful", COUNTER);
    folder.write("two.jarful", COUNTER);
    let ran = folder.jarful(&[
        "run",
        "demo",
        "one.jarful",
        "two.jarful",
        "--report",
        "json",
    ]);
    ran.exits(0);
    let traces: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(traces.len(), 2);
    assert_eq!(traces[1]["scenario"]["path"], "two.jarful");
}

#[test]
fn a_pipe_and_no_color_get_no_escape_sequences_but_color_always_does() {
    let folder = Folder::new();
    let escapes = |args: &[&str], env: &[(&str, &str)]| {
        let ran = folder.jarful_with(args, env);
        ran.exits(0);
        ran.bytes.contains(&0x1b)
    };
    assert!(!escapes(&["demo"], &[]));
    assert!(!escapes(&["demo"], &[("NO_COLOR", "1"), ("TERM", "xterm")]));
    assert!(!escapes(&["demo", "--color", "never"], &[]));
    assert!(escapes(&["demo", "--color", "always"], &[]));
    assert!(escapes(&["demo", "--color", "always"], &[("NO_COLOR", "")]));
}

#[test]
fn a_browser_stands_on_every_line_of_a_visit_with_its_own_jar() {
    let server = Server::start(|asked| {
        let fresh = format!("Set-Cookie: sessionid={:032}; Path=/; HttpOnly", asked.n);
        let known = asked.cookie("sessionid").is_some();
        let headers: &[&[u8]] = if known { &[] } else { &[fresh.as_bytes()] };
        Answer::Bytes(response("200 OK", headers, "hello"))
    });
    let folder = Folder::new();
    folder
        .jarful(&[
            "visit",
            &server.url("/"),
            "-b",
            "2",
            "-n",
            "3",
            "--report",
            "json=t.json",
        ])
        .exits(0);
    let trace = folder.trace("t.json");
    let ids: Vec<&str> = trace["browsers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|browser| browser["session_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    let cookies: Vec<bool> = server
        .heads()
        .iter()
        .map(|head| head.contains(ids[0]))
        .collect();
    assert_eq!(
        cookies.iter().filter(|sent| **sent).count(),
        2,
        "of three visits the first has none"
    );
}

#[test]
fn an_address_with_a_slip_is_answered_with_the_line_to_type() {
    let folder = Folder::new();
    for (args, line) in [
        (["visit", "http:/localhost:9/x"], "http://localhost:9/x"),
        (["visit", "/sess"], "http://localhost:8000/sess"),
        (["visit", "http:///x"], "http://localhost:8000/x"),
    ] {
        let ran = folder.jarful(&args);
        ran.exits(2);
        assert!(ran.stderr.contains(line), "{args:?}: {}", ran.stderr);
    }
    for (word, line) in [
        (
            "http://localhost:8101/sess",
            "jarful visit http://localhost:8101/sess",
        ),
        ("my.jarful", "jarful run TARGET my.jarful"),
    ] {
        folder.jarful(&[word]).exits(2).says(line);
    }
}

#[test]
fn a_port_and_a_page_are_a_target() {
    let port = support::server::free_port();
    let target = format!("{port}/sess");
    Folder::new()
        .jarful(&["visit", &target, "-b", "1", "-n", "1"])
        .exits(3)
        .says(&format!("localhost:{port}"))
        .says("1 visit each to /sess");
}

#[test]
fn a_mistake_in_the_flags_of_a_visit_is_told_in_terms_of_the_flags() {
    let folder = Folder::new();
    for (flag, value, says) in [
        (
            "-b",
            "1,2",
            "names begin with a letter: -b b1,b2; or write a number: -b 2",
        ),
        ("-b", "alice,alice", "alice is named twice"),
        ("-b", "everyone", "-b everyone"),
        ("-w", "count", "-w count: = is missing behind count"),
        ("-w", "count = /(/", "not a regular expression"),
    ] {
        let ran = folder.jarful(&["visit", "http://127.0.0.1:9/", flag, value]);
        ran.exits(2).says(says).never_says("visit:");
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_said_once_and_a_closed_pipe_is_not() {
    let folder = Folder::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = folder.command(&["demo", "-q", "--list"]);
    let out = command.stdout(full).output().unwrap();
    let says = String::from_utf8(out.stderr).unwrap();
    assert_eq!(says.matches("could not be written").count(), 1, "{says}");
}
