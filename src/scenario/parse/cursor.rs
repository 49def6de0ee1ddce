//! Reads one line from left to right: blanks, words, values, quotes, the arrow. It only ever moves
//! forward, so a line costs time in proportion to its length.

use super::super::play::Span;
use super::Problem;
use super::piece::{Piece, is_blank};

/// The part of a line that is still to be read.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: Piece<'a>,
    /// All that it was made for.
    line: Piece<'a>,
}

/// A value as meant (escapes and quotes resolved) and as written.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    /// What it stands for.
    pub text: String,
    /// As written, quotes included.
    pub piece: Piece<'a>,
    pub is_quoted: bool,
}

impl<'a> Cursor<'a> {
    pub fn new(piece: Piece<'a>) -> Self {
        Self {
            rest: piece,
            line: piece,
        }
    }

    /// What is left, from the next character that is no blank.
    pub fn rest(&mut self) -> Piece<'a> {
        self.rest = self.rest.trim_start();
        self.rest
    }

    /// The place where something is missing: right behind what was read last.
    pub fn here(&self) -> Span {
        Span {
            start: self.rest.start,
            len: 0,
        }
    }

    pub fn position(&self) -> usize {
        self.rest.start
    }

    pub fn is_at_end(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// At the end of one part of the line: its own end, a comma or an arrow.
    pub fn is_at_stop(&mut self) -> bool {
        let rest = self.rest().text;
        rest.is_empty() || rest.starts_with(',') || arrow_len(rest).is_some()
    }

    /// Takes `->` or `→`.
    pub fn eat_arrow(&mut self) -> bool {
        match arrow_len(self.rest().text) {
            Some(len) => {
                self.advance(len);
                true
            }
            None => false,
        }
    }

    pub fn is_at_arrow(&mut self) -> bool {
        arrow_len(self.rest().text).is_some()
    }

    /// Takes this text if it comes next.
    pub fn eat(&mut self, text: &str) -> bool {
        let is_next = self.rest().text.starts_with(text);
        if is_next {
            self.advance(text.len());
        }
        is_next
    }

    /// Takes letters, digits, `-` and `_`: a word of the language or a name. May be empty.
    pub fn ident(&mut self) -> Piece<'a> {
        let rest = self.rest();
        let len = stop_at(rest.text, |c| {
            !(c.is_alphanumeric() || c == '_' || c == '-')
        });
        self.take(len)
    }

    /// Takes the words if all of them come next, in capitals or small letters.
    pub fn eat_words(&mut self, words: &[&str]) -> bool {
        let before = *self;
        let all = words.iter().all(|word| self.ident().is_word(word));
        if !all {
            *self = before;
        }
        all
    }

    /// Takes a run without blank, comma or arrow. May be empty.
    pub fn run(&mut self) -> Piece<'a> {
        let rest = self.rest();
        let len = stop_at(rest.text, ends_value);
        self.take(len)
    }

    /// Takes everything up to a comma, an arrow or the end, quotes or not. For messages.
    pub fn part(&mut self) -> Piece<'a> {
        let rest = self.rest();
        let len = stop_at(rest.text, |c| c == ',');
        self.take(len).trim_end()
    }

    /// Takes a value: quoted, or up to a blank, a comma or an arrow. `None` where nothing stands.
    pub fn value(&mut self) -> Result<Option<Value<'a>>, Problem> {
        if closing_quotes(self.rest().text).is_some() {
            let value = self.quoted()?;
            self.check_behind_quote()?;
            return Ok(Some(value));
        }
        let piece = self.run();
        Ok((!piece.is_empty()).then(|| Value::bare(piece)))
    }

    /// A value that may also be JSON written without quotes: `[1, 2]`, `{"a": "b, c"}`.
    pub fn value_or_json(&mut self) -> Result<Option<Value<'a>>, Problem> {
        let rest = self.rest();
        if !rest.text.starts_with(['[', '{']) || rest.text.starts_with("{{") {
            return self.value();
        }
        // An unclosed bracket ends the line's reading, or each further one would be looked for anew.
        let Some(len) = json_len(rest.text) else {
            return Err(Problem::new(
                Span { len: 1, ..rest.span() },
                "this bracket is never closed",
            )
            .help("A list is written [1, 2], an object {\"a\": 1}. If it is plain text, put it in quotes"));
        };
        Ok(Some(Value::bare(self.take(len))))
    }

    /// The name of a cookie, a key or a field: quoted, or up to `=`, blank, comma or arrow.
    pub fn name(&mut self) -> Result<Option<Value<'a>>, Problem> {
        if closing_quotes(self.rest().text).is_some() {
            return self.quoted().map(Some);
        }
        let rest = self.rest();
        let len = stop_at(rest.text, |c| ends_value(c) || c == '=');
        let piece = self.take(len);
        Ok((!piece.is_empty()).then(|| Value::bare(piece)))
    }

    /// Goes on at a later place of the line.
    pub fn skip_to(&mut self, left: Piece<'a>) {
        self.rest = left;
    }

    /// Takes what stands right here, up to a blank, a comma or an arrow. May be empty.
    pub fn adjacent(&mut self) -> Piece<'a> {
        let len = stop_at(self.rest.text, ends_value);
        self.take(len)
    }

    /// The text from a piece that was taken up to the byte offset `end`, which was taken too.
    pub fn since(&self, first: Piece<'a>, end: usize) -> Piece<'a> {
        let len = end.saturating_sub(first.start);
        Piece {
            text: self
                .line
                .text
                .get(first.start - self.line.start..)
                .map_or("", |text| &text[..len]),
            start: first.start,
        }
    }

    /// What stands right here without a blank before it.
    pub fn is_next(&self, c: char) -> bool {
        self.rest.text.starts_with(c)
    }

    /// A blank, or the end of the line, stands right here.
    pub fn is_at_blank(&self) -> bool {
        self.rest.text.chars().next().is_none_or(is_blank)
    }

    fn quoted(&mut self) -> Result<Value<'a>, Problem> {
        let rest = self.rest();
        let open = rest.text.chars().next().map_or(0, char::len_utf8);
        let closing = closing_quotes(rest.text).unwrap_or(&[]);
        let Some((text, len)) = unquote(&rest.text[open..], closing) else {
            return Err(Problem::new(
                Span {
                    len: open,
                    ..rest.span()
                },
                "this quote is never closed",
            )
            .help("Put a second \" where the text ends. A quote inside the text is written \\\""));
        };
        Ok(Value {
            text,
            piece: self.take(open + len),
            is_quoted: true,
        })
    }

    fn check_behind_quote(&mut self) -> Result<(), Problem> {
        if self.is_at_blank() || self.is_at_stop() {
            return Ok(());
        }
        Err(Problem::new(
            self.here(),
            "the text in quotes ends here; what follows must be set apart",
        )
        .help("Put a blank or a comma behind the closing quote. A quote inside the text is written \\\""))
    }

    /// Takes so many bytes.
    pub fn take(&mut self, len: usize) -> Piece<'a> {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    fn advance(&mut self, len: usize) {
        self.take(len);
    }
}

impl<'a> Value<'a> {
    fn bare(piece: Piece<'a>) -> Self {
        Self {
            text: piece.text.to_owned(),
            piece,
            is_quoted: false,
        }
    }

    /// The rest of a line. Where all of it stands in one pair of quotes, the text within them.
    pub fn rest_of_line(piece: Piece<'a>) -> Self {
        let piece = piece.trim();
        if closing_quotes(piece.text).is_none() {
            return Self::bare(piece);
        }
        match Cursor::new(piece).quoted() {
            Ok(value) if value.piece.end() == piece.end() => value,
            _ => Self::bare(piece),
        }
    }
}

/// The characters that close a text opened by its first one, or `None` if that is no quote.
fn closing_quotes(text: &str) -> Option<&'static [char]> {
    match text.chars().next()? {
        '"' => Some(&['"']),
        // Word processors write “ ”, some languages „ “, and a hurried hand ” ”.
        '“' | '”' | '„' => Some(&['”', '“']),
        _ => None,
    }
}

/// The text up to a closing quote and its length in bytes, that quote included.
fn unquote(text: &str, closing: &[char]) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if closing.contains(&c) {
            return Some((out, at + c.len_utf8()));
        }
        // Only \" and \\ are escapes, so \d stays.
        let escaped = chars.next_if(|&(_, next)| c == '\\' && matches!(next, '"' | '\\'));
        out.push(escaped.map_or(c, |(_, next)| next));
    }
    None
}

fn ends_value(c: char) -> bool {
    is_blank(c) || c == ','
}

/// Length in bytes up to the first character that ends it, or the first arrow.
fn stop_at(text: &str, ends: impl Fn(char) -> bool) -> usize {
    text.char_indices()
        .find(|&(at, c)| ends(c) || arrow_len(&text[at..]).is_some())
        .map_or(text.len(), |(at, _)| at)
}

/// The length of the arrow that the text begins with.
pub fn arrow_len(text: &str) -> Option<usize> {
    ["->", "→"]
        .iter()
        .find(|arrow| text.starts_with(**arrow))
        .map(|arrow| arrow.len())
}

/// The length of a JSON list or object at the start of the text, up to its closing bracket.
fn json_len(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if in_string => drop(bytes.next()),
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
