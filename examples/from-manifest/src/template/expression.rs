//! What is in `{{ … }}`.

use crate::error::{Error, Result};
use crate::template::Names;
use crate::template::condition::Condition;
use crate::template::token::Token;
use crate::value::{Path, Piece, Value, too_much};

pub(super) struct Expressions<'a> {
    pub(super) rest: &'a [Token],
    pub(super) line: usize,
    pub(super) names: Names<'a>,
}

/// An operand: one value, or several.
pub(super) enum Operand {
    One(Value),
    List(Vec<Value>),
    /// `config.get('a')` and the like, which is `None` where it is not there.
    Field(Path),
}

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

    pub(super) fn error(&self, what: &str) -> Error {
        Error::at(
            self.line,
            format!(
                "{what} in a template cannot be carried over: write a method of the struct for it, `\"{{method()}}\"`"
            ),
        )
    }

    /// `a if condition else b`
    pub(super) fn choice(&mut self) -> Result<Value> {
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
    pub(super) fn filtered(&mut self) -> Result<Value> {
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

    pub(super) fn chosen(&self, condition: &Condition, yes: Value, no: Value) -> Result<Value> {
        condition.choose(yes, no, self.names.schema).ok_or_else(|| too_much(self.line))
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.rest.first(), Some(Token::Sign(own)) if *own == sign);
        if is {
            self.next();
        }
        is
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
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
