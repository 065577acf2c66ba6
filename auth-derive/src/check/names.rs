//! The names of all methods and options, as who reads an annotation hands them in: a word that is not known where it stands
//! may belong elsewhere.

use crate::help::foreign::TOP;

/// What has options, and what these are called.
pub(crate) type Owner = (&'static str, &'static [&'static str]);

/// All names but the roles.
pub(crate) struct Names {
    /// The methods, and what stands in their parentheses.
    pub(crate) methods: Vec<Owner>,
    /// Options of options, by what they stand in.
    pub(crate) inner: &'static [Owner],
    /// What is not a method and stands beside one.
    pub(crate) items: &'static [&'static str],
    /// The methods that a login can use.
    pub(crate) login_auths: &'static [&'static str],
}

impl Names {
    pub(crate) fn of_methods(&self) -> Vec<&'static str> {
        self.methods.iter().map(|(name, _)| *name).collect()
    }

    /// What has an option of this name, for "`x` is an option of …".
    pub(crate) fn owners(&self, option: &str) -> Vec<&'static str> {
        let inner = self.methods.iter().chain(self.inner);
        let mut owners: Vec<&str> =
            inner.filter(|(_, options)| options.contains(&option)).map(|(name, _)| *name).collect();
        let top =
            self.items.contains(&option) || self.methods.iter().any(|(name, _)| *name == option);
        if owners.is_empty() && top {
            owners.push(TOP);
        }
        owners
    }
}
