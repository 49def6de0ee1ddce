//! Text → [`Scenario`], line by line, every mistake with its place and the nearest valid word.
//!
//! The stages, in order: `outline` says of each line what it is; `settings` reads what stands
//! before the first scene; `casting` gathers who plays (so that a line may speak of a browser that
//! enters later); `script` reads scenes and turns with `action` and `expect`. Each line yields what
//! it means or one [`Problem`]; a broken line still declares what later lines rely on.
//!
//! `piece` and `cursor` know about positions, blanks and quotes; `words` holds what people write
//! in place of jarful's words. Nothing here looks back, so time grows with the text alone.

mod action;
mod address;
mod casting;
mod cursor;
mod duration;
mod expect;
mod outline;
mod piece;
mod scene;
mod script;
mod settings;
mod turn;
mod unclear;
mod variables;
mod watch;
mod words;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests;

use super::play::{Scenario, Source, Span};
use casting::Casting;
use settings::Settings;

/// A mistake in the play's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: the caret stands under it.
    pub span: Span,
    /// What is wrong, in one short sentence.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Reads a whole play.
///
/// # Errors
/// All mistakes of the text at once, in the order of their lines.
pub fn parse(source: Source) -> Result<Scenario, Vec<Problem>> {
    let mut problems = Vec::new();
    let entries = outline::read(&source.text);
    let mut settings = settings::read(&entries, &mut problems);
    let (casting, who) = casting::gather(&entries, &mut settings, &mut problems);
    let known = Known {
        casting: &casting,
        settings: &settings,
    };
    let (scenes, items) = script::read(&entries, who, &known, &mut problems);
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.span.start);
        return Err(problems);
    }
    Ok(Scenario {
        title: settings.title,
        cast: casting.cast,
        watches: settings.watches,
        session_cookie: settings.session_cookie,
        target: settings.target,
        scenes,
        items,
        source,
    })
}

/// Said wherever a comment stands behind something.
const COMMENT: &str = "a comment stands on a line of its own and begins with //";

/// What all lines of the play have declared, asked by each line that uses a name.
#[derive(Clone, Copy)]
struct Known<'a> {
    casting: &'a Casting,
    settings: &'a Settings,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
        }
    }

    /// A word of the language that this version cannot play.
    fn not_built(span: Span, what: &str) -> Self {
        Self::new(span, format!("{what} is not built yet in this version"))
            .help("Leave it out for now")
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}
