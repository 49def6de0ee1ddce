//! Who listens to a run: the observer, and behind it the reports. Each event is shown at once.

use super::output::Output;
use super::visit::VISIT;
use crate::observe::{Observer, Sight, Step};
use crate::report::{self, JsonTrace, Play, Style, Verbosity};
use crate::run::{Audience, Event};
use crate::scenario::Scenario;
use crate::text::escape;
use std::borrow::Cow;

/// So many failures are shown in full; the rest is counted.
const MOST_FAILURES: usize = 10;

pub(super) struct Hall<'p> {
    scenario: &'p Scenario,
    style: Style,
    pub(super) observer: Observer<'p>,
    play: Play<'p>,
    stage: Output,
    json: Option<(JsonTrace<'p>, &'p mut Output)>,
    fail_fast: bool,
    failures: Vec<String>,
    more_failures: u64,
    /// Why a report could not be written to its end.
    pub(super) report_error: Option<String>,
}

impl<'p> Hall<'p> {
    pub(super) fn new(
        scenario: &'p Scenario,
        observer: Observer<'p>,
        style: Style,
        target: String,
        stage: Output,
        report: Option<&'p mut Output>,
        fail_fast: bool,
    ) -> Self {
        let path = (scenario.source.name != VISIT).then(|| scenario.source.name.clone());
        Self {
            play: Play::new(scenario, style.clone(), target.clone()),
            json: report.map(|output| (JsonTrace::new(scenario, target, path), output)),
            scenario,
            style,
            observer,
            stage,
            fail_fast,
            failures: Vec::new(),
            more_failures: 0,
            report_error: None,
        }
    }

    pub(super) fn open(&mut self) {
        let opening = self.play.opening();
        self.say(&opening);
        if let Some((json, _)) = &self.json {
            let text = json.opening();
            self.record(&text);
        }
    }

    /// What stands at the end.
    pub(super) fn close(&mut self) {
        let (browsers, summary) = (self.observer.browsers(), self.observer.summary());
        let cookie = self.observer.session_cookie().map(str::to_owned);
        let source = self.observer.source();
        if summary.answers > 0 {
            let text = self.play.who_is_who(&browsers, cookie.as_deref(), source);
            self.say(&text);
        }
        for failure in std::mem::take(&mut self.failures) {
            self.say(&format!("\n{}\n", failure.trim_end()));
        }
        if self.more_failures > 0 {
            let more = crate::text::count(self.more_failures, "failure");
            self.say(&format!("\n… and {more} more.\n"));
        }
        let sums = self.play.sums(&summary, source);
        self.say(&sums);
        let conclusion = self.play.conclusion(self.observer.conclusion().as_ref());
        self.say(&conclusion);
        if let Some((json, _)) = &self.json {
            let jars = self.observer.jars();
            let text = json.closing(&browsers, jars, cookie.as_deref(), &summary);
            self.record(&text);
        }
    }

    fn closed(&mut self, step: &Step<'_>) {
        if let Some((json, _)) = &mut self.json {
            let text = json.step(step);
            self.record(&text);
        }
        if self.style.verbosity == Verbosity::Quiet {
            self.say_failures_in_one_line(step);
            return;
        }
        for judged in step
            .judged
            .iter()
            .filter(|judged| judged.passed == Some(false))
        {
            if step.error.is_some() {
                break; // said under the step itself
            }
            if self.failures.len() == MOST_FAILURES {
                self.more_failures += 1;
            } else {
                let frame = report::failure(self.scenario, step, judged, &self.style);
                self.failures.push(frame);
            }
        }
    }

    /// `-q`: file, line and column, who, what was expected, what came.
    fn say_failures_in_one_line(&mut self, step: &Step<'_>) {
        let source = &self.scenario.source;
        let who = self.scenario.cast.name(step.browser()).to_owned();
        let name = escape(&source.name).into_owned();
        if let Some(error) = &step.error {
            let line = step.played.turn.line.number;
            let text = format!("{name}:{line}: {who}: {}\n", escape(error));
            self.say(&text);
            return;
        }
        for judged in step
            .judged
            .iter()
            .filter(|judged| judged.passed == Some(false))
        {
            let (line, column) = source.line_of(judged.span);
            let cause = judged.cause.as_ref().map(|c| format!(" ({})", escape(c)));
            let text = format!(
                "{name}:{line}:{column}: {who}: expected {}, but {}{}\n",
                escape(&judged.text),
                escape(&judged.actual),
                cause.unwrap_or_default()
            );
            self.say(&text);
        }
    }

    /// A closed pipe is no error: what nobody reads is not written.
    fn say(&mut self, text: &str) {
        let text = self.shown(text);
        let _ = self.stage.write(&text);
    }

    /// With `--labels-only` no id leaves the program, wherever it stands.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.style.labels_only {
            Cow::Owned(self.observer.labels().hide_ids(text))
        } else {
            Cow::Borrowed(text)
        }
    }

    fn record(&mut self, text: &str) {
        let text = self.shown(text);
        let Some((_, output)) = &mut self.json else {
            return;
        };
        let is_pipe = matches!(output, Output::Stdout);
        if let Err(why) = output.write(&text)
            && !is_pipe
            && self.report_error.is_none()
        {
            self.report_error = Some(why.to_string());
        }
    }
}

impl<'p> Audience<'p> for Hall<'p> {
    fn hear(&mut self, event: Event<'p>) {
        for sight in self.observer.hear(event) {
            let text = self.play.render(&sight);
            self.say(&text);
            if let Sight::Closed(step) = &sight {
                self.closed(step);
            }
        }
    }

    fn session_cookie(&self) -> Option<String> {
        self.observer.session_cookie().map(str::to_owned)
    }

    fn has_seen_enough(&self) -> bool {
        self.fail_fast && self.observer.has_failed()
    }
}
