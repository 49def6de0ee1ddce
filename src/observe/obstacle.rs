//! What stands in the way of using a page, in words: what was asked for, what the page has instead,
//! and what to write. Names of a page come from a stranger and are made harmless here.

use crate::page::{Names, Obstacle};
use crate::run::Played;
use crate::text::{escape, shorten};
use url::Url;

/// Characters of one name.
const LONGEST: usize = 40;

/// A sentence, or two, for the user.
pub(super) fn words(page: &Url, obstacle: &Obstacle, played: &Played<'_>) -> String {
    let mut words = of(&place(page), obstacle);
    if played.turn.visit > 1 {
        words.push_str(". (Each repeat uses the page that the one before it brought)");
    }
    words
}

/// The page's path; other sites are not told apart by it, but the line above names the request.
fn place(page: &Url) -> String {
    let path = &page[url::Position::BeforePath..];
    shorten(&escape(path), 60)
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each obstacle: none can be forgotten"
)]
fn of(page: &str, obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::NoPage(kind) => {
            let kind = kind.as_deref().map_or_else(
                || "no HTML".to_owned(),
                |kind| format!("no HTML but {}", shorten(&escape(kind), LONGEST)),
            );
            format!("the page {page} is {kind}, so it has neither forms nor links")
        }
        Obstacle::TooDeep => format!("{page} is nested too deep to be read"),
        Obstacle::NoForms => format!("the page {page} has no form"),
        Obstacle::NoButton {
            wanted,
            buttons,
            forms,
            is_link,
        } => {
            let wanted = quoted(wanted);
            let mut words = format!("the page {page} has no button and no form called {wanted}");
            if *is_link {
                words.push_str(&format!(", but a link. Write: follow {wanted}"));
                return words;
            }
            let nearest = buttons.nearest.as_ref().or(forms.nearest.as_ref());
            words.push_str(&did_you_mean(nearest));
            let words = and(words, &there("button", buttons));
            and(words, &there("form", forms))
        }
        Obstacle::WhichForm(which) => format!(
            "the page {page} has several forms: {}. Say which: submit \"…\" with what stands on its button, or the form's id",
            list(which, harmless)
        ),
        Obstacle::WhichButton { wanted, which } => format!(
            "the page {page} has several buttons {} that send different things: {}. Name the one that you mean by its id, or by the id of its form",
            quoted(wanted),
            list(which, unquoted)
        ),
        Obstacle::DisabledButton(name) => format!(
            "the button {} of {page} is disabled, so nobody can press it",
            quoted(name)
        ),
        Obstacle::IdleButton(name) => format!(
            "the button {} of {page} sends no form: it works by a script, and jarful's browsers run none. Write the request that the script sends",
            quoted(name)
        ),
        Obstacle::LooseButton(name) => {
            format!("the button {} of {page} belongs to no form", quoted(name))
        }
        Obstacle::Dialog => {
            format!("this form of {page} sends nothing: method=dialog closes a window of the page")
        }
        Obstacle::LeadsElsewhere(to) if to.to_ascii_lowercase().starts_with("javascript:") => {
            format!(
                "on {page} this leads to {}: a script, and jarful's browsers run none. Write the request that the script sends",
                quoted(to)
            )
        }
        Obstacle::LeadsElsewhere(to) => format!(
            "on {page} this leads to {}, which is no http or https address",
            quoted(to)
        ),
        Obstacle::NoLinks => format!("the page {page} has no links"),
        Obstacle::NoLink {
            wanted,
            links,
            is_button,
        } => {
            let wanted = quoted(wanted);
            let mut words = format!("the page {page} has no link {wanted}");
            if *is_button {
                words.push_str(&format!(", but a button. Write: submit {wanted}"));
                return words;
            }
            words.push_str(&did_you_mean(links.nearest.as_ref()));
            and(words, &there("link", links))
        }
        Obstacle::WhichLink { wanted, which } => format!(
            "the page {page} has several links {}, which lead to {}. Write the address of the one that you mean: follow \"{}\"",
            quoted(wanted),
            list(which, unquoted),
            which
                .listed
                .first()
                .map(|first| unquoted(first))
                .unwrap_or_default()
        ),
        Obstacle::SamePage(to) => format!(
            "the link {} leads to a place on {page} itself: a browser asks the server nothing",
            quoted(to)
        ),
        Obstacle::NoField { wanted, fields } => {
            let mut words = format!("this form of {page} has no field {}", quoted(wanted));
            words.push_str(&did_you_mean(fields.nearest.as_ref()));
            and(words, &there("field", fields))
        }
        Obstacle::WhichField { wanted, which } => format!(
            "several fields of {page} are called {}: write one of their names, {}",
            quoted(wanted),
            list(which, unquoted)
        ),
        Obstacle::NoOption {
            field,
            wanted,
            options,
        } => {
            let mut words = format!("{} of {page} has no {}", unquoted(field), quoted(wanted));
            words.push_str(&did_you_mean(options.nearest.as_ref()));
            and(words, &there("choice", options))
        }
        Obstacle::DisabledOption { field, wanted } => format!(
            "{} of {} is disabled on {page}, so nobody can choose it",
            quoted(wanted),
            unquoted(field)
        ),
        Obstacle::DisabledField(name) => format!(
            "the field {} of {page} is disabled: a browser does not send it",
            unquoted(name)
        ),
        Obstacle::TooMany(name, takes) => {
            let takes = crate::text::count(*takes as u64, "value");
            format!(
                "{} of {page} takes {takes}, and was given more",
                unquoted(name)
            )
        }
        Obstacle::YesOrNo(name) => {
            let name = unquoted(name);
            format!("{name} of {page} is a box to tick. Write: {name} = yes, or {name} = no")
        }
        Obstacle::RadioOff(name) => format!(
            "{} of {page} is a radio button: it goes off when another one of its group is chosen",
            unquoted(name)
        ),
        Obstacle::WantsFile(name) => {
            let name = unquoted(name);
            format!("{name} of {page} takes a file. Write on a line below: file {name} = cat.png")
        }
        Obstacle::NoFileField(name) => {
            format!("{} of {page} takes no file but a text", unquoted(name))
        }
        Obstacle::ButtonField(name) => {
            let name = quoted(name);
            format!("{name} of {page} is a button, which takes no value. Write: submit {name}")
        }
        Obstacle::Required(name) => {
            let name = unquoted(name);
            format!(
                "a browser would not send this form of {page}: {name} is required and empty. Give it a value; to send it empty all the same, write {name} = on a line below"
            )
        }
    }
}

fn harmless(name: &str) -> String {
    let start: String = name.chars().take(4 * LONGEST).collect();
    shorten(&escape(&start), LONGEST)
}

fn unquoted(name: &str) -> String {
    let words = harmless(name);
    if words.contains(' ') && !words.contains('=') {
        format!("\"{words}\"")
    } else {
        words
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", harmless(name))
}

fn did_you_mean(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |name| {
        format!(", did you mean {}?", quoted(name))
    })
}

/// One sentence more.
fn and(words: String, more: &str) -> String {
    match (more.is_empty(), words.ends_with('?')) {
        (true, _) => words,
        (false, true) => format!("{words} {more}"),
        (false, false) => format!("{words}. {more}"),
    }
}

/// `Its buttons: "Log in", "Search"`.
fn there(what: &str, names: &Names) -> String {
    let plural = if names.listed.len() + names.more == 1 {
        ""
    } else {
        "s"
    };
    if names.listed.is_empty() {
        return String::new();
    }
    format!("Its {what}{plural}: {}", list(names, quoted))
}

fn list(names: &Names, show: fn(&str) -> String) -> String {
    let shown: Vec<String> = names.listed.iter().map(|name| show(name)).collect();
    let mut words = shown.join(", ");
    if names.more > 0 {
        words.push_str(&format!(" and {} more", names.more));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_listed_as_they_can_be_told_apart() {
        let which = Names {
            listed: ["\"Log in\"", "\"Find\" to=/find"]
                .map(str::to_owned)
                .to_vec(),
            ..Names::default()
        };
        let words = of("/", &Obstacle::WhichForm(which));
        assert!(
            words.contains("several forms: \"Log in\", \"Find\" to=/find."),
            "{words}"
        );
    }
}
