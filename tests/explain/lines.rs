//! Cookie lines: the verdict, where it goes, until when, each attribute, what is missing.

use crate::support::{Folder, Ran};
use serde_json::Value;

const SHOP: &str = "https://shop.test/cart/items";

fn ask(args: &[&str]) -> Ran {
    let now = ["explain", "--now", "2026-11-25T09:00:00Z"];
    Folder::new().jarful(&[&now, args].concat())
}

fn piped(input: &[u8], args: &[&str]) -> Ran {
    let folder = Folder::new();
    let args = [&["explain", "-", "--now", "2026-11-25"], args].concat();
    let mut command = assert_cmd::Command::from_std(folder.command(&args));
    Ran::from(command.write_stdin(input).output().unwrap())
}

/// The only line of a report.
fn story(args: &[&str]) -> Value {
    let ran = ask(&[args, &["--report", "json"]].concat());
    ran.exits(0);
    ran.trace()["lines"][0].clone()
}

#[test]
fn a_stored_cookie_goes_where_its_attributes_say() {
    let ran = ask(&[
        "Set-Cookie: a=b; Path=/cart; Domain=shop.test; Secure",
        "--url",
        SHOP,
    ]);
    ran.exits(0).says("Stored. Nothing was against it. (Fine)");
    ran.says(
        "To shop.test and all hosts below it, over https only, to /cart and the pages below it.",
    );
    ran.has_a_line_with(&["goes", "https://www.shop.test/cart/items"]);
    ran.has_a_line_with(&["stays", "https://shop.test/cartx", "NotOnPath"]);
    ran.has_a_line_with(&["stays", "https://other.test/", "DomainMismatch"]);
    ran.has_a_line_with(&["stays", "http://shop.test/cart", "SecureOnly"]);
    ran.has_a_line_with(&["goes", "https://shop.test:8000/"]);
    ran.says("NotOnPath: The cookie is for another part of the site.");
}

#[test]
fn coming_from_another_site_is_told_by_link_and_by_form() {
    let rows = |attribute: &str| {
        let ran = ask(&[&format!("a=b{attribute}"), "--url", SHOP]);
        let goes = |words: &[&str]| !ran.lines_with(&[&["goes"], words].concat()).is_empty();
        (
            goes(&["a link on another site"]),
            ran.stdout
                .lines()
                .any(|line| line.trim() == "goes   a form on another site"),
            goes(&["a form on another site, 3 min later"]),
        )
    };
    assert_eq!(rows("; SameSite=Strict"), (false, false, false));
    assert_eq!(rows("; SameSite=Lax"), (true, false, false));
    assert_eq!(rows(""), (true, true, false));
    assert_eq!(rows("; SameSite=None; Secure"), (true, true, true));
}

#[test]
fn the_end_of_a_cookie_is_a_date_a_length_and_a_word_on_closing() {
    let until = |attributes: &str| ask(&[&format!("a=b; {attributes}"), "--url", SHOP]);
    until("Path=/")
        .says("Until the browser closes")
        .says("Closing the browser throws it away");
    until("Max-Age=3600")
        .says("Until 2026-11-25 10:00 UTC, in 60 min. Closing the browser does nothing to it.")
        .has_a_line_with(&["stays", "after its end", "Expired"]);
    until("Max-Age=99999999999").says("no browser keeps a cookie for more than 400 days");
    until("Max-Age=34560000").never_says("more than 400 days");
    until("Expires=Fri, 27-Nov-26 09:00:00 GMT").says("2026-11-27 09:00 UTC, in 2 days");
    until("Expires=Mon, 24 Nov 2025 09:00:00 GMT")
        .says("NothingToDelete")
        .says("in the past, so it is an order to delete");
    until("Expires=soon")
        .says("no date that browsers can read")
        .says("Until the browser closes");
}

#[test]
fn each_attribute_has_its_line_and_a_misspelt_one_the_name_that_was_meant() {
    ask(&["a=b; Priority=Low", "--url", SHOP]).has_a_line_with(&[
        "Priority=Low",
        "which cookies go first when the jar is full",
    ]);
    let line = "a=b; HttpsOnly; SamSite=Lax; Path=x; Path=/y; Version=1; Colour=red; Secure=false; SameSite=Laxx; Max-Age=soon";
    let ran = ask(&[line, "--url", SHOP]);
    ran.says("Did you mean HttpOnly?")
        .says("Did you mean SameSite?");
    ran.has_a_line_with(&["Path=x", "ignored: given again further on"]);
    ran.has_a_line_with(&["Path=/y", "for /y and what lies below it"]);
    ran.has_a_line_with(&["Version=1", "of an old standard"]);
    ran.has_a_line_with(&["Colour=red", "no browser knows this"]);
    ran.says("\"false\" changes nothing");
    ran.says("Did you mean SameSite=Lax?")
        .says("no whole number of seconds");
    let told = story(&[line, "--url", SHOP]);
    let meant: Vec<_> = told["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| &a["meant"])
        .collect();
    assert_eq!(
        (meant[0], meant[1]),
        (&Value::from("HttpOnly"), &Value::from("SameSite"))
    );
}

#[test]
fn what_a_session_id_lacks_is_said_and_of_other_cookies_nothing() {
    let lacks = |line: &str, url: &str| {
        let told = story(&[line, "--url", url]);
        let advice = told["advice"].as_array().unwrap().clone();
        advice
            .iter()
            .map(|a| a["missing"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lacks("sessionid=x", SHOP),
        ["HttpOnly", "Secure", "SameSite"]
    );
    assert_eq!(
        lacks("PHPSESSID=x; httponly; secure; samesite=lax", SHOP),
        [""; 0]
    );
    assert_eq!(lacks("theme=dark", SHOP), [""; 0]);
    assert_eq!(lacks("csrftoken=x", SHOP), [""; 0]);
    ask(&["sessionid=x", "--url", "localhost:8000"]).says("Once the site is on https");
}

#[test]
fn without_an_address_it_says_which_one_was_taken() {
    ask(&["a=b"])
        .exits(0)
        .says("Taken as if https://example.com/ had sent it");
    ask(&["a=b; Domain=.shop.test"]).says("Taken as if https://shop.test/ had sent it");
    ask(&["a=b", "--url", SHOP]).never_says("Taken as if");
}

#[test]
fn a_cookie_line_is_told_for_what_it_is() {
    let ran = ask(&["Cookie: a=b; sid=c"]);
    ran.exits(0)
        .says("what a browser sends")
        .says("2 cookies")
        .never_says("Taken as if");
    ask(&["cookie: a=b; Path=/; Secure"]).says("write Set-Cookie: in front");
}

#[test]
fn headers_from_a_pipe_are_read_and_the_rest_passed_over() {
    let curl = b"HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 00:00:00 GMT\r\nset-cookie: a=b\r\nContent-Length: 2\r\n\r\nSet-Cookie: no=1";
    piped(curl, &["--url", SHOP])
        .exits(0)
        .says("Set-Cookie: a=b")
        .never_says("no=1");
    piped(b"HTTP/1.1 200 OK\r\n\r\nhello", &[])
        .exits(2)
        .says("the server set no cookie");
    piped(b"", &[])
        .exits(2)
        .says("curl -si URL | jarful explain -");
    let many: Vec<String> = (1..=181).map(|n| format!("Set-Cookie: c{n}=1")).collect();
    let many = many.join("\n");
    let ran = piped(many.as_bytes(), &["--url", SHOP]);
    ran.says("c1, c2, c3, c4 and 176 others").says("(MadeRoom)");
    assert!(ran.stdout.lines().count() < 12);
}

#[test]
fn expires_is_meant_on_the_clock_of_the_response() {
    // The server's clock is ten years behind: an hour from its now is an hour from ours.
    let old = b"HTTP/1.1 200 OK\nDate: Fri, 25 Nov 2016 00:00:00 GMT\nSet-Cookie: a=b; Expires=Fri, 25 Nov 2016 03:00:00 GMT\n";
    piped(old, &["--url", SHOP]).says("Until 2026-11-25 03:00 UTC, in 3 h");
}

#[test]
fn lines_are_played_into_one_jar_each_from_its_address() {
    ask(&["a=1", "a=2", "--url", SHOP]).says("(Replaced)");
    let ran = ask(&[
        "a=1; Secure",
        "a=2",
        "--url",
        "https://shop.test/",
        "--url",
        "http://shop.test/",
    ]);
    ran.says("(OverwriteSecure)");
    // An unquoted line that the shell took apart.
    ask(&[
        "Set-Cookie:",
        "a=b;",
        "Secure",
        "--url",
        "http://shop.test/",
    ])
    .says("(SecureOnly)");
}

#[test]
fn hostile_bytes_are_written_out_and_lines_stay_narrow() {
    let line = "sid\u{1b}]0;x\u{7}\u{202e}=\u{1b}[31m; Pa\u{1b}th=/\u{9b}2J; Domain=\u{202e}";
    for args in [vec![line], vec![line, "--url", SHOP, "--report", "json"]] {
        let ran = ask(&args);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ran.stdout.contains(bad), "{:?}", ran.stdout);
    }
    let long = format!(
        "sid={}; {}=1; Path=/{}",
        "x".repeat(3000),
        "y".repeat(500),
        "z".repeat(900)
    );
    let ran = ask(&[&long, "--url", SHOP]);
    let wide: Vec<_> = ran
        .stdout
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn a_wrong_address_or_date_is_answered_with_what_to_write() {
    ask(&["a=b", "--url", "/cart"])
        .exits(2)
        .says("it names no host");
    let ran = Folder::new().jarful(&["explain", "a=b", "--now", "tomorrow"]);
    ran.exits(2)
        .says("tomorrow is no date. Write --now 2026-11-25");
}

#[test]
fn the_report_has_the_documented_shape() {
    let schema = include_str!("../explain.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for args in [
        &[
            "a=b; Path=/x; Max-Age=60; SamSite=Lax",
            "Cookie: a=b",
            "sid=1",
        ][..],
        &["a=b; Secure", "--url", "http://shop.test/"],
        &["a=b; Max-Age=0"],
    ] {
        let trace = ask(&[args, &["--report", "json"]].concat()).trace();
        let errors: Vec<_> = schema.iter_errors(&trace).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    for args in [&["SecureOnly"][..], &["session"], &[]] {
        let args = [&["explain", "--report", "json"], args].concat();
        let trace = Folder::new().jarful(&args).trace();
        let errors: Vec<_> = schema.iter_errors(&trace).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}
