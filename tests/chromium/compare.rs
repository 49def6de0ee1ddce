//! What the two browsers did in one case, side by side.

use crate::{cases::Case, own::Played, server::Log};
use jarful::cookie::{Cookie, Reason, SameSite, Verdict, text_of};
use serde_json::Value;
use std::collections::BTreeSet;

pub struct Both<'a> {
    pub n: usize,
    pub case: &'a Case,
    pub said: &'a Value,
    pub played: &'a Played,
    pub from_chromium: &'a Log,
    pub from_jarful: &'a Log,
}

/// Reasons of jarful's own: devtools show none for them.
const OWN: [Reason; 3] = [
    Reason::NamelessWithEquals,
    Reason::InvalidPartitioned,
    Reason::NothingToDelete,
];

/// The clocks of the two browsers are as far apart as the whole test takes.
const SECONDS_APART: f64 = 300.0;

/// The differences, a line each; empty where there are none.
pub fn case(both: &Both<'_>) -> String {
    if let Some(error) = both.said["error"].as_str() {
        return format!("    Chromium could not play it: {error}\n");
    }
    let mut told = String::new();
    for at in 0..both.case.steps.len() {
        let of = |log: &Log| match log.get(&(both.n, at)) {
            None => "was not asked".to_owned(),
            Some(None) => "nothing".to_owned(),
            Some(Some(cookie)) => short(&text_of(cookie)),
        };
        let (theirs, ours) = (of(both.from_chromium), of(both.from_jarful));
        if theirs != ours {
            told += &format!("    step {at} Chromium: {theirs}\n    step {at} jarful:   {ours}\n");
        }
    }
    told += &reasons(both);
    told + &jars(both)
}

fn short(text: &str) -> String {
    if text.len() < 6000 {
        text.to_owned()
    } else {
        let head: String = text.chars().take(80).collect();
        format!("{head}… ({} bytes)", text.chars().count())
    }
}

fn reasons(both: &Both<'_>) -> String {
    let mut told = String::new();
    for (at, exchange) in both.played.exchanges.iter().enumerate() {
        let blocked = pairs(&both.said["blocked"][at]);
        for received in &exchange.received {
            let mut theirs = blocked.iter().filter(|(line, _)| *line == received.line);
            let theirs = theirs.next().map(|(_, reasons)| reasons.clone());
            let ours = (received.verdict == Verdict::Refused).then_some(received.reason);
            if !is_one_of(ours, theirs.as_deref().unwrap_or_default()) && received.line.is_ascii() {
                let line = short(&received.line);
                told +=
                    &format!("    step {at} {line}: Chromium says {theirs:?}, jarful {ours:?}\n");
            }
        }
        for (name, theirs) in pairs(&both.said["withheld"][at]) {
            let mut ours = exchange.withheld.iter().filter(|own| own.name == name);
            let found = ours.any(|own| theirs.iter().any(|reason| is_same(reason, own.reason)));
            if !found && name.is_ascii() {
                let ours = &exchange.withheld;
                told += &format!(
                    "    step {at} withheld {name}: Chromium says {theirs:?}, jarful {ours:?}\n"
                );
            }
        }
    }
    told
}

/// Chromium 156 calls each of them Schemeful, jarful only those where nothing but the scheme differs.
fn is_same(theirs: &str, ours: Reason) -> bool {
    theirs.trim_start_matches("Schemeful") == ours.name().trim_start_matches("Schemeful")
}

fn is_one_of(ours: Option<Reason>, theirs: &[String]) -> bool {
    match ours {
        Some(own) if OWN.contains(&own) => {
            theirs.is_empty() || theirs.iter().all(|reason| reason == "UnknownError")
        }
        Some(own) => theirs.iter().any(|reason| reason == own.name()),
        None => theirs.is_empty(),
    }
}

/// `[[text, [reason, …]], …]`.
fn pairs(list: &Value) -> Vec<(String, Vec<String>)> {
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    };
    let list = list.as_array().into_iter().flatten();
    list.map(|pair| {
        let text = pair[0].as_str().unwrap_or_default().to_owned();
        (text, texts(&pair[1]))
    })
    .collect()
}

fn jars(both: &Both<'_>) -> String {
    let theirs: Vec<_> = both.said["jar"].as_array().unwrap().iter().collect();
    let theirs_by = |cookie: &&Value| {
        (
            described(cookie),
            cookie["expires"].as_f64().unwrap_or(-1.0),
        )
    };
    let mut theirs: Vec<_> = theirs.iter().map(theirs_by).collect();
    let mut ours: Vec<_> = both.played.jar.iter().map(own).collect();
    if theirs.iter().chain(&ours).any(|(text, _)| !text.is_ascii()) {
        return String::new();
    }
    theirs.sort_by(|a, b| a.0.cmp(&b.0));
    ours.sort_by(|a, b| a.0.cmp(&b.0));
    let names = |list: &[(String, f64)]| -> BTreeSet<String> {
        list.iter().map(|(text, _)| text.clone()).collect()
    };
    let (their_names, our_names) = (names(&theirs), names(&ours));
    let mut told = String::new();
    for only in their_names.difference(&our_names).take(3) {
        told += &format!("    only Chromium's jar holds {}\n", short(only));
    }
    for only in our_names.difference(&their_names).take(3) {
        told += &format!("    only jarful's jar holds {}\n", short(only));
    }
    if told.is_empty() {
        for ((text, theirs), (_, ours)) in theirs.iter().zip(&ours) {
            if (theirs - ours).abs() > SECONDS_APART {
                told += &format!(
                    "    {}: Chromium until {theirs}, jarful until {ours}\n",
                    short(text)
                );
            }
        }
    }
    told
}

/// A cookie of Chromium's jar without its expiry.
fn described(cookie: &Value) -> String {
    let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
    let flag = |key: &str| cookie[key].as_bool().unwrap_or_default();
    format!(
        "{}={} at {}{}{}{} {}{}",
        text("name"),
        text("value"),
        text("domain"),
        text("path"),
        if flag("secure") { " secure" } else { "" },
        if flag("httpOnly") { " httponly" } else { "" },
        text("sameSite"),
        if flag("session") { " session" } else { "" },
    )
}

/// The same of jarful's.
fn own(cookie: &Cookie) -> (String, f64) {
    let same_site = match cookie.same_site {
        None => "",
        Some(SameSite::Strict) => "Strict",
        Some(SameSite::Lax) => "Lax",
        Some(SameSite::None) => "None",
    };
    let text = format!(
        "{}={} at {}{}{}{}{} {same_site}{}",
        cookie.name,
        cookie.value,
        if cookie.host_only { "" } else { "." },
        cookie.domain,
        cookie.path,
        if cookie.secure { " secure" } else { "" },
        if cookie.http_only { " httponly" } else { "" },
        if cookie.expires.is_none() {
            " session"
        } else {
            ""
        },
    );
    #[allow(clippy::cast_precision_loss, reason = "seconds of this century")]
    let expires = cookie
        .expires
        .map_or(-1.0, |end| end.unix_timestamp() as f64);
    (text, expires)
}
