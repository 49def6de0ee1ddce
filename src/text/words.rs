//! Small things about words: how wide, how many, how long.

use unicode_width::UnicodeWidthStr;

/// How many columns of a terminal the text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// `1 browser`, `3 browsers`, `9,998 browsers`.
#[must_use]
pub fn count(n: u64, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", thousands(n))
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The text in at most `columns` columns, `…` where something is left out at the end.
#[must_use]
pub fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w > columns {
            break;
        }
        used += w;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Two texts in at most `columns` columns each, cut so that they can still be told apart: where
/// their beginnings agree for longer than that, the beginning is left out, not the difference.
#[must_use]
pub fn shorten_both(before: &str, after: &str, columns: usize) -> (String, String) {
    let shared = shared_start(before, after);
    let fit = width(before) <= columns && width(after) <= columns;
    // Behind what they share one (wide) character and the … have to find room.
    if before == after || fit || width(&before[..shared]) + 3 <= columns {
        return (shorten(before, columns), shorten(after, columns));
    }
    // A few characters in front of the difference stay, so that its place can be recognised.
    let kept = before[..shared]
        .char_indices()
        .rev()
        .take(columns / 4)
        .last();
    let from = kept.map_or(shared, |(at, _)| at);
    let cut = |text: &str| shorten(&format!("…{}", &text[from..]), columns);
    (cut(before), cut(after))
}

/// How many bytes the two begin with alike.
fn shared_start(a: &str, b: &str) -> usize {
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    alike.map(|(c, _)| c.len_utf8()).sum()
}

/// The text in lines of at most `columns` columns, broken between words.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_like_english() {
        assert_eq!(count(1, "browser"), "1 browser");
        assert_eq!(count(9998, "browser"), "9,998 browsers");
        assert_eq!(count(0, "row"), "0 rows");
    }

    #[test]
    fn two_long_texts_stay_different_when_they_are_shortened() {
        assert_eq!(
            shorten_both("de", "en", 10),
            ("de".to_owned(), "en".to_owned())
        );
        let (before, after) = ("x".repeat(50) + "1 and", "x".repeat(50) + "2 and");
        let (old, new) = shorten_both(&before, &after, 20);
        assert_eq!(old, "…xxxxx1 and");
        assert_eq!(new, "…xxxxx2 and");
        let (old, new) = shorten_both(&"日".repeat(30), &("日".repeat(30) + "本"), 20);
        assert_ne!(old, new);
        assert!(width(&old) <= 20 && width(&new) <= 20);
    }

    #[test]
    fn shortened_text_fits_its_columns() {
        assert_eq!(shorten("num_visits", 20), "num_visits");
        assert_eq!(shorten("num_visits", 5), "num_…");
        assert!(width(&shorten("日本日本日本", 5)) <= 5);
    }
}
