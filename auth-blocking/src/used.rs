//! Which tokens a request carries.

use std::sync::Arc;

use auth_core::cache::Held;

/// The tokens of a request, each with its slot's position. Almost always there is one or none: it is
/// kept without an allocation.
#[derive(Debug, Default)]
pub(crate) struct Used {
    first: Option<(usize, Arc<Held>)>,
    others: Vec<(usize, Arc<Held>)>,
}

impl Used {
    pub(crate) fn push(&mut self, at: usize, held: Arc<Held>) {
        match &self.first {
            None => self.first = Some((at, held)),
            Some(_) => self.others.push((at, held)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(usize, Arc<Held>)> {
        self.first.iter().chain(&self.others)
    }
}
