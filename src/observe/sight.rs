//! What an observer is told beforehand, and what it lets be seen.

use super::trace::{JointChange, Source, Step, Story};
use crate::scenario::BrowserId;
use std::rc::Rc;
use std::time::Duration;
use url::Url;

/// What the user said about the session.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--session-cookie`, or `session cookie:` of the play.
    pub session_cookie: Option<String>,
    /// Which kind of table is read.
    pub table: Source,
    /// Where `/…` addresses go.
    pub base: Option<Url>,
    /// Casts larger than this are folded: see [`Sight::Folded`].
    pub crowd: usize,
}

/// Something to be seen.
#[derive(Debug)]
pub enum Sight<'p> {
    /// The run begins; how many rows the table has, or why it cannot be read.
    Began(Option<Result<u64, String>>),
    /// A scene opens.
    Scene(usize),
    /// `> …`.
    Narration(&'p str),
    /// The clocks moved.
    Waited {
        /// By how much.
        by: Duration,
        /// The server's clock moved too.
        server_moved: bool,
    },
    /// Time passed.
    Paused(Duration),
    /// The server was restarted, or why it could not be.
    Restarted(Result<(), String>),
    /// A round begins.
    RoundBegan {
        /// Index into `Scenario::items`.
        item: usize,
        /// All its turns at the same instant.
        is_joint: bool,
    },
    /// A turn, as it happened, with the best guess so far.
    Live(Rc<Step<'p>>),
    /// The change of a joint round.
    Joint(JointChange),
    /// All turns of one item, folded for a crowd: how they went, and who went so.
    Folded {
        /// Index into `Scenario::items`.
        item: usize,
        /// Most common first.
        stories: Vec<(Story, Vec<BrowserId>)>,
    },
    /// Comparing browsers changed which cookie is the session.
    Reguessed {
        /// The cookie shown so far.
        from: Option<String>,
        /// The settled one.
        to: Option<String>,
    },
    /// A turn with its settled meaning.
    Closed(Rc<Step<'p>>),
    /// The run is over.
    Ended,
}
