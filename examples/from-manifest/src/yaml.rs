//! YAML as a tree whose nodes know their lines.
//!
//! It is built from the parser's events: an alias is shared and counted, never copied, so that a document
//! cannot grow by its aliases; and nesting is counted as it opens, so that no recursion below is deep.

use std::collections::HashMap;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use crate::error::{Error, Result};

/// Of the file, in bytes: the largest manifest in use is a twentieth of it.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Of nodes inside one another.
const MOST_DEPTH: usize = 64;
/// Of nodes, each alias counted as what it stands for.
const MOST_NODES: usize = 500_000;

#[derive(Debug)]
pub(crate) struct Node {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) data: Data,
    nodes: usize,
    depth: usize,
}

#[derive(Debug)]
pub(crate) enum Data {
    Scalar {
        text: String,
        /// Without quotes, so that `true` and `~` are no texts.
        plain: bool,
    },
    List(Vec<Rc<Node>>),
    /// Keys are unique.
    Map(Vec<(String, Rc<Node>)>),
}

pub(crate) fn parse(text: &str) -> Result<Rc<Node>> {
    if text.len() > MOST_BYTES {
        let mib = MOST_BYTES / (1024 * 1024);
        return Err(Error::whole(format!("this file is larger than {mib} MiB: no manifest is")));
    }
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            Error::at(error.marker().line(), format!("not YAML: {}", error.info()))
        })?;
        tree.event(event, span)?;
    }
    tree.root.ok_or_else(|| Error::at(1, "the file is empty"))
}

impl Node {
    pub(crate) fn new(line: usize, data: Data) -> Result<Rc<Self>> {
        let (mut nodes, mut depth) = (1_usize, 0);
        let mut count = |child: &Rc<Self>| {
            nodes = nodes.saturating_add(child.nodes);
            depth = depth.max(child.depth + 1);
        };
        match &data {
            Data::Scalar { .. } => {}
            Data::List(items) => items.iter().for_each(&mut count),
            Data::Map(entries) => entries.iter().for_each(|(_, value)| count(value)),
        }
        if depth > MOST_DEPTH {
            return Err(too_deep(line));
        }
        if nodes > MOST_NODES {
            return Err(Error::at(
                line,
                format!("this stands for more than {MOST_NODES} values: no manifest does"),
            ));
        }
        Ok(Rc::new(Self { line, data, nodes, depth }))
    }

    /// The value of a key; `None` where it is `null`, too.
    pub(crate) fn get(&self, key: &str) -> Option<&Rc<Self>> {
        let (_, value) = self.entries()?.iter().find(|(name, _)| name == key)?;
        (!value.is_null()).then_some(value)
    }

    pub(crate) fn entries(&self) -> Option<&[(String, Rc<Self>)]> {
        match &self.data {
            Data::Map(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> Option<&[Rc<Self>]> {
        match &self.data {
            Data::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// A `true` or `false` without quotes.
    pub(crate) fn flag(&self) -> Option<bool> {
        match &self.data {
            Data::Scalar { text, plain: true } => match text.as_str() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number without quotes.
    pub(crate) fn whole_number(&self) -> Option<u64> {
        match &self.data {
            Data::Scalar { text, plain: true } => text.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, plain: true } if ["", "~", "null", "Null", "NULL"].contains(&text.as_str()))
    }

    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.get(key).and_then(|node| node.flag()) == Some(true)
    }
}

fn too_deep(line: usize) -> Error {
    Error::at(
        line,
        format!("more than {MOST_DEPTH} values inside one another: no manifest is that deep"),
    )
}

#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    anchors: HashMap<usize, Rc<Node>>,
    root: Option<Rc<Node>>,
}

/// A list or mapping whose end is still to come.
struct Open {
    line: usize,
    anchor: usize,
    kind: Kind,
}

enum Kind {
    List(Vec<Rc<Node>>),
    Map { entries: Vec<(String, Rc<Node>)>, merged: Vec<Rc<Node>>, key: Option<(String, usize)> },
}

impl Tree {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<()> {
        let line = span.start.line();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !tag.as_deref().is_some_and(is_text);
                let node = Node::new(line, Data::Scalar { text: text.into_owned(), plain })?;
                self.close(node, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(line, anchor, Kind::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let kind = Kind::Map { entries: Vec::new(), merged: Vec::new(), key: None };
                self.open(line, anchor, kind)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let data = match open.kind {
                    Kind::List(items) => Data::List(items),
                    Kind::Map { entries, merged, .. } => Data::Map(merge(entries, &merged)),
                };
                self.close(Node::new(open.line, data)?, open.anchor)
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node
                    .ok_or_else(|| Error::at(line, "this alias is inside of what it stands for"))?;
                self.close(node, 0)
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(Error::at(line, "a second document begins here: a manifest is one"))
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, line: usize, anchor: usize, kind: Kind) -> Result<()> {
        if let Some(Open { kind: Kind::Map { key: None, .. }, .. }) = self.open.last() {
            return Err(Error::at(line, "this key is no text"));
        }
        if self.open.len() == MOST_DEPTH {
            return Err(too_deep(line));
        }
        self.open.push(Open { line, anchor, kind });
        Ok(())
    }

    /// Puts a whole node where it belongs.
    fn close(&mut self, node: Rc<Node>, anchor: usize) -> Result<()> {
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.kind {
            Kind::List(items) => items.push(node),
            Kind::Map { entries, merged, key } => match key.take() {
                None => {
                    let text =
                        node.text().ok_or_else(|| Error::at(node.line, "this key is no text"))?;
                    *key = Some((text.to_owned(), node.line));
                }
                // https://yaml.org/type/merge.html
                Some((name, _)) if name == "<<" => merged.push(node),
                Some((name, line)) => {
                    if entries.iter().any(|(other, _)| *other == name) {
                        return Err(Error::at(
                            line,
                            format!("`{name}` is given twice: remove one"),
                        ));
                    }
                    entries.push((name, node));
                }
            },
        }
        Ok(())
    }
}

/// `!!str`, or `!` alone.
fn is_text(tag: &Tag) -> bool {
    (tag.is_yaml_core_schema() && tag.suffix == "str") || tag.handle.is_empty()
}

fn merge(mut entries: Vec<(String, Rc<Node>)>, merged: &[Rc<Node>]) -> Vec<(String, Rc<Node>)> {
    for node in merged {
        let one = std::slice::from_ref(node);
        for source in node.items().unwrap_or(one) {
            for (name, value) in source.entries().unwrap_or_default() {
                if !entries.iter().any(|(other, _)| other == name) {
                    entries.push((name.clone(), Rc::clone(value)));
                }
            }
        }
    }
    entries
}
