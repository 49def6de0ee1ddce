//! What there is to say about each reason of a cookie's verdict, beyond its one sentence.
//!
//! `coming.rs` holds the pages of reasons met when a cookie comes in, `going.rs` of those met when
//! it would go out. A reason without a page does not compile.

use super::{coming, going};
use crate::cookie::Reason;

/// The page of a reason.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// What happened.
    pub happened: &'static str,
    /// Why browsers do so.
    pub why: &'static str,
    /// How it looks on the wire.
    pub wire: &'static [&'static str],
    /// Where the rule stands.
    pub rule: &'static str,
    /// How Chromium's developer tools call it.
    pub chromium: &'static str,
    /// What to write instead.
    pub instead: &'static str,
    /// A command line that shows exactly this reason.
    pub example: &'static str,
}

/// Where a reason stands in the list of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Taken,
    Refused,
    AtHome,
}

impl Group {
    pub(super) const ALL: [Self; 3] = [Self::Taken, Self::Refused, Self::AtHome];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Taken => "A cookie came in and was taken",
            Self::Refused => "A cookie came in and was refused",
            Self::AtHome => "A cookie is in the jar and stays home",
        }
    }
}

/// The group of a reason: `SecureOnly` is met in both directions and stands with the refused.
pub(super) fn group(reason: Reason) -> Group {
    match reason {
        Reason::Fine
        | Reason::Replaced
        | Reason::Deleted
        | Reason::AttributeValueExceedsMaxSize
        | Reason::MadeRoom => Group::Taken,
        Reason::Expired
        | Reason::DomainMismatch
        | Reason::NotOnPath
        | Reason::SameSiteStrict
        | Reason::SameSiteLax
        | Reason::SameSiteUnspecifiedTreatedAsLax
        | Reason::SchemefulSameSiteStrict
        | Reason::SchemefulSameSiteLax
        | Reason::SchemefulSameSiteUnspecifiedTreatedAsLax => Group::AtHome,
        _ => Group::Refused,
    }
}

/// The page of a reason.
pub(super) fn page(reason: Reason) -> &'static Page {
    match reason {
        Reason::Fine => &coming::FINE,
        Reason::Replaced => &coming::REPLACED,
        Reason::Deleted => &coming::DELETED,
        Reason::AttributeValueExceedsMaxSize => &coming::LONG_ATTRIBUTE,
        Reason::MadeRoom => &coming::MADE_ROOM,
        Reason::NoCookieContent => &coming::NO_CONTENT,
        Reason::DisallowedCharacter => &coming::CONTROL_CHARACTER,
        Reason::NameValuePairExceedsMaxSize => &coming::LONG_PAIR,
        Reason::InvalidDomain => &coming::INVALID_DOMAIN,
        Reason::InvalidPrefix => &coming::INVALID_PREFIX,
        Reason::NamelessWithEquals => &coming::NAMELESS,
        Reason::InvalidPartitioned => &coming::INVALID_PARTITIONED,
        Reason::SecureOnly => &coming::SECURE_ONLY,
        Reason::SameSiteNoneInsecure => &coming::NONE_INSECURE,
        Reason::OverwriteSecure => &coming::OVERWRITE_SECURE,
        Reason::NothingToDelete => &coming::NOTHING_TO_DELETE,
        Reason::SchemeNotSupported => &coming::SCHEME,
        Reason::CookiesOff => &coming::COOKIES_OFF,
        Reason::Expired => &going::EXPIRED,
        Reason::DomainMismatch => &going::DOMAIN,
        Reason::NotOnPath => &going::PATH,
        Reason::SameSiteStrict => &going::STRICT,
        Reason::SameSiteLax => &going::LAX,
        Reason::SameSiteUnspecifiedTreatedAsLax => &going::UNSPECIFIED,
        Reason::SchemefulSameSiteStrict => &going::SCHEME_STRICT,
        Reason::SchemefulSameSiteLax => &going::SCHEME_LAX,
        Reason::SchemefulSameSiteUnspecifiedTreatedAsLax => &going::SCHEME_UNSPECIFIED,
    }
}
