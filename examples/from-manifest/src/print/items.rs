//! Items with the names of fields in them.

use super::layout::Text;
use crate::fields::{Field, is_optional, plain_name};
use crate::item::{Item, quoted};
use crate::value::{Arm, Piece, Value};

/// The fields that values read.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) fields: &'a [Field],
    /// How many keys lie outside.
    pub(crate) depth: usize,
}

impl Scope<'_> {
    pub(super) fn texts(self, items: &[Item]) -> Vec<Text> {
        items.iter().filter_map(|item| self.text(item)).collect()
    }

    /// `None` where a field fills it by its name.
    fn text(self, item: &Item) -> Option<Text> {
        match item {
            Item::Word(text) => Some(Text::Leaf(text.clone())),
            Item::List { name, items } => {
                let items = self.texts(items);
                Some(if items.is_empty() {
                    Text::Leaf(name.clone())
                } else {
                    Text::List(name.clone(), items)
                })
            }
            Item::Value { name, value, usage } => {
                let named = |path: &[String]| {
                    path.len() == self.depth + 1
                        && Some(plain_name(&path[self.depth]).as_str()) == usage.role
                };
                if value.as_field().is_some_and(|path| named(path)) {
                    return None;
                }
                Some(self.value(&format!("{name} = "), value))
            }
        }
    }

    fn value(self, before: &str, value: &Value) -> Text {
        match value {
            Value::Text(pieces) => Text::Leaf(format!("{before}{}", quoted(&self.pieces(pieces)))),
            Value::Choice { on, arms } => {
                let optional = is_optional(self.fields, &on[self.depth.min(on.len())..]);
                let mut texts = vec![Text::Leaf(quoted(&format!("{{{}}}", self.path(on))))];
                // Of a field that is always there, `None` is no value.
                let mut arms: Vec<_> =
                    arms.iter().filter(|(arm, _)| optional || *arm != Arm::Absent).collect();
                if let Some((Arm::Any, last)) = arms.last() {
                    let last = last.clone();
                    arms.retain(|(arm, value)| *arm == Arm::Any || *value != last);
                }
                if let [(Arm::Any, only)] = arms.as_slice() {
                    return self.value(before, only);
                }
                texts.extend(arms.iter().map(|(arm, value)| {
                    let arm = match arm {
                        Arm::Text(text) => quoted(text),
                        Arm::True => "true".to_owned(),
                        Arm::False => "false".to_owned(),
                        Arm::Absent => "None".to_owned(),
                        Arm::Any => "_".to_owned(),
                    };
                    self.value(&format!("{arm} = "), value)
                }));
                Text::List(format!("{before}match"), texts)
            }
        }
    }

    fn pieces(self, pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.replace('{', "{{").replace('}', "}}"),
                Piece::Field(path) => format!("{{{}}}", self.path(path)),
                Piece::Base64(inner) => match inner.as_slice() {
                    [Piece::Field(path)] => format!("{{base64({})}}", self.path(path)),
                    other => self.pieces(other),
                },
                Piece::Token => "{token}".to_owned(),
            })
            .collect()
    }

    /// `credentials.client_id`
    fn path(self, path: &[String]) -> String {
        let names: Vec<String> = path.iter().skip(self.depth).map(|key| plain_name(key)).collect();
        names.join(".")
    }
}
