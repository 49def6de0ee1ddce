//! `-v`: what went over the wire, hop by hop, and what became of each cookie.

use super::Style;
use crate::cookie::{Reason, Verdict};
use crate::observe::Step;
use crate::run::Hop;
use crate::text::{escape, shorten};
use colored::{ColoredString, Colorize as _};

/// Headers are shown in full, but a hostile one must not fill the screen: columns.
const LONGEST_HEADER: usize = 2000;

/// All hops of a step, each line behind `lead` (the browser's name).
pub(super) fn hops(step: &Step<'_>, style: &Style, lead: &str) -> String {
    let (out_arrow, in_arrow) = if style.glyphs {
        ("→", "←")
    } else {
        (">", "<")
    };
    let mut lines: Vec<ColoredString> = Vec::new();
    for hop in &step.played.hops {
        request(hop, out_arrow, &mut lines);
        answer(hop, in_arrow, &mut lines);
    }
    let mut out = String::new();
    for line in lines {
        out.push_str(&format!("{lead}{line}\n"));
    }
    out
}

fn request(hop: &Hop, arrow: &str, lines: &mut Vec<ColoredString>) {
    let exchange = &hop.exchange;
    lines.push(plain(&format!("{arrow} {} {}", exchange.method, exchange.url)).normal());
    for (name, value) in exchange.request_headers.iter() {
        let text = plain(&format!("{arrow} {}: {value}", proper(name)));
        let is_cookie = name.eq_ignore_ascii_case("cookie");
        lines.push(if is_cookie {
            text.cyan()
        } else {
            text.dimmed()
        });
    }
    for cookie in &exchange.withheld {
        let (name, says) = (&cookie.name, told(cookie.reason));
        lines.push(plain(&format!("{arrow} (stays home) {name}: {says}")).yellow());
    }
}

fn answer(hop: &Hop, arrow: &str, lines: &mut Vec<ColoredString>) {
    let exchange = &hop.exchange;
    let Some(status) = exchange.status else {
        return;
    };
    let took = exchange.took.as_secs_f64() * 1000.0;
    lines.push(plain(&format!("{arrow} {status}  ({took:.1} ms)")).normal());
    let mut received = exchange.received.iter();
    for (name, value) in exchange.response_headers.iter() {
        let text = plain(&format!("{arrow} {}: {value}", proper(name)));
        if !name.eq_ignore_ascii_case("set-cookie") {
            lines.push(text.dimmed());
            continue;
        }
        lines.push(text.cyan());
        if let Some(cookie) = received.next() {
            let (verdict, says) = (verdict(cookie.verdict), told(cookie.reason));
            lines.push(plain(&format!("    ({verdict}) {says}")).normal());
        }
    }
}

/// The sentence, and the name by which `jarful explain` tells more.
fn told(reason: Reason) -> String {
    match reason {
        Reason::Fine => reason.says().to_owned(),
        _ => format!("{} ({})", reason.says(), reason.name()),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Stored => "stored",
        Verdict::Replaced => "replaced",
        Verdict::Deleted => "deleted",
        Verdict::Refused => "refused",
    }
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

fn plain(words: &str) -> String {
    shorten(&escape(words), LONGEST_HEADER)
}
