//! The stores that are measured: how each is filled, and what one read and one durable write take there.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use auth_blocking::FileTokenStore;
use auth_blocking::store::{Record, RecordKey, TokenStore};

use super::counted::Costs;
use super::{FEW, MANY};
use crate::Result;
use crate::table::Spread;

pub struct Place {
    pub name: &'static str,
    /// With few records, and with many.
    pub stores: [Arc<dyn TokenStore>; 2],
    pub costs: Costs,
    pub unit: Box<dyn Fn() -> Result<Unit>>,
}

/// Milliseconds of one.
pub struct Unit {
    pub read: f64,
    pub write: f64,
}

pub fn all() -> Result<Vec<Place>> {
    let files = files()?;
    #[cfg(feature = "servers")]
    let on_servers = [servers::redis()?, servers::postgres()?];
    #[cfg(not(feature = "servers"))]
    let on_servers: [Option<Place>; 0] = [];
    Ok([Some(files)].into_iter().chain(on_servers).flatten().collect())
}

/// What others have in the store.
fn record() -> Vec<u8> {
    Record::moved(SystemTime::now()).encode().as_slice().to_vec()
}

fn key(number: usize) -> RecordKey {
    RecordKey::named(&format!("filled-{number}"))
}

fn median(mut call: impl FnMut() -> Result) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        call()?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Spread::of(times).median)
}

fn files() -> Result<Place> {
    let dir = tempfile::tempdir()?;
    let fill = |name: &str, count: usize| -> Result<Arc<dyn TokenStore>> {
        let dir = dir.path().join(name);
        let store = FileTokenStore::open(&dir)?;
        let (record, mut options) = (record(), fs::OpenOptions::new());
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for number in 0..count {
            let path = dir.join(format!("{}.json", key(number).as_str()));
            options.write(true).create_new(true).open(path)?.write_all(&record)?;
        }
        fs::File::open(&dir)?.sync_all()?;
        Ok(Arc::new(store))
    };
    let stores = [fill("few", FEW)?, fill("many", MANY)?];
    let sync = |path: &Path| -> Result {
        let mut file = fs::File::create(path)?;
        file.write_all(&[b'x'; 512])?;
        Ok(file.sync_all()?)
    };
    let unit = move || {
        let write = median(|| sync(&dir.path().join("unit")))?;
        Ok(Unit { read: 0.0, write })
    };
    // A record and the spool's room: the file and its name. The response goes into the room; then its name is removed.
    let costs = Costs {
        load: (0, 0),
        enter: (0, 0),
        leave: (0, 0),
        swap: (0, 2),
        hold: (0, 0),
        reserve: (0, 2),
        spool: (0, 1),
        spooled: (0, 0),
        clear: (0, 1),
    };
    Ok(Place { name: "`FileTokenStore`", stores, costs, unit: Box::new(unit) })
}

#[cfg(feature = "servers")]
mod servers {
    use auth_blocking::{PostgresTokenStore, RedisTokenStore, postgres, redis};

    use super::*;

    /// A server that `tests/servers/…/start.sh` has started.
    fn url(variable: &str) -> Option<String> {
        let url = std::env::var(variable).ok();
        if url.is_none() {
            eprintln!("left out: {variable} is not set, see tests/servers");
        }
        url
    }

    pub fn redis() -> Result<Option<Place>> {
        let Some(url) = url("AUTH_TEST_REDIS_URL") else { return Ok(None) };
        let url = url.strip_suffix("/0").unwrap_or(&url).to_owned();
        let fill = |database: u8, count: usize| -> Result<Arc<dyn TokenStore>> {
            let url = format!("{url}/{database}");
            let mut server = redis::Client::open(url.as_str())?.get_connection()?;
            redis::cmd("CONFIG").arg("SET").arg("maxmemory").arg("1gb").exec(&mut server)?;
            redis::cmd("FLUSHDB").exec(&mut server)?;
            let (record, numbers) = (record(), (0..count).collect::<Vec<_>>());
            for numbers in numbers.chunks(1000) {
                let mut pipeline = redis::pipe();
                for number in numbers {
                    let name = format!("auth:{{{}}}", key(*number).as_str());
                    pipeline.cmd("HSET").arg(name).arg("generation").arg(1).arg("record");
                    pipeline.arg(&record).ignore();
                }
                pipeline.exec(&mut server)?;
            }
            Ok(Arc::new(RedisTokenStore::open(&url)?))
        };
        let stores = [fill(2, FEW)?, fill(3, MANY)?];
        let unit = move || {
            let mut servers = Vec::new();
            for database in [2, 3] {
                servers.push(redis::Client::open(format!("{url}/{database}"))?.get_connection()?);
            }
            let server = &mut servers[0];
            let read = median(|| Ok(redis::cmd("PING").exec(server)?))?;
            let write = median(|| Ok(redis::cmd("SET").arg("unit").arg("x").exec(server)?))?;
            for server in &mut servers {
                redis::cmd("FLUSHDB").exec(server)?;
            }
            Ok(Unit { read, write })
        };
        // With `appendfsync always` each write is on disk; a lease that lasts long enough is not written again.
        let costs = Costs {
            load: (1, 0),
            enter: (0, 1),
            leave: (0, 1),
            swap: (0, 1),
            hold: (0, 1),
            reserve: (2, 0),
            spool: (0, 1),
            spooled: (1, 0),
            clear: (0, 1),
        };
        Ok(Some(Place { name: "`RedisTokenStore`", stores, costs, unit: Box::new(unit) }))
    }

    pub fn postgres() -> Result<Option<Place>> {
        let Some(url) = url("AUTH_TEST_POSTGRES_URL") else { return Ok(None) };
        let open = |url: &str| postgres::Client::connect(url, postgres::NoTls);
        let mut server = open(&url)?;
        let mut fill = |schema: &str, count: usize| -> Result<Arc<dyn TokenStore>> {
            let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
            server.batch_execute(&make)?;
            let store = PostgresTokenStore::open(&url)?.in_schema(schema);
            // Makes the table.
            store.load(&key(0))?;
            let insert = format!(
                "INSERT INTO {schema}.auth_tokens (key, generation, record) \
                 SELECT encode(sha256(number::text::bytea), 'hex'), 1, $1 \
                 FROM generate_series(1, $2) AS number"
            );
            server.execute(&insert, &[&record(), &i32::try_from(count)?])?;
            server.batch_execute(&format!("ANALYZE {schema}.auth_tokens"))?;
            Ok(Arc::new(store))
        };
        let stores = [fill("bench_few", FEW)?, fill("bench_many", MANY)?];
        let unit = move || {
            let mut server = open(&url)?;
            let read = median(|| Ok(server.simple_query("SELECT 1").map(drop)?))?;
            server.batch_execute("CREATE TABLE bench_few.unit AS SELECT 1 AS number")?;
            let update = "UPDATE bench_few.unit SET number = number + 1";
            let write = median(|| Ok(server.simple_query(update).map(drop)?))?;
            server
                .batch_execute("DROP SCHEMA bench_few CASCADE; DROP SCHEMA bench_many CASCADE")?;
            Ok(Unit { read, write })
        };
        // Before each statement the session is asked whether it lives. A statement is prepared first, in one more.
        let costs = Costs {
            load: (3, 0),
            enter: (5, 0),
            leave: (3, 0),
            swap: (2, 1),
            hold: (2, 0),
            reserve: (5, 0),
            spool: (2, 1),
            spooled: (3, 0),
            clear: (2, 1),
        };
        Ok(Some(Place { name: "`PostgresTokenStore`", stores, costs, unit: Box::new(unit) }))
    }
}
