//! `submit` and `follow`, as who writes a play notices them: what is found, what is sent, what is
//! said where it is not found, and which page is used. Real Chromium judges the bytes in `forms.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::{Arc, Mutex};
use support::{
    Folder, Ran,
    server::{Answer, Server, page, response},
};

/// A shop: a log-out button above, a log-in form, a search, links.
const SHOP: &str = r#"<title>Shop</title>
<form method=post action=/logout><input type=hidden name=token value=t1><button>Log out</button></form>
<form method=post action="/login?next=/cart" id=login><input type=hidden name=token value=t2>
  <label for=u>Username:</label><input id=u name=username required>
  <label>Secret word <input type=password name=pin></label>
  <select name=size><option value=s>Small<option value=l>Large</select>
  <label><input type=checkbox name=stay value=1> Stay here</label><input type=file name=photo>
  <button name=go value=1>Log in</button> <button disabled>Register</button> <button type=button>Show</button></form>
<form action=/find><input name=q><button>Find</button></form>
<form method=post action=/delete/1><button>Delete</button></form>
<form method=post action=/delete/2><button>Delete</button></form>
<a href=/cart>Cart <b>(3)</b></a> <a href=/p/1>More</a> <a href=/p/2>More</a>
<a href="javascript:void(0)">Menu</a> <a href=mailto:a@b>Mail</a> <a href=#top>Top</a>"#;

/// Serves the shop at `/`, nothing to use elsewhere, and notes what is asked: `POST /x body`.
fn shop() -> (Server, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let notes = asked.clone();
    let server = Server::start(move |asked| {
        let line = format!("{} {} {}", asked.method(), asked.path(), asked.text());
        notes.lock().unwrap().push(line.trim_end().to_owned());
        Answer::Bytes(match asked.path() {
            "/" => page(SHOP),
            "/api" => {
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}"
                    .to_vec()
            }
            "/empty" => response("204 No Content", &[], ""),
            "/login?next=/cart" => response("303 See Other", &[b"Location: /cart"], ""),
            _ => page("<p>nothing here"),
        })
    });
    (server, asked)
}

/// Plays these lines, with `alice` and `bob`; returns the run, its trace on stdout, and what was
/// asked.
fn plays(lines: &str) -> (Ran, Vec<String>) {
    let (server, asked) = shop();
    let folder = Folder::new();
    folder.write("cat.png", "a cat");
    folder.write("play.jarful", format!("browsers: alice, bob\n{lines}\n"));
    let ran = folder.jarful(&["run", &server.url(""), "play.jarful", "--report", "json"]);
    let asked = std::mem::take(&mut *asked.lock().unwrap());
    (ran, asked)
}

/// What a turn asks that uses the shop's page.
fn asks(turn: &str) -> String {
    let (ran, asked) = plays(&format!("alice: GET /\nalice: {turn}"));
    ran.exits(0);
    asked[1].clone()
}

/// Why a turn could not be played, on one line.
struct Why(String);

impl Why {
    fn says(&self, words: &str) -> &Self {
        assert!(self.0.contains(words), "{words:?} is not in {:?}", self.0);
        self
    }
}

/// Why the last turn could not be played.
fn why(ran: &Ran) -> Why {
    let trace: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let last = trace["steps"].as_array().unwrap().last().unwrap();
    Why(last["error"].as_str().unwrap_or_default().to_owned())
}

/// Why a turn cannot be played on the shop's page.
fn fails(turn: &str) -> Why {
    let (ran, asked) = plays(&format!("alice: GET /\nalice: {turn}"));
    assert_eq!(asked, ["GET /"], "{turn}");
    why(ran.exits(1))
}

#[test]
fn a_form_is_found_by_what_stands_on_its_button_by_its_name_or_by_its_id() {
    let filled = "token=t2&username=ann&pin=&size=s&photo=&go=1";
    for button in ["\"Log in\"", "\"log  IN\"", "go", "login"] {
        let asked = asks(&format!("submit {button} username=ann"));
        assert_eq!(
            asked,
            format!("POST /login?next=/cart {filled}"),
            "{button}"
        );
    }
}

#[test]
fn fields_are_found_by_name_id_and_label() {
    let asked = asks(
        "submit \"Log in\" U=x\n  \"secret Word\" = a&b\n  Size = l\n  \"Stay here\" = yes\n  file photo = cat.png",
    );
    let body = "token=t2&username=x&pin=a%26b&size=l&stay=1&photo=cat.png&go=1";
    assert_eq!(asked, format!("POST /login?next=/cart {body}"));
    assert!(asks("submit \"Log in\" Username=y size=Large").contains("username=y&pin=&size=l"));
}

#[test]
fn the_fields_say_which_form_is_meant_where_no_button_does() {
    assert!(asks("submit username=ann").starts_with("POST /login"));
    assert_eq!(asks("submit q=shoes"), "GET /find?q=shoes");
    fails("submit")
        .says("several forms")
        .says("\"Log in\" form=login to=/login?next=/cart, \"Find\" to=/find");
}

#[test]
fn buttons_that_send_different_things_are_told_apart() {
    fails("submit Delete")
        .says("several buttons \"Delete\" that send different things")
        .says("to=/delete/1")
        .says("to=/delete/2");
    fails("follow More")
        .says("several links")
        .says("/p/1, /p/2");
    assert_eq!(asks("follow /p/2"), "GET /p/2");
}

#[test]
fn what_is_not_there_is_answered_with_what_is() {
    fails("submit \"Log on\" username=ann")
        .says("did you mean \"Log in\"?")
        .says("Its buttons: \"Log out\", \"Log in\"");
    fails("submit \"Log in\" user=ann")
        .says("no field \"user\", did you mean \"username\"?")
        .says("\"stay\"");
    fails("submit \"Log in\" username=a size=Huge")
        .says("size of / has no \"Huge\". Its choices: \"Small\", \"Large\"");
    fails("follow Kart")
        .says("did you mean")
        .says("\"Cart (3)\"");
    fails("follow \"Log in\"").says("but a button. Write: submit \"Log in\"");
    fails("submit Cart").says("but a link. Write: follow \"Cart\"");
}

#[test]
fn what_no_person_could_do_is_not_done() {
    fails("submit \"Log in\"").says("username is required and empty");
    fails("submit Register").says("is disabled");
    fails("submit Show").says("works by a script");
    fails("submit \"Log in\" username=a stay=maybe").says("Write: stay = yes, or stay = no");
    fails("submit \"Log in\" username=a photo=cat.png").says("file photo = cat.png");
    fails("submit \"Log in\" username=a\n  file pin = cat.png").says("takes no file");
    fails("submit \"Log in\" username=a username=b").says("takes 1 value");
    fails("submit \"Log in\" username=a go=2").says("is a button");
    fails("follow Menu").says("a script, and jarful's browsers run none");
    fails("follow Mail").says("no http or https address");
    fails("follow Top").says("a browser asks the server nothing");
}

#[test]
fn an_empty_value_that_is_written_is_sent() {
    let asked = asks("submit \"Log in\"\n  username =");
    assert!(asked.contains("username=&pin="), "{asked}");
}

#[test]
fn a_link_is_found_by_words_part_of_them_id_and_address() {
    for link in ["\"Cart (3)\"", "\"cart (3)\"", "Cart", "/cart"] {
        assert_eq!(asks(&format!("follow {link}")), "GET /cart", "{link}");
    }
}

#[test]
fn a_turn_shows_the_request_that_it_became() {
    let (ran, _) = plays("alice: GET /\nalice: submit \"Log in\" username=ann -> lands on /cart");
    ran.exits(0)
        .has_a_line_with(&["alice", "submit \"Log in\""])
        .has_a_line_with(&["form: POST /login?next=/cart"])
        .has_a_line_with(&["redirect: 303 to /cart"]);
}

#[test]
fn each_repeat_uses_the_page_that_came_before_it() {
    let (ran, asked) = plays("alice: GET /\nalice: submit q=1 x2");
    why(ran.exits(1))
        .says("/find?q=1 has no form")
        .says("Each repeat uses the page that the one before it brought");
    assert_eq!(asked, ["GET /", "GET /find?q=1"]);
}

#[test]
fn tabs_begin_on_the_page_shown_before_and_the_last_line_stays() {
    let (ran, asked) = plays(
        "alice: GET /\ntogether:\n  alice: follow Cart\n  alice: submit q=1 x2\n  alice: GET /\nalice: follow Cart",
    );
    ran.exits(0);
    let count = |line: &str| asked.iter().filter(|asked| *asked == line).count();
    assert_eq!(
        (count("GET /cart"), count("GET /find?q=1")),
        (2, 2),
        "{asked:?}"
    );
    let (ran, _) =
        plays("alice: GET /\ntogether:\n  alice: GET /\n  alice: GET /cart\nalice: follow Cart");
    why(ran.exits(1)).says("/cart has no links");
}

#[test]
fn everyone_together_plays_repeats_from_page_to_page() {
    let (ran, asked) = plays("everyone: GET /\ntogether:\n  everyone: submit q=1 x2");
    why(ran.exits(1)).says("/find?q=1 has no form");
    assert_eq!(asked.len(), 4, "{asked:?}");
}

#[test]
fn a_browser_that_shows_nothing_new_stays_where_it_was() {
    for visit in ["GET /empty", "HEAD /cart", "OPTIONS /cart"] {
        let (ran, asked) = plays(&format!("alice: GET /\nalice: {visit}\nalice: follow Cart"));
        ran.exits(0);
        assert_eq!(asked[2], "GET /cart", "{visit}");
    }
}

#[test]
fn a_turn_that_fails_leaves_the_page_open() {
    let (ran, asked) = plays("alice: GET /\nalice: submit Nothing\nalice: follow Cart");
    ran.exits(1);
    assert_eq!(asked, ["GET /", "GET /cart"]);
}

#[test]
fn what_is_no_page_and_what_never_came_has_no_forms() {
    let (ran, _) = plays("alice: GET /api\nalice: submit");
    why(ran.exits(1)).says("the page /api is no HTML but application/json");
    let port = support::server::free_port();
    let (ran, _) = plays(&format!(
        "alice: GET /\nalice: GET http://127.0.0.1:{port}/\nalice: submit q=1"
    ));
    ran.exits(1)
        .says("this browser shows no page at this moment");
}

#[test]
fn no_page_at_all_is_a_mistake_of_the_play() {
    for lines in [
        "alice: submit",
        "bob: GET /\nalice: follow Cart",
        "alice: GET /\nalice: close\nalice: submit q=1",
    ] {
        let (ran, asked) = plays(lines);
        ran.exits(2).says("alice shows no page");
        assert!(asked.is_empty(), "{asked:?}");
    }
}

#[test]
fn values_of_the_run_stand_in_buttons_links_and_fields() {
    let (ran, asked) = plays(
        "var what = Log in\nwatch: n = /Cart \\((\\d)\\)/\nalice: GET /\nalice: submit \"{{what}}\"\n  username = {{browser}}-{{n}}\nalice: GET /\nalice: follow \"Cart ({{n}})\"",
    );
    ran.exits(0);
    assert!(asked[1].contains("username=alice-3&"), "{asked:?}");
    assert_eq!(asked[4], "GET /cart");
}

#[test]
fn a_value_for_a_password_field_is_shown_nowhere_whatever_the_field_is_called() {
    let (server, asked) = shop();
    let folder = Folder::new();
    let play = "browsers: alice\nalice: GET /\nalice: submit \"Log in\" username=ann pin=geheim-77\n\
                alice: GET /\nalice: submit \"Log on\" \"Secret word\"=geheim-88 username=ann\n\
                alice: GET /\nalice: submit \"Log in\" username=ann pin=geheim-99 -> 404\n";
    folder.write("play.jarful", play);
    for more in [&["-v"][..], &["--report", "json"], &["-q"]] {
        let url = server.url("");
        let args = [&["run", &url, "play.jarful"], more].concat();
        folder.jarful(&args).exits(1).never_says("geheim");
    }
    let asked = asked.lock().unwrap();
    assert!(asked.iter().any(|line| line.contains("pin=geheim-77")));
}

#[test]
fn foreign_names_reach_the_screen_without_harm() {
    let server = Server::always(page(
        "<form action=/x><button>\u{1b}[31mRed\u{202e}</button><input name='\u{1b}]0;x\u{7}'></form><a href=/>\u{1b}[2J</a>",
    ));
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: a\na: GET /\na: submit Blue\na: submit q=1\na: follow Green\n",
    );
    let ran = folder.jarful(&["run", &server.url(""), "play.jarful"]);
    ran.exits(1).says("Red").says("no link \"Green\"");
    for harm in ["\u{1b}", "\u{202e}", "\u{7}"] {
        assert!(!ran.stdout.contains(harm), "{harm:?}");
    }
}

#[test]
fn a_header_of_ones_own_goes_along() {
    let (server, _) = shop();
    let folder = Folder::new();
    folder.write(
        "play.jarful",
        "browsers: a\na: GET /\na: submit q=1\n  header X-Own: 1\na: GET /\na: follow Cart\n  header X-Own: 2\n",
    );
    folder
        .jarful(&["run", &server.url(""), "play.jarful"])
        .exits(0);
    let heads = server.heads();
    assert!(heads[1].contains("x-own: 1"), "{}", heads[1]);
    assert!(heads[3].contains("x-own: 2"), "{}", heads[3]);
}

#[test]
fn a_cookie_without_samesite_goes_with_another_sites_form_for_two_minutes() {
    let server = Server::start(|asked| {
        Answer::Bytes(match asked.path() {
            "/in" => response("200 OK", &[b"Set-Cookie: plain=1; Path=/"], "in"),
            "/form" => {
                let host = asked.header("host").unwrap();
                let there = host.replace("localhost", "127.0.0.1");
                page(format!(
                    "<form method=post action='http://{there}/buy'><button>Buy</button></form>"
                ))
            }
            _ => page(format!("<p>plain={:?}", asked.cookie("plain"))),
        })
    });
    let folder = Folder::new();
    // 127.0.0.1 is one site, localhost another.
    folder.write(
        "play.jarful",
        "browsers: alice\n\
         alice: GET http://127.0.0.1:{{port}}/in -> stored plain\n\
         alice: GET http://localhost:{{port}}/form\n\
         alice: submit Buy -> sent plain, sees Some\n\
         wait 3 minutes\n\
         alice: GET http://localhost:{{port}}/form\n\
         alice: submit Buy -> withheld plain, sees None\n\
         alice: GET http://127.0.0.1:{{port}}/ -> sent plain\n",
    );
    let ran = folder.jarful(&[
        "run",
        &server.url(""),
        "play.jarful",
        "--report",
        "json=t.json",
    ]);
    ran.exits(0);
    let withheld = &folder.trace("t.json")["steps"][4]["exchanges"][0]["withheld"][0];
    assert_eq!(withheld["reason"], "SameSiteUnspecifiedTreatedAsLax");
}
