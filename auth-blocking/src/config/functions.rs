//! What calls the user's functions. A trait of the two arguments and the result says what is expected: a bound on
//! the whole function would be refused in rustc's words.

use auth_core::{SignRequest, Token};

use crate::error::Error;
use crate::token::TokenRequests;

/// Signs `request` with the function that `sign_with` names.
///
/// # Errors
/// The function's.
pub fn sign_with<'a, 'r, 'b, C, F, A, B, R>(
    function: F,
    config: &'a C,
    request: &'r mut SignRequest<'b>,
) -> Result<(), Error>
where
    F: Function<A, B, R>,
    A: SignFunction<'a, 'r, 'b, C, B, R>,
{
    let (first, second) = A::arguments(config, request);
    A::result(function.call(first, second))
}

/// Obtains a token with the function that `token_with` names.
///
/// # Errors
/// The function's.
pub fn token_with<'a, 'r, 'b, C, F, A, B, R>(
    function: F,
    config: &'a C,
    requests: &'r mut TokenRequests<'b>,
) -> Result<Token, Error>
where
    F: Function<A, B, R>,
    A: TokenFunction<'a, 'r, 'b, C, B, R>,
{
    let (first, second) = A::arguments(config, requests);
    A::result(function.call(first, second))
}

/// A function of two arguments.
#[diagnostic::on_unimplemented(
    message = "`sign_with` and `token_with` name a function, and `{Self}` is not one of two arguments",
    label = "not a function of two arguments"
)]
pub trait Function<A, B, R> {
    #[doc(hidden)]
    fn call(self, first: A, second: B) -> R;
}

#[diagnostic::do_not_recommend]
impl<A, B, R, F: FnOnce(A, B) -> R> Function<A, B, R> for F {
    fn call(self, first: A, second: B) -> R {
        self(first, second)
    }
}

/// The first argument of a function that signs, whose second is `B` and whose result is `R`.
#[diagnostic::on_unimplemented(
    message = "`sign_with` needs a function `fn(&{C}, &mut SignRequest<'_>) -> Result<(), Error>`, and this one is `fn({Self}, {B}) -> {R}`",
    label = "this function takes or returns something else",
    note = "`auth_blocking::Error::custom` makes an `Error` of another one"
)]
pub trait SignFunction<'a, 'r, 'b, C, B, R>: Sized {
    #[doc(hidden)]
    fn arguments(config: &'a C, request: &'r mut SignRequest<'b>) -> (Self, B);
    #[doc(hidden)]
    fn result(result: R) -> Result<(), Error>;
}

impl<'a, 'r, 'b, C> SignFunction<'a, 'r, 'b, C, &'r mut SignRequest<'b>, Result<(), Error>>
    for &'a C
{
    fn arguments(
        config: &'a C,
        request: &'r mut SignRequest<'b>,
    ) -> (Self, &'r mut SignRequest<'b>) {
        (config, request)
    }

    fn result(result: Result<(), Error>) -> Result<(), Error> {
        result
    }
}

/// The first argument of a function that obtains a token, whose second is `B` and whose result is `R`.
#[diagnostic::on_unimplemented(
    message = "`token_with` needs a function `fn(&{C}, &mut TokenRequests<'_>) -> Result<Token, Error>`, and this one is `fn({Self}, {B}) -> {R}`",
    label = "this function takes or returns something else",
    note = "`auth_blocking::Error::custom` makes an `Error` of another one"
)]
pub trait TokenFunction<'a, 'r, 'b, C, B, R>: Sized {
    #[doc(hidden)]
    fn arguments(config: &'a C, requests: &'r mut TokenRequests<'b>) -> (Self, B);
    #[doc(hidden)]
    fn result(result: R) -> Result<Token, Error>;
}

impl<'a, 'r, 'b, C> TokenFunction<'a, 'r, 'b, C, &'r mut TokenRequests<'b>, Result<Token, Error>>
    for &'a C
{
    fn arguments(
        config: &'a C,
        requests: &'r mut TokenRequests<'b>,
    ) -> (Self, &'r mut TokenRequests<'b>) {
        (config, requests)
    }

    fn result(result: Result<Token, Error>) -> Result<Token, Error> {
        result
    }
}
