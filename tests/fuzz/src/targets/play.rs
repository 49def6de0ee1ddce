//! Plays: read, and their mistakes shown.

use jarful::report::{self, Style, Verbosity};
use jarful::scenario::{self, Source};

/// A play is a scenario, or has mistakes that can be shown where they stand.
pub(super) fn target(data: &[u8]) {
    let source = Source {
        name: "fuzz.jarful".to_owned(),
        text: String::from_utf8_lossy(data).into_owned(),
    };
    match scenario::parse(source.clone()) {
        Ok(play) => {
            let _ = play.turn_count();
            let _ = play.steps().take(1000).count();
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            let style = Style {
                width: 80,
                glyphs: true,
                color: false,
                verbosity: Verbosity::Normal,
                crowd: 30,
                labels_only: false,
            };
            let shown = report::problems(&source, &problems, &style);
            let is_harmful = |c: char| c.is_control() && c != '\n';
            assert!(!shown.contains(is_harmful), "{shown:?}");
        }
    }
}
