//! Which stack is behind a session cookie, so that advice speaks the student's language.

use crate::codec::Form;

/// A stack whose session is known by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stack {
    /// Django, or not known.
    #[default]
    Django,
    /// Flask.
    Flask,
    /// Starlette and `FastAPI`.
    Starlette,
    /// Express.
    Express,
    /// PHP.
    Php,
}

impl Stack {
    /// Told by the name and the form of the session cookie.
    pub(super) fn of(name: &str, form: Option<Form>) -> Self {
        match (name, form) {
            (_, Some(Form::Flask)) => Self::Flask,
            (_, Some(Form::Starlette)) => Self::Starlette,
            ("connect.sid", _) | (_, Some(Form::CookieSession { .. })) => Self::Express,
            ("PHPSESSID", _) => Self::Php,
            _ => Self::Django,
        }
    }

    /// Where a program keeps, by mistake, what all browsers share.
    #[must_use]
    pub fn shared_place(self) -> &'static str {
        match self {
            // Each request begins with fresh variables there.
            Self::Php => "a file or a database",
            _ => "a variable of the program",
        }
    }

    /// Where a program keeps what belongs to one browser.
    #[must_use]
    pub fn session(self) -> &'static str {
        match self {
            Self::Django => "in Django: request.session",
            Self::Flask => "in Flask: session",
            Self::Starlette => "in Starlette: request.session",
            Self::Express => "in Express: req.session",
            Self::Php => "in PHP: $_SESSION",
        }
    }
}
