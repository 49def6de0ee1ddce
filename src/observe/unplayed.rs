//! Why a turn could not be played, in words.

use super::obstacle;
use crate::run::{Played, Problem};

/// A sentence for the user, where the turn broke.
pub(super) fn why(played: &Played<'_>) -> Option<String> {
    match &played.problem {
        Some(Problem::NothingToSteal { cookie, from }) => Some(format!(
            "there is nothing to steal: {from} holds no cookie {cookie} at this moment"
        )),
        Some(Problem::NothingToPlant(cookie)) => Some(format!(
            "there is nothing to plant: this browser holds no cookie {cookie} at this moment"
        )),
        Some(Problem::NothingToDelete(cookie)) => Some(format!(
            "there is nothing to delete: this browser holds no cookie {cookie} at this moment"
        )),
        Some(Problem::NothingSeen(name)) => Some(format!(
            "{{{{{name}}}}} has no value yet: no page so far showed it"
        )),
        Some(Problem::NoPage) => Some(
            "this browser shows no page at this moment: its last visit brought none".to_owned(),
        ),
        Some(Problem::Obstacle { page, obstacle }) => Some(obstacle::words(page, obstacle, played)),
        Some(Problem::BadAddress(why) | Problem::BadCookie(why)) => Some(why.clone()),
        Some(Problem::Interrupted) => Some("interrupted before it was over".to_owned()),
        None => {
            let failure = played
                .hops
                .last()
                .and_then(|hop| hop.exchange.failure.as_ref());
            failure.map(|failure| failure.says.clone())
        }
    }
}
