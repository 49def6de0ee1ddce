//! `--report`: where each goes, opened before anything is asked of a server.

use super::args::Common;
use super::exit::{Stop, bad_input};
use super::har_file::HarFile;
use super::output::{self, Output};
use super::step;
use crate::text::escape;
use std::path::{Path, PathBuf};

/// Where the reports go, opened before anything is asked of a server.
pub(super) struct Reports {
    pub(super) json: Option<(String, Output)>,
    pub(super) har: Option<HarFile>,
    /// The files that are written.
    pub(super) files: Vec<PathBuf>,
}

/// The formats that a play is reported in.
const OF_PLAYS: &[&str] = &["json", "har"];

impl Reports {
    pub(super) fn open(common: &Common) -> Result<Self, Stop> {
        step::check(common)?;
        Self::open_all(&common.report, OF_PLAYS)
    }

    /// `FORMAT[=PATH]`, as often as it was given.
    pub(super) fn open_all(all: &[String], formats: &[&str]) -> Result<Self, Stop> {
        let mut reports = Self {
            json: None,
            har: None,
            files: Vec::new(),
        };
        for wanted in all {
            let (format, path) = match wanted.split_once('=') {
                Some((format, path)) => (format, Some(path)),
                None => (wanted.as_str(), None),
            };
            reports.check(format, formats)?;
            let (name, output) = reports.output(path)?;
            if format == "har" {
                reports.har = Some(HarFile::new(name, output));
            } else {
                reports.json = Some((name, output));
            }
        }
        Ok(reports)
    }

    fn check(&self, format: &str, formats: &[&str]) -> Result<(), Stop> {
        if !formats.contains(&format) {
            let all = match formats {
                [one] => format!("There is one: {one}"),
                _ => format!("There are: {}", formats.join(", ")),
            };
            return Err(bad_input(format!(
                "{} is no report format of jarful. {all}. Write --report json=PATH for a file, \
                 or --report json (the same as json=-) for stdout",
                escape(format)
            )));
        }
        let is_taken = if format == "har" {
            self.har.is_some()
        } else {
            self.json.is_some()
        };
        if is_taken {
            return Err(bad_input(format!(
                "the {format} report is asked for twice; one is enough, on stdout or in a file"
            )));
        }
        Ok(())
    }

    fn output(&mut self, path: Option<&str>) -> Result<(String, Output), Stop> {
        let Some(path) = path.filter(|path| *path != "-") else {
            if self.has_stdout() {
                return Err(bad_input(
                    "one report may take stdout; write the other into a file: --report har=PATH",
                ));
            }
            return Ok(("stdout".to_owned(), Output::Stdout));
        };
        let place = output::resolved(Path::new(path));
        if self.files.contains(&place) {
            return Err(bad_input(format!(
                "two reports would be written to the same file, {}",
                escape(path)
            )));
        }
        let output = open_report(path)?;
        self.files.push(output::resolved(Path::new(path)));
        Ok((path.to_owned(), output))
    }

    fn has_stdout(&self) -> bool {
        let json = matches!(self.json, Some((_, Output::Stdout)));
        json || self.har.as_ref().is_some_and(HarFile::takes_stdout)
    }

    /// One report may take stdout; the play then goes to stderr.
    pub(super) fn stage(&self) -> Output {
        if self.has_stdout() {
            Output::Stderr
        } else {
            Output::Stdout
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Stop> {
        if let Some((name, output)) = &mut self.json {
            output
                .finish()
                .map_err(|why| report_failed(name, &why.to_string()))?;
        }
        self.har.map_or(Ok(()), HarFile::finish)
    }
}

/// `json`, `har=-`: this report goes to stdout.
pub(super) fn is_for_stdout(report: &str) -> bool {
    report.split_once('=').is_none_or(|(_, path)| path == "-")
}

fn open_report(path: &str) -> Result<Output, Stop> {
    Output::file(Path::new(path)).map_err(|why| {
        bad_input(format!(
            "the report {} cannot be written: {why}.\nNothing was sent. Name another path, or make the folder first.",
            escape(path)
        ))
    })
}

pub(super) fn report_failed(name: &str, why: &str) -> Stop {
    bad_input(format!(
        "the report {} could not be written to its end: {why}",
        escape(name)
    ))
}
