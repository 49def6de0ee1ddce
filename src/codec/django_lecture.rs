//! What the lecture's recipe, typed into Python, makes of session data today.
//!
//! The slides decode a row of Django 3.0: `x = base64.b64decode(session_data)`, then `x[41:]`. Rows
//! of Django 3.1 and newer are `body:time:signature`, and Python's `b64decode` skips the colons
//! without a word and decodes all three parts as one.

use super::django;

/// What `base64.b64decode(session_data)` does in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// It works: the row has the form of the slides.
    Works,
    /// `binascii.Error: Incorrect padding`.
    IncorrectPadding,
    /// `binascii.Error: … number of data characters (N) cannot be 1 more than a multiple of 4`.
    OneTooMany(usize),
    /// By chance the lengths fit: it gives bytes that mean nothing.
    Garbage,
}

/// Tells what the recipe does with this value. Python counts the characters of the alphabet and
/// ignores all others.
#[must_use]
pub fn recipe(value: &str) -> Recipe {
    if !value.contains(':') && django::decode(value).is_ok() {
        return Recipe::Works;
    }
    let is_data = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let count = value.bytes().filter(|byte| is_data(byte)).count();
    match count % 4 {
        0 => Recipe::Garbage,
        1 => Recipe::OneTooMany(count),
        _ => Recipe::IncorrectPadding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was typed into Python 3.13.
    #[test]
    fn the_recipe_of_the_slides_does_what_python_does() {
        for (value, does) in [
            (
                "OWNkOGQxYjg4NzlkN2ZhOTc2NmU1ODY0NWMzZmQ4YjdhMzM4OTJhNjp7Im51bV92aXNpdHMiOjJ9",
                Recipe::Works,
            ),
            (
                "eyJudW1fdmlzaXRzIjoxfQ:1r31eq:xSCwg5aojnt1fGcumTeTynE1ZitgjivawW1HdMyv-xQ",
                Recipe::IncorrectPadding,
            ),
            (
                "e30:0:Oejhg-jU9I5IQKxbjI67nPC2et2auKhTLIams5tyNDE",
                Recipe::IncorrectPadding,
            ),
            ("e30:1r31eq:aaaa", Recipe::OneTooMany(13)),
            ("e30:1r31e:aaaa", Recipe::Garbage),
        ] {
            assert_eq!(recipe(value), does, "{value}");
        }
    }
}
