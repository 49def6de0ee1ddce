//! What stands on the indented lines of a turn: `name = value`, `header NAME: value`,
//! `file NAME = path`, `json …`; and what of it goes together.

use super::super::action::{Action, Follow, Submit, Upload, Visit};
use super::super::play::Span;
use super::super::template::Template;
use super::cursor::{Cursor, Value, arrow_len};
use super::piece::Piece;
use super::variables;
use super::words::{self, show};
use super::{Known, Problem};
use serde_json::Value as Json;
use std::sync::Arc;

/// A part of a request on a line of its own.
pub enum Part {
    Field(String, Template),
    Header(String, Template),
    File(Upload),
    Json(Template),
}

impl Part {
    /// The word for such parts.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Field(..) => "fields",
            Self::Header(..) => "headers",
            Self::File(_) => "files",
            Self::Json(_) => "JSON body",
        }
    }

    /// Adds it to what is done.
    pub fn add_to(self, action: &mut Action, span: Span) -> Result<(), Problem> {
        match action {
            Action::Visit(visit) => self.add_to_visit(visit, span),
            Action::Submit(submit) => self.add_to_submit(submit, span),
            Action::Follow(follow) => self.add_to_follow(follow, span),
            // What sends nothing has been told so.
            _ => Ok(()),
        }
    }

    fn add_to_visit(self, visit: &mut Visit, span: Span) -> Result<(), Problem> {
        match self {
            Self::Header(name, value) => visit.headers.push((name, value)),
            Self::Json(json) => return set_json(visit, json, span),
            Self::Field(name, value) => {
                visit.fields.push((name, value));
                return check_one_body(visit, span);
            }
            Self::File(upload) => {
                if has_query_fields(&visit.method) {
                    let message = format!("{} sends no file", visit.method);
                    return Err(
                        Problem::new(span, message).help("Files are sent by POST, PUT or PATCH")
                    );
                }
                visit.files.push(upload);
                return check_one_body(visit, span);
            }
        }
        Ok(())
    }

    fn add_to_submit(self, submit: &mut Submit, span: Span) -> Result<(), Problem> {
        match self {
            Self::Header(name, value) => submit.headers.push((name, value)),
            Self::Field(name, value) => submit.fields.push((name, value)),
            Self::File(upload) => submit.files.push(upload),
            Self::Json(_) => {
                return Err(Problem::new(span, "a form sends fields, no JSON")
                    .help("Write the request itself: POST /api json {\"name\": \"alice\"}"));
            }
        }
        Ok(())
    }

    fn add_to_follow(self, follow: &mut Follow, span: Span) -> Result<(), Problem> {
        let Self::Header(name, value) = self else {
            let message = format!("a link is followed as it is, without {}", self.what());
            return Err(Problem::new(span, message).help(
                "Write the request itself: GET /search q=shoes; or send a form: submit \"Search\"",
            ));
        };
        follow.headers.push((name, value));
        Ok(())
    }
}

/// Fields of these methods go into the query.
fn has_query_fields(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "DELETE")
}

/// A request has one JSON body.
pub fn set_json(visit: &mut Visit, json: Template, span: Span) -> Result<(), Problem> {
    if visit.json.replace(json).is_some() {
        return Err(Problem::new(span, "this visit has a JSON body already")
            .help("Put all of it into one object: json {\"a\": 1, \"b\": 2}"));
    }
    check_one_body(visit, span)
}

/// JSON and a form are two bodies.
fn check_one_body(visit: &Visit, span: Span) -> Result<(), Problem> {
    let has_form =
        !visit.files.is_empty() || (!visit.fields.is_empty() && !has_query_fields(&visit.method));
    if visit.json.is_none() || !has_form {
        return Ok(());
    }
    Err(
        Problem::new(span, "a visit sends either fields or JSON, not both")
            .help("Put the fields into the JSON, or into the address: POST \"/hello?page=2\""),
    )
}

/// One indented line that is no expectation.
pub fn read(line: Piece<'_>, known: &Known<'_>) -> Result<Part, Problem> {
    let mut cursor = Cursor::new(line);
    let word = cursor.ident();
    let is_field = { cursor }.rest().text.starts_with('=');
    let is_apart = cursor.is_at_blank();
    match word.lower().as_str() {
        "header" if !is_field => header(line, word, known),
        "file" if !is_field => file(cursor.rest(), word, known),
        "json" if !is_field && is_apart => {
            let (json, left) = json(cursor.rest(), word, known)?;
            if left.trim().is_empty() {
                Ok(Part::Json(json))
            } else {
                Err(Problem::new(left.trim().span(), "the JSON ends here")
                    .help("A JSON body takes the rest of its line; expectations stand on a line of their own, which begins with ->"))
            }
        }
        _ => field(line, word, known),
    }
}

/// JSON with its variables, and what stands behind it.
pub fn json<'a>(
    rest: Piece<'a>,
    word: Piece<'_>,
    known: &Known<'_>,
) -> Result<(Template, Piece<'a>), Problem> {
    if rest.is_empty() {
        return Err(Problem::new(word.span(), "the JSON is missing behind json")
            .help("Write: json {\"name\": \"alice\"}"));
    }
    let mut values = serde_json::Deserializer::from_str(rest.text).into_iter::<Json>();
    let result = values.next();
    let end = values.byte_offset();
    match result {
        Some(Ok(_)) => {
            let (json, left) = rest.split_at(end);
            Ok((variables::template(json.text, json, known)?, left))
        }
        Some(Err(error)) => Err(bad_json(rest, &error)),
        None => Err(Problem::new(rest.span(), "the JSON is missing behind json")),
    }
}

fn bad_json(rest: Piece<'_>, error: &serde_json::Error) -> Problem {
    // One line of text, so the column says it all; it counts bytes.
    let mut at = error.column().saturating_sub(1).min(rest.text.len());
    while !rest.text.is_char_boundary(at) {
        at -= 1;
    }
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or_default();
    let before = &rest.text[..at];
    let help = if rest.from(at).text.starts_with("{{")
        || before.ends_with('{') && rest.from(at).text.starts_with('{')
    {
        "A variable stands in a string, within double quotes: {\"n\": \"{{count}}\"}".to_owned()
    } else if rest.text.contains(['“', '”']) || rest.text.contains('\'') {
        "JSON takes plain double quotes: json {\"name\": \"alice\"}".to_owned()
    } else {
        "Write it on one line, names and texts in double quotes: json {\"name\": \"alice\", \"n\": 1}".to_owned()
    };
    let mut span = rest.from(at).span();
    span.len = span
        .len
        .min(rest.from(at).text.chars().next().map_or(0, char::len_utf8));
    Problem::new(span, format!("this is not JSON: {}", show(why))).help(help)
}

/// Headers that say how long the request is and how it travels: written by the client itself.
const FRAMING: [&str; 8] = [
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "proxy-connection",
];

/// `header NAME: value`.
fn header(line: Piece<'_>, word: Piece<'_>, known: &Known<'_>) -> Result<Part, Problem> {
    const HELP: &str = "Write: header Accept-Language: de";
    let rest = line.from(word.text.len()).trim();
    let Some((name, value)) = rest.split_once(':') else {
        let help = match rest.split_once('=') {
            Some((name, value)) => format!(
                "Write: header {}: {}",
                show(name.trim().text),
                show(value.trim().text)
            ),
            None => HELP.to_owned(),
        };
        return Err(
            Problem::new(line.span(), "a header has a name, a colon and a value").help(help),
        );
    };
    let name = name.trim();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.text.chars().all(is_token) {
        let message = format!("\"{}\" cannot be a header's name", show(name.text));
        return Err(Problem::new(name.span(), message).help(HELP));
    }
    let lower = name.lower();
    if lower == "cookie" {
        return Err(
            Problem::new(name.span(), "cookies come out of the browser's jar")
                .help("Put it in there, on a line before: alice: set cookie theme=dark"),
        );
    }
    if FRAMING.contains(&lower.as_str()) {
        let message = format!("{} is written by the browser itself", show(name.text));
        return Err(Problem::new(name.span(), message).help("Leave this line out"));
    }
    let value = value.trim();
    let written = Value {
        text: value.text.to_owned(),
        piece: value,
        is_quoted: false,
    };
    if value.text.contains(|c: char| c.is_control() && c != '\t') {
        return Err(
            Problem::new(value.span(), "a header's value holds no control characters").help(HELP),
        );
    }
    Ok(Part::Header(
        name.text.to_owned(),
        variables::read(&written, known)?,
    ))
}

/// `file NAME = path`; the path is relative to the play and stays below its folder.
fn file(rest: Piece<'_>, word: Piece<'_>, known: &Known<'_>) -> Result<Part, Problem> {
    const HELP: &str = "Write: file photo = cat.png";
    let Some((name, path)) = rest
        .split_once('=')
        .filter(|(name, _)| is_field_name(*name) && !name.trim().is_empty())
    else {
        return Err(Problem::new(
            word.span().to(rest.end()),
            "a file has the name of its field, = and a path",
        )
        .help(HELP));
    };
    let (field, path) = (Value::rest_of_line(name), Value::rest_of_line(path));
    let span = path.piece.span();
    if path.text.is_empty() {
        return Err(
            Problem::new(word.span().to(rest.end()), "the file's path is missing").help(HELP),
        );
    }
    if path.text.contains("{{") {
        return Err(Problem::new(span, "a file's path is written out, without {{ }}").help(HELP));
    }
    if leaves_folder(&path.text) {
        return Err(Problem::new(span, "this path leads out of the play's folder").help(
            "Files lie beside the play or below it. Copy the file there and write its path from there: file photo = cat.png",
        ));
    }
    let content = (known.given.file)(&path.text).map_err(|why| {
        Problem::new(
            span,
            format!("this file cannot be read: {}", show_long(&why)),
        )
        .help("The path begins where the play lies")
    })?;
    Ok(Part::File(Upload {
        field: field.text,
        path: path.text,
        content: Arc::from(content),
    }))
}

fn show_long(text: &str) -> String {
    crate::text::shorten(&crate::text::escape(text), 120)
}

/// `../x`, `/x`, `C:\\x`.
fn leaves_folder(path: &str) -> bool {
    let mut letters = path.chars();
    let is_drive =
        letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    path.starts_with(['/', '\\', '~'])
        || is_drive
        || path.split(['/', '\\']).any(|part| part == "..")
}

/// `name = rest of the line`.
fn field(line: Piece<'_>, word: Piece<'_>, known: &Known<'_>) -> Result<Part, Problem> {
    let Some((name, value)) = line
        .split_once('=')
        .filter(|(name, _)| is_field_name(*name))
    else {
        return Err(no_field(line, word));
    };
    let name = Value::rest_of_line(name);
    if name.text.is_empty() {
        return Err(
            Problem::new(line.span(), "the field has no name").help("Write: username = alice")
        );
    }
    let value = variables::read(&Value::rest_of_line(value), known)?;
    Ok(Part::Field(name.text, value))
}

/// One word, or a text in quotes.
fn is_field_name(name: Piece<'_>) -> bool {
    let name = name.trim();
    Value::rest_of_line(name).is_quoted || !name.text.contains([' ', '\t', ':', '\u{a0}'])
}

fn no_field(line: Piece<'_>, word: Piece<'_>) -> Problem {
    let wrong = |message: &str, help: String| Problem::new(line.span(), message).help(help);
    let lower = word.lower();
    if let Some((name, value)) = line
        .split_once(':')
        .filter(|(name, _)| words::is_name(name.trim().text))
    {
        let (name, value) = (show(name.trim().text), show(value.trim().text));
        return wrong(
            "a field is written with =",
            format!("Write: {name} = {value}"),
        );
    }
    if words::is_expectation(&lower) {
        return wrong(
            "an expectation on a line of its own begins with an arrow",
            format!("Write: -> {}", show(line.text)),
        );
    }
    if matches!(
        lower.as_str(),
        "wait" | "pause" | "restart" | "together" | "everyone"
    ) || line.text.starts_with(['#', '>'])
    {
        return wrong(
            "this line is indented, so it would belong to the turn above",
            "Begin it at the margin".to_owned(),
        );
    }
    if arrow_len(line.text).is_none() && words::is_method(&lower) {
        return wrong(
            "who does this?",
            "Each visit is a turn of its own, at the margin, with a name in front".to_owned(),
        );
    }
    if let Some((name, value)) = line.split_once('=') {
        let (name, value) = (show(name.trim().text), show(value.trim().text));
        return wrong(
            "a field's name with blanks in it stands in quotes",
            format!("Write: \"{name}\" = {value}"),
        );
    }
    wrong(
        "this line belongs to the turn above, but it is neither a field nor an expectation",
        "A field is written username = alice, an expectation -> 200".to_owned(),
    )
}
