//! The grammar for editors, `scenarios/jarful.tmLanguage.json`, run over all plays that there are.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "grammar/engine.rs"]
mod engine;
#[path = "grammar/samples.rs"]
mod samples;

use engine::{Grammar, Token};
use jarful::scenario::{
    Action, BrowserId, Expect, Expectation, Given, Item, Line, Scenario, Source, parse_with,
};
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn grammar() -> Grammar {
    let path = root().join("scenarios/jarful.tmLanguage.json");
    Grammar::read(&std::fs::read_to_string(path).unwrap())
}

/// All plays: the bundled ones, those of the tests, those in README; each with its name.
fn plays() -> Vec<(String, String)> {
    let folders = ["scenarios", "tests/plays"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| folder.read_dir().unwrap());
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "jarful"));
    paths.sort();
    let mut plays: Vec<_> = paths
        .iter()
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(path).unwrap(),
            )
        })
        .collect();
    plays.extend(plays_of_readme());
    assert!(plays.len() >= 24, "{}", plays.len());
    plays
}

/// Each text block behind `<!-- file: NAME.jarful -->`, but for the play that shows mistakes.
fn plays_of_readme() -> Vec<(String, String)> {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let pieces = readme.split("<!-- file: ").skip(1);
    let play = |piece: &str| {
        let name = piece.split(" -->").next().unwrap().to_owned();
        let text = piece.split("```text\n").nth(1)?.split("```").next()?;
        (name.ends_with(".jarful") && name != "slips.jarful").then(|| (name, text.to_owned()))
    };
    pieces.filter_map(play).collect()
}

#[test]
fn nothing_in_any_play_is_left_without_a_scope() {
    let grammar = grammar();
    for (name, text) in plays() {
        for (n, line) in text.lines().enumerate() {
            let bare: Vec<Token> = grammar.line(line).into_iter().filter(is_bare).collect();
            assert!(bare.is_empty(), "{name}:{}: {line}\n{bare:?}", n + 1);
        }
    }
}

fn is_bare(token: &Token) -> bool {
    let is_general = token.leaf() == "source" || token.leaf().starts_with("meta.");
    is_general && !token.text.trim().is_empty()
}

/// What the parser finds at a place, the grammar colours there.
#[test]
fn the_grammar_sees_what_the_parser_sees() {
    let grammar = grammar();
    for (name, text) in plays() {
        let play = parsed(&name, &text);
        let painted: Vec<Vec<Token>> = text.lines().map(|line| grammar.line(line)).collect();
        let count = |leaf: &str| {
            painted
                .iter()
                .flatten()
                .filter(|t| t.leaf() == leaf)
                .count()
        };
        let lines: Vec<&Line> = lines(&play).collect();
        for line in &lines {
            let seen = |text: &str, leaf: &str| {
                let tokens = &painted[line.number - 1];
                let is_there = tokens
                    .iter()
                    .any(|t| t.text.trim() == text && t.leaf() == leaf);
                assert!(
                    is_there,
                    "{name}:{}: {text:?} is no {leaf}: {tokens:?}",
                    line.number
                );
            };
            match &*line.who {
                _ if line.is_everyone => seen("everyone", "variable.language.everyone"),
                who => who.iter().for_each(|&id| seen(play.cast.name(id), BROWSER)),
            }
            for (text, leaf) in deed(&line.action, &play) {
                seen(&text, leaf);
            }
            if line.times > 1 {
                seen(&line.times.to_string(), "constant.numeric.repeat");
            }
        }
        let expects: Vec<&Expect> = lines.iter().flat_map(|line| &line.expects).collect();
        for expect in &expects {
            let (row, column) = play.source.line_of(expect.span);
            let token = token_at(&painted[row - 1], column);
            assert_eq!(
                token.leaf(),
                begins_with(&expect.what),
                "{name}:{row}: {token:?}"
            );
        }
        let stops = |token: &&Token| {
            let ends = ["keyword.operator.arrow", "punctuation.separator.comma"];
            ends.contains(&token.leaf())
                && token
                    .scopes
                    .contains(&"meta.expectations.jarful".to_owned())
        };
        assert_eq!(
            painted.iter().flatten().filter(stops).count(),
            expects.len(),
            "{name}"
        );
        assert_eq!(
            count("entity.name.section.scene"),
            play.scenes.len(),
            "{name}"
        );
        assert_eq!(
            count("variable.other.watched.name"),
            play.watches.len(),
            "{name}"
        );
        let points = play.scenes.iter().filter(|scene| scene.points.is_some());
        assert_eq!(count("constant.numeric.points"), points.count(), "{name}");
        let comments = text.lines().filter(|line| line.trim().starts_with("//"));
        assert_eq!(
            count("punctuation.definition.comment"),
            comments.count(),
            "{name}"
        );
        let narrations = play
            .items
            .iter()
            .filter(|item| matches!(item, Item::Narration(_)));
        assert_eq!(
            count("punctuation.definition.quote"),
            narrations.count(),
            "{name}"
        );
    }
}

const BROWSER: &str = "entity.name.type.browser";
const ACTION: &str = "keyword.other.action";
const COOKIE: &str = "entity.name.tag.cookie";

fn parsed(name: &str, text: &str) -> Scenario {
    let source = Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let given = Given {
        variable: &|_| None,
        file: &|_| Ok(Vec::new()),
    };
    parse_with(source, given).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

fn lines(play: &Scenario) -> impl Iterator<Item = &Line> {
    play.items.iter().flat_map(|item| match item {
        Item::Line(line) => std::slice::from_ref(line),
        Item::Together(lines) => lines,
        _ => &[],
    })
}

/// The words of an action, each with what it is.
fn deed(action: &Action, play: &Scenario) -> Vec<(String, &'static str)> {
    let words =
        |verb: &str, cookie: &str| vec![(verb.to_owned(), ACTION), (cookie.to_owned(), COOKIE)];
    let with = |mut words: Vec<_>, id: BrowserId| {
        words.push((play.cast.name(id).to_owned(), BROWSER));
        words
    };
    match action {
        Action::Visit(visit) => vec![(visit.method.clone(), "keyword.other.method")],
        Action::Submit(_) => vec![("submit".to_owned(), ACTION)],
        Action::Follow(_) => vec![("follow".to_owned(), ACTION)],
        Action::Close => vec![("close".to_owned(), ACTION)],
        Action::ClearCookies => vec![("clear cookies".to_owned(), ACTION)],
        Action::SetCookie { .. } => vec![("set cookie".to_owned(), ACTION)],
        Action::DeleteCookie { name } => words("delete cookie", name),
        Action::Steal { cookie, from } => with(words("steal", cookie), *from),
        Action::Plant { cookie, on } => with(words("plant", cookie), *on),
    }
}

/// What stands first in an expectation.
fn begins_with(what: &Expectation) -> &'static str {
    use Expectation as E;
    match what {
        E::Status(_) | E::StatusClass(_) => "constant.numeric.status",
        E::Watched(..) | E::WatchedGoes(..) => "variable.other.watched",
        _ => "keyword.other.expectation",
    }
}

/// The token at a column, counted in letters from 1.
fn token_at(tokens: &[Token], column: usize) -> &Token {
    let mut left = column - 1;
    for token in tokens {
        let letters = token.text.chars().count();
        if left < letters {
            return token;
        }
        left -= letters;
    }
    panic!("nothing at {column}: {tokens:?}")
}

#[test]
fn odd_ways_to_write_a_line_are_coloured_as_they_are_meant() {
    let grammar = grammar();
    for (line, pieces) in samples::RIGHT {
        let tokens = grammar.line(line);
        for (text, leaf) in *pieces {
            let is_there = tokens
                .iter()
                .any(|t| t.text.trim() == *text && t.leaf() == *leaf);
            assert!(is_there, "{line}: {text:?} is no {leaf}: {tokens:#?}");
        }
    }
}

#[test]
fn what_is_not_valid_at_a_place_is_not_coloured_as_if_it_were() {
    let grammar = grammar();
    for (line, wrong) in samples::WRONG {
        let tokens = grammar.line(line);
        let of_it = |token: &&Token| token.scopes.iter().any(|scope| scope.starts_with(wrong));
        let found: Vec<_> = tokens.iter().filter(of_it).collect();
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

/// The folder is an extension of VS Code: what its manifest names is there.
#[test]
fn the_manifest_for_editors_names_the_grammar() {
    let read = |name: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(root().join("scenarios").join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let contributes = &read("package.json")["contributes"];
    let grammar = &contributes["grammars"][0];
    let file = read(grammar["path"].as_str().unwrap());
    assert_eq!(grammar["scopeName"], file["scopeName"]);
    assert_eq!(grammar["language"], contributes["languages"][0]["id"]);
    assert_eq!(contributes["languages"][0]["extensions"][0], ".jarful");
}
