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
mod body;
mod casting;
mod cursor;
mod duration;
mod expect;
mod invisible;
mod open;
mod outline;
mod pattern;
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
use super::template::Template;
use casting::Casting;
use settings::Settings;
use std::collections::HashMap;
use std::sync::Arc;

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

/// What a play is given from outside: nothing is read here.
#[derive(Clone, Copy)]
pub struct Given<'g> {
    /// The value of a variable: of the command line, or of the environment.
    pub variable: &'g dyn Fn(&str) -> Option<String>,
    /// The content of a file, by its path relative to the play; or why it cannot be had.
    pub file: &'g dyn Fn(&str) -> Result<Vec<u8>, String>,
}

impl Given<'static> {
    /// Nothing at all.
    pub const NOTHING: Self = Self {
        variable: &|_| None,
        file: &|_| Err("files cannot be read here".to_owned()),
    };
}

/// Reads a whole play that is given nothing from outside.
///
/// # Errors
/// As [`parse_with`].
pub fn parse(source: Source) -> Result<Scenario, Vec<Problem>> {
    parse_with(source, Given::NOTHING)
}

/// Reads a whole play.
///
/// # Errors
/// All mistakes of the text at once, in the order of their lines.
pub fn parse_with(source: Source, given: Given<'_>) -> Result<Scenario, Vec<Problem>> {
    let mut problems = Vec::new();
    let entries = outline::read(&source.text);
    let mut settings = settings::read(&entries, &mut problems);
    let (casting, who) = casting::gather(&entries, &mut settings, &mut problems);
    let known = Known {
        casting: &casting,
        settings: &settings,
        variables: &HashMap::new(),
        given,
    };
    let variables = variables::resolve(known, &mut problems);
    let known = Known {
        variables: &variables,
        ..known
    };
    let (scenes, items) = script::read(&entries, who, &known, &mut problems);
    invisible::tell_instead(&entries, &mut problems);
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
    variables: &'a HashMap<String, Arc<Template>>,
    given: Given<'a>,
}

impl Problem {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}
