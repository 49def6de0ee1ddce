//! Bodies: packed, cut, and in other charsets.

use crate::{
    browser, browser_with, get, page, request, visit,
    wire::{Server, answer, bytes_answer},
};
use flate2::{Compression, write};
use std::io::Write;

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packer = write::GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

fn deflate(body: &[u8]) -> Vec<u8> {
    let mut packer = write::ZlibEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

/// A frame with one raw block, RFC 8878 3.1.1.
fn zstd(body: &[u8]) -> Vec<u8> {
    let size = u8::try_from(body.len()).unwrap();
    let block = (u32::from(size) << 3 | 1).to_le_bytes();
    let head = [
        0x28, 0xb5, 0x2f, 0xfd, 0x20, size, block[0], block[1], block[2],
    ];
    [&head[..], body].concat()
}

#[tokio::test]
async fn all_four_packings_are_unpacked() {
    let brotli = b"\x0b\x02\x80hello\x03".to_vec();
    for (name, packed) in [
        ("gzip", gzip(b"hello")),
        ("deflate", deflate(b"hello")),
        ("zstd", zstd(b"hello")),
        ("br", brotli),
    ] {
        let server = Server::start(move |seen| {
            assert!(seen.header("accept-encoding").unwrap().contains(name));
            bytes_answer("200 OK", &format!("Content-Encoding: {name}\r\n"), &packed)
        });
        assert_eq!(
            page(&browser(), &server.url("/")).await.text,
            "hello",
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_cut_and_said() {
    let server = Server::start(|_| answer("200 OK", "", &"x".repeat(100_000)));
    for (limit, is_cut) in [(99_999, true), (100_000, false)] {
        let alice = browser_with(|settings| settings.body_limit = limit);
        let page = page(&alice, &server.url("/")).await;
        assert_eq!((page.text.len(), page.is_cut), (limit, is_cut));
    }
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_cut_too() {
    let bomb = gzip(&vec![b'x'; 4 << 20]);
    let server =
        Server::start(move |_| bytes_answer("200 OK", "Content-Encoding: gzip\r\n", &bomb));
    let alice = browser_with(|settings| settings.body_limit = 10_000);
    let page = page(&alice, &server.url("/")).await;
    assert_eq!((page.text.len(), page.is_cut), (10_000, true));
}

#[tokio::test]
async fn charsets_of_headers_and_pages_are_read_and_broken_text_is_marked() {
    let server = Server::start(|seen| match &*seen.path() {
        "/latin1" => bytes_answer(
            "200 OK",
            "Content-Type: text/html; charset=latin1\r\n",
            b"\xe9",
        ),
        "/meta" => {
            let page = b"<meta charset=windows-1252><p>\x80";
            bytes_answer("200 OK", "Content-Type: text/html\r\n", page)
        }
        _ => bytes_answer("200 OK", "", b"a\xff\xfeb"),
    });
    let alice = browser();
    let mut texts = Vec::new();
    for path in ["/latin1", "/meta", "/broken"] {
        texts.push(page(&alice, &server.url(path)).await.text);
    }
    let want = ["é", "<meta charset=windows-1252><p>€", "a\u{fffd}\u{fffd}b"];
    assert_eq!(texts, want);
}

#[tokio::test]
async fn answers_without_a_body_are_pages() {
    let server = Server::start(|seen| match &*seen.line() {
        "GET /204" => crate::wire::Act::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
        _ => crate::wire::Act::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec()),
    });
    let alice = browser();
    let (_, head) = visit(&alice, request("HEAD", &server.url("/"))).await;
    assert_eq!(head.unwrap().text, "");
    let (exchanges, page) = get(&alice, &server.url("/204")).await;
    assert_eq!(
        (exchanges[0].status, page.unwrap().status),
        (Some(204), 204)
    );
}
