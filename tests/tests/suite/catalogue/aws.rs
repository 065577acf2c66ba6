//! AWS Signature Version 4, worked out again from what arrived, as the receiver does.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Case;
use super::facts::text;
use super::request::{Body, Request};

/// Fills in the date that was seen, and the signature that goes with it.
pub(super) fn fill(expected: &mut Request, seen: &Request, case: &Case) -> Result<(), String> {
    let signed = case.auth.iter().find(|method| method["kind"] == "aws_signature_v4");
    let Some(facts) = signed else { return Ok(()) };
    let date = seen.headers.get("x-amz-date").ok_or("no date")?;
    if !date.starts_with("203") || !date.ends_with('Z') || date.len() != 16 {
        return Err(format!("the date is {date}"));
    }
    let value = |name: &str| text(&facts[name], &case.whole).unwrap();
    let credential = Credential {
        access_key: value("access_key"),
        secret_key: value("secret_key"),
        region: value("region"),
        service: facts["service"].as_str().unwrap_or_default().to_owned(),
    };
    let Body::Json(body) = &seen.body else { return Err("no JSON body".to_owned()) };
    let mut headers = vec![("host".to_owned(), seen.host.clone())];
    headers.push(("content-type".to_owned(), "application/json".to_owned()));
    for name in ["x-amz-date", "x-amz-target"] {
        headers.push((name.to_owned(), seen.headers.get(name).ok_or(name)?.clone()));
    }
    let query: Vec<String> =
        seen.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let line = (seen.method.as_str(), seen.path.as_str(), query.join("&"));
    let authorization = authorization(&credential, line, headers, &written(body));
    expected.header("x-amz-date", date.clone());
    expected.header("authorization", authorization);
    Ok(())
}

struct Credential {
    access_key: String,
    secret_key: String,
    region: String,
    service: String,
}

/// The value of `Authorization` for a request.
fn authorization(
    credential: &Credential,
    (method, path, query): (&str, &str, String),
    mut headers: Vec<(String, String)>,
    body: &[u8],
) -> String {
    headers.sort();
    let date = headers.iter().find(|(name, _)| name == "x-amz-date").unwrap().1.clone();
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let mut canonical = format!("{method}\n{path}\n{query}\n");
    for (name, value) in &headers {
        canonical += &format!("{name}:{value}\n");
    }
    canonical += &format!("\n{names}\n{}", hex(&Sha256::digest(body)));
    let scope = format!("{}/{}/{}/aws4_request", &date[..8], credential.region, credential.service);
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let key = scope.split('/').fold(format!("AWS4{}", credential.secret_key).into_bytes(), mac);
    let signature = hex(&mac(key, &text));
    format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        credential.access_key
    )
}

fn mac(key: Vec<u8>, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn written(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

/// The example of the documentation, so that this judge is right itself.
#[test]
fn the_documented_example() {
    let credential = Credential {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
        region: "us-east-1".to_owned(),
        service: "iam".to_owned(),
    };
    let headers = [
        ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("host", "iam.amazonaws.com"),
        ("x-amz-date", "20150830T123600Z"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let line = ("GET", "/", "Action=ListUsers&Version=2010-05-08".to_owned());
    assert_eq!(
        authorization(&credential, line, headers, b""),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    );
}
