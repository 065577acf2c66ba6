//! Signed JWTs, checked as their receiver would: RFC 7515 section 5.2, RFC 7523 section 3.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use auth_blocking::jwt::{Claims, Key, ServiceAccount};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
use auth_tests::oracle::{CANARY, assert_clean, assert_debug_clean};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use serde_json::{Value, json};

/// The parts of a JWT: header, claims, what is signed, the signature.
fn parts(jwt: &Secret) -> (Value, Value, String, Vec<u8>) {
    let (signed, signature) = jwt.expose().rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).unwrap();
    let json = |text: &str| serde_json::from_slice(&decode(text)).unwrap();
    (json(header), json(claims), signed.to_owned(), decode(signature))
}

/// The RSA key that the catalogue's facts have.
fn rsa_pem() -> String {
    let facts = include_str!("catalogue/connectors.jsonl");
    let start = facts.find("-----BEGIN PRIVATE KEY-----").unwrap();
    let end = start + facts[start..].find("-----END PRIVATE KEY-----").unwrap();
    format!("{}-----END PRIVATE KEY-----", &facts[start..end])
        .replace("\\\\n", "\n")
        .replace("\\n", "\n")
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    BASE64_STANDARD.decode(text.trim()).unwrap()
}

fn claims() -> Claims {
    let now = UNIX_EPOCH + Duration::from_secs(1_893_456_000);
    Claims::new("me", "https://auth.example.com/token", now).subject("you").claim("n", 1)
}

#[test]
fn rs256() {
    let pem = rsa_pem();
    let jwt = Key::from_pem(&pem.as_str().into()).unwrap().with_id("k1").sign(&claims()).unwrap();
    let (header, said, signed, signature) = parts(&jwt);
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT", "kid": "k1"}));
    assert_eq!(
        said,
        json!({"iss": "me", "sub": "you", "aud": "https://auth.example.com/token", "n": 1,
               "iat": 1_893_456_000u64, "exp": 1_893_456_300u64})
    );
    let key = RsaKeyPair::from_pkcs8(&der(&pem)).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref())
        .verify(signed.as_bytes(), &signature)
        .unwrap();
}

#[test]
fn rs256_of_a_pkcs1_file() {
    let pkcs8 = der(&rsa_pem());
    // RFC 5958: the inner key is what PKCS #1 has; 26 bytes of version, algorithm and length stand before it.
    let inner = BASE64_STANDARD.encode(&pkcs8[26..]);
    let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{inner}\n-----END RSA PRIVATE KEY-----\n");
    let jwt = Key::from_pem(&pem.into()).unwrap().sign(&claims()).unwrap();
    let same = Key::from_pem(&rsa_pem().into()).unwrap().sign(&claims()).unwrap();
    // PKCS #1 v1.5 signatures are deterministic.
    assert_eq!(jwt.expose(), same.expose());
}

#[test]
fn es256_and_hs256() {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let text = BASE64_STANDARD.encode(pkcs8.as_ref());
    let pem = format!(
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n\
         -----BEGIN PRIVATE KEY-----\r\n{text}\r\n-----END PRIVATE KEY-----"
    );
    let (header, _, signed, signature) =
        parts(&Key::from_pem(&pem.into()).unwrap().sign(&claims()).unwrap());
    assert_eq!(header["alg"], "ES256");
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random)
        .unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key().as_ref())
        .verify(signed.as_bytes(), &signature)
        .unwrap();

    let (header, _, signed, signature) =
        parts(&Key::from_secret(&"shared".into()).sign(&claims()).unwrap());
    assert_eq!(header["alg"], "HS256");
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"shared");
    hmac::verify(&key, signed.as_bytes(), &signature).unwrap();
}

#[test]
fn what_is_no_key_is_not_quoted() {
    for text in ["", CANARY, "-----BEGIN PRIVATE KEY-----\ncnry5f0c\n-----END PRIVATE KEY-----"] {
        let error = Key::from_pem(&text.into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the private key is neither an RSA key nor a P-256 key in PEM"
        );
    }
    let file = json!({"client_email": CANARY, "private_key": rsa_pem(), "other": CANARY});
    let error = ServiceAccount::from_json(&file.to_string().into()).unwrap_err();
    assert_eq!(error.to_string(), "the service account's key file has no token_uri");
    assert_clean(&format!("{error:?}"));
    let file =
        json!({"client_email": CANARY, "private_key": rsa_pem(), "token_uri": "https://a.example"});
    assert_debug_clean(&ServiceAccount::from_json(&file.to_string().into()).unwrap());
    assert_debug_clean(&Key::from_secret(&CANARY.into()));
}

#[test]
fn ids_differ() {
    let id = || parts(&Key::from_secret(&"s".into()).sign(&claims().with_id().unwrap()).unwrap());
    let (first, second) = (id().1["jti"].clone(), id().1["jti"].clone());
    assert!(first.as_str().unwrap().len() == 22 && first != second, "{first} {second}");
}

#[derive(AuthConfig)]
#[auth(token_with = storage_token, base_url = "https://storage.example.com")]
struct Storage {
    key_file: Secret,
}

fn storage_token(config: &Storage, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    ServiceAccount::from_json(&config.key_file)?
        .on_behalf_of("ada@example.com")
        .token("read write", requests)
}

#[test]
fn a_service_account_gets_its_token_and_renews_it() {
    let server = Server::start().unwrap();
    let token =
        |name: &str| Answer::json(format!(r#"{{"access_token":"{name}","expires_in":3600}}"#));
    server.on("POST", "/token", [token("t1"), token("t2")]);
    server.on("GET", "/o", [Answer::json("[]")]);
    let file = json!({
        "client_email": "bot@project.example",
        "private_key": rsa_pem(),
        "private_key_id": "k1",
        "token_uri": "https://oauth2.example.com/token",
    });
    let auth = Storage { key_file: file.to_string().into() }.authenticator().unwrap();
    let clock = ManualClock::new();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/o").call().unwrap();
    clock.advance(Duration::from_secs(3600));
    api.get("/o").call().unwrap();
    let seen = server.seen();
    let assertions: Vec<Value> = seen
        .iter()
        .filter(|seen| seen.path == "/token")
        .map(|seen| {
            let form = seen.form_pairs();
            assert_eq!(form[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
            parts(&form[1].1.as_str().into()).1
        })
        .collect();
    let start = ManualClock::new();
    let begun = auth_blocking::Clock::now(&start).wall;
    let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(
        assertions[0],
        json!({"iss": "bot@project.example", "sub": "ada@example.com", "scope": "read write",
               "aud": "https://oauth2.example.com/token", "iat": seconds(begun), "exp": seconds(begun) + 3600})
    );
    assert_eq!(assertions[1]["iat"], seconds(begun) + 3600);
    assert_eq!(seen[3].header("authorization"), Some("Bearer t2"));
}
