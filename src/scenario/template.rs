//! A text of the play with `{{name}}` in it. What a variable holds is known when the play is read;
//! what only a run knows stays open as a [`Slot`]. All is filled in once, when the turn begins, and
//! never read again as text of the play.

use super::play::BrowserId;
use crate::text::in_json_string;
use std::borrow::Cow;
use std::sync::Arc;

/// A text, perhaps with slots in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Template {
    written: String,
    /// Empty where `written` is the text as it is.
    parts: Vec<Part>,
    /// Kept, since variables within variables would be counted and searched again and again.
    size: usize,
    slots: Vec<Slot>,
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// These words of the play.
    Words(String),
    /// The value of a variable, one for all places where it stands.
    Value(Arc<Template>),
    /// What the run puts here.
    Slot(Slot),
}

/// What only a run knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `{{browser}}`: the name of who plays.
    Browser,
    /// `{{run}}`: a short word, new in each run.
    Run,
    /// `{{port}}`: the target's port.
    Port,
    /// `{{token}}`, `{{alice.token}}`: a watched value as this browser, or that one, saw it last.
    Watched {
        /// Whose; `None` for who plays.
        who: Option<BrowserId>,
        /// Index into `Scenario::watches`.
        watch: usize,
        /// As written between the braces.
        written: String,
    },
}

/// What the slots of one turn hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(Slot, String)>);

impl Template {
    /// A text without slots.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let written: String = text.into();
        Self {
            size: written.len(),
            written,
            ..Self::default()
        }
    }

    /// A text of several parts, and as it stands in the play.
    #[must_use]
    pub fn of(written: impl Into<String>, parts: Vec<Part>) -> Self {
        let mut slots = Vec::new();
        let mut note = |slot: &Slot| {
            if !slots.contains(slot) {
                slots.push(slot.clone());
            }
        };
        let mut size = parts.len();
        for part in &parts {
            match part {
                Part::Words(words) => size += words.len(),
                Part::Slot(slot) => note(slot),
                Part::Value(value) => {
                    size = size.saturating_add(value.size);
                    value.slots.iter().for_each(&mut note);
                }
            }
        }
        Self {
            written: written.into(),
            parts,
            size,
            slots,
        }
    }

    /// As it stands in the play.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Nothing is to be filled in.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.parts.is_empty()
    }

    /// It begins with what only a run knows.
    #[must_use]
    pub fn begins_open(&self) -> bool {
        let first = self.parts.iter().find(|part| match part {
            Part::Words(words) => !words.is_empty(),
            Part::Value(value) => value.size > 0,
            Part::Slot(_) => true,
        });
        match first {
            Some(Part::Slot(_)) => true,
            Some(Part::Value(value)) => value.begins_open(),
            _ => false,
        }
    }

    /// How much it makes: its bytes with all variables in it, and one for each part.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The slots in it, those of its variables too, each once.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The text itself. A slot without a value leaves nothing.
    #[must_use]
    pub fn fill(&self, values: &Values) -> Cow<'_, str> {
        self.fill_with(values, |text| Cow::Borrowed(text))
    }

    /// The text for a reader: as written where not all of it is known.
    #[must_use]
    pub fn show(&self, values: &Values) -> Cow<'_, str> {
        if self.slots.iter().any(|slot| values.of(slot).is_none()) {
            return Cow::Borrowed(&self.written);
        }
        self.fill(values)
    }

    /// The text as JSON in which slots and variables stand in strings only: what is put there is
    /// escaped.
    #[must_use]
    pub fn fill_json(&self, values: &Values) -> Cow<'_, str> {
        self.fill_with(values, |text| Cow::Owned(in_json_string(text)))
    }

    fn fill_with<'t>(&'t self, values: &Values, adapt: fn(&str) -> Cow<'_, str>) -> Cow<'t, str> {
        if self.parts.is_empty() {
            return Cow::Borrowed(&self.written);
        }
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Value(value) => text.push_str(&adapt(&value.fill(values))),
                Part::Slot(slot) => text.push_str(&adapt(values.of(slot).unwrap_or_default())),
            }
        }
        Cow::Owned(text)
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.written, f)
    }
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl Values {
    /// Notes what a slot holds.
    pub fn set(&mut self, slot: Slot, value: String) {
        self.0.push((slot, value));
    }

    /// What a slot holds.
    #[must_use]
    pub fn of(&self, slot: &Slot) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == slot);
        found.map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_filled_in_once() {
        let parts = vec![
            Part::Words("/{{run}}/".to_owned()),
            Part::Slot(Slot::Browser),
        ];
        let template = Template::of("/{{x}}/{{browser}}", parts);
        let mut values = Values::default();
        values.set(Slot::Browser, "{{run}}".to_owned());
        values.set(Slot::Run, "never".to_owned());
        assert_eq!(template.fill(&values), "/{{run}}/{{run}}");
    }

    #[test]
    fn what_is_put_into_json_is_escaped() {
        let parts = vec![
            Part::Words("{\"a\":\"".to_owned()),
            Part::Slot(Slot::Run),
            Part::Words("\"}".to_owned()),
        ];
        let mut values = Values::default();
        values.set(Slot::Run, "x\"\\\n".to_owned());
        assert_eq!(
            Template::of("", parts).fill_json(&values),
            "{\"a\":\"x\\\"\\\\\\n\"}"
        );
    }
}
