//! The end that comes early: Ctrl-C, and a reader of stdout that has seen enough.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
    time::{Duration, Instant},
};
use support::{Folder, Ran};

#[test]
fn a_reader_that_has_seen_enough_changes_neither_the_exit_code_nor_makes_a_noise() {
    for args in [
        &["demo"][..],
        &["demo", "--list"],
        &["demo", "--report", "json"],
        &["--help"],
    ] {
        let mut child = start(&Folder::new(), args);
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        drop(stdout);
        let ran = end(child);
        ran.exits(0)
            .never_says("panicked")
            .never_says("broken pipe");
    }
}

#[test]
fn a_stdout_that_is_closed_from_the_start_changes_nothing_either() {
    let folder = Folder::new();
    folder.write(
        "wrong.jarful",
        "browsers: alice\nalice: GET /session/sessfun -> 404\n",
    );
    let mut child = start(&folder, &["run", "demo", "wrong.jarful"]);
    drop(child.stdout.take());
    end(child).exits(1).never_says("panicked");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_said_and_is_no_good_end() {
    for args in [
        &["demo"][..],
        &["demo", "--list"],
        &["demo", "--report", "json"],
        &["--help"],
    ] {
        let folder = Folder::new();
        let mut command = folder.command(args);
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        command
            .stdin(Stdio::null())
            .stdout(full)
            .stderr(Stdio::piped());
        end(command.spawn().unwrap())
            .exits(2)
            .says("is the disk full?");
    }
    let folder = Folder::new();
    let ran = folder.jarful(&["demo", "--report", "json=/dev/full"]);
    ran.exits(2)
        .says("/dev/full could not be written to its end");
}

#[cfg(unix)]
mod ctrl_c {
    use super::*;
    use crate::support::server::{Answer, Server, page};

    const PLAY: &str = "browsers: alice\nalice: GET /first\nalice: GET /slow\nalice: GET /never\n";

    #[test]
    fn what_was_played_is_reported() {
        let (server, folder, mut child) = in_the_middle_of_a_play();
        interrupt(&child);
        let stdout = child.stdout.take().unwrap();
        let mut ran = end(child);
        ran.stdout = drain(stdout);
        ran.exits(130)
            .has_a_line_with(&["alice", "/first", "200"])
            .says("interrupted");
        assert_eq!(server.heads().len(), 2, "nothing more is asked");
        let trace = folder.trace("t.json");
        assert_eq!(trace["steps"][0]["action"], "GET /first");
        assert_eq!(trace["steps"][0]["exchanges"][0]["status"], 200);
    }

    #[test]
    fn a_second_one_ends_at_once() {
        let (_server, _folder, child) = in_the_middle_of_a_play();
        let begin = Instant::now();
        interrupt(&child);
        interrupt(&child);
        let ran = end(child);
        // A shell shows 130 as well where the signal itself ended the program.
        assert!(matches!(ran.code, Some(130) | None), "{:?}", ran.code);
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    /// The first page has been answered, the second never will be.
    fn in_the_middle_of_a_play() -> (Server, Folder, Child) {
        let server = Server::start(|asked| match asked.path() {
            "/slow" => Answer::Silence,
            _ => Answer::Bytes(page("hello")),
        });
        let folder = Folder::new();
        folder.write("slow.jarful", PLAY);
        let url = server.url("");
        let child = start(
            &folder,
            &["run", &url, "slow.jarful", "--report", "json=t.json"],
        );
        wait_until(|| server.heads().len() == 2);
        (server, folder, child)
    }

    /// A server that says these bytes to whoever asks, and then nothing more.
    fn saying(bytes: &'static [u8]) -> (u16, std::sync::mpsc::Receiver<()>) {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, was_asked) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = std::io::Write::write_all(&mut stream, bytes);
                let _ = asked.send(());
                let _ = stream.read_to_end(&mut Vec::new());
            }
        });
        (port, was_asked)
    }

    #[test]
    fn it_ends_at_once_wherever_an_answer_has_stopped() {
        for (scheme, bytes) in [
            ("http", &b""[..]),
            ("http", b"HTTP/1.1 200 OK\r\nContent-Ty"),
            ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
            (
                "http",
                b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
            ),
            (
                "http",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
            ),
            (
                "http",
                b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03",
            ),
            (
                "http",
                b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 100\r\n\r\nhello",
            ),
            ("https", b""),
            ("https", b"\x16\x03\x03\0\x7a"),
        ] {
            let (port, was_asked) = saying(bytes);
            let folder = Folder::new();
            let url = format!("{scheme}://127.0.0.1:{port}/");
            let child = start(&folder, &["visit", &url, "-b", "1", "-n", "1"]);
            was_asked.recv_timeout(Duration::from_secs(30)).unwrap();
            let begin = Instant::now();
            interrupt(&child);
            end(child).exits(130);
            let took = begin.elapsed();
            assert!(
                took < Duration::from_secs(5),
                "{scheme} {bytes:?}: {took:?}"
            );
        }
    }

    /// Ctrl-C while a line of the play waits, or the polite end that a system asks for, leaves no
    /// folder of the demo server behind.
    #[test]
    fn the_demo_server_leaves_nothing_behind_however_it_is_ended() {
        for signals in [&["-INT"][..], &["-TERM"], &["-TERM", "-TERM"]] {
            let folder = Folder::new();
            folder.write("tmp/x", "");
            folder.write(
                "long.jarful",
                "browsers: alice\nalice: GET /session/sessfun\npause 1 hour\n",
            );
            let mut command = folder.command(&["run", "demo", "long.jarful"]);
            command.env("TMPDIR", folder.path().join("tmp"));
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
            assert!(
                stdout.any(|line| line.unwrap().contains("1 alice")),
                "a step is shown"
            );
            for signal in signals {
                send(&child, signal);
            }
            let rest = std::thread::spawn(move || stdout.map_while(Result::ok).count());
            end(child).exits(130);
            rest.join().unwrap();
            let left: Vec<_> = std::fs::read_dir(folder.path().join("tmp"))
                .unwrap()
                .collect();
            assert_eq!(left.len(), 1, "{signals:?} left {left:?}");
        }
    }

    fn interrupt(child: &Child) {
        send(child, "-INT");
    }

    fn send(child: &Child, signal: &str) {
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &pid])
            .status();
        assert!(sent.is_ok(), "kill is part of every Unix");
    }
}

fn start(folder: &Folder, args: &[&str]) -> Child {
    let mut command = folder.command(args);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits for the end; what is left of stdout is not read.
fn end(mut child: Child) -> Ran {
    let stderr = child.stderr.take().unwrap();
    let reading = std::thread::spawn(move || drain(stderr));
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ran {
        code: status.code(),
        stdout: String::new(),
        stderr: reading.join().unwrap(),
        bytes: Vec::new(),
    }
}

fn drain(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[cfg(unix)]
fn wait_until(is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "it never happened"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}
