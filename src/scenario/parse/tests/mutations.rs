//! Any text is read without a panic, in time that grows with its length, and each place that is
//! told lies in the text.

use super::super::Problem;
use super::{fixtures, source};

/// A small generator (xorshift), so that every run tries the same texts.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit as u64).max(1)).unwrap_or(0)
    }

    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A piece of the text.
    fn piece<'a>(&mut self, text: &'a str) -> &'a str {
        let (a, b) = (self.boundary(text), self.boundary(text));
        &text[a.min(b)..a.max(b)]
    }
}

/// What the language is sensitive to, and what it never saw.
const SPICES: &[&str] = &[
    "\"",
    "“",
    "”",
    "->",
    "→",
    "-",
    ",",
    ":",
    "=",
    "==",
    "/",
    "//",
    "\\",
    "{{",
    "}}",
    "{{port}}",
    "{{ x }}",
    "{{browser}}",
    "{{alice.count}}",
    "json {\"a\": ",
    "\n  header ",
    "\n  file x = ",
    "set cookie ",
    "plant ",
    "\nvar x = ",
    "matches /",
    "header x is",
    "json $.a[",
    "within ",
    "4xx",
    "[",
    "]",
    "{",
    "#",
    "##",
    "\n",
    "\r\n",
    "\n ",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "x0",
    "x99999999999999999999",
    "日本",
    "ß",
    "İ",
    "\u{0}",
    "\u{1b}[31m",
    "everyone",
    "together:",
    "browsers:",
    "watch: x = /(/",
    "goes",
    "is not",
    "server has",
    "no",
    "from",
    "999 weeks",
    "\u{200b}",
    "e\u{301}",
    "🦀",
];

/// Reads the text; whatever comes out points into it.
fn check(text: &str) -> Vec<Problem> {
    let problems = match super::parse(source(text)) {
        Err(problems) => problems,
        Ok(play) => {
            let expects = play.lines().flat_map(|line| &line.expects);
            for expect in expects {
                let end = expect.span.start + expect.span.len;
                assert_eq!(
                    text.get(expect.span.start..end),
                    Some(expect.text.written())
                );
            }
            let named = play.lines().filter(|line| !line.is_everyone);
            let mut ids = named.flat_map(|line| line.who.iter().copied());
            assert!(ids.all(|id| id < play.cast.members.len()));
            return Vec::new();
        }
    };
    assert!(!problems.is_empty(), "{text}");
    assert!(problems.is_sorted_by_key(|problem| problem.span.start));
    for problem in &problems {
        let end = problem.span.start + problem.span.len;
        let under = text.get(problem.span.start..end);
        assert!(
            under.is_some_and(|it| !it.contains('\n')),
            "{problem:?} in {text}"
        );
        assert!(problem.message.len() < 400, "{problem:?}");
    }
    problems
}

/// With watched values that declare their names but have no pattern: compiling one takes longer
/// than reading the rest of the play.
fn without_patterns(play: &str) -> String {
    play.replace("= /", "= $./")
}

#[test]
fn cut_and_spliced_plays_are_read_without_a_panic() {
    let mut dice = Dice(0x6a61_7266_756c);
    let plays = [fixtures::THREE_BROWSERS, fixtures::MANY_WORDS];
    for round in 0..1_000 {
        let play = plays[dice.below(plays.len())];
        let mut text = if round % 16 == 0 {
            play.to_owned()
        } else {
            without_patterns(play)
        };
        for _ in 0..=dice.below(4) {
            let from = dice.boundary(&text);
            let cut: usize = text[from..]
                .chars()
                .take(dice.below(12))
                .map(char::len_utf8)
                .sum();
            let other = plays[dice.below(plays.len())];
            let put = match dice.below(3) {
                0 => SPICES[dice.below(SPICES.len())],
                1 => dice.piece(other),
                _ => "",
            };
            text.replace_range(from..from + cut, put);
        }
        check(&text);
    }
}

#[test]
fn every_start_of_a_play_is_read_without_a_panic() {
    for play in [fixtures::THREE_BROWSERS, fixtures::MANY_WORDS] {
        let play = without_patterns(play);
        for (at, _) in play.char_indices() {
            check(&play[..at]);
        }
    }
}

/// Repeated, each of these makes a line that would be read again and again by a careless parser.
const REPEATED: &str = "x|\"|\\\"|{{|{{port}}|[|-> [|[ |a=1 |->|,|-> 200, |/|x |日|-|- |'|= |count goes 1 |“|\t|\u{a0}|{{ a|{{a}|a,|a: |{{browser}}|{{a.count}}|json |json [|{\"a\":|$[|header |matches /|within |\\";

/// The line in every place where it could stand.
fn check_everywhere(many: &str) {
    let head = "browsers: alice, bob\nwatch: count = /c/\nbob: GET /\nalice: GET / ";
    let starts = "|-> |-> count goes |-> sees |-> stored |-> server has |a=|-> count is |-> lands on /|-> json $|-> header x is |-> count matches /|-> within |json |x=";
    for start in starts.split('|') {
        check(&format!("{head}{start}{many}"));
    }
    check(&format!("browsers: alice\n{many}"));
    check(&format!("browsers: {many}\n{many}: GET /\n"));
    check(&format!(
        "browsers: a\nwatch: {many}\n## {many}\n> {many}\nhint: {many}\nwait {many}\n"
    ));
    check(&format!(
        "browsers: a\nvar x = {many}\na: GET /\n  {many}\n  {many} = 1\n  json {many}\n  header x: {many}\n"
    ));
    check(&format!(
        "browsers: a\nwatch: a = {many}\nwatch: b = ${many}\n"
    ));
}

#[test]
fn a_long_line_is_read_in_one_go() {
    for piece in REPEATED.split('|') {
        check_everywhere(&piece.repeat((1 << 15) / piece.len()));
    }
}

#[test]
fn a_line_of_one_mebibyte_is_read_in_one_go() {
    for piece in ["\"", "a=1 "] {
        check_everywhere(&piece.repeat((1 << 20) / piece.len()));
    }
}

#[test]
fn long_lists_are_read_in_one_go() {
    let names: Vec<_> = (0..50_000).map(|n| format!("n{n}")).collect();
    let names = names.join(",");
    let expects = "different session from zoe, ".repeat(8_000);
    let text = format!("browsers: alice\nzoe: GET /\n{names}: GET / -> {expects}200\n");
    assert!(check(&text).is_empty());
}

#[test]
fn tens_of_thousands_of_lines_are_read_in_one_go() {
    let line = |n: usize| match n % 8 {
        0 => format!("guest{n}: GET /hello x3 -> 200, count goes 1 2 3\n"),
        1 => "everyone: GET /hello -> 200, new session\n".to_owned(),
        2 => "  -> sees \"x\"\n".to_owned(),
        3 => format!(
            "b1: POST /{{{{x}}}}/{{{{browser}}}} json {{\"a\": \"{{{{count}}}}{n}\"}}\n## Scene [1 point]\n"
        ),
        4 => "together:\n  everyone: GET /\n  b1: GET / x3\n".to_owned(),
        5 => format!("steve{n}: steal session from b{}\n", n % 1000 + 1),
        6 => "> and so on\n".to_owned(),
        _ => "wait 2 weeks\n".to_owned(),
    };
    let lines: String = (0..30_000).map(line).collect();
    let text = format!("browsers: 100000\nwatch: count = /(\\d+)/\nvar x = y\n{lines}");
    assert!(check(&text).is_empty());
}

#[test]
fn many_broken_lines_are_told_in_one_go() {
    let line = |n: usize| match n % 8 {
        0 => format!("guezt{n}x: GTE /hello\n"),
        1 => format!(
            "alic{}: GET /\n",
            char::from_u32(0x4e00 + u32::try_from(n).unwrap() / 8).unwrap()
        ),
        2 => "  -> 20\n".to_owned(),
        3 => "nonsense\n".to_owned(),
        4 => "together:\n".to_owned(),
        5 => "alice: steal session from alcie\n".to_owned(),
        6 => "watch: x = /(/\n".to_owned(),
        _ => "alice: GET / -> cuont is 1\n".to_owned(),
    };
    let lines: String = (0..6_000).map(line).collect();
    let told = check(&format!(
        "browsers: alice, bob\nwatch: count = /(\\d+)/\n{lines}"
    ));
    assert!(told.len() > 5_000);
}
