//! Which struct or enum says what a manifest says.

use crate::error::Result;
use crate::fields::{Build, Field, Kind, Presence, field_name};
use crate::item::Item;
use crate::method::Method;
use crate::print::{Enum, Source, Struct, Variant};
use crate::schema::Schema;
use crate::value::Path;

/// One authenticator, and what stands beside it.
pub(crate) struct Api {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) method: Method,
    /// `base_url`, `headers` and the like.
    pub(crate) shared: Vec<Item>,
}

pub(crate) fn add(api: Api, schema: &Schema, source: &mut Source) -> Result<()> {
    let name = source.name(&api.name);
    let Api { doc, shared, method, .. } = api;
    let build = Build { schema, tag: None, with_tag: false };
    match method {
        Method::Items(mut items) => {
            items.extend(shared);
            let fields = build.fields(&items, 0)?;
            source.add_struct(&Struct { name, doc, items, fields });
        }
        Method::Signed(signature) => {
            let mut read = signature.reads();
            read.extend(shared.iter().cloned());
            let fields = build.fields(&read, 0)?;
            let mut items = vec![Item::word("sign_with = jwt")];
            items.extend(shared);
            source.add_struct(&Struct { name: name.clone(), doc, items, fields: fields.clone() });
            source.add_jwt(&name, &signature, &fields);
        }
        Method::Selected { path, methods } => {
            let variants: Vec<(String, Vec<Item>)> = methods
                .into_iter()
                .filter_map(|(tag, method)| match method {
                    Method::Items(items) => Some((tag.clone(), given(items, &path, &tag))),
                    _ => None,
                })
                .collect();
            Selected { name, doc, shared, path, variants, schema }.add(source)?;
        }
    }
    Ok(())
}

struct Selected<'a> {
    name: String,
    doc: Option<String>,
    shared: Vec<Item>,
    path: Path,
    variants: Vec<(String, Vec<Item>)>,
    schema: &'a Schema,
}

impl Selected<'_> {
    fn add(mut self, source: &mut Source) -> Result<()> {
        // What a tag chooses is known in its variant.
        if reads(&self.shared).contains(&self.path) {
            for (tag, items) in &mut self.variants {
                items.extend(given(self.shared.clone(), &self.path, tag));
            }
            self.shared.clear();
        }
        let inside = |items: &[Item]| {
            reads(items).iter().all(|read| read.len() > 1 && read[0] == self.path[0])
        };
        let outside = |items: &[Item]| reads(items).iter().all(|read| read[0] != self.path[0]);
        match self.path.len() {
            1 => self.at_the_top(source),
            2 if self.variants.iter().all(|(_, items)| inside(items)) && outside(&self.shared) => {
                self.below_a_struct(source)
            }
            _ => self.by_what_is_there(source),
        }
    }

    /// `credentials: {auth_type: …, …}`: an enum in a struct.
    fn below_a_struct(self, source: &mut Source) -> Result<()> {
        let (key, tag) = (self.path[0].clone(), self.path[1].clone());
        let inner = source.name(&key);
        let mut fields =
            Build { schema: self.schema, tag: None, with_tag: false }.fields(&self.shared, 0)?;
        fields.push(Field {
            name: field_name(&key),
            key,
            kind: Kind::Flatten(inner.clone()),
            presence: Presence::Required,
        });
        source.add_struct(&Struct {
            name: self.name.clone(),
            doc: self.doc.clone(),
            items: self.shared.clone(),
            fields,
        });
        let variants = self.variants(1, false)?;
        source.add_enum(&Enum {
            name: inner,
            doc: None,
            items: Vec::new(),
            tag: Some(tag),
            variants,
        });
        Ok(())
    }

    /// The tag is beside the fields.
    fn at_the_top(self, source: &mut Source) -> Result<()> {
        let variants = self.variants(0, false)?;
        source.add_enum(&Enum {
            name: self.name,
            doc: self.doc,
            items: self.shared,
            tag: Some(self.path[0].clone()),
            variants,
        });
        Ok(())
    }

    /// A method reads fields from more than one place, and its tag is further inside: each variant has the
    /// tag's value as a field.
    fn by_what_is_there(self, source: &mut Source) -> Result<()> {
        let variants = self.variants(0, true)?;
        source.add_enum(&Enum {
            name: self.name,
            doc: self.doc,
            items: self.shared,
            tag: None,
            variants,
        });
        Ok(())
    }

    fn variants(&self, depth: usize, with_tag: bool) -> Result<Vec<Variant>> {
        self.variants
            .iter()
            .map(|(tag, items)| {
                let mut read = items.clone();
                if depth == 0 {
                    read.extend(self.shared.iter().cloned());
                }
                let build = Build { schema: self.schema, tag: Some((&self.path, tag)), with_tag };
                Ok(Variant {
                    tag: tag.clone(),
                    items: items.clone(),
                    fields: build.fields(&read, depth)?,
                    depth,
                })
            })
            .collect()
    }
}

fn reads(items: &[Item]) -> Vec<Path> {
    let mut found = Vec::new();
    items.iter().for_each(|item| item.reads(&mut found));
    found.into_iter().map(|read| read.path).collect()
}

/// The items where the field at `path` is `text`.
fn given(items: Vec<Item>, path: &Path, text: &str) -> Vec<Item> {
    items
        .into_iter()
        .map(|item| match item {
            Item::Word(word) => Item::Word(word),
            Item::List { name, items } => Item::List { name, items: given(items, path, text) },
            Item::Value { name, value, usage } => {
                Item::Value { name, value: value.given(path, text), usage }
            }
        })
        .collect()
}
