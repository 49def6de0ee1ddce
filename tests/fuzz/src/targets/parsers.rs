//! Parsers of one text: jars as files, session data, cookies that are the state, PHP's sessions.

use jarful::codec::{self, django, django_lecture, php};
use jarful::cookie::{Cookie, Jar, netscape};
use time::{Duration, OffsetDateTime, macros::datetime};

const NOW: OffsetDateTime = datetime!(2026-11-03 09:00:00 UTC);

/// A jar as a text file: what was read is written so that it reads the same.
pub(super) fn netscape(data: &[u8]) {
    match netscape::read(data) {
        Ok(cookies) => {
            let (file, left_out) = netscape::write(&cookies, Duration::ZERO);
            assert!(left_out.is_empty());
            let again = netscape::read(&file).expect("what was written can be read");
            let alive = |cookie: &Cookie| cookie.expires.is_none_or(|end| end.unix_timestamp() > 1);
            for (one, other) in cookies.iter().zip(&again) {
                assert!(one == other || !alive(one), "{one:?} {other:?}");
            }
            assert_eq!(cookies.len(), again.len());
            let jar = Jar::new();
            jar.load(cookies, NOW);
        }
        Err(broken) => assert!(
            broken
                .iter()
                .all(|line| !line.why.is_empty() && line.number > 0)
        ),
    }
}

/// Django's session data: taken apart, and what came out put together again.
pub(super) fn session_data(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let decoding = django::take_apart(&text);
    let _ = django_lecture::recipe(&text);
    let key = django::Key::new("secret");
    let _ = django::verify(&text, std::slice::from_ref(&key));
    if let Ok(dict) = decoding.outcome {
        let again = django::encode(&dict, &key, 1_700_000_000);
        assert!(django::verify(&again, &[key]));
        assert_eq!(django::decode(&again), Ok(dict));
    }
}

/// A cookie value that may be the state itself.
pub(super) fn carried(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = codec::carried(&text);
}

/// PHP's session files, in their three forms.
pub(super) fn php(data: &[u8]) {
    let _ = php::decode(data);
}
