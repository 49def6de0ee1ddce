//! What is done with the page that a browser shows: its form is sent, its link is followed.

use super::{Played, Problem};
use crate::browser::{File, Filling, Obstacle, Page, Pressed, Request, Value};
use crate::scenario::{Follow, Submit, Template, Upload, Values};
use std::sync::Arc;

/// What sending the form asks; what is meant for password fields is noted.
pub(super) fn submit(
    submit: &Submit,
    tab: Option<&Page>,
    played: &mut Played<'_>,
) -> Result<Request, Problem> {
    let page = tab.ok_or(Problem::NoPage)?;
    played.used = Some(page.url.clone());
    let pressed = press(submit, page, &played.values);
    played.secrets = pressed.secrets;
    let request = pressed
        .request
        .map_err(|obstacle| in_the_way(page, obstacle));
    request.map(|mut request| {
        add_headers(&mut request, &submit.headers, &played.values);
        request
    })
}

/// What a form that is still to be sent would type into password fields.
pub(super) fn secrets(submit: &Submit, page: &Page, values: &Values) -> Vec<String> {
    press(submit, page, values).secrets
}

fn press(submit: &Submit, page: &Page, values: &Values) -> Pressed {
    let button = submit.button.as_ref().map(|button| button.fill(values));
    let fields = fillings(&submit.fields, &submit.files, values);
    page.submit(button.as_deref(), &fields)
}

/// What following the link asks.
pub(super) fn follow(
    follow: &Follow,
    tab: Option<&Page>,
    played: &mut Played<'_>,
) -> Result<Request, Problem> {
    let page = tab.ok_or(Problem::NoPage)?;
    played.used = Some(page.url.clone());
    let values = &played.values;
    let request = page.follow(&follow.link.fill(values));
    let mut request = request.map_err(|obstacle| in_the_way(page, obstacle))?;
    add_headers(&mut request, &follow.headers, values);
    Ok(request)
}

fn in_the_way(page: &Page, obstacle: Obstacle) -> Problem {
    Problem::Obstacle {
        page: page.url.clone(),
        obstacle: Box::new(obstacle),
    }
}

/// What the play fills in, its files behind its texts.
pub(super) fn fillings(
    texts: &[(String, Template)],
    files: &[Upload],
    values: &Values,
) -> Vec<Filling> {
    let texts = texts.iter().map(|(field, value)| Filling {
        field: field.clone(),
        value: Value::Text(value.fill(values).into_owned()),
    });
    texts.chain(files.iter().map(file)).collect()
}

fn file(upload: &Upload) -> Filling {
    Filling {
        field: upload.field.clone(),
        value: Value::File(File {
            name: upload.file_name().to_owned(),
            content: Arc::clone(&upload.content),
        }),
    }
}

/// `header NAME: …` of the play.
pub(super) fn add_headers(request: &mut Request, headers: &[(String, Template)], values: &Values) {
    for (name, value) in headers {
        request.add_header(name, &value.fill(values));
    }
}
