//! The demo server's time: the real one, moved forward on demand.
//!
//! `wait 2 weeks` in a play takes no time. It calls [`Clock::advance`], and from then on the server
//! lives two weeks later.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use time::OffsetDateTime;

/// A handle on the server's clock; clones show and move the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    /// `None` follows the real clock.
    stopped_at: Option<OffsetDateTime>,
    /// How far it was moved, in nanoseconds (584 years at most).
    moved: Arc<AtomicU64>,
}

impl Clock {
    /// The real time.
    #[must_use]
    pub fn real() -> Self {
        Self {
            stopped_at: None,
            moved: Arc::default(),
        }
    }

    /// A clock that stands still at `time` until it is moved.
    #[must_use]
    pub fn stopped_at(time: OffsetDateTime) -> Self {
        Self {
            stopped_at: Some(time),
            moved: Arc::default(),
        }
    }

    /// Moves the clock forward, for all who hold it.
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let _ = self
            .moved
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |moved| {
                Some(moved.saturating_add(by))
            });
    }

    /// What time it is, in UTC.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        let moved = Duration::from_nanos(self.moved.load(Ordering::Relaxed));
        let base = self.stopped_at.unwrap_or_else(OffsetDateTime::now_utc);
        base.saturating_add(moved.try_into().unwrap_or(time::Duration::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_moves_only_when_it_is_moved() {
        let clock = Clock::stopped_at(OffsetDateTime::UNIX_EPOCH);
        let handle = clock.clone();
        handle.advance(Duration::from_secs(1_209_600));
        assert_eq!(clock.now().unix_timestamp(), 1_209_600);
    }

    #[test]
    fn no_wait_is_too_long() {
        let clock = Clock::real();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() > OffsetDateTime::now_utc());
    }
}
