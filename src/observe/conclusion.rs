//! What follows from a whole run, in plain words: does the page work for more than one browser?

use super::numbers::Numbers;
use crate::scenario::BrowserId;

/// What the numbers of a page say about where the state lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Each browser has a count of its own.
    OwnCounts {
        /// The page.
        path: String,
        /// Who saw which numbers, in order.
        series: Vec<(BrowserId, Vec<u64>)>,
        /// The cookie that holds the number itself, where one does: its name.
        cookie: Option<String>,
    },
    /// One count goes on from browser to browser.
    OneCount {
        /// The page.
        path: String,
        /// Who saw which numbers, in order.
        series: Vec<(BrowserId, Vec<u64>)>,
        /// No browser got a session cookie.
        without_session: bool,
    },
    /// The page looks the same at every visit.
    NothingRemembered {
        /// The page.
        path: String,
        /// No browser got a session cookie.
        without_session: bool,
    },
}

/// Draws the conclusion; `None` where the run does not show enough.
pub(super) fn draw(
    numbers: &Numbers,
    has_session: bool,
    number_cookie: Option<String>,
) -> Option<Conclusion> {
    let Some((path, observed)) = numbers.longest_series() else {
        return Some(Conclusion::NothingRemembered {
            path: numbers.never_changes()?.to_owned(),
            without_session: !has_session,
        });
    };
    let series = by_browser(&observed);
    if series.len() < 2 || observed.len() < 3 {
        return None;
    }
    if is_one_count(&observed) {
        return Some(Conclusion::OneCount {
            path,
            series,
            without_session: !has_session,
        });
    }
    are_own_counts(&series).then_some(Conclusion::OwnCounts {
        path,
        series,
        cookie: number_cookie,
    })
}

fn by_browser(observed: &[(BrowserId, u64)]) -> Vec<(BrowserId, Vec<u64>)> {
    let mut series: Vec<(BrowserId, Vec<u64>)> = Vec::new();
    for (who, number) in observed {
        match series.iter_mut().find(|(browser, _)| browser == who) {
            Some((_, numbers)) => numbers.push(*number),
            None => series.push((*who, vec![*number])),
        }
    }
    series
}

/// The number goes on, visit by visit, whoever visits: most steps from one visit to the next are
/// the same, and steps across two browsers are among them.
fn is_one_count(observed: &[(BrowserId, u64)]) -> bool {
    let steps: Vec<(bool, i128)> = observed
        .windows(2)
        .map(|pair| {
            (
                pair[0].0 != pair[1].0,
                i128::from(pair[1].1) - i128::from(pair[0].1),
            )
        })
        .collect();
    let Some(&(_, step)) = steps.iter().find(|(across, step)| *across && *step > 0) else {
        return false;
    };
    // A count that starts again (1 2 3 4 5 1) breaks the series now and then.
    let across: Vec<_> = steps.iter().filter(|(across, _)| *across).collect();
    let goes_on = across.iter().filter(|(_, s)| *s == step).count();
    let goes_back = across.iter().filter(|(_, s)| *s < 0).count();
    goes_on > 0 && goes_on + goes_back == across.len() && goes_on * 2 > across.len()
}

/// All browsers that came begin with the same number and go the same way.
fn are_own_counts(series: &[(BrowserId, Vec<u64>)]) -> bool {
    let longest = series
        .iter()
        .map(|(_, numbers)| numbers)
        .max_by_key(|n| n.len());
    let Some(longest) = longest else { return false };
    let moves = longest.windows(2).any(|pair| pair[0] != pair[1]);
    moves
        && series
            .iter()
            .all(|(_, numbers)| longest.starts_with(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;

    fn concluded(visits: &[(BrowserId, &str)]) -> Option<Conclusion> {
        let mut numbers = Numbers::default();
        let mut last: std::collections::HashMap<BrowserId, String> =
            std::collections::HashMap::new();
        for (who, text) in visits {
            if let Some(before) = last.insert(*who, (*text).to_owned())
                && let Some(change) = page::change(&before, text)
            {
                numbers.learn("/hello", &change);
            }
            let text = numbers.keep(text);
            numbers.note("/hello", *who, &text);
        }
        draw(&numbers, true, None)
    }

    #[test]
    fn a_counter_in_a_variable_is_one_count_for_all() {
        let found = concluded(&[
            (0, "count=1"),
            (1, "count=2"),
            (0, "count=3"),
            (1, "count=4"),
        ]);
        assert!(
            matches!(found, Some(Conclusion::OneCount { .. })),
            "{found:?}"
        );
    }

    #[test]
    fn a_counter_in_the_session_is_each_browsers_own() {
        let found = concluded(&[
            (0, "count=1"),
            (1, "count=1"),
            (0, "count=2"),
            (1, "count=2"),
        ]);
        assert!(
            matches!(found, Some(Conclusion::OwnCounts { .. })),
            "{found:?}"
        );
    }

    #[test]
    fn visits_one_browser_after_the_other_are_told_apart_too() {
        let own = [
            (0, "n 1"),
            (0, "n 2"),
            (0, "n 3"),
            (1, "n 1"),
            (1, "n 2"),
            (0, "n 4"),
        ];
        assert!(matches!(
            concluded(&own),
            Some(Conclusion::OwnCounts { .. })
        ));
        let one = [
            (0, "n 1"),
            (0, "n 2"),
            (0, "n 3"),
            (1, "n 4"),
            (1, "n 5"),
            (0, "n 6"),
        ];
        assert!(matches!(concluded(&one), Some(Conclusion::OneCount { .. })));
    }

    #[test]
    fn a_page_that_never_changes_remembers_nothing() {
        let found = concluded(&[(0, "Hello"), (1, "Hello"), (0, "Hello")]);
        assert!(matches!(found, Some(Conclusion::NothingRemembered { .. })));
    }
}
