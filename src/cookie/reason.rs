//! Why a cookie was stored, refused, sent or withheld: a stable name and a student's sentence.

/// A reason with a stable name: Chromium's devtools name where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was against it.
    Fine,
}

impl Reason {
    /// The stable name, as it stands in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        "Fine"
    }

    /// One sentence for a student.
    #[must_use]
    pub fn says(self) -> &'static str {
        ""
    }
}
