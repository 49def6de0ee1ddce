//! Fills fields in: finds each by name, id or label, and puts in what the play gives it.
//!
//! What is written is what is sent: also more than `maxlength` allows, also a date that is none. A
//! play that tests a server needs that, and sees it on its own line.

use super::control::{Choice, Control, File, Kind};
use super::input::on_one_line;
use super::{Filling, Value};
use crate::page::naming::{Closeness, Wanted};
use crate::page::obstacle::{Names, Obstacle};

/// Fills in all fields.
pub(super) fn fill(controls: &mut [Control], fields: &[Filling]) -> Result<(), Obstacle> {
    let mut groups: Vec<(Group, Vec<&Value>)> = Vec::new();
    for filling in fields {
        let group = find(controls, filling)?;
        match groups
            .iter_mut()
            .find(|(known, _)| known.members == group.members)
        {
            Some((_, values)) => values.push(&filling.value),
            None => groups.push((group, vec![&filling.value])),
        }
    }
    for (group, values) in groups {
        put(controls, &group, &values)?;
    }
    Ok(())
}

/// What is meant for password fields, of whichever form.
pub(super) fn secrets(controls: &[Control], fields: &[Filling]) -> Vec<String> {
    let is_password =
        |control: &&Control| matches!(&control.kind, Kind::Line { of, .. } if of == "password");
    let passwords: Vec<&Control> = controls.iter().filter(is_password).collect();
    let is_meant = |filling: &&Filling| {
        let wanted = Wanted::new(&filling.field);
        let is_called = |control: &&&Control| {
            WAYS.iter()
                .any(|has_name| has_name(control, &wanted, Closeness::Loose))
        };
        passwords.iter().any(|control| is_called(&control))
    };
    let secret = fields
        .iter()
        .filter(is_meant)
        .filter_map(|filling| match &filling.value {
            Value::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        });
    secret.collect()
}

/// The fields that one name of the play means.
struct Group {
    /// As written in the play.
    name: String,
    /// Indices, in document order.
    members: Vec<usize>,
    /// Found by their common name, not each for itself.
    is_by_name: bool,
}

/// What a field can be called by; the first that finds one decides.
const WAYS: [fn(&Control, &Wanted, Closeness) -> bool; 5] = [
    |field, wanted, closeness| wanted.is(&field.name, closeness),
    |field, wanted, closeness| wanted.is(&field.id, closeness),
    |field, wanted, closeness| wanted.is_any(&field.labels, closeness),
    |field, wanted, closeness| {
        matches!(field.kind, Kind::Radio { .. } | Kind::Checkbox { .. })
            && wanted.is_any(&field.legend, closeness)
    },
    |field, wanted, closeness| wanted.is_any(&field.hints, closeness),
];

fn find(controls: &[Control], filling: &Filling) -> Result<Group, Obstacle> {
    let wanted = Wanted::new(&filling.field);
    for closeness in [Closeness::Exact, Closeness::Loose] {
        for (way, has_name) in WAYS.iter().enumerate() {
            let all = (0..controls.len()).filter(|&at| has_name(&controls[at], &wanted, closeness));
            let members = preferred(controls, all.collect());
            if !members.is_empty() {
                return group(controls, &filling.field, &members, matches!(way, 0 | 3));
            }
        }
    }
    let names = controls
        .iter()
        .filter(|control| !control.kind.is_button())
        .map(Control::called);
    Err(Obstacle::NoField {
        wanted: filling.field.clone(),
        fields: Names::of(&filling.field, names),
    })
}

/// A hidden field that stands behind a box of the same name is not what a person fills in; neither
/// is a button.
fn preferred(controls: &[Control], all: Vec<usize>) -> Vec<usize> {
    let is_filled = |at: &usize| controls[*at].kind.is_filled();
    let is_field = |at: &usize| !controls[*at].kind.is_button();
    if all.iter().any(is_filled) {
        all.into_iter().filter(is_filled).collect()
    } else if all.iter().any(is_field) {
        all.into_iter().filter(is_field).collect()
    } else {
        all
    }
}

fn group(
    controls: &[Control],
    name: &str,
    members: &[usize],
    is_by_name: bool,
) -> Result<Group, Obstacle> {
    let field = |at: &usize| &controls[*at];
    if members.iter().all(|at| field(at).kind.is_button()) {
        return Err(Obstacle::ButtonField(name.to_owned()));
    }
    let open: Vec<usize> = members
        .iter()
        .filter(|at| !field(at).is_disabled)
        .copied()
        .collect();
    let Some(first) = open.first() else {
        return Err(Obstacle::DisabledField(name.to_owned()));
    };
    let is_one_name = open.iter().all(|at| field(at).name == field(first).name);
    if open.len() > 1 && !is_one_name {
        let names = open.iter().map(|at| {
            let field = field(at);
            if field.name.is_empty() {
                field.id.as_str()
            } else {
                field.name.as_str()
            }
        });
        return Err(Obstacle::WhichField {
            wanted: name.to_owned(),
            which: Names::of("", names),
        });
    }
    Ok(Group {
        name: name.to_owned(),
        members: open,
        is_by_name,
    })
}

fn put(controls: &mut [Control], group: &Group, values: &[&Value]) -> Result<(), Obstacle> {
    let Some(&first) = group.members.first() else {
        return Ok(());
    };
    for at in &group.members {
        controls[*at].is_given = true;
    }
    match controls[first].kind {
        Kind::Radio { .. } => radio(controls, group, values),
        Kind::Checkbox { .. } => boxes(controls, group, values),
        _ => one_each(controls, group, values),
    }
}

fn text_of<'v>(value: &'v Value, name: &str) -> Result<&'v str, Obstacle> {
    match value {
        Value::Text(text) => Ok(text),
        Value::File(_) => Err(Obstacle::NoFileField(name.to_owned())),
    }
}

/// `yes` and `no`, and their like.
fn yes_or_no(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["yes", "on", "true"]) {
        Some(true)
    } else {
        is(["no", "off", "false"]).then_some(false)
    }
}

/// The member whose value or label is this.
fn member(controls: &[Control], members: &[usize], text: &str) -> Option<usize> {
    let wanted = Wanted::new(text);
    let value = |at: usize| match &controls[at].kind {
        Kind::Radio { value, .. } | Kind::Checkbox { value, .. } => value.clone(),
        _ => String::new(),
    };
    let by_value = members.iter().find(|at| value(**at) == text);
    let by_label = |closeness| {
        let is_called = |at: &&usize| wanted.is_any(&controls[**at].labels, closeness);
        members.iter().find(is_called)
    };
    by_value
        .or_else(|| by_label(Closeness::Exact))
        .or_else(|| by_label(Closeness::Loose))
        .or_else(|| {
            members
                .iter()
                .find(|at| value(**at).eq_ignore_ascii_case(text))
        })
        .copied()
}

fn set(control: &mut Control, on: bool) {
    if let Kind::Radio { is_on, .. } | Kind::Checkbox { is_on, .. } = &mut control.kind {
        *is_on = on;
    }
}

/// One of a group goes on, the others off.
fn radio(controls: &mut [Control], group: &Group, values: &[&Value]) -> Result<(), Obstacle> {
    let [value] = values else {
        return Err(Obstacle::TooMany(group.name.clone(), 1));
    };
    let text = text_of(value, &group.name)?;
    let name = controls[group.members[0]].name.clone();
    let is_sibling = |control: &Control| {
        !name.is_empty() && control.name == name && matches!(control.kind, Kind::Radio { .. })
    };
    let whole: Vec<usize> = (0..controls.len())
        .filter(|&at| is_sibling(&controls[at]))
        .collect();
    let siblings = if whole.is_empty() {
        &group.members
    } else {
        &whole
    };
    let chosen = match (member(controls, siblings, text), yes_or_no(text)) {
        (Some(chosen), _) => chosen,
        (None, Some(true)) if group.members.len() == 1 => group.members[0],
        (None, Some(false)) if group.members.len() == 1 => {
            return Err(Obstacle::RadioOff(group.name.clone()));
        }
        _ => return Err(no_option(controls, group, siblings, text)),
    };
    if controls[chosen].is_disabled {
        return Err(Obstacle::DisabledOption {
            field: group.name.clone(),
            wanted: text.to_owned(),
        });
    }
    for &at in siblings {
        set(&mut controls[at], at == chosen);
        controls[at].is_given = true;
    }
    Ok(())
}

fn no_option(controls: &[Control], group: &Group, members: &[usize], text: &str) -> Obstacle {
    let names = members.iter().map(|at| {
        let control = &controls[*at];
        let value = match &control.kind {
            Kind::Radio { value, .. } | Kind::Checkbox { value, .. } => value.as_str(),
            _ => "",
        };
        control.labels.first().map_or(value, String::as_str)
    });
    Obstacle::NoOption {
        field: group.name.clone(),
        wanted: text.to_owned(),
        options: Names::of(text, names),
    }
}

/// One box goes on or off; of several with one name, those that are given go on and the others off.
fn boxes(controls: &mut [Control], group: &Group, values: &[&Value]) -> Result<(), Obstacle> {
    let mut on = Vec::new();
    for value in values {
        let text = text_of(value, &group.name)?;
        let found = member(controls, &group.members, text);
        match (found, yes_or_no(text)) {
            (Some(at), None) => on.push(at),
            // A box with the value "no" is rare; `no` for the only box unticks it.
            (Some(at), Some(_)) if group.members.len() > 1 => on.push(at),
            (_, Some(true)) if group.members.len() == 1 => on.push(group.members[0]),
            (_, Some(false)) => {}
            (None, None) if group.members.len() == 1 => {
                return Err(Obstacle::YesOrNo(group.name.clone()));
            }
            _ => return Err(no_option(controls, group, &group.members, text)),
        }
    }
    for &at in &group.members {
        set(&mut controls[at], on.contains(&at));
    }
    Ok(())
}

/// Each field of that name takes one value, in order; lists and file fields may take several.
fn one_each(controls: &mut [Control], group: &Group, values: &[&Value]) -> Result<(), Obstacle> {
    if let [only] = group.members[..] {
        let takes_all = match &controls[only].kind {
            Kind::Select { is_multiple, .. } | Kind::File { is_multiple, .. } => *is_multiple,
            _ => false,
        };
        if takes_all {
            return several(&mut controls[only], &group.name, values);
        }
    }
    if values.len() > group.members.len() {
        return Err(Obstacle::TooMany(group.name.clone(), group.members.len()));
    }
    if !group.is_by_name && group.members.len() > 1 && values.len() == 1 {
        // Several fields of one name and one label: the first one.
        return several(&mut controls[group.members[0]], &group.name, values);
    }
    for (at, value) in group.members.iter().zip(values) {
        several(&mut controls[*at], &group.name, std::slice::from_ref(value))?;
    }
    Ok(())
}

fn several(control: &mut Control, name: &str, values: &[&Value]) -> Result<(), Obstacle> {
    match &mut control.kind {
        Kind::File { files, .. } => {
            *files = values
                .iter()
                .map(|value| file_of(value, name))
                .collect::<Result<_, _>>()?;
        }
        Kind::Select { options, .. } => {
            let mut chosen = Vec::new();
            for value in values {
                chosen.extend(option(options, name, text_of(value, name)?)?);
            }
            for (at, option) in options.iter_mut().enumerate() {
                option.is_chosen = chosen.contains(&at);
            }
        }
        Kind::Line { value, .. } => {
            *value = on_one_line(text_of(values[0], name)?);
        }
        Kind::Area { value } | Kind::Hidden { value } => {
            text_of(values[0], name)?.clone_into(value);
        }
        _ => {}
    }
    Ok(())
}

fn file_of(value: &Value, name: &str) -> Result<File, Obstacle> {
    match value {
        Value::File(file) => Ok(file.clone()),
        Value::Text(_) => Err(Obstacle::WantsFile(name.to_owned())),
    }
}

/// The option with this value or text; `None` where nothing is to be chosen.
fn option(options: &[Choice], name: &str, text: &str) -> Result<Option<usize>, Obstacle> {
    let wanted = Wanted::new(text);
    let by = |is: &dyn Fn(&Choice) -> bool| {
        let open = options
            .iter()
            .position(|option| is(option) && !option.is_disabled);
        open.or_else(|| options.iter().position(is))
    };
    let found = by(&|option| option.value == text)
        .or_else(|| by(&|option| wanted.is_any(&option.texts, Closeness::Exact)))
        .or_else(|| by(&|option| wanted.is_any(&option.texts, Closeness::Loose)))
        .or_else(|| by(&|option| option.value.eq_ignore_ascii_case(text)));
    match found {
        Some(at) if options[at].is_disabled => Err(Obstacle::DisabledOption {
            field: name.to_owned(),
            wanted: text.to_owned(),
        }),
        Some(at) => Ok(Some(at)),
        None if text.is_empty() => Ok(None),
        None => {
            let texts = options.iter().map(|option| {
                let text = option.texts.first().filter(|text| !text.is_empty());
                text.unwrap_or(&option.value).as_str()
            });
            Err(Obstacle::NoOption {
                field: name.to_owned(),
                wanted: text.to_owned(),
                options: Names::of(text, texts),
            })
        }
    }
}
