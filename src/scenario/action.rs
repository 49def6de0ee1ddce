//! What a browser does in a turn: a visit, a form, a link, or something with its jar.

use super::play::{BrowserId, Cast};
use super::template::{Template, Values};
use std::borrow::Cow;
use std::sync::Arc;

/// What a browser does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `GET /address …`.
    Visit(Box<Visit>),
    /// `submit "Log in" …`: the form of the page that this browser shows.
    Submit(Box<Submit>),
    /// `follow "Cart"`: a link of that page.
    Follow(Box<Follow>),
    /// `close`: session cookies, connections and the open page go.
    Close,
    /// `clear cookies`.
    ClearCookies,
    /// `set cookie NAME=value`: as if typed into the browser's developer tools.
    SetCookie {
        /// The cookie's name; `session` means the session cookie unless a cookie has that name.
        name: String,
        /// Its value.
        value: Template,
    },
    /// `delete cookie NAME`.
    DeleteCookie {
        /// The cookie's name, as for [`Action::SetCookie`].
        name: String,
    },
    /// `steal NAME from name`: copies a cookie out of another jar.
    Steal {
        /// The cookie's name, as for [`Action::SetCookie`].
        cookie: String,
        /// Whose jar.
        from: BrowserId,
    },
    /// `plant NAME on name`: copies a cookie into another jar.
    Plant {
        /// The cookie's name, as for [`Action::SetCookie`].
        cookie: String,
        /// Whose jar.
        on: BrowserId,
    },
}

/// A request as written: method, address, fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// In capitals.
    pub method: String,
    /// `/path?query`, or an absolute `http(s)://…` URL.
    pub address: Template,
    /// `name=value`, inline and indented, in order. In the query for GET, HEAD and DELETE, in a
    /// form body for the others.
    pub fields: Vec<(String, Template)>,
    /// `file NAME = path`, in order: with one, the body is multipart.
    pub files: Vec<Upload>,
    /// `json …`: the body.
    pub json: Option<Template>,
    /// `header NAME: …`, in order.
    pub headers: Vec<(String, Template)>,
}

/// A form to be filled in and sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submit {
    /// What stands on its button, or a name of button or form; `None` where the page has one form.
    pub button: Option<Template>,
    /// Field and value, inline and indented, in order. A field is a name, an id or a label.
    pub fields: Vec<(String, Template)>,
    /// `file NAME = path`, in order.
    pub files: Vec<Upload>,
    /// `header NAME: …`, in order.
    pub headers: Vec<(String, Template)>,
}

/// A link to be followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Follow {
    /// Its words, id or address.
    pub link: Template,
    /// `header NAME: …`, in order.
    pub headers: Vec<(String, Template)>,
}

/// A file to be uploaded, its content in memory: it is there before the first request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The name of its field.
    pub field: String,
    /// The path as written, relative to the play.
    pub path: String,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

impl Upload {
    /// Its name, without folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

impl Action {
    /// The texts in it that may have slots.
    #[must_use]
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Visit(visit) => {
                let fields = visit.fields.iter().chain(&visit.headers);
                let mut all: Vec<_> = fields.map(|(_, value)| value).collect();
                all.push(&visit.address);
                all.extend(&visit.json);
                all
            }
            Self::Submit(submit) => {
                let fields = submit.fields.iter().chain(&submit.headers);
                let values = fields.map(|(_, value)| value);
                submit.button.iter().chain(values).collect()
            }
            Self::Follow(follow) => {
                let headers = follow.headers.iter().map(|(_, value)| value);
                [&follow.link].into_iter().chain(headers).collect()
            }
            Self::SetCookie { value, .. } => vec![value],
            _ => Vec::new(),
        }
    }

    /// It asks a server, so it shows a page.
    #[must_use]
    pub fn is_visit(&self) -> bool {
        matches!(self, Self::Visit(_) | Self::Submit(_) | Self::Follow(_))
    }

    /// It uses the page that the browser shows.
    #[must_use]
    pub fn uses_page(&self) -> bool {
        matches!(self, Self::Submit(_) | Self::Follow(_))
    }

    /// The action as a short line, as it stands in the play: `GET /orders/{{order}}`.
    #[must_use]
    pub fn describe(&self, cast: &Cast) -> String {
        self.words(cast, |template| Cow::Borrowed(template.written()))
    }

    /// The same with all that the run knew filled in, as it stands in traces: `GET /orders/17`.
    #[must_use]
    pub fn describe_filled(&self, cast: &Cast, values: &Values) -> String {
        self.words(cast, |template| template.show(values))
    }

    fn words<'a>(
        &'a self,
        cast: &Cast,
        text: impl Fn(&'a Template) -> Cow<'a, str> + Copy,
    ) -> String {
        match self {
            Self::Visit(visit) => {
                let mut words = format!("{} {}", visit.method, text(&visit.address));
                add_fields(&mut words, &visit.fields, &visit.files, text);
                if let Some(json) = &visit.json {
                    words.push_str(&format!(" json {}", text(json)));
                }
                words
            }
            Self::Submit(submit) => {
                let mut words = "submit".to_owned();
                if let Some(button) = &submit.button {
                    words.push_str(&format!(" \"{}\"", text(button)));
                }
                add_fields(&mut words, &submit.fields, &submit.files, text);
                words
            }
            Self::Follow(follow) => format!("follow \"{}\"", text(&follow.link)),
            Self::Close => "close".to_owned(),
            Self::ClearCookies => "clear cookies".to_owned(),
            Self::SetCookie { name, value } => format!("set cookie {name}={}", text(value)),
            Self::DeleteCookie { name } => format!("delete cookie {name}"),
            Self::Steal { cookie, from } => format!("steal {cookie} from {}", cast.name(*from)),
            Self::Plant { cookie, on } => format!("plant {cookie} on {}", cast.name(*on)),
        }
    }
}

fn add_fields<'a>(
    words: &mut String,
    fields: &'a [(String, Template)],
    files: &[Upload],
    text: impl Fn(&'a Template) -> Cow<'a, str> + Copy,
) {
    for (name, value) in fields {
        words.push_str(&format!(" {}={}", in_quotes(name), text(value)));
    }
    for upload in files {
        words.push_str(&format!(" {}=@{}", in_quotes(&upload.field), upload.path));
    }
}

/// A label of several words, as it would stand in a play.
fn in_quotes(name: &str) -> Cow<'_, str> {
    if name.contains(char::is_whitespace) {
        Cow::Owned(format!("\"{name}\""))
    } else {
        Cow::Borrowed(name)
    }
}
