//! Sessions that PHP 8.2 wrote, and bytes that it never writes.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use serde_json::json;

fn read(bytes: &[u8]) -> Value {
    Value::Object(decode(bytes).unwrap())
}

#[test]
fn what_php_writes_is_read_from_left_to_right_and_never_split() {
    let bytes = "i|i:5;f|d:1.5;s|s:7:\"Zoë|;}\";t|b:1;nul|N;arr|a:2:{s:1:\"k\";a:2:{i:0;i:1;i:1;i:2;}\
                 i:3;s:1:\"z\";}o|O:1:\"P\":3:{s:4:\"\0P\0x\";i:1;s:4:\"\0*\0y\";s:1:\"a\";s:1:\"z\";N;}\
                 r1|O:8:\"stdClass\":1:{s:1:\"q\";i:1;}r2|r:15;e|E:11:\"Size:Small2\";";
    assert_eq!(
        read(bytes.as_bytes()),
        json!({
            "i": 5, "f": 1.5, "s": "Zoë|;}", "t": true, "nul": null,
            "arr": {"k": [1, 2], "3": "z"},
            "o": {"(class)": "P", "x": 1, "y": "a", "z": null},
            "r1": {"q": 1}, "r2": "(the same as r1)", "e": "Size::Small2"
        })
    );
}

/// Made by PHP 8.2 with `session.serialize_handler = php`.
#[test]
fn a_session_of_every_kind_of_value_that_php_itself_wrote() {
    let state = read(include_bytes!("php-8.2.session"));
    let date = json!({
        "(class)": "DateTime", "date": "2024-01-01 00:00:00.000000", "timezone_type": 3,
        "timezone": "UTC"
    });
    for (key, value) in [
        (
            "o",
            json!({"(class)": "P", "x": 1, "y": "a", "z": null, "me": "(o again, around it)"}),
        ),
        ("e", json!("Suit::Hearts")),
        ("big", json!(i64::MAX)),
        ("inf", json!("INF")),
        ("d", json!(0.1)),
        ("e5", json!(1e30)),
        ("bin", json!("\0\\xff\"")),
        ("custom", json!({"(class)": "S", "(data)": "raw\"}"})),
        ("date", date),
        ("neg", json!({"-1": "a"})),
        ("again", json!("(the same as o)")),
        ("ref", json!(5)),
        ("aref", json!("(the same as arr)")),
    ] {
        assert_eq!(state[key], value, "{key}");
    }
}

#[test]
fn an_empty_file_is_an_empty_dictionary() {
    assert_eq!(read(b""), json!({}));
    assert_eq!(read(b"a:0:{}"), json!({}));
}

#[test]
fn the_other_two_handlers_are_told_by_their_first_bytes() {
    let list = b"a:2:{s:5:\"count\";i:2;s:3:\"a|b\";a:1:{i:0;s:1:\"x\";}}";
    assert_eq!(read(list), json!({"count": 2, "a|b": ["x"]}));
    assert_eq!(read(b"a:1:{i:0;i:7;}"), json!({"0": 7}));
    assert_eq!(
        read(b"\x05counti:2;\x01as:1:\"x\";"),
        json!({"count": 2, "a": "x"})
    );
}

#[test]
fn bytes_infinity_and_objects_of_their_own_making() {
    let bytes =
        b"b|s:2:\"\x00\xff\";n|d:NAN;m|d:-INF;big|d:1.0E+25;c|C:1:\"K\":5:{a:;}\"}neg|i:-7;";
    assert_eq!(
        read(bytes),
        json!({
            "b": "\0\\xff", "n": "NAN", "m": "-INF", "big": 1e25,
            "c": {"(class)": "K", "(data)": "a:;}\""}, "neg": -7
        })
    );
}

#[test]
fn references_show_what_they_refer_to() {
    assert_eq!(read(b"a|i:1;b|R:1;"), json!({"a": 1, "b": 1}));
    let inside = b"n|O:1:\"N\":1:{s:4:\"next\";r:1;}";
    assert_eq!(
        read(inside),
        json!({"n": {"(class)": "N", "next": "(n again, around it)"}})
    );
}

#[test]
fn a_few_bytes_never_grow_without_end() {
    let mut bytes = b"a|a:1:{i:0;s:3:\"lol\";}".to_vec();
    for n in 0..40 {
        bytes.extend(format!("b{n}|a:2:{{i:0;R:{0};i:1;R:{0};}}", n * 3 + 1).bytes());
    }
    if let Ok(state) = decode(&bytes) {
        assert!(json!(state).to_string().len() < 20 * bytes.len());
    }
    let long = format!("a|s:5000:\"{}\";b|R:1;", "x".repeat(5000));
    assert_eq!(read(long.as_bytes())["b"], "(the same as a)");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let deep = format!("a|{}", "a:1:{i:0;".repeat(100_000));
    let large = vec![b'x'; LONGEST + 1];
    for (bytes, why) in [
        (&b"count"[..], "'|' is missing after at byte 0 of 5"),
        (b"count|", "ends too early at byte 6"),
        (b"count|i:", "missing"),
        (b"count|i:x;", "a number is expected at byte 8"),
        (b"count|s:9999999999:\"x\";", "ends too early"),
        (
            b"count|s:99999999999999999999:\"x\";",
            "a number is expected",
        ),
        (b"count|s:1:\"xy\";", "'\"' is expected at byte 12"),
        (b"count|a:1:{i:0;i:1;", "'}' is expected"),
        (b"count|a:999999999:{", "ends too early"),
        (b"count|a:1:{N;i:1;}", "a key is expected"),
        (b"count|q:1;", "'q:' is no kind of value"),
        (b"count|r:7;", "refers to a value that is not there"),
        (b"count|r:0;", "refers to a value that is not there"),
        (b"\0\0\0\x02xyz", "igbinary"),
        (deep.as_bytes(), "nests more than 64 deep"),
        (&large, "more than 1 MiB"),
    ] {
        let says = decode(bytes).unwrap_err();
        assert!(says.contains(why), "{says:?} has no {why:?}");
    }
}

#[test]
fn cut_anywhere_it_is_an_error_or_a_part_and_never_a_panic() {
    let whole = "i|i:5;s|s:7:\"Zoë|;}\";arr|a:2:{s:1:\"k\";a:1:{i:0;i:1;}i:3;s:1:\"z\";}o|O:1:\"P\":1:{s:4:\"\0P\0x\";i:1;}c|C:1:\"K\":2:{ab}r|r:2;";
    for end in 0..whole.len() {
        let _ = decode(&whole.as_bytes()[..end]);
        let mut twisted = whole.as_bytes().to_vec();
        twisted[end] = twisted[end].wrapping_add(1);
        let _ = decode(&twisted);
    }
}
