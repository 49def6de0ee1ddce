//! Whole plays mean what they say.

use super::super::super::action::{Action, Visit};
use super::super::super::play::{Expectation, Item, Lens, Line, Pattern, Relation};
use super::super::words;
use super::{fixtures, read};
use crate::page::JsonPath;
use std::time::Duration;

/// All turns of a play, those of `together:` too.
fn lines(text: &str) -> Vec<Line> {
    read(text).lines().cloned().collect()
}

/// What one expectation means, in a play where `count` is watched.
fn expectation(written: &str) -> Expectation {
    let text = format!(
        "browsers: alice, bob\nwatch: count = /(\\d+)/\nbob: GET /\nalice: GET / -> {written}\n"
    );
    let line = lines(&text).pop().unwrap();
    assert_eq!(line.expects.len(), 1, "{written}");
    assert_eq!(line.expects[0].text.written(), written);
    line.expects[0].what.clone()
}

/// The visit of a one-line play.
fn visit(written: &str) -> (Visit, u32) {
    let line = lines(&format!("browsers: alice\nalice: {written}\n")).remove(0);
    match line.action {
        Action::Visit(visit) => (*visit, line.times),
        other => panic!("{other:?}"),
    }
}

fn fields(visit: &Visit) -> Vec<(&str, &str)> {
    let fields = visit.fields.iter();
    fields.map(|(n, v)| (n.as_str(), v.written())).collect()
}

/// One item as a short line.
fn told(item: &Item, names: &super::super::super::Cast) -> String {
    let line = |line: &Line| {
        let who: Vec<_> = line.who.iter().map(|&id| names.name(id)).collect();
        let expects: Vec<_> = line
            .expects
            .iter()
            .map(|e| format!("{:?}", e.what))
            .collect();
        format!(
            "{} {} | {} x{} -> {}",
            line.number,
            who.join("+"),
            line.action.describe(names),
            line.times,
            expects.join(", ")
        )
    };
    match item {
        Item::Scene(index) => format!("scene {index}"),
        Item::Narration(text) => format!("> {text}"),
        Item::Line(l) => line(l),
        Item::Together(lines) => {
            let all: Vec<_> = lines.iter().map(line).collect();
            format!("together\n  {}", all.join("\n  "))
        }
        Item::Wait(by) => format!("wait {by:?}"),
        Item::Pause(by) => format!("pause {by:?}"),
        Item::Restart(_) => "restart server".to_owned(),
    }
}

#[test]
fn the_play_of_three_browsers_means_what_it_says() {
    let play = read(fixtures::THREE_BROWSERS);
    assert_eq!(play.title.as_deref(), Some("Three browsers, one page"));
    let names: Vec<_> = play.cast.members.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["alice", "bob", "carol", "mallory"]);
    assert_eq!(play.cast.everyone().collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(play.scenes[0].points, Some(2));
    assert_eq!(
        play.scenes[0].title,
        "Each browser gets a session of its own"
    );
    assert_eq!(
        play.scenes[0].hint.as_deref(),
        Some("keep the count in request.session, not in a variable of the module")
    );
    let items: Vec<_> = play.items.iter().map(|i| told(i, &play.cast)).collect();
    snapshot!(items.join("\n"));
}

#[test]
fn a_play_with_every_word_means_what_it_says() {
    let play = read(fixtures::MANY_WORDS);
    assert_eq!(play.session_cookie.as_deref(), Some("sid"));
    assert_eq!(play.target.as_deref(), Some("http://localhost:8000/~ann"));
    let patterns = play.watches.iter().map(|watch| match &watch.lens {
        Lens::Pattern(regex) => (watch.name.as_str(), regex.as_str()),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        patterns.collect::<Vec<_>>(),
        [("count", r"a\/b (\d+)"), ("who", r#"Hello "(\w+)""#)]
    );
    let items: Vec<_> = play.items.iter().map(|i| told(i, &play.cast)).collect();
    snapshot!(items.join("\n"));
}

#[test]
fn a_pattern_is_read_as_it_stands() {
    let play = read(
        "browsers: a\nwatch: c = /count=(\\d+)/I\n"
            .replace("/I", "/i")
            .as_str(),
    );
    let Lens::Pattern(regex) = &play.watches[0].lens else {
        panic!("{:?}", play.watches[0]);
    };
    assert_eq!(&regex.captures("COUNT=12").unwrap()[1], "12");
}

#[test]
fn words_of_the_language_and_names_may_be_in_capitals() {
    let text = "BROWSERS: Alice\nALICE: get /X -> 200, New Session, SEES Hi\nEveryOne: Close -> KEPT A\nWAIT 2 Weeks\n";
    let play = read(text);
    assert_eq!(play.cast.members.len(), 1);
    assert_eq!(play.cast.name(0), "Alice");
    let all: Vec<_> = play.lines().collect();
    assert_eq!(all[0].expects[2].what, Expectation::Sees("Hi".into()));
    assert!(all[1].is_everyone);
    assert_eq!(all[1].expects[0].what, Expectation::Kept("A".into()));
}

#[test]
fn a_number_makes_browsers_b1_to_bn() {
    let play = read("browsers: 3\neveryone: GET \"http://localhost:8000/hello\" x4");
    let line = play.lines().next().unwrap();
    assert_eq!(*line.who, [0, 1, 2]);
    assert_eq!((line.times, play.turn_count()), (4, 12));
    assert_eq!(play.cast.name(2), "b3");
    assert_eq!(
        visit("GET http://localhost:8000").0.address.written(),
        "http://localhost:8000"
    );
    assert_eq!(*lines("browsers: 12\nB12, b3: GET /\n")[0].who, [11, 2]);
}

#[test]
fn a_million_browsers_on_many_lines_share_one_list() {
    let text = format!("browsers: 1000000\n{}", "everyone: close\n".repeat(2_000));
    let play = read(&text);
    assert_eq!(play.lines().count(), 2_000);
    assert_eq!(play.lines().last().unwrap().who.len(), 1_000_000);
}

#[test]
fn a_guest_enters_with_the_first_line_and_is_not_part_of_everyone() {
    let play = read("browsers: alice\neveryone: GET /\nMallory: GET /\nmallory: close\n");
    assert_eq!(play.cast.everyone().count(), 1);
    assert!(play.cast.members[1].is_guest);
    assert_eq!(play.cast.name(1), "Mallory");
    assert_eq!(*play.lines().last().unwrap().who, [1]);
}

#[test]
fn a_line_may_speak_of_a_browser_that_enters_later() {
    let all = lines("browsers: alice\nalice: GET / -> different session from eve\neve: GET /\n");
    assert_eq!(all[0].expects[0].what, Expectation::DifferentSession(1));
}

#[test]
fn names_that_differ_in_a_digit_are_two_people() {
    let play = read("browsers: alice\nalice2: GET /\nthief1: GET /\nthief2: GET /\nal: GET /\n");
    assert_eq!(play.cast.members.len(), 5);
}

#[test]
fn an_address_ends_at_a_blank_unless_it_stands_in_quotes() {
    assert_eq!(visit("GET /a?b=\"c\"").0.address.written(), "/a?b=\"c\"");
    assert_eq!(
        visit("GET \"/a b, c -> d\" x2").0.address.written(),
        "/a b, c -> d"
    );
    assert_eq!(visit("GET “/a b”").0.address.written(), "/a b");
    assert_eq!(
        visit("GET HTTP://h:{{port}}/x").0.address.written(),
        "HTTP://h:{{port}}/x"
    );
}

#[test]
fn every_method_is_known() {
    for method in [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    ] {
        assert_eq!(
            visit(&format!("{} /x", method.to_lowercase())).0.method,
            method
        );
    }
}

#[test]
fn fields_stand_behind_the_address_or_below_it() {
    let (post, times) = visit(
        "POST /x a=1 b=\"two words, -> \\\"\\\\ \\d\" c= d[]={\"x\":1} \"odd name\"=2 x3\n\te = a, b -> c \"d\" // no comment\n    f = \"quoted \\\" text\"\n  g =\n  h=i=j\n",
    );
    assert_eq!(times, 3);
    assert_eq!(
        fields(&post),
        [
            ("a", "1"),
            ("b", "two words, -> \"\\ \\d"),
            ("c", ""),
            ("d[]", "{\"x\":1}"),
            ("odd name", "2"),
            ("e", "a, b -> c \"d\" // no comment"),
            ("f", "quoted \" text"),
            ("g", ""),
            ("h", "i=j"),
        ]
    );
}

#[test]
fn a_field_may_hold_the_targets_port() {
    let (post, _) = visit("POST /x next=http://a:{{port}}/\n  to = {{port}}\n");
    assert_eq!(
        fields(&post),
        [("next", "http://a:{{port}}/"), ("to", "{{port}}")]
    );
}

#[test]
fn each_expectation_has_its_meaning() {
    use Expectation as E;
    let path = |text: &str| JsonPath::parse(text).unwrap();
    let pattern = |text: &str| Pattern(regex::Regex::new(text).unwrap());
    let is = |value: &str| Relation::Is(value.into());
    let cases = [
        ("404", E::Status(404)),
        ("4xx", E::StatusClass(4)),
        ("2XX", E::StatusClass(2)),
        ("within 500ms", E::Within(Duration::from_millis(500))),
        ("within 2 s", E::Within(Duration::from_secs(2))),
        (
            "header Vary is Cookie",
            E::Header("Vary".into(), is("Cookie")),
        ),
        ("no header X-A", E::NoHeader("X-A".into())),
        ("json $.a is 1", E::Json(path("$.a"), is("1"))),
        ("json $.a=\"b c\"", E::Json(path("$.a"), is("b c"))),
        (
            "json $.items[?(@.a == 1)]['x, -> y'] is not 1",
            E::Json(
                path("$.items[?(@.a == 1)]['x, -> y']"),
                Relation::IsNot("1".into()),
            ),
        ),
        (
            "count matches /^a\\/b, -> \"c$/i",
            E::Watched(
                "count".into(),
                Relation::Matches(pattern("^a\\/b, -> \"c$")),
            ),
        ),
        ("shares session with bob", E::SharesSession(1)),
        ("sees \"a -> b, c\"", E::Sees("a -> b, c".into())),
        ("sees \"→\"", E::Sees("→".into())),
        ("does not see x", E::DoesNotSee("x".into())),
        ("does not see \"{{\"", E::DoesNotSee("{{".into())),
        (
            "lands on /accounts/login/",
            E::LandsOn("/accounts/login/".into()),
        ),
        ("lands on http://h:*/x", E::LandsOn("http://h:*/x".into())),
        ("count is 1", E::Watched("count".into(), is("1"))),
        ("count=1", E::Watched("count".into(), is("1"))),
        ("count = \"\"", E::Watched("count".into(), is(""))),
        (
            "count is not 1",
            E::Watched("count".into(), Relation::IsNot("1".into())),
        ),
        ("count is \"not\"", E::Watched("count".into(), is("not"))),
        (
            "count is not-found",
            E::Watched("count".into(), is("not-found")),
        ),
        (
            "count is [1, \"a]\"]",
            E::Watched("count".into(), is("[1, \"a]\"]")),
        ),
        (
            "count goes 1",
            E::WatchedGoes("count".into(), vec!["1".into()]),
        ),
        ("no count", E::NoWatched("count".into())),
        ("stored zap", E::Stored("zap".into(), None)),
        ("stored zap=", E::Stored("zap".into(), Some("".into()))),
        (
            "sent \"a b\"=\"c d\"",
            E::Sent("a b".into(), Some("c d".into())),
        ),
        ("withheld __Host-id", E::Withheld("__Host-id".into())),
        ("server has a.b = 1", E::ServerHas("a.b".into(), is("1"))),
        (
            "server has \"no\" is not 1",
            E::ServerHas("no".into(), Relation::IsNot("1".into())),
        ),
        ("server has no a", E::ServerHasNo("a".into())),
        ("server has nothing", E::ServerHasNothing),
        (
            "server has nothing is 1",
            E::ServerHas("nothing".into(), is("1")),
        ),
    ];
    for (written, meant) in cases {
        assert_eq!(expectation(written), meant, "{written}");
    }
}

#[test]
fn durations_are_read_in_every_unit() {
    let cases = [
        ("300ms", 300),
        ("2s", 2_000),
        ("2 Seconds", 2_000),
        ("1 second", 1_000),
        ("20 min", 1_200_000),
        ("1 minute", 60_000),
        ("1 h", 3_600_000),
        ("2 hours", 7_200_000),
        ("1 day", 86_400_000),
        ("2 weeks", 1_209_600_000),
        ("1.5 s", 1_500),
    ];
    for (written, milliseconds) in cases {
        let play = read(&format!("browsers: a\nwait {written}\npause {written}\n"));
        let expected = Duration::from_millis(milliseconds);
        assert!(
            matches!(play.items[0], Item::Wait(by) if by == expected),
            "{written}"
        );
        assert!(
            matches!(play.items[1], Item::Pause(by) if by == expected),
            "{written}"
        );
    }
}

#[test]
fn a_title_in_brackets_is_no_points() {
    let play = read("browsers: a\n## Lists [advanced]\n## Points [1 Point]\n## (again)\n");
    let scenes: Vec<_> = play
        .scenes
        .iter()
        .map(|s| (s.title.as_str(), s.points, s.line))
        .collect();
    assert_eq!(
        scenes,
        [
            ("Lists [advanced]", None, 2),
            ("Points", Some(1), 3),
            ("(again)", None, 4)
        ]
    );
}

#[test]
fn lines_know_their_scene() {
    let all = lines("browsers: a\na: GET /\n## One\na: GET /\n## Two\na: GET /\n");
    let scenes: Vec<_> = all.iter().map(|line| line.scene).collect();
    assert_eq!(scenes, [None, Some(0), Some(1)]);
}

#[test]
fn the_grammar_in_the_docs_names_every_word_that_is_played() {
    let grammar = include_str!("../../mod.rs");
    let words = words::METHODS
        .iter()
        .chain(&words::ACTIONS)
        .chain(&words::EXPECTATIONS);
    for word in words.chain(&[
        "server has",
        "restart server",
        "matches",
        "goes",
        "header",
        "json",
        "file",
    ]) {
        let is_named =
            grammar.contains(&format!("\"{word}")) || grammar.contains(&format!("`{word}`"));
        assert!(is_named, "{word}");
    }
}
