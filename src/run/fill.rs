//! What the `{{…}}` of a turn hold as it begins.

use super::Problem;
use super::play::{Audience, Run};
use crate::scenario::{Slot, Turn, Values};

/// The value of each slot of the turn's line, its expectations included: filled in once, before
/// anything is sent.
pub(super) fn values<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    turn: Turn<'p>,
) -> Result<Values, Problem> {
    let mut values = Values::default();
    for slot in &turn.line.slots {
        values.set(slot.clone(), value(run, turn, slot)?);
    }
    Ok(values)
}

fn value<'p, A: Audience<'p>>(
    run: &Run<'_, 'p, A>,
    turn: Turn<'p>,
    slot: &Slot,
) -> Result<String, Problem> {
    let stage = run.stage;
    match slot {
        Slot::Browser => Ok(run.scenario.cast.name(turn.browser).to_owned()),
        Slot::Run => Ok(stage.run_word.clone()),
        Slot::Port => Ok(stage.base.port_or_known_default().unwrap_or(80).to_string()),
        Slot::Watched {
            who,
            watch,
            written,
        } => {
            let audience = run.audience.borrow();
            let seen = audience.watched(who.unwrap_or(turn.browser), *watch);
            seen.ok_or_else(|| Problem::NothingSeen(written.clone()))
        }
    }
}
