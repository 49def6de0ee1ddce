//! What a filled form sends, and where (the HTML standard, 4.10.21.3 and 4.10.21.4, with
//! Chromium's answers where it differs).

use super::choose::Candidate;
use super::control::{Choice, Control, Direction, Kind};
use super::surface::{Form, Surface};
use super::{Enctype, Submission, Value};
use crate::page::obstacle::Obstacle;
use crate::page::{File, Source};
use encoding_rs::Encoding;
use std::sync::Arc;
use url::Url;

/// The form with its fields as they are now, sent by this button.
pub(super) fn submission(
    surface: &Surface,
    source: &Source<'_>,
    candidate: Candidate,
    controls: &[Control],
) -> Result<Submission, Obstacle> {
    let form = surface.form(candidate.form).ok_or(Obstacle::NoForms)?;
    let button = candidate.button.and_then(|at| surface.controls.get(at));
    let own = |of: fn(&super::control::Overrides) -> &Option<String>| {
        button.and_then(|button| of(&button.overrides).as_deref())
    };
    let is_unchecked =
        form.is_unchecked || button.is_some_and(|button| button.overrides.is_unchecked);
    if !is_unchecked {
        check_required(controls)?;
    }
    let method = own(|of| &of.method).unwrap_or(&form.method);
    if method.eq_ignore_ascii_case("dialog") {
        return Err(Obstacle::Dialog);
    }
    let encoding = encoding(form, source);
    Ok(Submission {
        is_post: method.eq_ignore_ascii_case("post"),
        url: action(
            surface,
            source,
            own(|of| &of.action).unwrap_or(&form.action),
        )?,
        enctype: enctype(own(|of| &of.enctype).unwrap_or(&form.enctype)),
        entries: entries(controls, button, encoding),
        encoding,
        // Chromium asks nothing of `rel` on a form that stays in its tab.
        referrer: surface.referrer.clone(),
    })
}

/// A browser does not send a form whose required field is empty. What the play itself leaves empty
/// (`username =`) is meant so.
fn check_required(controls: &[Control]) -> Result<(), Obstacle> {
    let is_group_on = |name: &str| {
        let is_on =
            |one: &Control| one.name == name && matches!(one.kind, Kind::Radio { is_on: true, .. });
        controls.iter().any(is_on)
    };
    let lacking = controls.iter().find(|control| {
        let may_be = !control.is_disabled && !control.is_given;
        let is_empty = match &control.kind {
            Kind::Radio { .. } => !is_group_on(&control.name),
            kind => kind.is_empty(),
        };
        control.is_required && may_be && is_empty
    });
    match lacking {
        Some(control) => Err(Obstacle::Required(control.called().to_owned())),
        None => Ok(()),
    }
}

/// An empty action is the page's own address; others are relative to `<base>`.
fn action(surface: &Surface, source: &Source<'_>, action: &str) -> Result<Url, Obstacle> {
    let action = action.trim_matches(|c: char| c.is_ascii_whitespace());
    let url = if action.is_empty() {
        Some(source.url.clone())
    } else {
        source.join(&surface.base, action)
    };
    url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| Obstacle::LeadsElsewhere(action.to_owned()))
}

fn enctype(written: &str) -> Enctype {
    match written.to_ascii_lowercase().as_str() {
        "multipart/form-data" => Enctype::Multipart,
        "text/plain" => Enctype::Plain,
        _ => Enctype::UrlEncoded,
    }
}

/// The first encoding of `accept-charset` that there is, else that of the page.
fn encoding(form: &Form, source: &Source<'_>) -> &'static Encoding {
    let asked = form
        .accept_charset
        .split([' ', ',', '\t', '\n', '\r', '\u{c}']);
    let known = asked
        .filter(|label| !label.is_empty())
        .find_map(|label| Encoding::for_label(label.as_bytes()));
    known.unwrap_or(source.encoding).output_encoding()
}

fn entries(
    controls: &[Control],
    button: Option<&Control>,
    encoding: &'static Encoding,
) -> Vec<(String, Value)> {
    let mut entries = Entries {
        list: Vec::new(),
        encoding,
    };
    for control in controls.iter().filter(|control| !control.is_disabled) {
        let is_pressed = button.is_some_and(|button| button.node == control.node);
        entries.add(control, is_pressed);
    }
    entries.list
}

struct Entries {
    list: Vec<(String, Value)>,
    encoding: &'static Encoding,
}

impl Entries {
    fn add(&mut self, control: &Control, is_pressed: bool) {
        let name = &control.name;
        match &control.kind {
            Kind::Submit { .. } if !is_pressed => {}
            Kind::Submit { is_image: true, .. } => self.point(name),
            _ if name.is_empty() => {}
            // Of a button the direction comes first.
            Kind::Submit { value, .. } => {
                self.direction(control);
                self.text(name, value);
            }
            _ => {
                self.field(control);
                self.direction(control);
            }
        }
    }

    fn field(&mut self, control: &Control) {
        let name = &control.name;
        match &control.kind {
            Kind::Hidden { .. } if name.eq_ignore_ascii_case("_charset_") => {
                self.text(name, self.encoding.name());
            }
            Kind::Line { value, .. } | Kind::Area { value } | Kind::Hidden { value } => {
                self.text(name, value);
            }
            Kind::Checkbox { value, is_on } | Kind::Radio { value, is_on } => {
                if *is_on {
                    self.text(name, value);
                }
            }
            Kind::Select { options, .. } => {
                let is_sent = |option: &&Choice| option.is_chosen && !option.is_disabled;
                for option in options.iter().filter(is_sent) {
                    self.text(name, &option.value);
                }
            }
            Kind::File { files, .. } => self.files(name, files),
            Kind::Submit { .. } | Kind::Idle => {}
        }
    }

    fn direction(&mut self, control: &Control) {
        let Some((name, direction)) = &control.dirname else {
            return;
        };
        let is_rtl = match direction {
            Direction::Ltr => false,
            Direction::Rtl => true,
            Direction::Auto => runs_left(control),
        };
        self.text(name, if is_rtl { "rtl" } else { "ltr" });
    }

    fn text(&mut self, name: &str, value: &str) {
        let value = Value::Text(crlf(value));
        self.list.push((crlf(name), value));
    }

    /// An image is pressed where its corner is: keyboards press it there too.
    fn point(&mut self, name: &str) {
        let dot = if name.is_empty() { "" } else { "." };
        self.text(&format!("{name}{dot}x"), "0");
        self.text(&format!("{name}{dot}y"), "0");
    }

    fn files(&mut self, name: &str, files: &[File]) {
        let empty = [File {
            name: String::new(),
            content: Arc::from([]),
        }];
        let files = if files.is_empty() { &empty } else { files };
        for file in files {
            self.list.push((crlf(name), Value::File(file.clone())));
        }
    }
}

/// The first letter that runs either way decides; Hebrew, Arabic and their neighbours run left.
fn runs_left(control: &Control) -> bool {
    let (Kind::Line { value, .. }
    | Kind::Area { value }
    | Kind::Hidden { value }
    | Kind::Submit { value, .. }) = &control.kind
    else {
        return false;
    };
    let first = value.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Every line end as CRLF.
fn crlf(text: &str) -> String {
    if !text.contains(['\r', '\n']) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', "\r\n")
}
