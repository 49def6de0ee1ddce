//! One field or button of a form: what it is, what it is called, and what it holds.

use super::input;
use crate::page::sheet::one_blank;
use ego_tree::NodeId;
use scraper::{ElementRef, Node};
use std::sync::Arc;

/// A field or a button.
#[derive(Clone, Debug)]
pub(super) struct Control {
    pub node: NodeId,
    /// The form that it belongs to.
    pub form: Option<NodeId>,
    pub kind: Kind,
    /// `name`; empty where there is none.
    pub name: String,
    pub id: String,
    /// What a reader calls it: the text of its labels, `aria-label`, what stands on the button.
    pub labels: Vec<String>,
    /// What names it where nothing else does: `placeholder`, `title`.
    pub hints: Vec<String>,
    /// The legend of the group that it stands in.
    pub legend: Option<String>,
    /// By itself or by its fieldset.
    pub is_disabled: bool,
    /// A browser does not send the form while it is empty.
    pub is_required: bool,
    /// `dirname`, and the direction of the text where the page says it.
    pub dirname: Option<(String, Direction)>,
    /// Attributes of a button that come before those of its form.
    pub overrides: Overrides,
    /// The play has given it a value.
    pub is_given: bool,
}

/// What a field is, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something to type into: a line of text, of the input type named.
    Line {
        of: String,
        value: String,
    },
    /// `<textarea>`.
    Area {
        value: String,
    },
    Hidden {
        value: String,
    },
    Checkbox {
        value: String,
        is_on: bool,
    },
    Radio {
        value: String,
        is_on: bool,
    },
    Select {
        options: Vec<Choice>,
        is_multiple: bool,
    },
    File {
        files: Vec<File>,
        is_multiple: bool,
    },
    /// Sends the form; `value` goes along with its name.
    Submit {
        value: String,
        is_image: bool,
    },
    /// A button that does nothing without a script, or empties the form.
    Idle,
}

/// An `<option>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub value: String,
    /// What a reader sees: its text, its `label`.
    pub texts: Vec<String>,
    pub is_disabled: bool,
    pub is_chosen: bool,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// Where a text runs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Ltr,
    Rtl,
    /// As its first letter does.
    Auto,
}

/// `formaction` and the like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Overrides {
    pub action: Option<String>,
    pub method: Option<String>,
    pub enctype: Option<String>,
    pub is_unchecked: bool,
}

impl Kind {
    /// The kind of an element; `None` where it is no field and no button.
    pub(super) fn of(element: ElementRef<'_>) -> Option<Self> {
        let attr = |name: &str| element.value().attr(name);
        let value = || attr("value").unwrap_or_default().to_owned();
        match element.value().name() {
            "input" => Some(input::kind(element)),
            "textarea" => Some(Self::Area {
                value: one_newline(&element.text().collect::<String>()),
            }),
            "select" => Some(select(element)),
            "button" => Some(match attr("type").map(str::to_ascii_lowercase).as_deref() {
                Some("button" | "reset") => Self::Idle,
                _ => Self::Submit {
                    value: value(),
                    is_image: false,
                },
            }),
            _ => None,
        }
    }

    pub(super) fn is_button(&self) -> bool {
        matches!(self, Self::Submit { .. } | Self::Idle)
    }

    /// Something that a person fills in.
    pub(super) fn is_filled(&self) -> bool {
        !self.is_button() && !matches!(self, Self::Hidden { .. })
    }

    /// It holds nothing that would satisfy `required`. (A radio button is asked with its group.)
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Line { value, .. } | Self::Area { value } => value.is_empty(),
            Self::Checkbox { is_on, .. } | Self::Radio { is_on, .. } => !is_on,
            Self::Select { options, .. } => !options
                .iter()
                .any(|option| option.is_chosen && !option.value.is_empty()),
            Self::File { files, .. } => files.is_empty(),
            Self::Hidden { .. } | Self::Submit { .. } | Self::Idle => false,
        }
    }
}

impl Control {
    /// The name under which messages speak of it.
    pub(super) fn called(&self) -> &str {
        let label = self.labels.iter().chain(&self.hints);
        let mut all = [&self.name, &self.id].into_iter().chain(label);
        all.find(|name| !name.is_empty()).map_or("", String::as_str)
    }
}

/// All line ends as one character, as a script would read them.
fn one_newline(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A `<select>` with what it shows at first (the HTML standard, 4.10.7).
fn select(element: ElementRef<'_>) -> Kind {
    let attr = |name: &str| element.value().attr(name);
    let is_multiple = attr("multiple").is_some();
    let size = attr("size").and_then(|size| size.trim().parse::<u32>().ok());
    let mut options: Vec<Choice> = element
        .descendent_elements()
        .filter(|inner| inner.value().name() == "option" && !is_within_option(*inner))
        .map(choice)
        .collect();
    if is_multiple {
        return Kind::Select {
            options,
            is_multiple,
        };
    }
    let last = options.iter().rposition(|option| option.is_chosen);
    let is_list = size.is_some_and(|size| size > 1);
    let first = options.iter().position(|option| !option.is_disabled);
    let shown = last.or(first.filter(|_| !is_list));
    for (at, option) in options.iter_mut().enumerate() {
        option.is_chosen = Some(at) == shown;
    }
    Kind::Select {
        options,
        is_multiple,
    }
}

/// An option within another one is a part of its text.
fn is_within_option(option: ElementRef<'_>) -> bool {
    let above = option.ancestors().filter_map(ElementRef::wrap);
    let mut inside = above.take_while(|one| one.value().name() != "select");
    inside.any(|one| one.value().name() == "option")
}

fn choice(element: ElementRef<'_>) -> Choice {
    let attr = |name: &str| element.value().attr(name);
    // No-break spaces stay.
    let text = element.text().collect::<String>();
    let text: Vec<&str> = text.split_ascii_whitespace().collect();
    let text = text.join(" ");
    let group = element.parent().and_then(ElementRef::wrap);
    let is_in_closed_group = group.is_some_and(|group| {
        group.value().name() == "optgroup" && group.value().attr("disabled").is_some()
    });
    let label = attr("label")
        .map(one_blank)
        .filter(|label| !label.is_empty());
    Choice {
        value: attr("value").map_or_else(|| text.clone(), str::to_owned),
        texts: [text].into_iter().chain(label).collect(),
        is_disabled: attr("disabled").is_some() || is_in_closed_group,
        is_chosen: attr("selected").is_some(),
    }
}

/// Where the text of a field runs to, as far as the page says it.
pub(super) fn direction(element: ElementRef<'_>) -> Direction {
    let own = element.value().attr("dir");
    let is_phone = element
        .value()
        .attr("type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("tel"));
    if own.is_none() && is_phone {
        return Direction::Ltr;
    }
    let above = element.ancestors().filter_map(|node| match node.value() {
        Node::Element(element) => element.attr("dir"),
        _ => None,
    });
    let said =
        own.into_iter()
            .chain(above)
            .find_map(|dir| match dir.to_ascii_lowercase().as_str() {
                "ltr" => Some(Direction::Ltr),
                "rtl" => Some(Direction::Rtl),
                "auto" => Some(Direction::Auto),
                _ => None,
            });
    said.unwrap_or(Direction::Ltr)
}
