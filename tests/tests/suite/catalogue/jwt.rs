//! A signed assertion is checked as its receiver would: RFC 7515 section 5.2, RFC 7523 section 3.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

use super::Case;
use super::facts::text;
use super::request::{Body, Request};

/// Takes over the assertion that was seen, if it is one.
pub(super) fn fill(expected: &mut Request, seen: &Request, case: &Case) -> Result<(), String> {
    let (Body::Form(expected), Body::Form(seen)) = (&mut expected.body, &seen.body) else {
        return Ok(());
    };
    let named = |(name, _): &&(String, String)| name == "assertion";
    let Some((_, jwt)) = seen.iter().find(named) else { return Ok(()) };
    let facts = case.auth.iter().map(|method| &method["assertion"]).find(|facts| facts.is_object());
    check(jwt, facts.ok_or("an assertion that the facts do not have")?, &case.whole)?;
    for (name, value) in expected {
        if name == "assertion" {
            value.clone_from(jwt);
        }
    }
    Ok(())
}

fn check(jwt: &str, facts: &Value, config: &Value) -> Result<(), String> {
    let (signed, signature) = jwt.rsplit_once('.').ok_or("no signature")?;
    let (header, claims) = signed.split_once('.').ok_or("no claims")?;
    let decode =
        |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|error| error.to_string());
    let json = |part: &str| -> Result<Value, String> {
        serde_json::from_slice(&decode(part)?).map_err(|error| error.to_string())
    };
    let pem = text(&facts["key"], config).ok_or("no key")?;
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64_STANDARD.decode(der).map_err(|error| error.to_string())?;
    let key = RsaKeyPair::from_pkcs8(&der).map_err(|error| error.to_string())?;
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref())
        .verify(signed.as_bytes(), &decode(signature)?)
        .map_err(|_| "the signature is wrong")?;
    if json(header)?["alg"] != facts["algorithm"] {
        return Err(format!("the header is {}", json(header)?));
    }
    let claims = json(claims)?;
    let lifetime = facts["lifetime"].as_str().unwrap_or_default();
    assert_eq!(lifetime, "PT3600S");
    let issued = claims["iat"].as_u64().ok_or("no iat")?;
    let mut expected = facts["claims"].clone();
    expected["iss"] = json!(text(&facts["issuer"], config));
    expected["aud"] = json!(text(&facts["audience"], config));
    expected["iat"] = json!(issued);
    expected["exp"] = json!(issued + 3600);
    // The manual clock starts at 2030-01-01; the assertion is renewed with the token.
    if claims == expected && (1_893_456_000..1_893_456_000 + 86_400).contains(&issued) {
        Ok(())
    } else {
        Err(format!("the claims are {claims}, expected {expected}"))
    }
}
