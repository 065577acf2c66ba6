//! The values of roles and options: written in the method, or filled by a field.

use syn::LitStr;

use crate::check::choice::WORD;
use crate::check::context::{Context, Unfilled};
use crate::check::fields::{DefaultValue, Field};
use crate::check::kind::Kind;
use crate::check::options::Options;
use crate::check::roles::{self, Role};
use crate::check::url;
use crate::check::value::{Piece, Source, Val};
use crate::help::Errors;
use crate::read::{Given, Item, Value};

impl Context<'_> {
    /// The value of a role: written in the method, or filled by a field. `needed` says by what it is needed.
    pub(crate) fn role(
        &mut self,
        options: &mut Options,
        role: &'static str,
        needed: Option<String>,
    ) -> Val {
        let kind = roles::of(role).map_or(Kind::Plain, |row| row.kind);
        self.role_of_kind(options, role, kind, needed)
    }

    /// The value of a role that no field fills by its name: written in the method, or bound by an attribute.
    pub(crate) fn bound_role(&mut self, options: &mut Options, role: &'static str) -> Val {
        let bound = self.filler(role).is_some();
        if options.has(role) || bound {
            return self.role(options, role, None);
        }
        self.asked.push(role);
        Val::Absent(role)
    }

    /// As [`Context::role`], where this method allows another kind of value than most.
    pub(crate) fn role_of_kind(
        &mut self,
        options: &mut Options,
        role: &'static str,
        kind: Kind,
        needed: Option<String>,
    ) -> Val {
        self.asked.push(role);
        let option = roles::of(role).map_or(role, Role::option);
        if let Some(item) = options.take(option) {
            return self.written_role(role, &item, kind);
        }
        match self.filler(role) {
            Some(index) => {
                self.reads.insert(index);
                let field = &self.fields[index];
                check_field(role, kind, field, self.errors);
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
            Given::Value(value @ Value::Call(word, _)) if word == WORD => {
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
            Value::Call(word, _) if word == WORD => self.chosen(&name.value(), value, kind),
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
}

/// A field that fills a role by its name or attribute has a type that gives a text, and no secret in the code.
fn check_field(role: &str, kind: Kind, field: &Field, errors: &mut Errors) {
    let secret = kind.is_secret();
    if roles::of(role).is_none_or(|row| row.is_text)
        && let Some(what) = field.ty.no_text()
    {
        let ty = if secret { "Secret" } else { "String" };
        errors.on(&field.ty, format_args!("the role `{role}` is a text, and the field `{0}` is {what}\nhelp: write `{0}: {ty}`", field.name));
    }
    if secret && let Some(DefaultValue::Expr(text, true)) = &field.default {
        errors.on(text, format_args!("a secret is written into the code here: remove this default of `{}`, so that the value comes from outside", field.name));
    }
}
