//! What follows from a whole run, in plain words: does the page work for more than one browser?
//!
//! Said only where the run proves it: a false alarm is worse than silence.

use super::circumstances::Circumstances;
use super::numbers::{Look, Numbers, PageNumbers};
use super::stack::Stack;
use crate::scenario::BrowserId;

/// Who saw which numbers, in order; browsers in the order of the cast.
pub type Series = Vec<(BrowserId, Vec<u64>)>;

/// What the run says about where the state lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Each browser has a count of its own.
    OwnCounts {
        /// The page.
        path: String,
        /// The numbers.
        series: Series,
        /// The number itself travels in the cookie of this name, and nothing protects it.
        cookie: Option<String>,
    },
    /// Each browser has a count of its own, but a visit does not always move it.
    Stalls {
        /// The page.
        path: String,
        /// The numbers.
        series: Series,
        /// The stack behind it.
        stack: Stack,
    },
    /// One count goes on from browser to browser.
    OneCount {
        /// The page.
        path: String,
        /// The numbers.
        series: Series,
        /// No browser got a session cookie.
        without_session: bool,
        /// The stack behind it.
        stack: Stack,
    },
    /// Several browsers hold one session id that nobody stole.
    OneTicket {
        /// How many browsers hold it.
        browsers: usize,
    },
    /// Each visit got another session id.
    NewTicketEachVisit,
    /// The session cookie never came back: the browser refused it or left it at home.
    CookieLost {
        /// The cookie's name.
        name: String,
        /// Why, in a student's sentence.
        says: &'static str,
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
pub(super) fn draw(numbers: &Numbers, about: &Circumstances) -> Option<Conclusion> {
    if about.sharing > 1 {
        return Some(Conclusion::OneTicket {
            browsers: about.sharing,
        });
    }
    if let (false, Some((name, says))) = (about.has_session, &about.lost) {
        return Some(Conclusion::CookieLost {
            name: name.clone(),
            says,
        });
    }
    let found = of_numbers(numbers, about);
    if found.is_none() && about.rotated >= 2 && about.kept == 0 {
        return Some(Conclusion::NewTicketEachVisit);
    }
    found.or_else(|| nothing_remembered(numbers, about))
}

fn of_numbers(numbers: &Numbers, about: &Circumstances) -> Option<Conclusion> {
    let mut one_count = None;
    for (path, page) in numbers.pages() {
        for (_, looks) in &page.places {
            match kind_of(looks, page) {
                Some(Kind::Own) if !about.is_incomplete && has_own_memory(about) => {
                    return Some(Conclusion::OwnCounts {
                        path: path.to_owned(),
                        series: by_browser(looks),
                        cookie: counting_cookie(about),
                    });
                }
                Some(Kind::Stalls) if !about.is_incomplete && has_own_memory(about) => {
                    return Some(Conclusion::Stalls {
                        path: path.to_owned(),
                        series: by_browser(looks),
                        stack: about.stack,
                    });
                }
                Some(Kind::Own | Kind::Stalls) => return None,
                Some(Kind::One) if !about.own_rows_count => {
                    one_count.get_or_insert_with(|| Conclusion::OneCount {
                        path: path.to_owned(),
                        series: by_browser(looks),
                        without_session: !about.has_session,
                        stack: about.stack,
                    });
                }
                _ => {}
            }
        }
    }
    one_count
}

/// The cookie in which the count itself travels, for all to change.
fn counting_cookie(about: &Circumstances) -> Option<String> {
    let bare = about.number_cookie.clone();
    bare.filter(|_| !about.has_session)
        .or_else(|| about.open_cookie.clone())
}

/// Without any memory of its own a browser cannot have a count of its own.
fn has_own_memory(about: &Circumstances) -> bool {
    about.has_session || about.number_cookie.is_some()
}

fn nothing_remembered(numbers: &Numbers, about: &Circumstances) -> Option<Conclusion> {
    if about.rotated > 0 || about.saw_own_rows {
        return None;
    }
    let is_still = |page: &PageNumbers| page.only_text.is_some() && page.was_revisited();
    let (path, _) = numbers.pages().find(|(_, page)| is_still(page))?;
    Some(Conclusion::NothingRemembered {
        path: path.to_owned(),
        without_session: !about.has_session,
    })
}

enum Kind {
    Own,
    Stalls,
    One,
}

fn kind_of(looks: &[Look], page: &PageNumbers) -> Option<Kind> {
    let series = by_browser(looks);
    if series.len() < 2 || looks.len() < 3 || !is_on_every_visit(&series, page) {
        return None;
    }
    if go_the_same_way(&series) {
        let longest = longest(&series);
        let moves = longest.windows(2).filter(|pair| pair[0] != pair[1]).count();
        return match moves {
            0 => None,
            moves if moves + 1 == longest.len() => Some(Kind::Own),
            _ => Some(Kind::Stalls),
        };
    }
    (is_one_count(looks) || is_one_joint_count(looks)).then_some(Kind::One)
}

/// A number that stands on some visits only belongs to something else.
fn is_on_every_visit(series: &Series, page: &PageNumbers) -> bool {
    series.iter().all(|(who, numbers)| {
        page.visits_of
            .get(who)
            .is_none_or(|n| *n == numbers.len() as u64)
    })
}

fn by_browser(looks: &[Look]) -> Series {
    let mut series: Series = Vec::new();
    for look in looks {
        match series
            .iter_mut()
            .find(|(browser, _)| *browser == look.browser)
        {
            Some((_, numbers)) => numbers.push(look.number),
            None => series.push((look.browser, vec![look.number])),
        }
    }
    series.sort_by_key(|(browser, _)| *browser);
    series
}

fn longest(series: &Series) -> &[u64] {
    series
        .iter()
        .map(|(_, numbers)| numbers.as_slice())
        .max_by_key(|n| n.len())
        .unwrap_or(&[])
}

/// All browsers begin with the same number and go the same way.
fn go_the_same_way(series: &Series) -> bool {
    let longest = longest(series);
    series
        .iter()
        .all(|(_, numbers)| longest.starts_with(numbers))
}

/// The number goes on from visit to visit, whoever visits. Only visits next to each other are
/// compared; a count that starts again (5, then 1) breaks the series now and then.
fn is_one_count(looks: &[Look]) -> bool {
    let neighbours = || {
        looks.windows(2).filter(|pair| {
            pair[0].visit + 1 == pair[1].visit
                && pair[0].joint_round == 0
                && pair[1].joint_round == 0
        })
    };
    let step_of = |pair: &[Look]| i128::from(pair[1].number) - i128::from(pair[0].number);
    let across: Vec<i128> = neighbours()
        .filter(|pair| pair[0].browser != pair[1].browser)
        .map(step_of)
        .collect();
    let Some(step) = across.iter().copied().find(|step| *step != 0) else {
        return false;
    };
    let goes_on = across.iter().filter(|found| **found == step).count();
    let starts_again = across
        .iter()
        .filter(|found| (**found < 0) != (step < 0))
        .count();
    goes_on >= 2 && goes_on + starts_again == across.len() && goes_on > starts_again
}

/// In a joint round the order of visits is not known; but where all numbers of all browsers are
/// different and leave no gap, there is one count.
fn is_one_joint_count(looks: &[Look]) -> bool {
    if looks.iter().any(|look| look.joint_round == 0) {
        return false;
    }
    let mut numbers: Vec<u64> = looks.iter().map(|look| look.number).collect();
    numbers.sort_unstable();
    numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(joint: bool, visits: &[(BrowserId, &str)]) -> Numbers {
        let mut numbers = Numbers::default();
        for (who, text) in visits {
            let text = numbers.keep(text);
            numbers.note("/hello", *who, u64::from(joint), &text);
        }
        numbers
    }

    fn with_session() -> Circumstances {
        Circumstances {
            has_session: true,
            ..Circumstances::default()
        }
    }

    fn concluded(visits: &[(BrowserId, &str)]) -> Option<Conclusion> {
        draw(&run(false, visits), &with_session())
    }

    #[test]
    fn a_counter_in_a_variable_is_one_count_for_all() {
        let visits = [
            (0, "count=1"),
            (1, "count=2"),
            (0, "count=3"),
            (1, "count=4"),
        ];
        assert!(matches!(
            concluded(&visits),
            Some(Conclusion::OneCount { .. })
        ));
        let together = draw(
            &run(true, &[(0, "n 4"), (1, "n 3"), (0, "n 5"), (1, "n 6")]),
            &with_session(),
        );
        assert!(matches!(together, Some(Conclusion::OneCount { .. })));
    }

    #[test]
    fn a_counter_in_the_session_is_each_browsers_own() {
        let visits = [
            (0, "count=1"),
            (1, "count=1"),
            (0, "count=2"),
            (1, "count=2"),
        ];
        assert!(matches!(
            concluded(&visits),
            Some(Conclusion::OwnCounts { .. })
        ));
    }

    #[test]
    fn without_any_memory_nobody_is_praised() {
        let visits = [(0, "n 1"), (1, "n 1"), (0, "n 2"), (1, "n 2")];
        assert_eq!(draw(&run(false, &visits), &Circumstances::default()), None);
        let broken = Circumstances {
            is_incomplete: true,
            ..with_session()
        };
        assert_eq!(draw(&run(false, &visits), &broken), None);
    }

    #[test]
    fn a_site_wide_number_beside_an_own_one_is_no_alarm() {
        let visits = [
            (0, "All: 1. Yours: 1."),
            (1, "All: 2. Yours: 1."),
            (0, "All: 3. Yours: 2."),
            (1, "All: 4. Yours: 2."),
        ];
        assert!(matches!(
            concluded(&visits),
            Some(Conclusion::OwnCounts { .. })
        ));
    }

    #[test]
    fn a_clock_is_no_count() {
        let visits = [
            (0, "It is 12:00:01"),
            (1, "It is 12:00:02"),
            (0, "It is 12:00:03"),
        ];
        assert_eq!(concluded(&visits), None);
    }

    #[test]
    fn a_change_that_is_not_written_back_stalls() {
        let visits = [
            (0, "n 1"),
            (1, "n 1"),
            (0, "n 2"),
            (1, "n 2"),
            (0, "n 2"),
            (1, "n 2"),
        ];
        assert!(matches!(
            concluded(&visits),
            Some(Conclusion::Stalls { .. })
        ));
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

    #[test]
    fn a_lost_cookie_is_named_before_the_page_is_blamed() {
        let about = Circumstances {
            lost: Some(("sessionid".to_owned(), "It may not.")),
            ..Circumstances::default()
        };
        let found = draw(&run(false, &[(0, "Hello"), (0, "Hello")]), &about);
        assert!(matches!(found, Some(Conclusion::CookieLost { .. })));
    }
}
