//! Puts credentials on a request.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::Secret;
use crate::error::RequestError;
use crate::wire::body::SecretBytes;
use crate::wire::json::{any_twice, write_string};
use crate::wire::place::Credential;
use crate::wire::secrets::{form_pairs, form_text, is_form_name};

/// Puts `credentials` on the request. `body` is `None` where it is a stream.
///
/// # Errors
/// [`RequestError::Taken`] where the request has another value at a credential's place, and
/// [`RequestError::BodyIsStream`], [`RequestError::BodyIsNotForm`] or [`RequestError::BodyIsNotJson`]
/// where the body cannot take one.
pub fn credentials<'a>(
    credentials: impl IntoIterator<Item = &'a Credential>,
    parts: &mut Parts,
    mut body: Option<&mut Vec<u8>>,
) -> Result<(), RequestError> {
    for credential in credentials {
        put(credential, parts, body.as_deref_mut())?;
    }
    Ok(())
}

fn put(
    credential: &Credential,
    parts: &mut Parts,
    body: Option<&mut Vec<u8>>,
) -> Result<(), RequestError> {
    match credential {
        Credential::Header { name, value } => {
            if header(name, value, &mut parts.headers) {
                Ok(())
            } else {
                Err(RequestError::Taken(name.as_str().to_owned()))
            }
        }
        Credential::Query { name, value, pair } => {
            let same =
                query_value(&parts.uri, name).map(|present| present.expose() == value.expose());
            match same {
                None => parts.uri = add_query(&parts.uri, pair)?,
                Some(true) => {}
                Some(false) => return Err(RequestError::Taken(name.clone())),
            }
            Ok(())
        }
        Credential::Form { name, value } => {
            let body = body.ok_or(RequestError::BodyIsStream)?;
            add_form(&mut parts.headers, body, name, value)
        }
        Credential::Json { path, value } => {
            let body = body.ok_or(RequestError::BodyIsStream)?;
            add_json(&mut parts.headers, body, path, value)
        }
    }
}

/// Puts a header on the request, unless it has one of that name. Says whether it did.
#[inline]
pub fn header(name: &HeaderName, value: &HeaderValue, headers: &mut HeaderMap) -> bool {
    // An entry would search once, not twice, but costs more than both: mostly there is nothing to search.
    let free = headers.is_empty() || !headers.contains_key(name);
    if !free {
        return *name == header::COOKIE && join_cookies(value, headers);
    }
    // The compiler works out the hash of a name that it knows: that of almost every token.
    if *name == header::AUTHORIZATION {
        headers.insert(header::AUTHORIZATION, value.clone());
    } else {
        headers.insert(name, value.clone());
    }
    true
}

/// Puts our cookies behind the caller's, in one line (RFC 6265 section 5.4). Says whether it did: a cookie of one of our
/// names is another value for it.
#[cold]
fn join_cookies(ours: &HeaderValue, headers: &mut HeaderMap) -> bool {
    let name = |cookie: &[u8]| -> Vec<u8> {
        cookie.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii().to_vec()
    };
    let names = |value: &HeaderValue| -> Vec<Vec<u8>> {
        value.as_bytes().split(|byte| *byte == b';').map(name).collect()
    };
    let our_names = names(ours);
    let is_taken = |value: &HeaderValue| names(value).iter().any(|name| our_names.contains(name));
    if headers.get_all(header::COOKIE).iter().any(is_taken) {
        return false;
    }
    let mut line = SecretBytes::default();
    for value in headers.get_all(header::COOKIE) {
        line.push(value.as_bytes());
        line.push(b"; ");
    }
    line.push(ours.as_bytes());
    let Ok(mut line) = HeaderValue::from_bytes(line.as_slice()) else { return false };
    line.set_sensitive(true);
    headers.insert(header::COOKIE, line);
    true
}

/// Puts plain headers on the request; what the caller set wins.
pub fn plain_headers(plain: &[(HeaderName, HeaderValue)], headers: &mut HeaderMap) {
    for (name, value) in plain {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}

/// Puts plain values on the request; what the caller set wins.
///
/// # Errors
/// [`RequestError::Url`] where the URL grows too long.
pub fn plain(
    headers: &[(HeaderName, HeaderValue)],
    query: &[(String, Secret)],
    parts: &mut Parts,
) -> Result<(), RequestError> {
    plain_headers(headers, &mut parts.headers);
    for (name, pair) in query {
        if query_value(&parts.uri, name).is_none() {
            parts.uri = add_query(&parts.uri, pair)?;
        }
    }
    Ok(())
}

/// Appends an encoded `name=value` to a URL's query; what is there stays as it is.
///
/// # Errors
/// [`RequestError::Url`] where the URL grows too long.
pub fn add_query(uri: &Uri, pair: &Secret) -> Result<Uri, RequestError> {
    let path = uri.path();
    let mut text = String::with_capacity(
        path.len() + pair.expose().len() + uri.query().map_or(0, str::len) + 2,
    );
    text.push_str(path);
    text.push('?');
    if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
        text.push_str(query);
        if !query.ends_with('&') {
            text.push('&');
        }
    }
    text.push_str(pair.expose());
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(text.try_into().map_err(|_| RequestError::Url)?);
    Uri::from_parts(parts).map_err(|_| RequestError::Url)
}

/// Takes `name=value` pairs of query credentials out of a URL: a redirect may have echoed them.
///
/// # Errors
/// [`RequestError::Url`] where no URL is left.
pub fn remove_query(uri: &Uri, pairs: &[&Secret]) -> Result<Uri, RequestError> {
    let Some(query) = uri.query().filter(|query| query.split('&').any(|own| is_one_of(own, pairs)))
    else {
        return Ok(uri.clone());
    };
    let kept: Vec<&str> = query.split('&').filter(|own| !is_one_of(own, pairs)).collect();
    let mut text = String::with_capacity(uri.path().len() + 1 + query.len());
    text.push_str(uri.path());
    if !kept.is_empty() {
        text.push('?');
        text.push_str(&kept.join("&"));
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(text.try_into().map_err(|_| RequestError::Url)?);
    Uri::from_parts(parts).map_err(|_| RequestError::Url)
}

fn is_one_of(own: &str, pairs: &[&Secret]) -> bool {
    pairs.iter().any(|pair| pair.expose() == own)
}

/// `application/x-www-form-urlencoded` of pairs.
pub fn form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> SecretBytes {
    let mut out = SecretBytes::default();
    for (name, value) in pairs {
        push_pair(&mut out, name, value);
    }
    out
}

fn push_pair(out: &mut SecretBytes, name: &str, value: &str) {
    if !out.as_slice().is_empty() {
        out.push(b"&");
    }
    for piece in form_urlencoded::byte_serialize(name.as_bytes()) {
        out.push(piece.as_bytes());
    }
    out.push(b"=");
    for piece in form_urlencoded::byte_serialize(value.as_bytes()) {
        out.push(piece.as_bytes());
    }
}

/// The first value, decoded, that the query has under `name`.
fn query_value(uri: &Uri, name: &str) -> Option<Secret> {
    value_of(uri.query().unwrap_or_default(), name)
}

/// The first value, decoded, that a query or form has under `name`.
fn value_of(pairs: &str, name: &str) -> Option<Secret> {
    form_pairs(pairs).find(|(own, _)| is_form_name(own, name)).map(|(_, value)| form_text(value))
}

fn add_form(
    headers: &mut HeaderMap,
    body: &mut Vec<u8>,
    name: &str,
    value: &Secret,
) -> Result<(), RequestError> {
    if !has_media_type(headers, body, |essence| essence == "application/x-www-form-urlencoded") {
        return Err(RequestError::BodyIsNotForm);
    }
    match value_of(&String::from_utf8_lossy(body), name) {
        None => {}
        Some(same) if same.expose() == value.expose() => return Ok(()),
        Some(_) => return Err(RequestError::Taken(name.to_owned())),
    }
    let mut out = SecretBytes::new(std::mem::take(body));
    push_pair(&mut out, name, value.expose());
    *body = out.into_inner();
    // The length changed: the transport works it out again.
    headers.remove(header::CONTENT_LENGTH);
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.entry(header::CONTENT_TYPE).or_insert(form);
    Ok(())
}

fn add_json(
    headers: &mut HeaderMap,
    body: &mut Vec<u8>,
    path: &[String],
    value: &Secret,
) -> Result<(), RequestError> {
    if !has_media_type(headers, body, |essence| {
        essence == "application/json" || essence.ends_with("+json")
    }) {
        return Err(RequestError::BodyIsNotJson);
    }
    let object = if body.is_empty() { b"{}".as_slice() } else { body.as_slice() };
    if let Some(merged) = merge(object, path, path, value)? {
        // The old one may have a key in it.
        drop(SecretBytes::new(std::mem::replace(body, merged.into_inner())));
    }
    headers.remove(header::CONTENT_LENGTH);
    headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    Ok(())
}

/// Whether the body is of a type, by its `Content-Type`; an empty body without one can become anything.
fn has_media_type(headers: &HeaderMap, body: &[u8], accept: impl Fn(&str) -> bool) -> bool {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return false;
    }
    match headers.get(header::CONTENT_TYPE) {
        None => body.is_empty(),
        Some(content_type) => content_type.to_str().is_ok_and(|text| {
            accept(&text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        }),
    }
}

/// The object with `value` at `rest`, or `None` where the same value stands there already.
///
/// Only the objects on the path are taken apart; what is beside them stays byte for byte, so that
/// `1.0`, `10000000000000000000000` and the order of keys survive.
fn merge(
    object: &[u8],
    whole: &[String],
    rest: &[String],
    value: &Secret,
) -> Result<Option<SecretBytes>, RequestError> {
    let taken = || RequestError::Taken(whole.join("."));
    let [key, inner_path @ ..] = rest else { return Err(taken()) };
    let Entries(entries) = serde_json::from_slice(object).map_err(|_| {
        if whole.len() == rest.len() { RequestError::BodyIsNotJson } else { taken() }
    })?;
    let present = entries.iter().find(|(name, _)| name == key);
    let new = match present {
        Some((_, present)) if inner_path.is_empty() => {
            let same = serde_json::from_slice::<Secret>(present.get().as_bytes())
                .is_ok_and(|own| own.expose() == value.expose());
            return if same { Ok(None) } else { Err(taken()) };
        }
        Some((_, present)) => match merge(present.get().as_bytes(), whole, inner_path, value)? {
            None => return Ok(None),
            Some(inner) => inner,
        },
        None => nested(inner_path, value),
    };
    let mut out = SecretBytes::default();
    out.push(b"{");
    for (name, value) in &entries {
        let value = if name == key { new.as_slice() } else { value.get().as_bytes() };
        push_entry(name, value, &mut out);
    }
    if present.is_none() {
        push_entry(key, new.as_slice(), &mut out);
    }
    out.push(b"}");
    Ok(Some(out))
}

/// `value` as JSON, inside the objects that `path` asks for.
fn nested(path: &[String], value: &Secret) -> SecretBytes {
    let mut string = SecretBytes::default();
    write_string(value.expose(), &mut string);
    path.iter().rev().fold(string, |inner, key| {
        let mut object = SecretBytes::default();
        object.push(b"{");
        push_entry(key, inner.as_slice(), &mut object);
        object.push(b"}");
        object
    })
}

/// Appends an entry to an object that is not closed yet.
fn push_entry(name: &str, value: &[u8], object: &mut SecretBytes) {
    if object.as_slice() != b"{" {
        object.push(b",");
    }
    write_string(name, object);
    object.push(b":");
    object.push(value);
}

/// The entries of an object in their order, each value as its own text.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries: Vec<(String, &RawValue)> = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                if any_twice(entries.iter().map(|(name, _)| name.as_str())) {
                    return Err(serde::de::Error::custom("a key twice"));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
