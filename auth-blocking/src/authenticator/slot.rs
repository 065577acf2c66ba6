//! One method of an authenticator.

use auth_core::place::{Credential, Place};
use auth_core::plan::Address;
use http::{HeaderMap, StatusCode};

use crate::token_slot::TokenSlot;

/// What one method puts on a request, or does to it.
pub(super) enum Slot {
    Static(Credential),
    Token(Box<TokenSlot>),
    Sign(Address),
}

impl Slot {
    pub(super) fn is_header(&self) -> bool {
        match self {
            Self::Static(credential) => matches!(credential, Credential::Header { .. }),
            Self::Token(slot) => matches!(slot.place(), Place::Header(_)),
            Self::Sign(_) => false,
        }
    }

    pub(super) fn is_in_query(&self) -> bool {
        match self {
            Self::Static(credential) => matches!(credential, Credential::Query { .. }),
            Self::Token(slot) => matches!(slot.place(), Place::Query(_)),
            Self::Sign(_) => false,
        }
    }

    pub(super) fn uses_body(&self) -> bool {
        match self {
            Self::Static(credential) => credential.in_body(),
            Self::Token(slot) => matches!(slot.place(), Place::Form(_) | Place::Json(_)),
            Self::Sign(_) => true,
        }
    }

    /// How errors call the place.
    pub(super) fn place_name(&self) -> String {
        match self {
            Self::Static(credential) => credential.place().name(),
            Self::Token(slot) => slot.place().name(),
            Self::Sign(_) => "signature".to_owned(),
        }
    }

    /// Takes a header credential off again.
    pub(super) fn remove_from(&self, headers: &mut HeaderMap) {
        let name = match self {
            Self::Static(Credential::Header { name, .. }) => name,
            Self::Token(slot) => match slot.place() {
                Place::Header(name) => name,
                Place::Query(_) | Place::Form(_) | Place::Json(_) => return,
            },
            Self::Static(_) | Self::Sign(_) => return,
        };
        headers.remove(name);
    }

    /// Whether the annotation names this status beside 401.
    pub(super) fn rejects(&self, status: StatusCode) -> bool {
        match self {
            Self::Token(slot) => slot.method.renew_on.contains(&status.as_u16()),
            Self::Static(_) | Self::Sign(_) => false,
        }
    }
}
