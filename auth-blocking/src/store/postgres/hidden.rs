//! Parameters of statements.

use std::error::Error;
use std::fmt;

use auth_core::wire::body::SecretBytes;
use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// A parameter that nothing shows: the client writes the parameters of each statement to the log at DEBUG, by their
/// `Debug`.
pub(super) struct Hidden<T>(pub(super) T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The value as the client knows it.
pub(super) trait Value {
    type As<'a>: ToSql
    where
        Self: 'a;

    fn as_parameter(&self) -> Self::As<'_>;
}

impl Value for String {
    type As<'a> = &'a str;

    fn as_parameter(&self) -> &str {
        self
    }
}

impl Value for i64 {
    type As<'a> = Self;

    fn as_parameter(&self) -> Self {
        *self
    }
}

impl Value for SecretBytes {
    type As<'a> = &'a [u8];

    fn as_parameter(&self) -> &[u8] {
        self.as_slice()
    }
}

impl<T: Value> ToSql for Hidden<T> {
    fn to_sql(
        &self,
        to: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.as_parameter().to_sql(to, out)
    }

    fn accepts(to: &Type) -> bool {
        T::As::accepts(to)
    }

    to_sql_checked!();
}
