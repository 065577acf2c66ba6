//! The roles, one row each: what their values may be, and how messages and builders speak of them. Lists of roles, the
//! builder's texts and the names of its traits are made from these rows. Which roles a method has, it says itself.

use crate::check::kind::Kind;

/// What a value is to a method.
pub(crate) struct Role {
    /// The word on a field, the name of a field that fills it, and in another case the end of a trait's name.
    pub(crate) name: &'static str,
    /// What a value may be, where the method does not say otherwise.
    pub(crate) kind: Kind,
    /// How errors of the builder call it.
    pub(crate) title: &'static str,
    /// What it is, and where it is defined, for the documentation of its setter.
    pub(crate) about: &'static str,
    /// The option that gives it in a method, where that has another name.
    option: Option<&'static str>,
    /// Whether a field of its name fills it. If not, an attribute is needed, for the name is too common.
    pub(crate) by_name: bool,
    /// Whether only a text fills it.
    pub(crate) is_text: bool,
    /// Whether its value may differ between two configs of one chain of tokens.
    pub(crate) varies: bool,
    /// What users call their fields instead.
    pub(crate) nicknames: &'static [&'static str],
}

/// What most rows say.
const ROW: Role = Role {
    name: "",
    kind: Kind::Plain,
    title: "",
    about: "",
    option: None,
    by_name: true,
    is_text: true,
    varies: false,
    nicknames: &[],
};

const ROLES: &[Role] = &[
    Role {
        name: "access_token",
        kind: Kind::Secret,
        title: "the access token",
        about: "A stored access token to start with (RFC 6749 section 1.4).",
        varies: true,
        ..ROW
    },
    Role { name: "account", title: "the token", by_name: false, ..ROW },
    Role {
        name: "api_key",
        kind: Kind::Secret,
        title: "the API key",
        about: "The API key, sent with every request.",
        option: Some("value"),
        ..ROW
    },
    Role {
        name: "client_id",
        title: "the OAuth client id",
        about: "The OAuth client id (RFC 6749 section 2.2).",
        ..ROW
    },
    Role {
        name: "client_secret",
        kind: Kind::Secret,
        title: "the OAuth client secret",
        about: "The OAuth client secret (RFC 6749 section 2.3.1).",
        varies: true,
        ..ROW
    },
    Role {
        name: "expires_at",
        title: "the access token's expiry",
        about: "When the stored access token ends: a date-time, or seconds since 1970.",
        is_text: false,
        varies: true,
        ..ROW
    },
    Role {
        name: "password",
        kind: Kind::Secret,
        title: "the password",
        about: "The password.",
        nicknames: &["pass", "passwd", "pwd"],
        ..ROW
    },
    Role {
        name: "refresh_token",
        kind: Kind::Secret,
        title: "the OAuth refresh token",
        about: "The OAuth refresh token (RFC 6749 section 1.5).",
        varies: true,
        ..ROW
    },
    Role {
        name: "scope",
        kind: Kind::Scope,
        title: "the OAuth scope",
        about: "The OAuth scopes, separated by spaces (RFC 6749 section 3.3).",
        ..ROW
    },
    Role {
        name: "token",
        kind: Kind::SecretHeader,
        title: "the token",
        about: "The Bearer token, without `Bearer ` (RFC 6750 section 2.1).",
        ..ROW
    },
    Role {
        name: "token_endpoint",
        kind: Kind::Url,
        title: "the OAuth token endpoint",
        about: "The URL of the OAuth token endpoint (RFC 6749 section 3.2).",
        ..ROW
    },
    Role { name: "username", title: "the user name", about: "The user name.", ..ROW },
];

impl Role {
    /// The option that gives it in a method.
    pub(crate) fn option(&self) -> &'static str {
        self.option.unwrap_or(self.name)
    }
}

/// The role of this name.
pub(crate) fn of(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.name == name)
}

/// The role that a field of this name fills.
pub(crate) fn by_name(name: &str) -> Option<&'static Role> {
    of(name).filter(|role| role.by_name)
}

/// The names of the roles that fields fill by their names.
pub(crate) fn names() -> Vec<&'static str> {
    ROLES.iter().filter(|role| role.by_name).map(|role| role.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_what_a_builder_says() {
        for role in ROLES {
            assert!(!role.title.is_empty(), "{}", role.name);
            assert!(!role.by_name || role.about.ends_with('.'), "{}", role.name);
        }
        // `nearest` takes the first of two names that are as near.
        assert!(ROLES.is_sorted_by_key(|role| role.name));
    }
}
