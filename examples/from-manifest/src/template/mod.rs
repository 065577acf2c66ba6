//! Jinja templates, as far as the annotation has words for them.
//!
//! Fields of the config, texts, `~` and `+`, `config.get('a', 'b')`, `or`, `if … else`, `{% if %}`, and the filters `base64encode`,
//! `default`, `join`, `string`. The platform also reads each result as a Python literal (`1_000` becomes
//! `1000`): that is not carried over, what was configured is sent.

mod condition;
mod expression;
mod token;

use std::rc::Rc;

use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::value::{Value, too_much};
use crate::yaml::{Data, Node};

use expression::Expressions;
use token::{Part, Token};

/// What a template may name.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) schema: &'a Schema,
    /// `$parameters` of the component.
    pub(crate) parameters: Option<&'a Rc<Node>>,
    /// Whether `session_token` is there.
    pub(crate) token: bool,
}

/// The value of a scalar.
pub(crate) fn value(node: &Node, names: Names<'_>) -> Result<Value> {
    raw(node, names)?.checked(node.line)
}

/// The same, before it is clear that the annotation can say it.
pub(crate) fn raw(node: &Node, names: Names<'_>) -> Result<Value> {
    match &node.data {
        Data::Scalar { text, plain } => {
            // Python's words, which is what the platform sends.
            let text = match text.as_str() {
                "true" if *plain => "True",
                "false" if *plain => "False",
                text => text,
            };
            of_text(text, node.line, names)
        }
        Data::List(_) | Data::Map(_) => {
            Err(Error::at(node.line, "a text is expected here, and this is a list or a mapping"))
        }
    }
}

pub(crate) fn of_text(text: &str, line: usize, names: Names<'_>) -> Result<Value> {
    // Jinja drops one newline at the end.
    let text = text.strip_suffix('\n').unwrap_or(text);
    let parts = token::parts(text, line)?;
    let mut rest = parts.as_slice();
    let value = sequence(&mut rest, line, names)?;
    match rest.first() {
        None => Ok(value),
        Some(_) => Err(Error::at(line, "this `{% … %}` closes nothing")),
    }
}

/// Parts up to an `elif`, `else` or `endif`.
fn sequence(rest: &mut &[Part], line: usize, names: Names<'_>) -> Result<Value> {
    let mut value = Value::literal("");
    while let Some((part, after)) = rest.split_first() {
        let next = match part {
            Part::Text(text) => {
                *rest = after;
                Value::literal(text.clone())
            }
            Part::Expression(tokens) => {
                *rest = after;
                Expressions::new(tokens, line, names).whole()?
            }
            Part::Statement(tokens) => match tokens.first() {
                Some(Token::Name(word)) if word == "if" => {
                    *rest = after;
                    branches(&tokens[1..], rest, line, names)?
                }
                Some(Token::Name(word)) if ["elif", "else", "endif"].contains(&word.as_str()) => {
                    return Ok(value);
                }
                _ => {
                    return Err(Error::at(
                        line,
                        "of `{% … %}` only `if`, `elif`, `else` and `endif` can be carried over",
                    ));
                }
            },
        };
        value = value.followed_by(&next, line)?;
    }
    Ok(value)
}

/// What follows `{% if condition %}`.
fn branches(tokens: &[Token], rest: &mut &[Part], line: usize, names: Names<'_>) -> Result<Value> {
    let condition = Expressions::new(tokens, line, names).condition()?;
    let yes = sequence(rest, line, names)?;
    let Some((Part::Statement(tokens), after)) = rest.split_first() else {
        return Err(Error::at(line, "this `{% if %}` has no `{% endif %}`"));
    };
    *rest = after;
    let no = match tokens.first() {
        Some(Token::Name(word)) if word == "elif" => branches(&tokens[1..], rest, line, names)?,
        Some(Token::Name(word)) if word == "else" => {
            let no = sequence(rest, line, names)?;
            let Some((Part::Statement(tokens), after)) = rest.split_first() else {
                return Err(Error::at(line, "this `{% else %}` has no `{% endif %}`"));
            };
            if !matches!(tokens.first(), Some(Token::Name(word)) if word == "endif") {
                return Err(Error::at(line, "`{% endif %}` is expected after `{% else %}`"));
            }
            *rest = after;
            no
        }
        _ => Value::literal(""),
    };
    condition.choose(yes, no, names.schema).ok_or_else(|| too_much(line))
}
