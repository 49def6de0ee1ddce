//! A sign of life on a terminal while a crowd plays: one line on stderr, written over and over.

use super::output;
use crate::text::count;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// Not written more often than this.
const PAUSE: Duration = Duration::from_millis(200);

/// Counts turns, and says so now and then.
pub(super) struct Progress {
    total: u64,
    turns: u64,
    last: Instant,
    is_shown: bool,
}

impl Progress {
    /// `None` where nobody would see it: no crowd, no terminal, `-q`.
    pub(super) fn of(total: u64, is_wanted: bool) -> Option<Self> {
        (is_wanted && io::stderr().is_terminal()).then(|| Self {
            total,
            turns: 0,
            last: Instant::now(),
            is_shown: false,
        })
    }

    /// One turn more.
    pub(super) fn turn(&mut self) {
        self.turns += 1;
        if self.last.elapsed() >= PAUSE {
            self.last = Instant::now();
            self.is_shown = true;
            output::talk(&format!("\r{}\r", line(self.turns, self.total)));
        }
    }

    /// The line goes, so that other text can be written.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let width = line(self.turns, self.total).len();
            output::talk(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}

fn line(turns: u64, total: u64) -> String {
    let so_far = count(turns, "turn");
    let so_far = so_far.split(' ').next().unwrap_or_default();
    format!("  {so_far} of {}", count(total, "turn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        assert_eq!(line(1240, 5000), "  1,240 of 5,000 turns");
    }
}
