//! Scenes, narration, clocks and turns, in the order of the file. Settings and names are known by
//! now, so each line is read in full.

use super::super::play::{Item, Line, Scene};
use super::casting::Seats;
use super::open::{self, Pages};
use super::outline::{Entry, Kind};
use super::{Known, Problem, duration, scene, turn, unclear};

/// More tabs than these cannot start at one instant.
const MOST_TABS: usize = 1_000_000;

/// Everything that happens, and the scenes it happens in.
pub fn read(
    entries: &[Entry<'_>],
    seats: Seats,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<Scene>, Vec<Item>) {
    let mut script = Script {
        known,
        seats,
        problems,
        scenes: Vec::new(),
        items: Vec::new(),
        pages: Pages::new(),
    };
    // A line at the margin and the indented ones that belong to it.
    for group in entries.chunk_by(|_, next| next.is_indented) {
        if let Some((head, below)) = group.split_first() {
            script.group(head, below);
        }
    }
    (script.scenes, script.items)
}

struct Script<'a, 'k> {
    known: &'a Known<'k>,
    seats: Seats,
    problems: &'a mut Vec<Problem>,
    scenes: Vec<Scene>,
    items: Vec<Item>,
    pages: Pages,
}

impl Script<'_, '_> {
    fn group(&mut self, head: &Entry<'_>, below: &[Entry<'_>]) {
        if head.is_indented {
            self.problems.push(
                Problem::new(
                    head.line.span(),
                    "this line is indented, but no line stands above it",
                )
                .help("Begin it at the margin. An indented line belongs to the line above"),
            );
            return;
        }
        match head.kind {
            Kind::Turn { .. } => {
                if let Some(line) = self.turn(head, below, false) {
                    self.push(Item::Line(line));
                }
            }
            Kind::Together(_) => self.together(head, below),
            _ => {
                let result = self.single(head);
                if result.is_err() {
                    self.pages.lose_sight(&self.known.casting.cast);
                }
                if result.is_ok() {
                    self.refuse_details(head, below);
                }
                self.problems.extend(result.err());
            }
        }
    }

    /// A line that stands for itself.
    fn single(&mut self, entry: &Entry<'_>) -> Result<(), Problem> {
        let line = entry.line.span();
        match entry.kind {
            Kind::Scene(text) => {
                let (scene, result) = scene::read(text, line, entry.number);
                self.items.push(Item::Scene(self.scenes.len()));
                self.scenes.push(scene);
                result
            }
            Kind::Hint(text) => scene::hint(text, line, self.scenes.last_mut()),
            Kind::Narration(text) => {
                self.items.push(Item::Narration(text.text.to_owned()));
                Ok(())
            }
            Kind::Wait(rest) => {
                self.items
                    .push(Item::Wait(duration::read("wait", rest, line)?));
                Ok(())
            }
            Kind::Pause(rest) => {
                self.items
                    .push(Item::Pause(duration::read("pause", rest, line)?));
                Ok(())
            }
            Kind::Restart => {
                self.items.push(Item::Restart(line));
                Ok(())
            }
            Kind::Unclear | Kind::Detail => Err(self.unclear(entry)),
            // Settings were read before; turns are not single.
            Kind::Title(_) | Kind::Setting(..) | Kind::Turn { .. } | Kind::Together(_) => Ok(()),
        }
    }

    fn refuse_details(&mut self, head: &Entry<'_>, below: &[Entry<'_>]) {
        let Some(first) = below.first() else { return };
        let above = match head.kind {
            Kind::Scene(_) => "a scene's title",
            Kind::Narration(_) => "narration",
            Kind::Hint(_) => "a hint",
            Kind::Wait(_) => "wait",
            Kind::Pause(_) => "pause",
            Kind::Restart => "restart server",
            _ => "a setting",
        };
        let message = format!("an indented line belongs to the line above, and {above} takes none");
        self.problems.push(
            Problem::new(first.line.span(), message)
                .help("Begin this line, and those like it, at the margin"),
        );
    }

    fn push(&mut self, item: Item) {
        let cast = &self.known.casting.cast;
        open::check_item(&mut self.pages, &item, cast, self.problems);
        self.items.push(item);
    }

    fn turn(&mut self, head: &Entry<'_>, below: &[Entry<'_>], is_joint: bool) -> Option<Line> {
        let Kind::Turn { rest, .. } = head.kind else {
            return None;
        };
        let Some(seat) = self.seats.remove(&head.number) else {
            self.pages.lose_sight(&self.known.casting.cast);
            return None;
        };
        let frame = turn::Frame {
            entry: head,
            rest,
            scene: self.scenes.len().checked_sub(1),
            is_joint,
            known: self.known,
        };
        let line = turn::read(&frame, seat, below, self.problems);
        if line.is_none() {
            self.pages.lose_sight(&self.known.casting.cast);
        }
        line
    }

    fn together(&mut self, head: &Entry<'_>, below: &[Entry<'_>]) {
        self.problems.extend(check_together(head, below).err());
        let mut lines = Vec::new();
        let mut tabs = 0;
        for group in below.chunk_by(|_, next| !is_turn(next)) {
            let turn = group.split_first().filter(|(first, _)| is_turn(first));
            let Some((first, details)) = turn else {
                continue;
            };
            let Some(line) = self.turn(first, details, true) else {
                continue;
            };
            let was_possible = tabs <= MOST_TABS;
            tabs += tabs_of(&line);
            if was_possible && tabs > MOST_TABS {
                self.problems.push(
                    Problem::new(
                        first.line.span(),
                        "these are more tabs than can start at one instant",
                    )
                    .help("At most 1,000,000 in one together:. Use a smaller number behind the x"),
                );
            }
            lines.push(line);
        }
        self.push(Item::Together(lines));
    }

    fn unclear(&self, entry: &Entry<'_>) -> Problem {
        unclear::explain(entry.line, self.known.casting)
    }
}

fn is_turn(entry: &Entry<'_>) -> bool {
    matches!(entry.kind, Kind::Turn { .. })
}

/// How many visits of a line start at the same instant.
fn tabs_of(line: &Line) -> usize {
    let times = if line.is_everyone {
        1
    } else {
        line.times as usize
    };
    line.who.len().saturating_mul(times)
}

fn check_together(head: &Entry<'_>, below: &[Entry<'_>]) -> Result<(), Problem> {
    const HELP: &str = "Write each turn on an indented line below it: alice: GET /hello";
    let Kind::Together(rest) = head.kind else {
        return Ok(());
    };
    if !rest.is_empty() {
        return Err(Problem::new(rest.span(), "nothing stands behind together:").help(HELP));
    }
    match below.first() {
        None => Err(Problem::new(head.line.span(), "together: has no turns").help(HELP)),
        Some(first) if !is_turn(first) => {
            Err(Problem::new(first.line.span(), "below together: stand turns").help(HELP))
        }
        Some(_) => Ok(()),
    }
}
