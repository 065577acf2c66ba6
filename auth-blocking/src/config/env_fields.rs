//! Which fields a derived struct reads from the environment, as a tuple of types.
//!
//! The derive writes `(Required<String>, Optional<Secret>, …)` and takes the struct from it. So what it writes
//! is small, and all reading is here.

use std::str::{FromStr, Lines};

use crate::config::env::Env;
use crate::error::Error;

/// A struct that can be read from the environment; derived. The lifetime is of no use but this: a bound that names
/// one is checked where `from_env()` is called, not where the derive writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the environment",
    label = "only structs that derive `AuthConfig` can",
    note = "where it is a struct, `{Self}::from_env()` says which field; where it is an enum, build the variant that you want, for the environment does not choose one"
)]
pub trait FromEnv<'a>: Sized {
    #[doc(hidden)]
    fn __from_env(env: &mut Env) -> Option<Self>;
}

/// Reads a struct; one error names all variables that are missing.
pub fn from_env<'a, T: FromEnv<'a>>() -> Result<T, Error> {
    let mut env = Env::new();
    let value = T::__from_env(&mut env);
    env.finish()?;
    value.ok_or_else(|| env.error())
}

/// Reads a tuple of [`Required`], [`Optional`] and [`Nested`]; `variables` are `field=VARIABLE`, a line each.
pub fn read<'a, T: EnvFields<'a>>(env: &mut Env, variables: &'static str) -> Option<T> {
    T::read(env, &mut variables.lines())
}

/// A field without which there is no config.
#[derive(Debug)]
pub struct Required<T>(pub T);

/// A field that may be missing.
#[derive(Debug)]
pub struct Optional<T>(pub Option<T>);

/// A flattened config with variables of its own.
#[derive(Debug)]
pub struct Nested<T>(pub T);

/// The names that are still to be read.
type Names = Lines<'static>;

/// What can be read from variables; of the lifetime, see [`FromEnv`].
pub trait EnvFields<'a>: Sized {
    #[doc(hidden)]
    fn read(env: &mut Env, names: &mut Names) -> Option<Self>;
}

impl<'a, T: EnvText<'a>> EnvFields<'a> for Required<T> {
    fn read(env: &mut Env, names: &mut Names) -> Option<Self> {
        let (field, variable) = names.next()?.split_once('=')?;
        env.required(field, variable).map(Self)
    }
}

impl<'a, T: EnvText<'a>> EnvFields<'a> for Optional<T> {
    fn read(env: &mut Env, names: &mut Names) -> Option<Self> {
        let (field, variable) = names.next()?.split_once('=')?;
        Some(Self(env.optional(field, variable)))
    }
}

impl<'a, T: EnvConfig<'a>> EnvFields<'a> for Nested<T> {
    fn read(env: &mut Env, _: &mut Names) -> Option<Self> {
        T::__from_env(env).map(Self)
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<'a, $($name: EnvFields<'a>),*> EnvFields<'a> for ($($name,)*) {
            #[expect(non_snake_case, reason = "a value is named as its type")]
            fn read(env: &mut Env, names: &mut Names) -> Option<Self> {
                // All are read before the first is given up, so that all missing names are known.
                $(let $name = $name::read(env, names);)*
                Some(($($name?,)*))
            }
        }
    };
}

impl EnvFields<'_> for () {
    fn read(_: &mut Env, _: &mut Names) -> Option<Self> {
        Some(())
    }
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);

/// A type that a variable's text gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an environment variable, so this config has no `from_env()`",
    label = "a field has the type `{Self}`, which no text gives",
    note = "implement `std::str::FromStr` for it, or leave the field to its default with `#[auth(skip)]`"
)]
pub trait EnvText<'a>: FromStr {}

#[diagnostic::do_not_recommend]
impl<T: FromStr> EnvText<'_> for T {}

/// A flattened type that the environment gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the environment, so this config has no `from_env()`",
    label = "a flattened field has the type `{Self}`: it is not a struct that derives `AuthConfig`, or one of its fields cannot be read",
    note = "where it is a struct, `{Self}::from_env()` says which field; where it is an enum, build the variant that you want, for the environment does not choose one"
)]
pub trait EnvConfig<'a>: FromEnv<'a> {}

#[diagnostic::do_not_recommend]
impl<'a, T: FromEnv<'a>> EnvConfig<'a> for T {}

/// A struct all of whose fields the environment gives: what `from_env()` asks for. With [`FromEnv`] itself rustc would
/// add that the struct implements it.
pub trait ReadsEnv<'a>: FromEnv<'a> {}

impl<'a, T: FromEnv<'a>> ReadsEnv<'a> for T {}
