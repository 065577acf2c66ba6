//! Grants: what a token response may say.

use auth_blocking::jwt::{self, Claims, Key};
use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
use auth_core::method::JsonPath;
use auth_core::wire::json::Json;
use auth_tests::apis::{client, machine, server};

#[derive(AuthConfig)]
#[auth(token_with = assertion, base_url = "https://api.example.com")]
struct Assertion {
    key: Secret,
}

fn assertion(config: &Assertion, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let endpoint = "https://auth.example.com/token";
    let claims = Claims::new("me", endpoint, requests.now());
    let assertion = Key::from_secret(&config.key).sign(&claims)?;
    jwt::bearer_grant(endpoint, &assertion, &[], requests)
}

#[derive(AuthConfig)]
#[auth(token_with(assertion_of_spelled, send_as(header = "X-Token")))]
#[auth(base_url = "https://api.example.com")]
struct Spelled {
    key: Secret,
}

fn assertion_of_spelled(
    config: &Spelled,
    requests: &mut TokenRequests<'_>,
) -> Result<Token, Error> {
    assertion(&Assertion { key: config.key.clone() }, requests)
}

/// How many token requests two calls make, an hour and a half apart, where the endpoint returns this; or what is wrong.
fn with_assertion(answer: Answer) -> Result<usize, String> {
    let server = server([answer]);
    let auth = Assertion { key: "shared".into() }.authenticator().unwrap();
    let (api, clock) = client(&server, auth);
    api.get("/items").call().map_err(|error| format!("{error:?}"))?;
    clock.advance(std::time::Duration::from_secs(5400));
    api.get("/items").call().map_err(|error| format!("{error:?}"))?;
    Ok(server.count("/token"))
}

#[test]
fn gra_3_a_jwt_bearer_grant_reads_responses_as_every_grant_does() {
    let json = |body: &str| with_assertion(Answer::json(body));
    let status = |status: u16, body: &str| with_assertion(Answer::json(body).with_status(status));
    let found = [
        json(r#"{"access_token":"t","token_type":"DPoP"}"#),
        json(r#"{"access_token":"t","error":"invalid_scope"}"#),
        json(r#"{"access_token":"t","expires_in":"3600"}"#),
        json(r#"{"access_token":"t","expires_in":3600.0}"#),
        json(r#"{"access_token":"t","expires_in":"soon"}"#),
        json(r#"{"access_token":"t","access_token":"u"}"#),
        json(r#"{"access_token":"t"}"#),
        json(r#"{"id_token":"t"}"#),
        json("access_token=t&expires_in=3600"),
        status(400, r#"{"error":"invalid_grant"}"#),
    ];
    let wrong = |text: &str| Err(text.to_owned());
    assert_eq!(
        found,
        [
            wrong("Answer: the token answer (status 200) has a token_type other than Bearer"),
            wrong("Refused: the credentials were refused: invalid_scope (status 200)"),
            Ok(2),
            Ok(2),
            wrong(
                "Answer: the token answer (status 200) has an expiry at `expires_in` that does not fit the format"
            ),
            wrong("Answer: the token answer (status 200) has a key twice"),
            Ok(1),
            wrong("Answer: the token answer (status 200) has nothing at `access_token`"),
            Ok(2),
            wrong("Refused: the credentials were refused: invalid_grant (status 400)"),
        ]
    );
    // Sent in a way that the annotation spells out, the type's name is the provider's own.
    let server = server([Answer::json(r#"{"access_token":"t","token_type":"N_A"}"#)]);
    let auth = Spelled { key: "shared".into() }.authenticator().unwrap();
    assert!(client(&server, auth).0.check().is_ok());
}

#[test]
fn gra_3_an_empty_key_signs_nothing() {
    let now = std::time::SystemTime::UNIX_EPOCH;
    let signed = Key::from_secret(&"".into()).sign(&Claims::new("me", "you", now));
    let said = signed.map(|_| String::new()).unwrap_or_else(|error| error.to_string());
    assert_eq!(said, "the shared secret of HS256 is empty");
}

/// The token of a response, or what is wrong.
fn outcome(answer: Answer) -> Result<String, String> {
    let server = server([answer]);
    let token = client(&server, machine()).0.access_token();
    token.map(|token| token.expose().to_owned()).map_err(|error| format!("{error:?}"))
}

#[test]
fn gra_4_a_form_with_a_key_twice_is_refused() {
    let form = |body: &str| outcome(Answer::status(200).body(body));
    let twice = || Err("Answer: the token answer (status 200) has a key twice".to_owned());
    assert_eq!(
        [
            form("access_token=a&access_token=b"),
            form("access_token=a&error=&error=invalid_grant"),
            form("error=&error=invalid_grant"),
            form("access_token=a&scope=x&%73cope=y"),
            form("access_token=a%2Bb+c%25&scope=x"),
        ],
        [twice(), twice(), twice(), twice(), Ok("a+b c%".to_owned())]
    );
    let refused = outcome(Answer::status(400).body("error=&error=invalid_grant"));
    assert!(refused.as_ref().is_err_and(|error| error.starts_with("Refused")), "{refused:?}");
}

/// Each spelling of 3600, also where another crate turns on serde_json's `arbitrary_precision`: the feature
/// `arbitrary-precision` of this crate does.
#[test]
fn gra_4_a_number_is_read_in_every_spelling() {
    let calls = |life: &str| {
        let server =
            server([Answer::json(format!(r#"{{"access_token":"t","expires_in":{life}}}"#))]);
        let (api, clock) = client(&server, machine());
        let mut said = String::new();
        for _ in 0..2 {
            if let Err(error) = api.get("/items").call() {
                said = format!("{error:?}");
            }
            clock.advance(std::time::Duration::from_secs(3601));
        }
        (life.to_owned(), server.count("/token"), said)
    };
    for life in
        ["3600", "3600.0", "3.6e3", "36E2", "3600.000000000000000000001", "\"3600\"", "\"3600.0\""]
    {
        assert_eq!(calls(life), (life.to_owned(), 2, String::new()));
    }
    // What is no number in either reading is none here.
    let far = |life: &str| {
        outcome(Answer::json(format!(r#"{{"access_token":"t","expires_in":{life}}}"#)))
    };
    assert_eq!(far("1e400"), Err("Answer: the token answer (status 200) is not JSON".to_owned()));
    assert!(far("99999999999999999999").is_err_and(|error| error.contains("ten years")));
    let of = |text: &str| Json::parse(text.as_bytes()).unwrap();
    for (text, as_text) in [("40001", "40001"), ("-7", "-7"), ("1.5", "1.5")] {
        assert!(
            of(&format!(r#"{{"a":{text}}}"#)).at(JsonPath(&["a"])).unwrap().is_text(as_text),
            "{text}"
        );
    }
    assert_eq!(of(r#"[1,2.5,-3]"#).encode().as_slice(), b"[1,2.5,-3]");
}
