//! A time in a session table, in words: `in 13 days`, `expired 2 h ago`.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

const SECONDS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// The time in an expiry column, taken as UTC where it does not say otherwise: Django writes UTC
/// as long as `USE_TZ` is on, which is its default.
pub(super) fn parse(column: &str) -> Option<OffsetDateTime> {
    let column = column.trim().replacen('T', " ", 1);
    let (date_time, behind) = column.split_at_checked(19)?;
    let time = PrimitiveDateTime::parse(date_time, SECONDS).ok()?;
    let offset = behind
        .find(['+', '-'])
        .map_or(Some(0), |at| minutes_of(&behind[at..]))?;
    let offset = UtcOffset::from_whole_seconds(offset * 60).ok()?;
    Some(time.assume_offset(offset))
}

/// `+02:00` in minutes.
fn minutes_of(offset: &str) -> Option<i32> {
    let (hours, minutes) = offset.split_once(':')?;
    let sign = if hours.starts_with('-') { -1 } else { 1 };
    let hours: i32 = hours.trim_start_matches(['+', '-']).parse().ok()?;
    let minutes: i32 = minutes.parse().ok()?;
    (hours < 24 && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

/// To the second, in UTC.
pub(super) fn to_the_second(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    time.format(SECONDS).unwrap_or_default()
}

/// To the minute, in UTC: what the list has room for.
pub(in crate::report) fn to_the_minute(time: OffsetDateTime) -> String {
    let mut text = to_the_second(time);
    text.truncate(text.len().saturating_sub(3));
    text
}

/// `in 13 days`, `expired 2 h ago`.
pub(in crate::report) fn from_now(expires: OffsetDateTime, now: OffsetDateTime) -> String {
    let left = expires - now;
    if left > Duration::ZERO {
        format!("in {}", span(left))
    } else {
        format!("expired {} ago", span(left.abs()))
    }
}

/// The largest unit of which there are at least two, rounded down.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.whole_seconds();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        172_800..63_072_000 => format!("{} days", seconds / 86_400),
        _ => format!("{} years", seconds / 31_536_000),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_expiry_column_is_read_in_every_form_that_sites_write() {
        let meant = datetime!(2026-12-06 20:44:24 UTC);
        for column in [
            "2026-12-06 20:44:24.123456",
            "2026-12-06 20:44:24",
            "2026-12-06T20:44:24+00:00",
            "2026-12-06 22:44:24.5+02:00",
        ] {
            assert_eq!(parse(column).unwrap(), meant, "{column}");
        }
        for odd in [
            "",
            "never",
            "5",
            "2026-12-06",
            "2026-13-06 20:44:24",
            "é".repeat(19).as_str(),
        ] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn how_long_is_said_in_the_unit_that_people_would_use() {
        let now = datetime!(2026-12-06 20:44:24 UTC);
        for (expires, said) in [
            (datetime!(2026-12-20 20:44:23 UTC), "in 13 days"),
            (datetime!(2026-12-06 20:45:24 UTC), "in 60 s"),
            (datetime!(2026-12-06 18:40:00 UTC), "expired 2 h ago"),
            (datetime!(2026-12-06 20:44:24 UTC), "expired 0 s ago"),
            (datetime!(2046-12-06 20:44:24 UTC), "in 20 years"),
        ] {
            assert_eq!(from_now(expires, now), said);
        }
    }
}
