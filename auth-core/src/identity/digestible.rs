//! [`Digestible`]: a value that tells one credential from another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Digest;
use crate::Secret;

/// A value that tells one credential from another in a token store.
///
/// A function of yours that obtains a token, or a method in a placeholder, sees the whole config. So every field goes
/// into the name of the token's record, or two tenants would share one. Texts, numbers, collections and [`Secret`]s
/// are digestible; implement it for a type of your own, over all that decides the token.
///
/// # Example
/// ```
/// use auth_core::identity::{Digest, Digestible};
///
/// /// A type around another one.
/// struct Tenant(u32);
///
/// impl Digestible for Tenant {
///     fn digest(&self, digest: &mut Digest) {
///         self.0.digest(digest);
///     }
/// }
///
/// enum Region {
///     Eu,
///     Us,
/// }
///
/// impl Digestible for Region {
///     fn digest(&self, digest: &mut Digest) {
///         digest.part(match self {
///             Self::Eu => b"eu",
///             Self::Us => b"us",
///         });
///     }
/// }
/// ```
pub trait Digestible {
    /// Adds the value's parts.
    fn digest(&self, digest: &mut Digest);
}

macro_rules! shown {
    ($($type:ty)*) => {$(
        impl Digestible for $type {
            fn digest(&self, digest: &mut Digest) {
                digest.part(self.to_string().as_bytes());
            }
        }
    )*};
}

shown!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 http::Uri http::Method);
shown!(http::StatusCode http::HeaderName);
shown!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr);
shown!(std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64);
shown!(std::num::NonZeroU128 std::num::NonZeroUsize std::num::NonZeroI8 std::num::NonZeroI16);
shown!(std::num::NonZeroI32 std::num::NonZeroI64 std::num::NonZeroI128 std::num::NonZeroIsize);

impl Digestible for str {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.as_bytes());
    }
}

impl Digestible for String {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.as_bytes());
    }
}

impl Digestible for Secret {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.expose().as_bytes());
    }
}

impl Digestible for http::HeaderValue {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.as_bytes());
    }
}

impl Digestible for Path {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.as_os_str().as_encoded_bytes());
    }
}

impl Digestible for PathBuf {
    fn digest(&self, digest: &mut Digest) {
        self.as_path().digest(digest);
    }
}

impl Digestible for std::ffi::OsString {
    fn digest(&self, digest: &mut Digest) {
        digest.part(self.as_encoded_bytes());
    }
}

impl Digestible for Duration {
    fn digest(&self, digest: &mut Digest) {
        digest.part(&self.as_nanos().to_be_bytes());
    }
}

impl Digestible for SystemTime {
    fn digest(&self, digest: &mut Digest) {
        match self.duration_since(Self::UNIX_EPOCH) {
            Ok(after) => after.digest(digest),
            Err(before) => {
                digest.part(b"before");
                before.duration().digest(digest);
            }
        }
    }
}

impl Digestible for () {
    fn digest(&self, _: &mut Digest) {}
}

impl<T: ?Sized> Digestible for PhantomData<T> {
    fn digest(&self, _: &mut Digest) {}
}

impl<T: Digestible> Digestible for Option<T> {
    fn digest(&self, digest: &mut Digest) {
        match self {
            Some(value) => {
                digest.part(b"is");
                value.digest(digest);
            }
            None => digest.part(b"is not"),
        }
    }
}

impl<T: Digestible> Digestible for [T] {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|value| value.digest(digest));
    }
}

impl<T: Digestible> Digestible for Vec<T> {
    fn digest(&self, digest: &mut Digest) {
        self.as_slice().digest(digest);
    }
}

impl<T: Digestible, const N: usize> Digestible for [T; N] {
    fn digest(&self, digest: &mut Digest) {
        self.as_slice().digest(digest);
    }
}

impl<T: Digestible> Digestible for BTreeSet<T> {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|value| value.digest(digest));
    }
}

impl<K: Digestible, V: Digestible> Digestible for BTreeMap<K, V> {
    fn digest(&self, digest: &mut Digest) {
        self.len().digest(digest);
        self.iter().for_each(|entry| entry.digest(digest));
    }
}

impl<T: Digestible, S> Digestible for HashSet<T, S> {
    fn digest(&self, digest: &mut Digest) {
        in_any_order(self.iter(), digest);
    }
}

impl<K: Digestible, V: Digestible, S> Digestible for HashMap<K, V, S> {
    fn digest(&self, digest: &mut Digest) {
        in_any_order(self.iter(), digest);
    }
}

/// What has no order of its own gets one by its digests.
fn in_any_order<T: Digestible>(values: impl Iterator<Item = T>, digest: &mut Digest) {
    let mut all: Vec<String> = values
        .map(|value| {
            let mut one = Digest::new("one");
            value.digest(&mut one);
            one.hex()
        })
        .collect();
    all.sort_unstable();
    all.digest(digest);
}

impl<A: Digestible, B: Digestible> Digestible for (A, B) {
    fn digest(&self, digest: &mut Digest) {
        self.0.digest(digest);
        self.1.digest(digest);
    }
}

impl<A: Digestible, B: Digestible, C: Digestible> Digestible for (A, B, C) {
    fn digest(&self, digest: &mut Digest) {
        self.0.digest(digest);
        self.1.digest(digest);
        self.2.digest(digest);
    }
}

macro_rules! pointer {
    ($($type:ty)*) => {$(
        impl<T: Digestible + ?Sized> Digestible for $type {
            fn digest(&self, digest: &mut Digest) {
                T::digest(self, digest);
            }
        }
    )*};
}

pointer!(&T Box<T> Arc<T> Rc<T>);

impl<T: Digestible + ToOwned + ?Sized> Digestible for Cow<'_, T> {
    fn digest(&self, digest: &mut Digest) {
        T::digest(self, digest);
    }
}
