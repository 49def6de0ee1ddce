//! The messages: one play with one mistake after another. They are the product, so they are
//! reviewed as a table: what was typed, what is said, what to write.

use super::mistakes;
/// The lines, each in a play of its own where `alice` and `bob` play and `count` is watched.
fn table(lines: &str) -> String {
    let told = lines.lines().filter(|line| !line.is_empty()).map(|line| {
        let line = line.replace("\\n", "\n").replace("\\t", "\t");
        one(&line)
    });
    told.collect()
}

/// One line (with details below it), the caret, and what is said.
fn one(lines: &str) -> String {
    const ABOVE: &str = "browsers: alice, bob\nwatch: count = /count=(\\d+)/\nbob: GET /hello\n";
    let text = format!("{ABOVE}{lines}\n");
    let Err(problems) = super::parse(super::source(&text)) else {
        return format!("{lines}\n    NO MISTAKE\n\n");
    };
    let told = problems.iter().map(|problem| told(&text, problem));
    format!("{lines}\n{}\n", told.collect::<String>())
}

fn told(text: &str, problem: &super::Problem) -> String {
    let (line, column) = super::source(text).line_of(problem.span);
    let under = &text[problem.span.start..problem.span.start + problem.span.len];
    let blanks = " ".repeat(column - 1);
    let caret = "^".repeat(under.chars().count().max(1));
    // Of several lines, the caret belongs to this one.
    let below = if line > 4 {
        format!("{line}|")
    } else {
        String::new()
    };
    let help = problem.help.as_deref().map(|help| format!("    {help}\n"));
    format!(
        "{blanks}{caret}{below}\n    {}\n{}",
        problem.message,
        help.unwrap_or_default()
    )
}

#[test]
fn mistakes_of_turns_are_told_as_a_teacher_would() {
    snapshot!(table(
        r#"
alcie: GET /hello -> 200
GET /hello -> 200
visit /hello
/hello
alice GET /hello
alice, GET /hello
everybody: GET /hello
everyon: GET /hello
alice and bob: GET /hello
alice, bob, alice: GET /hello
alice, everyone: GET /hello
2bob: GET /hello
"alice": GET /hello
server: GET /hello
alice:
alice: -> 200
alice: /hello -> 200
alice: GET
alice: GET -> 200
alice: GET hello
alice: GET localhost:8000/hello
alice: GET ftp://example.org/
alice: GET http://
alice: GET http://localhost:99999/
alice: GET '/hello'
alice: GET "/hello
alice: GET "/hello"x5
alice: GET /search?q=a b
alice: GET /search?q=a,b
alice: GTE /hello
alice: visit /hello -> 200
alice: opne /hello
alice: click "Log in"
alice: login
alice: reload
alice: refresh
alice: sleep 2 s
alice: wait 2 s
alice: expect 200
alice: delete cookies
alice: set cookie zap=1
alice: delete cookie zap
alice: submit "Log in"
alice: follow "Log in"
alice: plant session on bob
alice: fly /hello
alice: clear
alice: close window
alice: close x3
alice: steal
alice: steal from bob
alice: steal session
alice: steal session from
alice: steal session of bob
alice: steal session from bbo
alice: steal session from mallory
alice: POST /x name = ann
alice: POST /x name="ann
alice: POST /x a=1, b=2
alice: POST /x json {"a": 1}
alice: GET /x q={{token}}
alice: GET /x/{{ port }}
alice: GET /x/{{count}}
alice: GET /x/{{alice.count}}
alice: GET /x x0
alice: GET /x x1000001
alice: GET /x x 5
alice: GET /x 5x
alice: GET /x *5
alice: GET /x 5 times
alice: GET /x x5 a=1
alice: GET /x 200
alice: GET /x   # first
alice: GET /x   // first
"#
    ));
}

#[test]
fn mistakes_of_expectations_are_told_as_a_teacher_would() {
    snapshot!(table(
        r#"
alice: GET /hello ->
alice: GET /hello -> 200,
alice: GET /hello -> , 200
alice: GET /hello -> 200 -> new session
alice: GET /hello -> 200 count is 1
alice: GET /hello -> 200 and new session
alice: GET /hello -> 200 or 201
alice: GET /hello -> 200   # first
alice: GET /hello -> 200 OK
alice: GET /hello -> 200OK
alice: GET /hello -> 20
alice: GET /hello -> 012
alice: GET /hello -> 4xx
alice: GET /hello -> status 404
alice: GET /hello -> status is 404
alice: GET /hello -> OK
alice: GET /hello -> expect 200
alice: GET /hello -> should see "Hi"
alice: GET /hello -> contains "Hi there"
alice: GET /hello -> shows Hi
alice: GET /hello -> says "Hi"
alice: GET /hello -> "Hi there"
alice: GET /hello -> sees
alice: GET /hello -> sees Hello alice
alice: GET /hello -> sees 'Hello alice'
alice: GET /hello -> sees "Hello alice
alice: GET /hello -> sees not "Hello"
alice: GET /hello -> doesn't see "Hello"
alice: GET /hello -> does not contain "Hello"
alice: GET /hello -> sees ""
alice: GET /hello -> sees "{{token}}"
alice: GET /hello -> sees "{{port}}"
alice: GET /hello -> lands at /cart
alice: GET /hello -> lands on cart
alice: GET /hello -> redirects to /cart
alice: GET /hello -> /cart
alice: GET /hello -> new cookie
alice: GET /hello -> new
alice: GET /hello -> newsession
alice: GET /hello -> session is new
alice: GET /hello -> same session as bob
alice: GET /hello -> new session id
alice: GET /hello -> no cookie
alice: GET /hello -> no counter
alice: GET /hello -> no
alice: GET /hello -> shares with bob
alice: GET /hello -> shares session with
alice: GET /hello -> shares session with alice
alice: GET /hello -> shares session with nobodyelse
alice: GET /hello -> shares session with bob, alice
everyone: GET /hello -> different session from bob
alice: GET /hello -> count 1
alice: GET /hello -> count == 1
alice: GET /hello -> count != 1
alice: GET /hello -> count equals 1
alice: GET /hello -> count isn't 1
alice: GET /hello -> count > 1
alice: GET /hello -> count matches /1/
alice: GET /hello -> count is
alice: GET /hello -> count is not
alice: GET /hello -> count
alice: GET /hello -> count is [1, 2
alice: GET /hello -> cuont is 1
alice: GET /hello -> visits is 1
alice: GET /hello x3 -> count goes 1, 2, 3
alice: GET /hello x3 -> count goes 1 2
alice: GET /hello -> count goes 1 2 3
alice: GET /hello -> count goes
alice: GET /hello -> deleted zap
alice: GET /hello -> sets zap
alice: GET /hello -> stored
alice: GET /hello -> stored zap, sakaicar
alice: GET /hello -> stored zap and sakaicar
alice: GET /hello -> stored zap = 1
alice: GET /hello -> stored zap is 1
alice: GET /hello -> stored cookie zap
alice: GET /hello -> refused zap=1
alice: GET /hello -> stroed zap
alice: GET /hello -> server has
alice: GET /hello -> server has num_visits
alice: GET /hello -> server has num_visits 2
alice: GET /hello -> server has num_visits == 2
alice: GET /hello -> server knows num_visits
alice: GET /hello -> within 2 s
alice: GET /hello -> header X-Frame-Options is DENY
alice: GET /hello -> no header X-Frame-Options
alice: GET /hello -> json $.a is 1
alice: close -> 200
alice: close -> sees "Bye"
alice: close -> count is 1
alice: clear cookies -> new session
alice: steal session from bob -> sent sessionid
alice: close -> withheld sessionid
"#
    ));
}

#[test]
fn mistakes_of_other_lines_are_told_as_a_teacher_would() {
    snapshot!(table(
        r#"
#Title
# A second title
##
##Logging in
### Logging in
## Logging in [two points]
## Logging in [2.5 points]
## Logging in [2]
## Logging in (2 points)
## Logging in [1 points
hint: no scene yet
## One\nhint: a\nhint: b
## One\nhint:
> Narration\n    more of it
## Scene\n  alice: GET /hello\n  bob: GET /hello
wait
wait 2
wait 2 m
wait 2 months
wait two weeks
wait for 2 weeks
wait -2 s
wait 2 fortnights
wait 1 h 30 min
wait 9999999999 weeks
wait 2 weeks -> 200
wait: 2 weeks
pause
sleep 2
restart server
together:
together: alice: GET /hello
together:\n  alice: close
together:\n  wait 2 s
together:\n  alice: GET /hello\n  wait 2 s
together:\n  alice: GET /a x600000\n  bob: GET /a x600000
alice: GET /hello\n  bob: GET /hello
alice: POST /hello\n  username: alice
alice: POST /hello\n  username alice
alice: POST /hello\n  = alice
alice: POST /hello\n  200, new session
alice: POST /hello\n  header X-A: b
alice: POST /hello\n  json {"a": 1}
alice: POST /hello\n  file photo = a.png
alice: POST /hello\n  token = {{token}}
alice: POST /hello\n  GET /next
alice: close\n  username = alice
-> 200
username = alice
browsers: alice
var x = 1
target: http://localhost
expect 200
everybody close
parallel:
- alice: GET /hello
---
for i in 1..3
nonsense
if bob: GET /hello
"#
    ));
}

/// Whole plays with one mistake in their settings, set apart by a line of `=`.
const SETTINGS: &str = r#"
alice: GET /hello
everyone: GET /hello
=
browsers:
alice: GET /hello
=
browser: alice, bob
alice: GET /hello -> shares session with bob
=
browsers: alice bob
=
browsers: alice, , bob
=
browsers: alice, Alice
=
browsers: "alice", bob
=
browsers: everyone
=
browsers: nobody
=
browsers: 0
=
browsers: 1000001
=
browsers: 1,000
=
browsers: 3 browsers
=
browsers: -3
=
browsers: 3
b4: GET /hello
=
browsers: 3
bb2: GET /hello
=
browsers: alice, bob, carol
alice, bob: GET /hello -> shares session with carol
=
> Hello
browsers: alice
# Title
=
#
browsers: alice
=
browsers: alice
alice: GET /hello
watch: count = /(\d+)/
=
browsers: alice
watch: count
=
browsers: alice
watch: count /(\d+)/
=
browsers: alice
watch: = /(\d+)/
=
browsers: alice
watch: view count = /(\d+)/
=
browsers: alice
watch: session = /(\d+)/
=
browsers: alice
watch: sees = /(\d+)/
=
browsers: alice
watch: count = /(\d+/
=
browsers: alice
watch: count = /(?=a)b/
=
browsers: alice
watch: count = /\d+
=
browsers: alice
watch: count = //
=
browsers: alice
watch: count = /(\d+)/g
=
browsers: alice
watch: count = /(\d+)/ // the counter
=
browsers: alice
watch: count = "count=(\d+)"
=
browsers: alice
watch: count = $.count
=
browsers: alice
watch: count = #count
=
browsers: alice
watch: count = /(\d+)/
watch: count = /(\d+)/
=
browsers: alice
wacth: count = /(\d+)/
=
browsers: alice
session cookie:
=
browsers: alice
session cookie: sid = 1
=
browsers: alice
session-cookie: sid
=
browsers: alice
target:
=
browsers: alice
target: ftp://localhost
=
browsers: alice
url: http://localhost
=
browsers: alice
target: http://localhost:{{port}}
=
 browsers: alice
 alice: GET /hello
"#;

#[test]
fn mistakes_of_settings_are_told_as_a_teacher_would() {
    let told = SETTINGS.split("=\n").map(|play| {
        let play = play.trim_matches('\n');
        format!("{play}\n{}\n", mistakes(play))
    });
    snapshot!(told.collect::<String>());
}
