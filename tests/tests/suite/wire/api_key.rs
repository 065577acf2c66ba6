//! Cases 05, 06, 08 and 10.

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Error, RequestError, Secret};
use auth_tests::conversation;
use serde_json::json;

#[derive(AuthConfig)]
#[auth(api_key(header = "X-{brand}-Key", value = "Token token={api_key}"))]
#[auth(base_url = "https://api.example.com")]
struct InHeader {
    api_key: Secret,
    brand: String,
}

#[test]
fn case_05_api_key_header() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = InHeader::builder().api_key("k1").brand("Acme").build().unwrap();
    server.client(auth).build().unwrap().get("/items").call().unwrap();
    assert_eq!(conversation(&server, &["x-acme-key"]), ["GET /items | x-acme-key: Token token=k1"]);
}

#[derive(AuthConfig)]
#[auth(api_key(query = "api key"), base_url = "https://api.example.com")]
struct InQuery {
    api_key: Secret,
}

#[test]
fn case_06_api_key_query() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = InQuery::builder().api_key("a b&c=d/é").build().unwrap();
    let api = server.client(auth).build().unwrap();
    api.get("/items").query("page", "2").query("z", "y").call().unwrap();
    assert_eq!(conversation(&server, &[]), ["GET /items ?api key=a b&c=d/é ?page=2 ?z=y"]);
}

#[derive(AuthConfig)]
#[auth(api_key(form = "auth_key"), base_url = "https://api.example.com")]
struct InForm {
    api_key: Secret,
}

/// Different on purpose: a DELETE carries the form too. The platform's requester has only GET and POST.
#[test]
fn case_08_api_key_form() {
    let server = Server::start().unwrap();
    server.on("*", "/search", [Answer::json("[]")]);
    let api = server.client(InForm::builder().api_key("k 1&2").build().unwrap()).build().unwrap();
    api.post("/search").send_form([("q", "x y")]).unwrap();
    api.post("/search").call().unwrap();
    api.get("/search").call().unwrap();
    api.delete("/search").call().unwrap();
    let form = "| content-type: application/x-www-form-urlencoded | form auth_key=k 1&2";
    assert_eq!(
        conversation(&server, &[]),
        [
            format!("POST /search {form} & q=x y"),
            format!("POST /search {form}"),
            format!("GET /search {form}"),
            format!("DELETE /search {form}"),
        ]
    );
}

#[derive(AuthConfig)]
#[auth(api_key(json = "api_key"), base_url = "https://api.example.com")]
struct InJson {
    api_key: Secret,
}

#[test]
fn case_10_api_key_json_flat() {
    let server = Server::start().unwrap();
    server.on("POST", "/q", [Answer::json("{}")]);
    let api = server.client(InJson::builder().api_key("k1").build().unwrap()).build().unwrap();
    api.post("/q").send_json(json!({"a": 1})).unwrap();
    let error = api.post("/q").send_form([("a", "1")]).unwrap_err();
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::BodyIsNotJson),
        "{error:?}"
    );
    assert_eq!(
        conversation(&server, &[]),
        [r#"POST /q | content-type: application/json | {"a":1,"api_key":"k1"}"#]
    );
}
