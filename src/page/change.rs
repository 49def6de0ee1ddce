//! What changed between two looks at the same page, in words.

/// The words that differ, and what stands around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What stands just before and is the same: `view count=`.
    pub context: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// The first difference between two texts of one page; `None` where they are the same.
#[must_use]
pub fn change(before: &str, after: &str) -> Option<Change> {
    if before == after {
        return None;
    }
    let old: Vec<&str> = before.split_whitespace().collect();
    let new: Vec<&str> = after.split_whitespace().collect();
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let same_end = old[same_start..]
        .iter()
        .rev()
        .zip(new[same_start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let old_part = old[same_start..old.len() - same_end].join(" ");
    let new_part = new[same_start..new.len() - same_end].join(" ");
    let shared = shared_start(&old_part, &new_part);
    let mut context = match same_start {
        0 => String::new(),
        n => format!("{} ", old[n - 1]),
    };
    context.push_str(&new_part[..shared]);
    Some(Change {
        context,
        before: old_part[shared..].to_owned(),
        after: new_part[shared..].to_owned(),
    })
}

/// How many bytes at the start agree, cut back to a place where no number or word is torn apart.
fn shared_start(a: &str, b: &str) -> usize {
    let agree: usize = a
        .chars()
        .zip(b.chars())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum();
    a[..agree]
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(0, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_counter_shows_its_old_and_new_number() {
        let found = change("Hi view count=1 bye", "Hi view count=2 bye").unwrap();
        assert_eq!(found.context, "view count=");
        assert_eq!((found.before.as_str(), found.after.as_str()), ("1", "2"));
    }

    #[test]
    fn a_number_is_never_torn_apart() {
        let found = change("count: 19", "count: 10").unwrap();
        assert_eq!((found.before.as_str(), found.after.as_str()), ("19", "10"));
    }

    #[test]
    fn words_that_come_are_shown_as_new() {
        let found = change("Hello", "Hello you").unwrap();
        assert_eq!((found.before.as_str(), found.after.as_str()), ("", "you"));
        assert!(change("a  b", "a b").is_none_or(|c| c.before == c.after));
    }
}
