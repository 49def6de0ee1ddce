//! The messages: one play with one mistake after another. They are the product, so they are
//! reviewed as a table: what was typed (the lists are in `mistakes/`), what is said, what to write
//! (the answers are in `snapshots/`).

use super::mistakes;

/// The lines, each in a play of its own where `alice` and `bob` play and `count` is watched.
fn table(lines: &str) -> String {
    let told = lines.lines().filter(|line| !line.is_empty()).map(|line| {
        let line = line.replace("\\n", "\n").replace("\\t", "\t");
        one(&line)
    });
    told.collect()
}

/// One line (with details below it), the caret, and what is said.
fn one(lines: &str) -> String {
    const ABOVE: &str = "browsers: alice, bob\nwatch: count = /count=(\\d+)/\nbob: GET /hello\n";
    let text = format!("{ABOVE}{lines}\n");
    let Err(problems) = super::parse_beside_a_cat(&text) else {
        return format!("{lines}\n    NO MISTAKE\n\n");
    };
    let told = problems.iter().map(|problem| told(&text, problem));
    format!("{lines}\n{}\n", told.collect::<String>())
}

fn told(text: &str, problem: &super::Problem) -> String {
    let (line, column) = super::source(text).line_of(problem.span);
    let under = &text[problem.span.start..problem.span.start + problem.span.len];
    let blanks = " ".repeat(column - 1);
    let caret = "^".repeat(under.chars().count().max(1));
    // Of several lines, the caret belongs to this one.
    let below = if line > 4 {
        format!("{line}|")
    } else {
        String::new()
    };
    let help = problem.help.as_deref().map(|help| format!("    {help}\n"));
    format!(
        "{blanks}{caret}{below}\n    {}\n{}",
        problem.message,
        help.unwrap_or_default()
    )
}

#[test]
fn mistakes_of_turns_are_told_as_a_teacher_would() {
    snapshot!(table(include_str!("mistakes/turns.txt")));
}

#[test]
fn mistakes_of_expectations_are_told_as_a_teacher_would() {
    snapshot!(table(include_str!("mistakes/expectations.txt")));
}

#[test]
fn mistakes_of_other_lines_are_told_as_a_teacher_would() {
    snapshot!(table(include_str!("mistakes/other_lines.txt")));
}

#[test]
fn mistakes_of_what_is_sent_and_compared_are_told_as_a_teacher_would() {
    snapshot!(table(include_str!("mistakes/data.txt")));
}

#[test]
fn mistakes_of_forms_and_links_are_told_as_a_teacher_would() {
    snapshot!(table(include_str!("mistakes/pages.txt")));
}

/// Whole plays with one mistake in their settings, set apart by a line of `=`.
const SETTINGS: &str = include_str!("mistakes/settings.txt");

#[test]
fn mistakes_of_settings_are_told_as_a_teacher_would() {
    let told = SETTINGS.split("=\n").map(|play| {
        let play = play.trim_matches('\n');
        format!("{play}\n{}\n", mistakes(play))
    });
    snapshot!(told.collect::<String>());
}
