//! [`Tokens`]: which tokens a request carries.

use std::sync::Arc;

use crate::cache::Held;

/// The tokens of a request, each with its method's position. Almost always there is one or none: it is kept without an
/// allocation.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    first: Option<(usize, Arc<Held>)>,
    others: Vec<(usize, Arc<Held>)>,
}

impl Tokens {
    /// Adds the token of the method at `at`.
    pub fn push(&mut self, at: usize, held: Arc<Held>) {
        match &self.first {
            None => self.first = Some((at, held)),
            Some(_) => self.others.push((at, held)),
        }
    }

    /// The token of the method at `at`.
    pub fn get(&self, at: usize) -> Option<&Arc<Held>> {
        self.iter().find(|(own, _)| *own == at).map(|(_, held)| held)
    }

    /// All, in the order of their methods.
    pub fn iter(&self) -> impl Iterator<Item = &(usize, Arc<Held>)> {
        self.first.iter().chain(&self.others)
    }
}
