//! [`Placeholder`]: the types of fields that may stand in a placeholder.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::Secret;

/// What may stand in a placeholder: plain text, a [`Secret`], or an `Option` of either.
///
/// The type decides whether the whole value becomes secret, so it holds for nested fields, methods
/// and type aliases alike. `None` makes the whole value absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used in a placeholder or a role: make it a `String` or a `Secret`, or write a method that returns one",
    label = "this type is neither text, a number, `Secret`, nor an `Option` of one",
    note = "a method of the struct is written with `()` behind its name"
)]
pub trait Placeholder {
    /// Whether the text is a secret.
    const SECRET: bool;

    /// The text, or `None` where there is no value.
    fn text(&self) -> Option<Cow<'_, str>>;
}

macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Placeholder for $type {
            const SECRET: bool = false;
            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

plain!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 http::Uri);
plain!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr);

impl Placeholder for str {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Placeholder for String {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Placeholder for PathBuf {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.to_string_lossy())
    }
}

impl Placeholder for Secret {
    const SECRET: bool = true;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.expose()))
    }
}

impl<T: Placeholder> Placeholder for Option<T> {
    const SECRET: bool = T::SECRET;
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::text)
    }
}

macro_rules! pointer {
    ($($type:ty)*) => {$(
        impl<T: Placeholder + ?Sized> Placeholder for $type {
            const SECRET: bool = T::SECRET;
            fn text(&self) -> Option<Cow<'_, str>> {
                T::text(self)
            }
        }
    )*};
}

pointer!(&T Box<T> Arc<T> std::rc::Rc<T>);

impl<T: Placeholder + ToOwned + ?Sized> Placeholder for Cow<'_, T> {
    const SECRET: bool = T::SECRET;
    fn text(&self) -> Option<Cow<'_, str>> {
        T::text(self)
    }
}
