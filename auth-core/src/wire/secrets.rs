//! [`Secrets`]: what a text from outside is searched for, however it is encoded there.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use zeroize::Zeroizing;

use crate::Secret;

/// A shorter secret is also a word that a URL has for another reason.
const LEAST: usize = 8;

/// A URL inside of a URL inside of a URL is encoded so often.
const ROUNDS: usize = 3;

/// Secrets of a request, to be looked for in a redirect's target and in what is shown of a request.
///
/// Those of less than eight characters are not looked for: they are hidden by their place alone.
#[derive(Debug, Default)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    /// Adds a secret. One that is written percent-encoded is also looked for decoded.
    pub fn add(&mut self, text: &str) {
        self.push(text);
        if text.contains('%') {
            let decoded = decode(text.as_bytes(), false);
            if let Ok(decoded) = std::str::from_utf8(&decoded) {
                self.push(decoded);
            }
        }
    }

    fn push(&mut self, text: &str) {
        if text.chars().count() >= LEAST && self.0.iter().all(|own| own.expose() != text) {
            self.0.push(Secret::from(text));
        }
    }

    /// Whether one of them is a whole path segment, parameter or parameter's value in `text`, the part of a URL behind its
    /// host: as it is, percent-encoded, written by a form's rules, or encoded several times.
    ///
    /// A piece of a longer value is none: a signature may have any letters in it.
    pub fn are_echoed_in(&self, text: &str) -> bool {
        let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| EDGES.contains(byte));
        self.are_found(text, |found, start, end| {
            is_edge(start.checked_sub(1).and_then(|before| found.get(before)))
                && is_edge(found.get(end))
        })
    }

    /// Whether one of them is anywhere in `text`, in any of these spellings.
    pub fn are_in(&self, text: &str) -> bool {
        self.are_found(text, |_, _, _| true)
    }

    fn are_found(&self, text: &str, counts: impl Fn(&[u8], usize, usize) -> bool) -> bool {
        if self.0.is_empty() {
            return false;
        }
        spellings(text).iter().any(|found| {
            self.0.iter().map(|secret| secret.expose().as_bytes()).any(|secret| {
                found
                    .windows(secret.len())
                    .enumerate()
                    .any(|(at, part)| part == secret && counts(found, at, at + secret.len()))
            })
        })
    }
}

/// What a segment, a parameter or its value begins and ends at, and what stands around a token in a header's value.
const EDGES: &[u8] = b"/?#&=;:,'\" \t";

/// The text as it is and decoded, several times, `+` as itself and as a space.
fn spellings(text: &str) -> Vec<Zeroizing<Vec<u8>>> {
    let mut all = vec![Zeroizing::new(text.as_bytes().to_vec())];
    let mut first = 0;
    for _ in 0..ROUNDS {
        let last = all.len();
        for at in first..last {
            for plus in [false, true] {
                let Some(spelling) = all.get(at) else { continue };
                let decoded = decode(spelling, plus);
                if all.iter().all(|other| *other != decoded) {
                    all.push(decoded);
                }
            }
        }
        first = last;
    }
    all
}

/// Percent-decodes, and where `plus` says so, by a form's rules: `+` is a space. What is no escape stays as it is.
fn decode(text: &[u8], plus: bool) -> Zeroizing<Vec<u8>> {
    // A copy has room for all: nothing is left behind by growing.
    let mut spaced = Zeroizing::new(Vec::new());
    let mut text = text;
    if plus && text.contains(&b'+') {
        *spaced = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        text = &spaced;
    }
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    out.extend(percent_decode(text));
    out
}

/// A name or value of a form or query, decoded as the URL standard has it. What is not UTF-8 is replaced.
pub(crate) fn form_text(encoded: &str) -> Secret {
    let mut bytes = decode(encoded.as_bytes(), true);
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Secret::from(text),
        Err(error) => {
            let bytes = Zeroizing::new(error.into_bytes());
            match String::from_utf8_lossy(&bytes) {
                Cow::Borrowed(text) => Secret::from(text),
                Cow::Owned(text) => Secret::from(text),
            }
        }
    }
}

/// The pairs of a form or query, each as it is written.
pub(crate) fn form_pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Whether an encoded name is this one.
pub fn is_form_name(encoded: &str, name: &str) -> bool {
    encoded == name || (encoded.contains(['%', '+']) && form_text(encoded).expose() == name)
}
