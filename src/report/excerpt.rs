//! The part of a long line that a frame shows, so that the caret stands below what it points at: a
//! terminal that wraps the line would tear the two apart.

use crate::text::width;

/// A part of a line, and where in it the caret stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// With `…` at each end that was cut.
    pub(super) text: String,
    /// First byte above the caret, in `text`.
    pub(super) start: usize,
    /// How many bytes it spans.
    pub(super) len: usize,
    /// So many characters more stood before the caret in the whole line.
    pub(super) cut: usize,
}

/// What the caret hangs its words on: `╰── `.
const HOOK: usize = 4;
/// So much of the line stands before the caret if it can.
const BEFORE: usize = 16;

/// How many columns the words below the caret may take.
pub(super) fn room_for_words(line: &str, start: usize, len: usize, room: usize) -> usize {
    let (before, caret) = (&line[..start], &line[start..start + len]);
    let column = width(before).min(BEFORE);
    let taken = column + width(caret).min(room) / 2 + HOOK;
    room.saturating_sub(taken).max(room / 3)
}

/// Cuts `line` to `room` columns around `start..start + len` (bytes), so that words of `words`
/// columns below the caret fit too if they can.
pub(super) fn of(line: &str, start: usize, len: usize, words: usize, room: usize) -> Excerpt {
    let (before, rest) = line.split_at(start);
    let (above, after) = rest.split_at(len);
    let column = width(before);
    let caret = width(above).min(room);
    let dots_behind = usize::from(!after.is_empty());
    let end = (column + caret / 2 + HOOK + words).max(column + caret + dots_behind);
    let excess = end.saturating_sub(room);
    let skip = if excess == 0 {
        0
    } else {
        (excess + 1).min(column.saturating_sub(BEFORE.min(room / 4)))
    };
    let kept = if skip == 0 {
        before
    } else {
        without(before, skip)
    };
    let dots = if skip == 0 { "" } else { "…" };
    let room_after = room.saturating_sub(width(dots) + width(kept));
    let tail = format!("{above}{after}");
    let tail = first(&tail, room_after);
    Excerpt {
        start: dots.len() + kept.len(),
        len: if tail.is_char_boundary(len) {
            len
        } else {
            tail.len()
        },
        cut: before.chars().count() - kept.chars().count() - dots.chars().count(),
        text: format!("{dots}{kept}{tail}"),
    }
}

/// Without its first `columns`.
fn without(text: &str, columns: usize) -> &str {
    let mut gone = 0;
    for (at, letter) in text.char_indices() {
        if gone >= columns {
            return &text[at..];
        }
        gone += width(letter.encode_utf8(&mut [0; 4]));
    }
    ""
}

/// Its first `columns`, the last of them `…` where more follows.
fn first(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += width(letter.encode_utf8(&mut [0; 4]));
        if used > columns {
            break;
        }
        out.push(letter);
    }
    out + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str, above: &str, words: usize, room: usize) -> Excerpt {
        let start = line.find(above).expect("it stands there");
        let part = of(line, start, above.len(), words, room);
        assert!(width(&part.text) <= room, "{part:?}");
        let shown = part.text[..part.start].chars().count();
        assert_eq!(
            shown + part.cut,
            line[..start].chars().count(),
            "the column stays"
        );
        part
    }

    fn caret(part: &Excerpt) -> &str {
        &part.text[part.start..part.start + part.len]
    }

    #[test]
    fn a_line_that_fits_stays_as_it_is() {
        let line = "alice: GET /count -> count is 2";
        assert_eq!(cut(line, "count is 2", 5, 40).text, line);
    }

    #[test]
    fn a_long_line_is_cut_behind_the_caret() {
        let part = cut(
            "alice: GET /count -> count is 2, sees \"nothing\"",
            "alice",
            5,
            30,
        );
        assert_eq!(part.text, "alice: GET /count -> count is…");
    }

    #[test]
    fn before_a_caret_far_to_the_right_the_line_is_cut_too() {
        let line =
            "alice: POST /login user=alice password=secret -> lands on /account, sees \"Hello\"";
        let part = cut(line, "sees \"Hello\"", 20, 50);
        assert_eq!(caret(&part), "sees \"Hello\"");
        assert!(part.text.starts_with('…'), "{part:?}");
    }

    #[test]
    fn the_caret_keeps_its_word_where_more_of_the_line_follows() {
        let line = "alice: GET /a-very-long-address-of-a-page -> contains something";
        let part = cut(line, "contains", 0, 40);
        assert_eq!(caret(&part), "contains");
        assert!(part.text.ends_with('…'), "{part:?}");
    }

    #[test]
    fn wide_letters_and_a_caret_longer_than_the_room_are_cut_between_letters() {
        let line = format!("bob: GET /x -> sees \"{}\"", "日本語".repeat(30));
        let part = cut(&line, &line[15..], 30, 41);
        assert!(caret(&part).starts_with("sees \"日"), "{part:?}");
        assert!(part.text.ends_with('…'));
        for room in 10..80 {
            cut(&line, "語", 12, room);
        }
    }
}
