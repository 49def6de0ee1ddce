//! How the output looks: the terminal, the environment and the flags have their say.

use super::args::{Color, Common};
use super::output::Output;
use crate::report::{Style, Verbosity};

/// More browsers than this are folded.
pub(super) const CROWD: usize = 30;

/// How the output of a play looks on this stream.
pub(super) fn style(common: &Common, stage: &Output) -> Style {
    let verbosity = match (common.quiet, common.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Wire,
        _ => Verbosity::Normal,
    };
    Style {
        verbosity,
        labels_only: common.labels_only,
        ..plain_style(common.color, stage)
    }
}

/// How any output looks on this stream.
pub(super) fn plain_style(color: Color, stage: &Output) -> Style {
    let is_terminal = stage.is_terminal();
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb,
    };
    Style {
        width: columns(is_terminal),
        glyphs: !is_dumb && !has_plain_locale(),
        color,
        verbosity: Verbosity::Normal,
        crowd: CROWD,
        labels_only: false,
    }
}

/// `COLUMNS`, the terminal's width, or 80 in a pipe.
fn columns(is_terminal: bool) -> usize {
    let named = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let measured = || {
        let (width, _) = terminal_size::terminal_size().filter(|_| is_terminal)?;
        Some(usize::from(width.0))
    };
    named.or_else(measured).unwrap_or(80).clamp(40, 200)
}

/// Whether arrows may be shown.
pub(super) fn has_arrows() -> bool {
    !has_plain_locale()
}

/// The locale says outright that only ASCII can be shown.
fn has_plain_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| locale == "C" || locale == "POSIX")
}
