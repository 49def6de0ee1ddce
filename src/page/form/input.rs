//! `<input>`: its types, and the value that each holds before anybody has typed (the HTML standard,
//! 4.10.5.1: "value sanitization").

use super::control::Kind;
use cssparser::color::{parse_hash_color, parse_named_color};
use scraper::ElementRef;
use time::{Date, Month};

/// The kind of an `<input>`, with its value as the page gives it.
pub(super) fn kind(element: ElementRef<'_>) -> Kind {
    let attr = |name: &str| element.value().attr(name);
    let of = attr("type").unwrap_or_default().to_ascii_lowercase();
    let value = attr("value").map(str::to_owned);
    let on = || value.clone().unwrap_or_else(|| "on".to_owned());
    let is_on = attr("checked").is_some();
    match of.as_str() {
        "hidden" => Kind::Hidden {
            value: value.unwrap_or_default(),
        },
        "checkbox" => Kind::Checkbox { value: on(), is_on },
        "radio" => Kind::Radio { value: on(), is_on },
        "file" => Kind::File {
            files: Vec::new(),
            is_multiple: attr("multiple").is_some(),
        },
        // What stands on it without a value is what it sends.
        "submit" => Kind::Submit {
            value: value.unwrap_or_else(|| "Submit".to_owned()),
            is_image: false,
        },
        "image" => Kind::Submit {
            value: value.unwrap_or_default(),
            is_image: true,
        },
        "button" | "reset" => Kind::Idle,
        _ => Kind::Line {
            value: sanitized(&of, value.as_deref().unwrap_or_default(), &attr),
            of,
        },
    }
}

/// The value of a field as a browser takes it from the page.
fn sanitized<'p>(of: &str, value: &str, attr: &impl Fn(&str) -> Option<&'p str>) -> String {
    let keep = |is_valid: bool| if is_valid { value } else { "" }.to_owned();
    match of {
        "email" if attr("multiple").is_some() => {
            let line = on_one_line(value);
            let addresses: Vec<_> = line
                .split(',')
                .map(|one| one.trim_matches(is_space))
                .collect();
            addresses.join(",")
        }
        "url" | "email" => on_one_line(value).trim_matches(is_space).to_owned(),
        "number" => keep(is_number(value)),
        "range" => range(value, attr),
        "color" => color(value),
        "date" => keep(is_date(value)),
        "month" => keep(is_month(value)),
        "week" => keep(is_week(value)),
        "time" => keep(is_time(value)),
        "datetime-local" => moment(value),
        _ => on_one_line(value),
    }
}

/// Without line ends, which no one-line field holds.
pub(super) fn on_one_line(value: &str) -> String {
    value.replace(['\r', '\n'], "")
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// A "valid floating-point number": `-1.5e3`, neither `+1` nor `1.`.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, Some(power)),
        None => (text, None),
    };
    let is_power =
        power.is_none_or(|power| is_digits(power.strip_prefix(['-', '+']).unwrap_or(power)));
    let is_whole = match number.split_once('.') {
        Some((whole, part)) => (whole.is_empty() || is_digits(whole)) && is_digits(part),
        None => is_digits(number),
    };
    is_power && is_whole
}

/// A slider always stands somewhere: in the middle, if the page does not say where.
fn range<'p>(value: &str, attr: &impl Fn(&str) -> Option<&'p str>) -> String {
    let number = |text: Option<&str>| {
        let text = text.filter(|text| is_number(text))?;
        text.parse::<f64>().ok().filter(|number| number.is_finite())
    };
    let low = number(attr("min")).unwrap_or(0.0);
    let high = number(attr("max")).unwrap_or(100.0);
    let middle = if high < low {
        low
    } else {
        low + (high - low) / 2.0
    };
    let given = number(Some(value));
    let wanted = given.unwrap_or(middle).min(high).max(low);
    if attr("step").is_some_and(|step| step.eq_ignore_ascii_case("any")) {
        return shown(given, wanted, value);
    }
    let step = number(attr("step"))
        .filter(|step| *step > 0.0)
        .unwrap_or(1.0);
    let base = number(attr("min"))
        .or_else(|| number(attr("value")))
        .unwrap_or(0.0);
    let steps = ((wanted - base) / step + 0.5).floor();
    let mut snapped = base + steps * step;
    if snapped > high.max(low) {
        snapped -= step;
    }
    if snapped < low {
        snapped = wanted;
    }
    shown(given, snapped, value)
}

/// As written where it stands there already.
fn shown(given: Option<f64>, wanted: f64, written: &str) -> String {
    let is_same = given.is_some_and(|given| (given - wanted).abs() < f64::EPSILON);
    if is_same {
        return written.to_owned();
    }
    // Tenths add up to 0.30000000000000004.
    let rounded = (wanted * 1e10).round() / 1e10;
    rounded.to_string()
}

/// A colour by its name or its digits, as CSS has them; else black.
fn color(value: &str) -> String {
    let text = value.trim_matches(is_space).to_ascii_lowercase();
    let found = match text.strip_prefix('#') {
        Some(digits) => parse_hash_color(digits.as_bytes()).map(|(r, g, b, _)| (r, g, b)),
        None => parse_named_color(&text),
    };
    let (r, g, b) = found.unwrap_or_default();
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// So many digits and more, or exactly so many.
fn digits(text: &str, at_least: usize) -> Option<u32> {
    let is_number = text.len() >= at_least && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

fn two(text: &str) -> Option<u32> {
    digits(text, 2).filter(|_| text.len() == 2)
}

fn year(text: &str) -> Option<i32> {
    let year = digits(text, 4).filter(|year| *year > 0)?;
    i32::try_from(year).ok()
}

fn is_month(text: &str) -> bool {
    let month = text.rsplit_once('-');
    month.is_some_and(|(y, m)| year(y).is_some() && matches!(two(m), Some(1..=12)))
}

fn is_date(text: &str) -> bool {
    let date = || {
        let (rest, day) = text.rsplit_once('-')?;
        let (y, month) = rest.rsplit_once('-')?;
        let month = Month::try_from(u8::try_from(two(month)?).ok()?).ok()?;
        let day = u8::try_from(two(day)?).ok()?;
        let (y, month) = (year(y)?, month);
        (1..=month.length(y)).contains(&day).then_some(())
    };
    date().is_some()
}

fn is_week(text: &str) -> bool {
    let week = || {
        let (y, week) = text.split_once("-W")?;
        let y = year(y)?;
        let most = Date::from_calendar_date(y.min(9999), Month::December, 28)
            .ok()?
            .iso_week();
        (1..=u32::from(most)).contains(&two(week)?).then_some(())
    };
    week().is_some()
}

fn is_time(text: &str) -> bool {
    let time = || {
        let (hour, rest) = text.split_once(':')?;
        let (minute, second) = match rest.split_once(':') {
            Some((minute, second)) => (minute, Some(second)),
            None => (rest, None),
        };
        let is_clock = two(hour)? < 24 && two(minute)? < 60;
        let is_second = second.is_none_or(|second| {
            let (whole, part) = second.split_once('.').unwrap_or((second, "0"));
            let is_part = (1..=3).contains(&part.len()) && digits(part, 1).is_some();
            two(whole).is_some_and(|whole| whole < 60) && is_part
        });
        (is_clock && is_second).then_some(())
    };
    time().is_some()
}

/// `2026-11-25 08:05:00` is sent as `2026-11-25T08:05`.
fn moment(text: &str) -> String {
    let Some((date, time)) = text.split_once(['T', ' ']) else {
        return String::new();
    };
    if !is_date(date) || !is_time(time) {
        return String::new();
    }
    let mut time = time;
    if let Some((front, part)) = time.split_once('.') {
        let part = part.trim_end_matches('0');
        time = if part.is_empty() {
            front
        } else {
            time.trim_end_matches('0')
        };
    }
    if time.len() == 8 {
        time = time.strip_suffix(":00").unwrap_or(time);
    }
    format!("{date}T{time}")
}
