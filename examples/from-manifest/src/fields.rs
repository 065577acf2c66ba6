//! The fields that values read, as structs.

use crate::error::{Error, Result};
use crate::item::{Item, Read};
use crate::schema::{Schema, Tag, Type};
use crate::value::Path;

/// A field of a struct or variant.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// As Rust has it, `r#type`.
    pub(crate) name: String,
    /// As the config has it.
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) presence: Presence,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Text,
    Secret,
    Flag,
    Whole,
    Number,
    /// A struct of its own.
    Object(Vec<Field>),
    /// The one value of a tag, which is read to choose and by nothing else.
    Tag(String),
    /// A type that says how it authenticates.
    Flatten(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// `Default::default()`
    Default,
    /// This text, or `true`.
    DefaultTo(String),
}

/// What fields are built from.
#[derive(Clone, Copy)]
pub(crate) struct Build<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) tag: Option<Tag<'a>>,
    /// Whether the tag is a field, too.
    pub(crate) with_tag: bool,
}

impl Build<'_> {
    /// The fields below the first `depth` keys, in the order of their first use.
    pub(crate) fn fields(self, items: &[Item], depth: usize) -> Result<Vec<Field>> {
        let mut reads = Vec::new();
        items.iter().for_each(|item| item.reads(&mut reads));
        if let (true, Some((path, _))) = (self.with_tag, self.tag) {
            reads.push(Read {
                path: path.to_vec(),
                usage: Default::default(),
                absent: false,
                flag: false,
            });
        }
        self.level(&reads.iter().collect::<Vec<_>>(), depth)
    }

    fn level(self, reads: &[&Read], depth: usize) -> Result<Vec<Field>> {
        let mut fields: Vec<Field> = Vec::new();
        for read in reads {
            let Some(key) = read.path.get(depth) else { return Err(both(&read.path)) };
            if fields.iter().any(|field| field.key == *key) {
                continue;
            }
            let own: Vec<&Read> =
                reads.iter().copied().filter(|other| other.path.get(depth) == Some(key)).collect();
            let path = &read.path[..=depth];
            let field = if own.iter().all(|other| other.path.len() == depth + 1) {
                self.leaf(path, &own)
            } else {
                self.object(path, self.level(&own, depth + 1)?, &own)
            };
            if let Some(other) = fields.iter().find(|other| other.name == field.name) {
                return Err(Error::whole(format!(
                    "the config has `{}` and `{}`, which are one name in Rust",
                    other.key, field.key
                )));
            }
            fields.push(field);
        }
        Ok(fields)
    }

    fn leaf(self, path: &[String], reads: &[&Read]) -> Field {
        let key = path.last().cloned().unwrap_or_default();
        let name = field_name(&key);
        if let (true, Some((tag, value))) = (self.with_tag, self.tag)
            && tag == path
        {
            // Nothing reads it, which its name says to the compiler.
            let name = format!("_{}", plain_name(&key));
            return Field {
                name,
                key,
                kind: Kind::Tag(value.to_owned()),
                presence: Presence::Required,
            };
        }
        let known = self.schema.at(path, self.tag);
        let any = |is: fn(&Read) -> bool| reads.iter().any(|read| is(read));
        let role = |wanted: &str| reads.iter().any(|read| read.usage.role == Some(wanted));
        let kind = match known.as_ref().map(|field| field.kind) {
            _ if any(|read| read.flag) => Kind::Flag,
            Some(Type::Flag) => Kind::Flag,
            Some(Type::Whole) => Kind::Whole,
            Some(Type::Number) => Kind::Number,
            _ if any(|read| read.usage.secret) => Kind::Secret,
            // A client's name is none (RFC 6749 section 2.2).
            _ if role("client_id") || any(|read| read.usage.url) => Kind::Text,
            _ if known.as_ref().is_some_and(|field| field.secret) => Kind::Secret,
            _ => Kind::Text,
        };
        let stored = role("access_token") || role("expires_at");
        let required = match &known {
            _ if any(|read| read.usage.needed) => true,
            Some(field) => field.required,
            None => !stored && !any(|read| read.absent),
        };
        let default = known.and_then(|field| field.default).filter(|default| !default.is_empty());
        let presence = match (required, &kind, default) {
            (true, ..) => Presence::Required,
            (false, Kind::Flag, Some(default)) if default.eq_ignore_ascii_case("true") => {
                Presence::DefaultTo("true".to_owned())
            }
            (false, Kind::Flag, _) => Presence::Default,
            (false, Kind::Text, Some(default)) => Presence::DefaultTo(default),
            (false, ..) => Presence::Optional,
        };
        Field { name, key, kind, presence }
    }

    fn object(self, path: &[String], inner: Vec<Field>, reads: &[&Read]) -> Field {
        let key = path.last().cloned().unwrap_or_default();
        let known = self.schema.at(path, self.tag);
        let needed = reads.iter().any(|read| read.usage.needed) || self.with_tag;
        let required = needed || known.is_none_or(|field| field.required);
        let may_be_empty = inner
            .iter()
            .all(|field| matches!(field.presence, Presence::Optional | Presence::Default));
        let presence = match (required, may_be_empty) {
            (false, true) => Presence::Default,
            // Placeholders read through one `Option`, not through two.
            (false, false) if path.len() == 1 => Presence::Optional,
            _ => Presence::Required,
        };
        Field { name: field_name(&key), key, kind: Kind::Object(inner), presence }
    }
}

fn both(path: &Path) -> Error {
    Error::whole(format!("the config's `{}` is read as a text and as an object", path.join(".")))
}

/// Whether the field at `path` may be `None`.
pub(crate) fn is_optional(fields: &[Field], path: &[String]) -> bool {
    let Some((key, rest)) = path.split_first() else { return false };
    let Some(field) = fields.iter().find(|field| field.key == *key) else { return false };
    field.presence == Presence::Optional
        || matches!(&field.kind, Kind::Object(inner) if is_optional(inner, rest))
}

/// `clientId` as `client_id`, `type` as `r#type`.
pub(crate) fn field_name(key: &str) -> String {
    let name = plain_name(key);
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// The same without `r#`, as placeholders have it.
pub(crate) fn plain_name(key: &str) -> String {
    let mut name = String::new();
    let mut lower = false;
    for c in key.chars() {
        if c.is_ascii_uppercase() && lower {
            name.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    let reserved = ["self", "super", "crate", "build", "token_store"].contains(&name.as_str());
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else if reserved || name.chars().all(|c| c == '_') {
        format!("{name}_field")
    } else {
        name
    }
}

/// `OAuth Credentials` as `OauthCredentials`.
pub(crate) fn type_name(text: &str) -> String {
    let mut name = String::new();
    for word in plain_name(text).split('_').filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || name == "Self" {
        format!("Api{name}")
    } else {
        name
    }
}

/// Those that `r#` makes a name of.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(field_name("clientId"), "client_id");
        assert_eq!(field_name("X-API key"), "x_api_key");
        assert_eq!(field_name("type"), "r#type");
        assert_eq!(field_name("2fa"), "_2fa");
        assert_eq!(field_name("build"), "build_field");
        assert_eq!(type_name("OAuth Credentials"), "OauthCredentials");
        assert_eq!(type_name("oauth2.0"), "Oauth20");
        assert_eq!(type_name("100ms"), "Api100ms");
        assert_eq!(type_name("é"), "Field");
    }
}
