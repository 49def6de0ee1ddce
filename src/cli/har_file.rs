//! The file of `--report har`: one for all plays of a run, written as they go. However the run ends,
//! what stands in it is whole JSON.

use super::exit::Stop;
use super::output::Output;
use super::reports::report_failed;
use crate::observe::Step;
use crate::report::Har;
use crate::scenario::Scenario;
use crate::text::{Labels, Mask, escape_in_json};

pub(super) struct HarFile {
    name: String,
    output: Output,
    har: Har,
    mask: Mask,
    is_open: bool,
    /// Why it could not be written, the first time.
    failed: Option<String>,
}

impl HarFile {
    pub(super) fn new(name: String, output: Output) -> Self {
        Self {
            name,
            output,
            har: Har::default(),
            mask: Mask::default(),
            is_open: false,
            failed: None,
        }
    }

    pub(super) fn takes_stdout(&self) -> bool {
        matches!(self.output, Output::Stdout)
    }

    /// A play begins, whose secrets `mask` hides.
    pub(super) fn play(&mut self, play: &Scenario, target: &str, mask: Mask) {
        self.mask = mask;
        if !std::mem::replace(&mut self.is_open, true) {
            self.write(&Har::opening());
        }
        self.har.play(play, target);
    }

    pub(super) fn step(&mut self, step: &Step<'_>, hide: Option<&Labels>) {
        let text = self.har.step(step, hide, &self.mask);
        self.write(&text);
    }

    pub(super) fn finish(mut self) -> Result<(), Stop> {
        self.close();
        match &self.failed {
            Some(why) => Err(report_failed(&self.name, why)),
            None => Ok(()),
        }
    }

    fn close(&mut self) {
        if std::mem::replace(&mut self.is_open, false) {
            self.write(&self.har.closing());
            let finished = self.output.finish();
            self.note(finished);
        }
    }

    fn write(&mut self, text: &str) {
        if self.failed.is_none() {
            let written = self.output.write(&escape_in_json(&self.mask.mask(text)));
            self.note(written);
        }
    }

    /// A closed pipe is no error: what nobody reads is not written.
    fn note(&mut self, written: std::io::Result<()>) {
        if let Err(why) = written
            && !self.takes_stdout()
        {
            self.failed.get_or_insert(why.to_string());
        }
    }
}

impl Drop for HarFile {
    fn drop(&mut self) {
        self.close();
    }
}
