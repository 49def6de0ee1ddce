//! What a play is made of, each part with its place in the text.

use super::action::Action;
use super::template::{Slot, Template};
use crate::page::{JsonPath, Selector};
use regex::Regex;
use std::sync::Arc;
use std::time::Duration;

/// A browser of the play: its index in [`Cast::members`].
pub type BrowserId = usize;

/// A place in the play's text: a byte offset and a length in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Byte offset of the first byte in [`Source::text`].
    pub start: usize,
    /// Length in bytes; 0 points between two characters.
    pub len: usize,
}

/// The text of a play and the name it is shown under (its path, as the user typed it).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Shown in messages: a path, or a word such as `visit`.
    pub name: String,
    /// The text, exactly as read.
    pub text: String,
}

/// A whole play, checked: every name in it is known and every expectation can be judged.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The text it came from.
    pub source: Source,
    /// `# Title`.
    pub title: Option<String>,
    /// Who plays.
    pub cast: Cast,
    /// `watch:` lines.
    pub watches: Vec<Watch>,
    /// `session cookie: NAME`.
    pub session_cookie: Option<String>,
    /// `target: URL`.
    pub target: Option<String>,
    /// `## Scene` lines, in order; [`Item::Scene`] and [`Line::scene`] index into it.
    pub scenes: Vec<Scene>,
    /// Everything that happens, in the order of the file, which is the order in time.
    pub items: Vec<Item>,
}

/// All browsers of a play: first those of the `browsers:` line in its order, then the guests in
/// the order of their entrance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// Index = [`BrowserId`].
    pub members: Vec<Member>,
}

/// One virtual browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// As written where it first stands.
    pub name: String,
    /// Not on the `browsers:` line, so not part of `everyone`.
    pub is_guest: bool,
}

/// `watch: NAME = …`: a value that is looked for on every page.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The name used in expectations.
    pub name: String,
    /// How it is found.
    pub lens: Lens,
}

/// How a watched value is found on a page.
#[derive(Clone, Debug)]
pub enum Lens {
    /// `/…/`: the first group, or the whole match where the pattern has no group.
    Pattern(Regex),
    /// `$.token`: a place in a JSON page.
    Json(JsonPath),
    /// `.cart .total`, `input[name=csrf] @value`: a place on an HTML page.
    Css(Selector),
}

/// `## Title [2 points]` and its `hint:`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// Without the `##` and the points.
    pub title: String,
    /// `[N points]`.
    pub points: Option<u32>,
    /// `hint: …`.
    pub hint: Option<String>,
    /// 1-based line number.
    pub line: usize,
}

/// One line of the play (or one `together:` block).
#[derive(Clone, Debug)]
pub enum Item {
    /// A scene opens: index into [`Scenario::scenes`].
    Scene(usize),
    /// `> …`: said to the audience.
    Narration(String),
    /// Turns played one after another.
    Line(Line),
    /// `together:`: turns played at the same instant.
    Together(Vec<Line>),
    /// `wait …`: the clocks move, no time passes.
    Wait(Duration),
    /// `pause …`: really waits.
    Pause(Duration),
    /// `restart server`, and where it stands.
    Restart(Span),
}

/// `who: does what -> what we expect`.
#[derive(Clone, Debug)]
pub struct Line {
    /// 1-based number of its first line.
    pub number: usize,
    /// From `who` to the end of that first line, without trailing blanks.
    pub span: Span,
    /// The scene it stands in.
    pub scene: Option<usize>,
    /// Who plays, in order. Shared: each `everyone` of a crowd is one list for all its lines.
    pub who: Arc<[BrowserId]>,
    /// Written as `everyone`.
    pub is_everyone: bool,
    /// What is done.
    pub action: Action,
    /// `xN`; 1 where nothing is written.
    pub times: u32,
    /// What is expected, in the order written.
    pub expects: Vec<Expect>,
    /// What the run has to fill in before the turn begins, each once.
    pub slots: Vec<Slot>,
}

/// One expectation with its place in the text.
#[derive(Clone, Debug)]
pub struct Expect {
    /// Where it stands.
    pub span: Span,
    /// As written, blanks at the ends removed.
    pub text: Template,
    /// What it says.
    pub what: Expectation,
}

/// What can be expected. The exact meaning of each word: PLAY.md, "Expectations".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// `200`.
    Status(u16),
    /// `4xx`: the first digit.
    StatusClass(u16),
    /// `new session`.
    NewSession,
    /// `same session`.
    SameSession,
    /// `rotated session`.
    RotatedSession,
    /// `no session`.
    NoSession,
    /// `shares session with NAME`.
    SharesSession(BrowserId),
    /// `different session from NAME`.
    DifferentSession(BrowserId),
    /// `sees TEXT`.
    Sees(Template),
    /// `does not see TEXT`.
    DoesNotSee(Template),
    /// `lands on ADDRESS` (`*` stands for anything).
    LandsOn(Template),
    /// `within 500ms`: the whole visit, redirects included.
    Within(Duration),
    /// `count is 1`, `count is not 1`.
    Watched(String, Relation),
    /// `count goes 1 2 3`.
    WatchedGoes(String, Vec<Template>),
    /// `no count`.
    NoWatched(String),
    /// `stored NAME`, `stored NAME=value`.
    Stored(String, Option<Template>),
    /// `sent NAME`, `sent NAME=value`.
    Sent(String, Option<Template>),
    /// `refused NAME`.
    Refused(String),
    /// `withheld NAME`.
    Withheld(String),
    /// `dropped NAME`.
    Dropped(String),
    /// `kept NAME`.
    Kept(String),
    /// `server has KEY = value`, `server has KEY is not value`.
    ServerHas(String, Relation),
    /// `server has no KEY`.
    ServerHasNo(String),
    /// `server has nothing`.
    ServerHasNothing,
    /// `header NAME is value`.
    Header(String, Relation),
    /// `no header NAME`.
    NoHeader(String),
    /// `json $.path is value`.
    Json(JsonPath, Relation),
}

/// How a value is compared. Values compare as text (`1` is 1 and "1"); `[…]` and `{…}` as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `is`, `=`.
    Is(Template),
    /// `is not`.
    IsNot(Template),
    /// `matches /…/`.
    Matches(Pattern),
}

/// A regular expression that has been read; two are equal that are written alike.
#[derive(Clone, Debug)]
pub struct Pattern(pub Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl Expectation {
    /// The texts in it that may have slots.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let (one, more): (Option<&Template>, &[Template]) = match self {
            Self::Sees(text) | Self::DoesNotSee(text) | Self::LandsOn(text) => (Some(text), &[]),
            Self::Watched(_, relation)
            | Self::ServerHas(_, relation)
            | Self::Header(_, relation)
            | Self::Json(_, relation) => (relation.template(), &[]),
            Self::WatchedGoes(_, values) => (None, values),
            Self::Stored(_, value) | Self::Sent(_, value) => (value.as_ref(), &[]),
            _ => (None, &[]),
        };
        one.into_iter().chain(more)
    }
}

impl Relation {
    fn template(&self) -> Option<&Template> {
        match self {
            Self::Is(value) | Self::IsNot(value) => Some(value),
            Self::Matches(_) => None,
        }
    }
}

impl Source {
    /// Line and column where the span begins, both 1-based, the column in characters. A byte-order
    /// mark takes no column.
    #[must_use]
    pub fn line_of(&self, span: Span) -> (usize, usize) {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let on_line = before.rsplit('\n').next().unwrap_or_default();
        let visible = on_line.strip_prefix('\u{feff}').filter(|_| line == 1);
        (line, visible.unwrap_or(on_line).chars().count() + 1)
    }
}

impl Cast {
    /// The browsers of the `browsers:` line, in order: `everyone`.
    pub fn everyone(&self) -> impl Iterator<Item = BrowserId> + '_ {
        (0..self.members.len()).filter(|&id| !self.members[id].is_guest)
    }

    /// The name of a browser.
    #[must_use]
    pub fn name(&self, id: BrowserId) -> &str {
        &self.members[id].name
    }
}
