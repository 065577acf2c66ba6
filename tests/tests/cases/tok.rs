//! Token answers: what is taken for a token, and what is not.

use std::time::{Duration, SystemTime};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AnswerReason, AuthConfig, Client, Error, ErrorCode, EventKind, MemoryTokenStore, Secret,
};
use auth_core::method::JsonPath;
use auth_core::wire::expiry::{Expiry, Format, Lifetime};
use auth_core::wire::json::Json;
use auth_tests::apis::{
    self, client, machine, requests, rotating, rotating_client, rotation, server, token,
};
use auth_tests::oracle::assert_error_clean;

const GOOD: &str = r#"{"access_token":"t","expires_in":3600}"#;

/// What `check` says of one answer, each client and server new.
fn outcome(answer: Answer) -> Result<String, Error> {
    let server = server([answer]);
    let (api, _) = client(&server, machine());
    let result = api.access_token().map(|token| token.expose().to_owned());
    if let Err(error) = &result {
        assert_error_clean(error);
    }
    result
}

fn body(text: impl Into<Vec<u8>>) -> Result<String, Error> {
    outcome(Answer::status(200).body(text))
}

#[track_caller]
fn unusable(result: Result<String, Error>) -> AnswerReason {
    match result {
        Err(Error::Answer(error)) => error.reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(result: Result<String, Error>) -> ErrorCode {
    match result {
        Err(Error::Refused(error)) => error.error,
        other => panic!("{other:?}"),
    }
}

fn access_token() -> std::borrow::Cow<'static, str> {
    "access_token".into()
}

/// A client that got `first`, whose token then is due, and gets `second`.
fn after(first: Answer, second: Answer) -> (Server, Client, ManualClock) {
    let server = server([first, second]);
    let (api, clock) = rotating_client(&server);
    api.check().unwrap();
    (server, api, clock)
}

#[test]
fn tok_01_a_page_keeps_the_old_token() {
    let page = Answer::status(200).header("content-type", "text/html").body("<html>Sign in</html>");
    let (server, api, clock) = after(rotation(1), page.clone());
    clock.advance(Duration::from_secs(3580));
    assert_eq!(api.access_token().unwrap().expose(), "at1");
    clock.advance(Duration::from_secs(60));
    assert_eq!(unusable(api.access_token().map(|_| String::new())), AnswerReason::NotJson);
    assert_eq!(unusable(outcome(page)), AnswerReason::NotJson);
    assert!(server.count("/token") >= 2);
}

#[test]
fn tok_02_an_error_with_status_200_is_an_error() {
    for alias in [
        "bad_refresh_token",
        "bad_verification_code",
        "invalid_refresh_token",
        "token_revoked",
        "expired_token",
        "invalid_grant",
    ] {
        let server = server([Answer::json(format!(r#"{{"error":"{alias}"}}"#))]);
        let (api, _) = client(&server, machine());
        for _ in 0..3 {
            let error = api.access_token().map(|_| String::new());
            assert_eq!(refused(error), ErrorCode::InvalidGrant, "{alias}");
        }
        assert_eq!(server.count("/token"), 1);
    }
}

#[test]
fn tok_03_a_form_answer_is_read_and_its_refresh_token_kept() {
    let form = Answer::status(200)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("access_token=at1&refresh_token=rt1&expires_in=60&token_type=bearer");
    let (server, api, clock) = after(form, rotation(2));
    clock.advance(Duration::from_secs(61));
    assert_eq!(api.access_token().unwrap().expose(), "at2");
    let sent = &requests(&server, "/token")[1];
    assert!(
        sent.form_pairs().contains(&("refresh_token".to_owned(), "rt1".to_owned())),
        "{sent:?}"
    );
}

#[test]
fn tok_04_an_error_beside_a_token_wins() {
    let both = r#"{"access_token":"t","error":"invalid_scope"}"#;
    assert_eq!(refused(body(both)), ErrorCode::InvalidScope);
    assert_eq!(body(r#"{"access_token":"t","error":null}"#).unwrap(), "t");
}

#[test]
fn tok_05_the_content_type_is_not_believed() {
    for lie in
        ["text/plain", "text/javascript", "text/html", "application/JSON; charset=utf-8", "x"]
    {
        assert_eq!(
            outcome(Answer::status(200).header("content-type", lie).body(GOOD)).unwrap(),
            "t"
        );
    }
    assert_eq!(body(GOOD).unwrap(), "t");
}

#[test]
fn tok_06_no_token_is_told_from_a_wrong_one() {
    for (value, reason) in [
        ("null", AnswerReason::Missing(access_token())),
        (r#""""#, AnswerReason::Empty(access_token())),
        (r#"" \t""#, AnswerReason::Empty(access_token())),
        ("7", AnswerReason::WrongType(access_token())),
        (r#"["t"]"#, AnswerReason::WrongType(access_token())),
        (r#"{"t":1}"#, AnswerReason::WrongType(access_token())),
        ("true", AnswerReason::WrongType(access_token())),
    ] {
        assert_eq!(unusable(body(format!(r#"{{"access_token":{value}}}"#))), reason, "{value}");
    }
    assert_eq!(unusable(body("{}")), AnswerReason::Missing(access_token()));
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    send_as(header = "Authorization", value = "Bearer {access_token}"),
))]
struct SpeltOut {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn tok_07_a_type_that_is_not_bearer_is_refused_before_it_is_sent() {
    let typed = |kind: &str| format!(r#"{{"access_token":"t","token_type":{kind}}}"#);
    for kind in [r#""bearer""#, r#""BEARER""#, r#""Bearer""#, "null"] {
        assert_eq!(body(typed(kind)).unwrap(), "t", "{kind}");
    }
    for kind in [r#""Token""#, r#""mac""#, r#""dpop""#, r#""N_A""#, r#"["bearer"]"#, "7", r#""""#] {
        let server = server([Answer::json(typed(kind))]);
        let error = client(&server, machine()).0.get("/items").call().map(|_| String::new());
        assert_eq!(unusable(error), AnswerReason::TokenType, "{kind}");
        assert_eq!(server.count("/items"), 0);
    }
    // Where the annotation says how the token is sent, the type's name is the provider's own.
    for (kind, taken) in [("N_A", true), ("Token", true), ("DPoP", false), ("MAC", false)] {
        let server = server([Answer::json(typed(&format!("\"{kind}\"")))]);
        let config = SpeltOut { client_id: "id".to_owned(), client_secret: "s".into() };
        let (api, _) = client(&server, config.authenticator().unwrap());
        assert_eq!(api.check().is_ok(), taken, "{kind}");
    }
}

/// How many seconds from now an `expires_in` ends a token; `None` where it is refused.
fn life(format: Format, value: &str) -> Option<i64> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000);
    let property = Some(JsonPath(&["expires_in"]));
    let expiry = Expiry { property, format, otherwise: Lifetime::UntilRejected };
    let json = Json::parse(format!(r#"{{"expires_in":{value}}}"#).as_bytes()).ok()?;
    let end = expiry.read(Some(&json), now).ok()?.unwrap();
    Some(match end.duration_since(now) {
        Ok(left) => i64::try_from(left.as_secs()).unwrap(),
        Err(past) => -i64::try_from(past.duration().as_secs()).unwrap(),
    })
}

#[test]
fn tok_08_seconds_come_in_many_shapes() {
    for (value, seconds) in [
        ("3600", Some(3600)),
        (r#""3600""#, Some(3600)),
        ("3600.0", Some(3600)),
        (r#""3600.5""#, Some(3600)),
        (r#"" 3600 ""#, Some(3600)),
        (r#""1e3""#, None),
        (r#""soon""#, None),
        (r#""""#, None),
        ("[3600]", None),
        ("true", None),
        (r#""+3600""#, None),
        (r#""0x10""#, None),
        (r#"".5""#, None),
    ] {
        assert_eq!(life(Format::Auto, value), seconds, "{value}");
    }
    let Err(Error::Answer(error)) = body(r#"{"access_token":"t","expires_in":"soon"}"#) else {
        panic!()
    };
    assert_eq!(error.reason, AnswerReason::Expiry("expires_in".into()));
}

#[test]
fn tok_09_a_life_of_nothing_is_no_storm() {
    for life in ["0", "-1", "-0", r#""0""#, r#""2001-01-01T00:00:00Z""#] {
        let answer = Answer::json(format!(r#"{{"access_token":"t","expires_in":{life}}}"#));
        let server = server([answer]);
        let (api, clock) = client(&server, machine());
        for _ in 0..100 {
            api.get("/items").call().unwrap();
        }
        assert_eq!(server.count("/token"), 1, "{life}");
        clock.advance(Duration::from_secs(5));
        api.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), 2, "{life}");
    }
}

#[test]
fn tok_10_no_expiry_means_until_rejected() {
    for answer in [r#"{"access_token":"t"}"#, r#"{"access_token":"t","expires_in":null}"#] {
        // Not the life of the token before it, either.
        let server = server([token("first", 60), Answer::json(answer)]);
        let (api, clock) = client(&server, machine());
        for _ in 0..5 {
            api.check().unwrap();
            clock.advance(Duration::from_secs(100_000));
        }
        assert_eq!(server.count("/token"), 2);
    }
}

#[test]
fn tok_11_numbers_without_sense_are_refused_and_nothing_overflows() {
    for value in [
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999",
        r#""99999999999999999999""#,
        "1e300",
        "316224001",
        r#""NaN""#,
        r#""Infinity""#,
        r#""inf""#,
    ] {
        for format in [Format::Auto, Format::Seconds] {
            assert_eq!(life(format, value), None, "{value}");
        }
        for format in [Format::Milliseconds, Format::Unix, Format::UnixMs, Format::Rfc3339] {
            // A number that another unit makes sense of may be an instant; none is a panic.
            assert!(life(format, value).is_none_or(|life| life < 300_000_000_000), "{value}");
        }
    }
    assert_eq!(unusable(body(r#"{"access_token":"t","expires_in":1e400}"#)), AnswerReason::NotJson);
    assert_eq!(
        unusable(body(r#"{"access_token":"t","expires_in":99999999999999999999}"#)),
        AnswerReason::ExpiryTooFar("expires_in".into())
    );
}

#[test]
fn tok_12_instants_are_read_as_the_format_says() {
    // The clock says 2030-01-01T00:00:00Z.
    for (format, value, seconds) in [
        (Format::Auto, r#""2030-01-01T01:00:00Z""#, Some(3600)),
        (Format::Auto, r#""2030-01-01T01:00:00.5Z""#, Some(3600)),
        (Format::Auto, r#""2030-01-01T02:00:00+01:00""#, Some(3600)),
        (Format::Auto, r#""2029-12-31T20:00:00-0500""#, Some(3600)),
        (Format::Auto, r#""2030-01-01 01:00:00""#, Some(3600)),
        (Format::Auto, r#""2030-01-01T01:00:00""#, Some(3600)),
        (Format::Auto, r#""2030-01-02""#, None),
        (Format::Auto, r#""Tue, 01 Jan 2030 01:00:00 GMT""#, None),
        (Format::Auto, r#""10000-01-01T00:00:00Z""#, None),
        (Format::Auto, r#""2030-13-01T00:00:00Z""#, None),
        (Format::Auto, "1893459600", None),
        (Format::Unix, "1893459600", Some(3600)),
        (Format::Unix, r#""1893459600""#, Some(3600)),
        (Format::Unix, "-1", None),
        (Format::UnixMs, "1893459600000", Some(3600)),
        (Format::Unix, "1893459600000", None),
        (Format::Rfc3339, "3600", None),
        (Format::Rfc3339, r#""2029-12-31T23:00:00Z""#, Some(-3600)),
    ] {
        assert_eq!(life(format.clone(), value), seconds, "{format:?} {value}");
    }
    // A leap second is no reason to panic; which side it falls on is the date library's.
    let _ = life(Format::Auto, r#""2030-06-30T23:59:60Z""#);
}

#[test]
fn tok_13_a_key_given_twice_is_refused() {
    for twice in [
        r#"{"access_token":"A","access_token":"B"}"#,
        r#"{"access_token":"A","x":[{"y":1,"y":1}]}"#,
        r#"{"access_token":"A","access_\u0074oken":"B"}"#,
    ] {
        assert_eq!(unusable(body(twice)), AnswerReason::DuplicateKey);
    }
}

#[test]
fn tok_14_depth_is_bounded() {
    for deep in [
        "[".repeat(100_000),
        r#"{"a":"#.repeat(40_000),
        format!("{}{}", "[".repeat(129), "]".repeat(129)),
    ] {
        assert_eq!(unusable(body(deep)), AnswerReason::NotJson);
    }
}

#[test]
fn tok_15_only_a_byte_order_mark_is_forgiven() {
    assert_eq!(body(format!("\u{feff}{GOOD}")).unwrap(), "t");
    let utf_16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bad in [
        utf_16,
        b"{\"access_token\":\"\xff\"}".to_vec(),
        br#"{"access_token":"\ud800"}"#.to_vec(),
        format!("{GOOD} x").into_bytes(),
        format!("{GOOD}{GOOD}").into_bytes(),
        b"{'access_token':'t'}".to_vec(),
    ] {
        assert_eq!(unusable(body(bad)), AnswerReason::NotJson);
    }
}

#[test]
fn tok_16_a_token_is_at_most_16_kib() {
    let of = |length: usize| format!(r#"{{"access_token":"{}"}}"#, "a".repeat(length));
    for length in [16 * 1024 + 1, 64 * 1024, 200_000] {
        assert_eq!(unusable(body(of(length))), AnswerReason::TokenTooLong(access_token()));
    }
    assert_eq!(unusable(body(of(1024 * 1024))), AnswerReason::TooLong(256 * 1024));
    let server = server([Answer::json(of(16 * 1024))]);
    client(&server, machine()).0.get("/items").call().unwrap();
    assert_eq!(
        requests(&server, "/items")[0].header("authorization").unwrap().len(),
        7 + 16 * 1024
    );
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    access_token_property = "data.session.token",
))]
struct Nested {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn tok_17_the_token_stands_where_the_path_says_and_nowhere_else() {
    let outcome = |text: &str| {
        let server = server([Answer::json(text)]);
        let config = Nested { client_id: "id".to_owned(), client_secret: "s".into() };
        let (api, _) = client(&server, config.authenticator().unwrap());
        api.access_token().map(|token| token.expose().to_owned())
    };
    assert_eq!(
        outcome(r#"{"token":"no","data":{"token":"no","session":{"token":"t"}}}"#).unwrap(),
        "t"
    );
    let path = || "data.session.token".into();
    for (text, reason) in [
        (r#"{"token":"t","data":{"token":"t","session":{}}}"#, AnswerReason::Missing(path())),
        (r#"{"data":"session.token"}"#, AnswerReason::Missing(path())),
        (r#"{"data.session.token":"t"}"#, AnswerReason::Missing(path())),
        (r#"{"data":[{"session":{"token":"t"}}]}"#, AnswerReason::Missing(path())),
        (r#"{"data":{"session":{"token":{}}}}"#, AnswerReason::WrongType(path())),
    ] {
        assert_eq!(unusable(outcome(text)), reason, "{text}");
    }
}

#[test]
fn tok_18_an_answer_that_is_no_object_has_no_token() {
    for text in ["[]", r#""t""#, "null", "7", "true", r#"[{"access_token":"t"}]"#] {
        assert_eq!(unusable(body(text)), AnswerReason::NotObject(access_token()), "{text}");
    }
    assert_eq!(unusable(body("{}")), AnswerReason::Missing(access_token()));
    // A login may answer with an array, where its path says so; not with less.
    for text in ["[]", "null", "7"] {
        let server = Server::start().unwrap();
        server.on("POST", "/login", [Answer::json(text)]);
        let error = client(&server, apis::session()).0.check();
        assert_eq!(
            unusable(error.map(|()| String::new())),
            AnswerReason::NotObject("token".into()),
            "{text}"
        );
    }
}

#[test]
fn tok_19_the_refresh_token_is_replaced_only_by_another() {
    for (answer, next) in [
        (r#"{"access_token":"a","expires_in":60}"#, "rt0"),
        (r#"{"access_token":"a","expires_in":60,"refresh_token":null}"#, "rt0"),
        (r#"{"access_token":"a","expires_in":60,"refresh_token":""}"#, "rt0"),
        (r#"{"access_token":"a","expires_in":60,"refresh_token":"rt0"}"#, "rt0"),
        (r#"{"access_token":"a","expires_in":60,"refresh_token":"rt1"}"#, "rt1"),
    ] {
        let (server, api, clock) = after(Answer::json(answer), rotation(2));
        clock.advance(Duration::from_secs(61));
        api.check().unwrap();
        let sent = requests(&server, "/token")[1].form_pairs();
        assert!(
            sent.contains(&("refresh_token".to_owned(), next.to_owned())),
            "{answer}: {sent:?}"
        );
    }
}

#[test]
fn tok_20_a_narrower_scope_is_taken() {
    for scope in [r#""read""#, r#""write read""#, "null", r#""""#] {
        assert_eq!(body(format!(r#"{{"access_token":"t","scope":{scope}}}"#)).unwrap(), "t");
    }
}

#[test]
fn tok_21_200_and_201_can_bring_a_token() {
    for status in [200, 201] {
        assert_eq!(outcome(Answer::status(status).body(GOOD)).unwrap(), "t");
    }
    for status in [202, 203, 206, 226] {
        assert_eq!(
            refused(outcome(Answer::status(status).body(GOOD))),
            ErrorCode::Other,
            "{status}"
        );
    }
    assert_eq!(unusable(outcome(Answer::status(204))), AnswerReason::NotJson);
    assert_eq!(unusable(outcome(Answer::status(200))), AnswerReason::NotJson);
}

#[test]
fn tok_22_a_refused_client_is_final() {
    for (status, code, expected) in [
        (400, "invalid_client", ErrorCode::InvalidClient),
        (401, "invalid_client", ErrorCode::InvalidClient),
        (400, "unauthorized_client", ErrorCode::UnauthorizedClient),
        (400, "invalid_scope", ErrorCode::InvalidScope),
        (400, "unsupported_grant_type", ErrorCode::UnsupportedGrantType),
    ] {
        let answer = Answer::json(format!(r#"{{"error":"{code}"}}"#))
            .with_status(status)
            .header("www-authenticate", "Basic realm=\"x\"");
        let server = server([answer]);
        let (api, _) = client(&server, machine());
        let error = api.check().unwrap_err();
        assert!(error.needs_user_action() && !error.is_retryable());
        assert_eq!(refused(Err(error)), expected);
        assert_eq!(server.count("/token"), 1);
    }
}

#[test]
fn tok_23_a_page_in_front_of_the_endpoint_is_a_refusal_that_leaves_the_grant() {
    let page = "<html>blocked</html>";
    for (status, body) in [
        (400, page),
        (401, page),
        (403, page),
        (404, page),
        (405, page),
        (403, "{}"),
        (404, "{}"),
        (451, page),
        (403, ""),
    ] {
        let server = server([rotation(1), Answer::status(status).body(body), rotation(2)]);
        let (api, clock) = rotating_client(&server);
        api.check().unwrap();
        server.clear();
        clock.advance(Duration::from_secs(3601));
        let error = api.check().unwrap_err();
        let is_refused =
            matches!(&error, Error::Refused(refused) if refused.error == ErrorCode::Other);
        assert!(is_refused && !error.is_retryable(), "{status}: {error:?}");
        // Nobody said that the refresh token is invalid: it is presented again, after the longest wait at the latest.
        clock.advance(Duration::from_secs(3601));
        assert_eq!(api.access_token().unwrap().expose(), "at2", "{status}");
        for sent in requests(&server, "/token") {
            let presented = ("refresh_token".to_owned(), "rt1".to_owned());
            assert!(sent.form_pairs().contains(&presented), "{status}: {sent:?}");
        }
    }
}

#[test]
fn tok_24_a_server_error_says_nothing_about_the_grant() {
    for status in [500, 502, 503, 504] {
        let stale = Answer::json(r#"{"error":"invalid_grant"}"#).with_status(status);
        let error = outcome(stale).unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    leeway = "5m",
))]
#[auth(base_url = "https://api.example.com")]
struct LongLeeway {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn tok_25_an_endpoint_that_caches_its_token_is_not_stormed() {
    // It hands out the same token until 30 s before its end, always with the time that is left.
    let server = Server::start().unwrap();
    let clock = ManualClock::new();
    let (start, time) = (now(&clock), clock.clone());
    server.run("POST", "/token", move |_| {
        let age = now(&time) - start;
        let (generation, left) = (age / 570, 600 - age % 570);
        token(&format!("t{generation}"), left)
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let config = LongLeeway { client_id: "id".to_owned(), client_secret: "s".into() };
    let builder = server
        .client(config.authenticator().unwrap())
        .clock(clock.clone())
        .entropy(clock.entropy());
    let api = builder.build().unwrap();
    let (mut asked, mut seen) = (Vec::new(), 0);
    for second in 0..1140 {
        api.get("/items").call().unwrap();
        if server.count("/token") > seen {
            seen += 1;
            asked.push(second);
        }
        assert_eq!(server.count("/token"), seen);
        clock.advance(Duration::from_secs(1));
    }
    // Each renewal that brings the same token comes after half of what was left of it.
    assert_eq!(asked, [0, 300, 450, 525, 563, 582, 876, 1023, 1097, 1134]);
}

fn now(clock: &ManualClock) -> u64 {
    use auth_blocking::Clock;
    clock.now().wall.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

#[test]
fn tok_26_a_life_shorter_than_the_leeway_is_used() {
    let server = server([token("t", 10)]);
    let (api, clock) = client(&server, machine());
    for _ in 0..100 {
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_millis(100));
    }
    // Ten seconds of calls: one token, and one renewal at half its life.
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn tok_27_what_else_an_answer_holds_is_dropped() {
    let canary = auth_tests::oracle::CANARY;
    let answer = format!(
        r#"{{"access_token":"t","id_token":"{canary}","refresh_expires_in":9,"x":{{"secret":"{canary}"}}}}"#
    );
    let (server, store) = (server([Answer::json(answer)]), MemoryTokenStore::new());
    let events = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = std::sync::Arc::clone(&events);
    let builder = server.client(rotating(store));
    let api = builder
        .on_event(move |event| heard.lock().unwrap().push(event.kind.clone()))
        .build()
        .unwrap();
    api.get("/items").call().unwrap();
    assert!(events.lock().unwrap().contains(&EventKind::Renewed));
    let sent = &requests(&server, "/items")[0];
    assert!(!format!("{sent:?} {api:?}").contains(canary));
}

#[test]
fn tok_19_a_rotation_is_kept_before_the_token_is_used() {
    let (server, api, clock) = after(rotation(1), rotation(2));
    for _ in 0..2 {
        clock.advance(Duration::from_secs(3601));
        api.check().unwrap();
    }
    let sent: Vec<_> = requests(&server, "/token")
        .iter()
        .map(|seen| {
            seen.form_pairs().into_iter().find(|(name, _)| name == "refresh_token").unwrap().1
        })
        .collect();
    assert_eq!(sent, ["rt0", "rt1", "rt2"]);
}
