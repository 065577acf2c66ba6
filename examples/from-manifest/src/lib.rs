//! Prints the annotated struct of a declarative connector manifest.

mod error;
mod fields;
mod item;
mod manifest;
mod method;
mod print;
mod reference;
mod requester;
mod schema;
mod shape;
mod template;
mod value;
mod yaml;

use std::cell::RefCell;

pub use error::{Error, Note};

use item::Item;
use method::{Context, Method};
use print::Source;
use reference::References;
use schema::Schema;
use shape::Api;
use value::Value;

/// What a manifest became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Rust, formatted.
    pub source: String,
    /// What is not in it, and what the reader should know.
    pub notes: Vec<Note>,
}

/// Imports a manifest; `name` is the struct's, which otherwise comes from the specification's title.
///
/// # Errors
/// What cannot be carried over, with its line.
pub fn import(manifest: &str, name: Option<&str>) -> Result<Imported, Error> {
    let root = yaml::parse(manifest)?;
    let references = References::new(&root);
    let mut sites = manifest::sites(&root, &references)?;
    // Requests without a credential are `without_auth()` of a client that has one.
    if sites.iter().any(|site| site.authenticator().is_some()) {
        sites.retain(|site| site.authenticator().is_some());
    }
    let schema = match root.get("spec") {
        Some(spec) => Schema::of(references.resolve(spec)?.as_ref()),
        None => Schema::default(),
    };
    let notes = RefCell::new(Vec::new());
    let cx = Context { schema: &schema, notes: &notes, prefix: Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for site in &sites {
        let method = match site.authenticator() {
            Some(block) => method::read(block, &cx)?,
            None => Method::Items(vec![Item::word("none")]),
        };
        let base = requester::base_url(&site.requester, &cx)?;
        let extras = requester::extras(&site.requester, &cx);
        match groups.iter_mut().find(|group| group.method == method) {
            Some(group) => group.join(base, &extras),
            None => groups.push(Group {
                method,
                bases: base.into_iter().collect(),
                extras,
                stream: site.stream.clone(),
            }),
        }
    }
    if groups.len() > 1 {
        groups.retain(|group| group.method != Method::Items(vec![Item::word("none")]));
    }
    let title = name.map(str::to_owned).or_else(|| schema.title().map(short));
    let several = groups.len() > 1;
    let mut source = Source::default();
    for group in groups {
        let own = title.clone().unwrap_or_else(|| "Api".to_owned());
        let stream = group.stream.clone().filter(|_| several).unwrap_or_default();
        let shared = group.shared(&cx);
        let doc = title.clone().filter(|_| !several);
        shape::add(
            Api { name: format!("{own} {stream}"), doc, method: group.method, shared },
            &schema,
            &mut source,
        )?;
    }
    Ok(Imported { source: source.finish(), notes: notes.into_inner() })
}

/// The requesters of one authenticator.
struct Group {
    method: Method,
    bases: Vec<Value>,
    extras: Vec<Item>,
    stream: Option<String>,
}

impl Group {
    fn join(&mut self, base: Option<Value>, extras: &[Item]) {
        if let Some(base) = base.filter(|base| !self.bases.contains(base)) {
            self.bases.push(base);
        }
        // What only some requests carry is no part of the authenticator.
        self.extras.retain(|extra| extras.contains(extra));
    }

    fn shared(&self, cx: &Context<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut bases = self.bases.iter();
        if let Some(base) = bases.next() {
            items.push(requester::base_url_item(base.clone()));
        }
        let others: Vec<Item> = bases
            .filter_map(Value::as_literal)
            .filter_map(|base| requester::other_origin(base, self.bases.first()?.as_literal()?))
            .collect();
        if !others.is_empty() {
            items.push(Item::list("also_send_to", others));
        }
        if self.bases.iter().skip(1).any(|base| base.as_literal().is_none()) {
            cx.note(1, "the requests go to more than one host that the config names: only the first is `base_url`");
        }
        items.extend(self.extras.iter().cloned());
        items
    }
}

/// `Airtable Source Spec` is Airtable's.
fn short(title: &str) -> String {
    let mut title = title.trim();
    for word in [" Specification", " Spec", " Source"] {
        title = title.strip_suffix(word).unwrap_or(title);
    }
    title.strip_prefix("Source ").unwrap_or(title).to_owned()
}
