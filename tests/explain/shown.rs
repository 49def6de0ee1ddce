//! What a play shows of cookies that were refused or stay home, and where it points to.

use crate::support::server::{Answer, Server, response};
use crate::support::{Folder, Ran};

/// A server that sends these cookies with every page.
fn run(cookies: &[&str], play: &str, flags: &[&str]) -> Ran {
    let cookies: Vec<String> = cookies.iter().map(|c| format!("Set-Cookie: {c}")).collect();
    let server = Server::start(move |_| {
        let lines: Vec<&[u8]> = cookies.iter().map(String::as_bytes).collect();
        Answer::Bytes(response("200 OK", &lines, "hello"))
    });
    let folder = Folder::new();
    folder.write("play.jarful", play);
    folder.jarful(&[&["run", &server.url(""), "play.jarful"], flags].concat())
}

#[test]
fn a_refused_cookie_has_its_sentence_once_and_then_its_name() {
    let ran = run(
        &["a=b; SameSite=None", "c=d; SameSite=None"],
        "browsers: alice\nalice: GET / x3\n",
        &[],
    );
    let said = ran.lines_with(&["jar: refused a, c. SameSite=None is accepted only"]);
    assert_eq!(said.len(), 1, "{}", ran.stdout);
    assert_eq!(
        ran.lines_with(&["jar: refused a, c again (SameSiteNoneInsecure)"])
            .len(),
        2
    );
}

#[test]
fn cookies_that_stay_home_are_told_once_and_counted_at_the_end() {
    let play = "browsers: alice\nalice: GET /deep/a\nalice: GET /b x3\n";
    let ran = run(&["crumb=1; Path=/deep", "other=1; Path=/deep"], play, &[]);
    ran.has_a_line_with(&["jar: crumb, other stay home. The cookie is for another part"]);
    assert_eq!(ran.lines_with(&["stay home"]).len(), 1, "{}", ran.stdout);
    ran.says("Stayed home: crumb 3 times (NotOnPath), other 3 times (NotOnPath).");
    ran.says("Why: jarful explain NotOnPath");
}

#[test]
fn a_page_whose_cookies_are_all_fine_says_no_more_than_before() {
    let cookies: Vec<String> = (0..12).map(|n| format!("c{n}=1; Path=/")).collect();
    let cookies: Vec<&str> = cookies.iter().map(String::as_str).collect();
    let ran = run(&cookies, "browsers: alice\nalice: GET / x2\n", &[]);
    ran.exits(0)
        .never_says("explain")
        .never_says("stays home")
        .never_says("(Fine)");
    assert_eq!(ran.lines_with(&["until the browser closes"]).len(), 1);
    assert!(ran.stdout.lines().count() < 18, "{}", ran.stdout);
}

#[test]
fn the_other_name_of_this_machine_is_said_and_a_foreign_host_is_not() {
    let server =
        Server::start(|_| Answer::Bytes(response("200 OK", &[b"Set-Cookie: a=b"], "hello")));
    let folder = Folder::new();
    let here = server.url("/");
    let there = here.replace("127.0.0.1", "shop.test");
    let other = here.replace("127.0.0.1", "www.shop.test");
    let far = here.replace("127.0.0.1", "far.test");
    let play = format!(
        "browsers: alice\nalice: GET {there}\nalice: GET {other}\nalice: GET {far}\nalice: GET /\n"
    );
    folder.write("play.jarful", play);
    let port = here.trim_end_matches('/').rsplit(':').next().unwrap();
    let resolve = format!("*:{port}:127.0.0.1");
    let ran = folder.jarful(&["run", &here, "play.jarful", "--resolve", &resolve]);
    let told = ran.lines_with(&["a stays home. The cookie belongs to another host."]);
    assert_eq!(told.len(), 1, "{}", ran.stdout);
}

#[test]
fn verbose_shows_verdict_and_reason_of_each_cookie_both_ways() {
    let play = "browsers: alice\nalice: GET /deep/a\nalice: GET /b\n";
    let ran = run(&["crumb=1; Path=/deep", "x=1; Partitioned"], play, &["-v"]);
    ran.has_a_line_with(&["(stored)", "Stored fine."]);
    ran.has_a_line_with(&[
        "(refused)",
        "Partitioned needs Secure. (InvalidPartitioned)",
    ]);
    ran.has_a_line_with(&["(stays home) crumb:", "(NotOnPath)"]);
    ran.has_a_line_with(&["(replaced)", "(Replaced)"]);
}

#[test]
fn a_failed_expectation_names_the_reason_and_where_to_read_more() {
    let of = |cookie: &str, line: &str| {
        let play = format!("browsers: alice\nalice: GET /deep/a\nalice: GET /b -> {line}\n");
        run(&[cookie], &play, &[])
    };
    of("a=b; Partitioned", "stored a")
        .exits(1)
        .says("refused: Partitioned needs Secure (InvalidPartitioned)")
        .says("more: jarful explain InvalidPartitioned");
    of("a=b; Path=/deep", "sent a")
        .says("it stayed home: the cookie is for another part of the site (NotOnPath)")
        .says("more: jarful explain NotOnPath");
    // It never came into the jar, and why is known from the visit before.
    of("a=b; Partitioned", "sent a")
        .says("it was refused when it came")
        .says("more: jarful explain InvalidPartitioned");
    of("a=b", "refused a")
        .exits(1)
        .never_says("more: jarful explain");
    of(
        "sessionid=0123456789abcdef0123456789abcdef; Partitioned",
        "same session",
    )
    .says("more: jarful explain InvalidPartitioned");
}

#[test]
fn in_ci_the_one_line_of_a_failure_points_there_too() {
    let play = "browsers: alice\nalice: GET / -> stored a\n";
    run(&["a=b; Partitioned"], play, &["-q"])
        .exits(1)
        .has_a_line_with(&["play.jarful:2", "more: jarful explain InvalidPartitioned"]);
}
