//! The dates of cookies: the forgiving reader of RFC 6265bis 5.1.1, as Chromium plays it.

use time::{Date, Duration, Month, OffsetDateTime, Time};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The parts of a date, each taken from the first token that looks like it.
#[derive(Default)]
struct Found {
    time: Option<[u8; 3]>,
    day: Option<u8>,
    month: Option<Month>,
    year: Option<i32>,
}

/// The moment that a date names; the zone is ignored, all is UTC. `None` where a part is missing
/// or there is no such day or time, such as 31 February or 24:00. Years are cut at 9999.
pub fn parse(text: &str) -> Option<OffsetDateTime> {
    let mut found = Found::default();
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        read_token(&mut found, token);
    }
    let date = Date::from_calendar_date(found.year?, found.month?, found.day?).ok()?;
    let [hour, minute, second] = found.time?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(date.with_time(time).assume_utc())
}

/// The moment that the `Date` of an answer names. Unlike in a cookie, a zone such as `+0200`
/// counts.
pub(super) fn of_answer(text: &str) -> Option<OffsetDateTime> {
    let moment = parse(text)?;
    let zone = text.rsplit(' ').next().and_then(zone);
    moment.checked_sub(zone.unwrap_or_default())
}

fn zone(text: &str) -> Option<Duration> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let number: i64 = (digits.len() == 4).then(|| number(digits))??;
    Some(Duration::minutes(sign * (number / 100 * 60 + number % 100)))
}

/// Everything but letters, digits, the colon, and bytes above ASCII.
fn is_delimiter(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && c != ':' && (!c.is_ascii_control() || c == '\t')
}

fn read_token(found: &mut Found, token: &str) {
    if !token.starts_with(|c: char| c.is_ascii_digit()) {
        found.month = found.month.or_else(|| month(token));
    } else if token.contains(':') {
        found.time = found.time.or_else(|| time_of_day(token));
    } else if found.day.is_none() && token.len() <= 2 {
        found.day = number(token);
    } else if found.year.is_none() && token.len() <= 5 {
        found.year = number(token).map(year);
    }
}

fn month(token: &str) -> Option<Month> {
    let start = token.get(..3)?;
    let at = MONTHS
        .iter()
        .position(|name| start.eq_ignore_ascii_case(name))?;
    Month::try_from(u8::try_from(at + 1).ok()?).ok()
}

/// Exactly three numbers, whether or not there is such a time.
fn time_of_day(token: &str) -> Option<[u8; 3]> {
    let mut parts = token.split(':').map(|part| {
        let part: u32 = number(part)?;
        Some(u8::try_from(part).unwrap_or(u8::MAX))
    });
    let time = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(time)
}

/// Digits and nothing else.
fn number<T: std::str::FromStr>(token: &str) -> Option<T> {
    let is_number = token.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| token.parse().ok()).flatten()
}

/// Two digits stand for 1970 to 2069.
fn year(year: i32) -> i32 {
    match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year.min(9999),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn dates_are_found_in_any_order_and_dress() {
        let want = Some(datetime!(2026-11-03 09:05:07 UTC));
        for text in [
            "Tue, 03 Nov 2026 09:05:07 GMT",
            "Tuesday, 03-Nov-26 09:05:07 GMT",
            "Tue Nov  3 09:05:07 2026",
            "\"3 november 2026 9:5:7\"",
            "2026 Nov 09:05:07 03 +0900",
            "09:05:07,03/NOV/26",
        ] {
            assert_eq!(parse_day_first(text), want, "{text}");
        }
    }

    /// `2026` cannot be a day, so it is a year even where it comes first.
    fn parse_day_first(text: &str) -> Option<OffsetDateTime> {
        parse(text)
    }

    #[test]
    fn what_is_no_date_gives_none() {
        for text in [
            "",
            "0",
            "soon",
            "Tue, 31 Feb 2026 09:05:07 GMT",
            "Tue, 03 Nov 2026 24:00:00 GMT",
            "Tue, 03 Nov 2026 09:05 GMT",
            "Tue, 03 Nov 2026",
            "03 Nov 2026 09:05:07:08",
            "03 Nov 2026 09:0x:07",
            "Tue, 00 Nov 2026 09:05:07 GMT",
            "03 Nov 09:05:07",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn short_years_lie_between_1970_and_2069_and_long_ones_are_cut() {
        let year = |text: &str| parse(&format!("1 Jan {text} 00:00:00")).map(OffsetDateTime::year);
        assert_eq!(year("70"), Some(1970));
        assert_eq!(year("69"), Some(2069));
        assert_eq!(year("99999"), Some(9999));
        assert_eq!(year("123456"), None);
    }
}
