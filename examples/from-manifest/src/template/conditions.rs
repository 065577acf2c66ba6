//! Conditions in `{{ … if … }}` and `{% if … %}`.

use crate::error::Result;
use crate::template::condition::Condition;
use crate::template::expression::Expressions;
use crate::template::token::Token;
use crate::value::Arm;

impl Expressions<'_> {
    pub(super) fn either(&mut self) -> Result<Condition> {
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
}
