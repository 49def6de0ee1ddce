//! Erlang's external term format (what `term_to_binary` writes) as JSON values: as much of it as a
//! session holds. Depth, number of terms and inflated size are bounded, because a server sends it.
//!
//! Atoms other than `true`, `false` and `nil` become text with a colon, as Elixir writes them;
//! (not where they are keys); tuples become lists; bytes that are no UTF-8 become `b'…'`.

use super::payload::{bytes_literal, inflate};
use serde_json::{Map, Number, Value};

/// The first byte.
pub(super) const VERSION: u8 = 131;

const DEEPEST: usize = 64;
const MOST_TERMS: usize = 100_000;

/// A term with its version byte.
///
/// # Errors
/// What cannot be read, and where.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, String> {
    let Some((&VERSION, rest)) = bytes.split_first() else {
        return Err("it does not begin with 131".to_owned());
    };
    let Some((80, packed)) = rest.split_first().map(|(tag, rest)| (*tag, rest)) else {
        return whole(rest);
    };
    let packed = packed.get(4..).ok_or_else(cut)?;
    match inflate(packed) {
        Some(Ok(term)) => whole(&term),
        Some(Err(())) => Err("it inflates to more than 1 MiB".to_owned()),
        None => Err("it says it is compressed, but it does not inflate".to_owned()),
    }
}

fn whole(bytes: &[u8]) -> Result<Value, String> {
    let mut reader = Reader {
        rest: bytes,
        terms: 0,
    };
    let value = reader.term(0)?;
    match reader.rest.len() {
        0 => Ok(value),
        left => Err(format!("{left} bytes are left over")),
    }
}

fn cut() -> String {
    "it ends too early".to_owned()
}

struct Reader<'b> {
    rest: &'b [u8],
    terms: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Result<&'b [u8], String> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(cut)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, bytes: usize) -> Result<usize, String> {
        let digits = self.take(bytes)?.iter();
        Ok(digits.fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
    }

    fn term(&mut self, depth: usize) -> Result<Value, String> {
        self.terms += 1;
        if depth > DEEPEST {
            return Err(format!("it nests more than {DEEPEST} deep"));
        }
        if self.terms > MOST_TERMS {
            return Err(format!("it holds more than {MOST_TERMS} terms"));
        }
        Ok(match self.take(1)?[0] {
            97 => Value::from(self.take(1)?[0]),
            98 => {
                let bytes = self.take(4)?.try_into().map_err(|_| cut())?;
                Value::from(i32::from_be_bytes(bytes))
            }
            70 => {
                let bytes = self.take(8)?.try_into().map_err(|_| cut())?;
                float(f64::from_be_bytes(bytes))
            }
            99 => self.float_text()?,
            110 => self.big(1)?,
            111 => self.big(4)?,
            100 | 118 => atom(&self.sized(2)?),
            115 | 119 => atom(&self.sized(1)?),
            104 => self.list(1, depth)?,
            105 => self.list(4, depth)?,
            106 => Value::Array(Vec::new()),
            107 => self.small_numbers()?,
            108 => self.proper_list(depth)?,
            109 => self.sized(4).map(Value::String)?,
            116 => self.map(depth)?,
            tag => return Err(format!("{} ({tag}) is not read", unread(tag))),
        })
    }

    /// Text with its length before it.
    fn sized(&mut self, length_bytes: usize) -> Result<String, String> {
        let length = self.number(length_bytes)?;
        let bytes = self.take(length)?;
        Ok(std::str::from_utf8(bytes).map_or_else(|_| bytes_literal(bytes), str::to_owned))
    }

    fn float_text(&mut self) -> Result<Value, String> {
        let text = self.take(31)?;
        let text = std::str::from_utf8(text).unwrap_or_default();
        let number = text.trim_end_matches('\0').parse();
        number.map(float).map_err(|_| "a number is none".to_owned())
    }

    /// Little-endian digits of any number; one that JSON cannot hold is text.
    fn big(&mut self, length_bytes: usize) -> Result<Value, String> {
        let length = self.number(length_bytes)?;
        let is_negative = self.take(1)?[0] != 0;
        let digits = self.take(length)?;
        if digits.len() > 16 {
            return Ok(Value::String(format!("(a number of {length} bytes)")));
        }
        let size = digits.iter().rev();
        let size = size.fold(0_u128, |sum, digit| (sum << 8) | u128::from(*digit));
        let small = u64::try_from(size).ok();
        Ok(match (is_negative, small) {
            (false, Some(number)) => Value::from(number),
            (true, Some(number)) if i64::try_from(number).is_ok() => {
                Value::from(-i64::try_from(number).unwrap_or(0))
            }
            (true, _) => Value::String(format!("-{size}")),
            (false, None) => Value::String(size.to_string()),
        })
    }

    fn list(&mut self, length_bytes: usize, depth: usize) -> Result<Value, String> {
        let length = self.number(length_bytes)?;
        (0..length).map(|_| self.term(depth + 1)).collect()
    }

    /// Its tail is `[]`, or a last term of an improper list.
    fn proper_list(&mut self, depth: usize) -> Result<Value, String> {
        let list = self.list(4, depth)?;
        let tail = self.term(depth + 1)?;
        match (list, tail) {
            (list, Value::Array(empty)) if empty.is_empty() => Ok(list),
            _ => Err("a list with a tail is not read".to_owned()),
        }
    }

    fn small_numbers(&mut self) -> Result<Value, String> {
        let length = self.number(2)?;
        Ok(self.take(length)?.iter().copied().collect())
    }

    fn map(&mut self, depth: usize) -> Result<Value, String> {
        let mut map = Map::new();
        for _ in 0..self.number(4)? {
            let key = match self.term(depth + 1)? {
                Value::String(text) => text,
                other => other.to_string(),
            };
            let bare = key
                .strip_prefix(':')
                .filter(|bare| !map.contains_key(*bare));
            let key = bare.map_or_else(|| key.clone(), str::to_owned);
            map.insert(key, self.term(depth + 1)?);
        }
        Ok(Value::Object(map))
    }
}

fn atom(name: &str) -> Value {
    match name {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "nil" | "null" | "undefined" => Value::Null,
        name => Value::String(format!(":{name}")),
    }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn unread(tag: u8) -> &'static str {
    match tag {
        88 | 103 => "a process id",
        89 | 102 | 120 => "a port",
        90 | 101 | 114 => "a reference",
        112 | 113 | 117 => "a function",
        77 => "a bit string",
        _ => "an unknown term",
    }
}
