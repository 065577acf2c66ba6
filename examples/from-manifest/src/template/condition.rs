//! Conditions, and the choices that they make.

use crate::schema::{Schema, Type};
use crate::value::{Arm, Path, Value};

pub(super) enum Condition {
    Always(bool),
    /// Equal to one of these.
    Is(Path, Vec<Arm>),
    /// Not `None`
    Defined(Path),
    /// What Python takes for true.
    Truthy(Path),
    Not(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

impl Condition {
    /// `None` where that is too much.
    pub(super) fn choose(&self, yes: Value, no: Value, schema: &Schema) -> Option<Value> {
        let chosen = match self {
            Self::Always(true) => yes,
            Self::Always(false) => no,
            Self::Not(inner) => inner.choose(no, yes, schema)?,
            Self::Both(a, b) => a.choose(b.choose(yes, no.clone(), schema)?, no, schema)?,
            Self::Either(a, b) => a.choose(yes.clone(), b.choose(yes, no, schema)?, schema)?,
            Self::Is(path, values) => match values.as_slice() {
                [Arm::True] => flag(path, yes, no),
                [Arm::False] => flag(path, no, yes),
                values => {
                    let arms = values.iter().map(|arm| (arm.clone(), yes.clone()));
                    choice(path, arms.chain([(Arm::Any, no)]))
                }
            },
            Self::Defined(path) => choice(path, [(Arm::Absent, no), (Arm::Any, yes)]),
            Self::Truthy(path)
                if schema.at(path, None).is_some_and(|field| field.kind == Type::Flag) =>
            {
                flag(path, yes, no)
            }
            Self::Truthy(path) => choice(
                path,
                [(Arm::Absent, no.clone()), (Arm::Text(String::new()), no), (Arm::Any, yes)],
            ),
        };
        (!chosen.is_too_much()).then_some(chosen)
    }
}

fn flag(path: &Path, yes: Value, no: Value) -> Value {
    choice(path, [(Arm::True, yes), (Arm::False, no)])
}

fn choice(path: &Path, arms: impl IntoIterator<Item = (Arm, Value)>) -> Value {
    Value::Choice { on: path.clone(), arms: arms.into_iter().collect() }
}
