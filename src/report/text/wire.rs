//! `-v`: what went over the wire, hop by hop, and what became of each cookie.

use super::Style;
use crate::cookie::Verdict;
use crate::observe::Step;
use crate::run::Hop;
use crate::text::{escape, shorten};
use colored::Colorize as _;

pub(super) fn hops(step: &Step<'_>, style: &Style) -> String {
    let mut out = String::new();
    for hop in &step.played.hops {
        out.push_str(&request(hop, style));
        out.push_str(&answer(hop, style));
    }
    out
}

fn request(hop: &Hop, style: &Style) -> String {
    let exchange = &hop.exchange;
    let arrow = if style.glyphs { "→" } else { ">" };
    let mut out = line(
        &format!("{arrow} {} {}", exchange.method, exchange.url),
        style,
    );
    for (name, value) in &exchange.request_headers {
        let is_cookie = name.eq_ignore_ascii_case("cookie");
        let text = line(&format!("{arrow} {}: {value}", proper(name)), style);
        out.push_str(&if is_cookie {
            text.cyan().to_string()
        } else {
            text.dimmed().to_string()
        });
    }
    for cookie in &exchange.withheld {
        let words = format!(
            "{arrow} (stays home) {}: {}",
            cookie.name,
            cookie.reason.says()
        );
        out.push_str(&line(&words, style).yellow().to_string());
    }
    out
}

fn answer(hop: &Hop, style: &Style) -> String {
    let exchange = &hop.exchange;
    let arrow = if style.glyphs { "←" } else { "<" };
    let Some(status) = exchange.status else {
        return String::new();
    };
    let took = exchange.took.as_secs_f64() * 1000.0;
    let mut out = line(&format!("{arrow} {status}  ({took:.1} ms)"), style);
    let mut received = exchange.received.iter();
    for (name, value) in &exchange.response_headers {
        let is_cookie = name.eq_ignore_ascii_case("set-cookie");
        let text = line(&format!("{arrow} {}: {value}", proper(name)), style);
        if !is_cookie {
            out.push_str(&text.dimmed().to_string());
            continue;
        }
        out.push_str(&text.cyan().to_string());
        if let Some(cookie) = received.next() {
            let words = match cookie.verdict {
                Verdict::Stored => "stored",
                Verdict::Replaced => "replaced",
                Verdict::Deleted => "deleted",
                Verdict::Refused => "refused",
            };
            out.push_str(&line(
                &format!("    ({words}) {}", cookie.reason.says()),
                style,
            ));
        }
    }
    out
}

/// `content-type` → `Content-Type`, as every book writes it.
fn proper(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), letters.as_str())
    });
    parts.collect::<Vec<_>>().join("-")
}

/// Headers are shown in full, but a hostile one must not fill the screen.
fn line(words: &str, _: &Style) -> String {
    format!("      {}\n", shorten(&escape(words), 2000))
}
