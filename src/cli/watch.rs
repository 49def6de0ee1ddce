//! `jarful sessions STORE --watch`: looks at the table again and again until Ctrl-C.
//!
//! A table that cannot be read for a moment (locked, replaced, migrated) is said once, and the
//! watch goes on: what happened meanwhile is told as soon as it can be read again.

use super::exit::{Exit, Stop, bad_input};
use super::interrupt;
use super::output::{self, Output};
use super::reports::Reports;
use super::sessions::{Place, Sessions, is_meant};
use crate::report::{Style, Watch};
use crate::run::Stop as Ear;
use crate::store::{Change, Follower};
use crate::text::{Labels, count, escape};
use std::io;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Between two looks. A look at an unchanged table reads one number.
const PAUSE: Duration = Duration::from_millis(100);
/// A large table that changes all the time may take so much of the time: one part in five.
const SHARE: u32 = 4;
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// A watch under way.
struct Eye<'a> {
    follower: Follower,
    watch: Watch,
    /// Only this session.
    session: Option<&'a str>,
    stage: Option<Output>,
    report: Option<Output>,
    labels: Labels,
    labels_only: bool,
    changes: u64,
    trouble: Option<String>,
}

/// `--watch`.
pub(super) fn command(
    args: &Sessions,
    place: &Place,
    labels: Labels,
    style: Style,
    reports: Reports,
) -> Result<Exit, Stop> {
    let follower = place
        .store
        .follow()
        .map_err(|why| bad_input(why.to_string()))?;
    let stage = match &reports.json {
        Some((_, Output::Stdout)) => None,
        _ => Some(Output::Stdout),
    };
    let mut eye = Eye {
        follower,
        watch: Watch::new(style, labels.clone()),
        session: args.session.as_deref(),
        stage,
        report: reports.json.map(|(_, output)| output),
        labels,
        labels_only: args.labels_only,
        changes: 0,
        trouble: None,
    };
    let (stopper, stop) = Ear::pair();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|why| bad_input(format!("time cannot be measured: {why}")))?;
    interrupt::listen(stopper);
    output::talk(&format!(
        "Watching {}, {} now. Ctrl-C ends it.\n",
        escape(&place.name),
        count(eye.follower.count() as u64, "session")
    ));
    runtime.block_on(eye.look_until(&stop));
    output::talk(&format!("\n{} seen.\n", count(eye.changes, "change")));
    Ok(Exit::Good)
}

impl Eye<'_> {
    async fn look_until(&mut self, stop: &Ear) {
        loop {
            let began = Instant::now();
            if self.look().is_err() {
                return; // nobody reads any more
            }
            let pause = match self.trouble {
                None => (began.elapsed() * SHARE).clamp(PAUSE, LONGEST_PAUSE),
                Some(_) => PAUSE, // it was waiting for a lock, not reading
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.requested() => return,
            }
        }
    }

    fn look(&mut self) -> io::Result<()> {
        match self.follower.look() {
            Ok(changes) => {
                if self.trouble.take().is_some() {
                    output::talk("The table can be read again.\n");
                }
                changes.iter().try_for_each(|change| self.tell(change))
            }
            Err(why) => {
                let why = why.to_string();
                if self.trouble.as_ref() != Some(&why) {
                    output::talk(&format!("{} (still watching)\n", escape(&why)));
                    self.trouble = Some(why);
                }
                Ok(())
            }
        }
    }

    fn tell(&mut self, change: &Change) -> io::Result<()> {
        let row = change.after.as_ref().or(change.before.as_ref());
        let id = row.map_or("", |row| row.id.as_str());
        let label = self.labels.of(id);
        if self
            .session
            .is_some_and(|word| word != label && !is_meant(word, id))
        {
            return Ok(());
        }
        self.changes += 1;
        if let Some(stage) = &mut self.stage {
            let text = self.watch.lines(change);
            stage.write(&hidden(&text, &self.labels, self.labels_only))?;
        }
        if let Some(report) = &mut self.report {
            let text = self.watch.json(change, OffsetDateTime::now_utc());
            report.write(&hidden(&text, &self.labels, self.labels_only))?;
            report.finish()?;
        }
        Ok(())
    }
}

fn hidden(text: &str, labels: &Labels, labels_only: bool) -> String {
    if labels_only {
        labels.hide_ids(text)
    } else {
        text.to_owned()
    }
}
