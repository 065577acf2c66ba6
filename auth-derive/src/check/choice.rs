//! `match("{environment}", "production" = "…", _ = "…")`: a value that another value chooses.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;

use crate::check::context::Context;
use crate::check::kind::Kind;
use crate::check::template::{Part, Template};
use crate::check::value::{Arm, Choice, Source, Val};
use crate::read::{Given, Item, Key, Node, Value};

/// The word itself.
pub(crate) const WORD: &str = "match";

const HELP: &str = "write `match(\"{field}\", \"value\" = \"…\", _ = \"…\")`";

impl Context<'_> {
    /// A text, or a `match(…)` that chooses one.
    pub(crate) fn chosen(&mut self, name: &str, value: &Value, kind: Kind) -> Val {
        match value {
            Value::Text(text) => self.text(name, text, kind),
            Value::Call(word, nodes) if word == WORD => {
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
}

impl Choice {
    /// Reads `match(…)`, whose arms are values of `kind` for `name`.
    pub(crate) fn read(
        name: &str,
        word: &Ident,
        nodes: &[Node],
        kind: Kind,
        cx: &mut Context<'_>,
    ) -> Option<Self> {
        let Some((Node::Bare(Value::Text(literal)), arms)) = nodes.split_first() else {
            if !nodes.iter().any(|node| matches!(node, Node::Broken)) {
                cx.errors.at(
                    word.span(),
                    format_args!(
                        "`match` takes first, in quotes, the placeholder that chooses: {HELP}"
                    ),
                );
            }
            return None;
        };
        let span = literal.span();
        let template = match Template::parse(literal) {
            Ok(template) => template,
            Err(message) => {
                cx.errors.at(span, message);
                return None;
            }
        };
        let [part] = template.parts.as_slice() else {
            cx.errors.at(span, "`match` chooses by one placeholder, such as `\"{environment}\"`");
            return None;
        };
        if !template.has_placeholder() || matches!(part, Part::Base64(_)) {
            cx.errors.at(
                span,
                format_args!("this is no field and no method, and nothing else chooses: {HELP}"),
            );
            return None;
        }
        let on = cx.source(part, span);
        let before = cx.errors.len();
        let mut choice = Self { on: on?, span, arms: Vec::new() };
        for node in arms {
            choice.arm(name, node, kind, cx);
        }
        if choice.arms.is_empty() && cx.errors.none_since(before) {
            cx.errors.at(word.span(), format_args!("`match` has nothing to choose from: {HELP}"));
        }
        if cx.errors.none_since(before) {
            choice.refuse_gaps(word.span(), cx);
        }
        Some(choice)
    }

    /// Reads `"value" = "…"`, `true = "…"`, `None = "…"` or `_ = "…"`.
    fn arm(&mut self, name: &str, node: &Node, kind: Kind, cx: &mut Context<'_>) {
        let (item, value) = match node {
            Node::Item(item) => match &item.given {
                Given::Value(value) => (item, value),
                _ => {
                    let key = item.key.text();
                    cx.errors.at(
                        item.span(),
                        format_args!("this arm has no value: write `\"{key}\" = \"…\"`"),
                    );
                    return;
                }
            },
            Node::Bare(value) => {
                cx.errors.at(value.span(), format_args!("this value has no arm: {HELP}"));
                return;
            }
            Node::Broken => return,
        };
        let Some(arm) = arm(item, cx) else { return };
        let span = item.span();
        if self.arms.iter().any(|(other, _)| *other == arm) {
            cx.errors.at(span, "this arm is given twice: remove one");
        } else if self.arms.iter().any(|(other, _)| *other == Arm::Any) {
            cx.errors
                .at(span, "this arm is never reached: `_` before it takes all, so write that last");
        }
        let value = cx.chosen(name, value, kind);
        self.arms.push((arm, value));
    }

    /// A `bool` has two values; of another field's values the types say nothing.
    fn refuse_gaps(&self, span: Span, cx: &mut Context<'_>) {
        let Source::Field { index, rest, shown } = &self.on else { return };
        let ty = cx.fields[*index].ty.last_segment().map(|(last, _)| last.to_string());
        let bool = ty.as_deref() == Some("bool");
        let odd = self.arms.iter().find_map(|(arm, _)| match arm {
            Arm::Text(text) if bool && text != "true" && text != "false" => Some(format!(
                "`{shown}` is a `bool`, which is never `{text}`: write `true = \"…\"` and `false = \"…\"`"
            )),
            Arm::Absent if matches!(ty.as_deref(), Some("bool" | "String" | "Secret")) => Some(format!(
                "`{shown}` is no `Option`, so it is never `None`: remove this arm, or make the field an `Option`"
            )),
            _ => None,
        });
        if let Some(odd) = odd.filter(|_| rest.is_empty()) {
            cx.errors.at(span, odd);
            return;
        }
        if !bool || !rest.is_empty() || self.arms.iter().any(|(arm, _)| *arm == Arm::Any) {
            return;
        }
        for word in ["true", "false"] {
            if !self.arms.iter().any(|(arm, _)| *arm == Arm::Text(word.to_owned())) {
                cx.errors.at(span, format_args!("`match` does not say what `{word}` gives: add `{word} = \"…\"` or `_ = \"…\"`"));
            }
        }
    }
}

fn arm(item: &Item, cx: &mut Context<'_>) -> Option<Arm> {
    match &item.key {
        Key::Text(text) => Some(Arm::Text(text.value())),
        Key::Word(word) => match word.unraw().to_string().as_str() {
            word @ ("true" | "false") => Some(Arm::Text(word.to_owned())),
            "None" => Some(Arm::Absent),
            "_" => Some(Arm::Any),
            "default" | "otherwise" | "any" => {
                cx.errors.at(
                    word.span(),
                    format_args!("all other values are `_`: write `_ = \"…\"` instead of `{word}`"),
                );
                None
            }
            other => {
                cx.errors.at(
                    word.span(),
                    format_args!("write the value in quotes, `\"{other}\" = \"…\"`; the words are `true`, `false`, `None` and `_`"),
                );
                None
            }
        },
        Key::Hyphened(text) => {
            let value = text.value();
            cx.errors
                .at(text.span(), format_args!("write the value in quotes: `\"{value}\" = \"…\"`"));
            None
        }
    }
}
