//! A small driver of `TextMate` grammars: as much of the language of grammars as ours uses (match,
//! begin and end, captures with a name or patterns, includes from the repository), with Rust's
//! regular expressions, which have no look-around.

use regex::{Captures, Regex};
use serde_json::Value;
use std::collections::BTreeMap;

/// A piece of a line and the scopes it has, from the outermost to the innermost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub scopes: Vec<String>,
}

impl Token {
    /// The innermost scope, without the language's name at its end.
    pub fn leaf(&self) -> &str {
        let last = self.scopes.last().map_or("", String::as_str);
        last.strip_suffix(".jarful").unwrap_or(last)
    }
}

/// A grammar, ready to be run.
pub struct Grammar {
    top: Vec<Rule>,
    repository: BTreeMap<String, Rule>,
}

/// One rule.
struct Rule {
    name: Option<String>,
    how: How,
    patterns: Vec<Rule>,
}

enum How {
    Include(String),
    Group,
    Match(Regex, Marks),
    Block {
        begin: Regex,
        begin_marks: Marks,
        end: Regex,
        end_marks: Marks,
    },
}

/// What the groups of a match are: group, name, patterns within it.
type Marks = Vec<(usize, Option<String>, Vec<Rule>)>;

impl Grammar {
    pub fn read(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).unwrap();
        let repository = json["repository"].as_object().unwrap();
        Self {
            top: rules(&json["patterns"]),
            repository: repository
                .iter()
                .map(|(name, value)| (name.clone(), rule(value)))
                .collect(),
        }
    }

    /// The tokens of one line. Each line stands for itself: what it opens, it closes.
    pub fn line(&self, line: &str) -> Vec<Token> {
        let mut paint = Paint::new(line, "source.jarful");
        self.run(line, 0, line.len(), &self.top, None, &mut paint);
        paint.tokens(line)
    }

    /// Runs rules over a part of the line, up to `end` where that is given. Returns where it ended.
    fn run(
        &self,
        line: &str,
        from: usize,
        to: usize,
        rules: &[Rule],
        until: Option<(&Regex, &Marks)>,
        paint: &mut Paint,
    ) -> usize {
        let line = &line[..to];
        let mut at = from;
        loop {
            let end = until.and_then(|(end, marks)| Some((end.captures_at(line, at)?, marks)));
            let next = self.first(line, at, rules);
            let end_at = end.as_ref().map(|(found, _)| span(found, 0).0);
            let next_at = next.as_ref().map(|(found, _)| span(found, 0).0);
            if let (Some((found, marks)), true) = (
                end,
                end_at.is_some_and(|end| next_at.is_none_or(|next| end <= next)),
            ) {
                self.mark(line, &found, marks, paint);
                return span(&found, 0).1;
            }
            let Some((found, rule)) = next else {
                assert!(until.is_none(), "a line leaves a rule open: {line:?}");
                return to;
            };
            let after = self.apply(line, &found, rule, paint);
            // A rule that takes nothing would be found again and again.
            assert!(
                after > at || span(&found, 0).1 > at,
                "no way forward at {at} in {line:?}"
            );
            at = after;
        }
    }

    fn apply(&self, line: &str, found: &Captures<'_>, rule: &Rule, paint: &mut Paint) -> usize {
        let (start, stop) = span(found, 0);
        match &rule.how {
            How::Match(_, marks) => {
                paint.push(start, stop, rule.name.as_deref(), |paint| {
                    self.mark(line, found, marks, paint);
                });
                stop
            }
            How::Block {
                begin_marks,
                end,
                end_marks,
                ..
            } => {
                let mut after = stop;
                paint.open(rule.name.as_deref());
                self.mark(line, found, begin_marks, paint);
                paint.fill(start, stop);
                after = self
                    .run(
                        line,
                        after,
                        line.len(),
                        &rule.patterns,
                        Some((end, end_marks)),
                        paint,
                    )
                    .max(after);
                paint.fill(start, after);
                paint.close(rule.name.as_deref());
                after
            }
            How::Include(_) | How::Group => unreachable!("only rules with an expression are found"),
        }
    }

    fn mark(&self, line: &str, found: &Captures<'_>, marks: &Marks, paint: &mut Paint) {
        for (group, name, patterns) in marks {
            if found.get(*group).is_none() {
                continue;
            }
            let (start, stop) = span(found, *group);
            paint.push(start, stop, name.as_deref(), |paint| {
                self.run(line, start, stop, patterns, None, paint);
            });
        }
    }

    /// The match that begins first; of several the one whose rule stands first.
    fn first<'g, 'l>(
        &'g self,
        line: &'l str,
        at: usize,
        rules: &'g [Rule],
    ) -> Option<(Captures<'l>, &'g Rule)> {
        let mut best: Option<(Captures<'l>, &'g Rule)> = None;
        for rule in rules {
            let found = match &rule.how {
                How::Include(name) => {
                    let target = &self.repository[name];
                    self.first(line, at, std::slice::from_ref(target))
                }
                How::Group => self.first(line, at, &rule.patterns),
                How::Match(regex, _) | How::Block { begin: regex, .. } => {
                    regex.captures_at(line, at).map(|found| (found, rule))
                }
            };
            let start = |found: &Captures<'_>| span(found, 0).0;
            best = match (best, found) {
                (Some(best), Some(found)) if start(&found.0) < start(&best.0) => Some(found),
                (None, found) => found,
                (best, _) => best,
            };
        }
        best
    }
}

fn span(found: &Captures<'_>, group: usize) -> (usize, usize) {
    found
        .get(group)
        .map_or((0, 0), |part| (part.start(), part.end()))
}

fn rules(value: &Value) -> Vec<Rule> {
    value.as_array().into_iter().flatten().map(rule).collect()
}

fn rule(value: &Value) -> Rule {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let regex = |key: &str| Regex::new(value[key].as_str().unwrap()).unwrap();
    let how = if let Some(include) = text("include") {
        How::Include(include.trim_start_matches('#').to_owned())
    } else if value.get("match").is_some() {
        How::Match(regex("match"), marks(&value["captures"]))
    } else if value.get("begin").is_some() {
        How::Block {
            begin: regex("begin"),
            begin_marks: marks(&value["beginCaptures"]),
            end: regex("end"),
            end_marks: marks(&value["endCaptures"]),
        }
    } else {
        How::Group
    };
    Rule {
        name: text("name"),
        how,
        patterns: rules(&value["patterns"]),
    }
}

fn marks(value: &Value) -> Marks {
    let groups = value.as_object().into_iter().flatten();
    let mark = |(group, mark): (&String, &Value)| {
        let name = mark["name"].as_str().map(str::to_owned);
        (group.parse().unwrap(), name, rules(&mark["patterns"]))
    };
    groups.map(mark).collect()
}

/// The scopes of each byte of a line.
struct Paint {
    stack: Vec<String>,
    bytes: Vec<Vec<String>>,
}

impl Paint {
    fn new(line: &str, scope: &str) -> Self {
        let stack = vec![scope.to_owned()];
        let bytes = vec![stack.clone(); line.len()];
        Self { stack, bytes }
    }

    fn open(&mut self, name: Option<&str>) {
        self.stack.extend(name.map(str::to_owned));
    }

    fn close(&mut self, name: Option<&str>) {
        if name.is_some() {
            self.stack.pop();
        }
    }

    /// What is inside is painted first; the rest of the piece gets the scopes that are open.
    fn push(
        &mut self,
        start: usize,
        stop: usize,
        name: Option<&str>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name);
        inside(self);
        self.fill(start, stop);
        self.close(name);
    }

    fn fill(&mut self, start: usize, stop: usize) {
        for byte in &mut self.bytes[start..stop] {
            if byte.len() < self.stack.len() {
                byte.clone_from(&self.stack);
            }
        }
    }

    fn tokens(self, line: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        for (at, letter) in line.char_indices() {
            match tokens.last_mut() {
                Some(last) if last.scopes == self.bytes[at] => last.text.push(letter),
                _ => tokens.push(Token {
                    text: letter.to_string(),
                    scopes: self.bytes[at].clone(),
                }),
            }
        }
        tokens
    }
}
