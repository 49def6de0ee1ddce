//! What follows from a run, in plain words: does the page work for more than one browser?

use super::{Play, Verbosity};
use crate::observe::Conclusion;
use crate::scenario::BrowserId;
use crate::text::{escape, wrap};

/// So many browsers are named with their numbers, so many numbers each.
const MOST_BROWSERS: usize = 5;
const MOST_NUMBERS: usize = 12;

impl Play<'_> {
    /// What follows from the run.
    #[must_use]
    pub fn conclusion(&self, conclusion: Option<&Conclusion>) -> String {
        let (Some(conclusion), true) = (conclusion, self.style.verbosity > Verbosity::Quiet) else {
            return String::new();
        };
        let mut out = String::from("\n");
        for words in self.conclusion_words(conclusion) {
            for line in wrap(&words, self.style.width.min(100)) {
                let indent = if words.starts_with(' ') { "  " } else { "" };
                out.push_str(&format!("{indent}{line}\n"));
            }
        }
        out
    }

    /// Paragraphs; one that begins with a blank is indented.
    fn conclusion_words(&self, conclusion: &Conclusion) -> Vec<String> {
        match conclusion {
            Conclusion::OwnCounts {
                path,
                series,
                cookie,
            } => {
                let mut words = vec![
                    format!(
                        "Works for more than one browser: each counts for itself on {}.",
                        escape(path)
                    ),
                    self.series(series),
                ];
                words.extend(cookie.as_deref().map(cookie_words));
                words
            }
            Conclusion::OneCount {
                path,
                series,
                without_session,
            } => vec![
                format!(
                    "Does not work for more than one browser: all share one count on {}.",
                    escape(path)
                ),
                self.series(series),
                one_count_words(*without_session).to_owned(),
            ],
            Conclusion::NothingRemembered {
                path,
                without_session,
            } => {
                vec![nothing_words(path, *without_session)]
            }
        }
    }

    fn series(&self, series: &[(BrowserId, Vec<u64>)]) -> String {
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

fn cookie_words(name: &str) -> String {
    format!(
        "But the count itself travels in the cookie {}: whoever edits the cookie sets the count. \
         Keep it in the session, on the server.",
        escape(name)
    )
}

fn one_count_words(without_session: bool) -> &'static str {
    if without_session {
        "No browser got a session cookie, so the server cannot tell them apart. The count lives in \
         the program, in a variable of the module; keep it in request.session."
    } else {
        "The browsers have sessions of their own, but the count does not live there: it lives in the \
         program, in a variable of the module. Keep it in request.session."
    }
}

fn nothing_words(path: &str, without_session: bool) -> String {
    let end = if without_session {
        ", and no browser got a session cookie: this page remembers nothing."
    } else {
        ": it shows nothing that is remembered."
    };
    format!("{} looked the same at every visit{end}", escape(path))
}
