//! Session files read from outside (`--store php:DIR`, `express:DIR`): whose they are, what changed
//! in them, and what is said where they cannot be read. The sites that write them stand in
//! `stacks.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};
use support::{
    Folder,
    server::{Answer, Server, response},
};

/// Counts in `sess_ID` as PHP does, under an id of its own for each browser.
fn counter(sessions: PathBuf) -> Server {
    Server::start(move |asked| {
        let fresh = format!("{:026}", asked.n);
        let id = asked.cookie("PHPSESSID").unwrap_or(&fresh);
        let file = sessions.join(format!("sess_{id}"));
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        let digits = before.trim_matches(|c: char| !c.is_ascii_digit());
        let count = digits.parse().unwrap_or(0) + 1;
        let _ = std::fs::write(&file, format!("count|i:{count};"));
        let cookie = format!("Set-Cookie: PHPSESSID={id}; path=/");
        Answer::Bytes(response(
            "200 OK",
            &[cookie.as_bytes()],
            format!("view count={count}"),
        ))
    })
}

fn store(kind: &str, folder: &Path) -> String {
    format!("{kind}:{}", folder.display())
}

#[test]
fn what_changed_in_whose_file_is_shown_with_each_request() {
    let folder = Folder::new();
    folder.write("sess_someone", "x|i:1;");
    let server = counter(folder.path().to_owned());
    let (url, store) = (server.url("/"), store("php", folder.path()));
    let args = ["visit", &url, "-b", "2", "-n", "2", "--store", &store];
    folder
        .jarful(&args)
        .exits(0)
        .has_a_line_with(&["b1", "+ count: 1"])
        .has_a_line_with(&["b2", "count: 1 → 2"])
        .says("the server remembers")
        .says("state read from PHP's session files")
        .never_says("someone else");
}

#[test]
fn the_folder_of_another_site_is_noticed() {
    let (folder, other) = (Folder::new(), Folder::new());
    let server = counter(folder.path().to_owned());
    let (url, store) = (server.url("/"), store("php", other.path()));
    folder
        .jarful(&["visit", &url, "-b", "2", "--store", &store])
        .exits(0)
        .says("no file for this id")
        .says("is it the session folder of this site?");
}

#[test]
fn a_file_that_is_no_session_data_is_said_with_the_place_in_it() {
    let folder = Folder::new();
    let path = folder.path().join("sess_abcdefgh");
    let server = Server::start(move |_| {
        std::fs::write(&path, "count|i:one;").unwrap();
        let cookie = b"Set-Cookie: PHPSESSID=abcdefgh; path=/";
        Answer::Bytes(response("200 OK", &[cookie], "hello"))
    });
    let (url, store) = (server.url("/"), store("php", folder.path()));
    folder
        .jarful(&["visit", &url, "-b", "1", "--store", &store])
        .exits(0)
        .says("its file cannot be decoded: a number is expected at byte 8 of 12");
}

#[test]
fn a_folder_that_vanishes_is_said_once_and_nothing_is_claimed_of_it() {
    let folder = Folder::new();
    let sessions = folder.path().join("sessions");
    std::fs::create_dir(&sessions).unwrap();
    let vanishing = sessions.clone();
    let server = Server::start(move |asked| {
        let _ = std::fs::remove_dir_all(&vanishing);
        let cookie = format!("Set-Cookie: PHPSESSID={:026}; path=/", asked.n);
        Answer::Bytes(response("200 OK", &[cookie.as_bytes()], "hello"))
    });
    let (url, store) = (server.url("/"), store("php", &sessions));
    let ran = folder.jarful(&["visit", &url, "-b", "2", "-n", "3", "--store", &store]);
    ran.exits(0)
        .says("not known: it could not be read")
        .never_says("no file for this id");
    assert_eq!(
        ran.lines_with(&["could not be read: there is no folder"])
            .len(),
        1
    );
}

#[test]
fn a_store_that_cannot_be_is_refused_before_the_first_request() {
    let folder = Folder::new();
    folder.write("file", "");
    for (store, words) in [
        (
            "php:nowhere",
            "there is no folder nowhere; PHP tells its own with: php -i",
        ),
        ("php:file", "file is a file; name the folder"),
        ("php:", "needs the folder of PHP's session files"),
        ("express:nowhere", "start the server first"),
        ("express:", "needs the folder of session-file-store"),
        (".", "Write php:. for PHP's session files, or express:."),
        ("memcached:x", "It knows: django:FILE"),
    ] {
        folder
            .jarful(&["visit", "localhost:1/", "--store", store])
            .exits(2)
            .says(words);
    }
}
