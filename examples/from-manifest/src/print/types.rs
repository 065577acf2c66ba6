//! Structs and enums.

use super::Source;
use super::items::Scope;
use super::layout::{self, Text};
use crate::fields::{Field, Kind, Presence, plain_name, type_name};
use crate::item::{Item, quoted};

/// A struct that says how it authenticates.
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) fields: Vec<Field>,
}

/// An enum whose variants say it.
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    /// Of all variants.
    pub(crate) items: Vec<Item>,
    /// The key that chooses; without one, what is there does.
    pub(crate) tag: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    /// The tag's value.
    pub(crate) tag: String,
    pub(crate) items: Vec<Item>,
    pub(crate) fields: Vec<Field>,
    /// How many keys lie outside of its fields.
    pub(crate) depth: usize,
}

impl Source {
    pub(crate) fn add_struct(&mut self, item: &Struct) {
        let scope = Scope { fields: &item.fields, depth: 0 };
        let mut out = self.head(item.doc.as_deref());
        for text in scope.texts(&item.items) {
            layout::attribute("auth", &[text], 0, &mut out);
        }
        let at = self.parts.len();
        if item.fields.is_empty() {
            out.push_str(&format!("pub struct {} {{}}\n", item.name));
        } else {
            out.push_str(&format!("pub struct {} {{\n", item.name));
            let fields = self.fields(&item.fields, 4, "");
            out.push_str(&fields);
            out.push_str("}\n");
        }
        self.parts.insert(at, out);
    }

    pub(crate) fn add_enum(&mut self, item: &Enum) {
        let fields = item.variants.first().map_or(&[][..], |variant| &variant.fields);
        let scope = Scope { fields, depth: 0 };
        let mut out = self.head(item.doc.as_deref());
        match &item.tag {
            Some(tag) => layout::attribute(
                "serde",
                &[Text::Leaf(format!("tag = {}", quoted(tag)))],
                0,
                &mut out,
            ),
            None => out.push_str("#[serde(untagged)]\n"),
        }
        for text in scope.texts(&item.items) {
            layout::attribute("auth", &[text], 0, &mut out);
        }
        let at = self.parts.len();
        out.push_str(&format!("pub enum {} {{\n", item.name));
        let mut names: Vec<String> = Vec::new();
        for variant in &item.variants {
            let mut name = type_name(&variant.tag);
            while names.contains(&name) {
                name.push('2');
            }
            if item.tag.is_some() && name != variant.tag {
                layout::attribute(
                    "serde",
                    &[Text::Leaf(format!("rename = {}", quoted(&variant.tag)))],
                    4,
                    &mut out,
                );
            }
            let scope = Scope { fields: &variant.fields, depth: variant.depth };
            for text in scope.texts(&variant.items) {
                layout::attribute("auth", &[text], 4, &mut out);
            }
            let fields = self.fields(&variant.fields, 8, &name);
            out.push_str(&format!("    {name}"));
            out.push_str(&variant_body(&fields));
            names.push(name);
        }
        out.push_str("}\n");
        self.parts.insert(at, out);
    }

    fn head(&mut self, doc: Option<&str>) -> String {
        self.ours.insert("AuthConfig");
        self.uses.insert("serde::Deserialize");
        let doc = doc.map(|doc| format!("/// {doc}\n")).unwrap_or_default();
        format!("{doc}#[derive(AuthConfig, Debug, Deserialize)]\n")
    }

    /// Lines of fields. Types of their own are named after `owner` and the field.
    fn fields(&mut self, fields: &[Field], indent: usize, owner: &str) -> String {
        let (mut out, pad) = (String::new(), " ".repeat(indent));
        // Only what has a builder knows `auth`.
        for field in fields {
            self.field(field, true, indent, owner, &mut out);
            debug_assert!(out.starts_with(&pad));
        }
        out
    }

    fn field(
        &mut self,
        field: &Field,
        has_builder: bool,
        indent: usize,
        owner: &str,
        out: &mut String,
    ) {
        let pad = " ".repeat(indent);
        let mut serde = Vec::new();
        if field.name.trim_start_matches("r#") != field.key {
            serde.push(Text::Leaf(format!("rename = {}", quoted(&field.key))));
        }
        let base = match &field.kind {
            Kind::Text => "String".to_owned(),
            Kind::Secret => {
                self.ours.insert("Secret");
                "Secret".to_owned()
            }
            Kind::Flag => "bool".to_owned(),
            Kind::Whole => "i64".to_owned(),
            Kind::Number => "f64".to_owned(),
            Kind::Object(inner) => self.object(field, inner, owner),
            Kind::Tag(value) => self.tag(value, owner),
            Kind::Flatten(name) => {
                out.push_str(&format!("{pad}#[auth(flatten)]\n"));
                name.clone()
            }
        };
        let mut auth = None;
        let base = match &field.presence {
            Presence::Required => base,
            Presence::Optional => format!("Option<{base}>"),
            Presence::Default => {
                auth = Some("default".to_owned());
                serde.push(Text::Leaf("default".to_owned()));
                base
            }
            Presence::DefaultTo(value) => {
                let value =
                    if matches!(field.kind, Kind::Flag) { value.clone() } else { quoted(value) };
                auth = Some(format!("default = {value}"));
                let function = self.default_function(field, &value, owner);
                serde.push(Text::Leaf(format!("default = {}", quoted(&function))));
                base
            }
        };
        if let Some(auth) = auth.filter(|_| has_builder) {
            layout::attribute("auth", &[Text::Leaf(auth)], indent, out);
        }
        if !serde.is_empty() {
            layout::attribute("serde", &serde, indent, out);
        }
        out.push_str(&format!("{pad}{}: {base},\n", field.name));
    }

    /// A struct that others read.
    fn object(&mut self, field: &Field, inner: &[Field], owner: &str) -> String {
        let name = self.name(&format!("{owner} {}", field.key));
        let default = if field.presence == Presence::Default {
            "Debug, Default, Deserialize"
        } else {
            "Debug, Deserialize"
        };
        let at = self.parts.len();
        let mut out = format!("#[derive({default})]\npub struct {name} {{\n");
        for field in inner {
            self.field(field, false, 4, &name, &mut out);
        }
        out.push_str("}\n");
        self.parts.insert(at, out);
        name
    }

    /// An enum that takes one value.
    fn tag(&mut self, value: &str, owner: &str) -> String {
        let name = self.name(&format!("{owner} tag"));
        let variant = type_name(value);
        let mut out = format!("#[derive(Debug, Deserialize)]\npub enum {name} {{\n");
        if variant != value {
            layout::attribute(
                "serde",
                &[Text::Leaf(format!("rename = {}", quoted(value)))],
                4,
                &mut out,
            );
        }
        out.push_str(&format!("    {variant},\n}}\n"));
        self.parts.push(out);
        name
    }

    fn default_function(&mut self, field: &Field, value: &str, owner: &str) -> String {
        let owner =
            if owner.is_empty() { String::new() } else { format!("{}_", plain_name(owner)) };
        let name = format!("default_{owner}{}", plain_name(&field.key));
        let (kind, value) = if matches!(field.kind, Kind::Flag) {
            ("bool", value.to_owned())
        } else {
            ("String", format!("{value}.to_owned()"))
        };
        if self.names.insert(name.clone()) {
            self.parts.push(format!("fn {name}() -> {kind} {{\n    {value}\n}}\n"));
        }
        name
    }
}

/// rustfmt's `struct_variant_width`: short ones, without attributes, are one line.
fn variant_body(fields: &str) -> String {
    const WIDTH: usize = 35;
    if fields.is_empty() {
        return ",\n".to_owned();
    }
    let line: Vec<&str> = fields.lines().map(str::trim).collect();
    let line = line.join(" ");
    let line = line.trim_end_matches(',');
    if line.len() <= WIDTH && !line.contains('#') {
        return format!(" {{ {line} }},\n");
    }
    format!(" {{\n{fields}    }},\n")
}
