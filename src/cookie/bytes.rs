//! Header bytes as text and back, without loss.
//!
//! Cookies are bytes: a server may send Latin-1 or broken UTF-8 and must get the same bytes back.
//! As text, each byte is the character with its number, U+0000 to U+00FF.

/// Bytes as characters U+0000 to U+00FF.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.to_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

/// The bytes that [`text_of`] was given. A character above U+00FF, which no header can hold,
/// becomes its UTF-8 bytes.
#[must_use]
pub fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    push_bytes(&mut bytes, text);
    bytes
}

pub(super) fn push_bytes(bytes: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        bytes.extend_from_slice(text.as_bytes());
        return;
    }
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_way_to_text_and_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes_of(&text_of(&all)), all);
        assert_eq!(bytes_of("☃"), "☃".as_bytes());
    }
}
