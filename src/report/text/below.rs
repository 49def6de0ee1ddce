//! What stands below a step: what came into the jar and went out of it, alarms, failures.

use super::Style;
use super::line::visible_width;
use crate::cookie::{Cookie, Verdict};
use crate::observe::{Alarm, Step};
use crate::scenario::{Action, Scenario};
use crate::text::{escape, shorten};
use colored::Colorize as _;

/// What needs more words than the line has room for.
pub(super) fn below(scenario: &Scenario, style: &Style, lead: &str, step: &Step<'_>) -> String {
    let mut out = String::new();
    let room = style.width.saturating_sub(visible_width(lead)).max(30);
    for words in jar_words(scenario, step) {
        out.push_str(&format!("{lead}{}\n", words.dimmed()));
    }
    for received in step
        .played
        .hops
        .iter()
        .flat_map(|hop| &hop.exchange.received)
    {
        if received.verdict == Verdict::Refused {
            let name = escape(&received.name).into_owned();
            let words = format!("jar: refused {name}. {}", received.reason.says());
            out.push_str(&format!("{lead}{}\n", words.yellow()));
        }
    }
    if let Some(Alarm::SharedSession { first, label }) = &step.alarm {
        let (who, first) = (
            scenario.cast.name(step.browser()),
            scenario.cast.name(*first),
        );
        let words = format!(
            "!! {who} holds {first}'s session {label}: to the server {who} and {first} are one browser"
        );
        out.push_str(&format!("{lead}{}\n", words.red().bold()));
    }
    if let Some(error) = &step.error {
        let mark = if style.glyphs { "✗" } else { "x" };
        for line in crate::text::wrap(&escape(error), room.saturating_sub(2)) {
            out.push_str(&format!("{lead}{}\n", format!("{mark} {line}").red()));
        }
        return out;
    }
    for judged in step
        .judged
        .iter()
        .filter(|judged| judged.passed == Some(false))
    {
        let mark = if style.glyphs { "✗" } else { "x" };
        let words = format!("{mark} expected {}, but {}", judged.text, judged.actual);
        let words = shorten(&escape(&words), room.max(60));
        out.push_str(&format!("{lead}{}\n", words.red()));
    }
    out
}

/// What came into the jar and went out of it, the session cookie of a visit aside: that one has a
/// column of its own.
fn jar_words(scenario: &Scenario, step: &Step<'_>) -> Vec<String> {
    let played = &step.played;
    let turn = played.turn;
    let is_session = |cookie: &&Cookie| {
        Some(&cookie.value) == step.session.id.as_ref()
            || Some(&cookie.value) == step.session.before.as_ref()
    };
    let is_visit = matches!(turn.line.action, Action::Visit(_));
    let same =
        |a: &Cookie, b: &Cookie| (&a.name, &a.domain, &a.path) == (&b.name, &b.domain, &b.path);
    let mut words = Vec::new();
    for now in &played.jar_after {
        let before = played.jar_before.iter().find(|old| same(old, now));
        if before.is_some_and(|old| old.value == now.value) || is_visit && is_session(&now) {
            continue;
        }
        let kind = if now.expires.is_some() {
            ""
        } else {
            ", until the browser closes"
        };
        words.push(format!(
            "+ {}={}{kind}",
            escape(&now.name),
            shorten(&escape(&now.value), 24)
        ));
    }
    for old in &played.jar_before {
        let is_gone = !played.jar_after.iter().any(|now| same(old, now));
        if is_gone && !(is_visit && is_session(&old)) {
            words.push(format!("- {}", escape(&old.name)));
        }
    }
    if let Action::Steal { from, .. } = &turn.line.action
        && !played.stolen.is_empty()
    {
        words.push(format!("copied out of {}'s jar", scenario.cast.name(*from)));
    }
    if matches!(turn.line.action, Action::Close) {
        let kept: Vec<_> = played
            .jar_after
            .iter()
            .map(|c| escape(&c.name).into_owned())
            .collect();
        let kept = if kept.is_empty() {
            "nothing".to_owned()
        } else {
            kept.join(", ")
        };
        words.push(format!("kept {kept}"));
    }
    if words.is_empty() {
        return Vec::new();
    }
    vec![format!("jar: {}", words.join("; "))]
}
