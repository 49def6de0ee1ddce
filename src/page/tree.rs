//! HTML → a tree, and which form each field belongs to. The parser alone knows that: of
//! `<table><form><tr><td><input></table>` the form has no children, and the field is still its own.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ParseOpts, QualName, parse_document};
use scraper::{ElementRef, Html, HtmlTreeSink, Node};
use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::collections::HashMap;

/// A parsed page.
pub(super) struct Tree {
    pub(super) html: Html,
    /// Fields, and the form that was open when the parser met them.
    owners: HashMap<NodeId, NodeId>,
    /// The first element of each id.
    ids: HashMap<String, NodeId>,
}

impl Tree {
    pub(super) fn read(text: &str) -> Self {
        let sink = Sink {
            tree: HtmlTreeSink::new(Html::new_document()),
            owners: RefCell::default(),
        };
        let (html, owners) = parse_document(sink, ParseOpts::default()).one(text);
        let mut ids = HashMap::new();
        walk(&html, |step| {
            if let Step::Into(element) = step
                && let Some(id) = element.value().attr("id").filter(|id| !id.is_empty())
            {
                ids.entry(id.to_owned()).or_insert_with(|| element.id());
            }
        });
        Self { html, owners, ids }
    }

    /// The first element with this id.
    pub(super) fn by_id(&self, id: &str) -> Option<ElementRef<'_>> {
        self.element(*self.ids.get(id)?)
    }

    pub(super) fn element(&self, node: NodeId) -> Option<ElementRef<'_>> {
        self.html.tree.get(node).and_then(ElementRef::wrap)
    }

    /// The form that a field belongs to (the HTML standard, 4.10.17.3); `around` is the nearest
    /// form that it stands in.
    pub(super) fn form_of(&self, field: ElementRef<'_>, around: Option<NodeId>) -> Option<NodeId> {
        if let Some(id) = field.value().attr("form") {
            let named = self.by_id(id)?;
            return (named.value().name() == "form").then(|| named.id());
        }
        self.owners.get(&field.id()).copied().or(around)
    }
}

/// A step of a walk over a page.
pub(super) enum Step<'t> {
    Into(ElementRef<'t>),
    OutOf(ElementRef<'t>),
}

/// Walks over all elements of HTML in document order, but for what lies within a `<template>`: that is no
/// part of the page.
pub(super) fn walk<'t>(html: &'t Html, mut take: impl FnMut(Step<'t>)) {
    let mut template = None;
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(_) if template.is_some() => {}
            Edge::Open(node) if node.value().is_fragment() => template = Some(node.id()),
            Edge::Open(node) => {
                if let Some(element) = html_element(node) {
                    take(Step::Into(element));
                }
            }
            Edge::Close(node) if template == Some(node.id()) => template = None,
            Edge::Close(_) if template.is_some() => {}
            Edge::Close(node) => {
                if let Some(element) = html_element(node) {
                    take(Step::OutOf(element));
                }
            }
        }
    }
}

/// An `<input>` within `<svg>` is a drawing, no field.
fn html_element(node: NodeRef<'_, Node>) -> Option<ElementRef<'_>> {
    ElementRef::wrap(node).filter(|element| element.value().name.ns == html5ever::ns!(html))
}

/// Builds scraper's tree and keeps what it leaves out.
struct Sink {
    tree: HtmlTreeSink,
    owners: RefCell<HashMap<NodeId, NodeId>>,
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = (Html, HashMap<NodeId, NodeId>);
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.tree.finish(), self.owners.into_inner())
    }

    fn associate_with_form(
        &self,
        target: &NodeId,
        form: &NodeId,
        _nodes: (&NodeId, Option<&NodeId>),
    ) {
        self.owners.borrow_mut().insert(*target, *form);
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.tree.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.tree.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.tree.append(parent, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        self.tree
            .append_based_on_parent_node(element, previous, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.tree.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        self.tree.append_before_sibling(sibling, new);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.tree.reparent_children(node, new_parent);
    }
}

/// Elements that show nothing of what stands in them.
fn is_silent(name: &str) -> bool {
    matches!(name, "script" | "style" | "template" | "noscript" | "head")
}

/// No name that a person types is longer, in bytes.
const LONGEST_NAME: usize = 1000;
/// A page of a stranger may name one huge element from ten thousand places.
const MOST_NODES: usize = 5000;

/// What names an element to a reader: its words, and the words for its images. Blanks as one. With
/// `is_label`, what stands in fields is left out: of a label it is no part.
pub(super) fn words_in(element: ElementRef<'_>, is_label: bool) -> String {
    let mut words = String::new();
    let mut skipped = None;
    for edge in element.traverse().take(MOST_NODES) {
        if words.len() > LONGEST_NAME {
            break;
        }
        match edge {
            Edge::Open(_) if skipped.is_some() => {}
            Edge::Open(node) => match node.value() {
                Node::Text(text) => words.push_str(text),
                Node::Element(tag) => {
                    let name = tag.name();
                    if !super::sheet::is_inline(name) {
                        words.push(' ');
                    }
                    let is_field = matches!(name, "select" | "textarea" | "button" | "datalist");
                    let is_root = node.id() == element.id();
                    if is_silent(name) || !is_root && is_label && is_field {
                        skipped = Some(node.id());
                    }
                    if name == "img" {
                        words.push_str(tag.attr("alt").unwrap_or_default());
                    }
                }
                _ => {}
            },
            Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                }
                let tag = node.value().as_element();
                if tag.is_some_and(|tag| !super::sheet::is_inline(tag.name())) {
                    words.push(' ');
                }
            }
        }
    }
    super::sheet::one_blank(&words)
}
