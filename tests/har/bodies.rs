//! Bodies in a HAR: byte by byte, and without what must not leave the program.

use super::{ID, log, named, play, site};
use crate::support::{
    Folder,
    server::{Answer, Server, page},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

#[test]
fn bodies_are_kept_byte_by_byte() {
    let (server, folder) = (site(), Folder::new());
    let url = server.url("");
    folder.write(
        "bytes.jarful",
        "browsers: bob\nbob: GET /latin\nbob: GET /image\n",
    );
    let ran = folder.jarful(&["run", &url, "bytes.jarful", "--report", "har=out.har"]);
    ran.exits(0);
    let log = log(&folder, "out.har");
    for (entry, kind, bytes) in [
        (0, "text/html; charset=iso-8859-1", &b"caf\xe9 geheim99"[..]),
        (1, "image/png", b"\x89PNG\0\xff"),
    ] {
        let content = &log["entries"][entry]["response"]["content"];
        assert_eq!(content["mimeType"], kind);
        assert_eq!(content["encoding"], "base64");
        let text = content["text"].as_str().unwrap();
        assert_eq!(BASE64_STANDARD.decode(text).unwrap(), bytes);
        assert_eq!(content["size"], bytes.len());
    }
}

#[test]
fn a_body_over_the_limit_is_cut_and_says_so() {
    let server = Server::always(page(vec![b'x'; 10 * 1024 * 1024 + 1]));
    let folder = Folder::new();
    let url = server.url("/");
    let args = [
        "visit",
        &url,
        "-b",
        "1",
        "-n",
        "1",
        "--report",
        "har=out.har",
    ];
    folder.jarful(&args).exits(0);
    let log = log(&folder, "out.har");
    let content = &log["entries"][0]["response"]["content"];
    assert_eq!(content["size"], 10 * 1024 * 1024);
    assert!(
        content["comment"]
            .as_str()
            .unwrap()
            .starts_with("cut: only its first 10485760 bytes")
    );
}

#[test]
fn secrets_stand_nowhere_in_it_packed_away_or_not() {
    let (server, folder) = (site(), Folder::new());
    play(&folder, &server, &["--report", "har=out.har"]).exits(0);
    let text = folder.read("out.har");
    assert!(!text.contains("geheim99"), "{text}");
    let log = log(&folder, "out.har");
    let latin = &log["entries"][2]["response"]["content"];
    let bytes = BASE64_STANDARD
        .decode(latin["text"].as_str().unwrap())
        .unwrap();
    assert_eq!(bytes, b"caf\xe9 ***");
    let home = &log["entries"][1]["response"]["content"]["text"];
    assert!(
        home.as_str()
            .unwrap()
            .contains("hello from /home?a=1&b=x+y GET ***")
    );
}

#[test]
fn with_labels_only_no_id_stands_in_it() {
    let (server, folder) = (site(), Folder::new());
    play(
        &folder,
        &server,
        &["--report", "har=out.har", "--labels-only"],
    )
    .exits(0);
    let text = folder.read("out.har");
    assert!(!text.contains(ID), "{text}");
    let log = log(&folder, "out.har");
    assert_eq!(
        named(&log["entries"][0]["response"]["cookies"], "sessionid")["value"],
        log["entries"][0]["_session_label"]
    );
}

#[test]
fn an_upload_has_its_parts_and_its_bytes() {
    let (server, folder) = (site(), Folder::new());
    folder.write("me.png", b"\x89PNG\xff");
    folder.write(
        "up.jarful",
        "browsers: alice\nalice: POST /up\n  who = ann\n  file photo = me.png\n",
    );
    let url = server.url("");
    folder
        .jarful(&["run", &url, "up.jarful", "--report", "har=out.har"])
        .exits(0);
    let log = log(&folder, "out.har");
    let data = &log["entries"][0]["request"]["postData"];
    assert_eq!(named(&data["params"], "who")["value"], "ann");
    let photo = named(&data["params"], "photo");
    assert_eq!(
        (&photo["fileName"], &photo["contentType"]),
        (&json!("me.png"), &json!("image/png"))
    );
    let bytes = BASE64_STANDARD
        .decode(data["_base64"].as_str().unwrap())
        .unwrap();
    assert!(bytes.windows(5).any(|part| part == b"\x89PNG\xff"));
}

#[test]
fn a_secret_is_hidden_in_any_charset_and_in_headers() {
    let server = Server::start(|_| {
        let body = "<p>geh\u{eb}im99".encode_utf16().flat_map(u16::to_le_bytes);
        let head = [
            "HTTP/1.1 200 OK\r\nConnection: close",
            "Content-Type: text/html; charset=utf-16le",
            "Set-Cookie: c=geh\u{eb}im99\r\n\r\n",
        ];
        Answer::Bytes([head.join("\r\n").into_bytes(), body.collect()].concat())
    });
    let folder = Folder::new();
    folder.write(
        "p.jarful",
        "browsers: a\na: GET /\n  header X-Pass: {{pass}}\n",
    );
    let url = server.url("");
    let args = ["run", &url, "p.jarful", "--secret", "pass=geh\u{eb}im99"];
    let reports = ["--report", "har=out.har", "--report", "json=t.json"];
    folder.jarful(&[&args[..], &reports].concat()).exits(0);
    let log = log(&folder, "out.har");
    let entry = &log["entries"][0];
    let content = &entry["response"]["content"];
    assert_eq!(content["text"], "<p>***");
    assert!(
        content["comment"]
            .as_str()
            .unwrap()
            .contains("to hide a secret")
    );
    assert_eq!(
        named(&entry["request"]["headers"], "x-pass")["value"],
        "***"
    );
    assert_eq!(named(&entry["response"]["cookies"], "c")["value"], "***");
    for report in ["out.har", "t.json"] {
        let text = folder.read(report);
        assert!(!text.contains("im99"), "{report}: {text}");
    }
}
