//! What the methods of one config are read against: its fields, and what was found so far.

use proc_macro2::{Ident, Span};
use syn::LitStr;

use crate::check::choice::{self, Choice};
use crate::check::fields::{Field, Indices};
use crate::check::kind::Kind;
use crate::check::names::Names;
use crate::check::options::Options;
use crate::check::places::{Filled, Places};
use crate::check::roles;
use crate::check::template::{Part, Template};
use crate::check::url;
use crate::check::value::{Piece, Source, Val};
use crate::help::errors::Errors;
use crate::help::suggest::{hint, nearest};
use crate::read::attr::{Given, Item, Node, Value};

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

    /// The value of a role: written in the method, or filled by a field. `needed` says by what it is needed.
    pub(crate) fn role(
        &mut self,
        options: &mut Options,
        role: &'static str,
        kind: Kind,
        needed: Option<String>,
    ) -> Val {
        self.role_as(options, role, role, kind, needed)
    }

    /// The value of a role that no field fills by its name: written in the method, or bound by an attribute.
    pub(crate) fn bound_role(
        &mut self,
        options: &mut Options,
        role: &'static str,
        kind: Kind,
    ) -> Val {
        let bound = self.filler(role).is_some();
        if options.has(role) || bound {
            return self.role(options, role, kind, None);
        }
        self.asked.push(role);
        Val::Absent(role)
    }

    /// As [`Context::role`], where the option has another name than the role.
    pub(crate) fn role_as(
        &mut self,
        options: &mut Options,
        option: &str,
        role: &'static str,
        kind: Kind,
        needed: Option<String>,
    ) -> Val {
        self.asked.push(role);
        if let Some(item) = options.take(option) {
            return self.written_role(role, &item, kind);
        }
        match self.filler(role) {
            Some(index) => {
                self.reads.insert(index);
                let field = &self.fields[index];
                roles::check_field(role, kind, field, self.errors);
                let shown = field.name.clone();
                let position = (kind == Kind::Url).then_some(url::Position::Base);
                let hole = Piece::Hole(position, Source::Field { index, rest: Vec::new(), shown });
                Val::Pieces { name: role.to_owned(), pieces: vec![hole], span: field.ident.span() }
            }
            // What was not understood may have been meant for it.
            None if options.misunderstood => Val::Absent(role),
            None => {
                self.unfilled.push(Unfilled { role, needed: needed.map(|by| (by, options.span)) });
                Val::Absent(role)
            }
        }
    }

    fn written_role(&mut self, role: &'static str, item: &Item, kind: Kind) -> Val {
        let value = self.option(role, item, kind);
        if let Val::Pieces { pieces, span, .. } = &value
            && let [Piece::Hole(_, Source::Field { rest, shown, .. })] = pieces.as_slice()
            && rest.is_empty()
        {
            self.written.push((role, shown.clone(), *span));
        }
        value
    }

    /// The value of an option that is written in the method.
    pub(crate) fn option(&mut self, name: &'static str, item: &Item, kind: Kind) -> Val {
        match &item.given {
            Given::Value(value @ Value::Call(word, _)) if word == choice::WORD => {
                self.chosen(name, value, kind)
            }
            _ => match item.text(self.errors) {
                Some(text) => self.text(name, &text, kind),
                None => Val::Absent(name),
            },
        }
    }

    /// The value of a pair such as `"audience" = "…"`; numbers and words are taken as they are written.
    pub(crate) fn pair(&mut self, name: &LitStr, value: &Value, kind: Kind) -> Val {
        match value {
            Value::Text(_) => self.chosen(&name.value(), value, kind),
            Value::Call(word, _) if word == choice::WORD => self.chosen(&name.value(), value, kind),
            Value::Lit(syn::Lit::Int(number)) => {
                Val::Text { name: name.value(), text: number.base10_digits().to_owned() }
            }
            Value::Lit(syn::Lit::Bool(word)) => {
                Val::Text { name: name.value(), text: word.value.to_string() }
            }
            _ => {
                let name = name.value();
                let message = match value {
                    Value::Path(path) if path.is("null") || path.is("None") => {
                        format!("there is no value to send: leave `\"{name}\"` out")
                    }
                    Value::Path(path) => {
                        let word = &path.last;
                        format!(
                            "write this value in quotes: `\"{name}\" = \"{{{word}}}\"` for a field, `\"{word}\"` for a text"
                        )
                    }
                    Value::Call(word, _) if word == "base64" => {
                        format!(
                            "`base64(…)` stands in a text's braces: write `\"{name}\" = \"{{base64(field)}}\"`"
                        )
                    }
                    Value::Array(..) => {
                        format!("one name has one value: write `\"{name}\" = \"…\"`")
                    }
                    _ => format!("write this value in quotes: `\"{name}\" = \"…\"`"),
                };
                self.errors.at(value.span(), message);
                Val::Absent("value")
            }
        }
    }

    /// A text, or a `match(…)` that chooses one.
    pub(crate) fn chosen(&mut self, name: &str, value: &Value, kind: Kind) -> Val {
        match value {
            Value::Text(text) => self.text(name, text, kind),
            Value::Call(word, nodes) if word == choice::WORD => {
                match Choice::read(name, word, nodes, kind, self) {
                    Some(choice) => Val::Choice(Box::new(choice)),
                    None => Val::Absent("match"),
                }
            }
            other => {
                self.errors.at(other.span(), "an arm gives a text in quotes: `\"value\" = \"…\"`");
                Val::Absent("match")
            }
        }
    }

    /// A literal with its placeholders.
    pub(crate) fn text(&mut self, name: &str, literal: &LitStr, kind: Kind) -> Val {
        let template = match Template::parse(literal) {
            Ok(template) => template,
            Err(message) => {
                self.errors.at(literal.span(), message);
                return Val::Absent("template");
            }
        };
        let mut positions = match kind.check(name, &template, self.allow_http) {
            Ok(positions) => positions.into_iter(),
            Err(message) => {
                self.errors.at(literal.span(), message);
                self.note_reads(&template);
                return Val::Absent("template");
            }
        };
        if let Some(field) = self.doubled(&template) {
            self.errors.at(literal.span(), format_args!("`{{{{{field}}}}}` is a text in braces, not the field `{field}`: write `{{{field}}}`"));
            if let Some(index) = self.fields.iter().position(|other| other.name == field) {
                self.reads.insert(index);
            }
            return Val::Absent("template");
        }
        if let Some(text) = template.as_text() {
            return Val::Text { name: name.to_owned(), text };
        }
        let pieces = template
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(text) => Some(Piece::Text(text.clone())),
                part => {
                    let position = positions.next();
                    self.source(part, template.span).map(|source| Piece::Hole(position, source))
                }
            })
            .collect();
        Val::Pieces { name: name.to_owned(), pieces, span: template.span }
    }

    /// The field whose name stands in `{{…}}`, which was meant as a placeholder.
    fn doubled(&self, template: &Template) -> Option<&'a str> {
        let texts: Vec<&str> = template.texts().filter(|text| text.contains('{')).collect();
        if texts.is_empty() {
            return None;
        }
        self.fields.iter().map(|field| field.name.as_str()).find(|field| {
            let braced = format!("{{{field}}}");
            texts.iter().any(|text| text.contains(&braced))
        })
    }

    /// The fields of a wrong literal are read all the same.
    fn note_reads(&mut self, template: &Template) {
        for part in &template.parts {
            let part = if let Part::Base64(inner) = part { &**inner } else { part };
            let Part::Field(path) = part else { continue };
            let index = self.fields.iter().position(|field| path.first() == Some(&field.name));
            if let Some(index) = index {
                self.reads.insert(index);
            }
        }
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
                crate::help::suggest::list(all).replace(" or ", " and ")
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
