//! What people write in place of jarful's words, and what to write instead.
//!
//! An example in a help is made of `/hello`, `"Hello"`, `200` and `sessionid`, so that
//! [`adapt`] can put the reader's own words in their place.

use super::show;

/// What people write, and what to write instead.
/// The first text holds words with blanks between them.
pub type Likely = [(&'static str, &'static str)];

const ADDRESS_AGAIN: &str = "Write the visit again, with its address: GET /hello";
const POST_FORM: &str = "Write: submit \"Log in\" username=alice password=… (the form of the page that is open), or POST /login username=alice password=…";
const OWN_LINE: &str = "It stands on a line of its own, without a name: wait 2 weeks (the clocks move) or pause 2 s (time really passes)";
const BEHIND_ARROW: &str =
    "What you expect stands behind an arrow, after what is done: GET /hello -> 200";

/// All browsers, in other words.
pub const EVERYONE: &str = "everybody all each every anyone anybody they both";

/// Where an action should stand.
pub const ACTIONS: &Likely = &[
    (
        "visit visits open opens go goes goto load loads browse browses navigate fetch fetches request requests curl call view views read reads gets access surf",
        "Write: GET /hello",
    ),
    (
        "reload reloads refresh refreshes again repeat back forward return",
        ADDRESS_AGAIN,
    ),
    (
        "click clicks press presses push tap button link",
        "Write: submit \"Log in\" (a button) or follow \"Log in\" (a link)",
    ),
    (
        "login log signin sign logon authenticate submits",
        POST_FORM,
    ),
    (
        "logout logoff signout",
        "Write: submit \"Log out\" (a button), follow \"Log out\" (a link), or the request itself: POST /accounts/logout/",
    ),
    ("posts send sends", "Write: POST /hello item=apple"),
    (
        "fill fills type types enter enters input write select",
        "A field stands behind submit or the address, name=value, or on an indented line below it: username = alice",
    ),
    ("wait waits pause pauses sleep sleeps delay", OWN_LINE),
    (
        "quit quits exit exits leave leaves closes shutdown kill restart end",
        "Write: close",
    ),
    (
        "clears clearcookies clear-cookies forget forgets reset wipe empty logoutall",
        "Write: clear cookies",
    ),
    (
        "steals copy copies hijack hijacks take takes borrow",
        "Write: steal session from alice",
    ),
    (
        "edit edits change changes modify tamper forge setcookie set-cookie",
        "Write: set cookie theme=dark",
    ),
    (
        "remove removes drop drops deletecookie delete-cookie deletes",
        "Write: delete cookie sessionid, or for all of them: clear cookies",
    ),
    (
        "plants inject injects fix fixate give gives lend insert",
        "Write: plant session on alice",
    ),
    (
        "expect expects assert asserts check checks should must verify see sees then status new same rotated no stored sent kept dropped refused withheld lands does",
        BEHIND_ARROW,
    ),
];

/// Where an expectation should stand.
pub const EXPECTATIONS: &Likely = &[
    (
        "contains contain includes include shows show says say see text body page displays display reads prints content html title",
        "Write: sees \"Hello\"",
    ),
    (
        "doesn't doesnt doesn don't hides lacks without never not isn't cannot",
        "Write: does not see \"Hello\"",
    ),
    (
        "deleted deletes delete removed removes remove lost loses gone expired expires cleared forgotten forgets drops drop",
        "Write: dropped sessionid, with the cookie's name",
    ),
    (
        "status code http statuscode status_code returns return responds response answers gets ok success succeeds works",
        "Write the three digits alone: 200",
    ),
    (
        "fails fail error forbidden denied notfound",
        "Write the status that you expect, three digits: 403",
    ),
    (
        "redirects redirect redirected url location path land landed at goes-to address",
        "Write: lands on /hello (or a status such as 302)",
    ),
    (
        "sets set set-cookie setcookie stores store receives received got gives given cookie cookies saved saves",
        "Write: stored sessionid, with the cookie's name",
    ),
    (
        "sends send carries carried",
        "Write: sent sessionid, with the cookie's name",
    ),
    (
        "rejected rejects reject blocked blocks ignored ignores refuses refuse",
        "Write: refused sessionid, with the cookie's name",
    ),
    (
        "keeps keep still holds remains survives",
        "Write: kept sessionid, with the cookie's name",
    ),
    (
        "withholds unsent notsent",
        "Write: withheld sessionid, with the cookie's name",
    ),
    (
        "fresh newsession new-session new_session another created",
        "Write: new session",
    ),
    (
        "unchanged old samesession same-session same_session",
        "Write: same session",
    ),
    (
        "rotates rotate changed changes regenerated regenerates cycled renewed replaced",
        "Write: rotated session",
    ),
    (
        "shared share equal equals",
        "Write: shares session with alice",
    ),
    (
        "differs differ other distinct unlike",
        "Write: different session from alice",
    ),
    (
        "session sessionid id",
        "Write: new session, same session, rotated session or no session",
    ),
    (
        "db database table remembers knows state row",
        "Write: server has num_visits is 2, with the key that you mean",
    ),
    (
        "expect expects should assert asserts must then check checks verify ensure that is be to and it has have with will",
        "Leave the word out: behind the arrow stands what you expect and nothing else, such as 200 or sees \"Hello\"",
    ),
    ("none nothing", "Write: no session, or server has nothing"),
    (
        "or either if unless",
        "A play has no \"or\": each expectation must hold. Write what this server should do",
    ),
];

/// At the start of a line, where no browser's name stands.
pub const LINES: &Likely = &[
    (
        "sleep delay waits sleeps later after",
        "Write: wait 2 weeks (the clocks move) or pause 2 s (time really passes)",
    ),
    (EVERYONE, "Write: everyone: GET /hello"),
    (
        "expect expects assert then should check verify test",
        "What you expect stands behind an arrow, in the line of the visit: alice: GET /hello -> 200",
    ),
    (
        "browser users user players player actors clients client cast people names",
        "Who plays is said before the first scene: browsers: alice, bob",
    ),
    (
        "watching watches observe capture captures extract track regex pattern",
        "Write: watch: count = /view count=(\\d+)/",
    ),
    (
        "scene section chapter act part step task exercise",
        "A scene begins with two #: ## Logging in",
    ),
    (
        "title name scenario play",
        "The title begins with #, in the first line: # Three browsers, one page",
    ),
    (
        "note say says print echo narrator text description info",
        "Write: > what the audience should hear",
    ),
    ("comment rem todo", "A comment begins with //"),
    (
        "url host base baseurl base_url site address base-url server",
        "Write: target: http://localhost:8000",
    ),
    (
        "cookie session-cookie session_cookie sessioncookie session",
        "Write: session cookie: sessionid",
    ),
    (
        "parallel simultaneously simultaneous concurrent concurrently at-once meanwhile",
        "Write: together: and below it the turns, each on an indented line",
    ),
    (
        "hints tip help",
        "Write: hint: and the text, in the lines of a scene",
    ),
    (
        "points score",
        "The points stand behind the scene's title: ## Logging in [2 points]",
    ),
    (
        "include import for loop while if repeat def function",
        "A play has no loops, conditions or includes, on purpose: what happens stands there line by line; x5 repeats a visit",
    ),
    (
        "store",
        "The session table is named on the command line: --store django:db.sqlite3",
    ),
];

/// What to write instead of a word (in small letters) that stands in the table.
pub fn find(table: &Likely, lower: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(typed, _)| contains(typed, lower))
        .map(|(_, help)| *help)
}

/// One of these words, which stand with blanks between them.
pub fn contains(words: &str, lower: &str) -> bool {
    words.split_whitespace().any(|word| word == lower)
}

/// The help with the reader's own next word in its example.
pub fn adapt(help: &str, next: &str) -> String {
    let is_status = next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit());
    let own = show(next);
    if next.is_empty() || !help.starts_with("Write") || own.contains('…') {
        help.to_owned()
    } else if next.starts_with('/') || next.starts_with("http") {
        help.replacen("/hello", &own, 1)
    } else if is_status {
        help.replacen("200", &own, 1)
    } else if next.starts_with('"') {
        help.replacen("\"Hello\"", &own, 1)
    } else if next
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    {
        help.replacen("\"Hello\"", &format!("\"{own}\""), 1)
            .replacen("sessionid, with the cookie's name", &own, 1)
    } else {
        help.to_owned()
    }
}
