//! `/session/sessfun`: the lecture's counter. It lives in the session, so each browser has its own:
//! 1 2 3 4 5 1 2 …
//!
//! With `?slow=300ms` the view takes so long between reading the session and saving it. Two tabs
//! that visit it at the same instant both read the same number, and one visit is lost.

use super::{Fault, Page};
use crate::demo::session::Session;
use axum::extract::Query;
use serde::Deserialize;
use std::time::Duration;

/// Longer than this the view never takes.
const SLOWEST: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
pub(super) struct Wish {
    slow: Option<String>,
}

/// Counts one visit.
pub(super) async fn sessfun(session: Session, Query(wish): Query<Wish>) -> Result<Page, Fault> {
    let slow = wish.slow.as_deref().map(parse_slow).transpose()?;

    let before = session.get("num_visits").await?;
    let num_visits = before
        .and_then(|visits| visits.as_i64())
        .unwrap_or(0)
        .saturating_add(1);
    if let Some(slow) = slow {
        tokio::time::sleep(slow).await; // even a sleep of no time would take a millisecond
    }
    session.set("num_visits", num_visits).await?;
    if num_visits > 4 {
        session.remove("num_visits").await?;
    }

    Ok(Page::new("Session fun").text(format!("view count={num_visits}")))
}

/// `300ms`, `2s`, `0.5s`.
fn parse_slow(text: &str) -> Result<Duration, Fault> {
    let seconds = match text.strip_suffix("ms") {
        Some(milliseconds) => milliseconds.parse().map(|number: f64| number / 1000.0),
        None => text.strip_suffix('s').unwrap_or_default().parse(),
    };
    let slow = seconds
        .ok()
        .and_then(|s| Duration::try_from_secs_f64(s).ok());
    slow.map(|slow| slow.min(SLOWEST)).ok_or_else(|| {
        Fault::BadAddress(format!(
            "slow={text} is not a time; write for example slow=300ms"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_visit_says_how_slow_and_never_takes_longer_than_ten_seconds() {
        for (text, milliseconds) in [
            ("300ms", 300),
            ("2s", 2_000),
            ("0.5s", 500),
            ("9999s", 10_000),
        ] {
            assert_eq!(
                parse_slow(text).ok(),
                Some(Duration::from_millis(milliseconds))
            );
        }
        for text in ["", "300", "soon", "-1s", "NaNs", "ms"] {
            assert!(parse_slow(text).is_err(), "{text:?}");
        }
    }
}
