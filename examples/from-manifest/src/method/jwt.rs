//! `JwtAuthenticator`, RFC 7519: the annotation has `sign_with`, and the function is written out.

use super::Context;
use super::api_key::Place;
use crate::error::{Error, Result};
use crate::item::{Item, Usage, quoted};
use crate::template;
use crate::value::Value;
use crate::yaml::Node;

/// A JWT that is made for each request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) algorithm: &'static Algorithm,
    pub(crate) key: Value,
    /// Whether the key is the base64 of what is configured.
    pub(crate) base64_key: bool,
    /// In seconds.
    pub(crate) lifetime: u64,
    /// In the order that they are sent in; `typ` comes last.
    pub(crate) headers: Vec<(String, Claim)>,
    pub(crate) claims: Vec<(String, Claim)>,
    pub(crate) header: String,
    pub(crate) prefix: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    Text(Value),
    /// A number, `true` or `false`.
    Literal(String),
}

/// RFC 7518 section 3.1, as the crate ring has it.
#[derive(Debug, PartialEq)]
pub(crate) struct Algorithm {
    pub(crate) name: &'static str,
    /// `hmac`, or the padding of RSA.
    pub(crate) constant: &'static str,
    pub(crate) is_rsa: bool,
}

const ALGORITHMS: &[Algorithm] = &[
    Algorithm { name: "HS256", constant: "HMAC_SHA256", is_rsa: false },
    Algorithm { name: "HS384", constant: "HMAC_SHA384", is_rsa: false },
    Algorithm { name: "HS512", constant: "HMAC_SHA512", is_rsa: false },
    Algorithm { name: "RS256", constant: "RSA_PKCS1_SHA256", is_rsa: true },
    Algorithm { name: "RS384", constant: "RSA_PKCS1_SHA384", is_rsa: true },
    Algorithm { name: "RS512", constant: "RSA_PKCS1_SHA512", is_rsa: true },
    Algorithm { name: "PS256", constant: "RSA_PSS_SHA256", is_rsa: true },
    Algorithm { name: "PS384", constant: "RSA_PSS_SHA384", is_rsa: true },
    Algorithm { name: "PS512", constant: "RSA_PSS_SHA512", is_rsa: true },
];

pub(super) fn read(block: &Node, cx: &Context<'_>) -> Result<Signature> {
    let name = cx.needed(block, "algorithm")?;
    let algorithm = ALGORITHMS
        .iter()
        .find(|algorithm| name.text() == Some(algorithm.name))
        .ok_or_else(|| {
            let known: Vec<&str> = ALGORITHMS.iter().map(|algorithm| algorithm.name).collect();
            Error::at(
                name.line,
                format!("this algorithm cannot be carried over: {} can", known.join(", ")),
            )
        })?;
    if let Some(node) = block.get("passphrase").filter(|node| node.text() != Some("")) {
        return Err(Error::at(
            node.line,
            "a key with a passphrase cannot be carried over: decrypt it first",
        ));
    }
    let key = cx.needed(block, "secret_key")?;
    let Item::Value { value, .. } =
        cx.secret(cx.needed_value(block, "secret_key")?, key.line, "", "secret_key")
    else {
        return Err(Error::at(key.line, "this key is no value"));
    };
    let header = match block.get("request_option") {
        None => "Authorization".to_owned(),
        Some(option) => match Place::option(option, cx)? {
            Place { word: "header", name } => name.as_literal().unwrap_or_default().to_owned(),
            _ => String::new(),
        },
    };
    if header.is_empty() {
        return Err(Error::at(
            block.line,
            "a JWT outside of a header with a fixed name cannot be carried over",
        ));
    }
    let lifetime = match block.get("token_duration") {
        None => 1200,
        Some(node) => node
            .whole_number()
            .ok_or_else(|| Error::at(node.line, "`token_duration` is a whole number of seconds"))?,
    };
    let mut headers = claims(block, "jwt_headers", cx)?;
    headers.extend(claims(block, "additional_jwt_headers", cx)?);
    if !headers.iter().any(|(name, _)| name == "typ") {
        headers.push(("typ".to_owned(), Claim::Text(Value::literal("JWT"))));
    }
    let mut payload = claims(block, "jwt_payload", cx)?;
    payload.extend(claims(block, "additional_jwt_payload", cx)?);
    let signature = Signature {
        algorithm,
        key: value,
        base64_key: block.is_true("base64_encode_secret_key"),
        lifetime,
        headers,
        claims: payload,
        header,
        prefix: cx.value(block, "header_prefix")?,
    };
    signature.refuse_choices(block.line)?;
    cx.note(
        block.line,
        "the function needs the crates base64 and ring, and for claims that are fields serde_json",
    );
    Ok(signature)
}

fn claims(block: &Node, key: &str, cx: &Context<'_>) -> Result<Vec<(String, Claim)>> {
    let Some(node) = block.get(key) else { return Ok(Vec::new()) };
    let entries =
        node.entries().ok_or_else(|| Error::at(node.line, format!("`{key}` is a mapping")))?;
    entries
        .iter()
        .filter(|(name, _)| !["type", crate::reference::PARAMETERS].contains(&name.as_str()))
        .map(|(name, node)| {
            let plain = node
                .flag()
                .map(|flag| flag.to_string())
                .or_else(|| node.whole_number().map(|number| number.to_string()));
            Ok((
                name.clone(),
                match plain {
                    Some(literal) => Claim::Literal(literal),
                    None => Claim::Text(template::value(node, cx.names(block))?),
                },
            ))
        })
        .collect()
}

impl Signature {
    /// As items: what the fields are found by. They are not printed.
    pub(crate) fn reads(&self) -> Vec<Item> {
        let key = Usage { secret: true, needed: true, ..Usage::default() };
        let mut items = vec![Item::value("", self.key.clone(), key)];
        for (_, claim) in self.headers.iter().chain(&self.claims) {
            if let Claim::Text(value) = claim {
                items.push(Item::value(
                    "",
                    value.clone(),
                    Usage { url: true, needed: true, ..Usage::default() },
                ));
            }
        }
        items.extend(self.prefix.clone().map(|prefix| {
            Item::value("", prefix, Usage { url: true, needed: true, ..Usage::default() })
        }));
        items
    }

    /// The function reads fields; what chooses, or makes one of two, it has no words for.
    fn refuse_choices(&self, line: usize) -> Result<()> {
        let simple = |value: &Value| value.as_literal().is_some() || value.as_field().is_some();
        let mut claims = self.headers.iter().chain(&self.claims);
        let all = claims.all(|(_, claim)| {
            matches!(claim, Claim::Literal(_))
                || matches!(claim, Claim::Text(value) if simple(value))
        });
        if all
            && self.key.as_field().is_some()
            && self.prefix.as_ref().is_none_or(|prefix| prefix.as_literal().is_some())
        {
            return Ok(());
        }
        Err(Error::at(
            line,
            "a JWT whose key or claims are more than one field or text cannot be carried over: write it with `sign_with = your_function`",
        ))
    }
}

/// `{"alg":"HS256","kid":…}` as arguments of `format!`; `read` says how a field is read.
pub(crate) fn json(
    entries: &[(String, Claim)],
    read: &dyn Fn(&[String]) -> String,
) -> (String, Vec<String>) {
    let (mut text, mut arguments) = (String::new(), Vec::new());
    for (at, (name, claim)) in entries.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            "{}:",
            escaped(&serde_json::Value::from(name.as_str()).to_string())
        ));
        match claim {
            Claim::Literal(literal) => text.push_str(literal),
            Claim::Text(value) => match (value.as_field(), value.as_literal()) {
                (Some(path), _) => {
                    text.push_str("{}");
                    arguments.push(format!("json!({})", read(path)));
                }
                (None, literal) => text.push_str(&escaped(
                    &serde_json::Value::from(literal.unwrap_or_default()).to_string(),
                )),
            },
        }
    }
    (text, arguments)
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// `Token ` as the beginning of a literal of `format!`.
pub(crate) fn prefix(signature: &Signature) -> Option<String> {
    let prefix = signature.prefix.as_ref()?.as_literal()?;
    let text = quoted(&escaped(prefix));
    Some(text[1..text.len() - 1].to_owned())
}
