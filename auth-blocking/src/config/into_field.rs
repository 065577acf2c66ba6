//! What a derived builder's setter takes.

/// What converts into a field: `&str` into a `String`, a `Secret` or a path, and so on.
#[diagnostic::on_unimplemented(
    message = "this setter takes a `{T}`, and `{Self}` does not convert into one",
    label = "not a `{T}`",
    note = "take a `Result`'s value with `?`; for an `Option`, call the setter where there is a value"
)]
pub trait IntoField<T> {
    #[doc(hidden)]
    fn into_field(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T>> IntoField<T> for U {
    fn into_field(self) -> T {
        self.into()
    }
}
