//! The play on a terminal: three places from left to right, the browser, the wire, the server.
//!
//! `line.rs` renders one step, `below.rs` and `wire.rs` what stands under it, `words.rs` and
//! `difference.rs` what changed; `crowd.rs` folds many browsers; `who.rs`, `closing.rs` and
//! `conclusion.rs` stand at the end.

mod below;
mod carried;
mod closing;
mod conclusion;
mod crowd;
mod difference;
mod line;
mod next;
mod said;
mod verdicts;
mod who;
mod wire;
mod words;

pub(super) use difference::value;
pub(super) use line::visible_width;

use crate::observe::{JointChange, KeyChange, Sight, State, Step};
use crate::scenario::Scenario;
use crate::text::{count, escape, width, wrap};
use below::News;
use colored::Colorize as _;
use line::Columns;
use said::Said;
use std::time::Duration;

/// What changed inside one key, as the server's column says it: `+ num_visits: 1`.
pub(super) fn difference_of(change: &KeyChange, style: &Style) -> Vec<String> {
    let places = difference::of_key(change, style).into_iter();
    places
        .map(|place| format!("{}{}", place.sign, place.words))
        .collect()
}

/// The name of a play that nobody wrote into a file: `jarful visit`.
pub const VISIT: &str = "visit";

/// How the output looks.
#[derive(Clone, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// `★ ↻ ✗ →` may be shown.
    pub glyphs: bool,
    /// Colour is on.
    pub color: bool,
    /// How much is said.
    pub verbosity: Verbosity,
    /// More browsers than this are folded.
    pub crowd: usize,
    /// Ids are never shown, only their labels.
    pub labels_only: bool,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// `-q`: only what went wrong.
    Quiet,
    /// A line a step.
    Normal,
    /// `-v`: the headers of each hop too.
    Wire,
}

/// Renders one run.
#[derive(Debug)]
pub struct Play<'p> {
    scenario: &'p Scenario,
    style: Style,
    target: String,
    columns: Columns,
    is_crowd: bool,
    said: Said,
    /// The last look at the table failed: what is known of it is old.
    is_table_stale: bool,
}

impl<'p> Play<'p> {
    /// `target` is how the server is called: `demo server`, `http://localhost:8000`.
    #[must_use]
    pub fn new(scenario: &'p Scenario, style: Style, target: String) -> Self {
        Self {
            columns: Columns::for_play(scenario, &style),
            is_crowd: scenario.cast.members.len() > style.crowd,
            scenario,
            style,
            target,
            said: Said::default(),
            is_table_stale: false,
        }
    }

    /// The title, and who goes where.
    #[must_use]
    pub fn opening(&self) -> String {
        if self.style.verbosity == Verbosity::Quiet {
            return String::new();
        }
        let title = self
            .scenario
            .title
            .as_deref()
            .unwrap_or(&self.scenario.source.name);
        let (title, target) = (escape(title), escape(&self.target));
        let browsers = count(self.scenario.cast.members.len() as u64, "browser");
        let right = format!("{browsers} {} {target}", self.arrow());
        let gap = self
            .style
            .width
            .saturating_sub(width(&title) + width(&right));
        let mut out = if gap >= 2 {
            format!("{}{}{}\n", title.bold(), " ".repeat(gap), right.dimmed())
        } else {
            let title = wrap(&title, self.style.width).join("\n");
            format!("{}\n{}\n", title.bold(), right.dimmed())
        };
        if !self.is_crowd {
            out.push_str(&self.columns.heading().dimmed().to_string());
            out.push('\n');
        }
        out
    }

    /// One sight, as text that ends with a line end, or nothing.
    pub fn render(&mut self, sight: &Sight<'_>) -> String {
        if self.style.verbosity == Verbosity::Quiet {
            return String::new();
        }
        if let Sight::Live(step) = sight {
            self.said.note_page(step);
        }
        match sight {
            Sight::Began(Some(Err(why))) => self.store_error(why),
            Sight::Scene(scene) => self.scene(*scene),
            Sight::Narration(text) => self.narration(text),
            Sight::Waited { by, server_moved } => self.waited(*by, *server_moved),
            Sight::Paused(by) => format!("    pause {}\n", duration(*by)),
            Sight::Restarted(result) => restarted(result),
            Sight::RoundBegan { is_joint: true, .. } if !self.is_crowd => {
                format!("    {}\n", "at the same instant:".dimmed())
            }
            Sight::Live(step) if !self.is_crowd => self.step(step),
            Sight::Joint(joint) => self.joint(joint),
            Sight::Folded { item, stories } => self.folded(*item, stories),
            Sight::Reguessed { from, to } => reguessed(from.as_deref(), to.as_deref()),
            _ => String::new(),
        }
    }

    fn scene(&self, scene: usize) -> String {
        let scene = &self.scenario.scenes[scene];
        let heading = format!("## {}", escape(&scene.title)).bold();
        let Some(points) = scene.points else {
            return format!("\n{heading}\n");
        };
        let points = format!("   [{}]", count(u64::from(points), "point"));
        format!("\n{heading}{}\n", points.dimmed())
    }

    fn narration(&self, text: &str) -> String {
        let mut out = String::new();
        for line in wrap(&escape(text), self.style.width.saturating_sub(2)) {
            out.push_str(&format!("{}\n", format!("> {line}").italic()));
        }
        out
    }

    fn waited(&mut self, by: Duration, server_moved: bool) -> String {
        let by = duration(by);
        let rest = if server_moved {
            "the browsers' clock and the server's clock moved on"
        } else if self.said.explains_clock() {
            "the browsers' clock moved on; the server's did not: to this server it is still now, \
             only the jars grow older"
        } else {
            "the browsers' clock moved on; the server's did not"
        };
        let mut out = String::new();
        for line in wrap(
            &format!("wait {by}: {rest}"),
            self.style.width.saturating_sub(4),
        ) {
            out.push_str(&format!("    {line}\n"));
        }
        out
    }

    fn step(&mut self, step: &Step<'_>) -> String {
        let news = News {
            is_error_repeated: self.said.is_error_repeated(step),
            verdicts: self.said.verdicts.note(step),
        };
        let mut out = line::step(self.scenario, &self.style, &self.columns, step, &news);
        if self.style.verbosity == Verbosity::Wire {
            let name = self.columns.who(&step.played.turn, self.scenario);
            out.push_str(&wire::hops(step, &self.style, &self.columns.lead(&name)));
        }
        out.push_str(&self.carried_note(step));
        if !step.state.is_joint {
            out.push_str(&self.state_notes(&step.state)); // a round's notes are said once, behind it
        }
        out
    }

    fn joint(&mut self, joint: &JointChange) -> String {
        let mut out = String::new();
        if joint.state.source.is_table() && joint.state.error.is_none() && !self.is_crowd {
            out.push_str(&words::joint(&self.style, joint));
        }
        out.push_str(&self.state_notes(&joint.state));
        out
    }

    fn state_notes(&mut self, state: &State) -> String {
        let mut out = String::new();
        if let Some(why) = &state.error {
            out.push_str(&self.store_error(why));
        }
        if state.error.is_some() || state.source.is_table() {
            self.is_table_stale = state.error.is_some();
        }
        for words in words::strangers(state) {
            out.push_str(&self.note(&words));
        }
        out
    }

    /// The same message is said once, not after every request.
    fn store_error(&mut self, why: &str) -> String {
        if !self.said.is_new_store_error(why) {
            return String::new();
        }
        self.note(&format!(
            "the server's sessions could not be read: {}",
            escape(why)
        ))
    }

    /// Something that belongs to no browser.
    fn note(&self, words: &str) -> String {
        let mut out = String::new();
        for line in wrap(words, self.style.width.saturating_sub(4)) {
            out.push_str(&format!("    {}\n", line.yellow()));
        }
        out
    }

    fn arrow(&self) -> &'static str {
        if self.style.glyphs { "→" } else { "->" }
    }
}

fn reguessed(from: Option<&str>, to: Option<&str>) -> String {
    let name = |cookie: &str| escape(cookie).into_owned();
    let is = match to {
        Some(to) => format!("is {}", name(to)),
        None => "was none".to_owned(),
    };
    let not = from.map_or_else(String::new, |from| format!(", not {}", name(from)));
    let words = format!("comparing the browsers shows: the session cookie {is}{not}");
    format!("    {}\n", words.yellow())
}

/// `300 ms`, `20 minutes`, `2 weeks`.
pub(super) fn duration(by: Duration) -> String {
    let seconds = by.as_secs();
    if by.subsec_millis() != 0 {
        return format!("{} ms", by.as_millis());
    }
    let units = [
        (604_800, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    let whole = units
        .iter()
        .find(|(length, _)| seconds > 0 && seconds.is_multiple_of(*length));
    match whole {
        Some((length, unit)) => count(seconds / length, unit),
        None => count(seconds, "second"),
    }
}

fn restarted(result: &Result<(), String>) -> String {
    match result {
        Ok(()) => "    the server was stopped and started again\n".to_owned(),
        Err(why) => format!("    the server could not be restarted: {}\n", escape(why)),
    }
}
