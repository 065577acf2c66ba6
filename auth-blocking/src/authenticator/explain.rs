//! What this authenticator would do with a request, found out without doing it.

use std::sync::Arc;

use auth_core::apply;
use auth_core::error::RequestError;
use auth_core::method::TokenValues;
use auth_core::place::{Credential, Place};
use auth_core::plan::{Plan, TokenKind};
use auth_core::source::{Part, Source};
use auth_core::token::Now;
use auth_core::value::{Text, Value};
use auth_core::values::Values;
use http::Uri;
use http::request::Parts;

use crate::authenticator::{Authenticator, Config, Inner, Slot};
use crate::explain::{Explanation, TokenState, Urls, curl};
use crate::token_slot::{Held, TokenSlot};

impl Authenticator {
    /// What would be sent for `parts` and `body` (`None` for a stream) at `now`.
    pub(crate) fn explained(
        &self,
        mut parts: Parts,
        body: Option<&[u8]>,
        with_credentials: bool,
        now: Now,
    ) -> Explanation {
        let inner = &*self.0;
        let (said, held) = (Said::of(inner), inner.held());
        let urls = said.urls(inner, &held);
        let mut body = body.map(<[u8]>::to_vec);
        let problem = self.prepare(&mut parts, body.as_mut(), with_credentials).err();
        let (curl, request) = (curl(&parts, body.as_deref(), &urls), head(&parts, &urls));
        let (mut explained, mut tokens) = (Vec::new(), Vec::new());
        if with_credentials {
            (explained, tokens) = inner.methods(said.parts, now);
        }
        Explanation { curl, request, parts: explained, tokens, problem }
    }

    /// A request that is about to be sent, in one line for the log.
    pub(crate) fn line(&self, parts: &Parts, with_credentials: bool, now: Now) -> String {
        let inner = &*self.0;
        let (said, held) = (Said::of(inner), inner.held());
        let request = head(parts, &said.urls(inner, &held));
        let mut explained = Vec::new();
        if with_credentials {
            (explained, _) = inner.methods(said.parts, now);
        }
        if explained.is_empty() {
            return format!("{request} without a credential");
        }
        let parts: Vec<String> =
            explained.iter().map(|(part, from)| format!("{part}: {from}")).collect();
        format!("{request} with {}", parts.join("; "))
    }

    /// Does what `apply` does, with `***` in the place of credentials.
    fn prepare(
        &self,
        parts: &mut Parts,
        mut body: Option<&mut Vec<u8>>,
        with_credentials: bool,
    ) -> Result<(), RequestError> {
        let inner = &*self.0;
        parts.uri = self.resolve(&parts.uri.to_string())?;
        if !with_credentials {
            return Ok(());
        }
        self.check_target(&parts.uri)?;
        apply::plain(&inner.plan.headers, &inner.plan.query, parts)?;
        for slot in &inner.slots {
            match slot {
                Slot::Static(credential) => put(credential, parts, body.as_deref_mut())?,
                Slot::Token(slot) => {
                    if let Some(masked) = stand_in(slot) {
                        put(&masked, parts, body.as_deref_mut())?;
                    }
                }
                Slot::Sign(_) => {}
            }
        }
        Ok(())
    }
}

impl Inner {
    /// The tokens in hand.
    fn held(&self) -> Vec<Arc<Held>> {
        let held = |slot: &Slot| match slot {
            Slot::Token(slot) => slot.held(),
            Slot::Static(_) | Slot::Sign(_) => None,
        };
        self.slots.iter().filter_map(held).collect()
    }

    /// Where each part comes from, the tokens' and the signature's with `explained`; and how each token stands.
    fn methods(
        &self,
        mut explained: Vec<(String, String)>,
        now: Now,
    ) -> (Vec<(String, String)>, Vec<TokenState>) {
        let mut tokens = Vec::new();
        for slot in &self.slots {
            match slot {
                Slot::Static(_) => {}
                Slot::Token(slot) => {
                    let state = slot.state(now);
                    let how = token(&*self.config, slot);
                    explained.push((slot.place().name(), format!("{how}, {state}")));
                    tokens.push(state);
                }
                Slot::Sign(_) => explained.push((
                    "signature".to_owned(),
                    "by your `sign_with` function, just before sending".to_owned(),
                )),
            }
        }
        (explained, tokens)
    }
}

/// `GET https://api.example.com/items`, without the query.
fn head(parts: &Parts, urls: &Urls<'_>) -> String {
    format!("{} {}", parts.method, urls.without_query(&parts.uri.to_string()))
}

/// Puts the masked credential on the request. One that the caller has put there already is the caller's.
fn put(
    credential: &Credential,
    parts: &mut Parts,
    mut body: Option<&mut Vec<u8>>,
) -> Result<(), RequestError> {
    match apply::credentials([&credential.masked()], parts, body.as_deref_mut()) {
        Err(RequestError::Taken(_)) => apply::credentials([credential], parts, body),
        other => other,
    }
}

/// The token's credential as it would be, without the token.
fn stand_in(slot: &TokenSlot) -> Option<Credential> {
    let token = Text { field: "token", text: "***".into(), secret: true };
    slot.method.send_as.credential(&token).ok()
}

/// The annotation's values and what they are made of.
struct Said {
    /// Name and source of each part of the request.
    parts: Vec<(String, String)>,
    sources: Vec<(Part, Vec<Source>)>,
}

impl Said {
    /// Works the values out once more, and listens.
    fn of(inner: &Inner) -> Self {
        let (mut plan, mut values) = (Plan::new(), Values::recording());
        inner.config.plan(&mut plan, &mut values);
        let sources = plan.sources;
        let parts = sources.iter().map(|(part, from)| (name(part), described(part, from)));
        Self { parts: parts.collect(), sources }
    }

    /// What of a URL is secret: the fixed credentials and `held` are, too.
    fn urls<'a>(&self, inner: &'a Inner, held: &'a [Arc<Held>]) -> Urls<'a> {
        let fixed = inner.slots.iter().filter_map(|slot| match slot {
            Slot::Static(credential) => Some(credential),
            Slot::Token(_) | Slot::Sign(_) => None,
        });
        Urls {
            secret_base: self.secret_base(inner),
            secret_query: self.secret_query(),
            credentials: fixed.chain(held.iter().map(|held| &held.credential)).collect(),
        }
    }

    fn secret_base(&self, inner: &Inner) -> Option<String> {
        let secret = self
            .sources
            .iter()
            .any(|(part, from)| *part == Part::BaseUrl && from.iter().any(|source| source.secret));
        let base = inner.plan.base_url.as_ref().filter(|_| secret)?;
        Some(auth_core::origin::resolve(Some(base), "").ok()?.to_string())
    }

    fn secret_query(&self) -> Vec<&'static str> {
        let secret = |(part, from): &(Part, Vec<Source>)| match part {
            Part::Query(name) if from.iter().any(|source| source.secret) => Some(*name),
            _ => None,
        };
        self.sources.iter().filter_map(secret).collect()
    }
}

fn name(part: &Part) -> String {
    match part {
        Part::BaseUrl => "url".to_owned(),
        Part::Header(name) => (*name).to_ascii_lowercase(),
        Part::Query(name) => format!("query {name}"),
        Part::Credential(Some(place)) => placed(place),
        Part::Credential(None) => "no credential".to_owned(),
    }
}

fn placed(place: &Place) -> String {
    let kind = match place {
        Place::Header(_) => return place.name(),
        Place::Query(_) => "query",
        Place::Form(_) => "form",
        Place::Json(_) => "json",
    };
    format!("{kind} {}", place.name())
}

fn described(part: &Part, from: &[Source]) -> String {
    let mut words: Vec<String> = from.iter().map(source).collect();
    if *part == Part::BaseUrl && from.is_empty() {
        words.push("`base_url` is written in the annotation".to_owned());
    } else if from.is_empty() {
        words.push("written in the annotation".to_owned());
    }
    words.join(", ")
}

/// ``field `token` ``, or `` `password` from field `api_token` ``.
fn source(source: &Source) -> String {
    let fields: Vec<String> = source.fields.iter().map(|field| format!("`{field}`")).collect();
    let word = if fields.len() > 1 { "fields" } else { "field" };
    let fields = fields.join(", ");
    let whose = if fields == format!("`{}`", source.name) {
        format!("{word} {fields}")
    } else {
        format!("`{}` from {word} {fields}", source.name)
    };
    if source.absent { format!("{whose}, which is not set") } else { whose }
}

/// How the token is obtained, and from which fields.
fn token(config: &dyn Config, slot: &TokenSlot) -> String {
    let mut recorded = Values::recording();
    let values = config.token_values_in(&slot.at, &mut recorded);
    let fields: Vec<String> = recorded.take_sources().iter().map(source).collect();
    let from = match &slot.method.kind {
        TokenKind::Oauth2(oauth2) => format!("token of grant `{}`", oauth2.grant.grant_type()),
        TokenKind::Session(_) => "token of a login".to_owned(),
        TokenKind::TokenWith => "token of your `token_with` function".to_owned(),
    };
    let at = values.and_then(|values| match values {
        TokenValues::Oauth2(values) => endpoint(&values.token_endpoint),
        TokenValues::Session(values) => endpoint(&values.url),
        TokenValues::TokenWith => None,
    });
    let mut text = from;
    if let Some(at) = at {
        text.push_str(&format!(" at {at}"));
    }
    if !fields.is_empty() {
        text.push_str(&format!(" ({})", fields.join(", ")));
    }
    text
}

/// Scheme, host and path of an endpoint, where no secret is in it.
fn endpoint(url: &Value) -> Option<String> {
    let text = url.as_text().filter(|text| !text.secret)?;
    let uri: Uri = text.expose().parse().ok()?;
    Some(format!("{}://{}{}", uri.scheme_str()?, uri.authority()?, uri.path()))
}
