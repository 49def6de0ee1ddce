//! Control characters in a play: nobody sees them and nobody means them.

use super::super::play::Span;
use super::Problem;
use super::outline::Entry;
use super::piece::is_blank;

/// A line that holds a control character has that mistake and no other: what else seems wrong with
/// it may come of it.
pub fn tell_instead(entries: &[Entry<'_>], problems: &mut Vec<Problem>) {
    let found: Vec<(Span, Problem)> = entries.iter().filter_map(find).collect();
    if found.is_empty() {
        return;
    }
    // Entries stand in the order of the text.
    problems.retain(|problem| {
        let before = found.partition_point(|(line, _)| line.start <= problem.span.start);
        let line = before.checked_sub(1).map(|at| found[at].0);
        line.is_none_or(|line| problem.span.start > line.start + line.len)
    });
    problems.extend(found.into_iter().map(|(_, problem)| problem));
}

fn find(entry: &Entry<'_>) -> Option<(Span, Problem)> {
    let is_meant = |c: char| !c.is_control() || is_blank(c);
    let line = entry.line;
    let (at, c) = line.text.char_indices().find(|&(_, c)| !is_meant(c))?;
    let span = Span {
        start: line.start + at,
        len: c.len_utf8(),
    };
    let message = format!(
        "an invisible control character stands here (U+{:04X})",
        u32::from(c)
    );
    let problem = Problem::new(span, message).help("Delete it, or write the line anew");
    Some((line.span(), problem))
}
