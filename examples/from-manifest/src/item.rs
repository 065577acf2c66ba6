//! The items of `#[auth(…)]`, before the fields have names.

use crate::value::{Path, Piece, Value};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// As it is printed.
    Word(String),
    /// `name = "…"`, or `name = match(…)`
    Value { name: String, value: Value, usage: Usage },
    /// `name(…)`; without items, `name`.
    List { name: String, items: Vec<Self> },
}

/// What a value is for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Usage {
    /// A field that is named like it fills it.
    pub(crate) role: Option<&'static str>,
    /// Its fields are secrets, whatever the specification says.
    pub(crate) secret: bool,
    /// Its fields are no secrets: a URL is not kept from logs.
    pub(crate) url: bool,
    /// Without it there is no request.
    pub(crate) needed: bool,
}

impl Item {
    pub(crate) fn word(text: impl Into<String>) -> Self {
        Self::Word(text.into())
    }

    /// `name = "text"`, where the text has no placeholder.
    pub(crate) fn text(name: &str, text: &str) -> Self {
        Self::Word(format!("{name} = {}", quoted(text)))
    }

    pub(crate) fn list(name: &str, items: Vec<Self>) -> Self {
        Self::List { name: name.to_owned(), items }
    }

    pub(crate) fn value(name: &str, value: Value, usage: Usage) -> Self {
        Self::Value { name: name.to_owned(), value, usage }
    }

    /// `"name" = "…"`
    pub(crate) fn pair(name: &str, value: Value) -> Self {
        Self::value(&quoted(name), value, Usage::default())
    }

    /// Every field that is read, as often as it is.
    pub(crate) fn reads(&self, found: &mut Vec<Read>) {
        match self {
            Self::Word(_) => {}
            Self::List { items, .. } => items.iter().for_each(|item| item.reads(found)),
            Self::Value { value, usage, .. } => value_reads(value, *usage, found),
        }
    }
}

/// That a field is read.
pub(crate) struct Read {
    pub(crate) path: Path,
    pub(crate) usage: Usage,
    /// `None` has an arm of its own.
    pub(crate) absent: bool,
    /// `true` and `false` are its arms.
    pub(crate) flag: bool,
}

fn value_reads(value: &Value, usage: Usage, found: &mut Vec<Read>) {
    match value {
        Value::Text(pieces) => {
            for piece in pieces {
                let inner = std::slice::from_ref(piece);
                let inner = if let Piece::Base64(inner) = piece { inner.as_slice() } else { inner };
                for piece in inner {
                    if let Piece::Field(path) = piece {
                        // A part of a value says less than the whole.
                        let usage = if value.as_field().is_some() {
                            usage
                        } else {
                            Usage { needed: false, ..usage }
                        };
                        found.push(Read { path: path.clone(), usage, absent: false, flag: false });
                    }
                }
            }
        }
        Value::Choice { on, arms } => {
            use crate::value::Arm;
            let has = |wanted: &[Arm]| arms.iter().any(|(arm, _)| wanted.contains(arm));
            found.push(Read {
                path: on.clone(),
                // What chooses is no secret.
                usage: Usage { url: true, ..Usage::default() },
                absent: has(&[Arm::Absent]),
                flag: has(&[Arm::True, Arm::False]),
            });
            for (_, value) in arms {
                value_reads(value, Usage { needed: false, ..usage }, found);
            }
        }
    }
}

/// `name = "data.token"`, or `name = ["data", "a.token"]` where a key holds what paths do not.
pub(crate) fn json_path(name: &str, keys: &[String]) -> Item {
    Item::Word(if keys.iter().any(|key| key.contains(['.', '{', '}'])) {
        let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
        format!("{name} = [{}]", keys.join(", "))
    } else {
        format!("{name} = {}", quoted(&keys.join(".")))
    })
}

/// A text as Rust has it.
pub(crate) fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\t', "\\t")
    )
}
