//! One value of PHP's `serialize()`, read from left to right.
//!
//! Values are numbered as PHP numbers them, so that `r:15;` and `R:2;` find what they refer to. A
//! reference to an array or an object is named, never copied: a few bytes could grow without end.

use serde_json::{Map, Number, Value};

const DEEPEST: usize = 64;
/// Text longer than this is named by a reference, not said again.
const LONGEST_COPY: usize = 200;
/// Paths are cut about there.
const LONGEST_PATH: usize = 80;

/// Reads values off the front of some bytes.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    depth: usize,
    /// Numbered from 1: the value where it is small, else its path.
    seen: Vec<(String, Option<Value>)>,
}

/// Text as it is; bytes that are no UTF-8 with `\x00` in their place.
pub(super) fn text(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            depth: 0,
            seen: Vec::new(),
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub(super) fn error(&self, what: &str) -> String {
        format!("{what} at byte {} of {}", self.at, self.bytes.len())
    }

    pub(super) fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'b [u8], String> {
        let rest = &self.bytes[self.at..];
        let taken = rest.get(..length);
        let taken = taken.ok_or_else(|| self.error("it ends too early"))?;
        self.at += length;
        Ok(taken)
    }

    /// Up to a byte that ends it; that byte is left behind.
    pub(super) fn until(&mut self, end: u8) -> Result<&'b [u8], String> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == end);
        let missing = || self.error(&format!("'{}' is missing after", char::from(end)));
        let length = length.ok_or_else(missing)?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    fn expect(&mut self, wanted: &[u8]) -> Result<(), String> {
        if self.bytes[self.at..].starts_with(wanted) {
            self.at += wanted.len();
            return Ok(());
        }
        let wanted = text(wanted);
        Err(self.error(&format!("'{wanted}' is expected")))
    }

    fn number<N: std::str::FromStr>(&mut self, end: u8) -> Result<N, String> {
        let start = self.at;
        let digits = std::str::from_utf8(self.until(end)?).ok();
        let number = digits.and_then(|digits| digits.parse().ok());
        number.ok_or_else(|| {
            self.at = start;
            self.error("a number is expected")
        })
    }

    /// A value; `path` is where it stands, as in `.basket.items`.
    pub(super) fn value(&mut self, path: &str) -> Result<Value, String> {
        if self.depth == DEEPEST {
            return Err(self.error(&format!("it nests more than {DEEPEST} deep")));
        }
        self.depth += 1;
        let value = self.one(path);
        self.depth -= 1;
        value
    }

    fn one(&mut self, path: &str) -> Result<Value, String> {
        let tag = self.byte()?;
        if tag == b'N' {
            self.expect(b";")?;
            return Ok(self.kept(path, Value::Null));
        }
        self.expect(b":")?;
        Ok(match tag {
            b'i' => {
                let number: i64 = self.number(b';')?;
                self.kept(path, number.into())
            }
            b'd' => {
                let number = self.until(b';')?;
                self.kept(path, float(&text(number)))
            }
            b'b' => {
                let is_true = self.until(b';')? == b"1";
                self.kept(path, is_true.into())
            }
            b's' => {
                let string = text(self.string()?);
                self.expect(b";")?;
                self.kept(path, string.into())
            }
            b'E' => {
                let case = text(self.string()?).replacen(':', "::", 1);
                self.expect(b";")?;
                self.kept(path, case.into())
            }
            b'a' => {
                self.number_of(path);
                list_or_map(self.pairs(path, text)?)
            }
            b'O' => self.object(path)?,
            b'C' => self.custom(path)?,
            b'r' => {
                let value = self.referred(path)?;
                self.kept(path, value)
            }
            b'R' => self.referred(path)?,
            _ => {
                self.at -= 2;
                let tag = text(&[tag]);
                return Err(self.error(&format!("'{tag}:' is no kind of value that PHP writes")));
            }
        })
    }

    /// The value's number is the next one.
    fn number_of(&mut self, path: &str) {
        self.seen.push((path.to_owned(), None));
    }

    fn kept(&mut self, path: &str, value: Value) -> Value {
        let is_small = value.as_str().is_none_or(|text| text.len() <= LONGEST_COPY);
        self.seen.push(if is_small {
            (String::new(), Some(value.clone()))
        } else {
            (path.to_owned(), None)
        });
        value
    }

    fn referred(&mut self, path: &str) -> Result<Value, String> {
        let number: usize = self.number(b';')?;
        let seen = number.checked_sub(1).and_then(|at| self.seen.get(at));
        match seen {
            Some((_, Some(value))) => Ok(value.clone()),
            Some((place, None)) if is_inside(path, place) => {
                Ok(format!("({} again, around it)", named(place)).into())
            }
            Some((place, None)) => Ok(format!("(the same as {})", named(place)).into()),
            None => Err(self.error("it refers to a value that is not there")),
        }
    }

    /// `BYTES:"…"`.
    fn string(&mut self) -> Result<&'b [u8], String> {
        let length = self.number(b':')?;
        self.expect(b"\"")?;
        let string = self.take(length)?;
        self.expect(b"\"")?;
        Ok(string)
    }

    /// `COUNT:{key value …}`; keys are numbers or text and have no number of their own.
    fn pairs(
        &mut self,
        path: &str,
        name: fn(&[u8]) -> String,
    ) -> Result<Vec<(String, Value)>, String> {
        let count: usize = self.number(b':')?;
        self.expect(b"{")?;
        let mut pairs = Vec::new();
        for _ in 0..count {
            let key = match self.take(2)? {
                b"i:" => self.number::<i64>(b';')?.to_string(),
                b"s:" => {
                    let key = name(self.string()?);
                    self.expect(b";")?;
                    key
                }
                _ => return Err(self.error("a key is expected")),
            };
            let value = self.value(&below(path, &key))?;
            pairs.push((key, value));
        }
        self.expect(b"}")?;
        Ok(pairs)
    }

    /// `O:LEN:"Class":COUNT:{…}`.
    fn object(&mut self, path: &str) -> Result<Value, String> {
        self.number_of(path);
        let class = text(self.string()?);
        self.expect(b":")?;
        let mut map = Map::new();
        if class != "stdClass" {
            map.insert("(class)".to_owned(), class.into());
        }
        for (name, value) in self.pairs(path, property)? {
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }

    /// `C:LEN:"Class":BYTES:{…}`: only the class knows what stands inside.
    fn custom(&mut self, path: &str) -> Result<Value, String> {
        self.number_of(path);
        let class = text(self.string()?);
        self.expect(b":")?;
        let length = self.number(b':')?;
        self.expect(b"{")?;
        let inside = text(self.take(length)?);
        self.expect(b"}")?;
        let pairs = [("(class)", class), ("(data)", inside)];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.into()));
        Ok(Value::Object(pairs.into_iter().collect()))
    }
}

/// The path of a value inside the one at `path`; short, because each value keeps its own.
pub(super) fn below(path: &str, key: &str) -> String {
    if path.len() > LONGEST_PATH {
        return path.to_owned();
    }
    let key: String = key.chars().take(LONGEST_PATH / 2).collect();
    format!("{path}.{key}")
}

fn named(path: &str) -> &str {
    path.strip_prefix('.').unwrap_or("$_SESSION")
}

fn is_inside(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// `\0Class\0x` (private) and `\0*\0x` (protected) are called `x` in the program.
fn property(name: &[u8]) -> String {
    let bare = name.strip_prefix(&[0]).and_then(|rest| {
        let end = rest.iter().position(|byte| *byte == 0)?;
        rest.get(end + 1..)
    });
    text(bare.unwrap_or(name))
}

/// `INF`, `-INF` and `NAN` are no numbers in JSON: text.
fn float(digits: &str) -> Value {
    let number = digits.parse().ok().and_then(Number::from_f64);
    number.map_or_else(|| Value::String(digits.to_owned()), Value::Number)
}

fn list_or_map(pairs: Vec<(String, Value)>) -> Value {
    let is_list = pairs
        .iter()
        .enumerate()
        .all(|(at, (key, _))| *key == at.to_string());
    if is_list {
        return pairs.into_iter().map(|(_, value)| value).collect();
    }
    Value::Object(pairs.into_iter().collect())
}
