//! The measurements as a Markdown table: medians over the rounds. Ratios are taken within each
//! round, where both ran under the same weather, and their median is shown.

use super::child::{Cost, milliseconds};
use super::client::{Client, Work};
use super::server::Counts;

/// One client, one work, one round.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub cost: Cost,
    pub counts: Counts,
}

/// What a cell of the table rests on.
pub enum Line {
    Measured(Vec<Run>),
    /// The client cannot do this work.
    NotForIt,
    NotInstalled,
}

pub const HEAD: &str = "\
| work | client | wall, ms | CPU, µs a request | most memory, MiB | first answer, ms | all counters right | CPU, times jarful's |
|---|---|--:|--:|--:|--:|---|--:|
";

/// One row; `None` where there is nothing to say.
pub fn row(work: &Work, client: Client, line: &Line, ours: &[Run]) -> Option<String> {
    let runs = match line {
        Line::Measured(runs) => runs,
        Line::NotForIt => return None,
        Line::NotInstalled => {
            return Some(format!(
                "| {} | {} | not installed | | | | | |\n",
                work.name,
                client.name()
            ));
        }
    };
    let of = |value: &dyn Fn(&Run) -> f64| median(runs.iter().map(value).collect());
    let requests = |run: &Run| requests(work, run);
    let ratio = runs.iter().zip(ours).map(|(theirs, ours)| {
        (theirs.cost.cpu / requests(theirs)) / (ours.cost.cpu / requests(ours))
    });
    let wall = if client.has_jars() {
        format!("{:.1}", of(&|run| run.cost.wall))
    } else {
        "–".to_owned()
    };
    let first = of(&|run| milliseconds(run.counts.first.saturating_sub(run.cost.started)));
    let first = if work.is_demo {
        "–".to_owned()
    } else {
        format!("{first:.1}")
    };
    Some(format!(
        "| {} | {} | {wall} | {:.1} | {:.1} | {first} | {} | {:.2} |\n",
        work.name,
        client.name(),
        of(&|run| run.cost.cpu * 1000.0 / requests(run)),
        of(&|run| run.cost.memory),
        verdict(work, client, runs),
        median(ratio.collect()),
    ))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of millions are exact enough"
)]
fn requests(work: &Work, run: &Run) -> f64 {
    if work.is_demo {
        10.0
    } else {
        run.counts.requests.max(1) as f64
    }
}

/// Whether the server saw N sessions with R visits each, in every round.
fn verdict(work: &Work, client: Client, runs: &[Run]) -> String {
    if let Some(bad) = runs.iter().find(|run| !run.cost.is_good) {
        return format!("FAILED after {} requests", bad.counts.requests);
    }
    if !client.has_jars() {
        return "keeps no jars".to_owned();
    }
    if work.is_demo {
        return "yes".to_owned();
    }
    let wrong = runs.iter().find(|run| {
        let counts = run.counts;
        counts.sessions != work.browsers || counts.exact != work.browsers
    });
    wrong.map_or_else(
        || "yes".to_owned(),
        |run| {
            let counts = run.counts;
            format!(
                "MIXES JARS: {} sessions, {} of them right",
                counts.sessions, counts.exact
            )
        },
    )
}

/// The middle of all rounds.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
