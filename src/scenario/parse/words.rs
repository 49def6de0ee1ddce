//! The words of the language, and the words that people write in their place.
//!
//! A table of likely words comes first, because `visit` is nearer to `GET` than any spelling
//! shows; only then the nearest word by spelling is offered.

use crate::text;

/// Requests that a browser can make.
pub const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
];

/// What a browser can do besides a request.
pub const ACTIONS: [&str; 7] = [
    "close", "clear", "steal", "submit", "follow", "plant", "set",
];

/// Words with which an expectation begins; no watched value can be called so.
pub const EXPECTATIONS: [&str; 16] = [
    "new",
    "same",
    "rotated",
    "no",
    "shares",
    "different",
    "sees",
    "does",
    "lands",
    "within",
    "stored",
    "sent",
    "refused",
    "withheld",
    "dropped",
    "kept",
];

/// Words that name no browser and no watched value.
pub const RESERVED: [&str; 15] = [
    "everyone", "together", "wait", "pause", "restart", "browsers", "browser", "watch", "session",
    "store", "target", "hint", "details", "var", "server",
];

/// More such words; apart only because they could be mistaken for people.
const RESERVED_NAMES: [&str; 2] = ["run", "nobody"];

/// What people write, and what to write instead.
type Likely = [(&'static [&'static str], &'static str)];

const ADDRESS_AGAIN: &str = "Write the visit again, with its address: GET /hello";
const POST_FORM: &str = "Write: POST /login username=alice password=… (submit, which fills in the page's own form, is not built yet in this version)";
const OWN_LINE: &str = "It stands on a line of its own, without a name: wait 2 weeks (the clocks move) or pause 2 s (time really passes)";
const BEHIND_ARROW: &str =
    "What you expect stands behind an arrow, after what is done: GET /hello -> 200";

/// All browsers, in other words.
const EVERYONE: &[&str] = &[
    "everybody",
    "all",
    "each",
    "every",
    "anyone",
    "anybody",
    "they",
    "both",
];

/// Where an action should stand.
const LIKELY_ACTIONS: &Likely = &[
    (
        &[
            "visit", "visits", "open", "opens", "go", "goes", "goto", "load", "loads", "browse",
            "browses", "navigate", "fetch", "fetches", "request", "requests", "curl", "call",
            "view", "views", "read", "reads", "gets", "access", "surf",
        ],
        "Write: GET, then the address: GET /hello",
    ),
    (
        &[
            "reload",
            "reloads",
            "refresh",
            "refreshes",
            "again",
            "repeat",
            "back",
            "forward",
            "return",
        ],
        ADDRESS_AGAIN,
    ),
    (
        &[
            "click", "clicks", "press", "presses", "push", "tap", "button", "link",
        ],
        "Write: submit \"Log in\" (a button) or follow \"Log in\" (a link). Neither is built yet in this version: until then, write the request itself, POST /login or GET /login",
    ),
    (
        &[
            "login",
            "log",
            "signin",
            "sign",
            "logon",
            "authenticate",
            "submits",
        ],
        POST_FORM,
    ),
    (
        &["logout", "logoff", "signout"],
        "Write the request itself, for example: POST /accounts/logout/",
    ),
    (
        &["posts", "send", "sends"],
        "Write: POST, then the address and the fields: POST /cart item=apple",
    ),
    (
        &[
            "fill", "fills", "type", "types", "enter", "enters", "input", "write", "select",
        ],
        "A field stands behind the address, name=value, or on an indented line below it: username = alice",
    ),
    (
        &[
            "wait", "waits", "pause", "pauses", "sleep", "sleeps", "delay",
        ],
        OWN_LINE,
    ),
    (
        &[
            "quit", "quits", "exit", "exits", "leave", "leaves", "closes", "shutdown", "kill",
            "restart", "end",
        ],
        "Write: close",
    ),
    (
        &[
            "clears",
            "clearcookies",
            "clear-cookies",
            "forget",
            "forgets",
            "reset",
            "wipe",
            "empty",
            "logoutall",
        ],
        "Write: clear cookies",
    ),
    (
        &[
            "steals", "copy", "copies", "hijack", "hijacks", "take", "takes", "borrow",
        ],
        "Write: steal session from alice",
    ),
    (
        &[
            "expect", "expects", "assert", "asserts", "check", "checks", "should", "must",
            "verify", "see", "sees", "then", "status", "new", "same", "rotated", "no", "stored",
            "sent", "kept", "dropped", "refused", "withheld", "lands", "does",
        ],
        BEHIND_ARROW,
    ),
];

/// Where an expectation should stand.
const LIKELY_EXPECTATIONS: &Likely = &[
    (
        &[
            "contains", "contain", "includes", "include", "shows", "show", "says", "say", "see",
            "text", "body", "page", "displays", "display", "reads", "prints", "content", "html",
            "title",
        ],
        "Write: sees \"Hello\"",
    ),
    (
        &[
            "doesn't", "doesnt", "doesn", "don't", "hides", "lacks", "without", "never", "not",
            "isn't", "cannot",
        ],
        "Write: does not see \"Hello\"",
    ),
    (
        &[
            "deleted",
            "deletes",
            "delete",
            "removed",
            "removes",
            "remove",
            "lost",
            "loses",
            "gone",
            "expired",
            "expires",
            "cleared",
            "forgotten",
            "forgets",
            "drops",
            "drop",
        ],
        "Write: dropped NAME, for example dropped sessionid",
    ),
    (
        &[
            "status",
            "code",
            "http",
            "statuscode",
            "status_code",
            "returns",
            "return",
            "responds",
            "response",
            "answers",
            "gets",
            "ok",
            "success",
            "succeeds",
            "works",
        ],
        "Write the three digits alone: 200",
    ),
    (
        &["fails", "fail", "error", "forbidden", "denied", "notfound"],
        "Write the status that you expect, three digits: 403",
    ),
    (
        &[
            "redirects",
            "redirect",
            "redirected",
            "url",
            "location",
            "path",
            "land",
            "landed",
            "at",
            "goes-to",
            "address",
        ],
        "Write: lands on /address (or a status such as 302)",
    ),
    (
        &[
            "sets",
            "set",
            "set-cookie",
            "setcookie",
            "stores",
            "store",
            "receives",
            "received",
            "got",
            "gives",
            "given",
            "cookie",
            "cookies",
            "saved",
            "saves",
        ],
        "Write: stored NAME, for example stored sessionid",
    ),
    (
        &["sends", "send", "carries", "carried"],
        "Write: sent NAME, for example sent sessionid",
    ),
    (
        &[
            "rejected", "rejects", "reject", "blocked", "blocks", "ignored", "ignores", "refuses",
            "refuse",
        ],
        "Write: refused NAME, for example refused sessionid",
    ),
    (
        &["keeps", "keep", "still", "holds", "remains", "survives"],
        "Write: kept NAME, for example kept sessionid",
    ),
    (
        &["withholds", "unsent", "notsent"],
        "Write: withheld NAME, for example withheld sessionid",
    ),
    (
        &[
            "fresh",
            "newsession",
            "new-session",
            "new_session",
            "another",
            "created",
        ],
        "Write: new session",
    ),
    (
        &[
            "unchanged",
            "old",
            "samesession",
            "same-session",
            "same_session",
        ],
        "Write: same session",
    ),
    (
        &[
            "rotates",
            "rotate",
            "changed",
            "changes",
            "regenerated",
            "regenerates",
            "cycled",
            "renewed",
            "replaced",
        ],
        "Write: rotated session",
    ),
    (
        &["shared", "share", "equal", "equals"],
        "Write: shares session with alice",
    ),
    (
        &["differs", "differ", "other", "distinct", "unlike"],
        "Write: different session from alice",
    ),
    (
        &["session", "sessionid", "id"],
        "Write: new session, same session, rotated session or no session",
    ),
    (
        &[
            "db",
            "database",
            "table",
            "remembers",
            "knows",
            "state",
            "row",
        ],
        "Write: server has KEY is VALUE, for example server has num_visits is 2",
    ),
    (
        &[
            "expect", "expects", "should", "assert", "asserts", "must", "then", "check", "checks",
            "verify", "ensure", "that", "is", "be", "to", "and", "it", "has", "have", "with",
            "will",
        ],
        "Behind the arrow stands what you expect and nothing else: -> 200, new session, sees \"Hello\"",
    ),
    (
        &["none", "nothing"],
        "Write: no session, or server has nothing",
    ),
    (
        &["or", "either", "if", "unless"],
        "A play has no \"or\": each expectation must hold. Write what this server should do",
    ),
];

/// At the start of a line, where no browser's name stands.
const LIKELY_LINES: &Likely = &[
    (
        &["sleep", "delay", "waits", "sleeps", "later", "after"],
        "Write: wait 2 weeks (the clocks move) or pause 2 s (time really passes)",
    ),
    (EVERYONE, "Write: everyone: GET /hello"),
    (
        &[
            "expect", "expects", "assert", "then", "should", "check", "verify", "test:",
        ],
        "What you expect stands behind an arrow, in the line of the visit: alice: GET /hello -> 200",
    ),
    (
        &[
            "browser", "users", "user", "players", "player", "actors", "clients", "client", "cast",
            "people", "names",
        ],
        "Who plays is said before the first scene: browsers: alice, bob",
    ),
    (
        &[
            "watching", "watches", "observe", "capture", "captures", "extract", "track", "regex",
            "pattern",
        ],
        "Write: watch: count = /view count=(\\d+)/",
    ),
    (
        &[
            "scene", "section", "chapter", "act", "part", "step", "task", "exercise",
        ],
        "A scene begins with two #: ## Logging in",
    ),
    (
        &["title", "name", "scenario", "play"],
        "The title begins with #, in the first line: # Three browsers, one page",
    ),
    (
        &[
            "note",
            "say",
            "says",
            "print",
            "echo",
            "narrator",
            "text",
            "description",
            "info",
        ],
        "Write: > what the audience should hear",
    ),
    (&["comment", "rem", "todo"], "A comment begins with //"),
    (
        &[
            "url", "host", "base", "baseurl", "base_url", "site", "address", "base-url",
        ],
        "Write: target: http://localhost:8000",
    ),
    (
        &[
            "cookie",
            "sessionid",
            "session-cookie",
            "session_cookie",
            "sessioncookie",
            "session",
        ],
        "Write: session cookie: NAME",
    ),
    (
        &[
            "parallel",
            "simultaneously",
            "simultaneous",
            "concurrent",
            "concurrently",
            "at-once",
            "meanwhile",
        ],
        "Write: together: and below it the turns, each on an indented line",
    ),
    (
        &["hints", "tip", "help"],
        "Write: hint: and the text, in the lines of a scene",
    ),
    (
        &["points", "score"],
        "The points stand behind the scene's title: ## Logging in [2 points]",
    ),
    (
        &[
            "include", "import", "for", "loop", "while", "if", "repeat", "def", "function",
        ],
        "A play has no loops, conditions or includes, on purpose: what happens stands there line by line; x5 repeats a visit",
    ),
    (&["details"], "The word is kept for later"),
    (
        &["store"],
        "The session table is named on the command line: --store django:db.sqlite3",
    ),
];

/// A request's method, in capitals or small letters.
pub fn is_method(word: &str) -> bool {
    METHODS
        .iter()
        .any(|method| word.eq_ignore_ascii_case(method))
}

/// The first word of an action, or one that people write in its place (in small letters).
pub fn is_action(lower: &str) -> bool {
    is_method(lower) || ACTIONS.contains(&lower) || likely(LIKELY_ACTIONS, lower).is_some()
}

/// A letter, then letters, digits, `-` and `_`.
pub fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic)
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Neither a browser nor a watched value can have this name (in small letters).
pub fn is_reserved(lower: &str) -> bool {
    RESERVED.contains(&lower) || RESERVED_NAMES.contains(&lower)
}

/// What to write instead of a word (in small letters) that is no action.
pub fn action_for(lower: &str) -> Option<String> {
    let known = METHODS.iter().chain(&ACTIONS).copied();
    advice(LIKELY_ACTIONS, known, lower)
}

/// What to write instead of a word (in small letters) that begins no expectation.
pub fn expectation_for(lower: &str, watched: impl Iterator<Item = String>) -> Option<String> {
    if let Some(help) = likely(LIKELY_EXPECTATIONS, lower) {
        return Some(help.to_owned());
    }
    let watched: Vec<String> = watched.take(MANY).collect();
    let own = watched.iter().map(String::as_str);
    let known = EXPECTATIONS.iter().copied().chain(["server"]).chain(own);
    advice(LIKELY_EXPECTATIONS, known, lower)
}

/// A word (in small letters) that people write where an expectation should stand.
pub fn is_likely_expectation(lower: &str) -> bool {
    likely(LIKELY_EXPECTATIONS, lower).is_some()
}

/// What to write instead of a word (in small letters) that begins no line.
pub fn line_for(lower: &str) -> Option<String> {
    let known = [
        "everyone", "together", "browsers", "watch", "target", "hint", "wait", "pause",
    ];
    advice(LIKELY_LINES, known.into_iter(), lower)
}

/// What to write instead of a word (in small letters) that stands before a colon and is no name.
pub fn heading_for(lower: &str) -> Option<String> {
    let known = ["together", "browsers", "watch", "target", "hint"];
    let near = || nearest(known.into_iter(), lower).map(|word| format!("Did you mean {word}:?"));
    likely(LIKELY_LINES, lower).map(str::to_owned).or_else(near)
}

/// A word (in small letters) for all browsers that is not jarful's.
pub fn means_everyone(lower: &str) -> bool {
    EVERYONE.contains(&lower)
}

/// More names than these are not compared by spelling.
const MANY: usize = 100;

fn likely(table: &Likely, lower: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(typed, _)| typed.contains(&lower))
        .map(|(_, help)| *help)
}

fn advice<'a>(table: &Likely, known: impl Iterator<Item = &'a str>, lower: &str) -> Option<String> {
    if let Some(help) = likely(table, lower) {
        return Some(help.to_owned());
    }
    if let Some(word) = nearest(known, lower) {
        return Some(format!("Did you mean {word}?"));
    }
    let typed = table.iter().flat_map(|(typed, _)| typed.iter().copied());
    let typed = nearest(typed, lower)?;
    likely(table, typed).map(str::to_owned)
}

/// The known word nearest in spelling, if one is near: one slip in a short word, two in a long one.
pub fn nearest<'a>(known: impl Iterator<Item = &'a str>, lower: &str) -> Option<&'a str> {
    let letters = lower.chars().count();
    let limit = match letters {
        0..=2 => return None,
        3..=4 => 1,
        5..=40 => 2,
        _ => return None,
    };
    known
        .map(|word| (strsim::osa_distance(&word.to_lowercase(), lower), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// A piece of the play inside a message: short, and harmless to a terminal.
pub fn show(written: &str) -> String {
    let start: String = written.chars().take(60).collect();
    text::shorten(&text::escape(&start), 40)
}
