//! Says of each line what it is. What a line is shows in its first characters; whether it belongs
//! to the line above shows in its indentation.

use super::piece::{Piece, is_blank};
use super::words;

/// A line that is neither empty nor a comment.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// 1-based line number.
    pub number: usize,
    /// Without blanks at its ends.
    pub line: Piece<'a>,
    /// It belongs to the line above.
    pub is_indented: bool,
    pub kind: Kind<'a>,
}

/// What a line is. The pieces are what follows its mark or word.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'a> {
    Title(Piece<'a>),
    Scene(Piece<'a>),
    Hint(Piece<'a>),
    Narration(Piece<'a>),
    Setting(Setting, Piece<'a>),
    Together(Piece<'a>),
    Wait(Piece<'a>),
    Pause(Piece<'a>),
    Restart,
    Turn {
        who: Piece<'a>,
        rest: Piece<'a>,
    },
    /// An indented line that is no turn: a field or an expectation of the turn above.
    Detail,
    /// None of these.
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Browsers,
    Watch,
    SessionCookie,
    Target,
    Var,
}

/// All lines of the play that say something.
pub fn read(text: &str) -> Vec<Entry<'_>> {
    let mut is_in_together = false;
    let mut entries = Vec::new();
    for (number, raw) in raw_lines(text) {
        let line = raw.trim();
        if line.is_empty() || line.text.starts_with("//") {
            continue;
        }
        let is_indented = raw.text.starts_with(is_blank);
        let kind = if is_indented {
            indented(line, is_in_together)
        } else {
            at_margin(line)
        };
        if !is_indented {
            is_in_together = matches!(kind, Kind::Together(_));
        }
        entries.push(Entry {
            number,
            line,
            is_indented,
            kind,
        });
    }
    entries
}

/// The lines with their numbers; a byte-order mark before the first is skipped.
fn raw_lines(text: &str) -> impl Iterator<Item = (usize, Piece<'_>)> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut start = bom;
    text[bom..].split('\n').enumerate().map(move |(n, text)| {
        let line = Piece { text, start };
        start += text.len() + 1;
        (n + 1, line)
    })
}

fn at_margin(line: Piece<'_>) -> Kind<'_> {
    by_mark(line)
        .or_else(|| by_first_word(line))
        .or_else(|| by_colon(line))
        .unwrap_or(Kind::Unclear)
}

fn by_mark(line: Piece<'_>) -> Option<Kind<'_>> {
    let scene = line.after("##").map(Kind::Scene);
    let title = || line.after("#").map(Kind::Title);
    let narration = || line.after(">").map(|text| Kind::Narration(text.trim()));
    scene.or_else(title).or_else(narration)
}

fn by_first_word(line: Piece<'_>) -> Option<Kind<'_>> {
    let word = first_word(line);
    let rest = line.from(word.text.len()).trim();
    match word.lower().as_str() {
        "wait" => Some(Kind::Wait(rest)),
        "pause" => Some(Kind::Pause(rest)),
        "restart" if rest.is_word("server") => Some(Kind::Restart),
        "var" => Some(Kind::Setting(Setting::Var, rest)),
        _ => None,
    }
}

fn by_colon(line: Piece<'_>) -> Option<Kind<'_>> {
    let (head, rest) = line.split_once(':')?;
    let (head, rest) = (head.trim(), rest.trim());
    let words: Vec<_> = head.text.split_whitespace().take(3).collect();
    Some(match words.join(" ").to_lowercase().as_str() {
        "browsers" => Kind::Setting(Setting::Browsers, rest),
        "watch" => Kind::Setting(Setting::Watch, rest),
        "session cookie" => Kind::Setting(Setting::SessionCookie, rest),
        "target" => Kind::Setting(Setting::Target, rest),
        "together" => Kind::Together(rest),
        "hint" => Kind::Hint(rest),
        _ if begins_with_request(head, rest) => return None,
        _ if is_name_list(head) || is_surely_turn(head, rest) => Kind::Turn { who: head, rest },
        _ => return None,
    })
}

fn indented(line: Piece<'_>, is_in_together: bool) -> Kind<'_> {
    let is_own_word = ["header", "file", "json"]
        .iter()
        .any(|word| first_word(line).is_word(word));
    let Some((head, rest)) = line.split_once(':').filter(|_| !is_own_word) else {
        return Kind::Detail;
    };
    let (who, rest) = (head.trim(), rest.trim());
    let is_turn = is_in_together && is_name_list(who) && !begins_with_request(who, rest);
    if is_turn || is_surely_turn(who, rest) {
        Kind::Turn { who, rest }
    } else {
        Kind::Detail
    }
}

/// `GET http://…`, `http://…`, `GET: /x`: a turn without a name in front.
fn begins_with_request(head: Piece<'_>, rest: Piece<'_>) -> bool {
    let mut words = head.text.split(is_blank);
    let first = words.next().unwrap_or_default();
    let has_more = words.next().is_some();
    let is_url = rest.text.starts_with("//") && (first.starts_with("http") || has_more);
    let is_method = words::is_method(first) && (has_more || rest.text.starts_with(['/', '"']));
    is_url || is_method
}

/// Names by commas, whoever they are.
fn is_name_list(head: Piece<'_>) -> bool {
    head.split_commas().all(|name| words::is_name(name.text))
}

/// Something that should be a name, a colon, and an action: `2bob: GET /hello`.
pub fn is_surely_turn(head: Piece<'_>, rest: Piece<'_>) -> bool {
    let is_other =
        head.is_empty() || head.text.contains(['=', '/', '{']) || head.text.starts_with('-');
    !is_other && words::is_action(&first_word(rest).lower())
}

/// A line that only lacks the name in front: `GET /hello`, `visit /hello`, `/hello`.
pub fn is_request(line: Piece<'_>) -> bool {
    line.text.starts_with('/')
        || line.text.starts_with("http://")
        || line.text.starts_with("https://")
        || words::is_action(&first_word(line).lower())
}

/// Up to the first blank.
pub fn first_word(piece: Piece<'_>) -> Piece<'_> {
    let end = piece.text.find(is_blank).unwrap_or(piece.text.len());
    piece.split_at(end).0
}
