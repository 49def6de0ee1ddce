//! Vectors made by the stacks themselves, ids of many stacks that must stay ids, and bytes that
//! nobody should trust.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use serde_json::json;

fn read(value: &str) -> (Form, Value) {
    let Carried { form, state } =
        carried(value).unwrap_or_else(|| panic!("{value} is taken for an id"));
    let state = state.unwrap_or_else(|why| panic!("{value}: {why}"));
    (form, Value::Object(state))
}

fn why_unread(value: &str) -> (Form, String) {
    let carried = carried(value).unwrap_or_else(|| panic!("{value} is taken for an id"));
    (carried.form, carried.state.unwrap_err())
}

/// From `flask`, `starlette`, `cookie-session`, `django`, Erlang's `term_to_binary`.
#[test]
fn cookies_that_are_the_state_are_read_without_a_key() {
    for (value, form, state) in [
        (
            "eyJuIjoxfQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k",
            Form::Flask,
            json!({"n": 1}),
        ),
        (
            "eyJuIjogMX0=.ZVPxAA.4ZcJVxdU1AP49VrHMDUVieajPuA",
            Form::Starlette,
            json!({"n": 1}),
        ),
        (
            "eyJuIjoxfQ==",
            Form::CookieSession { is_signed: false },
            json!({"n": 1}),
        ),
        ("e30=", Form::CookieSession { is_signed: false }, json!({})),
        (
            "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ",
            Form::Django,
            json!({"num_visits": 1}),
        ),
        (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
            Form::Jwt { is_signed: true },
            json!({"sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022}),
        ),
        (
            "eyJhbGciOiJub25lIn0.eyJuIjoxfQ.",
            Form::Jwt { is_signed: false },
            json!({"n": 1}),
        ),
        (r#"j:{"n":1}"#, Form::Json, json!({"n": 1})),
        (
            r#"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA={"n":"1"}"#,
            Form::SignedJson,
            json!({"n": "1"}),
        ),
    ] {
        assert_eq!(read(value), (form, state.clone()), "{value}");
        let encoded = value.replace('=', "%3D").replace(':', "%3A");
        let encoded = encoded.replace('{', "%7B").replace('"', "%22");
        assert_eq!(
            read(&encoded),
            (form, state.clone()),
            "URL-encoded: {encoded}"
        );
        let quoted = format!("\"{}\"", value.replace('"', "\\\"").replace(',', "\\054"));
        assert_eq!(read(&quoted), (form, state), "in quotes: {quoted}");
    }
}

#[test]
fn what_flask_tags_is_shown_as_what_it_stands_for() {
    let json = r#"{"t":{" t":[1,{" t":[]}]},"b":{" b":"AGFiYw=="},"u":{" u":"00112233445566778899aabbccddeeff"},"d":{" d":"Tue, 14 Nov 2023 22:13:20 GMT"},"m":{" m":"<b>x</b>"},"di":{" di":{" t__":1}},"plain":{"k":[1,{"x":null}]}}"#;
    let payload = base64_of(json.as_bytes());
    let value = format!("{payload}.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k");
    let shown = json!({
        "t": [1, []], "b": "b'\\x00abc'", "u": "00112233-4455-6677-8899-aabbccddeeff",
        "d": "Tue, 14 Nov 2023 22:13:20 GMT", "m": "<b>x</b>", "di": {" t": 1},
        "plain": {"k": [1, {"x": null}]}
    });
    assert_eq!(read(&value), (Form::Flask, shown));
}

#[test]
fn encrypted_cookies_are_named_after_their_stack() {
    let rails = "s3AXzg0EOIYoBYGLTV1jWQ%2BqyJ%2B1w5n2VtJd--6ukZyF0DCyB%2FqGWy--0bYjFzB8XJbcSfVdyBZlkA%3D%3D";
    let old = base64_of(b"c29tZSBjaXBoZXIgdGV4dA==--AAECAwQFBgcICQoLDA0ODw==");
    let old_rails = format!("{old}--{}", "0123456789abcdef0123456789abcdef01234567");
    let laravel =
        base64_of(br#"{"iv":"AAAAAAAAAAAAAAAAAAAAAA==","value":"eHg=","mac":"ab","tag":""}"#);
    let aspnet = "CfDJ8O9fZqzW1kRLoY3pT2mXcVbNqQ7sJd8Hf0aKe5uRiPwXyZtMvBnGhLjQkWsEoD";
    let jwe = format!(
        "{}..AAAA.BBBB.CCCC",
        base64_of(br#"{"alg":"dir","enc":"A256GCM"}"#)
    );
    let opaque = format!("{}+/AA", "aGVsbG8gd29ybGQhIP3+/w".repeat(5) + "xx");
    let phoenix = format!("{}.AAAA.BBBB.CCCC.DDDD", base64_of(b"A128GCM"));
    for (value, sealer) in [
        (rails, Sealer::Rails),
        (&old_rails, Sealer::Rails),
        (&laravel, Sealer::Laravel),
        (aspnet, Sealer::AspNetCore),
        (&phoenix, Sealer::Phoenix),
        (&jwe, Sealer::Jwe),
        ("Fe26.2*1*aabb*cc*dd**ee*ff", Sealer::Iron),
        (&opaque, Sealer::Opaque),
    ] {
        let (form, why) = why_unread(value);
        assert_eq!(form, Form::Encrypted(sealer), "{value}");
        assert_eq!(why, "encrypted; only the server can read it");
        assert_eq!(form.protection(), Protection::Encrypted);
    }
}

/// Made by `ActiveSupport` 6.1 (Rails) and Rack 2.2.
#[test]
fn what_ruby_signs_or_encrypts_is_told_apart() {
    for encrypted in [
        "0vQy5QnyAY3QCExSwwWSN%2FENT%2FIXJDl9QXw%3D--bFJwnpPXGX9PPLAv--h0SvZQVxt%2ByiTaRcnI4KWA%3D%3D",
        "MDBYdUJvZEdENkEvN2htQnA3VDd4L296UTlTZ2Z5ZDkxMFEvN3pGSDRzVT0tLXo0K0pKaGwzWU1XMjQxYTEzWlplUmc9PQ%3D%3D--3188bcfdfd3c8cedb373852739d0b4c689d04885",
    ] {
        assert_eq!(why_unread(encrypted).0, Form::Encrypted(Sealer::Rails));
    }
    let signed = "eyJuIjoxfQ%3D%3D--46c4b1fdaabff7f9abaa1285387ebd9afee86a77";
    assert_eq!(read(signed), (Form::Rack, json!({"n": 1})));
    let rack = "BAh7B0kiD3Nlc3Npb25faWQGOgZFVG86HVJhY2s6OlNlc3Npb246OlNlc3Npb25JZAY6D0BwdWJsaWNfaWRJIkU4YTE5MDBkODRjZjIyYWVlZWEwMjQyOThiMDMxY2Q4MTBjMjI4ZDU4NTE1MDkzNTNhZWEwYjQ5MmM2OWUyODg2BjsARkkiBm4GOwBUaQY%3D--49459865bd3945eee252fbf16c8870d31421d7db";
    let (form, why) = why_unread(rack);
    assert_eq!(form, Form::Rack);
    assert!(why.contains("Ruby's Marshal"), "{why}");
}

#[test]
fn a_random_id_carries_nothing() {
    for id in [
        "",
        "42",
        "abc",
        "null",
        "GA1.2.1234567890.1700000000",
        "gj2233cwnotq0a1b2c3d4e5f6g7h8i9j", // Django
        "eyj2233cwnotq0a1b2c3d4e5f6g7h8i9", // Django, by luck
        "s:Vq0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1-.+tFpjkSCzQ/1LJaHP2LxTnBH4nLjyj6jHXsCj0lDGdM", // Express
        "s%3AVq0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1-.%2BtFpjkSCzQ%2F1LJaHP2LxTnBH4nLjyj6jHXsCj0lDGdM",
        "eyJ0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1.ZVPxAA",
        "k3pe1v0c1ssi9f2nqkt5b5hm7j",       // PHP, php.ini-production
        "9ae34c2fa8d5e1b9e0a1c2d3e4f5a6b7", // PHP, -n
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", // uuid
        "0123456789ABCDEF0123456789ABCDEF.node1", // Tomcat
        "node01abc2def3ghi4jkl5mno6pqr.node0", // Jetty
        "ZjgxZDRmYWUtN2RlYy0xMWQwLWE3NjUtMDBhMGM5MWU2YmY2", // Spring: base64 of a uuid
        "a1b2c3d4e5abcdefghijk012",         // ASP.NET
        "CfDJ8short",
        "Mw9zyB4nD0a1k2N3l4O5pQ", // tower-sessions
        "Zt3LkM9QvXw2RcN8",       // rocket_session
        "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c2v3b4n5m6Q7W8E9R0T1Y2", // actix
        "Kx2v9Qb7fLw4Rt8Zp1Ns6Md3Hg5Jc0Ya_Ue-Io4Tz7W", // Flask-Session
        "abcdefghij.klmnop.qrstuvwxyzABCDEFGHIJKLMNOPQ", // three random parts
        "a:b:c",
        "12345678:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ",
        "a--b--c",
        "sYFYhHv3rgfBXo8U3kwvkTTqOD4zCN6XzIyEhU7u8Gs=", // base64 of 32 bytes
        "0123456789abcdef--0123456789abcdef01234567",
    ] {
        assert_eq!(carried(id), None, "{id}");
        assert_eq!(carried(&format!("\"{id}\"")), None, "{id} in quotes");
    }
}

#[test]
fn thousands_of_random_ids_of_every_shape_stay_ids() {
    let mut dice = 7_u64;
    let mut throw = |sides: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(dice >> 33).unwrap() % sides
    };
    let lower = "abcdefghijklmnopqrstuvwxyz0123456789";
    let url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (alphabet, lengths) in [
        (lower, &[32, 40][..]),
        ("0123456789abcdef", &[32, 40, 64, 128]),
        (url, &[22, 32, 43, 64]),
        (standard, &[24, 44, 64, 88]),
    ] {
        let symbols: Vec<char> = alphabet.chars().collect();
        for _ in 0..2_000 {
            let length = lengths[throw(lengths.len())];
            let id: String = (0..length).map(|_| symbols[throw(symbols.len())]).collect();
            assert_eq!(carried(&id), None, "{id}");
            assert_eq!(carried(&format!("ey{id}")), None, "ey{id}");
            assert_eq!(carried(&format!("s:{id}.{id}")), None);
            assert_eq!(carried(&format!("{id}.ZVPxAA.{}", &id[..22])), None);
        }
    }
}

#[test]
fn a_cookie_that_would_inflate_without_end_is_left_closed() {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(b"{\"a\":\"").unwrap();
    packed.write_all(&vec![b'a'; 8 << 20]).unwrap();
    packed.write_all(b"\"}").unwrap();
    let packed = base64_of(&packed.finish().unwrap());
    let (form, why) = why_unread(&format!(".{packed}.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k"));
    assert_eq!(form, Form::Flask);
    assert!(why.contains("more than 1 MiB"), "{why}");
    let django = format!(".{packed}:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ");
    assert_eq!(why_unread(&django).0, Form::Django);
}

#[test]
fn values_changed_at_any_place_never_do_harm() {
    let term = [
        131, 116, 0, 0, 0, 1, 109, 0, 0, 0, 1, 110, 108, 0, 0, 0, 1, 97, 7, 106,
    ];
    for value in [
        "eyJuIjp7IiB0IjpbMV19fQ.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k",
        ".eJyrVsosVrJSqFZSgDJgHJgKAGAYBbg.ZVPxAA.E1EI07L9PcFlePuLSgC67uiOd_k",
        "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ",
        "eyJhbGciOiJub25lIn0.eyJuIjoxfQ.",
        "s3AXzg0EOIYoBYGLTV1jWQ%2BqyJ--6ukZyF0DCyB%2FqGWy--0bYjFzB8XJbcSfVdyBZlkA%3D%3D",
        r#""{\"n\": \"\303\253\054\"}""#,
        &phoenix(&term),
    ] {
        for at in 0..=value.len() {
            let Some((head, tail)) = value.split_at_checked(at) else {
                continue;
            };
            for piece in [
                "", ".", "--", ":", "%", "%f", "\\", "\"", "ë", "\0", "A", "/", "=",
            ] {
                let _ = carried(&format!("{head}{piece}{tail}"));
                let _ = carried(&format!("{head}{piece}"));
                let _ = carried(&format!("{piece}{tail}"));
            }
        }
    }
    for at in 0..term.len() {
        for byte in 0..=255 {
            let mut term = term;
            term[at] = byte;
            let _ = carried(&phoenix(&term));
        }
    }
}

fn phoenix(term: &[u8]) -> String {
    let signature = "A".repeat(43);
    format!("SFMyNTY.{}.{signature}", base64_of(term))
}

#[test]
fn a_phoenix_session_is_read_and_what_cannot_be_read_is_said() {
    // term_to_binary(#{<<"n">> => 1, <<"user">> => nil, flag => true, <<"l">> => [1, 300, 1.5]})
    let term = [
        &[131, 116, 0, 0, 0, 4][..],
        &[
            119, 4, b'f', b'l', b'a', b'g', 119, 4, b't', b'r', b'u', b'e',
        ],
        &[
            109, 0, 0, 0, 1, b'l', 108, 0, 0, 0, 3, 97, 1, 98, 0, 0, 1, 44,
        ],
        &[70, 63, 248, 0, 0, 0, 0, 0, 0, 106],
        &[109, 0, 0, 0, 1, b'n', 97, 1],
        &[
            109, 0, 0, 0, 4, b'u', b's', b'e', b'r', 119, 3, b'n', b'i', b'l',
        ],
    ]
    .concat();
    let state = json!({"flag": true, "l": [1, 300, 1.5], "n": 1, "user": null});
    assert_eq!(read(&phoenix(&term)), (Form::Phoenix, state));
    let deep = [&[131][..], &[104, 1].repeat(100_000)].concat();
    for (term, why) in [
        (&term[..term.len() - 1], "ends too early"),
        (&[131, 116, 0, 0, 0, 1, 97, 1, 88, 0], "a process id"),
        (&[131, 116, 255, 255, 255, 255], "ends too early"),
        (&[131, 109, 255, 255, 255, 255], "ends too early"),
        (&[131, 97, 1], "no dictionary"),
        (&[131, 80, 0, 0, 0, 9, 1, 2], "does not inflate"),
        (&deep, "nests more than"),
    ] {
        let (form, says) = why_unread(&phoenix(term));
        assert_eq!(form, Form::Phoenix);
        assert!(says.contains(why), "{says}");
    }
}

/// `term_to_binary(T)` and `term_to_binary(T, [compressed])` of Erlang/OTP 25.
#[test]
fn terms_that_erlang_wrote_are_read() {
    let plain = "g3QAAAAKbQAAAAtfY3NyZl90b2tlbm0AAAADYWJjbQAAAAJhdGQAAm9rbQAAAANiaWduCADSCh_rjKlUq20AAAADYmlubQAAAAIA_20AAAABZkY_-AAAAAAAAG0AAAABbGsAAwECA20AAAABbWwAAAADYQFkAAFhaAJkAAF4ZAABeWptAAAAAW5hAW0AAAADbmVnYv____ttAAAABG5lc3R0AAAAAmQAA2tleWQABHRydWVtAAAAAWFkAANuaWw";
    let packed = "g1AAAAC-eJwtTMENwjAMdJI-UBmCUfgxAf_KadJSkrpS60p0BxZBbMMaLIDEIyQWlnznO5-OAaAeM-ybdpm7hqfgqWiDti2skR3oKYhnh5528KoP7_vj_PxbEteQCqnudPyAjMgYwCht5B6j1CoHCi864y3vdpUfoZI28r1NKX2LqMgvzKXbgQl-c1DxvHrJY7ZoiD8CMSu7";
    let state = json!({
        "_csrf_token": "abc", "at": ":ok", "big": 12_345_678_901_234_567_890_u64,
        "bin": "b'\\x00\\xff'", "f": 1.5, "l": [1, 2, 3], "m": [1, ":a", [":x", ":y"]],
        "n": 1, "neg": -5, "nest": {"key": true, "a": null}
    });
    for term in [plain, packed] {
        let value = format!("SFMyNTY.{term}.{}", "A".repeat(43));
        assert_eq!(read(&value), (Form::Phoenix, state.clone()));
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
