//! Each play of this folder against the server that is right, and against the wrong one.

use super::{shop, stand_ins, wrong::Wrong};
use crate::support::{Folder, Ran, server::Server};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn folder_of_plays() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plays")
}

/// The server that a play is meant for; the demo server where there is none. The shop writes its sessions into `folder`.
fn server(play: &str, wrong: Wrong, folder: &Folder) -> Option<Server> {
    Some(match play {
        "flask" => stand_ins::flask(wrong),
        "php" => stand_ins::php(wrong),
        "restart" => return None,
        "thousand" => shop::start(wrong, None),
        _ => shop::start(wrong, Some(&folder.path().join("shop.sqlite3"))),
    })
}

/// Runs a play and returns what was said, and its trace.
fn run(play: &str, wrong: Wrong) -> (Ran, Value) {
    let folder = Folder::new();
    let server = server(play, wrong, &folder);
    let url = server.map_or_else(|| "demo".to_owned(), |server| server.url(""));
    let path = folder_of_plays().join(format!("{play}.jarful"));
    let mut args = vec![
        "run",
        &url,
        path.to_str().unwrap(),
        "--report",
        "json=trace.json",
    ];
    if folder.path().join("shop.sqlite3").exists() {
        args.extend(["--store", "django:shop.sqlite3"]);
    }
    let ran = folder.jarful(&args);
    (ran, folder.trace("trace.json"))
}

/// All expectations that failed, as `alice: count is 1`.
fn failed(trace: &Value) -> Vec<String> {
    let steps = trace["steps"].as_array().into_iter().flatten();
    let of_step = |step: &Value| -> Vec<String> {
        let who = step["browser"].as_str().unwrap_or_default().to_owned();
        let all = step["expectations"].as_array().cloned().unwrap_or_default();
        let failed = all.into_iter().filter(|expect| expect["passed"] == false);
        failed
            .map(|expect| format!("{who}: {}", expect["text"].as_str().unwrap()))
            .collect()
    };
    steps.flat_map(of_step).collect()
}

#[track_caller]
fn comes_out(play: &str) {
    let (ran, trace) = run(play, Wrong::Nothing);
    ran.exits(0).never_says("not judged");
    assert_eq!(trace["summary"]["failed"], 0);
    assert_eq!(trace["summary"]["points"], trace["summary"]["max_points"]);
}

/// On the wrong server exactly these expectations fail, and the student is told so.
#[track_caller]
fn is_found(play: &str, wrong: Wrong, fails: &[&str], says: &[&str]) {
    let (ran, trace) = run(play, wrong);
    ran.exits(1);
    assert_eq!(failed(&trace), fails, "{}", ran.stdout);
    for words in says {
        ran.says(words);
    }
}

#[test]
fn each_play_comes_out_on_the_server_that_is_right() {
    let mut plays: Vec<_> = folder_of_plays()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jarful"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    plays.sort();
    assert!(plays.len() >= 15, "{plays:?}");
    for play in plays {
        comes_out(&play);
    }
}

/// A test for each way of being wrong: the play, what is wrong, what fails, what is said of it.
macro_rules! found {
    ($($test:ident: $play:literal on $wrong:ident fails $fails:expr, saying $says:expr;)*) => {
        $(#[test] fn $test() { is_found($play, Wrong::$wrong, &$fails, &$says); })*
    };
}

found! {
    a_count_that_all_share_is_found:
        "counter" on SharedCount
        fails ["bob: count is 1"],
        saying ["bob sees alice's count", "hint: keep the count in the session"];
    a_count_that_goes_on_is_found:
        "counter" on CountsOn
        fails ["alice: count goes 1 2 3 4 5 1"],
        saying ["but 1 2 3 4 5 6", "hint: begin again"];
    a_form_without_its_token_is_found:
        "login" on TokenOfFormIgnored
        fails ["mallory: 403"],
        saying ["expected 403, but 200", "hint: compare the field csrf"];
    a_basket_for_all_is_found:
        "baskets" on SharedBasket
        fails ["bob: things is 0"],
        saying ["seen before: alice 2", "not into a list of the program"];
    an_order_that_all_can_read_is_found:
        "baskets" on OpenOrders
        fails ["bob: 4xx"],
        saying ["expected 4xx, but 200", "hint: look whose order it is"];
    a_message_that_stays_is_found:
        "message" on MessageStays
        fails ["alice: does not see \"Thank you\""],
        saying ["the page says it", "hint: take the message out"];
    a_cookie_that_outlives_the_window_is_found:
        "two-kinds" on WindowCookieStays
        fails ["alice: dropped seen"],
        saying ["it is still in the jar"];
    a_row_that_outlives_the_logout_is_found:
        "logout" on RowStays
        fails ["alice: server has nothing"],
        saying ["hint: delete the row of the session"];
    a_stolen_ticket_that_outlives_the_logout_is_found:
        "stolen-ticket" on RowStays
        fails ["mallory: lands on /login"],
        saying ["expected lands on /login, but /account"];
    a_ticket_that_is_not_changed_is_found:
        "planted-ticket" on SameIdAfterLogin
        fails ["alice: rotated session", "mallory: does not see \"Hello alice\""],
        saying ["but the same session", "whoever knew the id before"];
    an_update_that_is_lost_is_found:
        "two-tabs" on LostUpdate
        fails ["alice: things is 2"],
        saying ["expected things is 2, but 1", "the second one writes over the first"];
    a_token_that_nobody_looks_at_is_found:
        "api-token" on TokenIgnored
        fails ["bob: 401"],
        saying ["expected 401, but 200"];
    an_upload_read_as_text_is_found:
        "upload" on ReadAsText
        fails [
            "alice: json $.files.picture.bytes is 77",
            "alice: json $.files.picture.sha256 matches /^886eca293713dd0d/"
        ],
        saying ["hint: read the upload as bytes"];
    a_ticket_on_the_other_host_is_found:
        "two-hosts" on TicketOnOtherHost
        fails ["alice: sees \"Hello alice\"", "alice: does not see \"sessionid\""],
        saying ["hint: the ticket of the shop must be set by the shop itself"];
    a_change_that_flask_does_not_see_is_found:
        "flask" on NotModified
        fails ["alice: sees tea"],
        saying ["set session.modified = True"];
    a_session_that_starts_too_late_in_php_is_found:
        "php" on HeadersSent
        fails [
            "alice: does not see Warning", "bob: does not see Warning", "carol: does not see Warning",
            "alice: count goes 2 3", "bob: same session", "bob: sent PHPSESSID"
        ],
        saying ["brought no session cookie along", "hint: session_start()"];
}

/// The 40th browser gets the ticket of the first; who that is depends on who comes when.
#[test]
fn one_ticket_for_two_of_a_thousand_is_found() {
    let (ran, trace) = run("thousand", Wrong::CachedTicket);
    ran.exits(1).says("2 browsers hold one session id");
    let failed = failed(&trace);
    let new = failed.iter().filter(|text| text.ends_with(": new session"));
    assert_eq!(new.count(), 1, "{failed:?}");
    let mut who: Vec<_> = failed
        .iter()
        .filter_map(|text| text.split(':').next())
        .collect();
    who.sort_unstable();
    who.dedup();
    assert!(who.len() <= 2, "{failed:?}");
}

/// The same chain where the shop has a name of its own.
#[test]
fn a_login_over_two_hosts_works_for_a_name_that_is_resolved_by_hand() {
    let folder = Folder::new();
    let server = shop::start(Wrong::Nothing, None);
    let (port, path) = (server.port, folder_of_plays().join("two-hosts.jarful"));
    let url = format!("http://shop.test:{port}");
    let resolve = format!("shop.test:{port}:127.0.0.1");
    let args = ["run", &url, path.to_str().unwrap(), "--resolve", &resolve];
    folder.jarful(&args).exits(0);
    let hosts: Vec<_> = server
        .heads()
        .iter()
        .filter_map(|head| {
            head.lines().find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("host: ")
                    .map(str::to_owned)
            })
        })
        .collect();
    let (shop, other) = (format!("shop.test:{port}"), format!("localhost:{port}"));
    assert_eq!(hosts[..4], [shop.clone(), other, shop.clone(), shop]);
}
