//! The numbers on a page, each with the words just before it: what a page may count with.
//!
//! Clocks, dates, prices with a point, versions and long timestamps are no counts and are left
//! out: a page that shows the time would otherwise seem to count.

/// A number on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'t> {
    /// The words just before it, digits excepted: what it is called on every visit.
    pub name: &'t str,
    /// The digits as they stand.
    pub digits: &'t str,
    /// Its value.
    pub value: u64,
}

/// Numbers longer than this are timestamps or ids, not counts.
const LONGEST: usize = 8;
/// How many bytes of the words before a number name it.
const LONGEST_NAME: usize = 40;

/// All numbers of a text that may be counts, from left to right.
pub fn numbers(text: &str) -> impl Iterator<Item = Number<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
            let length = text[start..].bytes().take_while(u8::is_ascii_digit).count();
            let end = start + length;
            from = end;
            if let Some(number) = count_at(text, start, end) {
                return Some(number);
            }
        }
    })
}

fn count_at(text: &str, start: usize, end: usize) -> Option<Number<'_>> {
    let is_part_of_more = text[..start]
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric)
        || text[end..].chars().next().is_some_and(char::is_alphabetic)
        || joins_digits(text[..start].chars().rev())
        || joins_digits(text[end..].chars());
    if end - start > LONGEST || is_part_of_more {
        return None;
    }
    let digits = &text[start..end];
    Some(Number {
        name: name_before(&text[..start]),
        digits,
        value: digits.parse().ok()?,
    })
}

/// `12:30`, `2026-11-23`, `1.5`, `1/7`: a separator with a digit behind it.
fn joins_digits(mut beside: impl Iterator<Item = char>) -> bool {
    let is_separator = matches!(beside.next(), Some(':' | '/' | '-' | '.' | ','));
    is_separator && beside.next().is_some_and(|c| c.is_ascii_digit())
}

/// What stands before a number, back to the number before that, and not too far.
fn name_before(text: &str) -> &str {
    let text = match text.rfind(|c: char| c.is_ascii_digit()) {
        Some(digit) => &text[digit + 1..],
        None => text,
    };
    let mut start = text.len().saturating_sub(LONGEST_NAME);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text[start..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, u64)> {
        numbers(text)
            .map(|number| (number.name, number.value))
            .collect()
    }

    #[test]
    fn each_number_is_named_by_the_words_before_it() {
        assert_eq!(found("view count=12"), [("view count=", 12)]);
        assert_eq!(
            found("All visits: 10. Your visits: 1."),
            [("All visits: ", 10), ("Your visits: ", 1)]
        );
        assert_eq!(found("3 apples"), [("", 3)]);
    }

    #[test]
    fn clocks_dates_timestamps_and_ids_are_no_counts() {
        for text in [
            "12:30:05",
            "2026-11-23",
            "1795407521.73",
            "123456789",
            "abc12",
            "7f",
            "1/7",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
