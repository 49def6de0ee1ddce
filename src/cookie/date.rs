//! The dates of cookies: the forgiving reader of RFC 6265bis 5.1.1, as Chromium plays it.

use time::{Date, Month, OffsetDateTime, Time};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The parts of a date, each taken from the first token that looks like it.
#[derive(Default)]
struct Found {
    time: Option<Time>,
    day: Option<u8>,
    month: Option<Month>,
    year: Option<i32>,
}

/// The moment that a date names; the zone is ignored, all is UTC. `None` where a part is missing
/// or there is no such day or time, such as 31 February or 24:00. Years are cut at 9999.
pub fn parse(text: &str) -> Option<OffsetDateTime> {
    let mut found = Found::default();
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        read_token(&mut found, token)?;
    }
    let date = Date::from_calendar_date(found.year?, found.month?, found.day?).ok()?;
    Some(date.with_time(found.time?).assume_utc())
}

/// Everything but letters, digits, the colon, and bytes above ASCII.
fn is_delimiter(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && c != ':' && (!c.is_ascii_control() || c == '\t')
}

/// `None` once the date can no longer be one.
fn read_token(found: &mut Found, token: &str) -> Option<()> {
    if !token.starts_with(|c: char| c.is_ascii_digit()) {
        found.month = found.month.or_else(|| month(token));
    } else if token.contains(':') {
        if found.time.is_none() {
            found.time = Some(time_of_day(token)?);
        }
    } else if found.day.is_none() && token.len() <= 2 {
        found.day = Some(number(token)?);
    } else if found.year.is_none() && token.len() <= 5 {
        found.year = Some(year(number(token)?));
    }
    Some(())
}

fn month(token: &str) -> Option<Month> {
    let start = token.get(..3)?;
    let at = MONTHS
        .iter()
        .position(|name| start.eq_ignore_ascii_case(name))?;
    Month::try_from(u8::try_from(at + 1).ok()?).ok()
}

/// Exactly three numbers.
fn time_of_day(token: &str) -> Option<Time> {
    let mut parts = token.split(':');
    let mut part = || {
        let part = parts.next()?;
        let is_number = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u8>().ok()).flatten()
    };
    let (hour, minute, second) = (part()?, part()?, part()?);
    match parts.next() {
        None => Time::from_hms(hour, minute, second).ok(),
        Some(_) => None,
    }
}

/// The digits that a token begins with; there is at least one.
fn number<T: std::str::FromStr>(token: &str) -> Option<T> {
    let end = token
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(token.len());
    token[..end].parse().ok()
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
