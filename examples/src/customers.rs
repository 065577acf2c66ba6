//! The customers of the example `fleet`: rows of a table, or made up.

use std::error::Error;
use std::sync::Arc;

use auth_blocking::{MemoryTokenStore, Secret, TokenStore};

/// One row of `select id, client_id, client_secret, refresh_token from customers`.
#[derive(Debug)]
pub struct Row {
    /// The customer.
    pub id: i64,
    /// The customer's app.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// The refresh token that the customer's consent gave.
    pub refresh_token: Secret,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// All rows.
///
/// # Errors
/// Those of the database; without the feature `postgres`, that there is none.
pub fn rows(demo: bool) -> Result<Vec<Row>> {
    if !demo {
        return table();
    }
    Ok((1..=10_000)
        .map(|id| Row {
            id,
            client_id: format!("app-{id}"),
            client_secret: format!("secret-{id}").into(),
            refresh_token: format!("refresh-{id}").into(),
        })
        .collect())
}

/// The token store of all.
///
/// # Errors
/// As [`rows`].
pub fn store(demo: bool) -> Result<Arc<dyn TokenStore>> {
    if demo { Ok(Arc::new(MemoryTokenStore::new())) } else { database() }
}

#[cfg(feature = "postgres")]
fn database() -> Result<Arc<dyn TokenStore>> {
    Ok(Arc::new(auth_blocking::PostgresTokenStore::open(&std::env::var("DATABASE_URL")?)?))
}

#[cfg(feature = "postgres")]
fn table() -> Result<Vec<Row>> {
    use auth_blocking::postgres::{Client, NoTls};

    // To another machine: a TLS connector instead, as the token store's own connection has.
    let mut database = Client::connect(&std::env::var("DATABASE_URL")?, NoTls)?;
    let query = "select id, client_id, client_secret, refresh_token from customers order by id";
    let read = |row: &auth_blocking::postgres::Row| Row {
        id: row.get(0),
        client_id: row.get(1),
        client_secret: Secret::from(row.get::<_, String>(2)),
        refresh_token: Secret::from(row.get::<_, String>(3)),
    };
    Ok(database.query(query, &[])?.iter().map(read).collect())
}

#[cfg(not(feature = "postgres"))]
fn database() -> Result<Arc<dyn TokenStore>> {
    Err("build it with `--features postgres`, or run it with `-- --demo`".into())
}

#[cfg(not(feature = "postgres"))]
fn table() -> Result<Vec<Row>> {
    Err("build it with `--features postgres`, or run it with `-- --demo`".into())
}
