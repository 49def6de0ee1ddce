//! `--report`: where each goes, opened before anything is asked of a server.

use super::args::Common;
use super::exit::{Stop, bad_input};
use super::output::{self, Output};
use super::step;
use crate::text::escape;
use std::path::{Path, PathBuf};

/// Where the reports go, opened before anything is asked of a server.
pub(super) struct Reports {
    pub(super) json: Option<(String, Output)>,
    /// The files that are written.
    pub(super) files: Vec<PathBuf>,
}

impl Reports {
    pub(super) fn open(common: &Common) -> Result<Self, Stop> {
        step::check(common)?;
        Self::open_all(&common.report)
    }

    /// `FORMAT[=PATH]`, as often as it was given.
    pub(super) fn open_all(all: &[String]) -> Result<Self, Stop> {
        let (mut json, mut files) = (None, Vec::new());
        for wanted in all {
            let (format, path) = match wanted.split_once('=') {
                Some((format, path)) => (format, Some(path)),
                None => (wanted.as_str(), None),
            };
            if format != "json" {
                return Err(bad_input(format!(
                    "{} is no report format of jarful. There is one: json. Write --report json=PATH for a file, \
                     or --report json (the same as json=-) for stdout",
                    escape(format)
                )));
            }
            if json.is_some() {
                return Err(bad_input(
                    "the json report is asked for twice; one is enough, on stdout or in a file",
                ));
            }
            json = Some(match path {
                None | Some("-") => ("stdout".to_owned(), Output::Stdout),
                Some(path) => {
                    let output = open_report(path)?;
                    files.push(output::resolved(Path::new(path)));
                    (path.to_owned(), output)
                }
            });
        }
        Ok(Self { json, files })
    }

    /// One report may take stdout; the play then goes to stderr.
    pub(super) fn stage(&self) -> Output {
        match &self.json {
            Some((_, Output::Stdout)) => Output::Stderr,
            _ => Output::Stdout,
        }
    }

    pub(super) fn finish(mut self) -> Result<(), Stop> {
        if let Some((name, output)) = &mut self.json {
            output
                .finish()
                .map_err(|why| report_failed(name, &why.to_string()))?;
        }
        Ok(())
    }
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
