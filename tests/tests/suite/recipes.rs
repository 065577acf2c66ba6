//! The catalogue's recipes, against servers that check what they get.

use auth_blocking::testing::{Answer, ManualClock, Seen, Server};
use auth_blocking::{AuthConfig, Authenticator, Client, Error, Secret};
use auth_catalogue::recipes::*;
use auth_tests::conversation;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn config<T: DeserializeOwned>(config: Value) -> T {
    serde_json::from_value(config).unwrap()
}

/// A server whose every path answers an empty list, unless scripted before.
fn client(server: &Server, auth: Authenticator) -> Client {
    server.on("*", "*", [Answer::json("[]")]);
    server.client(auth).clock(ManualClock::new()).build().unwrap()
}

#[test]
fn configs_with_a_tag_and_without() {
    let server = Server::start().unwrap();
    for login in [
        json!({"token": "old"}),
        json!({"auth_type": "Token", "value": {"token": "new"}}),
        json!({"auth_type": "API Key", "value": {"api_key": "key"}}),
    ] {
        let auth = config::<absent_tag::Login>(login).authenticator().unwrap();
        client(&server, auth).get("/items").call().unwrap();
    }
    assert_eq!(
        conversation(&server, &["x-api-key"]),
        [
            "GET /items | authorization: Bearer old",
            "GET /items | authorization: Bearer new",
            "GET /items | x-api-key: key",
        ]
    );
}

#[test]
fn an_account_of_the_answer_goes_out_beside_the_token() {
    let server = Server::start().unwrap();
    server.on("POST", "/login", [Answer::json(r#"{"token":"t-1","account_id":"42"}"#)]);
    let auth = config::<account_of_the_answer::Api>(json!({"username": "u", "password": "p"}));
    client(&server, auth.authenticator().unwrap()).get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &["x-account-id"])[1],
        "GET /items | authorization: Bearer t-1 | x-account-id: 42"
    );
}

#[test]
fn the_answer_names_the_host_of_the_api() {
    let call = |instance: &str| {
        let server = Server::start().unwrap();
        let answer = json!({"access_token": "t-1", "instance": instance});
        server.on("POST", "/token", [Answer::json(answer.to_string())]);
        let api =
            config::<base_url_of_the_answer::Api>(json!({"client_id": "c", "client_secret": "s"}));
        let api = client(&server, api.authenticator().unwrap());
        let outcome = api.get("/items").query("page", "2").call().map(drop);
        (outcome, conversation(&server, &["host"]))
    };
    let (outcome, requests) = call("eu7.example.com");
    outcome.unwrap();
    assert_eq!(
        requests[1],
        "GET /items ?page=2 | authorization: Bearer t-1 | host: eu7.example.com"
    );
    for elsewhere in
        ["eu7.example.com.evil.org", "evil.org", "evilexample.com", "eu7.example.com:8443"]
    {
        let (outcome, requests) = call(elsewhere);
        assert!(matches!(outcome, Err(Error::Request(_))), "{elsewhere}: {outcome:?}");
        assert_eq!(requests.len(), 1, "{elsewhere}");
    }
}

#[test]
fn each_token_request_has_an_assertion_of_its_own() {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    let key = super::catalogue::private_key();
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t-1","expires_in":60}"#)]);
    let api = config::<client_assertion::Api>(json!({"client_id": "c", "private_key": key}));
    client(&server, api.authenticator().unwrap()).get("/items").call().unwrap();
    let form = server.seen()[0].form_pairs();
    let parameter = |name: &str| {
        form.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone()).unwrap()
    };
    assert_eq!(
        parameter("client_assertion_type"),
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(
        (parameter("client_id"), parameter("grant_type")),
        ("c".into(), "client_credentials".into())
    );
    let assertion = parameter("client_assertion");
    let claims = BASE64_URL_SAFE_NO_PAD.decode(assertion.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!("c"), &json!("c")));
    assert_eq!(claims["aud"], "https://auth.example.com/token");
}

/// The example of RFC 7616 section 3.9.1.
#[test]
fn digest_as_documented() {
    let password = Secret::from("Circle of Life");
    let exchange = digest::Exchange {
        method: "GET",
        uri: "/dir/index.html",
        cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        count: 1,
    };
    for (algorithm, response) in [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ] {
        let challenge = format!(
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
        );
        let authorization = digest::authorization(&challenge, "Mufasa", &password, &exchange);
        assert!(authorization.contains(&format!("response=\"{response}\"")), "{authorization}");
    }
}

/// A stale challenge is a 401, and the next one is answered.
#[test]
fn digest_over_the_wire() {
    let server = Server::start().unwrap();
    let challenge = |nonce: &str| {
        Answer::status(401).header(
            "www-authenticate",
            format!(r#"Digest realm="r", qop="auth", nonce="{nonce}", opaque="o""#),
        )
    };
    server.on("GET", "/", [challenge("one"), challenge("two")]);
    server.run("GET", "/items", |seen| {
        let authorization = seen.header("authorization").unwrap_or_default();
        let stale = authorization.contains(r#"nonce="one", nc=00000003"#);
        if authorization.starts_with("Digest ") && !stale {
            Answer::json("[]")
        } else {
            Answer::status(401)
        }
    });
    let api = config::<digest::Api>(json!({"username": "u", "password": "p"}));
    let api = client(&server, api.authenticator().unwrap());
    for _ in 0..3 {
        api.get("/items").call().unwrap();
    }
    let shown = |seen: &Seen| {
        let authorization = seen.header("authorization")?;
        let (_, rest) = authorization.split_once("nonce=\"")?;
        let (_, count) = rest.split_once("nc=")?;
        Some(format!("{} {}", rest.split('"').next()?, count.split(',').next()?))
    };
    let answers: Vec<Option<String>> = server.seen().iter().map(shown).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        answers,
        [
            None,
            some("one 00000001"),
            some("one 00000002"),
            some("one 00000003"),
            None,
            some("two 00000004")
        ]
    );
    assert!(server.seen().iter().all(|seen| seen.header("x-challenge").is_none()));
}

#[test]
fn the_host_is_part_of_the_key() {
    let server = Server::start().unwrap();
    let api = |key: &str| config::<host_of_the_key::Api>(json!({"api_key": key})).authenticator();
    client(&server, api("k-us6").unwrap()).get("/lists").call().unwrap();
    assert_eq!(
        conversation(&server, &["host"]),
        ["GET /3.0/lists | authorization: Basic YW55OmstdXM2 | host: us6.api.example.com"]
    );
    assert!(matches!(api("k"), Err(Error::Config(_))));
    assert!(matches!(api("k-us6.evil.org/"), Err(Error::Config(_))));
}

/// The example of Binance's documentation of signed endpoints.
#[test]
fn a_signed_query() {
    let key = Secret::from("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j");
    let query = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
    let signature = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71";
    assert_eq!(hmac_query::signature(&key, query).unwrap(), signature);

    let server = Server::start().unwrap();
    let api = config::<hmac_query::Api>(json!({"api_key": "k", "secret_key": "s"}));
    client(&server, api.authenticator().unwrap())
        .get("/order")
        .query("side", "BUY")
        .call()
        .unwrap();
    let query = server.seen()[0].query.clone();
    let (signed, signature) = query.split_once("&signature=").unwrap();
    assert_eq!(signed, "side=BUY&timestamp=1893456000000");
    assert_eq!(hmac_query::signature(&"s".into(), signed).unwrap(), signature);
}

#[test]
fn keys_in_all_places() {
    let server = Server::start().unwrap();
    let call = |auth: Authenticator| client(&server, auth).get("/items").call().unwrap();
    server.on(
        "POST",
        "/login",
        [Answer::status(302)
            .header("location", "/home")
            .header("set-cookie", "SESSION=old; Path=/")
            .header("set-cookie", "other=x")
            .header("set-cookie", "SESSION=s-1; Path=/; HttpOnly")],
    );
    call(config::<key_in_places::InPath>(json!({"bot_token": "7:a/b"})).authenticator().unwrap());
    call(config::<key_in_places::InCookie>(json!({"session": "s"})).authenticator().unwrap());
    call(config::<key_in_places::InBase64>(json!({"api_key": "k:é"})).authenticator().unwrap());
    call(config::<key_in_places::AsUsername>(json!({"api_token": "t"})).authenticator().unwrap());
    let login = json!({"username": "u", "password": "p"});
    call(config::<key_in_places::CookieOfALogin>(login).authenticator().unwrap());
    let body = json!({"client_id": "c", "secret": "s"});
    let api = client(&server, config::<key_in_places::InBody>(body).authenticator().unwrap());
    api.post("/items").send_json(json!({"a": 1})).unwrap();
    assert_eq!(
        conversation(&server, &["cookie"]),
        [
            "GET /bot7%3Aa%2Fb/items",
            "GET /items | cookie: session=s",
            "GET /items | authorization: Basic azrDqQ==",
            "GET /items | authorization: Basic dDp4",
            "POST /login | content-type: application/x-www-form-urlencoded | form password=p & username=u",
            "GET /items | cookie: SESSION=s-1",
            r#"POST /items | content-type: application/json | {"a":1,"client_id":"c","auth":{"secret":"s"}}"#,
        ]
    );
}

/// The example of "Creating a signature" in Twitter's documentation; and what goes over the wire.
#[test]
fn oauth1() {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let parameters = [
        ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
        ("include_entities", "true"),
        ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
        ("oauth_version", "1.0"),
    ];
    let secrets = (
        &Secret::from("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
        &Secret::from("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
    );
    let url = "https://api.twitter.com/1.1/statuses/update.json";
    let signature = oauth1::signature("POST", url, parameters.iter().map(pair).collect(), secrets);
    assert_eq!(signature, "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");

    let server = Server::start().unwrap();
    let api = config::<oauth1::Api>(
        json!({"consumer_key": "ck", "consumer_secret": "cs", "token": "t", "token_secret": "ts"}),
    );
    client(&server, api.authenticator().unwrap()).get("/me").query("q", "a b").call().unwrap();
    let seen = &server.seen()[0];
    let authorization = seen.header("authorization").unwrap().strip_prefix("OAuth ").unwrap();
    let mut parameters: Vec<(String, String)> = authorization
        .split(", ")
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            let value =
                value.trim_matches('"').replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
            (name.to_owned(), value)
        })
        .collect();
    let (_, signature) = parameters.pop().unwrap();
    parameters.extend(seen.query_pairs());
    let secrets = (&Secret::from("cs"), &Secret::from("ts"));
    let expected = oauth1::signature("GET", "https://api.example.com/me", parameters, secrets);
    assert_eq!(signature, expected);
}

#[test]
fn a_soap_header() {
    let server = Server::start().unwrap();
    let api = config::<soap::Api>(json!({"username": "a&b", "password": "<p>"}));
    let api = client(&server, api.authenticator().unwrap());
    let envelope = "<soapenv:Envelope><soapenv:Header/><soapenv:Body/></soapenv:Envelope>";
    api.post("/soap").header("content-type", "text/xml").send(envelope).unwrap();
    assert_eq!(
        server.seen()[0].text(),
        "<soapenv:Envelope><soapenv:Header><wsse:Security><wsse:UsernameToken><wsse:Username>a&amp;b</wsse:Username>\
         <wsse:Password>&lt;p&gt;</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body/></soapenv:Envelope>"
    );
}
