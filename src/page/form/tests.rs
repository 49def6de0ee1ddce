//! Traps of real and of hostile pages. What Chromium sends is asked in `tests/forms.rs`.

use super::{Filling, Submission, Value, submit};
use crate::page::{Obstacle, Source};
use encoding_rs::UTF_8;
use std::time::{Duration, Instant};
use url::Url;

fn on<T>(html: &str, act: impl FnOnce(&Source<'_>) -> T) -> T {
    let url = Url::parse("http://h/dir/page?x=1").unwrap();
    act(&Source {
        url: &url,
        text: html,
        content_type: Some("text/html"),
        encoding: UTF_8,
    })
}

fn filling(field: &str, value: &str) -> Filling {
    Filling {
        field: field.to_owned(),
        value: Value::Text(value.to_owned()),
    }
}

fn press(
    html: &str,
    button: Option<&str>,
    fields: &[(&str, &str)],
) -> Result<Submission, Obstacle> {
    let fields: Vec<_> = fields.iter().map(|(f, v)| filling(f, v)).collect();
    on(html, |source| submit(source, button, &fields).outcome)
}

/// What is sent, as `name=value&…`.
fn sent(html: &str, button: Option<&str>, fields: &[(&str, &str)]) -> String {
    let submission = press(html, button, fields).unwrap();
    let pairs = submission.entries.iter().map(|(name, value)| match value {
        Value::Text(text) => format!("{name}={text}"),
        Value::File(file) => format!("{name}=@{}", file.name),
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[test]
fn a_name_comes_before_an_id_and_an_id_before_a_label() {
    let html =
        "<form><input id=mail name=a><label>mail<input name=b></label><input name=mail></form>";
    assert_eq!(sent(html, None, &[("mail", "x")]), "a=&b=&mail=x");
    let html = "<form><label>mail<input name=b></label><input id=mail name=a></form>";
    assert_eq!(sent(html, None, &[("mail", "x")]), "b=&a=x");
}

#[test]
fn a_label_of_several_fields_must_be_told_apart() {
    let html = "<form><label>Day<input name=from></label><label>Day<input name=to></label></form>";
    let obstacle = press(html, None, &[("Day", "1")]).unwrap_err();
    assert!(
        matches!(&obstacle, Obstacle::WhichField { which, .. } if which.listed == ["from", "to"]),
        "{obstacle:?}"
    );
}

#[test]
fn boxes_and_radio_buttons_take_yes_no_values_and_labels() {
    let html = "<form><input type=checkbox name=a value=no><input type=checkbox name=b value=x checked>\
        <label><input type=radio name=r value=1>One</label><label><input type=radio name=r value=2 checked>Two</label></form>";
    assert_eq!(sent(html, None, &[("a", "yes"), ("b", "off")]), "a=no&r=2");
    assert_eq!(sent(html, None, &[("One", "yes")]), "b=x&r=1");
    assert_eq!(sent(html, None, &[("r", "one")]), "b=x&r=1");
    assert_eq!(
        press(html, None, &[("Two", "no")]),
        Err(Obstacle::RadioOff("Two".to_owned()))
    );
    assert!(matches!(
        press(html, None, &[("r", "3")]),
        Err(Obstacle::NoOption { .. })
    ));
}

#[test]
fn a_list_of_several_can_be_emptied() {
    let html = "<form><select name=s multiple><option selected>1<option>2</select></form>";
    assert_eq!(sent(html, None, &[("s", "")]), "");
    assert_eq!(sent(html, None, &[("s", "2"), ("s", "1")]), "s=1&s=2");
}

#[test]
fn required_counts_only_where_a_browser_would_ask() {
    let required = Err(Obstacle::Required("a".to_owned()));
    for field in [
        "<input name=a required>",
        "<textarea name=a required></textarea>",
        "<select name=a required><option value=''>Choose</select>",
        "<input type=checkbox name=a required>",
        "<input type=radio name=a required><input type=radio name=a value=2>",
        "<input type=file name=a required>",
    ] {
        assert_eq!(
            press(&format!("<form>{field}</form>"), None, &[]),
            required,
            "{field}"
        );
    }
    for form in [
        "<form novalidate><input name=a required>",
        "<form><input name=a required><button formnovalidate>Go</button>",
        "<form><input name=a required readonly>",
        "<form><input name=a required disabled>",
        "<form><input type=hidden name=a required>",
        "<form><input type=radio name=a required><input type=radio name=a value=2 checked>",
    ] {
        assert!(press(form, None, &[]).is_ok(), "{form}");
    }
}

#[test]
fn what_is_no_request_says_so() {
    assert_eq!(
        press(
            "<form method=dialog><button>Close</button>",
            Some("Close"),
            &[]
        ),
        Err(Obstacle::Dialog)
    );
    for action in ["javascript:go()", "mailto:a@b", "http://"] {
        let html = format!("<form action='{action}'><button>Go</button>");
        let to = action.to_owned();
        assert_eq!(
            press(&html, Some("Go"), &[]),
            Err(Obstacle::LeadsElsewhere(to))
        );
    }
    assert_eq!(press("<p>none", None, &[]), Err(Obstacle::NoForms));
}

#[test]
fn buttons_are_named_by_images_labels_and_parts_of_their_words() {
    let html = "<form><button name=a value=1><img alt=Save> all</button>\
        <button name=a value=2 aria-label='Delete it'>×</button><input type=submit name=a value='Send »'></form>";
    for (button, value) in [
        ("save all", "1"),
        ("delete it", "2"),
        ("×", "2"),
        ("send", "Send »"),
    ] {
        assert_eq!(
            sent(html, Some(button), &[]),
            format!("a={value}"),
            "{button}"
        );
    }
}

#[test]
fn no_page_needs_quadratic_time() {
    let pages = [
        ("<form>", "<button>Go</button>", ""),
        ("", "<form><input name=a><button>Go</button></form>", ""),
        ("<form>", "<label>l<input name=a></label>", ""),
        ("<form>", "<label for=x>l</label>", "<input id=x>"),
        ("", "<input form=f name=a>", "<form id=f>"),
        ("<p id=p>words</p>", "<a href=/x aria-labelledby=p></a>", ""),
    ];
    for (before, tag, behind) in pages {
        let html = format!("{before}{}{behind}", tag.repeat(10_000));
        let start = Instant::now();
        let _ = press(&html, Some("Go"), &[("a", "1")]);
        let _ = press(&html, None, &[("a", "1")]);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{before}{tag}: {took:?}");
    }
}
