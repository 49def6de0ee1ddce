//! A mistake in a play, or an expectation that failed: where it stands, the line itself with a
//! caret, and what to do next.

use super::text::Style;
use crate::observe::{Judged, Step};
use crate::scenario::{Problem, Scenario, Source, Span};
use crate::text::{count, escape, escape_keeping_length};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report,
};

/// So many mistakes are shown in full; the rest is counted.
const MOST_SHOWN: usize = 40;

/// All mistakes of a play, in the order of their lines.
#[must_use]
pub fn problems(source: &Source, problems: &[Problem], style: &Style) -> String {
    let mut out = String::new();
    for problem in problems.iter().take(MOST_SHOWN) {
        let mut diagnostic = MietteDiagnostic::new(escape(&problem.message));
        if let Some(help) = &problem.help {
            diagnostic = diagnostic.with_help(escape(help));
        }
        let label = label("here", problem.span, source);
        out.push_str(&render(diagnostic.with_label(label), source, style));
    }
    let more = problems.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        out.push_str(&format!("… and {} more\n", count(more as u64, "mistake")));
    }
    out.push_str(&format!(
        "{} in {}. Nothing was sent.\n",
        count(problems.len() as u64, "mistake"),
        escape(&source.name)
    ));
    out
}

/// One failed expectation: who, what was expected, what came, what was seen before, the cause.
#[must_use]
pub fn failure(scenario: &Scenario, step: &Step<'_>, judged: &Judged, style: &Style) -> String {
    let who = scenario.cast.name(step.browser());
    let title = format!(
        "{who} (step {}): expected {}, but {}",
        step.played.number,
        escape(&judged.text),
        escape(&judged.actual),
    );
    let mut notes = Vec::new();
    notes.extend(judged.seen.as_ref().map(|seen| format!("seen: {}", escape(seen))));
    notes.extend(judged.cause.as_ref().map(|cause| format!("likely: {}", escape(cause))));
    notes.extend(hint_of(scenario, step).map(|hint| format!("hint: {}", escape(hint))));
    let mut diagnostic = MietteDiagnostic::new(title);
    if !notes.is_empty() {
        diagnostic = diagnostic.with_help(notes.join("\n"));
    }
    let came = crate::text::shorten(&escape(&judged.actual), 60);
    let label = label(&came, judged.span, &scenario.source);
    render(diagnostic.with_label(label), &scenario.source, style)
}

fn hint_of<'s>(scenario: &'s Scenario, step: &Step<'_>) -> Option<&'s str> {
    let scene = step.played.turn.line.scene?;
    scenario.scenes[scene].hint.as_deref()
}

/// A span at the very end of the text, or an empty one, still needs a place to point at.
fn label(words: &str, span: Span, source: &Source) -> LabeledSpan {
    let start = span.start.min(source.text.len());
    LabeledSpan::new(Some(words.to_owned()), start, span.len)
}

fn render(diagnostic: MietteDiagnostic, source: &Source, style: &Style) -> String {
    let name = escape(&source.name).into_owned();
    let report = Report::from(diagnostic)
        .with_source_code(NamedSource::new(name, escape_keeping_length(&source.text)));
    let theme = match (style.glyphs, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_context_lines(0)
        .with_width(style.width.max(40));
    if handler.render_report(&mut out, report.as_ref()).is_err() {
        return format!("{report}\n");
    }
    out
}
