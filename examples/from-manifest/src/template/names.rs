//! What a template names: `config`, `parameters`, `session_token`.

use crate::error::{Error, Result};
use crate::template::condition::Condition;
use crate::template::expression::{Expressions, Operand};
use crate::template::token::Token;
use crate::template::{Names, of_text};
use crate::value::{Path, Piece, Value};
use crate::yaml::Node;

const WORDS: &[&str] = &["if", "else", "or", "and", "not", "in", "is"];

impl Expressions<'_> {
    pub(super) fn named(&mut self, name: &str) -> Result<Operand> {
        match name {
            "config" => {
                let (path, otherwise) = self.path()?;
                if path.is_empty() {
                    return Err(self.error("the whole `config`"));
                }
                Ok(match otherwise {
                    None => Operand::Field(path),
                    Some(otherwise) => Operand::One(self.or_default(path, otherwise)?),
                })
            }
            "parameters" | "options" => {
                let (path, otherwise) = self.path()?;
                let mut node = self.names.parameters.cloned();
                for key in &path {
                    node = node.and_then(|node| node.get(key).cloned());
                }
                match (node, otherwise) {
                    (Some(node), _) => self.parameter(&node).map(Operand::One),
                    (None, Some(otherwise)) => Ok(Operand::One(otherwise)),
                    (None, None) => {
                        let path = path.join(".");
                        Err(Error::at(self.line, format!("`$parameters` has no `{path}`")))
                    }
                }
            }
            "session_token" if self.names.token => {
                Ok(Operand::One(Value::Text(vec![Piece::Token])))
            }
            name if WORDS.contains(&name)
                || !matches!(self.rest.first(), Some(Token::Sign("("))) =>
            {
                Err(self.error(&format!("`{name}`")))
            }
            name => Err(self.error(&format!("the call of `{name}(…)`"))),
        }
    }

    /// A parameter's text, which is no template any more.
    fn parameter(&self, node: &Node) -> Result<Value> {
        match node.text() {
            Some(text) if text.contains("{{") => {
                of_text(text, node.line, Names { parameters: None, ..self.names })
            }
            Some(text) => Ok(Value::literal(text)),
            None => Err(Error::at(node.line, "this parameter is no text")),
        }
    }

    /// `['a']['b']`, `.a.b`, `.get('a')`, `.get('a', default)`; the last one may come with a default.
    fn path(&mut self) -> Result<(Path, Option<Value>)> {
        let mut path = Vec::new();
        loop {
            if self.sign("[") {
                match (self.next().cloned(), self.sign("]")) {
                    (Some(Token::Text(key) | Token::Number(key)), true) => path.push(key),
                    _ => return Err(self.error("a key that is worked out")),
                }
            } else if self.sign(".") {
                let Some(Token::Name(key)) = self.next().cloned() else {
                    return Err(self.error("a `.` without a name"));
                };
                if !self.sign("(") {
                    path.push(key);
                    continue;
                }
                let (Some(Token::Text(field)), "get") = (self.next().cloned(), key.as_str()) else {
                    return Err(self.error(&format!("the call of `{key}(…)`")));
                };
                path.push(field);
                if self.sign(",") {
                    // `.get('a', {})` before another key stands for an absent object.
                    if self.sign("{") {
                        if !self.sign("}") || !self.sign(")") {
                            return Err(self.error("a mapping"));
                        }
                        continue;
                    }
                    let none = matches!(self.rest.first(), Some(Token::Name(word)) if word == "None" || word == "none");
                    let otherwise = if none {
                        self.next();
                        None
                    } else {
                        Some(self.choice()?)
                    };
                    if !self.sign(")") {
                        return Err(self.error("`get` with more than two arguments"));
                    }
                    if otherwise.is_some() {
                        return Ok((path, otherwise));
                    }
                } else if !self.sign(")") {
                    return Err(self.error("`get` of anything but one name"));
                }
            } else {
                return Ok((path, None));
            }
        }
    }

    pub(super) fn or_default(&self, path: Path, otherwise: Value) -> Result<Value> {
        let value = Value::field(path.clone());
        if self.names.schema.at(&path, None).is_some_and(|field| field.required) {
            return Ok(value);
        }
        self.chosen(&Condition::Defined(path), value, otherwise)
    }
}
