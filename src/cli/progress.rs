//! A sign of life on a terminal while a crowd plays: a bar on stderr, how far it is, and whether
//! all goes well so far. It is gone when the crowd is done, and never in a pipe.

use crate::observe::{Observer, Standing};
use crate::text::count;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// Not drawn more often than this.
const PAUSE: Duration = Duration::from_millis(200);
/// The clock is asked only once in so many turns.
const TURNS_BETWEEN_LOOKS: u64 = 16;

/// So short that the words of 100,000 browsers fit beside it into 80 columns.
const TEMPLATE: &str = "  {bar:6} {wide_msg}";

/// Counts turns, and says so now and then.
pub(super) struct Progress {
    total: u64,
    turns: u64,
    last: Instant,
    is_shown: bool,
    bar: ProgressBar,
}

impl Progress {
    /// `None` where nobody would see it: no crowd, no terminal, `-q`.
    pub(super) fn of(total: u64, is_wanted: bool, has_glyphs: bool) -> Option<Self> {
        let is_seen = is_wanted && io::stderr().is_terminal();
        is_seen.then(|| Self {
            total,
            turns: 0,
            last: Instant::now(),
            is_shown: false,
            bar: bar(total, has_glyphs),
        })
    }

    /// One turn more.
    pub(super) fn turn(&mut self, observer: &mut Observer<'_>) {
        self.turns += 1;
        if !self.turns.is_multiple_of(TURNS_BETWEEN_LOOKS) || self.last.elapsed() < PAUSE {
            return;
        }
        self.last = Instant::now();
        self.is_shown = true;
        let standing = observer.standing().unwrap_or_default();
        self.bar.set_message(line(self.turns, self.total, standing));
        self.bar.set_position(self.turns);
        self.bar.tick();
    }

    /// The bar goes, so that other text can be written.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            self.bar.finish_and_clear();
            self.bar.reset();
        }
    }
}

/// Colours of the terminal's own palette are left to the text: the bar takes the foreground, which
/// can be read on dark and light alike.
fn bar(total: u64, has_glyphs: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    // The template is a constant, and a test reads it.
    if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
        let characters = if has_glyphs {
            "█▉▊▋▌▍▎▏░"
        } else {
            "##-"
        };
        bar.set_style(style.progress_chars(characters));
    }
    bar
}

/// `12,400`.
fn grouped(number: u64) -> String {
    let words = count(number, "visit");
    words.split(' ').next().unwrap_or_default().to_owned()
}

fn line(turns: u64, total: u64, standing: Standing) -> String {
    let line = format!("{} of {}", grouped(turns), count(total, "visit"));
    if standing.done == 0 {
        return line;
    }
    let done = count(standing.done, "browser");
    let how = match standing {
        Standing { odd: 1.., .. } => {
            format!(" · {} of {done} went another way", grouped(standing.odd))
        }
        Standing { is_count: true, .. } => format!(" · {done} done · all counters right"),
        _ => format!(" · {done} done · all went alike"),
    };
    line + &how
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is_and_whether_all_goes_well() {
        let standing = |done, odd, is_count| Standing {
            done,
            odd,
            is_count,
        };
        assert_eq!(
            line(1240, 5000, standing(0, 0, false)),
            "1,240 of 5,000 visits"
        );
        assert_eq!(
            line(12_400, 50_000, standing(2480, 0, true)),
            "12,400 of 50,000 visits · 2,480 browsers done · all counters right"
        );
        assert_eq!(
            line(12_400, 50_000, standing(2480, 3, true)),
            "12,400 of 50,000 visits · 3 of 2,480 browsers went another way"
        );
    }

    #[test]
    fn the_line_of_a_hundred_thousand_browsers_fits_beside_the_bar() {
        let standing = Standing {
            done: 82_480,
            odd: 0,
            is_count: true,
        };
        let words = line(412_400, 500_000, standing);
        assert!(words.chars().count() + 9 <= 80, "{words}");
    }

    #[test]
    fn the_shape_of_the_bar_is_understood() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
