//! What the methods of one config are read against: its fields, and what was found so far.

use proc_macro2::{Ident, Span};

use crate::check::fields::{Field, Indices};
use crate::check::names::Names;
use crate::check::options::Options;
use crate::check::places::{Filled, Places};
use crate::check::template::Part;
use crate::check::value::Source;
use crate::help::Errors;
use crate::help::suggest::{hint, list, nearest};
use crate::read::{Item, Node};

/// The state of reading one struct or variant.
pub(crate) struct Context<'a> {
    pub(crate) errors: &'a mut Errors,
    pub(crate) fields: &'a [Field],
    /// `Square` or `Login::Oauth`, for errors.
    pub(crate) shown: &'a str,
    /// Whether `dangerous_allow_http` stands anywhere.
    pub(crate) allow_http: bool,
    /// The fields that some value reads.
    pub(crate) reads: Indices,
    /// Whether something needs the whole struct: a method in a placeholder, a function of the user.
    pub(crate) whole: bool,
    /// The roles that the methods asked for.
    pub(crate) asked: Vec<&'static str>,
    /// The roles that nothing fills.
    pub(crate) unfilled: Vec<Unfilled>,
    /// The placeholders that are the whole value of a role: role, field, and where.
    pub(crate) written: Vec<(&'static str, String, Span)>,
    /// The places in a request that are filled already.
    places: Places,
    /// The names of what may stand elsewhere.
    names: &'a Names,
}

/// A role that nothing fills.
pub(crate) struct Unfilled {
    pub(crate) role: &'static str,
    /// What needs it, and where that stands; `None` where it is optional.
    pub(crate) needed: Option<(String, Span)>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        errors: &'a mut Errors,
        fields: &'a [Field],
        shown: &'a str,
        allow_http: bool,
        names: &'a Names,
    ) -> Self {
        Self {
            errors,
            fields,
            shown,
            allow_http,
            reads: Indices::default(),
            whole: false,
            asked: Vec::new(),
            unfilled: Vec::new(),
            written: Vec::new(),
            places: Places::default(),
            names,
        }
    }

    /// What stands in the parentheses of `item`.
    pub(crate) fn options(
        &mut self,
        owner: &'static str,
        item: Item,
        known: &[&'static str],
    ) -> Options {
        Options::of(owner, item, known, self.names, self.errors)
    }

    /// What is known among `nodes`; `repeatable` may stand more than once.
    pub(crate) fn options_among(
        &mut self,
        owner: &'static str,
        span: Span,
        nodes: Vec<Node>,
        known: &[&'static str],
        repeatable: &[&str],
    ) -> Options {
        Options::new(owner, span, nodes, known, repeatable, self.names, self.errors)
    }

    /// Notes that a place in the request is filled; two methods at one place are a mistake.
    pub(crate) fn fill(&mut self, kind: &'static str, name: &str, span: Span, by: &'static str) {
        self.places.fill(Filled { kind, name: name.to_owned(), span, by }, self.errors);
    }

    /// Reads another request than the API's: what that one fills is no conflict with these.
    pub(crate) fn other_request<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::take(&mut self.places);
        let value = read(self);
        self.places = outer;
        value
    }

    /// What a placeholder reads.
    pub(crate) fn source(&mut self, part: &Part, span: Span) -> Option<Source> {
        match part {
            Part::Text(_) => None,
            Part::Base64(inner) => {
                self.source(inner, span).map(|inner| Source::Base64(Box::new(inner)))
            }
            Part::Method(name) => {
                self.whole = true;
                Some(Source::Method { ident: ident(name, span), shown: name.clone() })
            }
            Part::Field(path) => {
                let (first, rest) = path.split_first()?;
                let index = self.field(first, span)?;
                let rest = rest.iter().map(|name| ident(name, span)).collect();
                Some(Source::Field { index, rest, shown: path.join(".") })
            }
        }
    }

    /// The field of a placeholder; a misspelled one is reported and understood.
    fn field(&mut self, name: &str, span: Span) -> Option<usize> {
        let names =
            || self.fields.iter().filter(|field| !field.skip).map(|field| field.name.as_str());
        let found = self.fields.iter().position(|field| field.name == name);
        if let Some(index) = found {
            if self.fields[index].skip {
                self.errors.at(span, format_args!("`{{{name}}}`: the field `{name}` is skipped, so a placeholder cannot read it"));
            }
            self.reads.insert(index);
            return found;
        }
        let shown = self.shown;
        if name == "token" || name == "access_token" {
            self.errors.at(span, format_args!("`{shown}` has no field `{name}`; the token that is obtained can stand in `send_as(…)` only"));
            return None;
        }
        let near = nearest(name, names());
        let all: Vec<&str> = names().collect();
        let help = match (near, all.as_slice()) {
            (Some(_), _) => String::new(),
            (None, []) => {
                "\nhelp: there are no fields: add one, or write `{{` for a brace".to_owned()
            }
            (None, all) => format!(
                "\nhelp: the fields are {}; a method is written `{{{name}()}}`",
                list(all).replace(" or ", " and ")
            ),
        };
        self.errors.at(span, format_args!("`{shown}` has no field `{name}`{}{help}", hint(near)));
        let index = self.fields.iter().position(|field| Some(field.name.as_str()) == near)?;
        self.reads.insert(index);
        Some(index)
    }

    /// The field that fills a role.
    pub(crate) fn filler(&self, role: &str) -> Option<usize> {
        let fills = |field: &&Field| !field.skip && !field.flatten && field.fills() == role;
        // An attribute is meant more than a name; that both claim the role is reported elsewhere.
        let bound = self.fields.iter().position(|field| fills(&field) && field.role.is_some());
        bound.or_else(|| self.fields.iter().position(|field| fills(&field)))
    }
}

/// An identifier of a name without `r#`.
fn ident(name: &str, span: Span) -> Ident {
    syn::parse_str::<Ident>(name)
        .map_or_else(|_| Ident::new_raw(name, span), |_| Ident::new(name, span))
}
