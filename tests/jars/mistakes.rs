//! What cannot be loaded or saved is said before anything is asked of a server.

use super::{setting, visit};
use crate::support::Folder;

#[test]
fn a_broken_jar_is_told_with_its_lines_before_anything_is_asked() {
    let (server, folder) = (setting(), Folder::new());
    folder.write(
        "bad.txt",
        "# Netscape HTTP Cookie File\n127.0.0.1\tTRUE\t/\n127.0.0.1\tFALSE\t/\tFALSE\tsoon\ta\tb\n",
    );
    let ran = visit(&server, "/", &folder, &["--jar", "alice=bad.txt"]);
    ran.exits(2)
        .says("--jar alice=bad.txt cannot be read")
        .says("line 2: it has 3 fields, and a cookie has 7")
        .says("line 3: the fifth field")
        .says("with tabs between them");
    for (content, says) in [
        (&b"SQLite format 3\0..."[..], "a browser's own database"),
        (b"[{\"name\": \"a\"}]", "it is JSON"),
        (
            b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n",
            "curl -c cookies.txt",
        ),
        (b"\x1b[31mred\x07\n", "line 1: it has 1 field"),
    ] {
        folder.write("odd.txt", content);
        let ran = visit(&server, "/", &folder, &["--jar", "alice=odd.txt"]);
        ran.exits(2).says(says);
        assert!(!ran.bytes.contains(&0x1b), "made harmless");
    }
    visit(&server, "/", &folder, &["--jar", "alice=none.txt"])
        .exits(2)
        .says("there is no such file");
    visit(&server, "/", &folder, &["--jar", "alice=."])
        .exits(2)
        .says("it is a folder");
    assert_eq!(server.heads().len(), 0);
}

#[test]
fn a_browser_that_does_not_play_is_an_error_that_names_the_cast() {
    let (server, folder) = (setting(), Folder::new());
    folder.write("jar.txt", "");
    for flag in ["--jar", "--save-jar"] {
        visit(&server, "/", &folder, &[flag, "carol=jar.txt"])
            .exits(2)
            .says("no browser of the play is called carol. The cast: alice, bob");
        visit(&server, "/", &folder, &[flag, "jar.txt"])
            .exits(2)
            .says(&format!("Write: {flag} alice=cookies.txt"));
    }
    let url = server.url("/");
    folder
        .jarful(&["visit", &url, "-b", "50", "--jar", "b51=jar.txt"])
        .exits(2)
        .says("b1, b2, b3, b4, b5, b6, b7, b8 and 42 more");
    visit(
        &server,
        "/",
        &folder,
        &["--jar", "bob=jar.txt", "--no-cookies"],
    )
    .exits(2)
    .says("without cookies there are no jars");
    assert_eq!(server.heads().len(), 0);
}

#[test]
fn a_place_that_cannot_be_written_is_found_before_anything_is_asked() {
    let (server, folder) = (setting(), Folder::new());
    let old = folder.write("kept.txt", "old");
    let mut read_only = std::fs::metadata(&old).unwrap().permissions();
    read_only.set_readonly(true);
    std::fs::set_permissions(&old, read_only).unwrap();
    for (flags, says) in [
        (
            &["--save-jar", "alice=no/such/a.txt"][..],
            "there is no such folder",
        ),
        (&["--save-jar", "alice=."], "it is a folder"),
        (&["--save-jar", "alice=-"], "stdout is where the play goes"),
        (&["--save-jar", "alice=kept.txt"], "read-only"),
        (
            &["--save-jar", "alice=x.txt", "--save-jar", "bob=./x.txt"],
            "written to the same file",
        ),
        (
            &["--report", "json=x.json", "--save-jar", "bob=x.json"],
            "written to the same file",
        ),
    ] {
        visit(&server, "/", &folder, flags).exits(2).says(says);
    }
    if cfg!(unix) {
        visit(&server, "/", &folder, &["--save-jar", "alice=/dev/null"])
            .exits(2)
            .says("no plain file");
    }
    assert_eq!(server.heads().len(), 0);
    assert_eq!(folder.read("kept.txt"), "old");
    let left = std::fs::read_dir(folder.path()).unwrap();
    let left = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(left.count(), 0, "nothing is left lying about");
}

#[test]
fn several_plays_with_one_name_cannot_save_one_jar_but_may_load_it() {
    let (server, folder) = (setting(), Folder::new());
    folder.write("one.jarful", "browsers: alice\nalice: GET /\n");
    folder.write(
        "two.jarful",
        "browsers: alice, bob\nalice: GET /\nbob: GET /set\n",
    );
    let url = server.url("");
    let run =
        |more: &[&str]| folder.jarful(&[&["run", &url, "one.jarful", "two.jarful"], more].concat());
    run(&["--save-jar", "alice=a.txt"])
        .exits(2)
        .says("alice plays in one.jarful and in two.jarful");
    assert_eq!(server.heads().len(), 0);
    run(&["--save-jar", "bob=b.txt"]).exits(0);
    let before = server.heads().len();
    folder.write("a.txt", "127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n");
    run(&["--jar", "alice=a.txt", "-q"]).exits(0);
    let heads = &server.heads()[before..];
    let with = heads.iter().filter(|head| head.contains("cookie: a=b"));
    assert_eq!(with.count(), 2);
}
