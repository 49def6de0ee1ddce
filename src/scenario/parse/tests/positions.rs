//! Byte offsets lead to what is meant, in the text as it was given.

use super::super::super::play::Span;
use super::{fixtures, read, source};

/// What stands under a span.
fn under(text: &str, span: Span) -> &str {
    &text[span.start..span.start + span.len]
}

/// The text under the only problem, with its line and column.
fn caret(text: &str) -> (&str, (usize, usize)) {
    let problems = super::parse(source(text)).err().unwrap_or_default();
    assert_eq!(problems.len(), 1, "{problems:?}");
    let span = problems[0].span;
    (under(text, span), source(text).line_of(span))
}

#[test]
fn a_line_spans_from_its_name_to_its_last_character() {
    let text = "browsers: a\n\n \t \na: GET /  -> 200 , sees \"x\" \t\n   -> 404\n";
    let play = read(text);
    let line = play.lines().next().unwrap();
    assert_eq!(line.number, 4);
    assert_eq!(under(text, line.span), "a: GET /  -> 200 , sees \"x\"");
    let expects: Vec<_> = line
        .expects
        .iter()
        .map(|e| (under(text, e.span), e.text.written()))
        .collect();
    assert_eq!(
        expects,
        [("200", "200"), ("sees \"x\"", "sees \"x\""), ("404", "404")]
    );
    assert_eq!(play.source.line_of(line.expects[2].span), (5, 7));
}

#[test]
fn a_byte_order_mark_and_crlf_count_as_bytes_but_not_as_columns() {
    let text = "\u{feff}# Title\r\nbrowsers: a\r\n\r\na: GET / -> 200,\r\n\ta: nothing\r\n";
    let play = super::parse(source(text)).unwrap_err();
    let places: Vec<_> = play.iter().map(|p| source(text).line_of(p.span)).collect();
    assert_eq!(places, [(4, 17), (5, 2)]);
    assert_eq!(caret("\u{feff}GET /\r\nbrowsers: a\r\n"), ("GET /", (1, 1)));
    let crlf = fixtures::MANY_WORDS.replace('\n', "\r\n");
    let marked = format!("\u{feff}{crlf}");
    for text in [crlf, marked] {
        let (ours, plain) = (read(&text), read(fixtures::MANY_WORDS));
        for (ours, plain) in ours.lines().zip(plain.lines()) {
            assert_eq!(
                under(&text, ours.span),
                under(fixtures::MANY_WORDS, plain.span)
            );
            assert_eq!(ours.action, plain.action);
            let texts = |line: &super::super::super::Line| -> Vec<String> {
                line.expects
                    .iter()
                    .map(|e| e.text.written().to_owned())
                    .collect()
            };
            assert_eq!(texts(ours), texts(plain));
            for expect in &ours.expects {
                assert_eq!(under(&text, expect.span), expect.text.written());
            }
        }
    }
}

#[test]
fn tabs_and_no_break_spaces_are_blanks() {
    let text = "browsers:\ta,\u{a0}b\na\t:\tGET\u{a0}/x\u{a0}q=1\tx2\t->\u{a0}200\u{a0},\tnew\u{a0}session\n\u{a0}-> sees x\n";
    let play = read(text);
    let line = play.lines().next().unwrap();
    assert_eq!((line.times, line.expects.len()), (2, 3));
    assert_eq!(
        caret("browsers: a\na:\u{a0}\tGET /\t->\u{a0}20\n"),
        ("20", (2, 14))
    );
}

#[test]
fn columns_count_characters_of_any_width() {
    let text = "browsers: a\na: GET \"/日本/ü\" -> sees “日本”, 20\n";
    assert_eq!(caret(text), ("20", (2, 30)));
    assert_eq!(caret("browsers: 日本, 2\n"), ("2", (1, 15)));
}

#[test]
fn columns_of_any_span_stay_within_the_text() {
    let source = source("ab\ncd");
    let at = |start| source.line_of(Span { start, len: 0 });
    assert_eq!(
        (at(0), at(2), at(3), at(5), at(99)),
        ((1, 1), (1, 3), (2, 1), (2, 3), (2, 3))
    );
}
