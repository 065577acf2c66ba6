//! `$ref` and `$parameters`, as the platform has them.
//!
//! `"#/definitions/a"` and `{$ref: "#/definitions/a", key: …}` stand for what is there; keys beside a `$ref` win over those of
//! what it names. `$parameters` go down to all components inside, where they are the values of fields
//! that are not given.

use std::cell::Cell;
use std::rc::Rc;

use crate::error::{Error, Result};
use crate::yaml::{Data, Node};

/// The key under which a resolved component has all parameters that reach it.
pub(crate) const PARAMETERS: &str = "$parameters";

/// Of nodes, after all references: as many as aliases may stand for.
const MOST_NODES: usize = 500_000;

/// Parts that hold no requester, and are long.
const SKIPPED: &[&str] = &[
    "schema_loader",
    "schema",
    "schemas",
    "record_selector",
    "transformations",
    "incremental_sync",
    "partition_router",
    "paginator",
];

pub(crate) struct References<'a> {
    root: &'a Rc<Node>,
    seen: Cell<usize>,
}

impl<'a> References<'a> {
    pub(crate) fn new(root: &'a Rc<Node>) -> Self {
        Self { root, seen: Cell::new(0) }
    }

    /// A copy of this node without references.
    pub(crate) fn resolve(&self, node: &Rc<Node>) -> Result<Rc<Node>> {
        self.node(node, &mut Vec::new(), &[])
    }

    fn node(
        &self,
        node: &Rc<Node>,
        way: &mut Vec<String>,
        parameters: &[(String, Rc<Node>)],
    ) -> Result<Rc<Node>> {
        self.seen.set(self.seen.get() + 1);
        if self.seen.get() > MOST_NODES {
            return Err(Error::at(
                node.line,
                format!("the references stand for more than {MOST_NODES} values: no manifest's do"),
            ));
        }
        let entered = way.len();
        let node = self.follow(node, way)?;
        let resolved = match &node.data {
            Data::Scalar { .. } => Ok(Rc::clone(&node)),
            Data::List(items) => {
                let items: Result<_> =
                    items.iter().map(|item| self.node(item, way, parameters)).collect();
                Node::new(node.line, Data::List(items?))
            }
            Data::Map(entries) => self.map(node.line, entries, way, parameters),
        };
        way.truncate(entered);
        resolved
    }

    fn map(
        &self,
        line: usize,
        entries: &[(String, Rc<Node>)],
        way: &mut Vec<String>,
        outer: &[(String, Rc<Node>)],
    ) -> Result<Rc<Node>> {
        let mut parameters = outer.to_vec();
        let own = entries.iter().find(|(name, _)| name == PARAMETERS);
        if let Some((_, own)) = own {
            let own = self.node(own, way, &[])?;
            for (name, value) in own.entries().unwrap_or_default() {
                parameters.retain(|(other, _)| other != name);
                parameters.push((name.clone(), Rc::clone(value)));
            }
        }
        let mut resolved = Vec::new();
        for (name, value) in entries
            .iter()
            .filter(|(name, _)| name != PARAMETERS && !SKIPPED.contains(&name.as_str()))
        {
            resolved.push((name.clone(), self.node(value, way, &parameters)?));
        }
        let component = own.is_some() || entries.iter().any(|(name, _)| name == "type");
        if component && !parameters.is_empty() {
            for (name, value) in &parameters {
                if !resolved.iter().any(|(other, _)| other == name) {
                    resolved.push((name.clone(), Rc::clone(value)));
                }
            }
            resolved.push((PARAMETERS.to_owned(), Node::new(line, Data::Map(parameters))?));
        }
        Node::new(line, Data::Map(resolved))
    }

    /// What a reference names, and what that names, until it is none; `way` gets the names.
    fn follow(&self, node: &Rc<Node>, way: &mut Vec<String>) -> Result<Rc<Node>> {
        let mut node = Rc::clone(node);
        loop {
            let (line, pointer, siblings) = match &node.data {
                Data::Scalar { text, .. } if text.starts_with("#/") => {
                    (node.line, text.clone(), None)
                }
                Data::Map(entries) => match entries.iter().find(|(name, _)| name == "$ref") {
                    Some((_, pointer)) => {
                        let text = pointer
                            .text()
                            .ok_or_else(|| Error::at(pointer.line, "this `$ref` is no text"))?;
                        (pointer.line, text.to_owned(), Some(entries))
                    }
                    None => return Ok(node),
                },
                _ => return Ok(node),
            };
            if way.contains(&pointer) {
                way.push(pointer);
                let circle = way.join("`, `");
                return Err(Error::at(
                    line,
                    format!("these references go in a circle: `{circle}`"),
                ));
            }
            let target = self
                .find(&pointer)
                .ok_or_else(|| Error::at(line, format!("`{pointer}` is not in this file")))?;
            way.push(pointer);
            node = match (siblings, &target.data) {
                (Some(siblings), Data::Map(entries)) if siblings.len() > 1 => {
                    let mut merged: Vec<_> =
                        siblings.iter().filter(|(name, _)| name != "$ref").cloned().collect();
                    for (name, value) in entries {
                        if !merged.iter().any(|(other, _)| other == name) {
                            merged.push((name.clone(), Rc::clone(value)));
                        }
                    }
                    Node::new(node.line, Data::Map(merged))?
                }
                _ => target,
            };
        }
    }

    /// The node of a pointer; a key may hold a slash.
    fn find(&self, pointer: &str) -> Option<Rc<Node>> {
        let mut node = Rc::clone(self.root);
        let mut rest = pointer.strip_prefix("#/")?;
        while !rest.is_empty() {
            let ends = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]);
            let (next, after) = ends.into_iter().find_map(|end| {
                let (key, after) = (&rest[..end], rest[end..].trim_start_matches('/'));
                let child = match &node.data {
                    Data::Map(entries) => {
                        entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
                    }
                    Data::List(items) => items.get(key.parse::<usize>().ok()?),
                    Data::Scalar { .. } => None,
                };
                Some((Rc::clone(child?), after))
            })?;
            node = next;
            rest = after;
        }
        Some(node)
    }
}
