//! Hears the run's events, keeps the books, and says what is to be seen: at once with the best
//! guess, and again as closed steps once it is settled which cookie is the session.

use super::conclusion::{self, Conclusion};
use super::finder::Finder;
use super::fold::{Folder, Standing};
use super::ledger::{Entry, Ledger};
use super::loaded;
use super::sight::{Options, Sight};
use super::trace::{BrowserSummary, Judged, Source, Step, Summary};
use crate::cookie::Cookie;
use crate::run::{Event, Played, Problem};
use crate::scenario::{BrowserId, Scenario};
use crate::text::Labels;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

/// After this many turns the past is no longer revised.
const REVISED_TURNS: usize = 64;

/// See the module.
pub struct Observer<'p> {
    scenario: &'p Scenario,
    finder: Finder,
    ledger: Ledger<'p>,
    /// The books before the first event of the log.
    base: Ledger<'p>,
    log: Vec<Event<'p>>,
    open: Vec<Rc<Step<'p>>>,
    is_settled: bool,
    folder: Option<Folder>,
    summary: Summary,
    failed_scenes: HashSet<usize>,
    played_scenes: HashSet<usize>,
    source: Source,
    has_failed: bool,
    jars: Vec<Arc<[Cookie]>>,
}

impl<'p> Observer<'p> {
    /// An observer of one run of `scenario`.
    #[must_use]
    pub fn new(scenario: &'p Scenario, options: Options) -> Self {
        let given = options
            .session_cookie
            .or_else(|| scenario.session_cookie.clone());
        let finder = Finder::new(given.clone());
        let is_crowd = scenario.cast.members.len() > options.crowd;
        let mut ledger = Ledger::new(scenario, given, options.table);
        ledger.base = options.base;
        Self {
            scenario,
            is_settled: finder.is_certain(),
            finder,
            base: ledger.clone(),
            ledger,
            log: Vec::new(),
            open: Vec::new(),
            folder: is_crowd.then(Folder::default),
            summary: Summary::default(),
            failed_scenes: HashSet::new(),
            played_scenes: HashSet::new(),
            source: options.table,
            has_failed: false,
            jars: Vec::new(),
        }
    }

    /// The name of the cookie that is taken for the session now.
    #[must_use]
    pub fn session_cookie(&self) -> Option<&str> {
        self.ledger.session_cookie.as_deref()
    }

    /// A watched value, by its index, as this browser saw it last. Known only where the play has a
    /// `{{name}}` that asks for one.
    #[must_use]
    pub fn watched(&self, browser: BrowserId, watch: usize) -> Option<&str> {
        let seen = &self.ledger.books.get(browser)?.seen;
        seen.get(watch)?.as_deref()
    }

    /// Something happened: what is to be seen of it.
    pub fn hear(&mut self, event: Event<'p>) -> Vec<Sight<'p>> {
        let mut sights = Vec::new();
        if let Event::Turn(played) = &event {
            self.note_cookies(played);
            self.reconsider(&mut sights);
        }
        if let Event::Began { loaded, reading } = &event {
            let rows = reading.iter().flatten().flat_map(|reading| &reading.rows);
            let keys: HashSet<&str> = rows.map(|row| row.id.as_str()).collect();
            for (who, cookie) in loaded::each_once(loaded) {
                let is_row = |value: &str| keys.contains(value);
                self.finder.note(who, std::iter::once(cookie), is_row);
            }
            self.ledger.session_cookie = self.finder.guess().map(str::to_owned);
            self.base
                .session_cookie
                .clone_from(&self.ledger.session_cookie);
        }
        self.announce(&event, &mut sights);
        for entry in self.ledger.enter(&event) {
            self.show(entry, &mut sights);
        }
        let (is_end, item) = match &event {
            Event::Ended { .. } => (true, None),
            Event::RoundEnded {
                item,
                is_last_of_item: true,
                ..
            } => (false, Some(*item)),
            _ => (false, None),
        };
        if !self.is_settled {
            self.log.push(event);
        }
        let is_long = self.log.len() > REVISED_TURNS * 3;
        if is_end || self.finder.is_certain() || (is_long && self.finder.guess().is_some()) {
            self.settle(&mut sights);
        } else if is_long {
            self.close_what_has_no_candidate(&mut sights);
        }
        if let Some(item) = item {
            self.fold(item, &mut sights);
        }
        if is_end {
            sights.push(Sight::Ended);
        }
        sights
    }

    fn note_cookies(&mut self, played: &Played<'_>) {
        let table = &self.ledger.table;
        let created: Vec<&str> = played
            .hops
            .iter()
            .filter_map(|hop| hop.reading.as_ref()?.as_ref().ok())
            .flat_map(|reading| &reading.rows)
            .map(|row| row.id.as_str())
            .collect();
        let is_row = |value: &str| created.contains(&value) || table.has_row(value);
        let stolen = &self.ledger.books[played.turn.browser].stolen_ids;
        let is_own = |cookie: &&Cookie| {
            !stolen.contains(&cookie.value)
                && !played.stolen.iter().any(|s| s.value == cookie.value)
        };
        let own = played.jar_after.iter().filter(is_own);
        self.finder.note(played.turn.browser, own, is_row);
    }

    /// A better guess, while the past can still be revised: the books are written anew.
    fn reconsider(&mut self, sights: &mut Vec<Sight<'p>>) {
        if self.finder.guess() == self.ledger.session_cookie.as_deref() {
            return;
        }
        let guess = self.finder.guess().map(str::to_owned);
        let from = std::mem::replace(&mut self.ledger.session_cookie, guess.clone());
        let has_changed = if self.is_settled {
            from.is_some()
        } else {
            self.write_anew(guess.clone())
        };
        if has_changed {
            sights.push(Sight::Reguessed { from, to: guess });
        }
    }

    /// Writes the books anew under another opinion. Tells whether a step shown before reads
    /// differently now.
    fn write_anew(&mut self, session_cookie: Option<String>) -> bool {
        self.ledger = self.base.clone();
        self.ledger.session_cookie = session_cookie;
        let shown = std::mem::take(&mut self.open);
        for event in &self.log {
            for entry in self.ledger.enter(event) {
                if let Entry::Step(step) = entry {
                    self.open.push(Rc::from(step));
                }
            }
        }
        shown.iter().zip(&self.open).any(|(before, now)| {
            before.session.change != now.session.change || before.has_failed() != now.has_failed()
        })
    }

    fn announce(&mut self, event: &Event<'p>, sights: &mut Vec<Sight<'p>>) {
        let sight = match event {
            Event::Began { reading, .. } => Sight::Began(reading.as_ref().map(|reading| {
                reading
                    .as_ref()
                    .map(|r| r.total)
                    .map_err(ToString::to_string)
            })),
            Event::Scene(scene) => Sight::Scene(*scene),
            Event::Narration(text) => Sight::Narration(text),
            Event::Waited { by, server_moved } => Sight::Waited {
                by: *by,
                server_moved: *server_moved,
            },
            Event::Paused(by) => Sight::Paused(*by),
            Event::Restarted(result) => Sight::Restarted(result.clone()),
            Event::RoundBegan { item, is_joint, .. } => Sight::RoundBegan {
                item: *item,
                is_joint: *is_joint,
            },
            Event::Ended {
                interrupted,
                gave_up,
                left,
                jars,
            } => {
                self.summary.interrupted = *interrupted;
                self.summary.gave_up = *gave_up;
                self.summary.left = *left;
                self.jars.clone_from(jars);
                return;
            }
            Event::Turn(_) | Event::RoundEnded { .. } => return,
        };
        sights.push(sight);
    }

    fn show(&mut self, entry: Entry<'p>, sights: &mut Vec<Sight<'p>>) {
        match entry {
            Entry::Joint(joint) => sights.push(Sight::Joint(joint)),
            Entry::Step(step) => {
                let step: Rc<Step<'p>> = Rc::from(step);
                if let Some(folder) = &mut self.folder {
                    folder.add(&step);
                }
                self.has_failed |= fails_for_good(&step, self.is_settled);
                sights.push(Sight::Live(Rc::clone(&step)));
                if self.is_settled {
                    self.close(step, sights);
                } else {
                    self.open.push(step);
                }
            }
        }
    }

    fn settle(&mut self, sights: &mut Vec<Sight<'p>>) {
        self.is_settled = true;
        self.log = Vec::new();
        // Nothing is written anew any more.
        self.base.books = Vec::new();
        for step in std::mem::take(&mut self.open) {
            self.close(step, sights);
        }
    }

    /// So far no cookie could be a session: these steps have none, whatever comes. What comes is
    /// still open to a guess.
    fn close_what_has_no_candidate(&mut self, sights: &mut Vec<Sight<'p>>) {
        self.settle(sights);
        self.is_settled = false;
        self.base = self.ledger.clone();
    }

    fn close(&mut self, step: Rc<Step<'p>>, sights: &mut Vec<Sight<'p>>) {
        self.count(&step);
        sights.push(Sight::Closed(step));
    }

    fn count(&mut self, step: &Step<'_>) {
        let summary = &mut self.summary;
        summary.turns += 1;
        summary.requests += step.played.hops.len() as u64;
        let hops = &step.played.hops;
        summary.answers += hops.iter().filter(|h| h.exchange.status.is_some()).count() as u64;
        let is_interrupted = step.played.problem == Some(Problem::Interrupted);
        summary.broken += u64::from(step.error.is_some() && !is_interrupted);
        if !self.source.is_table() {
            self.source = self.source.stronger(step.state.source);
        }
        for judged in &step.judged {
            match judged.passed {
                Some(true) => summary.passed += 1,
                Some(false) => summary.failed += 1,
                None => summary.not_judged += 1,
            }
            summary.checked_anything |= !judged.is_implied;
        }
        if let Some(scene) = step.played.turn.line.scene {
            self.played_scenes.insert(scene);
            let is_unjudged = step.judged.iter().any(|judged| judged.passed.is_none());
            if step.has_failed() || is_unjudged {
                self.failed_scenes.insert(scene);
            }
        }
    }

    fn fold(&mut self, item: usize, sights: &mut Vec<Sight<'p>>) {
        if let Some(folder) = &mut self.folder {
            let stories = folder.fold(&self.ledger.numbers);
            sights.push(Sight::Folded { item, stories });
        }
    }

    /// How the crowd under way stands; `None` where the cast is no crowd.
    pub fn standing(&mut self) -> Option<Standing> {
        let folder = self.folder.as_mut()?;
        Some(folder.standing(&self.ledger.numbers))
    }

    /// The sums up to now. Points of a scene: all of its expectations, or none.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = self.summary.clone();
        let ids: HashSet<&String> = self
            .ledger
            .books
            .iter()
            .flat_map(|book| &book.ids)
            .collect();
        summary.sessions = ids.len() as u64;
        for (index, scene) in self.scenario.scenes.iter().enumerate() {
            let Some(points) = scene.points else { continue };
            let earned = self.played_scenes.contains(&index)
                && !self.failed_scenes.contains(&index)
                && !summary.interrupted
                && !summary.left;
            summary.max_points += points;
            summary.points += if earned { points } else { 0 };
            summary.scenes.push((index, earned));
        }
        summary
    }

    /// The strongest source in which the server's state was seen.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// The labels given out so far.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.ledger.labels
    }

    /// How each browser stands now.
    #[must_use]
    pub fn browsers(&self) -> Vec<BrowserSummary> {
        self.ledger.summaries(&self.jars)
    }

    /// What each jar holds at the end of the run, in the order of the cast.
    #[must_use]
    pub fn jars(&self) -> &[Arc<[Cookie]>] {
        &self.jars
    }

    /// What follows from the whole run, where it shows enough. Where the play's own expectations
    /// all held, its author has said what the page shall do, and nothing is added.
    #[must_use]
    pub fn conclusion(&self) -> Option<Conclusion> {
        if self.scenario.has_expectations() && self.summary.failed == 0 {
            return None;
        }
        let summary = &self.summary;
        let ended_early = summary.interrupted || summary.left;
        let is_incomplete = ended_early || summary.broken > 0 || summary.failed > 0;
        let about = self.ledger.circumstances(is_incomplete);
        conclusion::draw(&self.ledger.numbers, &about)
    }

    /// Something that a user would call wrong has happened, by the best guess so far.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.has_failed
    }
}

/// Whether a step fails whatever the settled answer will be: while it is open which cookie is the
/// session, what speaks of sessions may yet come out right.
fn fails_for_good(step: &Step<'_>, is_settled: bool) -> bool {
    let is_open = |text: &str| !is_settled && (text.contains("session") || text.contains("server"));
    let fails = |judged: &Judged| judged.passed == Some(false) && !is_open(&judged.text);
    step.error.is_some() || step.judged.iter().any(fails)
}
