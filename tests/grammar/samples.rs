//! Single lines and how they are coloured: odd ways to write what is right, and what is wrong.

use super::{ACTION, BROWSER};

/// A line, and of some of its pieces what they are.
pub type Sample = (&'static str, &'static [(&'static str, &'static str)]);

pub const RIGHT: &[Sample] = &[
    (
        "ALICE, bob: get /x X3→200",
        &[
            ("ALICE", BROWSER),
            ("bob", BROWSER),
            ("get", "keyword.other.method"),
            ("/x", "markup.underline.link.address"),
            ("3", "constant.numeric.repeat"),
            ("→", "keyword.operator.arrow"),
            ("200", "constant.numeric.status"),
        ],
    ),
    (
        "élodie:\u{a0}GET\u{a0}/a-b--c->\t404",
        &[
            ("élodie", BROWSER),
            ("/a-b--c", "markup.underline.link.address"),
            ("->", "keyword.operator.arrow"),
            ("404", "constant.numeric.status"),
        ],
    ),
    (
        "bob: GET \"/a, b -> c\" -> sees “ja, nein”, lands on /x/*",
        &[
            ("\"/a, b -> c\"", "markup.underline.link.address"),
            ("ja, nein", "string.quoted.other"),
            ("lands on", "keyword.other.expectation"),
            ("/x/*", "string.unquoted.value"),
        ],
    ),
    (
        "bob: POST /x a=1 b=\"two words\" next=/y json=3",
        &[
            ("a", "entity.other.attribute-name.field"),
            ("\"two words\"", "string.other.value"),
            ("/y", "string.other.value"),
            ("json", "entity.other.attribute-name.field"),
        ],
    ),
    (
        "bob: POST /x json {\"a\": [1, true], \"b\": \"{{token}}\"} x2 -> 2XX",
        &[
            ("json", "keyword.other.body"),
            ("a", "string.quoted.double"),
            ("1", "constant.numeric"),
            ("true", "constant.language"),
            ("token", "variable.other.readwrite"),
            ("2", "constant.numeric.repeat"),
            ("2XX", "constant.numeric.status"),
        ],
    ),
    (
        "alice: submit \"Log in\" x2 -> sees \"a \\\"b\\\"\"",
        &[
            ("submit", ACTION),
            ("Log in", "string.quoted.double"),
            ("\\\"", "constant.character.escape"),
        ],
    ),
    (
        "alice: GET /x -> basket is [1, {\"a\": \"b, c\"}], 200, server has \"a key\" is not 3",
        &[
            ("basket", "variable.other.watched"),
            ("b, c", "string.quoted.double"),
            ("200", "constant.numeric.status"),
            ("\"a key\"", "variable.other.key"),
            ("is not", "keyword.operator.relation"),
            ("3", "constant.numeric"),
        ],
    ),
    (
        "  header X-Many: a, b -> c # d",
        &[
            ("header", "keyword.other.body"),
            ("X-Many", "entity.other.attribute-name.header"),
            ("a, b -> c # d", "string.other.value"),
        ],
    ),
    (
        "  header = a: b",
        &[
            ("header", "entity.other.attribute-name.field"),
            ("a: b", "string.other.value"),
        ],
    ),
    (
        "  file = x",
        &[("file", "entity.other.attribute-name.field")],
    ),
    (
        "  // a comment below a turn",
        &[("//", "punctuation.definition.comment")],
    ),
    (
        "wait 1.5h",
        &[
            ("wait", "keyword.control.clock"),
            ("1.5", "constant.numeric.duration"),
            ("h", "keyword.other.unit.duration"),
        ],
    ),
    (
        "watch: t = a[title=\"x@y\"] @href",
        &[
            ("a[title=\"x@y\"]", "string.other.selector"),
            ("href", "entity.other.attribute-name"),
        ],
    ),
    (
        "watch: n = /a/b (\\d+)/i",
        &[("a/b (\\d+)", "string.regexp"), ("i", "keyword.other.flag")],
    ),
    ("browsers: 1000", &[("1000", "constant.numeric")]),
    (
        "## Points in words [two points]",
        &[("Points in words [two points]", "entity.name.section.scene")],
    ),
];

/// A line, and what nothing of it may be coloured as.
pub const WRONG: &[(&str, &str)] = &[
    ("bob: GET /hello -> 200   # first", "comment"),
    ("bob: GET /hello -> 200   // first", "comment"),
    ("browsers: alice // and bob", "comment"),
    ("  # indented", "markup"),
    ("GET /hello -> 200", "keyword.other.method"),
    ("2bob: GET /hello", BROWSER),
    ("bob: visit /hello -> 200", "keyword"),
    (
        "bob: GET /hello -> contains hello",
        "keyword.other.expectation",
    ),
    ("bob: GET /hello -> 20", "constant.numeric.status"),
    ("bob: GET /hello -> count is 200", "constant.numeric.status"),
    ("bob: GET /hello -> sees 404", "constant.numeric.status"),
    (
        "bob: GET /hello -> \"new session\"",
        "keyword.other.expectation",
    ),
    ("bob: POST /hello note=x3", "constant.numeric.repeat"),
    ("wait 2 fortnights", "keyword"),
    ("## Three [2.5 points]", "constant.numeric"),
    ("> alice: GET /hello -> 200", "keyword"),
    ("hint: GET /hello -> 200", "keyword.other.method"),
];
