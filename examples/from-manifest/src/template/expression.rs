//! What is in `{{ … }}`.

use crate::error::{Error, Result};
use crate::template::condition::Condition;
use crate::template::token::Token;
use crate::template::{Names, of_text};
use crate::value::{Arm, Path, Piece, Value, too_much};
use crate::yaml::Node;

pub(super) struct Expressions<'a> {
    rest: &'a [Token],
    line: usize,
    names: Names<'a>,
}

/// An operand: one value, or several.
enum Operand {
    One(Value),
    List(Vec<Value>),
    /// `config.get('a')` and the like, which is `None` where it is not there.
    Field(Path),
}

const WORDS: &[&str] = &["if", "else", "or", "and", "not", "in", "is"];

impl<'a> Expressions<'a> {
    pub(super) fn new(rest: &'a [Token], line: usize, names: Names<'a>) -> Self {
        Self { rest, line, names }
    }

    /// All of it, as a value.
    pub(super) fn whole(mut self) -> Result<Value> {
        let value = self.choice()?;
        self.end()?;
        Ok(value)
    }

    /// All of it, as a condition.
    pub(super) fn condition(mut self) -> Result<Condition> {
        let condition = self.either()?;
        self.end()?;
        Ok(condition)
    }

    fn end(&self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some(token) => Err(self.error(&format!("`{}` here", written(token)))),
        }
    }

    fn error(&self, what: &str) -> Error {
        Error::at(
            self.line,
            format!(
                "{what} in a template cannot be carried over: write a method of the struct for it, `\"{{method()}}\"`"
            ),
        )
    }

    /// `a if condition else b`
    fn choice(&mut self) -> Result<Value> {
        let yes = self.or()?;
        if !self.word("if") {
            return Ok(yes);
        }
        let condition = self.either()?;
        let no = if self.word("else") { self.choice()? } else { Value::literal("") };
        self.chosen(&condition, yes, no)
    }

    /// `a or b`
    fn or(&mut self) -> Result<Value> {
        let value = self.concatenation()?;
        if !self.word("or") {
            return Ok(value);
        }
        let otherwise = self.or()?;
        self.chosen(&Condition::Truthy(value.clone()), value, otherwise)
    }

    /// `a ~ b`, `a + b`
    fn concatenation(&mut self) -> Result<Value> {
        let mut value = self.filtered()?;
        while self.sign("~") || self.sign("+") {
            value = value.followed_by(&self.filtered()?, self.line)?;
        }
        Ok(value)
    }

    /// `a | filter`
    fn filtered(&mut self) -> Result<Value> {
        let mut operand = self.operand()?;
        while self.sign("|") {
            let Some(Token::Name(name)) = self.next() else {
                return Err(self.error("a filter without a name"));
            };
            let name = name.clone();
            let argument = if self.sign("(") {
                let argument = if self.sign(")") { None } else { Some(self.choice()?) };
                if argument.is_some() && !self.sign(")") {
                    return Err(self.error(&format!("`{name}` with more than one argument")));
                }
                argument
            } else {
                None
            };
            operand = Operand::One(match (name.as_str(), operand, argument) {
                ("base64encode" | "b64encode", operand, None) => {
                    self.one(operand)?.map(&mut |pieces| vec![Piece::Base64(pieces)])
                }
                ("string" | "safe", operand, None) => self.one(operand)?,
                ("default" | "d", Operand::Field(path), Some(otherwise)) => {
                    self.or_default(path, otherwise)?
                }
                ("join", Operand::List(items), between) => {
                    let between = between.unwrap_or_else(|| Value::literal(""));
                    let mut items = items.into_iter();
                    let first = items.next().unwrap_or_else(|| Value::literal(""));
                    items.try_fold(first, |joined, item| {
                        joined.followed_by(&between, self.line)?.followed_by(&item, self.line)
                    })?
                }
                (name, ..) => return Err(self.error(&format!("the filter `{name}`"))),
            });
        }
        self.one(operand)
    }

    fn one(&self, operand: Operand) -> Result<Value> {
        match operand {
            Operand::One(value) => Ok(value),
            Operand::Field(path) => Ok(Value::field(path)),
            Operand::List(_) => Err(self.error("a list")),
        }
    }

    fn operand(&mut self) -> Result<Operand> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Operand::One(Value::literal(text.clone()))),
            Some(Token::Number(text)) => Ok(Operand::One(Value::literal(text.clone()))),
            Some(Token::Sign("(")) => {
                let value = self.choice()?;
                if self.sign(")") {
                    Ok(Operand::One(value))
                } else {
                    Err(self.error("`(` without `)`"))
                }
            }
            Some(Token::Sign("[")) => {
                let mut items = Vec::new();
                while !self.sign("]") {
                    items.push(self.choice()?);
                    if !self.sign(",") && !matches!(self.rest.first(), Some(Token::Sign("]"))) {
                        return Err(self.error("a list without `]`"));
                    }
                }
                Ok(Operand::List(items))
            }
            Some(Token::Name(name)) => {
                let name = name.clone();
                self.named(&name)
            }
            Some(token) => {
                let what = format!("`{}`", written(token));
                Err(self.error(&what))
            }
            None => Err(self.error("an expression that ends too early")),
        }
    }

    fn named(&mut self, name: &str) -> Result<Operand> {
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

    fn chosen(&self, condition: &Condition, yes: Value, no: Value) -> Result<Value> {
        condition.choose(yes, no, self.names.schema).ok_or_else(|| too_much(self.line))
    }

    fn or_default(&self, path: Path, otherwise: Value) -> Result<Value> {
        let value = Value::field(path.clone());
        if self.names.schema.at(&path, None).is_some_and(|field| field.required) {
            return Ok(value);
        }
        self.chosen(&Condition::Defined(path), value, otherwise)
    }

    fn either(&mut self) -> Result<Condition> {
        let left = self.both()?;
        if self.word("or") {
            Ok(Condition::Either(Box::new(left), Box::new(self.either()?)))
        } else {
            Ok(left)
        }
    }

    fn both(&mut self) -> Result<Condition> {
        let left = self.not()?;
        if self.word("and") {
            Ok(Condition::Both(Box::new(left), Box::new(self.both()?)))
        } else {
            Ok(left)
        }
    }

    fn not(&mut self) -> Result<Condition> {
        if self.word("not") {
            return Ok(Condition::Not(Box::new(self.not()?)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Condition> {
        if self.sign("(") {
            let inner = self.either()?;
            return if self.sign(")") { Ok(inner) } else { Err(self.error("`(` without `)`")) };
        }
        if let Some((text, after)) = self.rest.split_first()
            && let Token::Text(text) = text
            && matches!(after.first(), Some(Token::Name(word)) if word == "in")
        {
            return Err(self.error(&format!("`'{text}' in …`")));
        }
        let left = self.filtered()?;
        if self.sign("==") {
            return Ok(Condition::Is(left, vec![self.arm()?]));
        }
        if self.sign("!=") {
            return Ok(Condition::Not(Box::new(Condition::Is(left, vec![self.arm()?]))));
        }
        if self.word("in") {
            return Ok(Condition::Is(left, self.arms()?));
        }
        if self.word("is") {
            let not = self.word("not");
            let defined = match self.next() {
                Some(Token::Name(word)) if word == "defined" => true,
                Some(Token::Name(word))
                    if ["none", "None", "undefined"].contains(&word.as_str()) =>
                {
                    false
                }
                _ => return Err(self.error("this `is`")),
            };
            let Some(path) = left.as_field() else {
                return Err(self.error("`is` of anything but a field"));
            };
            let condition = Condition::Defined(path.clone());
            return Ok(if defined == not {
                Condition::Not(Box::new(condition))
            } else {
                condition
            });
        }
        Ok(Condition::Truthy(left))
    }

    /// `['a', 'b']` after `in`.
    fn arms(&mut self) -> Result<Vec<Arm>> {
        let close = if self.sign("[") {
            "]"
        } else if self.sign("(") {
            ")"
        } else {
            return Err(self.error("`in` anything but a list of texts"));
        };
        let mut arms = Vec::new();
        loop {
            arms.push(self.arm()?);
            if self.sign(close) {
                return Ok(arms);
            }
            if !self.sign(",") {
                return Err(self.error("a list without its end"));
            }
        }
    }

    fn arm(&mut self) -> Result<Arm> {
        match self.next() {
            Some(Token::Text(text) | Token::Number(text)) => Ok(Arm::Text(text.clone())),
            Some(Token::Name(word)) => match word.as_str() {
                "true" | "True" => Ok(Arm::True),
                "false" | "False" => Ok(Arm::False),
                "none" | "None" => Ok(Arm::Absent),
                _ => Err(self
                    .error("a comparison with anything but a text, a number, `true` or `false`")),
            },
            _ => {
                Err(self
                    .error("a comparison with anything but a text, a number, `true` or `false`"))
            }
        }
    }

    fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.rest.first(), Some(Token::Sign(own)) if *own == sign);
        if is {
            self.next();
        }
        is
    }

    fn word(&mut self, word: &str) -> bool {
        let is = matches!(self.rest.first(), Some(Token::Name(own)) if own == word);
        if is {
            self.next();
        }
        is
    }
}

fn written(token: &Token) -> String {
    match token {
        Token::Name(text) | Token::Number(text) => text.clone(),
        Token::Text(text) => format!("'{text}'"),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}
