//! Which button is meant, and which form.

use super::Submission;
use super::control::{Control, Kind};
use super::surface::{Form, Surface};
use crate::page::Source;
use crate::page::naming::{Closeness, Wanted};
use crate::page::obstacle::{Names, Obstacle};
use ego_tree::NodeId;

/// A form that may be meant, and the button that sends it: its index in `Surface::controls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub form: NodeId,
    pub button: Option<usize>,
}

type Tried = (Candidate, Result<Submission, Obstacle>);

/// All buttons and forms that may be meant, the closest kind of match only.
pub(super) fn candidates(
    surface: &Surface,
    source: &Source<'_>,
    wanted: Option<&str>,
) -> Result<Vec<Candidate>, Obstacle> {
    match wanted {
        Some(wanted) => named(surface, source, wanted),
        None if surface.forms.is_empty() => Err(Obstacle::NoForms),
        None => surface
            .forms
            .iter()
            .map(|form| whole(surface, form))
            .collect(),
    }
}

fn named(surface: &Surface, source: &Source<'_>, name: &str) -> Result<Vec<Candidate>, Obstacle> {
    let wanted = Wanted::new(name);
    for closeness in [Closeness::Exact, Closeness::Loose, Closeness::Part] {
        for has_name in WAYS {
            let found = |control: &Control| {
                control.kind.is_button() && has_name(control, &wanted, closeness)
            };
            let matching: Vec<usize> = (0..surface.controls.len())
                .filter(|&at| found(&surface.controls[at]))
                .collect();
            if !matching.is_empty() {
                return usable(surface, name, &matching);
            }
        }
        let is_called = |form: &&Form| {
            let names = [&form.id, &form.name].into_iter().chain(&form.labels);
            closeness != Closeness::Part && wanted.is_any(names, closeness)
        };
        let forms: Vec<&Form> = surface.forms.iter().filter(is_called).collect();
        if !forms.is_empty() {
            return forms.into_iter().map(|form| whole(surface, form)).collect();
        }
    }
    Err(unknown(surface, source, name))
}

type HasName = fn(&Control, &Wanted, Closeness) -> bool;

/// What a button can be called by: what stands on it comes first.
const WAYS: [HasName; 3] = [
    |button, wanted, closeness| wanted.is_any(&button.labels, closeness),
    |button, wanted, closeness| {
        closeness != Closeness::Part && wanted.is_any([&button.name, &button.id], closeness)
    },
    |button, wanted, closeness| wanted.is_any(&button.hints, closeness),
];

/// Those of the buttons that can be pressed and send something.
fn usable(surface: &Surface, name: &str, matching: &[usize]) -> Result<Vec<Candidate>, Obstacle> {
    let control = |at: &usize| &surface.controls[*at];
    let sends = |at: &&usize| matches!(control(at).kind, Kind::Submit { .. });
    let has_form = |at: &&usize| control(at).form.is_some();
    let name = || name.to_owned();
    let sending: Vec<usize> = matching.iter().filter(sends).copied().collect();
    if sending.is_empty() {
        return Err(Obstacle::IdleButton(name()));
    }
    let owned: Vec<usize> = sending.iter().filter(has_form).copied().collect();
    if owned.is_empty() {
        return Err(Obstacle::LooseButton(name()));
    }
    let candidates: Vec<Candidate> = owned
        .iter()
        .filter(|at| !control(at).is_disabled)
        .filter_map(|at| {
            let form = control(at).form?;
            Some(Candidate {
                form,
                button: Some(*at),
            })
        })
        .collect();
    if candidates.is_empty() {
        return Err(Obstacle::DisabledButton(name()));
    }
    Ok(candidates)
}

/// A form sent without naming a button: by its first one, as the Enter key does (the HTML standard,
/// 4.10.21.2). Where it has none, a script would send it as it is.
fn whole(surface: &Surface, form: &Form) -> Result<Candidate, Obstacle> {
    let sends = |at: &&usize| matches!(surface.controls[**at].kind, Kind::Submit { .. });
    let first = surface.members_of(form.node).iter().find(sends).copied();
    if let Some(button) = first.map(|at| &surface.controls[at])
        && button.is_disabled
    {
        return Err(Obstacle::DisabledButton(button.called().to_owned()));
    }
    Ok(Candidate {
        form: form.node,
        button: first,
    })
}

fn unknown(surface: &Surface, source: &Source<'_>, name: &str) -> Obstacle {
    let is_link = crate::page::link::is_called(source, name);
    if surface.forms.is_empty() && !is_link {
        return Obstacle::NoForms;
    }
    let buttons = surface
        .controls
        .iter()
        .filter(|control| control.form.is_some() && matches!(control.kind, Kind::Submit { .. }));
    let forms = surface
        .forms
        .iter()
        .flat_map(|form| [form.id.as_str(), form.name.as_str()]);
    Obstacle::NoButton {
        wanted: name.to_owned(),
        buttons: Names::of(name, buttons.map(on_it)),
        forms: Box::new(Names::of(name, forms)),
        is_link,
    }
}

/// What stands on a button, or else its name.
fn on_it(button: &Control) -> &str {
    button
        .labels
        .first()
        .map_or_else(|| button.called(), String::as_str)
}

/// Of several forms those that have all the fields which the play fills in; and, where none is
/// named, the one that has something to fill in at all (not the log-out button above it).
pub(super) fn keep_those_that_fit(surface: &Surface, tried: &mut Vec<Tried>, is_unnamed: bool) {
    let lacks_field = |result: &Result<Submission, Obstacle>| {
        matches!(
            result,
            Err(Obstacle::NoField { .. } | Obstacle::NoFileField(_))
        )
    };
    if tried.iter().any(|(_, result)| !lacks_field(result)) {
        tried.retain(|(_, result)| !lacks_field(result));
    }
    if is_unnamed {
        let is_filled = |form| surface.of(form).any(|control| control.kind.is_filled());
        if tried.iter().any(|(candidate, _)| is_filled(candidate.form)) {
            tried.retain(|(candidate, _)| is_filled(candidate.form));
        }
    }
}

/// The one that is left, or the first of those that send the same.
pub(super) fn settle(
    surface: &Surface,
    mut tried: Vec<Tried>,
    wanted: Option<&str>,
) -> Result<Submission, Obstacle> {
    let is_one = tried.iter().all(|(_, result)| *result == tried[0].1);
    if is_one {
        return tried.swap_remove(0).1;
    }
    let which: Vec<String> = tried
        .iter()
        .map(|(candidate, _)| apart(surface, *candidate, wanted.is_none()))
        .collect();
    let which = Names::of("", which.iter().map(String::as_str));
    Err(match wanted {
        None => Obstacle::WhichForm(which),
        Some(wanted) => Obstacle::WhichButton {
            wanted: wanted.to_owned(),
            which,
        },
    })
}

/// What tells a button or form from others of its name.
fn apart(surface: &Surface, candidate: Candidate, is_form: bool) -> String {
    let button = candidate.button.and_then(|at| surface.controls.get(at));
    let form = surface.form(candidate.form);
    let mut words = Vec::new();
    if let Some(button) = button {
        if is_form {
            words.push(format!("\"{}\"", on_it(button)));
        } else {
            words.extend(said("id", &button.id));
            words.extend(said("name", &button.name));
            if let Kind::Submit { value, .. } = &button.kind {
                words.extend(said("value", value));
            }
        }
    }
    if let Some(form) = form {
        words.extend(said("form", &form.id));
        words.extend(said("form", &form.name));
        words.extend(said("to", &form.action));
    }
    if words.is_empty() {
        words.push("one without a name".to_owned());
    }
    words.join(" ")
}

fn said(what: &str, value: &str) -> Option<String> {
    (!value.is_empty()).then(|| format!("{what}={value}"))
}
