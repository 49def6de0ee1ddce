//! Cases as they stand in `cases/*.txt`.
//!
//! ```text
//! = its name
//! go http://www.example.com/a/b      typed; or: link, form (a POST), redirect (from the step before)
//!   < a=1; Path=/                    a Set-Cookie line of the answer
//!   < {40}c{}=1                      forty lines, {} counts from 0
//!   < a={x*5000}                     five thousand x; \t and \xff are bytes
//!   date Thu, 01 Jan 2015 00:00:00 GMT
//!   status 404
//! go https://www.example.com/        HTTP and HTTPS have a port each; `:2` is a second one of http
//! ```
//!
//! A line that begins with `#` is a remark. What the right answer is stands nowhere: Chromium says.

use crate::server::Ports;
use url::Url;

#[derive(Clone)]
pub struct Case {
    pub group: String,
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Clone, Default)]
pub struct Step {
    /// `go`, `link`, `form` or `redirect`.
    pub how: String,
    address: String,
    pub status: Option<u16>,
    pub date: Option<String>,
    pub set_cookie: Vec<Vec<u8>>,
}

impl Step {
    /// The address with its port, and the number of the step in its query.
    pub fn url(&self, case: usize, step: usize, ports: Ports) -> Url {
        let mut url = Url::parse(&self.address).unwrap_or_else(|e| panic!("{}: {e}", self.address));
        let port = match (url.scheme(), url.port()) {
            ("https", _) => ports.https,
            (_, Some(2)) => ports.other,
            _ => ports.http,
        };
        url.set_port(Some(port)).unwrap();
        url.set_query(Some(&format!("{case}.{step}")));
        url
    }
}

/// All cases of the files in `cases/`.
pub fn all() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chromium/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|path| {
            let group = path.file_stem().unwrap().to_str().unwrap();
            read(group, &std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn read(group: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let (word, rest) = trimmed.split_once(' ').unwrap_or((trimmed, ""));
        if word == "=" {
            cases.push(Case {
                group: group.to_owned(),
                name: rest.to_owned(),
                steps: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a case begins with =");
        read_line(case, word, rest).unwrap_or_else(|| panic!("{group}: {}: {line}", case.name));
    }
    cases
}

fn read_line(case: &mut Case, word: &str, rest: &str) -> Option<()> {
    if matches!(word, "go" | "link" | "form" | "redirect") {
        case.steps.push(Step {
            how: word.to_owned(),
            address: rest.to_owned(),
            ..Step::default()
        });
        return Some(());
    }
    let step = case.steps.last_mut()?;
    match word {
        "<" => step.set_cookie.extend(lines(rest)),
        "date" => step.date = Some(rest.to_owned()),
        "status" => step.status = Some(rest.parse().ok()?),
        _ => return None,
    }
    Some(())
}

/// `{40}c{}=1` is forty lines.
fn lines(text: &str) -> Vec<Vec<u8>> {
    let many = text.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    match many.and_then(|(count, rest)| Some((count.parse::<usize>().ok()?, rest))) {
        Some((count, rest)) => (0..count)
            .map(|n| bytes(&rest.replace("{}", &n.to_string())))
            .collect(),
        None => vec![bytes(text)],
    }
}

/// `{x*5}` is xxxxx; `\t` a tab, `\xff` a byte, `\\` a backslash.
fn bytes(text: &str) -> Vec<u8> {
    let mut text = text.to_owned();
    while let Some((before, rest)) = text.split_once('{') {
        let Some((what, count, after)) = rest.split_once('}').and_then(|(inside, after)| {
            let (what, count) = inside.split_once('*')?;
            Some((what, count.parse().ok()?, after))
        }) else {
            break;
        };
        text = format!("{before}{}{after}", what.repeat(count));
    }
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, taken) = match (first, after) {
            (b'\\', [b't', ..]) => (b'\t', 1),
            (b'\\', [b'\\', ..]) => (b'\\', 1),
            (b'\\', [b'x', high, low, ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                (u8::from_str_radix(digits, 16).unwrap(), 3)
            }
            _ => (first, 0),
        };
        bytes.push(byte);
        rest = &after[taken..];
    }
    bytes
}
