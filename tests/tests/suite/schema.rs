//! `json_schema`: what a settings page needs, under the names that serde reads.

use auth_blocking::{AuthConfig, Secret, json_schema, schemars};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(AuthConfig, Deserialize, JsonSchema)]
#[schemars(crate = "auth_blocking::schemars")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[auth(basic, base_url = "https://{region}.example.com")]
struct MyApi {
    /// Who signs in.
    username: String,
    password: Option<Secret>,
    #[serde(default = "eu")]
    #[auth(default = "eu")]
    region: String,
    #[serde(rename = "port-number")]
    port: Option<u16>,
    #[serde(skip)]
    #[auth(skip)]
    #[expect(dead_code, reason = "what serde skips is in no schema")]
    cache: Vec<u8>,
}

fn eu() -> String {
    "eu".to_owned()
}

#[derive(AuthConfig, Deserialize, JsonSchema)]
#[schemars(crate = "auth_blocking::schemars")]
#[serde(tag = "auth_type", rename_all = "snake_case")]
#[auth(base_url = "https://api.example.com")]
enum Login {
    #[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token"))]
    OauthApp { client_id: String, client_secret: Secret, refresh_token: Secret },
    #[auth(bearer)]
    #[serde(rename = "pat")]
    Token { token: Secret },
}

#[derive(AuthConfig, Deserialize, JsonSchema)]
#[schemars(crate = "auth_blocking::schemars")]
struct Connector {
    #[auth(flatten)]
    credentials: Login,
    #[expect(dead_code, reason = "the connector's own field")]
    start_date: String,
}

/// The fields of an object's schema that are secret.
fn secret(schema: &Value) -> Vec<&str> {
    let properties = schema["properties"].as_object().unwrap();
    let secret = |field: &Value| field["writeOnly"] == true && field["format"] == "password";
    properties.iter().filter(|(_, field)| secret(field)).map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_secret_alone() {
    let schema = schemars::schema_for!(Secret).to_value();
    assert_eq!(schema["title"], "Secret");
    assert_eq!(schema["type"], "string");
    assert_eq!((&schema["format"], &schema["writeOnly"]), (&json!("password"), &json!(true)));
}

#[test]
fn a_struct() {
    let schema = json_schema::<MyApi>();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["required"], json!(["username"]));
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(
        schema["properties"],
        json!({
            "username": {"type": "string", "description": "Who signs in."},
            "password": {"type": ["string", "null"], "format": "password", "writeOnly": true},
            "region": {"type": "string", "default": "eu"},
            "port-number": {"type": ["integer", "null"], "format": "uint16", "minimum": 0, "maximum": 65535},
        })
    );
    assert_eq!(secret(&schema), ["password"]);
    let read: MyApi =
        serde_json::from_value(json!({"username": "ada", "port-number": 80})).unwrap();
    assert_eq!((read.region.as_str(), read.port), ("eu", Some(80)));
}

#[test]
fn variants_under_their_tag() {
    let schema = json_schema::<Login>();
    let variants = schema["oneOf"].as_array().unwrap();
    let tag = |variant: &Value| variant["properties"]["auth_type"]["const"].clone();
    let tags: Vec<Value> = variants.iter().map(tag).collect();
    assert_eq!(tags, ["oauth_app", "pat"]);
    assert_eq!(secret(&variants[0]), ["client_secret", "refresh_token"]);
    assert_eq!(secret(&variants[1]), ["token"]);
    assert_eq!(
        variants[0]["required"],
        json!(["auth_type", "client_id", "client_secret", "refresh_token"])
    );
}

#[test]
fn a_nested_config() {
    let schema = json_schema::<Connector>();
    assert_eq!(schema["required"], json!(["credentials", "start_date"]));
    let inner = &schema["$defs"]["Login"]["oneOf"][1];
    assert_eq!(secret(inner), ["token"]);
}
