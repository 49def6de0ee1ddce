//! Whole numbers as Django writes the time of signing: base 62, digits `0-9 A-Z a-z` in that order.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The number without leading zeros; zero is `0`.
pub(super) fn encode(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(DIGITS[(number % 62) as usize]));
        number /= 62;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// The number, or `None` where a character is no digit or the number is too large.
pub(super) fn decode(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_u64, |number, byte| {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        number.checked_mul(62)?.checked_add(digit as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_written_in_base_62_is_read_back() {
        for (number, text) in [
            (0, "0"),
            (1, "1"),
            (61, "z"),
            (62, "10"),
            (1_700_000_000, "1r31eq"),
            (1_767_225_600, "1vb66i"),
        ] {
            assert_eq!(encode(number), text);
            assert_eq!(decode(text), Some(number));
        }
        assert_eq!(decode(&encode(u64::MAX)), Some(u64::MAX));
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in ["", "-1", "1r 31", "é", "zzzzzzzzzzzz"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}
