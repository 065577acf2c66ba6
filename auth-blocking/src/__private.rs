//! What generated code names. Not for people: it may change in any release.
//!
//! Generated code says `__private::Some` and calls small functions, because tokens and trait calls are what a
//! derive costs its users: see `tests/benches/compile_cost.rs`.

use std::sync::Arc;

pub use std::any::type_name;
pub use std::boxed::Box;
pub use std::marker::{PhantomData, Send, Sized, Sync};
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{str, usize};
pub use std::result::Result::{self, Err, Ok};
pub use std::vec::Vec;

pub use auth_core::client_auth;
pub use auth_core::error::{ConfigError, Reason};
pub use auth_core::identity::{Digestible, Field, OtherField, Seen};
pub use auth_core::method::*;
pub use auth_core::plan::{Plan, TokenMethod};
pub use auth_core::slots::*;
pub use auth_core::value::Values;
pub use auth_core::value::{Placeholder, Template, Value};
pub use auth_core::wire::expiry::{DateFormats, Expiry, Format, Lifetime};
pub use auth_core::wire::place::{Credential, Place};
pub use auth_core::wire::retry::{Backoff, Retry};
pub use auth_core::{Secret, Token};
pub use http;

pub use crate::authenticator::Authenticator;
pub use crate::authenticator::IntoAuthenticator;
pub use crate::config::IntoField;
pub use crate::config::env::Env;
pub use crate::config::env_fields::*;
pub use crate::config::functions::*;
pub use crate::config::put::*;
pub use crate::config::{AuthConfig, SharedStore, TellsApart, ToldApart};
pub use crate::error::Error;
pub use crate::store::TokenStore;
pub use crate::token::TokenRequests;

/// A required value, converted.
pub fn set<T>(value: impl IntoField<T>) -> Set<T> {
    Set(value.into_field())
}

/// An optional value, converted.
pub fn given<T>(value: impl IntoField<T>) -> Option<T> {
    Some(value.into_field())
}

/// A builder's token store.
pub fn shared(store: impl TokenStore + 'static) -> SharedStore {
    SharedStore(Arc::new(store))
}

/// What a field is that nothing sets.
pub fn default<T: HasDefault>() -> T {
    T::default()
}

/// A type that a field may have which nothing sets.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no default, so a field of this type cannot be left out",
    label = "this type does not implement `Default`",
    note = "implement `Default` for it, write `#[auth(default = EXPR)]`, or make the field an `Option`"
)]
pub trait HasDefault: Default {}

#[diagnostic::do_not_recommend]
impl<T: Default> HasDefault for T {}

/// What `dangerous_allow_http = "{…}"` reads.
pub fn flag(value: &(impl Flag + ?Sized)) -> bool {
    value.is_on()
}

/// A value that says yes or no.
#[diagnostic::on_unimplemented(
    message = "`dangerous_allow_http` asks a `bool`, and this is a `{Self}`",
    label = "not a `bool`",
    note = "name a field of type `bool` or `Option<bool>`, or a method that returns one"
)]
pub trait Flag {
    #[doc(hidden)]
    fn is_on(&self) -> bool;
}

impl Flag for bool {
    fn is_on(&self) -> bool {
        *self
    }
}

impl Flag for Option<bool> {
    fn is_on(&self) -> bool {
        *self == Some(true)
    }
}

impl<T: Flag + ?Sized> Flag for &T {
    fn is_on(&self) -> bool {
        T::is_on(self)
    }
}

/// Several values.
pub fn vec<T, const N: usize>(values: [T; N]) -> Vec<T> {
    values.into()
}

/// A value on the heap.
pub fn boxed<T>(value: T) -> Box<T> {
    Box::new(value)
}

/// The credentials of a login, those without a value left out.
pub fn login_auth<const N: usize>(
    credentials: [Result<Option<Credential>, ConfigError>; N],
    values: &mut Values,
) -> Vec<Credential> {
    credentials.into_iter().filter_map(|credential| values.credential(credential)).collect()
}

/// The same, each under a name that no user has. A path is four tokens where this is one, and tokens are what
/// an expansion costs first.
pub mod names {
    pub use super::{
        AccessTokenIsNotSet as __P_AccessTokenIsNotSet, AccessTokenIsSet as __P_AccessTokenIsSet,
        ApiKey as __P_ApiKey, ApiKeyIsNotSet as __P_ApiKeyIsNotSet, ApiKeyIsSet as __P_ApiKeyIsSet,
        AuthConfig as __P_AuthConfig, Authenticator as __P_Authenticator, Backoff as __P_Backoff,
        Basic as __P_Basic, Bearer as __P_Bearer, ClientIdIsNotSet as __P_ClientIdIsNotSet,
        ClientIdIsSet as __P_ClientIdIsSet, ClientSecretIsNotSet as __P_ClientSecretIsNotSet,
        ClientSecretIsSet as __P_ClientSecretIsSet, ConfigError as __P_ConfigError,
        DateFormats as __P_DateFormats, Digestible as __P_Digestible, Env as __P_Env,
        EnvFields as __P_EnvFields, Err as __P_Err, Error as __P_Error,
        ExpiresAtIsNotSet as __P_ExpiresAtIsNotSet, ExpiresAtIsSet as __P_ExpiresAtIsSet,
        Expiry as __P_Expiry, FailIf as __P_FailIf, Field as __P_Field, Filled as __P_Filled,
        Format as __P_Format, FromEnv as __P_FromEnv, Grant as __P_Grant,
        IntoField as __P_IntoField, JsonPath as __P_JsonPath, Lifetime as __P_Lifetime,
        LoginBody as __P_LoginBody, LoginJson as __P_LoginJson, LoginValues as __P_LoginValues,
        Nested as __P_Nested, NoStore as __P_NoStore, None as __P_None, NotSet as __P_NotSet,
        Oauth2 as __P_Oauth2, Oauth2Values as __P_Oauth2Values, Option as __P_Option,
        Optional as __P_Optional, OptionalStore as __P_OptionalStore, OtherField as __P_OtherField,
        PasswordIsNotSet as __P_PasswordIsNotSet, PasswordIsSet as __P_PasswordIsSet,
        PhantomData as __P_PhantomData, Place as __P_Place, Placeholder as __P_Placeholder,
        Plan as __P_Plan, ReadsEnv as __P_ReadsEnv, Reason as __P_Reason,
        RefreshTokenIsNotSet as __P_RefreshTokenIsNotSet,
        RefreshTokenIsSet as __P_RefreshTokenIsSet, Required as __P_Required,
        RequiredStore as __P_RequiredStore, Result as __P_Result, Rotation as __P_Rotation,
        ScopeIsNotSet as __P_ScopeIsNotSet, ScopeIsSet as __P_ScopeIsSet, Seen as __P_Seen,
        Send as __P_Send, SendAs as __P_SendAs, SendPart as __P_SendPart, Session as __P_Session,
        Set as __P_Set, SharedStore as __P_SharedStore, SignRequest as __P_SignRequest,
        Some as __P_Some, StoreNeed as __P_StoreNeed, Sync as __P_Sync,
        TakesTokenStore as __P_TakesTokenStore, TellsApart as __P_TellsApart,
        Template as __P_Template, Token as __P_Token, TokenAt as __P_TokenAt,
        TokenEndpointIsNotSet as __P_TokenEndpointIsNotSet,
        TokenEndpointIsSet as __P_TokenEndpointIsSet, TokenIsNotSet as __P_TokenIsNotSet,
        TokenIsSet as __P_TokenIsSet, TokenMethod as __P_TokenMethod,
        TokenRequestFormat as __P_TokenRequestFormat, TokenRequests as __P_TokenRequests,
        TokenStore as __P_TokenStore, TokenStoreIsNotSet as __P_TokenStoreIsNotSet,
        TokenStoreIsSet as __P_TokenStoreIsSet, TokenStoreSlot as __P_TokenStoreSlot,
        TokenValues as __P_TokenValues, TokenWith as __P_TokenWith, ToldApart as __P_ToldApart,
        UsernameIsNotSet as __P_UsernameIsNotSet, UsernameIsSet as __P_UsernameIsSet,
        Value as __P_Value, Values as __P_Values, Vec as __P_Vec, boxed as __P_boxed,
        client_auth as __P_client_auth, default as __P_default, flag as __P_flag,
        from_env as __P_from_env, given as __P_given, http as __P_http,
        login_auth as __P_login_auth, put_0 as __P_put_0, put_1 as __P_put_1, put_2 as __P_put_2,
        put_3 as __P_put_3, put_4 as __P_put_4, put_5 as __P_put_5, put_6 as __P_put_6,
        put_7 as __P_put_7, put_8 as __P_put_8, put_9 as __P_put_9, put_10 as __P_put_10,
        put_11 as __P_put_11, read as __P_read, set as __P_set, shared as __P_shared,
        sign_with as __P_sign_with, str as __P_str, token_with as __P_token_with,
        type_name as __P_type_name, usize as __P_usize, vec as __P_vec,
    };
}
