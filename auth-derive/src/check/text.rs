//! A literal with its placeholders as a value.

use syn::LitStr;

use crate::check::context::Context;
use crate::check::kind::Kind;
use crate::check::template::{Part, Template};
use crate::check::value::{Piece, Val};

impl<'a> Context<'a> {
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
}
