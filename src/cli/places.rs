//! Where plays are played: the target of each, named in the command or in the play.

use super::args::Common;
use super::exit::{Exit, Stop, bad_input};
use super::output::{self, Output};
use super::style::style;
use super::{demo, target};
use crate::report;
use crate::scenario::{self, Scenario};
use crate::store;
use crate::text::escape;
use std::path::{Path, PathBuf};
use url::Url;

/// Where a play is played.
pub(super) struct Place {
    /// Where `/…` addresses go.
    pub(super) base: Url,
    /// The target as reports name it: `demo`, or an address.
    pub(super) called: String,
    /// The demo server, where it is the place.
    pub(super) demo: Option<demo::Server>,
}
/// `jarful run play.jarful` means the `target:` of the play; a target alone lacks a file.
pub(super) fn target_and_files(
    target: String,
    mut files: Vec<PathBuf>,
) -> Result<(Option<String>, Vec<PathBuf>), Stop> {
    let is_target =
        target.eq_ignore_ascii_case("demo") || target.bytes().all(|b| b.is_ascii_digit());
    if !is_target && (target.ends_with(".jarful") || Path::new(&target).is_file()) {
        files.insert(0, PathBuf::from(target));
        return Ok((None, files));
    }
    if files.is_empty() {
        return Err(bad_input(
            "no scenario file is named.\nWrite: jarful run TARGET FILE, \
             for example jarful run http://localhost:8000 scenarios/three-browsers.jarful\n\
             Without a file: jarful visit TARGET/page",
        ));
    }
    Ok((Some(target), files))
}

/// One target a play: the one named in the command, or else each play's own. All are checked before
/// the first request.
pub(super) fn targets(named: Option<&str>, plays: &[Scenario]) -> Result<Vec<Target>, Stop> {
    let own = |play: &Scenario| {
        let text = named
            .map(str::to_owned)
            .or_else(|| play.target.clone())
            .ok_or_else(|| {
                bad_input(format!(
                    "no target is named: neither in the command nor by a target: line of {}.\n\
                 Write: jarful run http://localhost:8000 FILE, or jarful run demo FILE",
                    play.source.name
                ))
            })?;
        if text.eq_ignore_ascii_case("demo") {
            return Ok(Target::Demo);
        }
        Ok(Target::Url(target::parse(&text)?))
    };
    plays.iter().map(own).collect()
}

/// Only a server that jarful started can be restarted.
pub(super) fn check_restarts(
    plays: &[Scenario],
    targets: &[Target],
    common: &Common,
) -> Result<(), Stop> {
    let style = style(common, &Output::Stderr);
    let foreign = plays
        .iter()
        .zip(targets)
        .filter(|(_, target)| matches!(target, Target::Url(_)));
    let mistakes = foreign.filter_map(|(play, _)| {
        let problem = scenario::Problem {
            span: play.first_restart()?,
            message: "jarful did not start this server, so it cannot restart it".to_owned(),
            help: Some(
                "Play it on the demo server (jarful run demo FILE), or restart the server by hand during a pause 30 s"
                    .to_owned(),
            ),
        };
        Some(report::problems(&play.source, &[problem], &style))
    });
    let says: String = mistakes.collect();
    if says.is_empty() {
        return Ok(());
    }
    Err(Stop {
        exit: Exit::BadInput,
        says,
    })
}

/// Where a play goes.
pub(super) enum Target {
    Demo,
    Url(Url),
}

impl Target {
    /// The demo server is started for it.
    pub(super) fn place(&self, quiet: bool) -> Result<Place, Stop> {
        match self {
            Self::Demo => demo::place(quiet),
            Self::Url(url) => Ok(Place {
                called: target::shown(url),
                base: url.clone(),
                demo: None,
            }),
        }
    }
}

/// The same; where a store could be named, one line offers it.
pub(super) fn place(target: &Target, common: &Common) -> Result<Place, Stop> {
    if let Target::Url(url) = target
        && common.store.is_none()
        && !common.quiet
    {
        offer_store(url);
    }
    target.place(common.quiet)
}

/// Django's `db.sqlite3` in the current folder and no `--store`: one line offers it.
fn offer_store(base: &Url) {
    if !crate::cookie::is_loopback(base) {
        return;
    }
    if let Some(path) = store::candidate_in(Path::new(".")) {
        let path = path
            .strip_prefix(".")
            .unwrap_or(&path)
            .display()
            .to_string();
        output::talk(&format!(
            "hint: this folder has Django's {0}. Add --store django:{0} to see its session table change.\n",
            escape(&path)
        ));
    }
}
