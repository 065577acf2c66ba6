//! Signed JWTs for `token_with` functions: feature `jwt`. Bearer assertions and client assertions of RFC 7523,
//! and Google's service accounts.
//!
//! The pieces are [`Key`], which signs; [`Claims`], what is said; [`bearer_grant`], which trades an assertion for a
//! token; and [`ServiceAccount`], a key file that has all of these.
//!
//! ```
//! use auth_blocking::jwt::{self, Claims, Key};
//! use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
//!
//! #[derive(AuthConfig)]
//! #[auth(token_with = assertion, base_url = "https://api.example.com")]
//! struct Api {
//!     client_id: String,
//!     private_key: Secret,
//! }
//!
//! fn assertion(api: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
//!     let endpoint = "https://auth.example.com/token";
//!     let claims = Claims::new(&api.client_id, endpoint, requests.now()).subject(&api.client_id);
//!     let assertion = Key::from_pem(&api.private_key)?.sign(&claims)?;
//!     jwt::bearer_grant(endpoint, &assertion, &[], requests)
//! }
//! ```

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use auth_core::method::JsonPath;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::json::Json;
use auth_core::{Secret, Token};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::token::TokenRequests;

/// A key that signs, with the algorithm that it is for (RFC 7518 section 3). `Debug` shows the algorithm only.
///
/// # Example
/// ```
/// use std::time::SystemTime;
/// use auth_blocking::Secret;
/// use auth_blocking::jwt::{Claims, Key};
///
/// let claims = Claims::new("client-1", "https://auth.example.com/token", SystemTime::UNIX_EPOCH);
/// let assertion = Key::from_secret(&Secret::from("shared secret")).with_id("key-1").sign(&claims)?;
/// assert_eq!(assertion.expose().split('.').count(), 3);
/// # Ok::<(), auth_blocking::Error>(())
/// ```
pub struct Key {
    kind: Kind,
    id: Option<String>,
}

enum Kind {
    Rs256(Box<RsaKeyPair>),
    Es256(Box<EcdsaKeyPair>),
    /// Without a key, the secret was empty: anybody could sign so.
    Hs256(Option<hmac::Key>),
}

impl Key {
    /// A private key in PEM: RSA (`RS256`) in PKCS #8 or PKCS #1, or P-256 (`ES256`) in PKCS #8.
    ///
    /// # Errors
    /// [`Error::Custom`] where it is none of these.
    pub fn from_pem(pem: &Secret) -> Result<Self, Error> {
        let lines = pem.expose().lines().map(str::trim);
        // A file may begin with the curve's name or with other text: the key's own block counts.
        let block = lines
            .skip_while(|line| !(line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY")))
            .skip(1)
            .take_while(|line| !line.starts_with("-----END"));
        let mut text = Zeroizing::new(String::with_capacity(pem.expose().len()));
        text.extend(block);
        let der = BASE64_STANDARD.decode(text.as_bytes()).map(Zeroizing::new);
        let der = der.ok().filter(|der| !der.is_empty()).ok_or_else(unreadable)?;
        let rsa = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        if let Ok(key) = rsa {
            return Ok(Self { kind: Kind::Rs256(Box::new(key)), id: None });
        }
        let random = SystemRandom::new();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &random)
            .map(|key| Self { kind: Kind::Es256(Box::new(key)), id: None })
            .map_err(|_| unreadable())
    }

    /// A secret that both sides have (`HS256`). With an empty one, [`Key::sign`] fails.
    pub fn from_secret(secret: &Secret) -> Self {
        let bytes = Some(secret.expose().as_bytes()).filter(|bytes| !bytes.is_empty());
        let key = bytes.map(|bytes| hmac::Key::new(hmac::HMAC_SHA256, bytes));
        Self { kind: Kind::Hs256(key), id: None }
    }

    /// Names the key in the JWT's header: `kid`, RFC 7515 section 4.1.4.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The signed JWT, in the compact form of RFC 7515 section 3.1.
    ///
    /// # Errors
    /// [`Error::Custom`] where the system gives no random numbers, or the secret of [`Key::from_secret`] is empty.
    pub fn sign(&self, claims: &Claims) -> Result<Secret, Error> {
        if matches!(self.kind, Kind::Hs256(None)) {
            return Err(Error::custom("the shared secret of HS256 is empty"));
        }
        let id = self.id.as_deref().map(|id| ("kid", id));
        let header = Json::flat([("alg", self.algorithm()), ("typ", "JWT")].into_iter().chain(id));
        // What is said may be a secret too.
        let mut jwt = SecretBytes::default();
        let encoded = |bytes: &[u8]| Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes));
        jwt.push(encoded(header.encode().as_slice()).as_bytes());
        jwt.push(b".");
        jwt.push(encoded(claims.0.encode().as_slice()).as_bytes());
        let signature = self
            .signature(jwt.as_slice())
            .map(Zeroizing::new)
            .ok_or_else(|| Error::custom("the JWT cannot be signed"))?;
        jwt.push(b".");
        jwt.push(encoded(&signature).as_bytes());
        Ok(Secret::from(std::str::from_utf8(jwt.as_slice()).unwrap_or_default()))
    }

    fn algorithm(&self) -> &'static str {
        match self.kind {
            Kind::Rs256(_) => "RS256",
            Kind::Es256(_) => "ES256",
            Kind::Hs256(_) => "HS256",
        }
    }

    fn signature(&self, signed: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match &self.kind {
            Kind::Rs256(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, signed, &mut signature).ok()?;
                Some(signature)
            }
            Kind::Es256(key) => key.sign(&random, signed).ok().map(|it| it.as_ref().to_vec()),
            Kind::Hs256(key) => key.as_ref().map(|key| hmac::sign(key, signed).as_ref().to_vec()),
        }
    }
}

fn unreadable() -> Error {
    Error::custom("the private key is neither an RSA key nor a P-256 key in PEM")
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("algorithm", &self.algorithm()).finish_non_exhaustive()
    }
}

/// What a JWT says: RFC 7519 section 4.1, RFC 7523 section 3. It ends five minutes after it begins.
///
/// # Example
/// ```
/// use std::time::{Duration, SystemTime};
/// use auth_blocking::jwt::Claims;
///
/// let claims = Claims::new("client-1", "https://auth.example.com/token", SystemTime::now())
///     .subject("ada@example.com")
///     .expires_in(Duration::from_secs(60))
///     .claim("scope", "read write");
/// # let _ = claims;
/// ```
#[derive(Clone, Debug)]
pub struct Claims(Json);

impl Claims {
    /// `iss`, `aud`, and `iat` and `exp` by `now`, which is [`TokenRequests::now`].
    pub fn new(issuer: &str, audience: &str, now: SystemTime) -> Self {
        let issued_at = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let claims = Self(Json::Object(Vec::new())).claim("iss", issuer).claim("aud", audience);
        claims.claim("iat", issued_at).expires_in(Duration::from_secs(300))
    }

    /// `sub`: whom the token is for.
    #[must_use]
    pub fn subject(self, subject: &str) -> Self {
        self.claim("sub", subject)
    }

    /// `exp`, this long after `iat`. Servers take an hour at most, often less.
    #[must_use]
    pub fn expires_in(self, life: Duration) -> Self {
        let issued_at = match self.0.at(JsonPath(&["iat"])) {
            Some(Json::Number(number)) => number.as_u64().unwrap_or_default(),
            _ => 0,
        };
        self.claim("exp", issued_at.saturating_add(life.as_secs()))
    }

    /// `jti`: 128 random bits, for servers that take each assertion once.
    ///
    /// # Errors
    /// [`Error::Custom`] where the system gives no random numbers.
    pub fn with_id(self) -> Result<Self, Error> {
        let mut id = [0; 16];
        SystemRandom::new()
            .fill(&mut id)
            .map_err(|_| Error::custom("the system gives no random numbers"))?;
        Ok(self.claim("jti", BASE64_URL_SAFE_NO_PAD.encode(id)))
    }

    /// Any other claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Json::Object(claims) = &mut self.0 {
            claims.retain(|(own, _)| own != name);
            claims.push((name.to_owned(), value.into().into()));
        }
        self
    }
}

/// Trades an assertion for a token: RFC 7523 section 2.1. `params` are sent beside it, such as `scope`.
///
/// # Errors
/// As [`TokenRequests::send`] and [`TokenAnswer::token`](crate::TokenAnswer::token), by which the answer is read.
pub fn bearer_grant(
    token_endpoint: &str,
    assertion: &Secret,
    params: &[(&str, &str)],
    requests: &mut TokenRequests<'_>,
) -> Result<Token, Error> {
    let mut form = vec![("grant_type", GRANT_TYPE), ("assertion", assertion.expose())];
    form.extend(params);
    requests.form(token_endpoint, &form)?.token()
}

/// RFC 7523 section 2.1.
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A key file of a Google service account, or of another vendor in the same form.
///
/// <https://developers.google.com/identity/protocols/oauth2/service-account#httprest>
///
/// # Example
/// ```
/// use auth_blocking::jwt::ServiceAccount;
/// use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
///
/// #[derive(AuthConfig)]
/// #[auth(token_with = token, base_url = "https://storage.googleapis.com")]
/// struct Storage {
///     key_file: Secret,
/// }
///
/// fn token(config: &Storage, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
///     let scope = "https://www.googleapis.com/auth/devstorage.read_only";
///     ServiceAccount::from_json(&config.key_file)?.token(scope, requests)
/// }
/// ```
pub struct ServiceAccount {
    key: Key,
    client_email: String,
    token_uri: String,
    subject: Option<String>,
}

impl ServiceAccount {
    /// Reads the file's text: `client_email`, `private_key`, `private_key_id` and `token_uri`.
    ///
    /// # Errors
    /// [`Error::Custom`] where one of them is missing or the key is not understood; nothing of the file is quoted.
    pub fn from_json(text: &Secret) -> Result<Self, Error> {
        let file = Json::parse(text.expose().as_bytes()).ok();
        let file = file
            .filter(|file| matches!(file, Json::Object(_)))
            .ok_or_else(|| Error::custom("the service account's key file is no JSON object"))?;
        let read = |path: JsonPath| {
            file.at(path).and_then(Json::text).ok_or_else(|| {
                Error::custom(format!("the service account's key file has no {path}"))
            })
        };
        let key = Key::from_pem(&read(JsonPath(&["private_key"]))?)?;
        Ok(Self {
            key: match read(JsonPath(&["private_key_id"])) {
                Ok(id) => key.with_id(id.expose()),
                Err(_) => key,
            },
            client_email: read(JsonPath(&["client_email"]))?.expose().to_owned(),
            token_uri: read(JsonPath(&["token_uri"]))?.expose().to_owned(),
            subject: None,
        })
    }

    /// Acts for a user of the domain, which its administrator must have allowed.
    #[must_use]
    pub fn on_behalf_of(mut self, user: impl Into<String>) -> Self {
        self.subject = Some(user.into());
        self
    }

    /// Obtains a token for scopes, separated by spaces. It lives for an hour.
    ///
    /// # Errors
    /// As [`bearer_grant`].
    pub fn token(&self, scope: &str, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
        let hour = Duration::from_secs(3600);
        let mut claims = Claims::new(&self.client_email, &self.token_uri, requests.now())
            .expires_in(hour)
            .claim("scope", scope);
        if let Some(user) = &self.subject {
            claims = claims.subject(user);
        }
        bearer_grant(&self.token_uri, &self.key.sign(&claims)?, &[], requests)
    }
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount").field("key", &self.key).finish_non_exhaustive()
    }
}
