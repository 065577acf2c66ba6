//! The identity of a stored credential: nobody gets another's token.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Error, FileTokenStore, MemoryTokenStore, Secret, SignRequest, Token,
    TokenRequests,
};

/// A server that gives each login or token request a token of its own, and shows what the API got.
fn server() -> Server {
    let server = Server::start().unwrap();
    for path in ["/token", "/login"] {
        let count = AtomicU32::new(0);
        server.run("POST", path, move |_| {
            let n = count.fetch_add(1, Ordering::SeqCst) + 1;
            Answer::json(format!(
                r#"{{"access_token":"at-{n}","other":"other-{n}","expires_in":600}}"#
            ))
        });
    }
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

/// The tokens that the API saw, one call of each authenticator.
fn tokens<const N: usize>(server: &Server, all: [Authenticator; N]) -> [String; N] {
    let clock = ManualClock::new();
    all.map(|auth| {
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        api.get("/items").call().unwrap();
        let seen = server.seen();
        seen.last().unwrap().header("authorization").unwrap_or_default().to_owned()
    })
}

fn of_tenant(tenant: u32) -> Result<Token, Error> {
    Ok(Token::new(format!("token-of-{tenant}")).expires_in(Duration::from_secs(600)))
}

#[derive(AuthConfig)]
#[auth(token_with = obtain_number, base_url = "https://api.example.com")]
struct Number {
    tenant: u32,
}

fn obtain_number(config: &Number, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    of_tenant(config.tenant)
}

#[test]
fn id_1_a_number_that_a_token_function_sees_tells_two_credentials_apart() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let got = tokens(
        &server,
        [1, 2].map(|tenant| Number { tenant }.authenticator_with(store.clone()).unwrap()),
    );
    assert_eq!(got, ["Bearer token-of-1", "Bearer token-of-2"]);
}

mod login_signed_by {
    use super::*;

    #[derive(AuthConfig)]
    #[auth(session(
        login(post = "https://auth.example.com/login", auth(sign_with = sign)),
        token_path = "access_token",
        expires_after = "1h",
    ))]
    #[auth(base_url = "https://api.example.com")]
    pub(super) struct One {
        pub(super) user: String,
    }

    fn sign(_: &One, _: &mut SignRequest<'_>) -> Result<(), Error> {
        Ok(())
    }

    pub(super) mod another {
        use super::super::*;

        #[derive(AuthConfig)]
        #[auth(session(
            login(post = "https://auth.example.com/login", auth(sign_with = sign)),
            token_path = "access_token",
            expires_after = "1h",
        ))]
        #[auth(base_url = "https://api.example.com")]
        pub(in super::super) struct Other {
            pub(in super::super) user: String,
        }

        fn sign(_: &Other, _: &mut SignRequest<'_>) -> Result<(), Error> {
            Ok(())
        }
    }
}

#[test]
fn id_1_logins_that_differ_in_who_signs_them_share_nothing() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let user = || "ada".to_owned();
    let got = tokens(
        &server,
        [
            login_signed_by::One { user: user() }.authenticator_with(store.clone()).unwrap(),
            login_signed_by::another::Other { user: user() }.authenticator_with(store).unwrap(),
        ],
    );
    assert_eq!(got, ["Bearer at-1", "Bearer at-2"]);
}

#[derive(AuthConfig)]
#[auth(
    token_with(first, send_as(header = "X-First")),
    token_with(second, send_as(header = "X-Second"))
)]
#[auth(base_url = "https://api.example.com")]
struct TwoFunctions {
    key: Secret,
}

fn first(_: &TwoFunctions, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new("first"))
}

fn second(_: &TwoFunctions, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new("second"))
}

#[test]
fn id_1_two_functions_of_one_struct_have_a_token_each() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let auth = TwoFunctions { key: "k".into() }.authenticator_with(store).unwrap();
    let api = server.client(auth).clock(ManualClock::new()).build().unwrap();
    api.get("/items").call().unwrap();
    let seen = server.seen();
    let seen = seen.last().unwrap();
    assert_eq!((seen.header("x-first"), seen.header("x-second")), (Some("first"), Some("second")));
}

#[derive(AuthConfig)]
#[auth(
    session(
        login(post = "https://auth.example.com/login", json("u" = "{user}")),
        token_path = "access_token",
        expires_after = "1h",
        send_as(header = "X-First"),
    ),
    session(
        login(post = "https://auth.example.com/login", json("u" = "{user}")),
        token_path = "other",
        expires_after = "1h",
        send_as(header = "X-Second"),
    ),
)]
#[auth(base_url = "https://api.example.com")]
struct TwoPaths {
    user: String,
}

#[test]
fn id_1_two_sessions_that_differ_in_their_path_have_a_token_each() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let auth = TwoPaths { user: "ada".to_owned() }.authenticator_with(store).unwrap();
    let api = server.client(auth).clock(ManualClock::new()).build().unwrap();
    api.get("/items").call().unwrap();
    let seen = server.seen();
    let seen = seen.last().unwrap();
    assert_eq!((seen.header("x-first"), seen.header("x-second")), (Some("at-1"), Some("other-2")));
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
enum Variants {
    #[auth(token_with = of_live)]
    Live { key: Secret },
    #[auth(token_with = of_test)]
    Test { key: Secret },
}

fn of_live(_: &Variants, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new("live"))
}

fn of_test(_: &Variants, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    Ok(Token::new("test"))
}

#[test]
fn id_1_variants_with_equal_fields_and_other_functions_share_nothing() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let got = tokens(
        &server,
        [Variants::Live { key: "k".into() }, Variants::Test { key: "k".into() }]
            .map(|config| config.authenticator_with(store.clone()).unwrap()),
    );
    assert_eq!(got, ["Bearer live", "Bearer test"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Usual {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    access_token_property = "other",
))]
#[auth(base_url = "https://api.example.com")]
struct Elsewhere {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn id_1_types_that_differ_in_the_tokens_place_share_nothing() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let (id, secret) = (|| "id".to_owned(), || Secret::from("secret"));
    let got = tokens(
        &server,
        [
            Usual { client_id: id(), client_secret: secret() }
                .authenticator_with(store.clone())
                .unwrap(),
            Elsewhere { client_id: id(), client_secret: secret() }
                .authenticator_with(store)
                .unwrap(),
        ],
    );
    assert_eq!(got, ["Bearer at-1", "Bearer other-2"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    params("tenant" = "{tenant_id()}"),
))]
#[auth(base_url = "https://api.example.com")]
struct ByMethod {
    client_id: String,
    tenant: u32,
}

impl ByMethod {
    fn tenant_id(&self) -> String {
        format!("tenant-{}", self.tenant)
    }
}

#[test]
fn id_1_a_field_that_a_placeholder_method_sees_tells_two_credentials_apart() {
    let (server, store) = (server(), MemoryTokenStore::new());
    let config = |tenant| ByMethod { client_id: "id".to_owned(), tenant };
    let got = tokens(
        &server,
        [1, 2, 1].map(|tenant| config(tenant).authenticator_with(store.clone()).unwrap()),
    );
    assert_eq!(got, ["Bearer at-1", "Bearer at-2", "Bearer at-1"]);
}

/// The refresh tokens that the endpoint got; each answer has the next one.
fn rotating() -> (Server, Arc<Mutex<Vec<String>>>) {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    let got: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&got);
    server.run("POST", "/token", move |seen| {
        let pairs = seen.form_pairs();
        let sent = pairs.iter().find(|(name, _)| name == "refresh_token");
        let mut got = kept.lock().unwrap();
        got.push(sent.map(|(_, value)| value.clone()).unwrap_or_default());
        let n = got.len();
        Answer::json(format!(
            r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","expires_in":600}}"#
        ))
    });
    (server, got)
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    params("client_assertion" = "{assertion()}"),
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Asserted {
    client_id: String,
    refresh_token: Secret,
}

impl Asserted {
    /// Another one at each call, as a signed JWT with its time is.
    fn assertion(&self) -> Secret {
        static CALLS: AtomicU32 = AtomicU32::new(0);
        format!("jwt-{}", CALLS.fetch_add(1, Ordering::SeqCst)).into()
    }
}

#[test]
fn id_2_what_is_computed_for_each_request_does_not_name_the_record() {
    let (server, got) = rotating();
    let (clock, dir) = (ManualClock::new(), tempfile::tempdir().unwrap());
    for _ in 0..3 {
        let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
        let config = Asserted { client_id: "id".to_owned(), refresh_token: "rt-0".into() };
        let auth = config.authenticator_with(store).unwrap();
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(601));
    }
    assert_eq!(*got.lock().unwrap(), ["rt-0", "rt-1", "rt-2"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Rotating {
    client_id: String,
    refresh_token: Secret,
}

fn remove_records(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

#[test]
fn id_4_a_record_that_is_gone_does_not_bring_the_seed_back() {
    let (server, got) = rotating();
    let (clock, dir) = (ManualClock::new(), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    let config = Rotating { client_id: "id".to_owned(), refresh_token: "rt-0".into() };
    let auth = config.authenticator_with(FileTokenStore::open(&dir).unwrap()).unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    remove_records(&dir);
    clock.advance(Duration::from_secs(601));
    api.get("/items").call().unwrap();
    assert_eq!(*got.lock().unwrap(), ["rt-0", "rt-1"]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    account = "{profile}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct OfAccount {
    client_id: String,
    profile: String,
    refresh_token: Option<Secret>,
}

fn of_account(profile: &str, seed: Option<&str>) -> OfAccount {
    OfAccount {
        client_id: "id".to_owned(),
        profile: profile.to_owned(),
        refresh_token: seed.map(Secret::from),
    }
}

#[test]
fn id_3_an_account_goes_on_without_the_refresh_token_it_began_with() {
    let (server, got) = rotating();
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let call = |profile: &str, seed: Option<&str>| {
        let auth = of_account(profile, seed).authenticator_with(store.clone())?;
        let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build()?;
        clock.advance(Duration::from_secs(601));
        api.get("/items").call().map(drop)
    };
    call("work", Some("seed")).unwrap();
    call("work", None).unwrap();
    assert_eq!(*got.lock().unwrap(), ["seed", "rt-1"]);
    // The old one, still configured somewhere, is not presented again; another one begins anew in the same record.
    call("work", Some("seed")).unwrap();
    call("work", Some("new")).unwrap();
    call("work", None).unwrap();
    assert_eq!(got.lock().unwrap()[2..], ["rt-2", "new", "rt-4"]);
    // Another account has nothing to go on with.
    let error = call("home", None).unwrap_err();
    assert!(error.to_string().contains("no token store has one for this account"), "{error}");
    assert!(error.needs_sign_in());
    assert_eq!(got.lock().unwrap().len(), 5);
    // Accounts that are blank would be one.
    let error = call("", Some("seed")).unwrap_err();
    assert_eq!(error.to_string(), "`profile` is empty");
}

/// An endpoint that gives no new refresh token leaves the one in use.
#[test]
fn id_3_an_account_keeps_a_refresh_token_that_does_not_rotate() {
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
        account = "{profile}",
    ))]
    #[auth(base_url = "https://api.example.com")]
    struct Lasting {
        client_id: String,
        profile: String,
        refresh_token: Option<Secret>,
    }

    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"at","expires_in":600}"#)]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    for seed in [Some("seed"), None, None] {
        let config = Lasting {
            client_id: "id".to_owned(),
            profile: "work".to_owned(),
            refresh_token: seed.map(Secret::from),
        };
        let auth = config.authenticator_with(store.clone()).unwrap();
        server
            .client(auth)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
            .get("/items")
            .call()
            .unwrap();
        // The same with rotation, whose server gives none.
        let auth = of_account("rotates", seed).authenticator_with(store.clone()).unwrap();
        server
            .client(auth)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
            .get("/items")
            .call()
            .unwrap();
        clock.advance(Duration::from_secs(601));
    }
    let seen = server.seen();
    let tokens = seen.iter().filter(|seen| seen.path == "/token").map(|seen| seen.text());
    assert_eq!(tokens.filter(|text| text.contains("refresh_token=seed")).count(), 6);
}

#[test]
fn id_3_without_a_store_an_account_cannot_do_without_a_refresh_token() {
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
    ))]
    #[auth(base_url = "https://api.example.com")]
    struct Plain {
        client_id: String,
        #[auth(account)]
        who: String,
        refresh_token: Option<Secret>,
    }

    let config = || Plain { client_id: "id".into(), who: "ada".into(), refresh_token: None };
    let error = config().authenticator().unwrap_err();
    assert!(error.to_string().starts_with("`refresh_token` is not set"), "{error}");
    config().authenticator_with(MemoryTokenStore::new()).unwrap();
}

/// A program that runs on with the refresh token of before, while another one signed in anew for the same account.
#[test]
fn id_4_who_has_a_replaced_refresh_token_goes_on_with_the_chain_of_today() {
    let (server, got) = rotating();
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let api = |seed| {
        let auth = of_account("work", Some(seed)).authenticator_with(store.clone()).unwrap();
        server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
    };
    let (old, new) = (api("old"), api("new"));
    old.get("/items").call().unwrap();
    new.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(601));
    old.get("/items").call().unwrap();
    assert_eq!(*got.lock().unwrap(), ["old", "new", "rt-2"]);
    // The new one is started again, and the old one after it.
    clock.advance(Duration::from_secs(601));
    api("new").get("/items").call().unwrap();
    clock.advance(Duration::from_secs(601));
    api("old").get("/items").call().unwrap();
    assert_eq!(got.lock().unwrap()[3..], ["rt-3", "rt-4"]);
}

#[test]
fn id_1_a_scope_is_another_token_of_the_same_chain() {
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        rotate_refresh_token,
    ))]
    #[auth(base_url = "https://api.example.com")]
    struct Scoped {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
        scope: String,
    }

    let (server, got) = rotating();
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let call = |secret: &str, scope: &str| {
        let config = Scoped {
            client_id: "id".to_owned(),
            client_secret: secret.into(),
            refresh_token: "rt-0".into(),
            scope: scope.to_owned(),
        };
        let auth = config.authenticator_with(store.clone()).unwrap();
        server
            .client(auth)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap()
            .get("/items")
            .call()
            .unwrap();
        got.lock().unwrap().clone()
    };
    assert_eq!(call("s", "read"), ["rt-0"]);
    // LOCK-33: asked for something else, the chain goes on; LOCK-34: a client secret that was rotated changes nothing.
    assert_eq!(call("s", "read write"), ["rt-0", "rt-1"]);
    assert_eq!(call("another", "read write"), ["rt-0", "rt-1"]);
}

/// LOCK-35
#[test]
fn id_1_another_password_or_secret_is_another_credential() {
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = password,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
    ))]
    #[auth(base_url = "https://api.example.com")]
    struct ByPassword {
        username: String,
        password: Secret,
    }

    let (server, store) = (server(), MemoryTokenStore::new());
    let by_password = |password: &str| {
        let config = ByPassword { username: "ada".to_owned(), password: password.into() };
        config.authenticator_with(store.clone()).unwrap()
    };
    let machine = |secret: &str| {
        let config = Usual { client_id: "id".to_owned(), client_secret: secret.into() };
        config.authenticator_with(store.clone()).unwrap()
    };
    let all = [by_password("a"), by_password("b"), by_password("a"), machine("a"), machine("b")];
    let got = tokens(&server, all);
    let expected = ["at-1", "at-2", "at-1", "at-3", "at-4"];
    assert_eq!(got, expected.map(|token| format!("Bearer {token}")));
}

#[test]
fn id_1_a_field_that_cannot_be_digested_is_no_matter_without_a_store() {
    struct Opaque;

    #[derive(AuthConfig)]
    #[auth(token_with = obtain, base_url = "https://api.example.com")]
    struct Api {
        opaque: Opaque,
    }

    fn obtain(_: &Api, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
        Ok(Token::new("t"))
    }

    Api { opaque: Opaque }.authenticator().unwrap();
}

#[test]
fn a_refused_refresh_token_needs_a_person_and_a_refused_client_does_not() {
    let invalid = |error: &str| Answer::json(format!(r#"{{"error":"{error}"}}"#)).with_status(400);
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::status(401)]);
    let needs = |auth: Authenticator| {
        let api = server.client(auth).clock(ManualClock::new()).build().unwrap();
        api.get("/items").call().unwrap_err().needs_sign_in()
    };
    let rotating = || {
        let config = Rotating { client_id: "id".to_owned(), refresh_token: "rt-0".into() };
        config.authenticator_with(MemoryTokenStore::new()).unwrap()
    };
    let machine = || {
        let config = Usual { client_id: "id".to_owned(), client_secret: "s".into() };
        config.authenticator().unwrap()
    };
    server.on(
        "POST",
        "/token",
        [
            invalid("invalid_grant"),
            invalid("invalid_client"),
            invalid("invalid_grant"),
            // A 401 whose renewal is refused.
            Answer::json(r#"{"access_token":"at","refresh_token":"rt-1","expires_in":600}"#),
            invalid("invalid_grant"),
        ],
    );
    assert!(needs(rotating()));
    assert!(!needs(rotating()));
    assert!(!needs(machine()), "nobody signed in");
    assert!(needs(rotating()));
}
