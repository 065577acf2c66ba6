//! [`Account`]: who has a record in a store.

use super::{Record, RecordError, RecordKey, StoreError};

/// The accounts of a store, one after another: see [`TokenStore::accounts`](super::TokenStore::accounts).
pub type Accounts<'a> = Box<dyn Iterator<Item = Result<Account, StoreError>> + 'a>;

/// Who has a record in a token store. It holds no token and no other secret.
///
/// # Example
/// ```
/// use auth_blocking::store::{StoreError, TokenStore};
///
/// /// Forgets a customer, whose clients were dropped before.
/// fn forget(store: &dyn TokenStore, customer: &str) -> Result<(), StoreError> {
///     for account in store.accounts()? {
///         let account = account?;
///         if account.name() == Some(customer) {
///             store.remove(account.key())?;
///         }
///     }
///     Ok(())
/// }
/// # forget(&auth_blocking::MemoryTokenStore::new(), "42")?;
/// # Ok::<(), StoreError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    key: RecordKey,
    name: Option<String>,
    endpoint: Option<String>,
    refused: bool,
    error: Option<RecordError>,
}

impl Account {
    /// The owner of what a store keeps under `key`: for stores of your own, which read it by [`Record::decode`].
    ///
    /// Returns `None` for a record that holds nothing and only says that another one is in its place.
    pub fn of(key: RecordKey, record: Result<Record, RecordError>) -> Option<Self> {
        match record {
            Ok(record) if record.is_moved() && record.is_empty() => None,
            Ok(record) => Some(Self {
                key,
                name: record.account().map(str::to_owned),
                endpoint: record.endpoint().map(str::to_owned),
                refused: record.is_refused(),
                error: None,
            }),
            Err(error) => {
                Some(Self { key, name: None, endpoint: None, refused: false, error: Some(error) })
            }
        }
    }

    /// The record's name, for [`TokenStore::remove`](super::TokenStore::remove) and
    /// [`TokenStore::load`](super::TokenStore::load).
    pub fn key(&self) -> &RecordKey {
        &self.key
    }

    /// The account: what the annotation's `account` is for this config.
    ///
    /// Returns `None` where the annotation names none or a `Secret` is part of it, and for a record that was last written
    /// before records kept their account.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The origin of the token endpoint or login, such as `https://auth.example.com`.
    ///
    /// Returns `None` for the tokens of a `token_with` function, for a URL that a `Secret` is part of, and for a record that
    /// was last written before records kept it.
    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// Whether the endpoint has refused the credential since it last worked. An access token in the record may still work.
    pub fn is_refused(&self) -> bool {
        self.refused
    }

    /// Why the record cannot be read. [`TokenStore::remove`](super::TokenStore::remove) clears the way for a new sign-in.
    pub fn error(&self) -> Option<RecordError> {
        self.error
    }
}
