//! A plan is a list of rounds; a round is a list of turns. It is made lazily: a crowd of ten
//! thousand browsers with a thousand visits each is a few words of memory until it is played.

use super::play::{BrowserId, Item, Line, Scenario, Span};
use super::template::Slot;
use std::collections::HashMap;
use std::time::Duration;

/// What happens next.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// A scene opens.
    Scene(usize),
    /// Said to the audience.
    Narration(&'a str),
    /// Turns.
    Round(Round<'a>),
    /// The clocks move.
    Wait(Duration),
    /// Time passes.
    Pause(Duration),
    /// The server under test is stopped and started again.
    Restart,
}

/// Turns between two readings of the server's state.
#[derive(Clone, Debug)]
pub struct Round<'a> {
    /// Index of the [`Item`] it came from.
    pub item: usize,
    /// All lanes start at the same instant; the change of state is theirs together.
    pub is_joint: bool,
    /// Lanes run side by side, the turns of one lane one after another.
    pub lanes: Vec<Lane<'a>>,
    /// This is the last round of its item.
    pub is_last_of_item: bool,
}

/// Turns of one browser (or one tab) in order.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    /// The line played.
    pub line: &'a Line,
    /// Who plays it.
    pub browser: BrowserId,
    /// The first of its visits, 1-based (see [`Turn::visit`]).
    pub first_visit: u32,
    /// How many turns it has.
    pub turns: u32,
    /// Which tab of its browser it is (see [`Turn::tab`]).
    pub tab: Option<u32>,
}

/// One browser plays one line once.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The line played.
    pub line: &'a Line,
    /// Who plays it.
    pub browser: BrowserId,
    /// Which repeat of the line it is for this browser, 1-based, up to [`Line::times`].
    pub visit: u32,
    /// Which tab of its browser it is, 1-based in the order of the play, where the browser has
    /// several at the same instant.
    pub tab: Option<u32>,
}

impl<'a> Lane<'a> {
    /// The lane's turns in order.
    pub fn turns(self) -> impl Iterator<Item = Turn<'a>> {
        (self.first_visit..self.first_visit + self.turns).map(move |visit| Turn {
            line: self.line,
            browser: self.browser,
            visit,
            tab: self.tab,
        })
    }
}

impl Scenario {
    /// Everything that happens, in order, made as it is asked for.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| steps_of(index, item))
    }

    /// The lines whose browsers have several tabs, and how many at most.
    pub fn lines_in_tabs(&self) -> impl Iterator<Item = (&Line, u32)> {
        self.items.iter().flat_map(|item| {
            let lines: &[Line] = match item {
                Item::Together(lines) => lines,
                _ => &[],
            };
            let tabs = |line: &Line| if line.is_everyone { 1 } else { line.times };
            let most = lines.iter().map(tabs).fold(0, u32::saturating_add);
            let is_several = most > 1;
            lines
                .iter()
                .filter(move |_| is_several)
                .map(move |line| (line, most))
        })
    }

    /// How many turns the whole play has.
    #[must_use]
    pub fn turn_count(&self) -> u64 {
        let of = |line: &Line| u64::from(line.times) * line.who.len() as u64;
        self.items
            .iter()
            .map(|item| match item {
                Item::Line(line) => of(line),
                Item::Together(lines) => lines.iter().map(of).sum(),
                _ => 0,
            })
            .sum()
    }

    /// Whether anything is expected anywhere. (That a visit must end below 400 does not count.)
    #[must_use]
    pub fn has_expectations(&self) -> bool {
        self.lines().any(|line| !line.expects.is_empty())
    }

    /// The first `restart server`: only a server that jarful started can be restarted.
    #[must_use]
    pub fn first_restart(&self) -> Option<Span> {
        self.items.iter().find_map(|item| match item {
            Item::Restart(span) => Some(*span),
            _ => None,
        })
    }

    /// Whether any `{{name}}` asks for a watched value.
    #[must_use]
    pub fn asks_for_watched(&self) -> bool {
        let is_watched = |slot: &Slot| matches!(slot, Slot::Watched { .. });
        self.lines().any(|line| line.slots.iter().any(is_watched))
    }

    /// All lines with turns, in the order of the file.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.items.iter().flat_map(|item| match item {
            Item::Line(line) => std::slice::from_ref(line),
            Item::Together(lines) => lines.as_slice(),
            _ => &[],
        })
    }
}

fn steps_of(index: usize, item: &Item) -> Box<dyn Iterator<Item = Step<'_>> + '_> {
    match item {
        Item::Scene(scene) => Box::new(std::iter::once(Step::Scene(*scene))),
        Item::Narration(text) => Box::new(std::iter::once(Step::Narration(text))),
        Item::Wait(by) => Box::new(std::iter::once(Step::Wait(*by))),
        Item::Pause(by) => Box::new(std::iter::once(Step::Pause(*by))),
        Item::Restart(_) => Box::new(std::iter::once(Step::Restart)),
        Item::Line(line) => Box::new(one_by_one(index, line).map(Step::Round)),
        Item::Together(lines) => Box::new(std::iter::once(Step::Round(joint(index, lines)))),
    }
}

/// With several browsers `xN` goes round the table: a b c, a b c.
fn one_by_one(item: usize, line: &Line) -> impl Iterator<Item = Round<'_>> {
    let last = (line.times, line.who.len().saturating_sub(1));
    (1..=line.times).flat_map(move |visit| {
        line.who
            .iter()
            .enumerate()
            .map(move |(seat, &browser)| Round {
                item,
                is_joint: false,
                lanes: vec![Lane {
                    line,
                    browser,
                    first_visit: visit,
                    turns: 1,
                    tab: None,
                }],
                is_last_of_item: (visit, seat) == last,
            })
    })
}

/// `xN` means N tabs at once; only under `everyone` does each browser play its own repeats in order.
fn joint(item: usize, block: &[Line]) -> Round<'_> {
    let mut lanes = Vec::new();
    for line in block {
        for &browser in line.who.iter() {
            let (starts, turns) = if line.is_everyone {
                (1..=1, line.times)
            } else {
                (1..=line.times, 1)
            };
            lanes.extend(starts.map(|first_visit| Lane {
                line,
                browser,
                first_visit,
                turns,
                tab: None,
            }));
        }
    }
    number_tabs(&mut lanes);
    Round {
        item,
        is_joint: true,
        lanes,
        is_last_of_item: true,
    }
}

/// Browsers with several lanes have their tabs counted.
fn number_tabs(lanes: &mut [Lane<'_>]) {
    let mut counts: HashMap<BrowserId, u32> = HashMap::with_capacity(lanes.len());
    for lane in &*lanes {
        *counts.entry(lane.browser).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    if counts.is_empty() {
        return;
    }
    // From the last lane to the first, so that what is left of a count is the lane's number.
    for lane in lanes.iter_mut().rev() {
        if let Some(left) = counts.get_mut(&lane.browser) {
            lane.tab = Some(*left);
            *left -= 1;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::{Source, parse};
    use super::*;

    /// The rounds of a play as text: lanes by `|`, `*` at the last round of its line.
    fn rounds(text: &str) -> Vec<String> {
        let text = format!("browsers: a, b\n{text}");
        let name = String::new();
        let play = parse(Source { name, text }).unwrap();
        let told = play.steps().filter_map(|step| match step {
            Step::Round(round) => Some(told(&play, &round)),
            _ => None,
        });
        told.collect()
    }

    fn told(play: &Scenario, round: &Round<'_>) -> String {
        let lane = |lane: &Lane<'_>| {
            let turns = lane
                .turns()
                .map(|t| format!("{}{}", play.cast.name(t.browser), t.visit));
            turns.collect::<Vec<_>>().join(" ")
        };
        let lanes: Vec<_> = round.lanes.iter().map(lane).collect();
        let last = if round.is_last_of_item { "*" } else { "" };
        format!("{}{last}", lanes.join(" | "))
    }

    #[test]
    fn repeats_of_several_browsers_go_round_the_table() {
        let played = rounds("a, b: GET / x2\nb: close\n");
        assert_eq!(played, ["a1", "b1", "a2", "b2*", "b1*"]);
    }

    #[test]
    fn tabs_are_counted_where_a_browser_has_several() {
        let who = |text: &str| {
            let text = format!("browsers: a, b\ntogether:\n{text}");
            let name = String::new();
            let play = parse(Source { name, text }).unwrap();
            let rounds = play.steps().filter_map(|step| match step {
                Step::Round(round) => Some(round.lanes),
                _ => None,
            });
            let turns = rounds.flatten().flat_map(Lane::turns);
            let names = turns.map(|turn| {
                let tab = turn.tab.map_or(String::new(), |tab| format!(" tab {tab}"));
                format!("{}{tab}", play.cast.name(turn.browser))
            });
            names.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(who(" a: GET /\n b: GET /\n"), "a, b");
        assert_eq!(who(" everyone: GET / x2\n"), "a, a, b, b");
        assert_eq!(
            who(" a: GET / x2\n everyone: GET /\n"),
            "a tab 1, a tab 2, a tab 3, b"
        );
    }

    #[test]
    fn together_repeats_are_tabs_but_everyone_plays_them_in_order() {
        assert_eq!(
            rounds("together:\n a: GET / x2\n everyone: GET / x2\n"),
            ["a1 | a2 | a1 a2 | b1 b2*"]
        );
    }

    #[test]
    fn a_crowd_is_counted_without_being_played() {
        let text = "browsers: 1000000\neveryone: GET / x1000000\n".to_owned();
        let name = String::new();
        let play = parse(Source { name, text }).unwrap();
        assert_eq!(play.turn_count(), 1_000_000_000_000);
        assert_eq!(play.steps().take(3).count(), 3);
    }
}
