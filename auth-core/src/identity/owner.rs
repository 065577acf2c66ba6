//! [`Owner`]: whose a record is, in words, for who lists the records of a store.

use http::Uri;

use crate::method::{Obtain, TokenValues};
use crate::wire::origin::Origin;

/// Whose a record is, where no secret went into that. The record's name is a digest, which tells nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The account, where the annotation names one.
    pub(crate) account: Option<String>,
    /// The origin of the endpoint that issues the token, such as `https://auth.example.com`.
    pub(crate) endpoint: Option<String>,
}

impl Owner {
    pub(super) fn of(obtain: &dyn Obtain, values: &TokenValues) -> Self {
        let account = obtain.account(values).filter(|account| !account.secret);
        let url = obtain.url(values).and_then(|url| url.as_text()).filter(|url| !url.secret);
        // Its path may hold what is not for every eye: a tenant's key, say.
        let origin = url.and_then(|url| Origin::of(&url.expose().parse::<Uri>().ok()?));
        Self {
            account: account.map(|account| account.expose().to_owned()),
            endpoint: origin.map(|origin| origin.to_string()),
        }
    }
}
