//! Conditions, and the choices that they make.

use crate::schema::{Schema, Type};
use crate::value::{Arm, Path, Piece, Value};

pub(super) enum Condition {
    /// Equal to one of these.
    Is(Value, Vec<Arm>),
    /// Not `None`
    Defined(Path),
    /// What Python takes for true.
    Truthy(Value),
    Not(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

impl Condition {
    /// `None` where that is too much, or a condition on more than a field and a text.
    pub(super) fn choose(&self, yes: Value, no: Value, schema: &Schema) -> Option<Value> {
        let chosen = match self {
            Self::Not(inner) => inner.choose(no, yes, schema)?,
            Self::Both(a, b) => a.choose(b.choose(yes, no.clone(), schema)?, no, schema)?,
            Self::Either(a, b) => a.choose(yes.clone(), b.choose(yes, no, schema)?, schema)?,
            Self::Is(value, arms) => each(value, &mut |pieces| match pieces {
                [Piece::Field(path)] => Some(is(path, arms, yes.clone(), no.clone())),
                _ => {
                    let known = Arm::Text(literal(pieces)?);
                    Some(if arms.contains(&known) { yes.clone() } else { no.clone() })
                }
            })?,
            Self::Defined(path) => choice(path, [(Arm::Absent, no), (Arm::Any, yes)]),
            Self::Truthy(value) => each(value, &mut |pieces| match pieces {
                [Piece::Field(path)] => Some(truthy(path, yes.clone(), no.clone(), schema)),
                _ => Some(if literal(pieces)?.is_empty() { no.clone() } else { yes.clone() }),
            })?,
        };
        (!chosen.is_too_much()).then_some(chosen)
    }
}

/// What each outcome of a value gives; `None` where that cannot be said.
fn each(value: &Value, give: &mut impl FnMut(&[Piece]) -> Option<Value>) -> Option<Value> {
    match value {
        Value::Text(pieces) => give(pieces),
        Value::Choice { on, arms } => {
            let arms: Option<Vec<_>> =
                arms.iter().map(|(arm, value)| Some((arm.clone(), each(value, give)?))).collect();
            Some(choice(on, arms?))
        }
    }
}

fn literal(pieces: &[Piece]) -> Option<String> {
    Value::Text(pieces.to_vec()).as_literal().map(str::to_owned)
}

fn is(path: &Path, arms: &[Arm], yes: Value, no: Value) -> Value {
    match arms {
        [Arm::True] => flag(path, yes, no),
        [Arm::False] => flag(path, no, yes),
        arms => {
            let arms = arms.iter().map(|arm| (arm.clone(), yes.clone()));
            choice(path, arms.chain([(Arm::Any, no)]))
        }
    }
}

/// Python takes an empty text for false.
fn truthy(path: &Path, yes: Value, no: Value, schema: &Schema) -> Value {
    if schema.at(path, None).is_some_and(|field| field.kind == Type::Flag) {
        return flag(path, yes, no);
    }
    choice(path, [(Arm::Absent, no.clone()), (Arm::Text(String::new()), no), (Arm::Any, yes)])
}

fn flag(path: &Path, yes: Value, no: Value) -> Value {
    choice(path, [(Arm::True, yes), (Arm::False, no)])
}

fn choice(path: &Path, arms: impl IntoIterator<Item = (Arm, Value)>) -> Value {
    Value::Choice { on: path.clone(), arms: arms.into_iter().collect() }
}
