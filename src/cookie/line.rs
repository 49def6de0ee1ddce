//! A `Set-Cookie` line taken apart: RFC 6265bis 5.6, with Chromium's answers where it is silent.
//!
//! Whether the cookie may be set at all is not asked here; see `admit.rs`.

use super::{Reason, SameSite, evict::Priority};

/// Name plus value may have this many bytes, `=` not counted.
pub(super) const MAX_PAIR: usize = 4096;
/// An attribute's value may have this many bytes, or the attribute is ignored.
const MAX_ATTRIBUTE: usize = 1024;

/// What stands in the line. Of attributes given twice, the last counts, even where it is empty or
/// makes no sense.
#[derive(Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the line")]
pub(super) struct SetCookie<'l> {
    pub name: &'l str,
    pub value: &'l str,
    pub domain: Option<&'l str>,
    pub path: Option<&'l str>,
    pub expires: Option<&'l str>,
    pub max_age: Option<&'l str>,
    pub secure: bool,
    pub http_only: bool,
    pub partitioned: bool,
    pub same_site: Option<SameSite>,
    pub priority: Priority,
    /// An attribute was over its size and was ignored.
    pub lost_attribute: bool,
}

/// Name, value and the attributes behind them. Without `=` the cookie is nameless.
pub(super) fn split_pair(line: &str) -> (&str, &str, &str) {
    let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    (trim(name), trim(value), attributes)
}

/// Takes a line apart.
///
/// # Errors
/// The reason for which the line is no cookie at all.
pub(super) fn parse(line: &str) -> Result<SetCookie<'_>, Reason> {
    let (name, value, attributes) = split_pair(line);
    if name.is_empty() && value.is_empty() {
        return Err(Reason::NoCookieContent);
    }
    if size(name) + size(value) > MAX_PAIR {
        return Err(Reason::NameValuePairExceedsMaxSize);
    }
    if is_tabbed(name) || is_tabbed(value) || line.bytes().any(is_control) {
        return Err(Reason::DisallowedCharacter);
    }
    let mut set = SetCookie {
        name,
        value,
        ..SetCookie::default()
    };
    for attribute in split_attributes(attributes) {
        read_attribute(&mut set, attribute)?;
    }
    Ok(set)
}

/// One attribute as it stands in a `Set-Cookie` line, whether or not a browser knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute<'l> {
    /// Its name as written.
    pub name: &'l str,
    /// What stands behind its `=`, where it has one.
    pub value: Option<&'l str>,
    /// Its value is over the size that browsers read, so they ignore it.
    pub is_oversized: bool,
}

/// The attributes of a line, in order; empty ones (`;;`) too.
pub fn attributes(line: &str) -> impl Iterator<Item = Attribute<'_>> {
    let behind = line.split_once(';').map(|(_, attributes)| attributes);
    behind.into_iter().flat_map(split_attributes)
}

fn split_attributes(attributes: &str) -> impl Iterator<Item = Attribute<'_>> {
    attributes.split(';').map(|text| {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(trim(value))),
            None => (text, None),
        };
        Attribute {
            name: trim(name),
            value,
            is_oversized: value.is_some_and(|value| size(value) > MAX_ATTRIBUTE),
        }
    })
}

fn read_attribute<'l>(set: &mut SetCookie<'l>, attribute: Attribute<'l>) -> Result<(), Reason> {
    let (key, value) = (attribute.name, attribute.value.unwrap_or_default());
    if is_tabbed(key) || is_tabbed(value) {
        return Err(Reason::DisallowedCharacter);
    }
    if attribute.is_oversized {
        set.lost_attribute = true;
        return Ok(());
    }
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    if is("path") {
        set.path = Some(value);
    } else if is("expires") {
        set.expires = Some(value);
    } else if is("max-age") {
        set.max_age = Some(value);
    } else if is("domain") {
        set.domain = Some(value);
    } else if is("httponly") {
        set.http_only = true;
    } else if is("secure") {
        set.secure = true;
    } else if is("samesite") {
        set.same_site = same_site(value);
    } else if is("partitioned") {
        set.partitioned = true;
    } else if is("priority") {
        set.priority = priority(value);
    }
    Ok(())
}

fn priority(value: &str) -> Priority {
    [("low", Priority::Low), ("high", Priority::High)]
        .into_iter()
        .find_map(|(word, meaning)| value.eq_ignore_ascii_case(word).then_some(meaning))
        .unwrap_or_default()
}

fn same_site(value: &str) -> Option<SameSite> {
    [
        ("strict", SameSite::Strict),
        ("lax", SameSite::Lax),
        ("none", SameSite::None),
    ]
    .into_iter()
    .find_map(|(word, meaning)| value.eq_ignore_ascii_case(word).then_some(meaning))
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// A tab stands inside, where it is no blank around.
fn is_tabbed(text: &str) -> bool {
    text.contains('\t')
}

/// Controls other than the tab, which is a blank around names and values.
fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && byte != b'\t'
}

/// The size in bytes on the wire, where each character is one byte.
pub(super) fn size(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_the_first_equals_sign_and_quotes_stay() {
        assert_eq!(
            split_pair(" a = \"b=c\" ; Path=/"),
            ("a", "\"b=c\"", " Path=/")
        );
        assert_eq!(split_pair("bare"), ("", "bare", ""));
        assert_eq!(split_pair("=bare"), ("", "bare", ""));
    }

    #[test]
    fn of_attributes_given_twice_the_last_counts_even_if_it_makes_no_sense() {
        let set =
            parse("a=b; PATH=/x; path; Max-Age=5; max-age=soon; SameSite=Lax; SameSite=?").unwrap();
        assert_eq!(
            (set.path, set.max_age, set.same_site),
            (Some(""), Some("soon"), None)
        );
    }

    #[test]
    fn an_attribute_over_its_size_is_ignored_and_the_earlier_one_stays() {
        let line = format!("a=b; Path=/x; Path=/{}", "y".repeat(1024));
        let set = parse(&line).unwrap();
        assert_eq!((set.path, set.lost_attribute), (Some("/x"), true));
    }

    #[test]
    fn sizes_count_bytes_not_characters() {
        let fits = format!("{}={}", "n".repeat(96), "\u{e9}".repeat(4000));
        assert!(parse(&fits).is_ok());
        assert_eq!(
            parse(&format!("{fits}x")),
            Err(Reason::NameValuePairExceedsMaxSize)
        );
    }

    #[test]
    fn control_characters_are_refused_wherever_they_stand_and_tabs_only_inside() {
        for line in ["a\x01=b", "a=b\x7f", "a=b; Path=/\n", "a=b\tc", "a\tb=c"] {
            assert_eq!(parse(line), Err(Reason::DisallowedCharacter), "{line:?}");
        }
        assert!(parse("\ta\t=\tb\t;\tPath=/x").is_ok());
    }
}
