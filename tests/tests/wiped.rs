//! Our own buffers are wiped before they are freed: an allocator looks at each block that comes back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::process::Command;
use std::time::{Duration, SystemTime};

use auth_blocking::http::{HeaderMap, Request, StatusCode, request::Parts};
use auth_blocking::jwt::{Claims, Key, ServiceAccount};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{
    AuthConfig, Client, Error, FileTokenStore, Secret, SignRequest, Token, TokenRequests,
};
use auth_core::client_auth;
use auth_core::env::Env;
use auth_core::identity::{Field, Seen};
use auth_core::method;
use auth_core::method::{ApiKey, Basic, Bearer, JsonPath};
use auth_core::record::Record;
use auth_core::token::{Issued, Now};
use auth_core::value::{Template, Value};
use auth_core::wire::apply;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::json::Json;
use auth_core::wire::place::{Credential, Place};

/// It has no character that any encoding here changes.
const CANARY: &[u8] = b"cnry5f0c8a7e1b2d4c6f9b3a";
/// The base64 of `user:` and the canary, from where it is the canary's alone.
const ENCODED: &[u8] = b"Y25yeTVmMGM4YTdlMWIyZDRjNmY5YjNh";

/// The canary in base64 at the three alignments, less the characters that hold bits of what is beside it.
const ALIGNED: [&[u8]; 3] = [
    b"Y25yeTVmMGM4YTdlMWIyZDRjNmY5YjNh",
    b"Nucnk1ZjBjOGE3ZTFiMmQ0YzZmOWIzY",
    b"jbnJ5NWYwYzhhN2UxYjJkNGM2ZjliM2",
];

/// The sizes of at most so many blocks are remembered.
const REMEMBERED: usize = 64;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static LEFT: Cell<usize> = const { Cell::new(0) };
    static SIZES: Cell<[usize; REMEMBERED]> = const { Cell::new([0; REMEMBERED]) };
}

/// The system's allocator, which is told of nothing else. Growing in place is left to the default, which
/// frees the old block.
struct Watching;

#[expect(unsafe_code, reason = "only an allocator sees what is freed; it lives in this test alone")]
// SAFETY: each call is passed on to `System` as it came.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are the same. Zeroed, so that no old bytes are taken for new ones.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if WATCHED.try_with(Cell::get).unwrap_or(false) {
            // SAFETY: the block is still the caller's, of this size, and was zeroed when it was handed out.
            let block = unsafe { std::slice::from_raw_parts(pointer, layout.size()) };
            let has = |form: &[u8]| block.windows(form.len()).any(|window| window == form);
            if has(CANARY) || has(ENCODED) || ALIGNED.into_iter().any(has) {
                let left = LEFT.get();
                let mut sizes = SIZES.get();
                if let Some(size) = sizes.get_mut(left) {
                    *size = layout.size();
                }
                SIZES.set(sizes);
                LEFT.set(left + 1);
            }
        }
        // SAFETY: the caller's promises are the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// How many blocks came back with the canary in them while `act` ran.
fn left_behind(act: impl FnOnce()) -> usize {
    sizes_left_behind(act).len()
}

/// How long the blocks were that came back with the canary in them while `act` ran.
fn sizes_left_behind(act: impl FnOnce()) -> Vec<usize> {
    LEFT.set(0);
    WATCHED.set(true);
    act();
    WATCHED.set(false);
    SIZES.get().into_iter().take(LEFT.get()).collect()
}

/// ureq's two buffers, and its own copy of what it sends, are longer than anything here.
fn of_ours(sizes: &[usize]) -> Vec<usize> {
    sizes.iter().copied().filter(|size| *size < 16 * 1024).collect()
}

fn canary() -> &'static str {
    std::str::from_utf8(CANARY).unwrap()
}

fn value() -> Value {
    let template =
        Template::new("password").literal("x-").part("password", &Secret::from(canary()));
    template.literal(&"y".repeat(500)).finish().unwrap()
}

#[test]
fn sec_14_and_15_no_block_of_ours_is_freed_with_a_secret_in_it() {
    // It sees what is left.
    assert_eq!(left_behind(|| drop(canary().to_owned())), 1);
    assert_eq!(left_behind(|| drop(format!("user:{}", canary()).into_bytes())), 1);

    // A `String` that is given becomes the secret: no copy is made, and nothing is left.
    let given = canary().to_owned();
    assert_eq!(left_behind(|| drop(Secret::from(given))), 0);
    let mut roomy = String::with_capacity(1000);
    roomy.push_str(canary());
    let at = roomy.as_ptr();
    let secret = Secret::from(roomy);
    assert_eq!(secret.expose().as_ptr(), at);
    assert_eq!(left_behind(|| drop(secret.clone())), 0);
    assert_eq!(left_behind(|| drop(secret)), 0);

    assert_eq!(left_behind(|| drop(value())), 0);
    let by_letter = || {
        let template = Template::new("password").part("password", &Secret::from(canary()));
        drop((0..200).fold(template, |template, _| template.literal("y")));
    };
    assert_eq!(left_behind(by_letter), 0);

    // Header values are the `http` crate's: what is put into one stays there. All before that is ours.
    let basic =
        || Basic { username: Value::literal("username", "user"), password: value() }.credential();
    let kept = left_behind(|| drop(basic().unwrap()));
    assert!(kept <= 1, "the header value alone: {kept}");
    let bearer = || Bearer { token: Value::literal("token", canary()) }.credential();
    assert!(left_behind(|| drop(bearer().unwrap())) <= 1);

    for place in [
        Place::Query("k".to_owned()),
        Place::Form("k".to_owned()),
        Place::Json(vec!["k".to_owned()]),
    ] {
        let key = || ApiKey { place: place.clone(), value: value() }.credential().unwrap().unwrap();
        assert_eq!(left_behind(|| drop::<Credential>(key())), 0, "{place:?}");
    }
    let form = || apply::form([("client_secret", canary()), ("a", "1"), ("b", &"z".repeat(600))]);
    assert_eq!(left_behind(|| drop(form())), 0);
    let flat = || Json::flat([("client_secret", canary()), ("b", &"z".repeat(600))].into_iter());
    assert_eq!(left_behind(|| drop(flat().encode())), 0);

    let answer = format!(r#"{{"a":"{0}","b":["{0}"],"c":{{"d":"\u0041{0}"}}}}"#, canary());
    let read = || {
        let json = Json::parse(answer.as_bytes()).unwrap();
        drop(json.at(JsonPath(&["a"])).and_then(Json::text).unwrap());
    };
    // serde_json decodes an escaped string in a buffer of its own.
    assert!(left_behind(read) <= 1);

    let mut body = SecretBytes::default();
    let grow = || {
        for _ in 0..200 {
            body.push(CANARY);
        }
        drop(body);
    };
    assert_eq!(left_behind(grow), 0);

    let now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let issued = Issued {
        access_token: canary().into(),
        refresh_token: Some(canary().into()),
        token_type: None,
        expires_at: None,
        issued_at: now,
    };
    let record = || {
        let text = Record::new(&issued, None).encode();
        drop(Record::decode(text.as_slice()).unwrap());
    };
    assert_eq!(left_behind(record), 0);
    let field = Secret::from(canary());
    let seen = || {
        let mut seen = Seen::new("Api", &[0]);
        Field("key", &field).note(&mut seen);
    };
    assert_eq!(left_behind(seen), 0);

    let send_as = method::SendAs::bare(Place::Query("t".to_owned()));
    let token = auth_core::value::Text { field: "token", text: canary().into(), secret: true };
    assert_eq!(left_behind(|| drop(send_as.credential(&token).unwrap())), 0);
}

#[derive(AuthConfig)]
#[auth(api_key(form = "key"), base_url = "https://api.example.com")]
struct FormKey {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key"), base_url = "https://api.example.com")]
struct JsonKey {
    api_key: Secret,
}

/// The second method fails where the caller has set its header, when the key is in the body already.
#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key"), bearer, base_url = "https://api.example.com")]
struct Both {
    api_key: Secret,
    token: Secret,
}

fn server() -> Server {
    let server = Server::start().unwrap();
    server.on("POST", "/items", [Answer::json("[]")]);
    server.on(
        "POST",
        "/token",
        [Answer::json(format!(
            r#"{{"access_token":"{0}","refresh_token":"{0}","expires_in":60}}"#,
            canary()
        ))],
    );
    server
}

fn body(kind: &str, body: &str) -> (Parts, Vec<u8>) {
    let request = Request::post("https://api.example.com/items").header("content-type", kind);
    request.body(body.as_bytes().to_vec()).unwrap().into_parts()
}

#[test]
fn lea_4_an_api_body_with_a_key_in_it_is_wiped() {
    let server = server();
    let form = server.client(FormKey { api_key: canary().into() }.authenticator().unwrap());
    let json = server.client(JsonKey { api_key: canary().into() }.authenticator().unwrap());
    let mut found = Vec::new();
    for (api, kind, text) in [
        (form.build().unwrap(), "application/x-www-form-urlencoded", "a=1"),
        (json.build().unwrap(), "application/json", r#"{"a":1}"#),
    ] {
        let sizes = sizes_left_behind(|| {
            let call = api.post("/items").header("content-type", kind).send(text);
            assert_eq!(call.unwrap().status(), 200);
        });
        found.push((kind, of_ours(&sizes)));
    }
    assert_eq!(
        found,
        [("application/x-www-form-urlencoded", vec![]), ("application/json", vec![])]
    );
    assert!(server.seen().iter().all(|seen| seen.text().contains(canary())));
}

#[test]
fn lea_4_a_body_that_is_put_together_in_vain_is_wiped() {
    let both = Both { api_key: canary().into(), token: "t".into() };
    let api = Client::new(both.authenticator().unwrap());
    let left = left_behind(|| {
        let (mut parts, body) = body("application/json", r#"{"a":1}"#);
        parts.headers.insert("authorization", "Basic eA==".parse().unwrap());
        let mut request = Request::from_parts(parts, body);
        assert!(api.authorize(&mut request).is_err());
        assert_eq!(request.body(), br#"{"a":1}"#);
    });
    assert_eq!(left, 0);
    // A second key, for which the first one's body is copied.
    let key = |path: &[&str]| {
        let path = path.iter().map(|key| (*key).to_owned()).collect();
        let key = ApiKey { place: Place::Json(path), value: Value::literal("key", canary()) };
        key.credential().unwrap().unwrap()
    };
    let keys = [key(&["a"]), key(&["b", "c"]), key(&["b", "d"])];
    let left = left_behind(|| {
        let (mut parts, mut body) = body("application/json", "{}");
        apply::credentials(&keys, &mut parts, Some(&mut body)).unwrap();
        drop(SecretBytes::new(body));
    });
    assert_eq!(left, 0);
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("p" = "{password}"), auth(sign_with = fails)),
    token_path = "token",
    until_rejected,
))]
struct Signed {
    password: Secret,
}

fn fails(_: &Signed, request: &mut SignRequest<'_>) -> Result<(), Error> {
    assert!(request.body.is_some());
    Err(Error::custom("the key is missing"))
}

#[test]
fn lea_4_a_login_body_that_is_not_sent_is_wiped() {
    let auth = Signed { password: canary().into() }.authenticator().unwrap();
    let api = Client::new(auth);
    assert_eq!(left_behind(|| assert!(matches!(api.check(), Err(Error::Custom(_))))), 0);
    // A login whose own key finds another value in its place.
    let session = method::Session {
        http_method: auth_blocking::http::Method::POST,
        token: method::TokenAt::Path(JsonPath(&["token"])),
        fail_if: Vec::new(),
    };
    let key = |value: &str| {
        let key =
            ApiKey { place: Place::Json(vec!["k".to_owned()]), value: Value::literal("k", value) };
        key.credential().unwrap().unwrap()
    };
    let values = method::LoginValues {
        url: Value::literal("post", "https://api.example.com/login"),
        query: Vec::new(),
        headers: Vec::new(),
        body: method::LoginBody::Json(vec![(&["p"], method::LoginJson::Text(value()))]),
        auth: vec![key(canary()), key("another")],
        sign: false,
    };
    assert_eq!(left_behind(|| assert!(session.request(&values, false).is_err())), 0);
}

#[test]
fn lea_4_jwts_and_service_accounts_are_wiped() {
    let key = Key::from_secret(&"shared".into());
    let sign = || {
        let claims = Claims::new("me", "you", SystemTime::UNIX_EPOCH).claim("sub_secret", canary());
        drop(key.sign(&claims.subject(canary())).unwrap());
    };
    assert_eq!(left_behind(sign), 0);
    let file = Secret::from(format!(
        r#"{{"client_email":"a","private_key":"{0}","note":["{0}"]}}"#,
        canary()
    ));
    assert_eq!(left_behind(|| drop(ServiceAccount::from_json(&file))), 0);
}

#[test]
fn lea_4_a_client_secret_in_a_header_is_wiped_while_it_is_encoded() {
    let oauth2 = method::Oauth2 {
        client_auth: Box::new(client_auth::ClientSecretBasic),
        ..method::Oauth2::new(method::Grant::ClientCredentials)
    };
    let absent = || Value::Absent("absent");
    let values = method::Oauth2Values {
        token_endpoint: Value::literal("token_endpoint", "https://auth.example.com/token"),
        client_id: Value::literal("client_id", "id"),
        client_secret: Value::literal("client_secret", &format!("{}{}", canary(), "%".repeat(60))),
        refresh_token: absent(),
        username: absent(),
        password: absent(),
        scope: absent(),
        params: Vec::new(),
        headers: Vec::new(),
        account: Value::Absent("account"),
        access_token: absent(),
        expires_at: absent(),
    };
    let left = left_behind(|| drop(request(&oauth2, &values)));
    assert!(left <= 1, "the header value alone: {left}");
}

#[test]
fn lea_4_a_form_response_is_wiped_while_it_is_decoded() {
    let answer = auth_core::wire::token_endpoint::Answer {
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: SecretBytes::new(format!("access_token={}+%41&scope=a", canary()).into_bytes()),
        retry_after: None,
    };
    let expected = auth_core::wire::token_endpoint::Expected::standard(false);
    let read = || drop(auth_core::wire::token_endpoint::read(&expected, &answer).unwrap());
    assert_eq!(left_behind(read), 0);
}

#[derive(AuthConfig)]
#[auth(token_with = to_nowhere)]
struct Nowhere {
    key: Secret,
}

fn to_nowhere(config: &Nowhere, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let form = [("key", config.key.expose())];
    for url in ["http://api.example.com/token", "no URL"] {
        assert!(requests.post_form(url, &form).is_err());
        assert!(requests.post_json(url, &form).is_err());
    }
    Err(Error::custom("nowhere"))
}

#[test]
fn lea_4_a_token_request_that_goes_nowhere_is_wiped() {
    let api = Client::new(Nowhere { key: canary().into() }.authenticator().unwrap());
    assert_eq!(left_behind(|| assert!(api.check().is_err())), 0);
}

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com/bot{key}")]
struct InBase {
    key: Secret,
}

#[test]
fn lea_4_a_base_url_with_a_secret_is_wiped() {
    let left = left_behind(|| drop(InBase { key: canary().into() }.authenticator().unwrap()));
    assert!(left <= 1, "the URL of the `http` crate alone: {left}");
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token", rotate_refresh_token))]
#[auth(base_url = "https://api.example.com")]
struct Rotating {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[test]
fn lea_4_a_renewal_with_a_file_store_leaves_nothing_of_ours() {
    let (server, dir) = (server(), tempfile::tempdir().unwrap());
    let sizes = sizes_left_behind(|| {
        let config = Rotating {
            client_id: "id".to_owned(),
            client_secret: canary().into(),
            refresh_token: canary().into(),
        };
        let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
        let auth = config.authenticator_with(store).unwrap();
        server.client(auth).build().unwrap().check().unwrap();
    });
    // The header value of the obtained token is the `http` crate's.
    let header_value = "Bearer ".len() + CANARY.len();
    let left: Vec<usize> =
        of_ours(&sizes).into_iter().filter(|size| *size != header_value).collect();
    assert!(left.is_empty(), "{sizes:?}");
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn lea_4_child() {
    if std::env::var_os("WIPED_CHILD").is_some() {
        let left = left_behind(|| drop(Rotating::from_env().unwrap()));
        println!("<{left}>");
    }
}

#[test]
fn lea_4_a_file_of_the_environment_is_wiped() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secret");
    // Longer than what its length promises at first, as files of /proc and of FUSE are.
    std::fs::write(&path, format!("{}{}\n", canary(), "x".repeat(20_000))).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "lea_4_child", "--nocapture"])
        .env("WIPED_CHILD", "1")
        .env("ROTATING_CLIENT_ID", "id")
        .env("ROTATING_CLIENT_SECRET_FILE", &path)
        .env("ROTATING_REFRESH_TOKEN", "r")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("<0>"), "{text}");
}

fn request(oauth2: &method::Oauth2, values: &method::Oauth2Values) -> http::Request<SecretBytes> {
    let now = Now { wall: std::time::SystemTime::now(), monotonic: std::time::Duration::ZERO };
    let mut env = Env { now, random: &mut |bytes| bytes.fill(0) };
    oauth2.request(values, &method::Given::default(), &mut env).unwrap()
}
