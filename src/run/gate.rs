//! A gate before each round (`--step`): the run waits there until somebody lets it on. Who asks
//! whom, and how, is no business of the run's.

use tokio::sync::mpsc;

/// What the person at the gate wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Play this round, and stop before the next.
    On,
    /// Play this round and all others without stopping.
    Rest,
    /// End the play here.
    End,
}

/// The run's side: it asks, and waits for the answer.
#[derive(Debug)]
pub struct Gate {
    ask: mpsc::UnboundedSender<()>,
    answers: mpsc::UnboundedReceiver<Go>,
    is_open: bool,
}

/// The other side: it hears the question and answers. It may block, on a thread of its own.
#[derive(Debug)]
pub struct Doorkeeper {
    asked: mpsc::UnboundedReceiver<()>,
    answer: mpsc::UnboundedSender<Go>,
}

impl Gate {
    /// A gate and its keeper.
    #[must_use]
    pub fn pair() -> (Doorkeeper, Self) {
        let (ask, asked) = mpsc::unbounded_channel();
        let (answer, answers) = mpsc::unbounded_channel();
        let gate = Self {
            ask,
            answers,
            is_open: false,
        };
        (Doorkeeper { asked, answer }, gate)
    }

    /// Nobody need be asked any more.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Asks whether the next round may be played. `false` ends the play. A keeper who has gone
    /// cannot let anybody on.
    pub(super) async fn lets_on(&mut self) -> bool {
        if self.is_open {
            return true;
        }
        let go = match self.ask.send(()) {
            Ok(()) => self.answers.recv().await.unwrap_or(Go::End),
            Err(_) => Go::End,
        };
        self.is_open = go == Go::Rest;
        go != Go::End
    }
}

impl Doorkeeper {
    /// Answers each question with what `decide` says, until the run is over. Blocks.
    pub fn serve(mut self, mut decide: impl FnMut() -> Go) {
        while self.asked.blocking_recv().is_some() {
            if self.answer.send(decide()).is_err() {
                return;
            }
        }
    }
}
