//! All mistakes in one go, and none that only follows from another.

use super::mistakes;

/// The lines on which a mistake is told.
fn broken_lines(text: &str) -> Vec<usize> {
    let problems = super::parse(super::source(text)).err().unwrap_or_default();
    let source = super::source(text);
    problems.iter().map(|p| source.line_of(p.span).0).collect()
}

#[test]
fn all_mistakes_of_a_play_are_told_at_once_in_the_order_of_their_lines() {
    snapshot!(mistakes(
        r"# Everything at once
browsers: alice, bob, 3carol
watch: count = /view count=(\d+/

## One [many points]
hint:
GET /hello -> 200
alice: GET /hello -> 200 count is 1
mallory: vist /hello
mallory: close -> count is 2, 200
bob: GET /hello -> visits is 3
    -> same session as alice
    username: bob
together:
  alice: GET /hello
  bob: close
wait two weeks
sleep 2
"
    ));
}

#[test]
fn a_broken_watch_still_declares_its_name() {
    let text = "browsers: a\nwatch: count = /(/\nwatch: token = $.token[\na: GET /{{token}} -> count is 1, no token\n";
    assert_eq!(broken_lines(text), [2, 3]);
}

#[test]
fn a_watch_whose_name_cannot_be_read_may_have_declared_any() {
    let text = "browsers: a\nwatch: view count = /(\\d+)/\na: GET / -> count is 1, no count\n";
    assert_eq!(broken_lines(text), [2]);
    let text = "browsers: a\nwhatch count = /(\\d+)/\na: GET / -> count is 1\n";
    assert_eq!(broken_lines(text), [2]);
}

#[test]
fn a_broken_browsers_line_may_have_named_anyone() {
    let text = "browsers: alice bob\nalice: GET /\nbbo: GET / -> shares session with carol\n";
    assert_eq!(broken_lines(text), [1]);
    let text = "browzers: alice, bob\nalice: GET /\nalcie: GET / -> shares session with bob\n";
    assert_eq!(broken_lines(text), [1]);
}

#[test]
fn a_misspelt_setting_does_not_open_the_play() {
    let text = "browser: alice\nwatch: count = /(\\d+)/\nalice: GET / -> count is 1\n";
    assert_eq!(broken_lines(text), [1]);
}

#[test]
fn a_broken_first_line_still_introduces_its_guest() {
    let text = "browsers: alice\nmallory: stael x from alice\nmallory: GET /\nalice: GET / -> shares session with mallory\n";
    assert_eq!(broken_lines(text), [2]);
    let text = "browsers: alice\nalcie: GET /\nalcie: GET /\n";
    assert_eq!(broken_lines(text), [2]);
}

#[test]
fn a_broken_turn_silences_what_its_details_cannot_know() {
    let text = "browsers: alice\nalice: clse\n  -> 200, dropped zap\n  username = alice\n";
    assert_eq!(broken_lines(text), [2]);
    let text = "browsers: alice\nalice: clse\n  -> 20\n  username: alice\n";
    assert_eq!(broken_lines(text), [2, 3, 4]);
}

#[test]
fn a_broken_scene_still_takes_a_hint() {
    assert_eq!(
        broken_lines("browsers: a\n## [x points]\nhint: h\na: GET /\n"),
        [2]
    );
}

#[test]
fn a_control_character_is_named_and_nothing_else_of_its_line() {
    let text =
        "browsers: a\r\na: GET\u{a0}/\t-> 200\na: GTE /\u{1b}[31m -> 20\na: GTE /\n// \u{7}\n";
    assert_eq!(broken_lines(text), [3, 4]);
    let told = mistakes(text);
    assert!(
        told.starts_with("3:9 [\u{1b}] an invisible control character stands here (U+001B)"),
        "{told}"
    );
}

#[test]
fn a_broken_variable_is_not_missed() {
    assert_eq!(
        broken_lines("browsers: a\nvar 1x = 1\na: GET /{{x}}\n"),
        [2]
    );
}

#[test]
fn a_play_that_is_indented_as_a_whole_is_told_once() {
    assert_eq!(broken_lines("  browsers: a\n  a: GET /\n  b: GTE /\n"), [1]);
}

#[test]
fn turns_below_a_misspelt_together_are_not_told_again() {
    assert_eq!(
        broken_lines("browsers: a\na: GET /\ntogehter:\n  a: GET /\n  a: GET /\n"),
        [3]
    );
}

#[test]
fn an_empty_play_says_what_is_missing() {
    assert_eq!(broken_lines(""), [1]);
    assert_eq!(broken_lines("\u{feff}\r\n// nothing\r\n"), [1]);
}
