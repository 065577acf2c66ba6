//! Configs that differ in what only their own code can see: ID-1, further than the findings went.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Error, MemoryTokenStore, Secret, Token, TokenRequests,
};

/// A server whose tokens say what they were asked for, and by which method.
fn server() -> Server {
    let server = Server::start().unwrap();
    for (method, path) in [("POST", "/token"), ("POST", "/login"), ("GET", "/login")] {
        let count = AtomicU32::new(0);
        server.run(method, path, move |seen| {
            let n = count.fetch_add(1, Ordering::SeqCst) + 1;
            let pairs = seen.form_pairs();
            let asked = pairs.iter().find(|(name, _)| name == "resource");
            let asked = asked.map_or(method, |(_, value)| value.as_str());
            Answer::json(format!(
                r#"{{"access_token":"{asked}","refresh_token":"rt-{n}","expires_in":600}}"#
            ))
        });
    }
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

/// The tokens that the API got, one call of each.
fn tokens<const N: usize>(all: [Authenticator; N]) -> [String; N] {
    let (server, clock) = (server(), ManualClock::new());
    all.map(|auth| {
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        api.get("/items").call().unwrap();
        let seen = server.seen();
        seen.last()
            .unwrap()
            .header("authorization")
            .unwrap()
            .trim_start_matches("Bearer ")
            .to_owned()
    })
}

/// A chain whose request a method of the type works out.
macro_rules! chain {
    ($(#[$attribute:meta])* $name:ident $([$($generic:tt)*] [$($argument:tt)*])? { $($field:tt)* } $resource:expr) => {
        #[derive(AuthConfig)]
        #[auth(oauth2(
            grant = refresh_token,
            token_endpoint = "https://auth.example.com/token",
            client_auth = none,
            params("resource" = "{resource()}"),
            rotate_refresh_token,
        ))]
        #[auth(base_url = "https://api.example.com")]
        pub(super) struct $name $(<$($generic)*>)? {
            pub(super) client_id: String,
            pub(super) refresh_token: Secret,
            $($field)*
        }

        impl $(<$($generic)*>)? $name $(<$($argument)*>)? {
            fn resource(&self) -> &'static str {
                $resource
            }
        }
    };
}

mod mail {
    use super::*;
    chain! { Api {} "mail" }
}

mod files {
    use super::*;
    chain! { Api {} "files" }
}

mod by_const {
    use super::*;
    chain! { Api [const LIVE: bool] [LIVE] {} if LIVE { "live" } else { "test" } }
}

pub(super) trait Kind: Send + Sync + 'static {
    const NAME: &'static str;
}

struct Live;
struct Test;

impl Kind for Live {
    const NAME: &'static str = "live";
}

impl Kind for Test {
    const NAME: &'static str = "test";
}

mod by_parameter {
    use super::*;
    chain! { Api [K: Kind] [K] { #[auth(skip)] pub(super) kind: PhantomData<K> } K::NAME }
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
enum Variants {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
        params("resource" = "{resource()}"),
        rotate_refresh_token,
    ))]
    Live { client_id: String, refresh_token: Secret },
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
        params("resource" = "{resource()}"),
        rotate_refresh_token,
    ))]
    Test { client_id: String, refresh_token: Secret },
}

impl Variants {
    fn resource(&self) -> &'static str {
        match self {
            Self::Live { .. } => "live",
            Self::Test { .. } => "test",
        }
    }
}

#[test]
fn id_1_a_placeholder_method_is_told_by_whose_it_is() {
    let (id, seed) = (|| "id".to_owned(), || Secret::from("seed"));
    let store = MemoryTokenStore::new();
    let got = tokens([
        mail::Api { client_id: id(), refresh_token: seed() }
            .authenticator_with(store.clone())
            .unwrap(),
        files::Api { client_id: id(), refresh_token: seed() }.authenticator_with(store).unwrap(),
    ]);
    assert_eq!(got, ["mail", "files"]);
    let store = MemoryTokenStore::new();
    let got = tokens([
        by_const::Api::<true> { client_id: id(), refresh_token: seed() }
            .authenticator_with(store.clone())
            .unwrap(),
        by_const::Api::<false> { client_id: id(), refresh_token: seed() }
            .authenticator_with(store)
            .unwrap(),
    ]);
    assert_eq!(got, ["live", "test"]);
    let store = MemoryTokenStore::new();
    let got = tokens([
        by_parameter::Api::<Live> { client_id: id(), refresh_token: seed(), kind: PhantomData }
            .authenticator_with(store.clone())
            .unwrap(),
        by_parameter::Api::<Test> { client_id: id(), refresh_token: seed(), kind: PhantomData }
            .authenticator_with(store)
            .unwrap(),
    ]);
    assert_eq!(got, ["live", "test"]);
    let store = MemoryTokenStore::new();
    let got = tokens([
        Variants::Live { client_id: id(), refresh_token: seed() }
            .authenticator_with(store.clone())
            .unwrap(),
        Variants::Test { client_id: id(), refresh_token: seed() }
            .authenticator_with(store)
            .unwrap(),
    ]);
    assert_eq!(got, ["live", "test"]);
}

trait Make {
    fn make(self, store: MemoryTokenStore) -> Authenticator;
}

struct Crm;
struct Erp;

macro_rules! api {
    ($who:ident, $token:literal) => {
        const _: () = {
            #[derive(AuthConfig)]
            #[auth(token_with = obtain, base_url = "https://api.example.com")]
            struct Api {
                user: String,
            }

            fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
                Ok(Token::new($token).expires_in(Duration::from_secs(600)))
            }

            impl Make for $who {
                fn make(self, store: MemoryTokenStore) -> Authenticator {
                    Api { user: "ada".into() }.authenticator_with(store).unwrap()
                }
            }
        };
    };
}

api!(Crm, "crm");
api!(Erp, "erp");

#[test]
fn id_1_types_of_one_name_in_blocks_share_nothing() {
    let store = MemoryTokenStore::new();
    assert_eq!(tokens([Crm.make(store.clone()), Erp.make(store)]), ["crm", "erp"]);
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
#[expect(dead_code, reason = "nothing reads `note`: a builder goes without it")]
enum Login {
    #[auth(session(
        login(post = "https://auth.example.com/login", query("u" = "{user}")),
        token_path = "access_token",
        expires_after = "1h",
    ))]
    Live { user: String, note: String },
    #[auth(session(
        login(get = "https://auth.example.com/login", query("u" = "{user}")),
        token_path = "access_token",
        expires_after = "1h",
    ))]
    Test { user: String, note: String },
}

#[test]
fn id_1_the_builders_of_two_variants_share_nothing_and_a_value_shares_with_its_builder() {
    let store = MemoryTokenStore::new();
    let (user, note) = (|| "ada".to_owned(), || "n".to_owned());
    let (server, clock) = (server(), ManualClock::new());
    let all = [
        Login::live_builder().user("ada").token_store(store.clone()).build().unwrap(),
        Login::test_builder().user("ada").token_store(store.clone()).build().unwrap(),
        Login::Live { user: user(), note: note() }.authenticator_with(store.clone()).unwrap(),
        Login::Test { user: user(), note: note() }.authenticator_with(store).unwrap(),
    ];
    for auth in all {
        server
            .client(auth)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
            .check()
            .unwrap();
    }
    assert_eq!(server.count("/login"), 2, "one login each");
}

#[derive(AuthConfig)]
#[auth(token_with = of_region, base_url = "https://api.example.com")]
struct Skipping {
    user: String,
    #[auth(skip)]
    region: String,
}

fn of_region(config: &Skipping, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new(config.region.clone()).expires_in(Duration::from_secs(600)))
}

#[test]
fn id_1_a_skipped_field_tells_apart_where_it_can_be_digested() {
    let store = MemoryTokenStore::new();
    let of = |region: &str| {
        let config = Skipping { user: "ada".to_owned(), region: region.to_owned() };
        config.authenticator_with(store.clone()).unwrap()
    };
    assert_eq!(tokens([of("eu"), of("us")]), ["eu", "us"]);
}
