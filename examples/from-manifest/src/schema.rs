//! The connection specification: which fields a config has, and of which type.

use std::rc::Rc;

use crate::value::Path;
use crate::yaml::{Data, Node};

/// The fields of the config; none where the manifest has no specification.
#[derive(Default)]
pub(crate) struct Schema {
    root: Option<Rc<Node>>,
}

/// What is known of a field.
pub(crate) struct Field {
    pub(crate) kind: Type,
    pub(crate) secret: bool,
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Flag,
    Whole,
    Number,
    Object,
}

/// The value of a tag, which chooses among the alternatives of an object.
pub(crate) type Tag<'a> = (&'a [String], &'a str);

impl Schema {
    /// Of a `spec` whose references are resolved.
    pub(crate) fn of(spec: &Node) -> Self {
        let root =
            spec.get("connection_specification").or_else(|| spec.get("connectionSpecification"));
        Self { root: root.cloned() }
    }

    pub(crate) fn title(&self) -> Option<&str> {
        self.root.as_ref()?.get("title")?.text()
    }

    /// A field; `None` where nothing is known of it. Where several alternatives have it, what holds for all.
    pub(crate) fn at(&self, path: &[String], tag: Option<Tag<'_>>) -> Option<Field> {
        let mut found = Vec::new();
        let everywhere = find(self.root.as_ref()?, path, 0, tag, &mut found);
        let (first, _) = found.first()?;
        Some(Field {
            kind: kind(first),
            secret: found.iter().any(|(node, _)| node.is_true("airbyte_secret")),
            required: everywhere && found.iter().all(|(_, required)| *required),
            default: first.get("default").and_then(|node| node.text().map(str::to_owned)),
        })
    }
}

/// Collects the nodes at a path, each with whether it must be there; whether all alternatives have it.
fn find<'a>(
    object: &'a Rc<Node>,
    path: &[String],
    depth: usize,
    tag: Option<Tag<'_>>,
    found: &mut Vec<(&'a Rc<Node>, bool)>,
) -> bool {
    let Some(key) = path.get(depth) else { return false };
    if let Some(node) = object.get("properties").and_then(|properties| properties.get(key)) {
        let required = object.get("required").and_then(|names| names.items());
        let required =
            required.is_some_and(|names| names.iter().any(|name| name.text() == Some(key)));
        if depth + 1 == path.len() {
            found.push((node, required));
            return true;
        }
        return find(node, path, depth + 1, tag, found);
    }
    let alternatives =
        object.get("oneOf").or_else(|| object.get("anyOf")).and_then(|node| node.items());
    let mut everywhere = alternatives.is_some();
    for alternative in alternatives.unwrap_or_default() {
        if chosen(alternative, &path[..depth], tag) {
            everywhere &= find(alternative, path, depth, tag, found);
        }
    }
    everywhere
}

/// Whether this alternative of the object at `path` is the tag's.
fn chosen(alternative: &Node, path: &[String], tag: Option<Tag<'_>>) -> bool {
    let Some((tag, value)) = tag else { return true };
    let Some((name, outer)) = tag.split_last() else { return true };
    if outer != path {
        return true;
    }
    let property = alternative.get("properties").and_then(|properties| properties.get(name));
    let Some(property) = property else { return true };
    match (property.get("const"), property.get("enum").and_then(|node| node.items())) {
        (Some(constant), _) => constant.text() == Some(value),
        (None, Some(values)) => values.iter().any(|node| node.text() == Some(value)),
        (None, None) => true,
    }
}

fn kind(node: &Node) -> Type {
    let Some(given) = node.get("type") else {
        return if node.get("properties").is_some() || node.get("oneOf").is_some() {
            Type::Object
        } else {
            Type::Text
        };
    };
    // `type: [string, "null"]`
    let name = match &given.data {
        Data::List(names) => {
            names.iter().find_map(|name| name.text().filter(|name| *name != "null"))
        }
        _ => given.text(),
    };
    match name {
        Some("boolean") => Type::Flag,
        Some("integer") => Type::Whole,
        Some("number") => Type::Number,
        Some("object") => Type::Object,
        _ => Type::Text,
    }
}

/// The path of a list of keys.
pub(crate) fn path_of(node: &Node) -> Option<Path> {
    node.items()?.iter().map(|key| key.text().map(str::to_owned)).collect()
}
