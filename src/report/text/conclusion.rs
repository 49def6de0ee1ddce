//! What follows from a run, in plain words: does the page work for more than one browser?

use super::{Play, Verbosity};
use crate::observe::{Conclusion, Series, Stack};
use crate::scenario::BrowserId;
use crate::text::{count, escape, wrap};
use colored::{ColoredString, Colorize as _};

/// So many browsers are named with their numbers, so many numbers each.
const MOST_BROWSERS: usize = 5;
const MOST_NUMBERS: usize = 12;

impl Play<'_> {
    /// What follows from the run.
    #[must_use]
    pub fn conclusion(&self, conclusion: Option<&Conclusion>) -> String {
        let Some(conclusion) = conclusion else {
            return String::new();
        };
        if self.style.verbosity == Verbosity::Quiet {
            let words = self.conclusion_words(conclusion);
            let praise = matches!(
                conclusion,
                Conclusion::OwnCounts { .. } | Conclusion::NothingRemembered { .. }
            );
            return if praise {
                String::new()
            } else {
                format!("{}\n", words[0])
            };
        }
        let mut out = String::from("\n");
        for (at, words) in self.conclusion_words(conclusion).iter().enumerate() {
            let indent = if words.starts_with(' ') { "  " } else { "" };
            for line in wrap(words, self.style.width.min(100)) {
                let line = if at == 0 {
                    painted(conclusion, &line)
                } else {
                    line.normal()
                };
                out.push_str(&format!("{indent}{line}\n"));
            }
        }
        out
    }

    /// Paragraphs; one that begins with a blank is indented.
    fn conclusion_words(&self, conclusion: &Conclusion) -> Vec<String> {
        let on = |verdict: &str, path: &str| format!("{verdict} on {}.", escape(path));
        match conclusion {
            Conclusion::OwnCounts {
                path,
                series,
                cookie,
            } => {
                let verdict = "Works for more than one browser: each counts for itself";
                let mut words = vec![on(verdict, path), self.series(series)];
                words.extend(cookie.as_deref().map(cookie_words));
                words
            }
            Conclusion::Stalls {
                path,
                series,
                stack,
            } => vec![
                on(
                    "Each browser has a count of its own, but not every visit counts",
                    path,
                ),
                self.series(series),
                stalls_words(*stack).to_owned(),
            ],
            Conclusion::OneCount {
                path,
                series,
                without_session,
                stack,
            } => vec![
                on(
                    "Does not work for more than one browser: all share one count",
                    path,
                ),
                self.series(series),
                one_count_words(*without_session, *stack),
            ],
            Conclusion::OneTicket { browsers } => vec![one_ticket_words(*browsers)],
            Conclusion::NewTicketEachVisit => vec![NEW_TICKETS.to_owned()],
            Conclusion::CookieLost { name, says } => vec![lost_words(name, says)],
            Conclusion::NothingRemembered {
                path,
                without_session,
            } => {
                vec![nothing_words(path, *without_session)]
            }
        }
    }

    fn series(&self, series: &Series) -> String {
        let one = |(who, numbers): &(BrowserId, Vec<u64>)| {
            let shown = numbers.iter().take(MOST_NUMBERS).map(u64::to_string);
            let name = escape(self.scenario.cast.name(*who)).into_owned();
            format!("{name} {}", shown.collect::<Vec<_>>().join(" "))
        };
        let shown: Vec<_> = series.iter().take(MOST_BROWSERS).map(one).collect();
        let more = if series.len() > MOST_BROWSERS {
            " · …"
        } else {
            ""
        };
        format!(" {}{more}", shown.join(" · "))
    }
}

fn painted(conclusion: &Conclusion, line: &str) -> ColoredString {
    match conclusion {
        Conclusion::OwnCounts { .. } => line.green().bold(),
        Conclusion::NothingRemembered { .. } => line.normal(),
        _ => line.red().bold(),
    }
}

fn cookie_words(name: &str) -> String {
    format!(
        "But the count itself travels in the cookie {}: whoever edits the cookie sets the count. \
         Keep it on the server, or let the server sign the cookie.",
        escape(name)
    )
}

fn stalls_words(stack: Stack) -> &'static str {
    match stack {
        Stack::Flask => {
            "The change of some visits was not written back. In Flask, a list or dictionary inside \
             the session is saved only after session.modified = True."
        }
        Stack::Express | Stack::Php => {
            "The change of some visits was not written back: is the session changed before the \
             answer is sent?"
        }
        Stack::Django | Stack::Starlette => {
            "The change of some visits was not written back. In Django, a list or dictionary inside \
             the session is saved only after request.session.modified = True."
        }
    }
}

const NEW_TICKETS: &str = "Does not work: the server hands out a new session id at every visit, so it forgets \
    its browsers between two clicks.";

fn one_count_words(without_session: bool, stack: Stack) -> String {
    let why = if without_session {
        "No browser got a session cookie, so the server cannot tell them apart."
    } else {
        "The browsers have sessions of their own, but the count is not kept there."
    };
    format!(
        "{why} The count lives where all browsers share it, mostly in {}. Keep it in the \
         session ({}).",
        stack.shared_place(),
        stack.session()
    )
}

fn one_ticket_words(browsers: usize) -> String {
    format!(
        "Does not work for more than one browser: {} hold one session id. The server gives \
         different visitors the same ticket, so to it they are one.",
        count(browsers as u64, "browser")
    )
}

fn lost_words(name: &str, says: &str) -> String {
    format!(
        "The session cookie {} never came back to the server. {says}",
        escape(name)
    )
}

fn nothing_words(path: &str, without_session: bool) -> String {
    let end = if without_session {
        ", and no browser got a session cookie: this page remembers nothing."
    } else {
        ": it shows nothing that is remembered."
    };
    format!("{} looked the same at every visit{end}", escape(path))
}
