//! A list of pairs: `"audience" = "…"`.

use syn::LitStr;

use crate::help::Errors;
use crate::read::attr::{Given, Key, Node, Value};

/// Pairs such as `"audience" = "…"`.
pub(crate) fn pairs(owner: &str, nodes: Vec<Node>, errors: &mut Errors) -> Vec<(LitStr, Value)> {
    let mut pairs: Vec<(LitStr, Value)> = Vec::new();
    // A list that is not one of pairs is one mistake.
    let mut said = false;
    for node in nodes {
        let item = match node {
            Node::Item(item) => item,
            Node::Broken => continue,
            Node::Bare(value) => {
                if !std::mem::replace(&mut said, true) {
                    errors.at(value.span(), no_pair(owner, &value));
                }
                continue;
            }
        };
        if let (Key::Word(word), Given::Nothing) = (&item.key, &item.given) {
            if !std::mem::replace(&mut said, true) {
                errors.at(
                    word.span(),
                    format_args!(
                        "`{owner}` takes pairs: write `\"{word}\" = \"{{{word}}}\"` for a field"
                    ),
                );
            }
            continue;
        }
        let key = match &item.key {
            Key::Text(text) => text.clone(),
            Key::Word(_) | Key::Hyphened(_) => {
                let (word, span) = (item.key.text(), item.span());
                errors.at(span, format_args!("write the name in quotes: `\"{word}\" = …`"));
                LitStr::new(&word, span)
            }
        };
        let Given::Value(value) = item.given else {
            errors.at(
                item.key.span(),
                format_args!("this needs a value: `\"{}\" = \"…\"`", key.value()),
            );
            continue;
        };
        if let Some((first, _)) = pairs.iter().find(|(other, _)| other.value() == key.value()) {
            errors.between(
                first.span(),
                key.span(),
                format_args!("`{}` is given twice in `{owner}(…)`: remove one", key.value()),
            );
            continue;
        }
        pairs.push((key, value));
    }
    pairs
}

/// `headers("X-A: b")`, `query("v=3")`
fn no_pair(owner: &str, value: &Value) -> String {
    if let Value::Text(text) = value {
        let text = text.value();
        if let Some((name, value)) = text.split_once([':', '=']) {
            return format!(
                "`{owner}` takes pairs: write `{:?} = {:?}`",
                name.trim(),
                value.trim()
            );
        }
    }
    format!("`{owner}` takes pairs: `{owner}(\"name\" = \"value\")`")
}
