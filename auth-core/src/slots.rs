//! What derived builders are made of.
//!
//! A builder has one type parameter for each required value: [`NotSet`], then [`Set`] with the value
//! inside. `build()` asks for a trait of each, whose text says which setter was not called.
//! [`StoreNeed`] says at compile time whether a config can do without a token store.

/// A required value that no setter was called for.
#[derive(Debug)]
pub struct NotSet;

/// A required value, set. Open, because a constructor's call is more to compile than the constructor.
pub struct Set<T>(pub T);

impl<T> std::fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The value may be a secret in a `String`.
        f.write_str("Set")
    }
}

/// A slot with its value. The traits of the fields are this and a text.
pub trait Filled<T> {
    #[doc(hidden)]
    fn take(self) -> T;
}

impl<T> Filled<T> for Set<T> {
    fn take(self) -> T {
        self.0
    }
}

/// Two traits for each role: `build()` needs the first, a setter the second.
///
/// They serve fields that are named as their role. For other fields the derive writes its own, because
/// the text must name the setter and `{F}` prints a path where a type's name is not unique.
macro_rules! roles {
    ($($set:ident $unset:ident $missing:literal $label:literal $twice:literal $again:literal $note:literal;)*) => {$(
        #[doc = $note]
        #[diagnostic::on_unimplemented(message = $missing, label = $label, note = $note)]
        pub trait $set<T>: Filled<T> {}

        #[diagnostic::do_not_recommend]
        impl<T> $set<T> for Set<T> {}

        #[doc = $note]
        #[diagnostic::on_unimplemented(message = $twice, label = $again, note = "remove one of the two calls")]
        pub trait $unset {}

        #[diagnostic::do_not_recommend]
        impl $unset for NotSet {}
    )*};
}

roles! {
    AccessTokenIsSet AccessTokenIsNotSet
        "the access token is not set: call `.access_token(..)` before `.build()`"
        "`.access_token(..)` was never called on this builder"
        "the access token is set twice"
        "`.access_token(..)` was already called on this builder"
        "a stored access token goes with `expires_at`; make both fields `Option`s where there may be none";
    ApiKeyIsSet ApiKeyIsNotSet
        "the API key is not set: call `.api_key(..)` before `.build()`"
        "`.api_key(..)` was never called on this builder"
        "the API key is set twice"
        "`.api_key(..)` was already called on this builder"
        "the key is sent with every request";
    ClientIdIsSet ClientIdIsNotSet
        "the OAuth client id is not set: call `.client_id(..)` before `.build()`"
        "`.client_id(..)` was never called on this builder"
        "the OAuth client id is set twice"
        "`.client_id(..)` was already called on this builder"
        "the client names itself to the token endpoint (RFC 6749 section 2.2)";
    ClientSecretIsSet ClientSecretIsNotSet
        "the OAuth client secret is not set: call `.client_secret(..)` before `.build()`"
        "`.client_secret(..)` was never called on this builder"
        "the OAuth client secret is set twice"
        "`.client_secret(..)` was already called on this builder"
        "the client authenticates to the token endpoint (RFC 6749 section 2.3)";
    ExpiresAtIsSet ExpiresAtIsNotSet
        "the access token's expiry is not set: call `.expires_at(..)` before `.build()`"
        "`.expires_at(..)` was never called on this builder"
        "the access token's expiry is set twice"
        "`.expires_at(..)` was already called on this builder"
        "a stored access token goes with `expires_at`; make both fields `Option`s where there may be none";
    PasswordIsSet PasswordIsNotSet
        "the password is not set: call `.password(..)` before `.build()`"
        "`.password(..)` was never called on this builder"
        "the password is set twice"
        "`.password(..)` was already called on this builder"
        "make the field an `Option` where there may be no password";
    RefreshTokenIsSet RefreshTokenIsNotSet
        "the OAuth refresh token is not set: call `.refresh_token(..)` before `.build()`"
        "`.refresh_token(..)` was never called on this builder"
        "the OAuth refresh token is set twice"
        "`.refresh_token(..)` was already called on this builder"
        "the grant exchanges it for an access token (RFC 6749 section 6)";
    ScopeIsSet ScopeIsNotSet
        "the OAuth scope is not set: call `.scope(..)` before `.build()`"
        "`.scope(..)` was never called on this builder"
        "the OAuth scope is set twice"
        "`.scope(..)` was already called on this builder"
        "make the field an `Option` where there may be no scope (RFC 6749 section 3.3)";
    TokenIsSet TokenIsNotSet
        "the token is not set: call `.token(..)` before `.build()`"
        "`.token(..)` was never called on this builder"
        "the token is set twice"
        "`.token(..)` was already called on this builder"
        "the token is sent with every request (RFC 6750 section 2.1)";
    TokenEndpointIsSet TokenEndpointIsNotSet
        "the OAuth token endpoint is not set: call `.token_endpoint(..)` before `.build()`"
        "`.token_endpoint(..)` was never called on this builder"
        "the OAuth token endpoint is set twice"
        "`.token_endpoint(..)` was already called on this builder"
        "every grant exchanges its credentials at the token endpoint (RFC 6749 section 3.2)";
    UsernameIsSet UsernameIsNotSet
        "the user name is not set: call `.username(..)` before `.build()`"
        "`.username(..)` was never called on this builder"
        "the user name is set twice"
        "`.username(..)` was already called on this builder"
        "the user logs in with it";
}

/// Whether a config can use a token store: [`NoStore`], [`OptionalStore`] or [`RequiredStore`].
pub trait StoreNeed {
    /// The greater need of the two.
    type Or<Other: StoreNeed>: StoreNeed;
    #[doc(hidden)]
    type OrOptional: StoreNeed;
}

/// No token is obtained, so there is nothing to store.
#[derive(Debug)]
pub struct NoStore;

/// A token is obtained; a store lets it outlive the process.
#[derive(Debug)]
pub struct OptionalStore;

/// Refresh tokens are rotated: without a store the chain would be lost with the process.
#[derive(Debug)]
pub struct RequiredStore;

impl StoreNeed for NoStore {
    type Or<Other: StoreNeed> = Other;
    type OrOptional = OptionalStore;
}

impl StoreNeed for OptionalStore {
    type Or<Other: StoreNeed> = Other::OrOptional;
    type OrOptional = Self;
}

impl StoreNeed for RequiredStore {
    type Or<Other: StoreNeed> = Self;
    type OrOptional = Self;
}

/// A need that `authenticator()` meets: none, or an optional store.
#[diagnostic::on_unimplemented(
    message = "this config rotates its refresh token, so it needs a token store: call `.authenticator_with(store)` instead of `.authenticator()`",
    label = "a token store is needed: call `.authenticator_with(store)`",
    note = "`FileTokenStore::open(dir)?` keeps tokens over restarts, `MemoryTokenStore::new()` does not"
)]
pub trait BuildsAlone {}

#[diagnostic::do_not_recommend]
impl BuildsAlone for NoStore {}
#[diagnostic::do_not_recommend]
impl BuildsAlone for OptionalStore {}

/// A need that a token store is of use for.
#[diagnostic::on_unimplemented(
    message = "this config obtains no token, so it takes no token store: call `.authenticator()`",
    label = "a token store would stay empty: call `.authenticator()`"
)]
pub trait TakesStore {}

#[diagnostic::do_not_recommend]
impl TakesStore for OptionalStore {}
#[diagnostic::do_not_recommend]
impl TakesStore for RequiredStore {}

/// A builder's token store slot, complete for `Need`.
#[diagnostic::on_unimplemented(
    message = "the token store is not set: call `.token_store(..)` before `.build()`",
    label = "`.token_store(..)` was never called on this builder, and the config rotates its refresh token",
    note = "`FileTokenStore::open(dir)?` keeps tokens over restarts, `MemoryTokenStore::new()` does not"
)]
pub trait TokenStoreIsSet<Need, T>: TokenStoreSlot<T> {}

#[diagnostic::do_not_recommend]
impl<T> TokenStoreIsSet<NoStore, T> for NotSet {}
#[diagnostic::do_not_recommend]
impl<T> TokenStoreIsSet<OptionalStore, T> for NotSet {}
#[diagnostic::do_not_recommend]
impl<Need, T> TokenStoreIsSet<Need, T> for Set<T> {}

/// A builder's token store slot, whatever the config needs.
pub trait TokenStoreSlot<T> {
    #[doc(hidden)]
    fn take(self) -> Option<T>;
}

impl<T> TokenStoreSlot<T> for NotSet {
    fn take(self) -> Option<T> {
        None
    }
}

impl<T> TokenStoreSlot<T> for Set<T> {
    fn take(self) -> Option<T> {
        Some(self.0)
    }
}

/// A builder's token store slot that is still empty.
#[diagnostic::on_unimplemented(
    message = "the token store is set twice",
    label = "`.token_store(..)` was already called on this builder",
    note = "remove one of the two calls"
)]
pub trait TokenStoreIsNotSet {}

#[diagnostic::do_not_recommend]
impl TokenStoreIsNotSet for NotSet {}

/// A builder whose config can use a token store. Implemented for every slot, so that the bound stays
/// generic: a bound without a type parameter would be refused where it is written, not where it is used.
#[diagnostic::on_unimplemented(
    message = "this config obtains no token, so it takes no token store: remove `.token_store(..)`",
    label = "a token store would stay empty: remove this call"
)]
pub trait TakesTokenStore<Need> {}

#[diagnostic::do_not_recommend]
impl<T> TakesTokenStore<OptionalStore> for T {}
#[diagnostic::do_not_recommend]
impl<T> TakesTokenStore<RequiredStore> for T {}
