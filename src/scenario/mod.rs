//! The play: text → [`Scenario`] with positions → [`rounds`](Scenario::steps).
//!
//! Pure: text comes in as an argument, problems go out as data; nothing is read or printed here.
//! `play.rs` and `action.rs` hold the types, `parse/` turns text into them, `plan.rs` turns them into rounds;
//! `uses.rs` tells which
//! pages stay open; `template.rs` is a text with `{{name}}` in it, `secret.rs` tells which values nobody should read.
//!
//! # The grammar
//!
//! One line is one thing; what a line is shows in its first characters. An indented line belongs to
//! the line above. `[ … ]` may be left out, `{ … }` may be repeated or left out, `( a | b )` is one
//! of them, `"…"` stands as it is. Words of the language and names of browsers may be in capitals
//! or small letters.
//!
//! ```text
//! file      = [ "# " title ] { setting } { line }
//! setting   = "browsers:" ( name { "," name } | number )
//!           | "watch:" NAME "=" ( "/" pattern "/" [ "i" ] | "$" jsonpath | css [ "@" attribute ] )
//!           | "session cookie:" NAME | "target:" URL | "var" NAME "=" rest of line
//! line      = "## " title [ "[" whole "points]" ] | "hint:" text | "> " narration | "//" comment
//!           | "together:" | "wait" duration | "pause" duration | "restart server" | turn
//! turn      = who ":" action [ "->" expect { "," expect } ] { indented detail }
//! who       = name { "," name } | "everyone"
//! action    = METHOD address { field | "json" JSON } [ "x" number ]
//!           | "submit" [ text ] { field } [ "x" number ] | "follow" text [ "x" number ]
//!           | "close" | "clear cookies" | "set cookie" NAME "=" value | "delete cookie" NAME
//!           | "steal" NAME "from" name | "plant" NAME "on" name
//! METHOD    = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE"
//! field     = NAME "=" value
//! detail    = NAME "=" rest of line | "file" NAME "=" path | "header" NAME ":" rest of line
//!           | "json" JSON | "->" expect { "," expect }
//! expect    = 3 digits | ( "1" | … | "5" ) "xx" | ( "new" | "same" | "rotated" | "no" ) "session"
//!           | "shares session with" name | "different session from" name
//!           | "sees" text | "does not see" text | "lands on" address | "within" duration
//!           | WATCHED rel | WATCHED "goes" value { value } | "no" WATCHED
//!           | ( "stored" | "sent" ) NAME [ "=" value ]
//!           | ( "refused" | "withheld" | "dropped" | "kept" ) NAME
//!           | "server has" ( KEY rel | "no" KEY | "nothing" )
//!           | "header" NAME rel | "no header" NAME | "json" "$" jsonpath rel
//! rel       = ( "is" | "=" ) value | "is not" value | "matches" "/" pattern "/" [ "i" ]
//! address   = "/…" | "http(s)://…" | "{{…", or any of these in quotes
//! value     = a run without blank and comma, or a text in quotes, or JSON in its brackets
//! duration  = number ( "ms" | "s" | "min" | "h" | "days" | "weeks" )
//! name      = a letter, then letters, digits, "-" and "_"
//! ```
//!
//! * **Text** in quotes (`"…"`, also `“…”`) holds blanks, commas and arrows; inside it only `\"` and
//!   `\\` are escapes. `→` is `->`. Tab and no-break space are blanks, CRLF is a line end, a
//!   byte-order mark is skipped.
//! * **Pattern**: the regex crate's syntax. In a `watch:` line the last slash ends it; behind
//!   `matches` the first one, and a slash within is `\/`.
//! * **`{{name}}`** stands in addresses, values, header and JSON strings and expected texts. Its
//!   sources, first found: `browser` (who plays) and `run` (a short word, new in each run); a
//!   watched value as this browser saw it last, `{{alice.token}}` as alice did; what was given from
//!   outside (`--secret` and `--var`, then `JARFUL_VAR_NAME`); `var`; `port` (the target's). All is
//!   filled in as the turn begins, and never read again.
//! * In `together:` only visits stand; all their turns start at once.
//! * `submit` and `follow` use the page that the browser shows; none open is a mistake of the play.
//!   A button is named by what stands on it, its name, id or label, a form by its id or name, a
//!   link by its words, id or address. Blanks count as one; what is not found as written is looked
//!   for without regard to case, then as a part. `yes` and `no` tick and untick a box.
//!
//! What each word means is carried out in [`observe`](crate::observe), one file for each thing that
//! is spoken of.

mod action;
mod draft;
mod parse;
mod plan;
mod play;
mod secret;
mod template;
mod uses;

pub use action::{Action, Follow, Submit, Upload, Visit};
pub use draft::{Draft, Watched};
pub use parse::{Given, Problem, parse, parse_with};
pub use plan::{Lane, Round, Step, Turn};
pub use play::{
    BrowserId, Cast, Expect, Expectation, Item, Lens, Line, Member, Pattern, Relation, Scenario,
    Scene, Source, Span, Watch,
};
pub use template::{Part, Slot, Template, Values};
pub use uses::PageUses;
