//! A mistake in a play, or an expectation that failed: where it stands, the line itself with a
//! caret, and what to do next.

use super::excerpt;
use super::text::Style;
use crate::observe::Judged;
use crate::scenario::{Problem, Scenario, Source, Span};
use crate::text::{count, escape, escape_keeping_length, shorten, width, wrap};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError,
    MietteSpanContents, Report, SourceCode, SourceSpan, SpanContents,
};

/// The columns beside a line's number: ` 4 │ `.
const GUTTER: usize = 4;
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
        out.push_str(&render(diagnostic, None, problem.span, source, style));
        out.push('\n');
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

/// One failed expectation: who and at which steps (`concerned`), what was expected, what came,
/// what was seen before, the cause. `scene` is the one whose hint helps.
pub(super) fn failure(
    scenario: &Scenario,
    scene: Option<usize>,
    judged: &Judged,
    concerned: &str,
    style: &Style,
) -> String {
    let title = format!(
        "{concerned}: expected {}, but {}",
        escape(&judged.text),
        escape(&judged.actual),
    );
    let mut notes = Vec::new();
    notes.extend(
        judged
            .seen
            .as_ref()
            .map(|seen| format!("seen before: {}", escape(seen))),
    );
    notes.extend(
        judged
            .cause
            .as_ref()
            .map(|cause| format!("likely: {}", escape(cause))),
    );
    notes.extend(
        judged
            .reason
            .map(|reason| format!("more: jarful explain {}", reason.name())),
    );
    let hint = scene.and_then(|scene| scenario.scenes[scene].hint.as_deref());
    notes.extend(hint.map(|hint| format!("hint: {}", escape(hint))));
    let diagnostic = MietteDiagnostic::new(title);
    let came = shorten(&escape(&judged.actual), 60);
    let mut out = render(
        diagnostic,
        Some(&came),
        judged.span,
        &scenario.source,
        style,
    );
    for note in notes {
        for (at, line) in wrap(&note, style.width.saturating_sub(6))
            .iter()
            .enumerate()
        {
            let indent = if at == 0 { "   " } else { "     " };
            out.push_str(&format!("{indent}{line}\n"));
        }
    }
    out
}

/// One line of a play under its own name and number: no more of the text is needed for a frame.
struct OneLine {
    name: String,
    text: String,
    /// 1-based.
    number: usize,
    /// So many characters before the caret are not shown.
    cut: usize,
    /// What the caret spans, in bytes of `text`.
    caret: (usize, usize),
    /// What hangs below it.
    words: Option<String>,
}

impl OneLine {
    /// As much of the line as fits into `columns` beside its number, and the words below the caret.
    fn around(span: Span, source: &Source, words: Option<&str>, columns: usize) -> Self {
        let text = &source.text;
        let at = span.start.min(text.len());
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let whole = escape_keeping_length(text[start..end].trim_end_matches('\r'));
        let from = span.start.saturating_sub(start).min(whole.len());
        let len = span.len.min(whole.len() - from);
        let number = source.line_of(span).0;
        let room = columns.saturating_sub(number.to_string().len() + GUTTER);
        let most = excerpt::room_for_words(&whole, from, len, room);
        let words = words.map(|words| shorten(words, most));
        let below = words.as_deref().map_or(0, width);
        let part = excerpt::of(&whole, from, len, below, room);
        Self {
            name: escape(&source.name).into_owned(),
            text: part.text,
            number,
            cut: part.cut,
            caret: (part.start, part.len),
            words,
        }
    }

    fn label(&self) -> LabeledSpan {
        LabeledSpan::new(self.words.clone(), self.caret.0, self.caret.1)
    }
}

impl SourceCode for OneLine {
    /// miette asks without context for the position in the heading, with context for the text.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let before = self
            .text
            .get(..span.offset())
            .ok_or(MietteError::OutOfBounds)?;
        let column = if context == 0 {
            before.chars().count() + self.cut
        } else {
            0
        };
        let whole = SourceSpan::from((0, self.text.len()));
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            whole,
            self.number - 1,
            column,
            1,
        )))
    }
}

fn render(
    diagnostic: MietteDiagnostic,
    words: Option<&str>,
    span: Span,
    source: &Source,
    style: &Style,
) -> String {
    let columns = style.width.max(40);
    let line = OneLine::around(span, source, words, columns);
    let label = line.label();
    let report = Report::from(diagnostic.with_label(label)).with_source_code(line);
    let theme = match (style.glyphs, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_context_lines(1)
        .with_width(columns);
    if handler.render_report(&mut out, report.as_ref()).is_err() {
        return format!("{report}\n");
    }
    out
}
