//! Who listens to a run: the observer, and behind it the reports. Each event is shown at once.

use super::har_file::HarFile;
use super::output::Output;
use super::progress::Progress;
use super::visit::VISIT;
use crate::observe::{Alarm, Observer, Sight, Step};
use crate::report::{Failures, JsonTrace, Play, Style, Verbosity};
use crate::run::{Audience, Event};
use crate::scenario::{BrowserId, Round, Scenario};
use crate::text::{Mask, escape_in_json};
use std::borrow::Cow;
use std::time::Duration;

pub(super) struct Hall<'p> {
    scenario: &'p Scenario,
    style: Style,
    pub(super) observer: Observer<'p>,
    play: Play<'p>,
    stage: Output,
    progress: Option<Progress>,
    json: Option<(JsonTrace<'p>, &'p mut Output)>,
    pub(super) har: Option<&'p mut HarFile>,
    fail_fast: bool,
    /// Hides the secrets of the play.
    pub(super) mask: Mask,
    failures: Failures,
    /// How far the play has moved the browsers' clock.
    pub(super) waited: Duration,
    has_stepped: bool,
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
        let shown = match target.as_str() {
            "demo" => "demo server".to_owned(),
            _ => target.clone(),
        };
        let path = (scenario.source.name != VISIT).then(|| scenario.source.name.clone());
        let is_crowd = scenario.cast.members.len() > style.crowd;
        let is_wanted = is_crowd && style.verbosity > Verbosity::Quiet;
        Self {
            progress: Progress::of(scenario.turn_count(), is_wanted, style.glyphs),
            play: Play::new(scenario, style.clone(), shown),
            json: report.map(|output| (JsonTrace::new(scenario, target, path), output)),
            har: None,
            scenario,
            style,
            observer,
            stage,
            fail_fast,
            mask: Mask::default(),
            failures: Failures::default(),
            waited: Duration::ZERO,
            has_stepped: false,
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
        let failures = self.failures();
        self.say(&failures);
        let sums = self.play.sums(&summary, source);
        self.say(&sums);
        let conclusion = self.play.conclusion(self.observer.conclusion().as_ref());
        self.say(&conclusion);
        if let Some((json, _)) = &self.json {
            let hide = self.style.labels_only.then(|| self.observer.labels());
            let jars = self.observer.jars();
            let text = json.closing(&browsers, jars, cookie.as_deref(), &summary, hide);
            self.record(&text);
        }
    }

    fn closed(&mut self, step: &Step<'_>) {
        if let Some((json, _)) = &mut self.json {
            let hide = self.style.labels_only.then(|| self.observer.labels());
            let text = json.step(step, hide);
            self.record(&text);
        }
        if let Some(har) = &mut self.har {
            har.step(step, self.style.labels_only.then(|| self.observer.labels()));
        }
        self.failures.note(step);
    }

    /// What failed, once each. With `-q` one line; otherwise with the line of the play, where
    /// somebody wrote one: what failed in a visit stands under its steps already, unless a crowd's
    /// steps were folded.
    fn failures(&self) -> String {
        let has_file = self.scenario.source.name != VISIT;
        let is_crowd = self.scenario.cast.members.len() > self.style.crowd;
        if self.style.verbosity == Verbosity::Quiet {
            return self.failures.lines(self.scenario, has_file);
        }
        let mut out = String::new();
        if is_crowd {
            out.push_str(
                &self
                    .failures
                    .of_a_crowd(self.scenario, has_file, &self.style),
            );
        }
        if has_file {
            out.push_str(&self.failures.frames(self.scenario, &self.style));
        }
        out
    }

    /// Two browsers on one id are wrong enough to be said with `-q` too.
    fn say_alarm_quietly(&mut self, step: &Step<'_>) {
        let quiet = self.style.verbosity == Verbosity::Quiet;
        if let (Some(Alarm::SharedSession { first, label }), true) = (&step.alarm, quiet) {
            let cast = &self.scenario.cast;
            let (who, first) = (cast.name(step.browser()), cast.name(*first));
            let text = format!(
                "{who} holds {first}'s session {label}: to the server they are one browser\n"
            );
            self.say(&text);
        }
    }

    /// A closed pipe is no error: what nobody reads is not written.
    fn say(&mut self, text: &str) {
        if let (Some(progress), false) = (&mut self.progress, text.is_empty()) {
            progress.clear();
        }
        let text = self.shown(text);
        let _ = self.stage.write(&text);
    }

    /// With `--labels-only` no id leaves the program, wherever it stands; secrets never do.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let masked = self.mask.mask(text);
        if self.style.labels_only {
            Cow::Owned(self.observer.labels().hide_ids(&masked))
        } else {
            masked
        }
    }

    fn record(&mut self, text: &str) {
        let Some((_, output)) = &mut self.json else {
            return;
        };
        let is_pipe = matches!(output, Output::Stdout);
        if let Err(why) = output.write(&escape_in_json(&self.mask.mask(text)))
            && !is_pipe
            && self.report_error.is_none()
        {
            self.report_error = Some(why.to_string());
        }
    }
}

impl<'p> Audience<'p> for Hall<'p> {
    fn hear(&mut self, event: Event<'p>) {
        if let Event::Waited { by, .. } = &event {
            self.waited = self.waited.saturating_add(*by);
        }
        if let Event::Turn(played) = &event {
            self.mask.add(&played.secrets);
        }
        for sight in self.observer.hear(event) {
            let text = self.play.render(&sight);
            self.say(&text);
            if let Sight::Live(step) = &sight {
                self.say_alarm_quietly(step);
                if let Some(progress) = &mut self.progress {
                    progress.turn(&mut self.observer);
                }
            }
            if let Sight::Closed(step) = &sight {
                self.closed(step);
            }
        }
    }

    fn foresee(&mut self, round: &Round<'p>, secrets: &[String]) {
        self.mask.add(secrets);
        if !std::mem::replace(&mut self.has_stepped, true) {
            let how = self.play.how_to_step();
            self.say(&how);
        }
        let next = self.play.next(round);
        self.say(&next);
    }

    fn session_cookie(&self) -> Option<String> {
        self.observer.session_cookie().map(str::to_owned)
    }

    fn watched(&self, browser: BrowserId, watch: usize) -> Option<String> {
        self.observer.watched(browser, watch).map(str::to_owned)
    }

    fn has_seen_enough(&self) -> bool {
        self.fail_fast && self.observer.has_failed()
    }
}
