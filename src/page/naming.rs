//! How a name in a play is compared with the names on a page: exactly first, then without regard
//! to case and to the colon behind a label, then as a part.

use super::sheet::one_blank;

/// How nearly two names are the same; the closest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    Exact,
    Loose,
    Part,
}

/// A name that is looked for.
pub(super) struct Wanted {
    exact: String,
    loose: String,
}

impl Wanted {
    pub(super) fn new(name: &str) -> Self {
        let exact = one_blank(name);
        Self {
            loose: loose(&exact),
            exact,
        }
    }

    /// Whether this name of the page is so close to it.
    pub(super) fn is(&self, name: &str, closeness: Closeness) -> bool {
        if name.is_empty() {
            return false;
        }
        match closeness {
            Closeness::Exact => one_blank(name) == self.exact,
            Closeness::Loose => loose(&one_blank(name)) == self.loose,
            Closeness::Part => {
                !self.loose.is_empty() && loose(&one_blank(name)).contains(&self.loose)
            }
        }
    }

    pub(super) fn is_any<'n>(
        &self,
        names: impl IntoIterator<Item = &'n String>,
        closeness: Closeness,
    ) -> bool {
        names.into_iter().any(|name| self.is(name, closeness))
    }
}

/// In small letters, without what stands behind a label: `Username:`, `E-mail *`.
fn loose(name: &str) -> String {
    let bare = name.trim_end_matches([':', '*', ' ', '\u{ff1a}']);
    let bare = if bare.is_empty() { name } else { bare };
    bare.to_lowercase()
}
