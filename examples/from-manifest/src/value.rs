//! Values as the annotation has them: texts with placeholders, and choices between them.

use crate::error::{Error, Result};

/// Keys of the config, from the outside in.
pub(crate) type Path = Vec<String>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(Vec<Piece>),
    /// `match("{on}", …)`
    Choice {
        on: Path,
        arms: Vec<(Arm, Self)>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Field(Path),
    /// RFC 4648 section 4; the annotation has it of one field only.
    Base64(Vec<Self>),
    /// The token obtained.
    Token,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arm {
    Text(String),
    True,
    False,
    /// `None`
    Absent,
    /// `_`
    Any,
}

pub(crate) fn too_much(line: usize) -> Error {
    Error::at(
        line,
        format!(
            "this template has more than {MOST_TEXTS} outcomes: write a method of the struct for it, `\"{{method()}}\"`"
        ),
    )
}

/// Of texts in one value: more is no configuration but a program.
const MOST_TEXTS: usize = 64;

impl Value {
    pub(crate) fn literal(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Text(if text.is_empty() { Vec::new() } else { vec![Piece::Text(text)] })
    }

    pub(crate) fn field(path: Path) -> Self {
        Self::Text(vec![Piece::Field(path)])
    }

    /// The text, where nothing else is in it.
    pub(crate) fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Text(pieces) => match pieces.as_slice() {
                [] => Some(""),
                [Piece::Text(text)] => Some(text),
                _ => None,
            },
            Self::Choice { .. } => None,
        }
    }

    /// The field, where it is that alone.
    pub(crate) fn as_field(&self) -> Option<&Path> {
        match self {
            Self::Text(pieces) => match pieces.as_slice() {
                [Piece::Field(path)] => Some(path),
                _ => None,
            },
            Self::Choice { .. } => None,
        }
    }

    /// This, then that: a choice comes to the outside.
    pub(crate) fn then(self, next: &Self) -> Self {
        match (self, next) {
            (Self::Choice { on, arms }, next) => {
                let arms = arms.into_iter().map(|(arm, value)| (arm, value.then(next))).collect();
                Self::Choice { on, arms }
            }
            (before, Self::Choice { on, arms }) => {
                let arms = arms
                    .iter()
                    .map(|(arm, value)| (arm.clone(), before.clone().then(value)))
                    .collect();
                Self::Choice { on: on.clone(), arms }
            }
            (Self::Text(mut pieces), Self::Text(next)) => {
                for piece in next {
                    match (pieces.last_mut(), piece) {
                        (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(text),
                        _ => pieces.push(piece.clone()),
                    }
                }
                Self::Text(pieces)
            }
        }
    }

    /// Each text of it, changed.
    pub(crate) fn map(self, change: &mut impl FnMut(Vec<Piece>) -> Vec<Piece>) -> Self {
        match self {
            Self::Text(pieces) => Self::Text(change(pieces)),
            Self::Choice { on, arms } => {
                let arms = arms.into_iter().map(|(arm, value)| (arm, value.map(change))).collect();
                Self::Choice { on, arms }
            }
        }
    }

    /// All texts of it, whatever is chosen.
    pub(crate) fn texts(&self) -> Vec<&[Piece]> {
        match self {
            Self::Text(pieces) => vec![pieces],
            Self::Choice { arms, .. } => arms.iter().flat_map(|(_, value)| value.texts()).collect(),
        }
    }

    /// Whether it has too many texts to be a value.
    pub(crate) fn is_too_much(&self) -> bool {
        self.texts().len() > MOST_TEXTS
    }

    pub(crate) fn has_token(&self) -> bool {
        self.texts().iter().any(|pieces| pieces.contains(&Piece::Token))
    }

    /// This, then that, where it does not become too much.
    ///
    /// # Errors
    /// Where it does.
    pub(crate) fn followed_by(self, next: &Self, line: usize) -> Result<Self> {
        if self.texts().len().saturating_mul(next.texts().len()) > MOST_TEXTS {
            return Err(too_much(line));
        }
        Ok(self.then(next))
    }

    /// Without what the annotation has no words for, and without choices that were made further outside.
    ///
    /// # Errors
    /// Where the annotation has no word.
    pub(crate) fn checked(self, line: usize) -> Result<Self> {
        let value = self.simple(&mut Vec::new());
        let texts = value.texts();
        let encoded = |piece: &Piece| matches!(piece, Piece::Base64(inner) if !matches!(inner.as_slice(), [Piece::Field(_)]));
        if texts.iter().any(|pieces| pieces.iter().any(encoded)) {
            return Err(Error::at(
                line,
                "base64 of more than one field cannot be carried over, save in `Basic …`: write a method of the struct for it",
            ));
        }
        Ok(value)
    }

    /// What it is where the field at `path` is `text`.
    pub(crate) fn given(self, path: &Path, text: &str) -> Self {
        let value = self.simple(&mut vec![(path.clone(), Arm::Text(text.to_owned()), Vec::new())]);
        value.map(&mut |pieces| {
            let known = |piece| {
                if piece == Piece::Field(path.clone()) {
                    Piece::Text(text.to_owned())
                } else {
                    piece
                }
            };
            pieces.into_iter().map(known).collect()
        })
    }

    /// `taken` are the arms outside of this, each with those before it.
    fn simple(self, taken: &mut Vec<(Path, Arm, Vec<Arm>)>) -> Self {
        let Self::Choice { on, arms } = self else { return self };
        let outside = taken.iter().find(|(path, ..)| *path == on).cloned();
        let mut kept: Vec<(Arm, Self)> = Vec::new();
        for (arm, value) in arms {
            match &outside {
                Some((_, Arm::Any, before)) if before.contains(&arm) => {}
                Some((_, made, _)) if *made != Arm::Any => {
                    if arm == *made || arm == Arm::Any {
                        return value.simple(taken);
                    }
                }
                _ => {
                    let before = kept.iter().map(|(arm, _)| arm.clone()).collect();
                    taken.push((on.clone(), arm.clone(), before));
                    let value = value.simple(taken);
                    taken.pop();
                    kept.push((arm, value));
                }
            }
        }
        // A choice by the same field goes on with this one.
        if let Some((Arm::Any, Self::Choice { on: inner, arms })) = kept.last().cloned()
            && inner == on
        {
            kept.pop();
            for (arm, value) in arms {
                if !kept.iter().any(|(other, _)| *other == arm) {
                    kept.push((arm, value));
                }
            }
        }
        // Arms that give what `_` gives say nothing.
        if let Some((Arm::Any, last)) = kept.last().cloned() {
            kept.retain(|(arm, value)| *arm == Arm::Any || *arm == Arm::Absent || *value != last);
        }
        match kept.as_slice() {
            [(Arm::Any, only)] => only.clone(),
            _ => Self::Choice { on, arms: kept },
        }
    }
}
