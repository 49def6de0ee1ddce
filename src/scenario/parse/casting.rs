//! Who plays: the `browsers:` line, then the guests in the order of their entrance.
//!
//! All turns are looked at before any is read in full, so a line may speak of a browser that enters
//! later. A name is sought in a table, and a slip of the pen in a second one (`slips`), so a crowd
//! costs no more than its names.

mod slips;

use super::super::play::{BrowserId, Cast, Member};
use super::outline::{self, Entry, Kind};
use super::piece::Piece;
use super::settings::{Roster, Settings, check_name};
use super::words::{self, show};
use super::{Problem, Span};
use slips::Slips;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Stands for a browser that a broken line may have declared. No scenario is made then.
const SOMEONE: BrowserId = BrowserId::MAX;

/// The browsers of a play and what is known of them.
#[derive(Debug)]
pub struct Casting {
    pub cast: Cast,
    /// How many are called `b1`, `b2`, …: the first ones of the cast, and in no table.
    numbered: usize,
    ids: HashMap<String, BrowserId>,
    slips: Slips,
    everyone: Arc<[BrowserId]>,
    plays: Vec<bool>,
    everyone_plays: bool,
    /// The `browsers:` line is missing or broken: any name may be on it.
    is_open: bool,
}

/// Who plays a line.
#[derive(Clone, Debug)]
pub struct Who {
    pub ids: Arc<[BrowserId]>,
    pub is_everyone: bool,
    /// The same ids, unless it is everyone.
    set: HashSet<BrowserId>,
}

impl Who {
    pub fn includes(&self, id: BrowserId) -> bool {
        // Everyone is one row of ids from 0 on.
        if self.is_everyone {
            id < self.ids.len()
        } else {
            self.set.contains(&id)
        }
    }

    pub fn is_only(&self, id: BrowserId) -> bool {
        *self.ids == [id]
    }
}

/// Who plays each turn, by the number of its line.
pub type Seats = HashMap<usize, Result<Who, Problem>>;

/// Casts the play from its `browsers:` line and the names of its turns.
pub fn gather(
    entries: &[Entry<'_>],
    settings: &mut Settings,
    problems: &mut Vec<Problem>,
) -> (Casting, Seats) {
    let mut casting = Casting::new(
        std::mem::take(&mut settings.roster),
        settings.is_roster_broken,
    );
    casting.is_open |= entries.first().is_some_and(|entry| entry.is_indented);
    let mut seats = Seats::new();
    let mut has_begun = false;
    for entry in entries {
        match entry.kind {
            Kind::Turn { who, rest } => {
                let is_sure = outline::is_surely_turn(who, rest);
                let seat = match casting.misread(who, is_sure) {
                    Some(problem) => Err(problem),
                    None => casting.seat(who),
                };
                // A line before the first turn that could not be read may have been a setting.
                let is_open = seat.is_err() && !is_sure && !has_begun;
                casting.is_open |= is_open;
                settings.is_watch_broken |= is_open;
                has_begun |= is_sure || seat.is_ok();
                seats.insert(entry.number, seat);
            }
            Kind::Unclear if !has_begun && !outline::is_request(entry.line) => {
                casting.is_open = true;
                settings.is_watch_broken = true;
            }
            Kind::Scene(_) => has_begun = true,
            _ => {}
        }
    }
    problems.extend(casting.missing(entries));
    (casting, seats)
}

impl Casting {
    fn new(roster: Roster, is_broken: bool) -> Self {
        let mut casting = Self {
            cast: Cast::default(),
            numbered: 0,
            ids: HashMap::new(),
            slips: Slips::default(),
            everyone: Arc::new([]),
            plays: Vec::new(),
            everyone_plays: false,
            is_open: is_broken,
        };
        match roster {
            Roster::Missing => {}
            Roster::Number(count) => casting.number(count),
            Roster::Names(names) => {
                for name in names {
                    casting.enter(name, false);
                }
            }
        }
        casting.everyone = (0..casting.cast.members.len()).collect();
        casting
    }

    fn number(&mut self, count: usize) {
        self.numbered = count;
        self.cast.members = (1..=count)
            .map(|n| Member {
                name: format!("b{n}"),
                is_guest: false,
            })
            .collect();
        self.plays = vec![false; count];
    }

    fn enter(&mut self, name: String, is_guest: bool) -> BrowserId {
        let id = self.cast.members.len();
        let lower = name.to_lowercase();
        self.slips.add(&lower, id);
        self.ids.insert(lower, id);
        self.cast.members.push(Member { name, is_guest });
        self.plays.push(false);
        id
    }

    /// The browser of this name, in capitals or small letters.
    pub fn find(&self, name: &str) -> Option<BrowserId> {
        let lower = name.to_lowercase();
        let numbered = || slips::number_in(&lower).filter(|n| (1..=self.numbered).contains(n));
        self.ids
            .get(&lower)
            .copied()
            .or_else(|| numbered().map(|n| n - 1))
    }

    /// The browser that a line speaks of: `steal … from NAME`, `shares session with NAME`.
    pub fn reference(&self, name: Piece<'_>) -> Result<BrowserId, Problem> {
        let Some(id) = self.find(name.text) else {
            return if self.is_open {
                Ok(SOMEONE)
            } else {
                Err(self.unknown(name))
            };
        };
        if self.plays[id] || (self.everyone_plays && id < self.everyone.len()) {
            return Ok(id);
        }
        let shown = show(&self.cast.members[id].name);
        Err(Problem::new(
            name.span(),
            format!("{shown} never does anything in this play"),
        )
        .help(format!("Who visits nothing has no session and no cookies. Give {shown} a turn: {shown}: GET /hello")))
    }

    fn unknown(&self, name: Piece<'_>) -> Problem {
        let shown = show(name.text);
        let names = self.cast.members.iter().take(100);
        let near = self.slip(&name.text.to_lowercase()).or_else(|| {
            words::nearest(names.map(|member| member.name.as_str()), &name.lower())
                .and_then(|near| self.find(near))
        });
        let help = match near {
            Some(id) => format!("Did you mean {}?", show(self.cast.name(id))),
            None => format!(
                "Nobody of that name plays here. These do: {}",
                self.some_names()
            ),
        };
        Problem::new(name.span(), format!("who is {shown}?")).help(help)
    }

    fn some_names(&self) -> String {
        let mut names: Vec<_> = self
            .cast
            .members
            .iter()
            .take(6)
            .map(|m| show(&m.name))
            .collect();
        if self.cast.members.len() > names.len() {
            names.push("…".to_owned());
        }
        names.join(", ")
    }

    /// The first browser, for an example; before anyone is known, alice.
    pub fn example(&self) -> String {
        let first = self.cast.members.first();
        first.map_or_else(|| "alice".to_owned(), |member| show(&member.name))
    }

    /// A line such as `browser: alice`, which has the form of a turn but is none.
    fn misread(&self, who: Piece<'_>, is_sure: bool) -> Option<Problem> {
        let lower = who.lower();
        if self.find(&lower).is_some() || who.is_word("everyone") {
            return None;
        }
        let shown = show(who.text);
        let near_everyone = || words::nearest(["everyone"].into_iter(), &lower).is_some();
        if words::means_everyone(&lower) || near_everyone() {
            return Some(
                Problem::new(who.span(), format!("who is {shown}?"))
                    .help("All browsers of the browsers: line together are called everyone"),
            );
        }
        if lower == "var" {
            return Some(
                Problem::new(who.span(), "var stands without a colon")
                    .help("Write: var user = alice"),
            );
        }
        if matches!(lower.as_str(), "wait" | "pause") {
            return Some(
                Problem::new(who.span(), format!("{shown} stands without a colon"))
                    .help(format!("Write: {lower} 2 s")),
            );
        }
        let help = (!is_sure).then(|| words::heading_for(&lower)).flatten()?;
        let message = format!("\"{shown}:\" is not one of jarful's words");
        Some(Problem::new(who.span(), message).help(help))
    }

    /// Who plays a turn. Guests enter, also where the line is broken.
    fn seat(&mut self, who: Piece<'_>) -> Result<Who, Problem> {
        if who.is_word("everyone") {
            self.everyone_plays = true;
            return Ok(Who {
                ids: Arc::clone(&self.everyone),
                is_everyone: true,
                set: HashSet::new(),
            });
        }
        let mut ids = Vec::new();
        let mut set = HashSet::new();
        let mut first_mistake = None;
        for name in who.split_commas() {
            match self.one(name) {
                Ok(id) if set.insert(id) => ids.push(id),
                Ok(_) => drop(first_mistake.get_or_insert_with(|| twice(name))),
                Err(problem) => drop(first_mistake.get_or_insert(problem)),
            }
        }
        match first_mistake {
            Some(problem) => Err(problem),
            None => Ok(Who {
                ids: ids.into(),
                is_everyone: false,
                set,
            }),
        }
    }

    fn one(&mut self, name: Piece<'_>) -> Result<BrowserId, Problem> {
        if name.is_word("everyone") {
            return Err(Problem::new(name.span(), "everyone stands alone")
                .help("Give the guests a line of their own"));
        }
        check_name(name)?;
        if let Some(id) = self.find(name.text) {
            self.plays[id] = true;
            return Ok(id);
        }
        let slip = if self.is_open {
            None
        } else {
            self.slip_problem(name)
        };
        let id = self.enter(name.text.to_owned(), true);
        self.plays[id] = true;
        slip.map_or(Ok(id), Err)
    }

    fn slip_problem(&self, name: Piece<'_>) -> Option<Problem> {
        let lower = name.text.to_lowercase();
        let shown = show(name.text);
        if self.numbered > 0 && slips::is_numbered(&lower) {
            let message = format!("there is no {shown}");
            let help = format!("browsers: {0} makes b1 to b{0}", self.numbered);
            return Some(Problem::new(name.span(), message).help(help));
        }
        let near = show(self.cast.name(self.slip(&lower)?));
        let otherwise = if self.numbered > 0 {
            format!("choose a name that is less like {near}")
        } else {
            "add the name to browsers:".to_owned()
        };
        let help = format!("Did you mean {near}? If {shown} is someone else, {otherwise}");
        Some(Problem::new(name.span(), format!("who is {shown}?")).help(help))
    }

    fn slip(&self, lower: &str) -> Option<BrowserId> {
        self.slips.find(lower, |name| self.find(name))
    }

    /// A play without `browsers:`, told where the first scene or turn begins.
    fn missing(&mut self, entries: &[Entry<'_>]) -> Option<Problem> {
        if self.is_open || !self.everyone.is_empty() {
            return None;
        }
        let is_play = |e: &&Entry<'_>| {
            !matches!(
                e.kind,
                Kind::Title(_) | Kind::Setting(..) | Kind::Narration(_)
            )
        };
        let first = entries.iter().find(is_play).or(entries.last());
        let span = first.map_or(Span::default(), |entry| entry.line.span());
        let names = if self.cast.members.is_empty() {
            "alice, bob".to_owned()
        } else {
            self.some_names()
        };
        self.is_open = true;
        Some(
            Problem::new(
                span,
                "nobody has said who plays: the line browsers: is missing",
            )
            .help(format!(
                "Write it below the title: browsers: {names} (or a number, browsers: 3)"
            )),
        )
    }
}

fn twice(name: Piece<'_>) -> Problem {
    Problem::new(
        name.span(),
        format!("{} stands here twice", show(name.text)),
    )
    .help("For two visits, write the name once and x2 behind the address")
}
