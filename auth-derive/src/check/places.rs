//! The places of a request that a value goes to: two values at one place are a mistake.

use proc_macro2::Span;

use crate::help::Errors;

/// The places that are filled so far.
#[derive(Default)]
pub(crate) struct Places(Vec<Filled>);

/// A place in a request, and by what it is filled.
pub(crate) struct Filled {
    /// `header`, `query`, `form` or `json`.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) by: &'static str,
}

impl Places {
    pub(crate) fn fill(&mut self, new: Filled, errors: &mut Errors) {
        let Some(old) = self.0.iter().find(|old| old.clashes(&new)) else {
            self.0.push(new);
            return;
        };
        let by = if old.by == new.by {
            format!("two `{}`", new.by)
        } else {
            format!("`{}` and `{}`", old.by, new.by)
        };
        let message = if old.kind == new.kind {
            format!(
                "the {} `{}` is filled by {by}: a request has one value there, remove one",
                new.kind, new.name
            )
        } else {
            format!(
                "the body is a {} and a {} at once, because of {by}: a request has one body, remove one",
                old.kind, new.kind
            )
        };
        errors.between(old.span, new.span, message);
    }
}

impl Filled {
    fn clashes(&self, other: &Self) -> bool {
        match (self.kind, other.kind) {
            // Header names have no case (RFC 9110 section 5.1).
            ("header", "header") => self.name.eq_ignore_ascii_case(&other.name),
            ("json", "json") => inside(&self.name, &other.name) || inside(&other.name, &self.name),
            ("form", "json") | ("json", "form") => true,
            (kind, other_kind) => kind == other_kind && self.name == other.name,
        }
    }
}

/// Whether a path is another one, or leads into what stands there.
fn inside(path: &str, other: &str) -> bool {
    other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
