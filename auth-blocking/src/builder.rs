//! What derived builders are made of, by the names that the compiler prints: whether a value is set, what a field must be, and
//! whether a config takes a token store. A builder has one type parameter for each value that it requires: [`NotSet`], then
//! [`Set`].
//!
//! There is nothing here to be called: a builder comes from `T::builder()`.

pub use auth_core::slots::{
    AccessTokenIsNotSet, AccessTokenIsSet, ApiKeyIsNotSet, ApiKeyIsSet, BuildsAlone,
    ClientIdIsNotSet, ClientIdIsSet, ClientSecretIsNotSet, ClientSecretIsSet, ExpiresAtIsNotSet,
    ExpiresAtIsSet, NoStore, NotSet, OptionalStore, PasswordIsNotSet, PasswordIsSet,
    RefreshTokenIsNotSet, RefreshTokenIsSet, RequiredStore, ScopeIsNotSet, ScopeIsSet, Set,
    StoreNeed, TakesStore, TakesTokenStore, TokenEndpointIsNotSet, TokenEndpointIsSet,
    TokenIsNotSet, TokenIsSet, TokenStoreIsNotSet, TokenStoreIsSet, UsernameIsNotSet,
    UsernameIsSet,
};
pub use auth_core::value::Placeholder;

pub use crate::__private::{Flag, HasDefault};
pub use crate::authenticator::IntoAuthenticator;
pub use crate::config::env_fields::{EnvText, FromEnv, ReadsEnv};
pub use crate::config::functions::{SignFunction, TokenFunction};
pub use crate::config::{IntoField, SharedStore, TellsApart, ToldApart};
