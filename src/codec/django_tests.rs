//! Django's session data against values that Django itself signed.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use serde_json::json;

const SECRET: &str = "jarful-test-secret-key";

struct Vector {
    secret: &'static str,
    salt: &'static str,
    dict: Value,
    signed_at: u64,
    value: &'static str,
}

/// All are equal to what `django.core.signing` 6.1.3 gives with its clock frozen.
fn vectors() -> Vec<Vector> {
    let vector = |secret, salt, dict, signed_at, value| Vector {
        secret,
        salt,
        dict,
        signed_at,
        value,
    };
    vec![
        vector(
            SECRET,
            STORE_SALT,
            json!({"num_visits": 1}),
            1_700_000_000,
            "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ",
        ),
        vector(
            "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz!@#$%^&*(-_=+)",
            STORE_SALT,
            json!({
                "_auth_user_id": "1",
                "_auth_user_backend": "django.contrib.auth.backends.ModelBackend",
                "_auth_user_hash": "7ded58b36ab0b9c5a6988e1fd51b7769a87ddb62699e942d26d2a4b7bd8e91b4",
            }),
            1_767_225_600,
            ".eJxVjDsOwjAQBe_iGlnY-LeU9DlDtOtdcADZUpxUiLtDpBTQvpl5LzXiupRx7TKPE6uzMurwuxHmh9QN8B3rrenc6jJPpDdF77TrobE8L7v7d1Cwl28dWdgnOgWkI0H2GCAlMVf2hmIMgCkyU7ABQMBZtoEtOorEScCQU-8P-SM4VQ:1vb66i:bKFoWL6bjudhG6T9b-yQ0Ar7HgVfPYsYmd17qJPTqtk",
        ),
        vector(
            "kéy",
            STORE_SALT,
            json!({"name": "Zoë 🍪", "n": null, "f": 1.5, "b": true, "l": [1, "a:b"], "_session_expiry": 0}),
            1,
            "eyJuYW1lIjoiWm9cdTAwZWIgXHVkODNjXHVkZjZhIiwibiI6bnVsbCwiZiI6MS41LCJiIjp0cnVlLCJsIjpbMSwiYTpiIl0sIl9zZXNzaW9uX2V4cGlyeSI6MH0:1:PIAG6oThcbMqxif6j19aJXbWV4VC1Aohh1os9J4kyPU",
        ),
        vector(
            SECRET,
            STORE_SALT,
            json!({}),
            0,
            "e30:0:Oejhg-jU9I5IQKxbjI67nPC2et2auKhTLIams5tyNDE",
        ),
        vector(
            SECRET,
            STORE_SALT,
            json!({"cart": vec!["apple"; 12]}),
            1_700_000_000,
            ".eJyrVkpOLCpRsopWSiwoyElV0qERHVsLAAvNIcU:1r31eq:RXSKelgjZy4-eUAYP8nLTp3D7Zvu3olISjT12GLBZ_o",
        ),
        vector(
            SECRET,
            COOKIE_SALT,
            json!({"num_visits": 1}),
            1_700_000_000,
            "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:fersuATi2UOFBfzVH8bjwfo6Bxo9PWZny6vlsSoqeOQ",
        ),
    ]
}

fn signed(body: &str) -> String {
    let text = format!("{body}:1r31eq");
    let signature = Key::new(SECRET).sign(&text);
    format!("{text}:{signature}")
}

#[test]
fn what_django_signed_is_read_and_verified() {
    for vector in vectors() {
        let key = Key::with_salt(vector.secret, vector.salt);
        assert_eq!(Value::Object(decode(vector.value).unwrap()), vector.dict);
        assert!(verify(vector.value, &[key]), "{}", vector.value);
    }
}

#[test]
fn what_we_sign_is_what_django_signs() {
    for vector in vectors() {
        let key = Key::with_salt(vector.secret, vector.salt);
        let ours = encode(vector.dict.as_object().unwrap(), &key, vector.signed_at);
        assert_eq!(Value::Object(decode(&ours).unwrap()), vector.dict);
        assert!(verify(&ours, &[key]));
        // Another deflate library may find other bytes for the same text.
        assert_eq!(ours.starts_with('.'), vector.value.starts_with('.'));
        if !ours.starts_with('.') {
            assert_eq!(ours, vector.value);
        }
    }
}

#[test]
fn the_key_is_derived_as_django_derives_it() {
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(String::new(), |hex, b| format!("{hex}{b:02x}"))
    };
    let key = Key::new(SECRET);
    assert_eq!(
        hex(&key.modern),
        "db5bb49a0958d177c68ad7188e19a55ccae295b005d18910f78e406089381570"
    );
    let signature = key.sign("eyJudW1fdmlzaXRzIjoxfQ:1r31eq");
    assert_eq!(
        hex(&BASE64URL.decode(signature).unwrap()),
        "c520b08396a88e7b757c672e993793ca7135662b608e2bdac16d4774ccaffb14"
    );
}

#[test]
fn rows_of_old_djangos_are_read_and_verified() {
    let slide = "OWNkOGQxYjg4NzlkN2ZhOTc2NmU1ODY0NWMzZmQ4YjdhMzM4OTJhNjp7Im51bV92aXNpdHMiOjJ9";
    let ours = "NDUxOGU2NmVhMmRlNmM2YTI3NzM1ZDc0OWFmZTA5N2E0ZDNhOGI0NTp7Im51bV92aXNpdHMiOjJ9";
    for row in [slide, ours] {
        assert_eq!(
            Value::Object(decode(row).unwrap()),
            json!({"num_visits": 2})
        );
    }
    assert!(verify(ours, &[Key::new(SECRET)]));
    assert!(!verify(slide, &[Key::new(SECRET)]), "signed elsewhere");
}

#[test]
fn a_wrong_secret_or_a_changed_byte_fails_the_signature() {
    let value = vectors()[0].value;
    assert!(!verify(value, &[Key::new("another secret")]));
    assert!(!verify(value, &[Key::with_salt(SECRET, COOKIE_SALT)]));
    assert!(!verify(
        &value.replacen("1r31eq", "1r31er", 1),
        &[Key::new(SECRET)]
    ));
    assert!(!verify("", &[Key::new(SECRET)]));
    assert!(!verify(value, &[]));
}

#[test]
fn a_fallback_secret_is_tried_after_the_current_one() {
    let keys = [Key::new("the new secret"), Key::new(SECRET)];
    assert!(verify(vectors()[0].value, &keys));
}

#[test]
fn raw_utf8_is_read_as_latin_1_as_django_reads_it() {
    let value = signed(&BASE64URL.encode("{\"name\":\"Zoë\"}"));
    assert_eq!(
        Value::Object(decode(&value).unwrap()),
        json!({"name": "ZoÃ«"})
    );
}

#[test]
fn the_choice_to_compress_is_not_checked_on_reading() {
    let long = format!("{{\"cart\":\"{}\"}}", "a".repeat(500));
    assert!(decode(&signed(&BASE64URL.encode(&long))).is_ok());
    let mut tiny = Vec::new();
    ZlibEncoder::new(&b"{}"[..], Compression::best())
        .read_to_end(&mut tiny)
        .unwrap();
    let value = signed(&format!(".{}", BASE64URL.encode(tiny)));
    assert_eq!(decode(&value), Ok(Map::new()));
}

#[test]
fn every_step_of_decoding_can_be_shown() {
    let decoding = take_apart(vectors()[4].value);
    let names: Vec<&str> = decoding
        .steps
        .iter()
        .map(|step| match step {
            Step::Split(_) => "split",
            Step::Base64(_) => "base64",
            Step::Inflated(_) => "inflated",
            Step::Json(_) => "json",
        })
        .collect();
    assert_eq!(names, ["split", "base64", "inflated", "json"]);
    let Step::Split(Parts::Modern { signed_at, .. }) = &decoding.steps[0] else {
        panic!("a modern value is split first");
    };
    assert_eq!(*signed_at, Some(1_700_000_000));
}

#[test]
fn a_small_row_that_inflates_to_much_is_left_closed() {
    let mut bomb = Vec::new();
    ZlibEncoder::new(&vec![b' '; 4 << 20][..], Compression::best())
        .read_to_end(&mut bomb)
        .unwrap();
    let value = signed(&format!(".{}", BASE64URL.encode(bomb)));
    assert_eq!(decode(&value), Err(Error::TooLarge));
}

#[test]
fn each_reason_why_a_row_cannot_be_read_is_told() {
    let pickle = signed(&BASE64URL.encode(b"\x80\x04}."));
    let cases = [
        (String::new(), Error::Empty),
        ("hello".into(), Error::NotSessionData),
        ("aGVsbG8=".into(), Error::NotSessionData),
        ("a:b".into(), Error::NotSessionData),
        (signed("{}"), Error::Base64),
        (signed(".e30"), Error::Inflate),
        (pickle, Error::Pickle),
        (signed(&BASE64URL.encode("[1]")), Error::NotADictionary),
    ];
    for (value, reason) in cases {
        assert_eq!(decode(&value), Err(reason), "{value}");
    }
    let half = decode(&signed(&BASE64URL.encode("{\"n\":"))).unwrap_err();
    assert!(
        half.to_string().starts_with("it is not JSON: EOF"),
        "{half}"
    );
}
