//! Leaks.

use std::process::Command;

use auth_blocking::http::Request;
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, RedirectError, RequestError, Secret,
};
use auth_tests::apis::client;
use auth_tests::oracle::{self, assert_server_clean, forms};

/// A secret that no encoding here changes, of at least eight characters.
const PLAIN: &str = "cnry5f0c8a7e1b2d";

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com", headers("X-Key" = "{key}"))]
struct InHeader {
    key: Secret,
}

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com", query("key" = "{key}"))]
struct InQuery {
    key: Secret,
}

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com/bot{key}")]
struct InBase {
    key: Secret,
}

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com", headers("X-Account" = "{account}"))]
struct Open {
    account: String,
}

fn beside_methods(key: &str) -> [Authenticator; 3] {
    [
        InHeader { key: key.into() }.authenticator().unwrap(),
        InQuery { key: key.into() }.authenticator().unwrap(),
        InBase { key: key.into() }.authenticator().unwrap(),
    ]
}

/// A server that takes every path.
fn any() -> Server {
    let server = Server::start().unwrap();
    server.on("*", "*", [Answer::json("[]")]);
    server
}

#[test]
fn lea_1_a_secret_outside_of_every_method_is_not_sent_while_the_wire_is_logged() {
    oracle::listen();
    oracle::log_level(log::LevelFilter::Trace);
    let server = any();
    let mut sent = Vec::new();
    for auth in beside_methods(PLAIN) {
        sent.push(client(&server, auth).0.get("/items").call().is_ok());
    }
    // Without a credential, but below a base URL that is secret.
    let below = InBase { key: PLAIN.into() }.authenticator().unwrap();
    sent.push(client(&server, below).0.get("/items").without_auth().call().is_ok());
    let open = Open { account: "7".to_owned() }.authenticator().unwrap();
    let harmless = client(&server, open).0.get("/items").call().is_ok();

    oracle::log_level(log::LevelFilter::Debug);
    assert_eq!((sent, harmless), (vec![false; 4], true));
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    token_request = query,
    method = GET,
))]
#[auth(base_url = "https://api.example.com")]
struct TokenByQuery {
    client_id: String,
    client_secret: Secret,
}

/// ureq's own lines at DEBUG show whole URLs where its other module is on at TRACE.
#[test]
fn lea_1_a_secret_in_a_url_is_not_sent_while_ureq_logs_urls() {
    oracle::listen();
    oracle::trace("ureq::");
    let server = any();
    server.on("GET", "/token", [Answer::json(r#"{"access_token":"t"}"#)]);
    let mut found = Vec::new();
    let [in_header, in_query, in_base] = beside_methods(PLAIN);
    let by_query =
        TokenByQuery { client_id: "id".to_owned(), client_secret: PLAIN.into() }.authenticator();
    let key = Filter { api_key: PLAIN.into() }.authenticator();
    for auth in [in_query, in_base, by_query.unwrap(), key.unwrap()] {
        let api = client(&server, auth).0;
        found.push(api.get("/items").call().map(|_| ()).map_err(|error| error.to_string()));
    }
    let sent = server.seen().len();
    // A header's value is not in these lines.
    let open = client(&server, in_header).0.get("/items").call().is_ok();
    let lines = oracle::logged().join("\n");
    oracle::trace("");
    assert!(!lines.contains(PLAIN), "{lines}");
    let refused = found.iter().all(|found| {
        found.as_ref().is_err_and(|error| {
            error.starts_with("the log target `ureq` is on at TRACE and would show the URL")
        })
    });
    assert!(refused && sent == 0 && open, "{found:?}");
}

#[test]
fn lea_1_a_secret_base_url_binds_requests_to_its_origin() {
    let server = any();
    let api = client(&server, InBase { key: PLAIN.into() }.authenticator().unwrap()).0;
    let found = ["https://other.example.com/a", "http://api.example.com/a"]
        .map(|url| api.get(url).call().map(|_| ()).map_err(|error| error.to_string()));
    assert!(found.iter().all(Result::is_err), "{found:?}");
    assert!(server.seen().is_empty());
}

#[derive(AuthConfig)]
#[auth(api_key(query = "filter[token]"), base_url = "https://api.example.com")]
struct Filter {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com")]
struct Bearer {
    token: Secret,
}

fn shown(api: &Client, request: Request<Vec<u8>>) -> String {
    api.explain(&request).curl().to_owned()
}

fn get(url: impl AsRef<str>) -> Request<Vec<u8>> {
    Request::get(url.as_ref()).body(Vec::new()).unwrap()
}

#[test]
fn lea_2_a_query_name_that_is_encoded_hides_its_value() {
    let server = Server::start().unwrap();
    let api = client(&server, Filter { api_key: "k1".into() }.authenticator().unwrap()).0;
    assert_eq!(
        shown(&api, get("/items?a=k1")),
        "curl 'https://api.example.com/items?a=k1&filter%5Btoken%5D=***'"
    );
    // The caller has put it there, encoded in another way.
    assert_eq!(
        shown(&api, get("/items?filter[token]=k1")),
        "curl 'https://api.example.com/items?filter[token]=***'"
    );
}

#[test]
fn lea_2_a_short_secret_stars_out_nothing_but_its_place() {
    let server = Server::start().unwrap();
    let api = client(&server, Bearer { token: "a".into() }.authenticator().unwrap()).0;
    assert_eq!(
        shown(&api, get("/data/a/all?a=alpha")),
        "curl -H 'authorization: Bearer ***' 'https://api.example.com/data/a/all?a=alpha'"
    );
    let api = client(&server, InBase { key: "a".into() }.authenticator().unwrap()).0;
    for url in ["/data/all?a=alpha", "https://api.example.com/bota/data/all?a=alpha"] {
        assert_eq!(shown(&api, get(url)), "curl 'https://api.example.com/***/data/all?a=alpha'");
    }
}

#[test]
fn lea_2_a_secret_is_hidden_however_the_caller_writes_it() {
    let server = Server::start().unwrap();
    let secret = "cn/ry+5f\"0c=8a&7e";
    let api =
        client(&server, Bearer { token: secret.replace(' ', "").into() }.authenticator().unwrap())
            .0;
    let lower = "cn%2fry%2b5f%220c%3d8a%267e";
    let encode_uri = "cn/ry+5f%220c=8a&7e";
    let double = "cn%252Fry%252B5f%25220c%253D8a%25267e";
    let mut found = Vec::new();
    for spelling in [lower, encode_uri, double] {
        for url in [
            format!("https://api.example.com/x/{spelling}/y"),
            format!("https://api.example.com/x?k={spelling}"),
            format!("https://api.example.com/x?k[a]={spelling}&b=1"),
        ] {
            found.push(shown(&api, get(url)));
        }
    }
    for (kind, body) in [
        ("application/json", r#"{"a":"cn\/ry+5f\u00220c=8a&7e"}"#),
        ("application/x-www-form-urlencoded", "a=cn%2fry%2b5f%220c%3d8a%267e"),
        ("text/plain", "it is cn/ry+5f\"0c=8a&7e"),
    ] {
        let request = Request::post("/x").header("content-type", kind);
        found.push(shown(&api, request.body(body.as_bytes().to_vec()).unwrap()));
    }
    let request = Request::get("/x").header("x-other", "a cn/ry+5f\"0c=8a&7e");
    found.push(shown(&api, request.body(Vec::new()).unwrap()));
    let leaks: Vec<&String> = found.iter().filter(|shown| shown.contains("8a")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(
        found
            .iter()
            .all(|shown| shown.contains("https://api.example.com/x") || shown.contains("/***"))
    );
}

#[test]
fn lea_2_the_log_shows_no_secret_of_an_absolute_url_or_a_redirect() {
    oracle::listen();
    let server = any();
    let to = |location: &str| Answer::status(302).header("location", location);
    let named = |path: &str| format!("/bot{PLAIN}{path}");
    let moved = Server::start().unwrap();
    moved.on("GET", &named("/a"), [to(&format!("/file/bot{PLAIN}/b"))]);
    moved.on("GET", "*", [Answer::json("[]")]);
    let auth = || InBase { key: PLAIN.into() }.authenticator().unwrap();
    client(&moved, auth()).0.get("/a").call().unwrap();
    client(&server, auth()).0.get(format!("https://api.example.com/bot{PLAIN}/c")).call().unwrap();
    client(&server, auth()).0.get("/d").without_auth().call().unwrap();
    let lines: Vec<String> =
        oracle::logged().into_iter().filter(|line| line.contains("explain")).collect();
    let leaks: Vec<&String> = lines.iter().filter(|line| line.contains(PLAIN)).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    for expected in [
        "GET https://api.example.com/***/a ",
        "GET https://api.example.com/file/***/b ",
        "GET https://api.example.com/***/c ",
        "GET https://api.example.com/***/d ",
    ] {
        assert!(lines.iter().any(|line| line.contains(expected)), "{expected}: {lines:#?}");
    }
}

#[derive(AuthConfig)]
#[auth(api_key(header = "Authorization", value = "Token token={api_key}"))]
struct Around {
    api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(basic)]
struct Basic {
    username: String,
    password: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Account", value = "{account}"))]
struct Account {
    account: String,
}

/// What becomes of a GET whose redirect leads to another origin: whether it was followed.
fn is_followed(auth: Authenticator, path: &str) -> bool {
    let (here, there) = (Server::start().unwrap(), any());
    here.on(
        "GET",
        "/a",
        [Answer::status(302).header("location", format!("{}{path}", there.url()))],
    );
    match Client::new(auth).get(format!("{}/a", here.url())).call() {
        Ok(_) => {
            assert_eq!(there.seen().len(), 1);
            true
        }
        Err(Error::Redirect(error)) => {
            assert!(matches!(&*error, RedirectError::CredentialInLocation(_)), "{error:?}");
            assert!(there.seen().is_empty());
            false
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn lea_3_a_redirect_that_echoes_the_secret_is_refused_in_every_spelling() {
    let secret = "cn/ry+5f&0c=8a~7e";
    let mut followed = Vec::new();
    for path in [
        "/end?k=cn%2fry%2b5f%260c%3d8a%7e7e",
        "/end?k=cn%2Fry%2B5f%260c%3D8a~7e",
        "/end?k=cn/ry+5f&0c=8a~7e",
        "/end?k=cn%252Fry%252B5f%25260c%253D8a~7e",
        "/x/cn%2Fry%2B5f%260c%3D8a~7e/end",
        "/x/cn/ry+5f&0c=8a~7e",
        "/end?back=https%3A%2F%2Fa.example%2Fcn%252Fry%252B5f%25260c%253D8a~7e",
        "/end?auth=Token+token%3Dcn%2Fry%2B5f%260c%3D8a~7e",
        "/end#k=cn%2Fry%2B5f%260c%3D8a~7e",
        "/end?cn%2Fry%2B5f%260c%3D8a~7e",
    ] {
        if is_followed(Around { api_key: secret.into() }.authenticator().unwrap(), path) {
            followed.push(format!("around {path}"));
        }
        let basic = Basic { username: "u".to_owned(), password: secret.into() };
        if is_followed(basic.authenticator().unwrap(), path) {
            followed.push(format!("basic {path}"));
        }
    }
    // A space, which a form writes as `+`.
    let spaced = || Around { api_key: "cnry 5f0c 8a7e".into() }.authenticator().unwrap();
    for path in ["/end?k=cnry+5f0c+8a7e", "/end?k=cnry%205f0c%208a7e", "/end?k=cnry%2B5f0c%2B8a7e"]
    {
        if is_followed(spaced(), path) {
            followed.push(path.to_owned());
        }
    }
    // Beside every method: a header, a parameter, a segment of the base URL.
    assert!(followed.is_empty(), "{followed:#?}");
}

#[test]
fn lea_3_the_echo_check_knows_secrets_outside_of_methods() {
    #[derive(AuthConfig)]
    #[auth(none, base_url = "{server}/bot{key}")]
    struct Bot {
        server: String,
        key: Secret,
    }
    let mut followed = Vec::new();
    for location in [format!("/end?k={PLAIN}"), format!("/file/bot{PLAIN}/x")] {
        let (here, there) = (Server::start().unwrap(), any());
        let target = format!("{}{location}", there.url());
        here.on("GET", "*", [Answer::status(302).header("location", target)]);
        let auth = Bot { server: here.url(), key: PLAIN.into() }.authenticator().unwrap();
        if Client::new(auth).get("/a").call().is_ok() {
            followed.push(location);
        }
    }
    assert!(followed.is_empty(), "{followed:?}");
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "{server}/login", json("p" = "{password}")),
    token_path = "token",
    until_rejected,
    send_as(header = "X-Both", value = "{app_key};{token}"),
))]
#[auth(base_url = "{server}")]
struct Pair {
    server: String,
    password: Secret,
    app_key: Secret,
}

#[test]
fn lea_3_a_token_and_the_secret_beside_it_are_each_looked_for() {
    let mut followed = Vec::new();
    for echo in ["t0ken+5f0c", PLAIN, "t0ken-5f0c"] {
        let (here, there) = (Server::start().unwrap(), any());
        here.on("POST", "/login", [Answer::json(r#"{"token":"t0ken 5f0c"}"#)]);
        let target = format!("{}/end?k={echo}", there.url());
        here.on("GET", "/a", [Answer::status(302).header("location", target)]);
        let config = Pair { server: here.url(), password: "p".into(), app_key: PLAIN.into() };
        if Client::new(config.authenticator().unwrap()).get("/a").call().is_ok() {
            followed.push(echo);
        }
    }
    assert_eq!(followed, ["t0ken-5f0c"]);
}

#[test]
fn lea_3_what_is_no_secret_is_followed() {
    let mut refused = Vec::new();
    // An account's name, which is in the target's host; a key of four letters inside a signature; a piece of a segment.
    let account = |name: &str| Account { account: name.to_owned() }.authenticator().unwrap();
    let key = |key: &str| Around { api_key: key.into() }.authenticator().unwrap();
    for (auth, path) in [
        (account("127.0.0.1"), "/end"),
        (account("acme-account"), "/acme-account?a=acme-account"),
        (key("abcd"), "/end?signature=xyzabcdxyz"),
        (key("abcdefg"), "/abcdefg"),
        (key("abcdefgh"), "/end?signature=xyzabcdefghxyz"),
    ] {
        if !is_followed(auth, path) {
            refused.push(path);
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
}

#[derive(AuthConfig)]
#[auth(bearer)]
#[auth(base_url = "https://api.example.com", env_prefix = "LEA")]
struct FromEnv {
    token: Secret,
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn lea_5_child() {
    if std::env::var_os("LEA_CHILD").is_some() {
        match FromEnv::from_env() {
            Ok(read) => println!("<{} bytes>", read.token.expose().len()),
            Err(error) => println!("<{error}>"),
        }
    }
}

/// What a child says that reads the file; nothing where it had to be ended.
fn reads(path: &str) -> String {
    let output = Command::new("timeout")
        .arg("--signal=KILL")
        .arg("10")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "lea::lea_5_child", "--nocapture"])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs([("LEA_CHILD", "1"), ("LEA_TOKEN_FILE", path)])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    match (text.find('<'), text.rfind('>')) {
        (Some(start), Some(end)) => text[start + 1..end].to_owned(),
        _ => format!("ended by {}", output.status),
    }
}

#[test]
fn lea_5_a_file_of_the_environment_is_a_regular_one_of_at_most_a_mebibyte() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    assert!(Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    std::fs::write(path("big"), vec![b'a'; 1024 * 1024 + 1]).unwrap();
    std::fs::write(path("most"), vec![b'a'; 1024 * 1024]).unwrap();
    std::fs::write(path("bytes"), b"\xff\xfe").unwrap();
    std::os::unix::fs::symlink(path("most"), path("link")).unwrap();
    let found: Vec<(String, String)> = ["fifo", "big", "bytes", "gone", "most", "link"]
        .map(path)
        .into_iter()
        .chain([dir.path().to_str().unwrap().to_owned(), "/dev/zero".to_owned()])
        .map(|path| (reads(&path), path))
        .collect();
    let said = |why: &str, path: &str| format!("`token`: LEA_TOKEN_FILE names {path}, which {why}");
    let expected: Vec<(String, String)> = [
        (path("fifo"), "is not a regular file"),
        (path("big"), "is larger than 1 MiB"),
        (path("bytes"), "is not UTF-8 text"),
        (path("gone"), "does not exist"),
        (path("most"), ""),
        (path("link"), ""),
        (dir.path().to_str().unwrap().to_owned(), "is a directory"),
        ("/dev/zero".to_owned(), "is not a regular file"),
    ]
    .into_iter()
    .map(|(path, why)| {
        (if why.is_empty() { "1048576 bytes".to_owned() } else { said(why, &path) }, path)
    })
    .collect();
    assert_eq!(found, expected);
}

#[test]
fn lea_5_a_secret_that_was_put_where_a_path_belongs_is_not_printed() {
    let found = reads(PLAIN);
    assert!(!found.contains(PLAIN) && found.contains("LEA_TOKEN_FILE"), "{found}");
}

#[test]
fn lea_2_no_form_of_a_secret_is_shown_where_each_method_sends_it() {
    // What `explain` writes for a request of its own, with a secret that looks different in each encoding.
    let secret = oracle::CANARY;
    let server = any();
    for auth in beside_methods(secret) {
        let api = client(&server, auth).0;
        let text = format!("{} {}", api.explain(&get("/items?x=1")), shown(&api, get("/items")));
        for form in forms(secret) {
            assert!(!text.contains(&form), "{form} in {text}");
        }
        assert!(text.contains("***"), "{text}");
    }
    // A header that the caller sets in a secret one's place is as secret.
    let own = Request::get("/items").header("x-key", "own").body(Vec::new()).unwrap();
    let in_header = client(&server, InHeader { key: secret.into() }.authenticator().unwrap()).0;
    assert_eq!(shown(&in_header, own), "curl -H 'x-key: ***' 'https://api.example.com/items'");
    assert!(matches!(
        client(&server, InBase { key: secret.into() }.authenticator().unwrap())
            .0
            .get("https://other.example.com/")
            .dry_run(),
        Err(Error::Request(error)) if matches!(&*error, RequestError::Origin(_))
    ));
    assert_server_clean(&server);
}
