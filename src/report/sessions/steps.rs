//! The lecture's decoding of one row, step by step: the column, its parts, base64, inflate, JSON,
//! the dictionary; and what became of the recipe on the slides.

use super::{SessionTable, expiry, in_full, lines, user_of};
use crate::codec::django::{self, Parts, Step};
use crate::codec::django_lecture::{self, Recipe};
use crate::report::Style;
use crate::store::Row;
use crate::text::{count, escape};
use colored::{ColoredString, Colorize as _};
use time::OffsetDateTime;

const INDENT: &str = "  ";
/// Bytes shown of what no reader can read.
const FEW_BYTES: usize = 16;

impl SessionTable<'_> {
    /// How the dictionary of this row is read from its column.
    #[must_use]
    pub fn steps(&self, row: &Row, style: &Style) -> String {
        let decoding = django::take_apart(&row.raw);
        let mut told = Told {
            style,
            now: self.now,
            raw: &row.raw,
            number: 0,
            out: String::new(),
        };
        told.head(&self.label(row), self.place, row);
        told.column(parts_of(&decoding.steps));
        let bodies = decoding.steps.iter().zip(decoding.steps.iter().skip(1));
        let is_inflated = |step: &Step| matches!(step, Step::Inflated(_));
        let has_inflated = bodies.map(|(_, next)| next).any(is_inflated);
        for step in &decoding.steps {
            told.step(step, has_inflated);
        }
        match &decoding.outcome {
            Ok(state) => told.dictionary(state),
            Err(why) => told.stop(&why.to_string()),
        }
        told.lecture(&decoding);
        told.out
    }
}

/// The parts of the modern form, where the value has it.
fn parts_of(steps: &[Step]) -> Option<(&str, &str)> {
    match steps.first()? {
        Step::Split(Parts::Modern {
            body, signature, ..
        }) => Some((body, signature)),
        _ => None,
    }
}

/// What is told so far.
struct Told<'a> {
    style: &'a Style,
    now: OffsetDateTime,
    raw: &'a str,
    number: usize,
    out: String,
}

impl Told<'_> {
    fn head(&mut self, label: &str, place: &str, row: &Row) {
        let head = format!("How {label} is read from {}", escape(place));
        self.out.push_str(&format!("{}\n", head.bold()));
        if !self.style.labels_only {
            self.say(&format!("session_key {}", escape(&row.id)));
        }
        if let Some(expires) = expiry::parse(&row.expires) {
            let words = expiry::from_now(expires, self.now);
            self.say(&format!("expire_date {}, {words}", escape(&row.expires)));
        }
    }

    fn title(&mut self, words: &str) {
        self.number += 1;
        let title = format!("{} {words}", self.number);
        self.out.push_str(&format!("\n{}\n", title.bold()));
    }

    fn say(&mut self, words: &str) {
        self.out.push_str(&lines(words, INDENT, self.style));
    }

    /// Text without blanks, broken where the line is full.
    fn show(&mut self, text: &str, paint: impl Fn(&str) -> ColoredString) {
        for line in broken(&escape(text), self.room()) {
            self.out.push_str(&format!("{INDENT}{}\n", paint(&line)));
        }
    }

    fn room(&self) -> usize {
        self.style.width.saturating_sub(INDENT.len()).max(20)
    }

    /// The column as it stands, and below it which part is which.
    fn column(&mut self, parts: Option<(&str, &str)>) {
        self.title("The column session_data, as it stands in the table");
        let Some((body, signature)) = parts.filter(|_| self.raw.is_ascii()) else {
            return self.show(self.raw, |text| text.normal());
        };
        let time_at = body.len() + 1;
        let signature_at = self.raw.len() - signature.len();
        let ranges = [
            (0, body.len(), PART_BODY),
            (time_at, signature_at - 1, PART_TIME),
            (signature_at, self.raw.len(), PART_SIGNATURE),
        ];
        let mut from = 0;
        while from < self.raw.len() {
            let to = (from + self.room()).min(self.raw.len());
            let (mut text, mut below) = (String::new(), String::new());
            let mut at = from;
            for (start, end, part) in ranges {
                let (start, end) = (start.max(from), end.min(to));
                if start >= end {
                    continue;
                }
                text.push_str(&escape(&self.raw[at..start]));
                below.push_str(&" ".repeat(start - at));
                text.push_str(&part.paint(&escape(&self.raw[start..end])).to_string());
                below.push_str(&part.paint(&marked(part.name, end - start)).to_string());
                at = end;
            }
            text.push_str(&escape(&self.raw[at..to]));
            self.out
                .push_str(&format!("{INDENT}{text}\n{INDENT}{below}\n"));
            from = to;
        }
    }

    fn step(&mut self, step: &Step, has_inflated: bool) {
        match step {
            Step::Split(Parts::Modern {
                body,
                signed_at,
                signature,
            }) => self.modern_parts(body, *signed_at, signature),
            Step::Split(Parts::Legacy { signature }) => {
                self.title("Its parts, cut at the first colon: x[:40] and x[41:]");
                self.say(&format!("{} {signature}", PART_SIGNATURE.paint("hash")));
                self.say("The hash is made with the site's SECRET_KEY. It proves who wrote the row; it hides nothing.");
            }
            Step::Base64(bytes) => self.base64(bytes, has_inflated),
            Step::Inflated(bytes) => {
                self.title("The bytes inflated (zlib), because the body begins with a dot");
                self.say(&count(bytes.len() as u64, "byte"));
            }
            Step::Json(json) => {
                self.title("The bytes as text: JSON");
                self.show(json, |text| text.normal());
            }
        }
    }

    fn modern_parts(&mut self, body: &str, signed_at: Option<u64>, signature: &str) {
        self.title("Its parts, cut at the last two colons");
        let time = &self.raw[body.len() + 1..self.raw.len() - signature.len() - 1];
        let how = match body.strip_prefix('.') {
            Some(_) => "base64; the dot in front says: compressed",
            None => "base64 without = at its end",
        };
        let body = count(body.len() as u64, "character");
        self.part(PART_BODY, &format!("{body}: {how}"));
        let when = signed_at
            .and_then(|seconds| i64::try_from(seconds).ok())
            .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
            .map_or("no time in base 62".to_owned(), |time| {
                let date = expiry::to_the_second(time);
                format!("a number in base 62: {} seconds since 1970, that is {date} UTC, when the server wrote the row", time.unix_timestamp())
            });
        self.part(PART_TIME, &format!("{}: {when}", escape(time)));
        let signature = count(signature.len() as u64, "character");
        self.part(PART_SIGNATURE, &format!("{signature}: made with the site's SECRET_KEY. It proves who wrote the row; it hides nothing. jarful has no key and leaves it unchecked"));
    }

    /// The part's name in its colour, what it is beside it.
    fn part(&mut self, part: Part, what: &str) {
        let indent = format!("{INDENT}{}", " ".repeat(NAME));
        let told = lines(what, &indent, self.style);
        let name = format!("{:NAME$}", part.name);
        let first = told.trim_start().to_owned();
        self.out
            .push_str(&format!("{INDENT}{}{first}", part.paint(&name)));
    }

    fn base64(&mut self, bytes: &[u8], has_inflated: bool) {
        self.title(match self.number {
            1 => "base64 decoded: x = base64.b64decode(session_data)",
            _ => "The body, base64 decoded",
        });
        if has_inflated || std::str::from_utf8(bytes).is_err() {
            let few = bytes
                .iter()
                .take(FEW_BYTES)
                .map(|byte| format!("{byte:02x}"));
            let few = few.collect::<Vec<_>>().join(" ");
            let dots = if bytes.len() > FEW_BYTES { " …" } else { "" };
            let mark = if bytes.first() == Some(&0x78) {
                " (78 is the mark of zlib)"
            } else {
                ""
            };
            let number = count(bytes.len() as u64, "byte");
            return self.say(&format!("{number}: {few}{dots}{mark}"));
        }
        self.show(&String::from_utf8_lossy(bytes), |text| text.normal());
    }

    fn dictionary(&mut self, state: &serde_json::Map<String, serde_json::Value>) {
        self.title("The dictionary: request.session in the view");
        if state.is_empty() {
            return self.say("{} (an empty dictionary)");
        }
        self.out
            .push_str(&in_full(state, INDENT).green().to_string());
        if let Some(user) = user_of(state) {
            self.say(&format!("logged in: user {}", escape(&user)));
        }
    }

    fn stop(&mut self, why: &str) {
        self.title("Here it ends");
        let why = format!("No dictionary: {}.", escape(why));
        self.out
            .push_str(&lines(&why, INDENT, self.style).yellow().to_string());
    }

    /// What the slides' own recipe makes of this row, and what to type instead.
    fn lecture(&mut self, decoding: &django::Decoding) {
        if decoding.outcome.is_err() {
            return;
        }
        let fails = match django_lecture::recipe(self.raw) {
            Recipe::Works => {
                return self.remark(
                    "This is the form of the lecture's slides (Django 3.0 and older). Django 4 and \
                     newer write another one, and take a row like this for an empty session.",
                    &["x = base64.b64decode(session_data)", "json.loads(x[41:])"],
                );
            }
            Recipe::IncorrectPadding => "fails with \"Incorrect padding\"".to_owned(),
            Recipe::OneTooMany(number) => format!(
                "fails with \"number of data characters ({number}) cannot be 1 more than a multiple of 4\""
            ),
            Recipe::Garbage => "gives bytes without meaning".to_owned(),
        };
        let words = format!(
            "The lecture's base64.b64decode(session_data) {fails} here: since Django 3.1 a row \
             carries its time and a signature behind colons. Take only the part before the first \
             colon. In Python:"
        );
        let is_packed = self.raw.starts_with('.');
        let take = "body = session_data.split(':')[0]";
        let read = if is_packed {
            "json.loads(zlib.decompress(base64.urlsafe_b64decode(body[1:] + '==')))"
        } else {
            "json.loads(base64.urlsafe_b64decode(body + '=='))"
        };
        let import = if is_packed {
            "import base64, json, zlib"
        } else {
            "import base64, json"
        };
        self.remark(&words, &[import, take, read]);
    }

    fn remark(&mut self, words: &str, code: &[&str]) {
        self.out.push('\n');
        self.out.push_str(&lines(words, "", self.style));
        for line in code {
            self.out.push_str(&format!("{INDENT}{INDENT}{line}\n"));
        }
    }
}

/// How wide the names of the parts are.
const NAME: usize = 11;

/// A part of the column: its name, and its colour.
#[derive(Clone, Copy)]
struct Part {
    name: &'static str,
    color: colored::Color,
}

const PART_BODY: Part = Part {
    name: "body",
    color: colored::Color::Cyan,
};
const PART_TIME: Part = Part {
    name: "time",
    color: colored::Color::Yellow,
};
const PART_SIGNATURE: Part = Part {
    name: "signature",
    color: colored::Color::Magenta,
};

impl Part {
    fn paint(self, text: &str) -> ColoredString {
        text.color(self.color)
    }
}

/// `^^^body^^^`, or only `^^` where the name has no room.
fn marked(name: &str, columns: usize) -> String {
    if columns < name.len() + 2 {
        return "^".repeat(columns);
    }
    format!("{name:^^columns$}")
}

/// Text in pieces of so many characters.
fn broken(text: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = crate::text::width(c.encode_utf8(&mut [0; 4]));
        if used + wide > columns {
            pieces.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}
