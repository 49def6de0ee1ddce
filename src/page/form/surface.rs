//! What a person can use on a page: its forms, their fields and buttons, read in one walk.

use super::control::{Control, Kind, Overrides, direction};
use crate::page::sheet::one_blank;
use crate::page::tree::{Step, Tree, walk, words_in};
use crate::page::{Source, referrer};
use ego_tree::NodeId;
use scraper::ElementRef;
use std::collections::HashMap;
use url::Url;

/// A `<form>`.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub node: NodeId,
    pub id: String,
    pub name: String,
    /// `aria-label`, `title`.
    pub labels: Vec<String>,
    pub action: String,
    pub method: String,
    pub enctype: String,
    pub accept_charset: String,
    pub is_unchecked: bool,
}

/// All that a person can use.
pub(super) struct Surface {
    pub forms: Vec<Form>,
    /// In document order.
    pub controls: Vec<Control>,
    /// Which of them belong to a form: indices.
    members: HashMap<NodeId, Vec<usize>>,
    /// What addresses of the page are relative to.
    pub base: Url,
    /// The referrer policy of the page, where it names one.
    pub referrer: Option<String>,
}

impl Surface {
    pub(super) fn read(source: &Source<'_>) -> Self {
        let tree = Tree::read(source.text);
        let mut reader = Reader {
            tree: &tree,
            forms: Vec::new(),
            controls: Vec::new(),
            around: Vec::new(),
            sets: Vec::new(),
            labels: Vec::new(),
            labelled: HashMap::new(),
        };
        walk(&tree.html, |step| reader.take(&step));
        let Reader {
            forms,
            mut controls,
            labelled,
            ..
        } = reader;
        for control in &mut controls {
            let words = labelled.get(&control.node);
            control.labels.extend(words.into_iter().flatten().cloned());
            control.labels.retain(|label| !label.is_empty());
        }
        let mut members: HashMap<NodeId, Vec<usize>> = HashMap::new();
        for (at, control) in controls.iter().enumerate() {
            if let Some(form) = control.form {
                members.entry(form).or_default().push(at);
            }
        }
        Self {
            forms,
            controls,
            members,
            base: base(&tree, source.url),
            referrer: referrer::of_page(&tree),
        }
    }

    pub(super) fn form(&self, node: NodeId) -> Option<&Form> {
        self.forms.iter().find(|form| form.node == node)
    }

    /// The fields and buttons of a form.
    pub(super) fn of(&self, form: NodeId) -> impl Iterator<Item = &Control> {
        self.members_of(form).iter().map(|&at| &self.controls[at])
    }

    /// The same as indices.
    pub(super) fn members_of(&self, form: NodeId) -> &[usize] {
        self.members.get(&form).map_or(&[], Vec::as_slice)
    }
}

/// `<base href>` (the HTML standard, 4.2.3): the first that has one.
pub(in crate::page) fn base(tree: &Tree, url: &Url) -> Url {
    let mut href = None;
    walk(&tree.html, |step| {
        if let Step::Into(element) = step
            && element.value().name() == "base"
            && href.is_none()
        {
            href = element.value().attr("href").map(str::to_owned);
        }
    });
    let joined = href.and_then(|href| url.join(&href).ok());
    joined
        .filter(|base| !matches!(base.scheme(), "data" | "javascript"))
        .unwrap_or_else(|| url.clone())
}

/// A `<fieldset>` that the walk is in.
struct Set {
    node: NodeId,
    is_disabled: bool,
    legend: Option<NodeId>,
    words: String,
    /// The walk is in its first legend, whose fields stay usable.
    is_in_legend: bool,
}

struct Reader<'t> {
    tree: &'t Tree,
    forms: Vec<Form>,
    controls: Vec<Control>,
    around: Vec<NodeId>,
    sets: Vec<Set>,
    /// Labels without `for` that the walk is in, and whether they have a field by now.
    labels: Vec<(NodeId, bool)>,
    /// What labels say of a field.
    labelled: HashMap<NodeId, Vec<String>>,
}

impl<'t> Reader<'t> {
    fn take(&mut self, step: &Step<'t>) {
        match step {
            Step::Into(element) => self.enter(*element),
            Step::OutOf(element) => self.leave(*element),
        }
    }

    fn enter(&mut self, element: ElementRef<'t>) {
        let attr = |name: &str| element.value().attr(name);
        match element.value().name() {
            "form" => {
                self.forms.push(form(element));
                self.around.push(element.id());
            }
            "fieldset" => self.sets.push(Set {
                node: element.id(),
                is_disabled: attr("disabled").is_some(),
                legend: None,
                words: String::new(),
                is_in_legend: false,
            }),
            "legend" => self.enter_legend(element),
            "label" => match attr("for") {
                None => self.labels.push((element.id(), false)),
                Some(id) => {
                    if let Some(field) = self.tree.by_id(id) {
                        self.label(field.id(), words_in(element, true));
                    }
                }
            },
            _ => self.enter_control(element),
        }
    }

    fn leave(&mut self, element: ElementRef<'t>) {
        match element.value().name() {
            "form" => drop(self.around.pop()),
            "fieldset" => drop(self.sets.pop()),
            "legend" => {
                if let Some(set) = self.sets.last_mut()
                    && set.legend == Some(element.id())
                {
                    set.is_in_legend = false;
                }
            }
            "label" => {
                let is_own = |(node, _): &mut (NodeId, bool)| *node == element.id();
                self.labels.pop_if(is_own);
            }
            _ => {}
        }
    }

    fn enter_legend(&mut self, element: ElementRef<'t>) {
        let parent = element.parent().map(|parent| parent.id());
        if let Some(set) = self.sets.last_mut()
            && parent == Some(set.node)
            && set.legend.is_none()
        {
            set.legend = Some(element.id());
            set.words = words_in(element, true);
            set.is_in_legend = true;
        }
    }

    fn label(&mut self, field: NodeId, words: String) {
        self.labelled.entry(field).or_default().push(words);
    }

    fn enter_control(&mut self, element: ElementRef<'t>) {
        let Some(kind) = Kind::of(element) else {
            return;
        };
        if !matches!(kind, Kind::Hidden { .. })
            && let Some((label, has_field)) = self.labels.last_mut()
            && !*has_field
        {
            *has_field = true;
            let label = self.tree.element(*label).map(|label| words_in(label, true));
            self.label(element.id(), label.unwrap_or_default());
        }
        let attr = |name: &str| element.value().attr(name);
        let own = |name: &str| attr(name).unwrap_or_default().to_owned();
        let is_closed = self
            .sets
            .iter()
            .any(|set| set.is_disabled && !set.is_in_legend);
        let legend = self.sets.last().filter(|set| !set.words.is_empty());
        let dirname = attr("dirname");
        let has_direction = matches!(
            &kind,
            Kind::Area { .. } | Kind::Hidden { .. } | Kind::Submit { .. }
        ) || matches!(&kind, Kind::Line { of, .. } if has_direction(of));
        self.controls.push(Control {
            node: element.id(),
            form: self.tree.form_of(element, self.around.last().copied()),
            name: own("name"),
            id: own("id"),
            labels: self.names(element, &kind),
            hints: ["placeholder", "title"]
                .into_iter()
                .filter_map(attr)
                .map(one_blank)
                .collect(),
            legend: legend.map(|set| set.words.clone()),
            is_disabled: attr("disabled").is_some() || is_closed,
            is_required: attr("required").is_some() && attr("readonly").is_none(),
            dirname: dirname
                .filter(|_| has_direction)
                .map(|name| (name.to_owned(), direction(element))),
            overrides: Overrides {
                action: attr("formaction").map(str::to_owned),
                method: attr("formmethod").map(str::to_owned),
                enctype: attr("formenctype").map(str::to_owned),
                is_unchecked: attr("formnovalidate").is_some(),
            },
            kind,
            is_given: false,
        });
    }

    /// What the element itself says it is called; labels come later.
    fn names(&self, element: ElementRef<'t>, kind: &Kind) -> Vec<String> {
        let attr = |name: &str| element.value().attr(name).map(one_blank);
        let named_by = element.value().attr("aria-labelledby").map(|ids| {
            let named = ids
                .split_ascii_whitespace()
                .filter_map(|id| self.tree.by_id(id));
            let words: Vec<_> = named.take(10).map(|by| words_in(by, false)).collect();
            words.join(" ")
        });
        let on_it = match kind {
            Kind::Submit { is_image: true, .. } => Some(attr("alt").unwrap_or_default()),
            Kind::Submit { .. } | Kind::Idle if element.value().name() == "button" => {
                Some(words_in(element, false))
            }
            Kind::Submit { value, .. } => Some(one_blank(value)),
            Kind::Idle => attr("value"),
            _ => None,
        };
        let mut names: Vec<String> = [on_it, named_by, attr("aria-label")]
            .into_iter()
            .flatten()
            .collect();
        names.dedup();
        names
    }
}

/// Types of `<input>` that send the direction of their text.
fn has_direction(of: &str) -> bool {
    !matches!(
        of,
        "number" | "range" | "color" | "date" | "month" | "week" | "time" | "datetime-local"
    )
}

fn form(element: ElementRef<'_>) -> Form {
    let attr = |name: &str| element.value().attr(name);
    let own = |name: &str| attr(name).unwrap_or_default().to_owned();
    let labels = ["aria-label", "title"].into_iter().filter_map(attr);
    Form {
        node: element.id(),
        id: own("id"),
        name: own("name"),
        labels: labels
            .map(one_blank)
            .filter(|label| !label.is_empty())
            .collect(),
        action: own("action"),
        method: own("method"),
        enctype: own("enctype"),
        accept_charset: own("accept-charset"),
        is_unchecked: attr("novalidate").is_some(),
    }
}
