//! `grant = refresh_token`: the grants of OAuth 2.0, RFC 6749 section 1.3.

use crate::help::Errors;
use crate::read::{Given, Item, Node, Value};

/// The grant, as written.
#[derive(Clone, PartialEq)]
pub(super) enum Grant {
    ClientCredentials,
    Password,
    RefreshToken,
    Custom(String),
}

const GRANTS: &[&str] = &["refresh_token", "client_credentials", "password"];

pub(super) fn read(item: &Item, errors: &mut Errors) -> Option<Grant> {
    if let Given::Value(Value::Call(name, nodes)) = &item.given {
        if name != "custom" {
            errors.at(name.span(), format_args!("`{name}` takes no parentheses: write `grant = {name}`, or `grant = custom(\"vendor_name\")`"));
            return None;
        }
        let [Node::Bare(Value::Text(text))] = nodes.as_slice() else {
            errors.at(
                name.span(),
                "`custom` takes the grant type in quotes: `grant = custom(\"vendor_name\")`",
            );
            return None;
        };
        let value = text.value();
        if GRANTS.contains(&value.as_str()) {
            errors.at(
                text.span(),
                format_args!("`{value}` is a grant that is known: write `grant = {value}`"),
            );
            return None;
        }
        if value.is_empty() || value.contains(['{', '}']) {
            errors.at(
                text.span(),
                "the grant type is a text without placeholders, such as \"vendor_name\"",
            );
            return None;
        }
        return Some(Grant::Custom(value));
    }
    let word = match &item.given {
        Given::Value(Value::Path(path)) => path.word().map(ToString::to_string),
        Given::Value(Value::Text(text)) => Some(text.value()),
        _ => None,
    };
    match word.as_deref() {
        Some("custom") => {
            errors.at(
                item.value_span(),
                "`custom` takes the grant type in quotes: `grant = custom(\"vendor_name\")`",
            );
            return None;
        }
        Some(later @ ("authorization_code" | "device_code" | "jwt_bearer" | "implicit")) => {
            errors.at(
                item.value_span(),
                format_args!("`{later}` needs a person or a key and is not supported here: obtain a refresh token once, and write `grant = refresh_token`"),
            );
            return None;
        }
        _ => {}
    }
    let before = errors.len();
    let grant = item.word(GRANTS, errors)?;
    if !errors.none_since(before) && word.as_deref() != Some(grant) {
        // Only a guess: which roles it needs is not known.
        return None;
    }
    Some(match grant {
        "client_credentials" => Grant::ClientCredentials,
        "password" => Grant::Password,
        _ => Grant::RefreshToken,
    })
}

/// What needs a role, for errors.
pub(super) fn name(grant: &Grant) -> String {
    match grant {
        Grant::ClientCredentials => "`oauth2` with `grant = client_credentials`".to_owned(),
        Grant::Password => "`oauth2` with `grant = password`".to_owned(),
        Grant::RefreshToken => "`oauth2` with `grant = refresh_token`".to_owned(),
        Grant::Custom(_) => "`oauth2`".to_owned(),
    }
}
