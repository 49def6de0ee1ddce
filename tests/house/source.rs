//! One file of Rust as text: which paths it mentions outside comments and strings, and on which
//! line. No parser of Rust: enough of one to see `use` trees, paths, inline modules and tests.

use regex::Regex;
use std::ops::Range;

/// A source file.
pub struct Source {
    /// From the root of the crate, with forward slashes.
    pub path: String,
    /// As written.
    pub text: String,
    /// As written, with comments and the insides of strings blanked out: same length, same lines.
    code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: without_comments_and_strings(text),
        }
    }

    /// The room: the folder or file right under `src/`; `main` for the binary, none for `lib.rs`.
    pub fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let room = inside.split('/').next()?;
        let room = room.strip_suffix(".rs").unwrap_or(room);
        (room != "lib").then_some(room)
    }

    /// All rooms this file reaches through `crate::`, `jarful::` or `super::super::`.
    pub fn rooms_mentioned(&self) -> Vec<(usize, String)> {
        let found = self.paths_at();
        let rooms = found.into_iter().filter_map(|(at, path)| {
            let room = self.room_of(at, &path)?;
            Some((self.line_of(at), room))
        });
        rooms.collect()
    }

    /// All paths (`a::b::c`) this file mentions, `use` trees taken apart.
    pub fn paths(&self) -> Vec<(usize, String)> {
        let found = self.paths_at().into_iter();
        found.map(|(at, path)| (self.line_of(at), path)).collect()
    }

    /// `println!` and its family.
    pub fn printing_macros(&self) -> Vec<(usize, String)> {
        let pattern = Regex::new(r"\b(?:e?print(?:ln)?|dbg)!").unwrap();
        let found = pattern.find_iter(&self.code);
        found
            .map(|found| (self.line_of(found.start()), found.as_str().to_owned()))
            .collect()
    }

    /// Whether the line belongs to tests: a `#[cfg(test)]` item, or a file of tests.
    pub fn is_test_code(&self, line: usize) -> bool {
        let is_test_file = self.path.ends_with("tests.rs") || self.path.contains("/tests/");
        let pattern = Regex::new(r"#\[cfg\(test\)\][^{;]*[{;]").unwrap();
        let mut ranges = blocks(&self.code, &pattern);
        is_test_file
            || ranges
                .any(|range| (self.line_of(range.start)..=self.line_of(range.end)).contains(&line))
    }

    fn room_of(&self, at: usize, path: &str) -> Option<String> {
        let segments: Vec<&str> = path.split("::").collect();
        let supers = segments.iter().take_while(|part| **part == "super").count();
        let reaches_root = supers > 0 && supers >= self.depth(at);
        let room = match segments[0] {
            "crate" | "jarful" => segments.get(1),
            "super" if reaches_root => segments.get(supers),
            _ => None,
        };
        room.map(|room| (*room).to_owned())
    }

    /// How far below the crate's root the module at this place is: 1 in `room/mod.rs`.
    fn depth(&self, at: usize) -> usize {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let files = inside.split('/').filter(|part| *part != "mod.rs").count();
        let pattern = Regex::new(r"\bmod\s+\w+\s*\{").unwrap();
        files
            + blocks(&self.code, &pattern)
                .filter(|range| range.contains(&at))
                .count()
    }

    fn paths_at(&self) -> Vec<(usize, String)> {
        let uses = Regex::new(r"\buse\s+([^;]+);").unwrap();
        let mut rest = self.code.clone();
        let mut found = Vec::new();
        for captures in uses.captures_iter(&self.code) {
            let tree = captures.get(1).expect("the group is not optional");
            take_apart(tree.as_str(), tree.start(), "", &mut found);
            rest.replace_range(tree.range(), &" ".repeat(tree.len()));
        }
        let path = Regex::new(r"[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)+").unwrap();
        let elsewhere = path.find_iter(&rest);
        found.extend(elsewhere.map(|found| (found.start(), without_blanks(found.as_str()))));
        found
    }

    fn line_of(&self, at: usize) -> usize {
        1 + self.code[..at].matches('\n').count()
    }
}

/// `a::{b, c::d}` → `a::b`, `a::c::d`, each with the place where it stands.
fn take_apart(tree: &str, at: usize, prefix: &str, found: &mut Vec<(usize, String)>) {
    let lead = tree.len() - tree.trim_start().len();
    let (tree, at) = (tree.trim(), at + lead);
    let Some(open) = tree.find('{') else {
        let plain = tree.split(" as ").next().unwrap_or(tree);
        if !plain.is_empty() {
            found.push((at, prefix.to_owned() + &without_blanks(plain)));
        }
        return;
    };
    let prefix = prefix.to_owned() + &without_blanks(&tree[..open]);
    let inside = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
    let (mut depth, mut start) = (0, 0);
    for (here, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                take_apart(&inside[start..here], at + open + 1 + start, &prefix, found);
                start = here + 1;
            }
            _ => {}
        }
    }
}

fn without_blanks(path: &str) -> String {
    path.split_whitespace().collect()
}

/// From the beginning of each match of `head` (which ends in `{` or `;`) to the end of its block.
fn blocks<'a>(code: &'a str, head: &'a Regex) -> impl Iterator<Item = Range<usize>> + 'a {
    head.find_iter(code).map(|head| {
        let mut depth = usize::from(head.as_str().ends_with('{'));
        let mut end = head.end();
        for c in code[head.end()..].chars() {
            if depth == 0 {
                break;
            }
            depth = match c {
                '{' => depth + 1,
                '}' => depth - 1,
                _ => depth,
            };
            end += c.len_utf8();
        }
        head.start()..end
    })
}

/// Blanks out comments and what strings and characters hold.
fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (blank, len) = match next_blank(rest, &code) {
            Some(len) => (true, len),
            None => (false, rest.chars().next().map_or(1, char::len_utf8)),
        };
        let (piece, after) = rest.split_at(len);
        if blank {
            code.extend(piece.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        } else {
            code.push_str(piece);
        }
        rest = after;
    }
    code
}

/// How long the comment, string or character is that begins here, if one does.
fn next_blank(rest: &str, before: &str) -> Option<usize> {
    let in_a_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if rest.starts_with("//") {
        Some(rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        Some(block_comment(rest))
    } else if rest.starts_with('r') && !in_a_word {
        raw_string(rest)
    } else if rest.starts_with('"') {
        Some(until_closing(rest, '"'))
    } else if rest.starts_with('\'') {
        character(rest)
    } else {
        None
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn raw_string(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
    let inside = rest[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let len = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(2 + hashes + len)
}

fn until_closing(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `'x'` and `'\n'`, but not the lifetime `'a`.
fn character(rest: &str) -> Option<usize> {
    let mut chars = rest[1..].chars();
    let first = chars.next()?;
    (first == '\\' || chars.next() == Some('\'')).then(|| until_closing(rest, '\''))
}
