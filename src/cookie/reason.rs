//! Why a cookie was stored, refused, sent or withheld: a stable name and a student's sentence.

/// A reason with a stable name: Chromium's devtools name where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Stored: nothing was against it.
    Fine,
    /// Stored in the place of its namesake.
    Replaced,
    /// Deleted: the server sent its namesake with an expiry in the past.
    Deleted,
    /// Stored, but one of its attributes was too long and was ignored.
    AttributeValueExceedsMaxSize,
    /// Stored, and the longest unused cookies of its site had to go.
    MadeRoom,
    /// Refused: neither name nor value.
    NoCookieContent,
    /// Refused: a control character.
    DisallowedCharacter,
    /// Refused: name and value over 4096 bytes.
    NameValuePairExceedsMaxSize,
    /// Refused: a foreign domain or a public suffix.
    InvalidDomain,
    /// Refused: the rules of `__Host-`, `__Secure-`, `__Http-` or `__Host-Http-` are broken.
    InvalidPrefix,
    /// Refused: no name, and `=` in the value.
    NamelessWithEquals,
    /// Refused: `Partitioned` without `Secure`.
    InvalidPartitioned,
    /// Refused or withheld: `Secure` over plain http.
    SecureOnly,
    /// Refused: `SameSite=None` without `Secure`.
    SameSiteNoneInsecure,
    /// Refused: plain http would replace a `Secure` cookie.
    OverwriteSecure,
    /// Refused: it came expired, and there was no namesake to delete.
    NothingToDelete,
    /// Refused: the address is neither http nor https.
    SchemeNotSupported,
    /// Refused: this browser plays the web before cookies.
    CookiesOff,
    /// Withheld: its time is over.
    Expired,
    /// Withheld: it belongs to another host.
    DomainMismatch,
    /// Withheld: it belongs to another path.
    NotOnPath,
    /// Withheld: `SameSite=Strict`, and the visit began on another site.
    SameSiteStrict,
    /// Withheld: `SameSite=Lax`, and a page of another site posted here.
    SameSiteLax,
    /// Withheld: no `SameSite`, older than two minutes, and a page of another site posted here.
    SameSiteUnspecifiedTreatedAsLax,
    /// As `SameSiteStrict`, where only the scheme of the two sites differs.
    SchemefulSameSiteStrict,
    /// As `SameSiteLax`, where only the scheme of the two sites differs.
    SchemefulSameSiteLax,
    /// As `SameSiteUnspecifiedTreatedAsLax`, where only the scheme of the two sites differs.
    SchemefulSameSiteUnspecifiedTreatedAsLax,
}

impl Reason {
    /// All of them, in the order in which they are explained.
    pub const ALL: [Self; 27] = [
        Self::Fine,
        Self::Replaced,
        Self::Deleted,
        Self::AttributeValueExceedsMaxSize,
        Self::MadeRoom,
        Self::NoCookieContent,
        Self::DisallowedCharacter,
        Self::NameValuePairExceedsMaxSize,
        Self::InvalidDomain,
        Self::InvalidPrefix,
        Self::NamelessWithEquals,
        Self::InvalidPartitioned,
        Self::SecureOnly,
        Self::SameSiteNoneInsecure,
        Self::OverwriteSecure,
        Self::NothingToDelete,
        Self::SchemeNotSupported,
        Self::CookiesOff,
        Self::Expired,
        Self::DomainMismatch,
        Self::NotOnPath,
        Self::SameSiteStrict,
        Self::SameSiteLax,
        Self::SameSiteUnspecifiedTreatedAsLax,
        Self::SchemefulSameSiteStrict,
        Self::SchemefulSameSiteLax,
        Self::SchemefulSameSiteUnspecifiedTreatedAsLax,
    ];

    /// The stable name, as it stands in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// One sentence for a student.
    #[must_use]
    pub fn says(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Fine => ("Fine", "Stored fine."),
            Self::Replaced => (
                "Replaced",
                "Stored in the place of the cookie that had the same name, domain and path.",
            ),
            Self::Deleted => (
                "Deleted",
                "Deleted by the server: it sent the cookie again with an expiry in the past.",
            ),
            Self::AttributeValueExceedsMaxSize => (
                "AttributeValueExceedsMaxSize",
                "One attribute was over 1024 bytes, so it was ignored; the cookie was kept.",
            ),
            Self::MadeRoom => (
                "MadeRoom",
                "Stored; a jar keeps 180 cookies of one site, so the longest unused ones had to go.",
            ),
            Self::NoCookieContent => (
                "NoCookieContent",
                "There was nothing before the first semicolon.",
            ),
            Self::DisallowedCharacter => (
                "DisallowedCharacter",
                "It holds an invisible control character such as a tab.",
            ),
            Self::NameValuePairExceedsMaxSize => (
                "NameValuePairExceedsMaxSize",
                "Name plus value is over 4096 bytes.",
            ),
            Self::InvalidDomain => (
                "InvalidDomain",
                "This site may not set cookies for that domain.",
            ),
            Self::InvalidPrefix => (
                "InvalidPrefix",
                "A name that starts with __Host- or __Secure- makes a promise, and this cookie breaks it.",
            ),
            Self::NamelessWithEquals => (
                "NamelessWithEquals",
                "It has no name, and its value has \"=\", so it would be read back as another cookie.",
            ),
            Self::InvalidPartitioned => ("InvalidPartitioned", "Partitioned needs Secure."),
            Self::SecureOnly => (
                "SecureOnly",
                "Secure cookies travel only over https (or on localhost).",
            ),
            Self::SameSiteNoneInsecure => (
                "SameSiteNoneInsecure",
                "SameSite=None is accepted only together with Secure.",
            ),
            Self::OverwriteSecure => (
                "OverwriteSecure",
                "A plain http page may not replace a cookie that https protected.",
            ),
            Self::NothingToDelete => (
                "NothingToDelete",
                "Its expiry had already passed, which is an order to delete it, but the jar holds no cookie of this name, domain and path.",
            ),
            Self::SchemeNotSupported => (
                "SchemeNotSupported",
                "Only http and https addresses have cookies.",
            ),
            Self::CookiesOff => (
                "CookiesOff",
                "This browser plays the web before cookies and takes none.",
            ),
            Self::Expired => ("Expired", "Its time is over."),
            Self::DomainMismatch => ("DomainMismatch", "The cookie belongs to another host."),
            Self::NotOnPath => ("NotOnPath", "The cookie is for another part of the site."),
            Self::SameSiteStrict => (
                "SameSiteStrict",
                "You came from another site, and Strict cookies go only with visits that begin at home.",
            ),
            Self::SameSiteLax => (
                "SameSiteLax",
                "A form of another site was posted here, and from there Lax cookies go only with plain links.",
            ),
            Self::SameSiteUnspecifiedTreatedAsLax => (
                "SameSiteUnspecifiedTreatedAsLax",
                "It has no SameSite, so it counts as Lax two minutes after it came, and a form of another site was posted here.",
            ),
            Self::SchemefulSameSiteStrict => (
                "SchemefulSameSiteStrict",
                "You came from the same site, but from http to https or back, which counts as another site; Strict cookies go only with visits that begin at home.",
            ),
            Self::SchemefulSameSiteLax => (
                "SchemefulSameSiteLax",
                "A form was posted from http to https or back, which counts as another site; from there Lax cookies go only with plain links.",
            ),
            Self::SchemefulSameSiteUnspecifiedTreatedAsLax => (
                "SchemefulSameSiteUnspecifiedTreatedAsLax",
                "It has no SameSite, so it counts as Lax two minutes after it came, and a form was posted from http to https or back, which counts as another site.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_reason_has_a_name_of_its_own_and_one_sentence() {
        let names: HashSet<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
        assert_eq!(names.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert_eq!(format!("{reason:?}"), reason.name());
            assert!(reason.says().ends_with('.'), "{reason:?}");
        }
    }
}
