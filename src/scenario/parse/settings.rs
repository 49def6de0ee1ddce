//! What stands before the first scene: the title, who plays, what is watched, the session cookie,
//! the target. A broken line still declares its name.

use super::super::play::{Span, Watch};
use super::Problem;
use super::cursor::{Cursor, Value};
use super::outline::{self, Entry, Kind, Setting};
use super::piece::Piece;
use super::variables::Variable;
use super::words::{self, show};
use super::{address, watch};
use std::collections::{BTreeSet, HashMap, HashSet};

/// More browsers than these cannot play.
pub const MOST_BROWSERS: usize = 1_000_000;

#[derive(Debug, Default)]
pub struct Settings {
    pub title: Option<String>,
    pub roster: Roster,
    /// A line about the browsers is broken: a name that is not there may be in it.
    pub is_roster_broken: bool,
    pub watches: Vec<Watch>,
    /// Where each stands in `watches`.
    pub watch_index: HashMap<String, usize>,
    /// Names of all `watch:` lines, also of those that are broken or not built yet.
    pub watched: BTreeSet<String>,
    /// The name of a `watch:` line could not be read: any name may be the one.
    pub is_watch_broken: bool,
    pub session_cookie: Option<String>,
    pub target: Option<String>,
    /// `var` lines, in order.
    pub variables: Vec<Variable>,
    /// The name of a `var` line could not be read: any name may be the one.
    pub is_variable_broken: bool,
    variable_names: HashSet<String>,
}

/// The `browsers:` line.
#[derive(Debug, Default)]
pub enum Roster {
    #[default]
    Missing,
    Names(Vec<String>),
    /// `b1` to `bN`.
    Number(usize),
}

/// Reads the title and all settings, wherever they stand.
pub fn read(entries: &[Entry<'_>], problems: &mut Vec<Problem>) -> Settings {
    let mut settings = Settings::default();
    let mut has_begun = false;
    for (index, entry) in entries.iter().enumerate().filter(|(_, e)| !e.is_indented) {
        let result = match entry.kind {
            Kind::Title(text) => settings.title(text, entry, index == 0),
            Kind::Setting(setting, rest) => {
                let result = settings.setting(setting, rest, entry);
                result.and(check_order(has_begun, entry))
            }
            _ => Ok(()),
        };
        problems.extend(result.err());
        has_begun |= match entry.kind {
            Kind::Scene(_) | Kind::Together(_) => true,
            // browser: alice has the form of a turn, but is a misspelt setting.
            Kind::Turn { who, rest } => outline::is_surely_turn(who, rest),
            _ => false,
        };
    }
    settings
}

fn check_order(has_begun: bool, entry: &Entry<'_>) -> Result<(), Problem> {
    if !has_begun {
        return Ok(());
    }
    Err(Problem::new(
        entry.line.span(),
        "settings stand before the first scene or turn",
    )
    .help("Move this line to the top of the play, below the title"))
}

impl Settings {
    fn title(&mut self, text: Piece<'_>, entry: &Entry<'_>, is_first: bool) -> Result<(), Problem> {
        let span = entry.line.span();
        if !is_first {
            let message = if self.title.is_some() {
                "the play has a title already"
            } else {
                "the title stands in the first line of the play"
            };
            return Err(
                Problem::new(span, message).help("A comment begins with //, a scene with ##")
            );
        }
        self.title = Some(text.trim().text.to_owned());
        if text.trim().is_empty() {
            return Err(Problem::new(span, "the title is empty")
                .help("Write the play's name behind the #: # Three browsers, one page"));
        }
        if text.text.len() == text.trim_start().text.len() {
            return Err(Problem::new(span, "a blank is missing behind the #")
                .help("Write: # Three browsers, one page. A comment begins with //"));
        }
        Ok(())
    }

    fn setting(
        &mut self,
        setting: Setting,
        rest: Piece<'_>,
        entry: &Entry<'_>,
    ) -> Result<(), Problem> {
        let line = entry.line.span();
        match setting {
            Setting::Browsers => {
                let result = self.browsers(rest, line);
                self.is_roster_broken |= result.is_err();
                result
            }
            Setting::Watch => watch::read(self, rest, line),
            Setting::SessionCookie => self.session_cookie(rest, line),
            Setting::Target => self.target(rest, line),
            Setting::Var => {
                let result = self.variable(rest, line);
                self.is_variable_broken |= result.is_err();
                result
            }
        }
    }

    /// A `var` line has declared this name.
    pub fn has_variable(&self, name: &str) -> bool {
        self.variable_names.contains(name)
    }

    /// `var NAME = rest of the line`.
    fn variable(&mut self, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
        const HELP: &str = "Write: var user = alice. An empty value is written \"\"";
        let mut cursor = Cursor::new(rest);
        let name = cursor.ident();
        if !words::is_name(name.text) || words::is_reserved(&name.lower()) {
            return Err(Problem::new(line, "the variable needs a name").help(
                "A letter, then letters, digits, - and _, and no word of the language: var user = alice",
            ));
        }
        if !cursor.eat("=") {
            return Err(
                Problem::new(line, format!("= is missing behind {}", show(name.text))).help(HELP),
            );
        }
        let written = cursor.rest().trim();
        if written.is_empty() {
            return Err(Problem::new(line, "the variable's value is missing").help(HELP));
        }
        if self.watched.contains(name.text) {
            let message = format!("{} is watched already", show(name.text));
            return Err(
                Problem::new(name.span(), message).help("A variable needs a name of its own")
            );
        }
        if !self.variable_names.insert(name.text.to_owned()) {
            let message = format!("var {} stands here a second time", show(name.text));
            return Err(
                Problem::new(name.span(), message).help("Each variable needs a name of its own")
            );
        }
        self.variables.push(Variable {
            name: name.text.to_owned(),
            text: Value::rest_of_line(written).text,
            written: (written.text.to_owned(), written.start),
        });
        Ok(())
    }

    fn browsers(&mut self, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
        let is_second = !matches!(self.roster, Roster::Missing);
        if rest
            .text
            .starts_with(|c: char| c.is_ascii_digit() || c == '-')
        {
            return self.number_of_browsers(rest, is_second, line);
        }
        let mut names = match std::mem::take(&mut self.roster) {
            Roster::Names(names) => names,
            _ => Vec::new(),
        };
        let result = roster_names(rest, line, &mut names);
        self.roster = Roster::Names(names);
        once(
            is_second,
            line,
            "browsers:",
            "Put all names in one line: browsers: alice, bob",
        )
        .and(result)
    }

    fn number_of_browsers(
        &mut self,
        rest: Piece<'_>,
        is_second: bool,
        line: Span,
    ) -> Result<(), Problem> {
        let digits = rest.text.replace([',', '.', '_', '\''], "");
        let count = digits.parse::<usize>().unwrap_or(0);
        self.roster = Roster::Number(count.min(MOST_BROWSERS));
        let is_plain = rest.text.bytes().all(|b| b.is_ascii_digit());
        let wrong = |message: &str, help: &str| Err(Problem::new(rest.span(), message).help(help));
        if is_plain && (count > MOST_BROWSERS || digits.len() > 7) {
            wrong(
                "these are more browsers than jarful can play",
                "At most 1,000,000: browsers: 1000000",
            )
        } else if is_plain && count == 0 {
            wrong(
                "a play needs at least one browser",
                "Write a number from 1 on, or names: browsers: alice, bob",
            )
        } else if count > 0 && !is_plain && digits.bytes().all(|b| b.is_ascii_digit()) {
            wrong(
                "a number stands here without commas or points",
                &format!("Write: browsers: {}", show(&digits)),
            )
        } else if !is_plain {
            wrong(
                "here stands a number alone, or names",
                "Write: browsers: 3 (they are called b1, b2, b3), or browsers: alice, bob",
            )
        } else {
            once(is_second, line, "browsers:", "Keep one of the two lines")
        }
    }

    fn session_cookie(&mut self, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
        let is_second = self.session_cookie.is_some();
        let mut cursor = Cursor::new(rest);
        let Some(name) = cursor.name()? else {
            return Err(
                Problem::new(line, "the name of the session cookie is missing")
                    .help("Write: session cookie: sessionid"),
            );
        };
        self.session_cookie = Some(name.text);
        if !cursor.is_at_end() {
            return Err(
                Problem::new(cursor.rest().span(), "a cookie's name is one word")
                    .help("Write its name alone, without a value: session cookie: sessionid"),
            );
        }
        once(
            is_second,
            line,
            "session cookie:",
            "Keep one of the two lines",
        )
    }

    fn target(&mut self, rest: Piece<'_>, line: Span) -> Result<(), Problem> {
        let is_second = self.target.is_some();
        let mut cursor = Cursor::new(rest);
        let Some(value) = cursor.value()? else {
            return Err(Problem::new(line, "the target's address is missing")
                .help("Write: target: http://localhost:8000"));
        };
        self.target = Some(value.text.clone());
        if !cursor.is_at_end() {
            return Err(Problem::new(cursor.rest().span(), "the address ends here")
                .help("Write one address alone: target: http://localhost:8000"));
        }
        if value.text.contains("{{") {
            return Err(Problem::new(
                value.piece.span(),
                "the target is written out, without {{ }}",
            )
            .help("Write: target: http://localhost:8000"));
        }
        address::check_target(&value)?;
        once(is_second, line, "target:", "Keep one of the two lines")
    }
}

fn once(is_second: bool, line: Span, what: &str, help: &str) -> Result<(), Problem> {
    if is_second {
        return Err(Problem::new(line, format!("{what} stands here a second time")).help(help));
    }
    Ok(())
}

/// Takes all names that can be read; the first mistake is told.
fn roster_names(rest: Piece<'_>, line: Span, names: &mut Vec<String>) -> Result<(), Problem> {
    if rest.is_empty() {
        return Err(Problem::new(line, "browsers: says nobody")
            .help("Write names, or a number: browsers: alice, bob, carol"));
    }
    let mut seen: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let mut first_mistake = None;
    for part in rest.split_commas() {
        match check_name(part) {
            Ok(()) if !seen.insert(part.text.to_lowercase()) => {
                first_mistake.get_or_insert_with(|| twice(part));
            }
            Ok(()) => names.push(part.text.to_owned()),
            Err(problem) => {
                first_mistake.get_or_insert(problem);
            }
        }
    }
    first_mistake.map_or(Ok(()), Err)
}

fn twice(name: Piece<'_>) -> Problem {
    let message = format!("{} is on browsers: twice", show(name.text));
    Problem::new(name.span(), message).help("Each browser needs a name of its own")
}

/// Whether a browser can be called so.
pub fn check_name(name: Piece<'_>) -> Result<(), Problem> {
    let wrong = |message: String, help: &str| Err(Problem::new(name.span(), message).help(help));
    if name.is_empty() {
        return wrong(
            "a name is missing here".to_owned(),
            "Names stand between commas: alice, bob",
        );
    }
    if words::is_reserved(&name.lower()) {
        return wrong(
            format!(
                "{} is a word of the language, so no browser can be called so",
                show(name.text)
            ),
            "Choose another name",
        );
    }
    if words::is_name(name.text) {
        return Ok(());
    }
    let bare = name.text.trim_matches(['"', '“', '”', '„', '\'']);
    if words::is_name(bare) {
        return wrong(
            "names stand without quotes".to_owned(),
            &format!("Write: {}", show(bare)),
        );
    }
    let mut words_in = name.text.split_whitespace();
    if words_in.clone().count() > 1 && words_in.all(words::is_name) {
        return wrong(
            format!("\"{}\" is not one name", show(name.text)),
            "Put a comma between names (alice, bob); within a name, write - or _ for a blank",
        );
    }
    wrong(
        format!("\"{}\" cannot be a browser's name", show(name.text)),
        "A name begins with a letter; then come letters, digits, - and _",
    )
}
