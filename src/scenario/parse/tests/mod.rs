//! Plays read, mistakes told, positions held. `fixtures` holds the plays that the others use.

/// Compares with a file in `snapshots/`, which is named after the test.
macro_rules! snapshot {
    ($told:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($told);
        });
    };
}

mod consequences;
mod fixtures;
mod mistakes;
mod mutations;
mod plays;
mod positions;

use super::super::play::{Scenario, Source};
use super::{Given, Problem, parse, parse_with};

/// The text as a source that has a name.
fn source(text: &str) -> Source {
    Source {
        name: "play.jarful".to_owned(),
        text: text.to_owned(),
    }
}

/// A play without mistakes.
fn read(text: &str) -> Scenario {
    parse(source(text)).unwrap_or_else(|problems| panic!("{}", tell(text, &problems)))
}

/// Reads a play beside which lies `cat.png`.
fn parse_beside_a_cat(text: &str) -> Result<Scenario, Vec<Problem>> {
    let given = Given {
        file: &|path| match path {
            "cat.png" => Ok(b"a cat".to_vec()),
            _ => Err("there is no such file".to_owned()),
        },
        ..Given::NOTHING
    };
    parse_with(source(text), given)
}

/// The problems as `line:column  what is under the caret | message | help`.
fn tell(text: &str, problems: &[Problem]) -> String {
    let source = source(text);
    let lines = problems.iter().map(|problem| {
        let (line, column) = source.line_of(problem.span);
        let end = problem.span.start + problem.span.len;
        let under = &text[problem.span.start..end];
        let help = problem.help.as_deref().unwrap_or("");
        format!(
            "{line}:{column} [{under}] {}\n      {help}\n",
            problem.message
        )
    });
    lines.collect()
}

/// The problems of a text that has some.
fn mistakes(text: &str) -> String {
    match parse(source(text)) {
        Ok(_) => "no mistake\n".to_owned(),
        Err(problems) => tell(text, &problems),
    }
}
