//! Real logins: Django's own, Flask's as in its documentation, PHP's as in books; each over http
//! and over https with a certificate that nobody vouches for.
//!
//! Not part of plain `cargo test`, because it installs them: `cargo test --test sites`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "sites/site.rs"]
mod site;
mod support;
#[path = "stacks/tools.rs"]
#[allow(dead_code, reason = "only PHP is needed of it")]
mod tools;

use site::{Secure, Site};
use support::Folder;

/// Plays the play against the site; everything must hold.
#[track_caller]
fn all_holds(site: &Site, play: &str, flags: &[&str]) {
    let folder = Folder::new();
    folder.write("play.jarful", site::play(play));
    let url = site.url();
    let mut words = vec!["run", &*url, "play.jarful", "--report", "json=t.json"];
    let store = site.store();
    if let Some(store) = &store {
        words.extend(["--store", store]);
    }
    words.extend(flags);
    let ran = folder.jarful(&words);
    ran.exits(0).never_says("not judged");
    let summary = &folder.trace("t.json")["summary"];
    assert_eq!(summary["failed"], 0, "{summary}");
    assert!(summary["points"].as_u64() >= Some(1), "{summary}");
    assert_eq!(summary["points"], summary["max_points"]);
}

#[test]
fn django_over_http() {
    all_holds(&Site::django(None), "django", &[]);
}

#[test]
fn django_over_https_where_the_form_s_origin_and_referer_are_checked() {
    let secure = Secure::new();
    let site = Site::django(Some(&secure));
    all_holds(&site, "django", &["-k"]);
    all_holds(&site, "django", &["--cacert", &secure.certificate()]);
}

#[test]
fn flask_over_http_and_https() {
    all_holds(&Site::flask(None), "flask", &[]);
    let secure = Secure::new();
    let site = Site::flask(Some(&secure));
    all_holds(&site, "flask", &["-k"]);
    all_holds(&site, "flask", &["--cacert", &secure.certificate()]);
}

#[test]
fn php_over_http_and_https() {
    all_holds(&Site::php(None), "php", &[]);
    let secure = Secure::new();
    let site = Site::php(Some(&secure));
    all_holds(&site, "php", &["-k"]);
    all_holds(&site, "php", &["--cacert", &secure.certificate()]);
}
