//! Text → [`Scenario`], line by line, every mistake with its place and the nearest valid word.

use super::play::{Scenario, Source, Span};

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
    let _ = source;
    Err(Vec::new())
}
