//! `--jar` and `--save-jar`: jars that come from files and go into files. All files are read, and
//! all places to write are found, before the first request leaves; `jar_files.rs` touches them.

use super::args::Common;
use super::exit::{Stop, bad_input};
use super::jar_files::{self, Saving};
use super::output;
use super::reports::Reports;
use crate::cookie::Cookie;
use crate::scenario::{BrowserId, Scenario};
use crate::text::{count, escape};
use std::sync::Arc;
use std::time::Duration;

/// So many names of a cast are listed in a message.
const LISTED: usize = 8;

/// The jars of one call.
pub(super) struct Jars {
    load: Vec<(String, Vec<Cookie>)>,
    save: Vec<(String, Saving)>,
    is_quiet: bool,
}

impl Jars {
    /// Reads all jars, and makes sure that all can be saved. `plays`: all that will be played.
    pub(super) fn open(
        common: &Common,
        plays: &[Scenario],
        reports: &Reports,
    ) -> Result<Self, Stop> {
        if common.no_cookies && !(common.jar.is_empty() && common.save_jar.is_empty()) {
            return Err(bad_input(
                "without cookies there are no jars: --jar and --save-jar do not go with --no-cookies, or with the play no-cookies",
            ));
        }
        let mut jars = Self {
            load: Vec::new(),
            save: Vec::new(),
            is_quiet: common.quiet,
        };
        let mut taken = reports.files.clone();
        for text in &common.save_jar {
            let (name, path) = who_and_where("--save-jar", text, plays)?;
            one_play_only(&name, text, plays)?;
            jars.save
                .push((name, Saving::open(path, text, &mut taken)?));
        }
        let mut stdin_is_free = !common.step;
        for text in &common.jar {
            let (name, path) = who_and_where("--jar", text, plays)?;
            let is_fresh = jars.save.iter().any(|(_, saving)| saving.is_new_at(path));
            let cookies = if is_fresh {
                Vec::new()
            } else {
                jar_files::load(path, text, &mut stdin_is_free)?
            };
            jars.tell(&format!(
                "{name} begins with {} from {}",
                cookies_in_words(cookies.len()),
                jar_files::shown(path)
            ));
            jars.load.push((name, cookies));
        }
        Ok(jars)
    }

    /// What the browsers of this play hold before it.
    pub(super) fn of(&self, play: &Scenario) -> Vec<(BrowserId, Vec<Cookie>)> {
        let of_this_play =
            |(name, cookies): &(String, Vec<Cookie>)| Some((browser(play, name)?, cookies.clone()));
        self.load.iter().filter_map(of_this_play).collect()
    }

    /// The play is over, however it ended: its jars are saved. `waited`: how far the play moved the
    /// browsers' clock.
    pub(super) fn save(
        &mut self,
        play: &Scenario,
        jars: &[Arc<[Cookie]>],
        waited: Duration,
    ) -> Result<(), Stop> {
        let mine = |(name, _): &mut (String, Saving)| browser(play, name).is_some();
        let saved: Vec<_> = self.save.extract_if(.., mine).collect();
        for (name, saving) in saved {
            let id = browser(play, &name).unwrap_or_default();
            let jar = jars.get(id).map_or(&[][..], AsRef::as_ref);
            let said = saving.finish(&name, jar, waited)?;
            self.tell(&said);
        }
        Ok(())
    }

    /// Jars of plays that were not reached stay as they were.
    pub(super) fn finish(self) {
        for (name, saving) in &self.save {
            self.tell(&format!(
                "{name}'s jar is not saved, for the play was not reached: {} stays as it was",
                saving.shown
            ));
        }
    }

    fn tell(&self, line: &str) {
        if !self.is_quiet {
            output::talk(&format!("{}\n", escape(line)));
        }
    }
}

/// `2 cookies`, `no cookies`.
pub(super) fn cookies_in_words(number: usize) -> String {
    match number {
        0 => "no cookies".to_owned(),
        n => count(n as u64, "cookie"),
    }
}

/// `NAME=FILE`; the name as the play writes it.
fn who_and_where<'t>(
    flag: &str,
    text: &'t str,
    plays: &[Scenario],
) -> Result<(String, &'t str), Stop> {
    let pair = text
        .split_once('=')
        .filter(|(name, path)| !name.is_empty() && !path.is_empty());
    let Some((name, path)) = pair else {
        let example = plays.first().and_then(|play| play.cast.members.first());
        let example = example.map_or("alice", |member| &*member.name);
        return Err(bad_input(format!(
            "{flag} {} lacks one of two things: whose jar, and the file. Write: {flag} {example}=cookies.txt",
            escape(text)
        )));
    };
    let found = plays
        .iter()
        .find_map(|play| Some(play.cast.name(browser(play, name)?)));
    match found {
        Some(name) => Ok((name.to_owned(), path)),
        None => Err(bad_input(format!(
            "{flag} {}: no browser of the play is called {}. {}",
            escape(text),
            escape(name),
            casts(plays)
        ))),
    }
}

/// Each play begins with fresh browsers: of which one is the jar to be saved?
fn one_play_only(name: &str, text: &str, plays: &[Scenario]) -> Result<(), Stop> {
    let its = plays.iter().filter(|play| browser(play, name).is_some());
    let its: Vec<_> = its
        .map(|play| escape(&play.source.name).into_owned())
        .collect();
    if its.len() < 2 {
        return Ok(());
    }
    Err(bad_input(format!(
        "--save-jar {}: {name} plays in {}, and each play has fresh browsers, so there are several jars of that name.\n\
         Run the plays one by one.",
        escape(text),
        its.join(" and in ")
    )))
}

fn browser(play: &Scenario, name: &str) -> Option<BrowserId> {
    let members = &play.cast.members;
    members
        .iter()
        .position(|member| member.name.eq_ignore_ascii_case(name))
}

fn casts(plays: &[Scenario]) -> String {
    let cast = |play: &Scenario| {
        let names = play.cast.members.iter().map(|member| &*member.name);
        let listed: Vec<_> = names.take(LISTED).collect();
        let more = play.cast.members.len() - listed.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{}{more}", listed.join(", "))
    };
    if let [play] = plays {
        return format!("The cast: {}", cast(play));
    }
    let line = |play: &Scenario| format!("\n  {}: {}", escape(&play.source.name), cast(play));
    format!("The casts:{}", plays.iter().map(line).collect::<String>())
}
