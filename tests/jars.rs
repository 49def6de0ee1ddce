//! Jars that one can carry: `--jar` and `--save-jar`. What stands in a line of such a file is told
//! in `src/cookie/netscape.rs`; what cannot be loaded or saved is in `jars/mistakes.rs`; real curl is asked in `replay.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "jars/mistakes.rs"]
mod mistakes;
mod support;

use support::{
    Folder, Ran,
    server::{Answer, Server, free_port, page, response},
};

/// Sets one cookie of each kind at `/set`.
fn setting() -> Server {
    Server::start(|asked| {
        let cookies: &[&[u8]] = match asked.path() {
            "/set" => &[
                b"Set-Cookie: sessionid=0123456789abcdef0123456789abcdef; HttpOnly; Path=/",
                b"Set-Cookie: stays=yes; Max-Age=864000; Path=/",
                b"Set-Cookie: bare; Path=/",
                b"Set-Cookie: bytes=\xe4\xff; Path=/; Secure",
            ],
            _ => &[],
        };
        Answer::Bytes(response("200 OK", cookies, "hello"))
    })
}

fn visit(server: &Server, path: &str, folder: &Folder, more: &[&str]) -> Ran {
    let url = server.url(path);
    folder.jarful(&[&["visit", &url, "-b", "alice,bob", "-n", "1"], more].concat())
}

/// What came with the last request of all.
fn last_cookies(server: &Server) -> String {
    let heads = server.heads();
    let lines = heads.last().unwrap().lines();
    let mut cookies = lines.filter_map(|line| line.strip_prefix("cookie: "));
    cookies.next().unwrap_or_default().to_owned()
}

fn cookie_lines(file: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(file);
    let is_cookie = |line: &&str| !line.starts_with("# ") && !line.is_empty();
    text.lines().filter(is_cookie).map(str::to_owned).collect()
}

#[test]
fn a_saved_jar_goes_on_where_it_ended_and_loses_nothing_of_what_the_format_holds() {
    let (server, folder) = (setting(), Folder::new());
    visit(&server, "/set", &folder, &["--save-jar", "bob=bob.txt"])
        .exits(0)
        .says("bob's jar is saved: 4 cookies in bob.txt");
    let first = std::fs::read(folder.path().join("bob.txt")).unwrap();
    let lines = cookie_lines(&first);
    assert_eq!(
        lines[0],
        "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsessionid\t0123456789abcdef0123456789abcdef"
    );
    assert_eq!(lines[2], "127.0.0.1\tFALSE\t/\tFALSE\t0\t\tbare");
    assert!(first.windows(8).any(|part| part == b"bytes\t\xe4\xff"));
    visit(
        &server,
        "/",
        &folder,
        &["--jar", "BOB=bob.txt", "--save-jar", "bob=again.txt"],
    )
    .exits(0)
    .says("bob begins with 4 cookies from bob.txt");
    let sent = last_cookies(&server);
    assert!(
        sent.starts_with("sessionid=0123456789abcdef0123456789abcdef; stays=yes; bare; bytes="),
        "{sent}"
    );
    let again = std::fs::read(folder.path().join("again.txt")).unwrap();
    assert_eq!(first, again);
}

#[test]
fn a_loaded_session_was_held_before() {
    let folder = Folder::new();
    let server = Server::start(|asked| {
        let rotates: &[&[u8]] = &[b"Set-Cookie: sessionid=ffffffffffffffffffffffffffffffff"];
        let gives: &[&[u8]] = &[b"Set-Cookie: sessionid=0123456789abcdef0123456789abcdef"];
        let cookies = match asked.path() {
            "/login" => rotates,
            "/old" => gives,
            _ => &[],
        };
        Answer::Bytes(response("200 OK", cookies, "hello"))
    });
    folder.write(
        "jar.txt",
        "127.0.0.1\tFALSE\t/\tFALSE\t0\tsessionid\t0123456789abcdef0123456789abcdef\n",
    );
    folder.write(
        "good.jarful",
        "browsers: alice, bob\n\
         alice: GET / -> same session, sent sessionid\n\
         bob: GET / -> no session\n\
         alice: GET /login -> rotated session, new session\n",
    );
    folder.write(
        "wrong.jarful",
        "browsers: alice, bob\nbob: GET /old -> new session\n",
    );
    let run = |play: &str, more: &[&str]| {
        let url = server.url("");
        folder.jarful(&[&["run", &url, play, "--jar", "alice=jar.txt"], more].concat())
    };
    run("good.jarful", &[]).exits(0).says("all held");
    run("wrong.jarful", &[])
        .exits(1)
        .says("expected new session");
    run("good.jarful", &["--jar", "bob=jar.txt"])
        .exits(1)
        .never_says("holds alice's session");
}

#[test]
fn what_the_server_remembers_of_a_loaded_session_is_known_before_the_first_turn() {
    let folder = Folder::new();
    let id = "0123456789abcdef0123456789abcdef";
    let row = folder.write(&format!("store/sess_{id}"), "n|i:3;");
    let server = Server::start(move |_| {
        std::fs::write(&row, "n|i:4;").unwrap();
        Answer::Bytes(page("hello"))
    });
    let jar = format!("127.0.0.1\tFALSE\t/\tFALSE\t0\tPHPSESSID\t{id}\n");
    folder.write("jar.txt", jar);
    let more = ["--jar", "alice=jar.txt", "--store", "php:store"];
    let ran = visit(&server, "/", &folder, &more);
    ran.exits(0).says("n: 3 → 4");
}

#[test]
fn a_jar_is_saved_after_failures_too_and_by_one_who_got_no_answer() {
    let (server, folder) = (setting(), Folder::new());
    folder.write(
        "fails.jarful",
        "browsers: alice\nalice: GET /set -> 404\nalice: GET /set\n",
    );
    let url = server.url("");
    let args = [
        "run",
        &url,
        "fails.jarful",
        "-x",
        "--save-jar",
        "alice=a.txt",
    ];
    folder.jarful(&args).exits(1);
    assert_eq!(
        cookie_lines(&std::fs::read(folder.path().join("a.txt")).unwrap()).len(),
        4
    );
    let nobody = format!("http://127.0.0.1:{}/", free_port());
    let ran = folder.jarful(&[
        "visit",
        &nobody,
        "-b",
        "alice",
        "--jar",
        "alice=a.txt",
        "--save-jar",
        "alice=b.txt",
    ]);
    ran.exits(3);
    assert_eq!(
        std::fs::read(folder.path().join("a.txt")).unwrap(),
        std::fs::read(folder.path().join("b.txt")).unwrap()
    );
}

#[test]
fn what_waiting_took_from_a_cookie_is_gone_in_the_file() {
    let (server, folder) = (setting(), Folder::new());
    folder.write(
        "wait.jarful",
        "browsers: alice\nalice: GET /set\nwait 9 days\n",
    );
    let url = server.url("");
    folder
        .jarful(&["run", &url, "wait.jarful", "--save-jar", "alice=a.txt"])
        .exits(0);
    let file = std::fs::read(folder.path().join("a.txt")).unwrap();
    let lines = cookie_lines(&file);
    let stays = lines
        .iter()
        .find(|line| line.contains("\tstays\t"))
        .unwrap();
    let expires: u64 = stays.split('\t').nth(4).unwrap().parse().unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let left = expires - now.as_secs();
    assert!((86_000..=86_401).contains(&left), "a day is left: {left} s");
}

#[test]
fn a_jar_may_be_loaded_from_where_it_will_be_saved_even_the_first_time() {
    let (server, folder) = (setting(), Folder::new());
    let flags = ["--jar", "alice=a.txt", "--save-jar", "alice=a.txt"];
    visit(&server, "/set", &folder, &flags).exits(0);
    visit(&server, "/", &folder, &flags)
        .exits(0)
        .says("alice begins with 4 cookies from a.txt");
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_a_saved_jar_and_a_link_stays_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (server, folder) = (setting(), Folder::new());
    let old = folder.write("real.txt", "old");
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
    symlink("real.txt", folder.path().join("link.txt")).unwrap();
    visit(&server, "/set", &folder, &["--save-jar", "alice=link.txt"]).exits(0);
    let mode = std::fs::metadata(&old).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(folder.path().join("link.txt").is_symlink());
    assert_eq!(cookie_lines(&std::fs::read(&old).unwrap()).len(), 4);
}

#[cfg(unix)]
#[test]
fn a_jar_is_saved_after_ctrl_c_and_a_second_one_leaves_nothing_lying_about() {
    for times in [1, 2] {
        let (asked, was_asked) = std::sync::mpsc::channel();
        let server = Server::start(move |request| match request.path() {
            "/slow" => {
                let _ = asked.send(());
                Answer::Silence
            }
            _ => Answer::Bytes(response("200 OK", &[b"Set-Cookie: a=b"], "hello")),
        });
        let folder = Folder::new();
        folder.write(
            "slow.jarful",
            "browsers: alice\nalice: GET /\nalice: GET /slow\n",
        );
        let url = server.url("");
        let args = ["run", &url, "slow.jarful", "--save-jar", "alice=a.txt"];
        let null = std::process::Stdio::null;
        let mut command = folder.command(&args);
        command.stdin(null()).stdout(null()).stderr(null());
        let mut child = command.spawn().unwrap();
        was_asked
            .recv_timeout(std::time::Duration::from_secs(30))
            .unwrap();
        for _ in 0..times {
            let mut kill = std::process::Command::new("kill");
            kill.args(["-INT", &child.id().to_string()]);
            assert!(kill.status().unwrap().success());
        }
        assert_eq!(child.wait().unwrap().code(), Some(130));
        if times == 1 {
            assert!(folder.read("a.txt").ends_with("\ta\tb\n"));
        }
        let left = std::fs::read_dir(folder.path()).unwrap();
        let left = left.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().starts_with(".jarful-")
        });
        assert_eq!(left.count(), 0);
    }
}

#[test]
fn a_jar_may_come_from_stdin_once() {
    let (server, folder) = (Server::always(page("hello")), Folder::new());
    let url = server.url("/");
    let args = [
        "visit",
        &url,
        "-b",
        "alice,bob",
        "-n",
        "1",
        "--jar",
        "bob=-",
    ];
    let mut command = assert_cmd::Command::from_std(folder.command(&args));
    command.write_stdin("127.0.0.1\tFALSE\t/\tFALSE\t0\ta\tb\n");
    command.assert().code(0);
    assert_eq!(last_cookies(&server), "a=b");
    visit(
        &server,
        "/",
        &folder,
        &["--jar", "alice=-", "--jar", "bob=-"],
    )
    .exits(2)
    .says("stdin is taken already");
}
