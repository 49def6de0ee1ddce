//! PHP's session data: what `session.serialize_handler` writes into `sess_ID`.
//!
//! ```text
//! php             name|value name|value …      (the default)
//! php_serialize   one array
//! php_binary      one byte of length, name, value, …
//! ```
//!
//! A value says how many BYTES it has, and text may hold every character, so nothing is ever
//! split: `value.rs` reads it from left to right. Lists and dictionaries are both arrays in PHP;
//! here an array with the keys 0, 1, 2 … is a list. An object is a dictionary with its class under
//! `(class)`; a reference is shown as what it refers to, an enum as `Size::Small`.

mod value;

use serde_json::{Map, Value};
use value::Reader;

/// The longest session that is read, in bytes.
pub const LONGEST: usize = 1 << 20;

/// The dictionary `$_SESSION` in the bytes of a session file.
///
/// # Errors
/// Why it cannot be read, and at which byte.
pub fn decode(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    if bytes.len() > LONGEST {
        return Err("it has more than 1 MiB and is left closed".to_owned());
    }
    if bytes.starts_with(&[0, 0, 0, 2]) || bytes.starts_with(&[0, 0, 0, 1]) {
        return Err(
            "it was written by igbinary; jarful reads session.serialize_handler = php, \
             php_serialize and php_binary"
                .to_owned(),
        );
    }
    if bytes.starts_with(b"a:")
        && let Ok(state) = whole_array(bytes)
    {
        return Ok(state);
    }
    named(bytes, until_bar).or_else(|why| named(bytes, with_length).map_err(|_| why))
}

/// `php_serialize`.
fn whole_array(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    let mut reader = Reader::new(bytes);
    let value = reader.value("")?;
    if !reader.is_at_end() {
        return Err(reader.error("something follows the array"));
    }
    match value {
        Value::Object(map) => Ok(map),
        Value::Array(list) => Ok((0..).map(|n: usize| n.to_string()).zip(list).collect()),
        _ => Err("it is no array".to_owned()),
    }
}

/// `php` and `php_binary`: names and values in turn, back-references across all of them.
fn named(
    bytes: &[u8],
    name: fn(&mut Reader<'_>) -> Result<String, String>,
) -> Result<Map<String, Value>, String> {
    let mut reader = Reader::new(bytes);
    let mut state = Map::new();
    while !reader.is_at_end() {
        let name = name(&mut reader)?;
        let value = reader.value(&value::below("", &name))?;
        state.insert(name, value);
    }
    Ok(state)
}

fn until_bar(reader: &mut Reader<'_>) -> Result<String, String> {
    let name = reader.until(b'|')?;
    Ok(value::text(name))
}

fn with_length(reader: &mut Reader<'_>) -> Result<String, String> {
    let length = reader.byte()?;
    let name = reader.take(usize::from(length & 0x7f))?;
    Ok(value::text(name))
}

#[cfg(test)]
mod tests;
