//! Attaches what a plan says to a request: the one loop over the methods.

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::plan::{Attachment, RequestPlan};
use super::tokens::Tokens;
use crate::Secret;
use crate::error::RequestError;
use crate::value::Text;
use crate::wire::apply;
use crate::wire::place::Credential;

/// What a dry run shows as `***`.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// Headers that hold a masked credential.
    pub masked: Vec<HeaderName>,
    /// Whether the caller's own body has a credential in it.
    pub body: bool,
}

impl RequestPlan {
    /// Attaches all that is to be attached, where that is headers which are cached, and says so. Otherwise it changes nothing,
    /// and a [`Call`](super::Call) finds out why. `tokens` has an entry for each method; `attach` attaches the token of one, by
    /// [`attach_header`], and says whether it did.
    ///
    /// This is what almost every call does, so it does no more than it must.
    #[inline]
    pub fn attach_cached<T>(
        &self,
        headers: &mut HeaderMap,
        tokens: &[T],
        mut attach: impl FnMut(&T, &mut HeaderMap) -> bool,
    ) -> bool {
        if !self.only_headers {
            return false;
        }
        for (at, (part, token)) in self.attachments.iter().zip(tokens).enumerate() {
            let attached = match part {
                Attachment::Static(credential) => attach_header(credential, headers),
                Attachment::Token(..) => attach(token, headers),
                Attachment::Signer(_) => false,
            };
            if !attached {
                self.take_off(at, headers);
                return false;
            }
        }
        if !self.headers.is_empty() {
            apply::plain_headers(&self.headers, headers);
        }
        true
    }

    /// Takes the first methods' headers off again: none of them was there before.
    #[cold]
    fn take_off(&self, count: usize, headers: &mut HeaderMap) {
        self.attachments.iter().take(count).rev().for_each(|part| part.remove_from(headers));
    }

    /// Attaches everything to a request of which no token and no signature is a part ([`RequestPlan::is_static`]): such a call has
    /// no other step.
    ///
    /// # Errors
    /// Why the request cannot carry the credentials; it is half done then.
    pub fn attach_static(
        &self,
        parts: &mut Parts,
        body: Option<&mut Vec<u8>>,
    ) -> Result<(), RequestError> {
        if let Some(uri) = self.target(&parts.uri, true)? {
            parts.uri = uri;
        }
        self.attach(parts, body, &Tokens::default(), None)
    }

    /// Attaches everything but signatures; as `***` where there is a mask.
    pub(super) fn attach(
        &self,
        parts: &mut Parts,
        mut body: Option<&mut Vec<u8>>,
        tokens: &Tokens,
        mut mask: Option<&mut Mask>,
    ) -> Result<(), RequestError> {
        apply::plain(&self.headers, &self.query, parts)?;
        for (at, part) in self.attachments.iter().enumerate() {
            let stand_in;
            let credential = match part {
                Attachment::Static(credential) => credential,
                Attachment::Token(_, method) => match (tokens.get(at), &mask) {
                    (Some(held), _) => &held.credential,
                    (None, Some(_)) => {
                        let token =
                            Text { field: "token", text: Secret::from("***"), secret: true };
                        let Ok(credential) = method.send_as.credential(&token) else { continue };
                        stand_in = credential;
                        &stand_in
                    }
                    (None, None) => continue,
                },
                Attachment::Signer(_) => continue,
            };
            match mask.as_deref_mut() {
                Some(mask) => attach_masked(credential, parts, body.as_deref_mut(), mask)?,
                None => apply::credentials([credential], parts, body.as_deref_mut())?,
            }
        }
        Ok(())
    }
}

/// Attaches a credential that is a header, where its place is free; says whether it did.
#[inline]
pub fn attach_header(credential: &Credential, headers: &mut HeaderMap) -> bool {
    match credential {
        Credential::Header { name, value } => apply::header(name, value, headers),
        Credential::Query { .. } | Credential::Form { .. } | Credential::Json { .. } => false,
    }
}

/// Attaches the masked credential. One that the caller has put there already is the caller's, and hidden too.
fn attach_masked(
    credential: &Credential,
    parts: &mut Parts,
    mut body: Option<&mut Vec<u8>>,
    mask: &mut Mask,
) -> Result<(), RequestError> {
    match apply::credentials([&credential.masked()], parts, body.as_deref_mut()) {
        Ok(()) => {
            if let Credential::Header { name, .. } = credential {
                mask.masked.push(name.clone());
            }
            Ok(())
        }
        Err(RequestError::Taken(_)) => {
            mask.body |= credential.in_body();
            apply::credentials([credential], parts, body)
        }
        other => other,
    }
}
