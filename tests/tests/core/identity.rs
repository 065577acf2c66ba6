//! Who a stored token belongs to.

use std::collections::{BTreeMap, HashMap, HashSet};

use auth_core::Secret;
use auth_core::identity::{
    Digestible, Field, Identity, OtherField, RecordKey, Seen, Worked, checksum,
};
use auth_core::method::{
    Grant, JsonPath, LoginBody, LoginJson, LoginValues, Oauth2Values, Rotation, Session, TokenAt,
    TokenValues, TokenWith,
};
use auth_core::plan::TokenMethod;
use auth_core::value::Values;
use auth_core::value::{Template, Text, Value};
use auth_core::wire::place::{Credential, Place};

use crate::login::login;
use crate::token_endpoint::oauth2;

fn value(name: &'static str, text: &str) -> Value {
    Template::new(name).part(name, &Secret::from(text)).finish().unwrap()
}

fn oauth2_values() -> Oauth2Values {
    Oauth2Values {
        token_endpoint: Value::literal("token_endpoint", "https://h/token"),
        client_id: value("client_id", "id"),
        client_secret: value("client_secret", "secret"),
        refresh_token: value("refresh_token", "rt-0"),
        username: Value::Absent("username"),
        password: Value::Absent("password"),
        scope: value("scope", "a"),
        account: Value::Absent("account"),
        params: Vec::new(),
        headers: Vec::new(),
        access_token: Value::Absent("access_token"),
        expires_at: Value::Absent("expires_at"),
    }
}

fn grant(grant: Grant) -> TokenMethod {
    let mut oauth2 = oauth2(Rotation::WhenGiven);
    oauth2.grant = grant;
    TokenMethod::new(Box::new(oauth2))
}

fn of(method: &TokenMethod, values: Oauth2Values) -> Identity {
    seen_by(method, values, Seen::new("a::Api", &[0]))
}

fn seen_by(method: &TokenMethod, values: Oauth2Values, seen: Seen) -> Identity {
    let values = TokenValues::Oauth2(Box::new(values));
    Identity::of(method, Worked { sent: &values, named: &values }, seen)
}

/// What a change does: another record, the same record with a token of its own, or nothing.
#[derive(Debug, PartialEq)]
enum Shares {
    Nothing,
    TheChain,
    All,
}

fn shares(one: &Identity, other: &Identity) -> Shares {
    match (one.key == other.key, one.mark.token == other.mark.token) {
        (false, _) => Shares::Nothing,
        (true, false) => Shares::TheChain,
        (true, true) => Shares::All,
    }
}

#[test]
fn a_chain_is_named_by_who_it_is() {
    let method = grant(Grant::RefreshToken);
    let first = of(&method, oauth2_values());
    let other = |values| shares(&first, &of(&method, values));
    let plain = oauth2_values;
    assert_eq!(other(plain()), Shares::All);
    for (values, expected) in [
        (
            Oauth2Values { refresh_token: value("refresh_token", "rt-1"), ..plain() },
            Shares::Nothing,
        ),
        (Oauth2Values { client_id: value("client_id", "other"), ..plain() }, Shares::Nothing),
        (Oauth2Values { account: value("account", "work"), ..plain() }, Shares::Nothing),
        (
            Oauth2Values { token_endpoint: value("token_endpoint", "https://h/other"), ..plain() },
            Shares::Nothing,
        ),
        (Oauth2Values { client_secret: value("client_secret", "new"), ..plain() }, Shares::All),
        (Oauth2Values { scope: value("scope", "b"), ..plain() }, Shares::TheChain),
        (Oauth2Values { scope: Value::Absent("scope"), ..plain() }, Shares::TheChain),
        (Oauth2Values { params: vec![("p", value("p", "1"))], ..plain() }, Shares::TheChain),
        (Oauth2Values { headers: vec![("h", value("h", "1"))], ..plain() }, Shares::TheChain),
    ] {
        assert_eq!(other(values), expected);
    }
    // Neither the type nor the method's position: a program may move both.
    let moved = seen_by(&method, plain(), Seen::new("b::Other", &[1]));
    assert_eq!(shares(&first, &moved), Shares::All);
    // Where the token stands in the answer.
    let mut elsewhere = oauth2(Rotation::WhenGiven);
    elsewhere.access_token = JsonPath(&["other"]);
    let elsewhere = TokenMethod::new(Box::new(elsewhere));
    assert_eq!(shares(&first, &of(&elsewhere, plain())), Shares::TheChain);
    // Another client of the same chain that sends it under a vendor's grant.
    assert_eq!(shares(&first, &of(&grant(Grant::Custom("vendor")), plain())), Shares::TheChain);
}

#[test]
fn an_empty_scope_is_none() {
    let method = grant(Grant::RefreshToken);
    let with = |scope| of(&method, Oauth2Values { scope, ..oauth2_values() });
    assert_eq!(shares(&with(value("scope", "")), &with(Value::Absent("scope"))), Shares::All);
}

#[test]
fn lock_36_the_case_of_the_host_and_the_default_port_are_no_difference() {
    let method = grant(Grant::RefreshToken);
    let at = |url| {
        let token_endpoint = Value::literal("token_endpoint", url);
        of(&method, Oauth2Values { token_endpoint, ..oauth2_values() }).key
    };
    assert_eq!(at("https://A.example:443/token"), at("https://a.example/token"));
    assert_eq!(at("https://a.example"), at("https://a.example/"));
    for other in [
        "https://a.example/Token",
        "https://a.example/token/",
        "https://a.example:8443/token",
        "http://a.example/token",
        "https://b.example/token",
        "https://a.example/token?x=1",
    ] {
        assert_ne!(at(other), at("https://a.example/token"), "{other}");
    }
}

#[test]
fn an_account_stands_for_the_refresh_token_in_the_name() {
    let method = grant(Grant::RefreshToken);
    let with = |account, refresh_token| {
        of(&method, Oauth2Values { account, refresh_token, ..oauth2_values() })
    };
    let seed = |text| value("refresh_token", text);
    let (one, two) =
        (with(value("account", "work"), seed("a")), with(value("account", "work"), seed("b")));
    assert_eq!(one.key, two.key);
    assert!(one.mark.seed.is_some() && one.mark.seed != two.mark.seed);
    let none = with(value("account", "work"), Value::Absent("refresh_token"));
    assert_eq!((&one.key, none.mark.seed.is_some()), (&none.key, false));
    assert_ne!(one.key, with(value("account", "home"), seed("a")).key);
}

#[test]
fn what_starts_again_is_named_by_all_that_decides_its_token() {
    let method = grant(Grant::ClientCredentials);
    let plain =
        || Oauth2Values { refresh_token: Value::Absent("refresh_token"), ..oauth2_values() };
    let first = of(&method, plain());
    assert!(first.mark.seed.is_none() && first.former.is_empty());
    for values in [
        Oauth2Values { client_secret: value("client_secret", "new"), ..plain() },
        Oauth2Values { client_id: value("client_id", "other"), ..plain() },
        Oauth2Values { account: value("account", "work"), ..plain() },
        Oauth2Values { username: value("username", "ada"), ..plain() },
        Oauth2Values { password: value("password", "p"), ..plain() },
        Oauth2Values { scope: value("scope", "b"), ..plain() },
        Oauth2Values { params: vec![("p", value("p", "1"))], ..plain() },
        Oauth2Values { headers: vec![("p", value("p", "1"))], ..plain() },
    ] {
        assert_eq!(shares(&first, &of(&method, values)), Shares::Nothing);
    }
    assert_eq!(shares(&first, &of(&method, plain())), Shares::All);
    let seen = |config, at: &[usize]| Seen::new(config, at);
    let mut variant = seen("a::Api", &[0]);
    variant.variant("Live");
    let mut function = seen("a::Api", &[0]);
    function.function("sign");
    for seen in
        [seen("b::Api", &[0]), seen("a::Api", &[1]), seen("a::Api", &[0, 0]), variant, function]
    {
        assert_eq!(shares(&first, &seen_by(&method, plain(), seen)), Shares::Nothing);
    }
    let password = grant(Grant::Password);
    assert_eq!(shares(&first, &of(&password, plain())), Shares::Nothing);
}

#[test]
fn lengths_go_in_so_one_value_cannot_lend_a_byte_to_the_next() {
    let method = grant(Grant::ClientCredentials);
    let with = |id, secret| {
        let (client_id, client_secret) = (value("client_id", id), value("client_secret", secret));
        of(&method, Oauth2Values { client_id, client_secret, ..oauth2_values() }).key
    };
    assert_ne!(with("a", "bc"), with("ab", "c"));
    let key = with("secret-id", "s");
    assert!(key.as_str().len() == 64 && !key.as_str().contains("secret"));
    assert_eq!(format!("{key:?}"), "RecordKey");
}

/// FIPS 180-4, as Python's hashlib computes it: records must be found again by the next version too.
#[test]
fn keys_and_checksums_are_sha_256() {
    assert_eq!(checksum(b"abc"), [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea]);
    let key = RecordKey::named("a");
    assert_eq!(key.as_str(), "dfd5616ec2397422e2fb65422bed649c4a8a7a036b318f92512d5dc44aeee67e");
}

#[test]
fn the_first_releases_name_of_a_chain_is_known() {
    let identity = of(&grant(Grant::RefreshToken), oauth2_values());
    assert_eq!(
        identity.former.last().unwrap().as_str(),
        "7e4ecc86ddde0b08c4ca0795d78e5a73ee36c109e66d07a4fdf30d540140f241"
    );
}

/// The same values as a method of the struct works them out, another time.
#[test]
fn what_a_method_works_out_is_named_by_the_method() {
    let worked_out = |text: &str| {
        let template = || {
            let template = Template::new("client_assertion").literal("v1.").computed();
            template.part("assertion", &Secret::from(text)).literal(".end")
        };
        let mut named = Values::named();
        (Values::default().text(template()), named.text(template()))
    };
    let text = |value: &Value| value.as_text().unwrap().expose().to_owned();
    let ((sent, named), (_, later)) = (worked_out("jwt-1"), worked_out("jwt-2"));
    assert_eq!(text(&sent), "v1.jwt-1.end");
    assert_eq!(text(&named), "v1.{assertion()}.end");
    assert_eq!(text(&named), text(&later));
    // A field beside it counts by its value.
    let mut named = Values::named();
    let both =
        Template::new("x").part("tenant", "t-1").computed().segment("m", "a b").part("u", "u-1");
    assert_eq!(text(&named.text(both)), "t-1{m()}u-1");
}

#[test]
fn each_value_of_a_login_is_in_its_key() {
    let session_by = |http_method, token| {
        TokenMethod::new(Box::new(Session { http_method, token, fail_if: Vec::new() }))
    };
    let session = |token| session_by(http::Method::POST, token);
    let key_by = |method: &TokenMethod, values| {
        let values = TokenValues::Session(Box::new(values));
        Identity::of(method, Worked { sent: &values, named: &values }, Seen::new("a", &[0])).key
    };
    let method = session(TokenAt::Path(JsonPath(&["id"])));
    let key = |values| key_by(&method, values);
    let plain = || login(LoginBody::Empty);
    let credential = |place| {
        let text = Text { field: "key", text: Secret::from("k"), secret: true };
        LoginValues { auth: vec![Credential::new(&place, &text).unwrap()], ..plain() }
    };
    let keys = [
        plain(),
        LoginValues { url: Value::literal("url", "https://other/login"), ..plain() },
        LoginValues { query: vec![("q", value("q", "other"))], ..plain() },
        LoginValues { headers: vec![("x-tenant", value("x-tenant", "other"))], ..plain() },
        login(LoginBody::Json(vec![(&["user"], LoginJson::Text(value("user", "ada")))])),
        login(LoginBody::Json(vec![(&["user"], LoginJson::Literal("7"))])),
        login(LoginBody::Json(vec![(&["a.b"], LoginJson::Literal("7"))])),
        login(LoginBody::Json(vec![(&["a", "b"], LoginJson::Literal("7"))])),
        // The same parts in a row as those of a login without a body entry and with a header.
        login(LoginBody::Json(vec![
            (&["header"], LoginJson::Literal("authorization")),
            (&["value"], LoginJson::Literal("k")),
        ])),
        LoginValues {
            auth: credential(Place::Header(http::header::AUTHORIZATION)).auth,
            ..login(LoginBody::Json(Vec::new()))
        },
        login(LoginBody::Form(vec![("user", value("user", "ada"))])),
        login(LoginBody::Form(vec![("user", value("user", "bob"))])),
        login(LoginBody::Raw { text: value("user", "ada"), content_type: "text/plain" }),
        credential(Place::Header(http::header::AUTHORIZATION)),
        credential(Place::Query("query".to_owned())),
        credential(Place::Form("form".to_owned())),
        credential(Place::Json(vec!["json".to_owned()])),
    ]
    .map(key);
    let different: HashSet<_> = keys.iter().collect();
    assert_eq!(different.len(), keys.len());
    assert_eq!(key(plain()), key(plain()));
    let places = [
        TokenAt::Path(JsonPath(&["id"])),
        TokenAt::Path(JsonPath(&["a", "id"])),
        TokenAt::Path(JsonPath(&[])),
        TokenAt::Header("id"),
        TokenAt::Cookie("id"),
    ]
    .map(|token| key_by(&session(token), plain()));
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), places.len());
    let get = session_by(http::Method::GET, TokenAt::Path(JsonPath(&["id"])));
    assert_ne!(key_by(&get, plain()), key(plain()));
}

/// The fingerprint of one field as a function of the user sees it.
fn field<T: Digestible>(value: T) -> RecordKey {
    let mut seen = Seen::new("a", &[0]);
    Field("f", &value).note(&mut seen);
    seen.check().unwrap();
    let values = TokenValues::TokenWith;
    let method = TokenMethod::new(Box::new(TokenWith));
    Identity::of(&method, Worked { sent: &values, named: &values }, seen).key
}

#[test]
fn a_field_is_told_by_its_type_and_its_value() {
    let keys = [
        field(1u32),
        field(2u32),
        field(1u64),
        field("1".to_owned()),
        field(Secret::from("1")),
        field(Some(1u32)),
        field(None::<u32>),
        field(vec![1u32]),
        field(vec![1u32, 2]),
        field(vec![vec![1u32], vec![2]]),
        field(vec![vec![1u32, 2], vec![]]),
        field((1u32, 2u32)),
        field([1u32, 2]),
        field(true),
        field(std::time::Duration::from_secs(1)),
        field(std::path::PathBuf::from("1")),
        field(BTreeMap::from([("a", "b")])),
        field(BTreeMap::from([("b", "a")])),
    ];
    assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    assert_eq!(field(7u32), field(7u32));
    let map =
        |entries: &[(&'static str, u32)]| field(entries.iter().copied().collect::<HashMap<_, _>>());
    assert_eq!(map(&[("a", 1), ("b", 2), ("c", 3)]), map(&[("c", 3), ("a", 1), ("b", 2)]));
    assert_ne!(map(&[("a", 1), ("b", 2)]), map(&[("a", 2), ("b", 1)]));
}

/// A type that nobody implemented `Digestible` for.
struct Opaque;

#[test]
fn a_field_that_cannot_be_digested_is_named() {
    let mut seen = Seen::new("a", &[0]);
    Field("opaque", &Opaque).note(&mut seen);
    let error = seen.check().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`opaque` has a type that cannot tell one credential from another in a token store: implement `Digestible` for it"
    );
}
