//! What this authenticator would do with a request, found out without doing it.

use auth_core::call::{Attachment, Body, Call, Do, Fact, Mask, Ready, Rules, Verdict};
use auth_core::env::Env;
use auth_core::error::{Failure, RequestError};
use auth_core::plan::Part;
use auth_core::plan::Plan;
use auth_core::token::Now;
use auth_core::value::Source;
use auth_core::value::Value;
use auth_core::value::Values;
use auth_core::wire::place::Place;
use auth_core::wire::secrets::Secrets;
use http::request::Parts;
use http::{HeaderName, Method, Request, Uri};

use super::{Authenticator, Inner};
use crate::body::AuthorizeBody;
use crate::explain::{Explanation, Hidden, HiddenBase, TokenState, curl};
use crate::sources::clock::{Clock, SystemClock};
use crate::sources::entropy;
use crate::token::TokenSlot;

impl Authenticator {
    /// As [`Client::explain`](crate::Client::explain), by the system's clock.
    pub fn explain(&self, request: &Request<impl AuthorizeBody>) -> Explanation {
        self.explain_at(request, true, SystemClock.now())
    }

    /// What is sent with this request; without a credential, where the caller wants none.
    pub(crate) fn explain_at<B: AuthorizeBody>(
        &self,
        request: &Request<B>,
        with_credentials: bool,
        now: Now,
    ) -> Explanation {
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        self.explained(head.into_parts().0, request.body().bytes(), with_credentials, now)
    }

    /// What would be sent for `parts` and `body` (`None` for a stream) at `now`.
    fn explained(
        &self,
        parts: Parts,
        body: Option<&[u8]>,
        with_credentials: bool,
        now: Now,
    ) -> Explanation {
        let inner = &*self.0;
        let mut said = Said::of(inner);
        let (mut explained, mut tokens) = inner.methods(&mut said, now);
        if !with_credentials {
            (explained, tokens) = (Vec::new(), Vec::new());
        }
        let mut hidden = said.hidden(inner);
        let (ready, mask, problem) = inner.dry_run(&parts, body, with_credentials, now);
        hidden.masked = mask.masked;
        hidden.body = mask.body;
        let (parts, changed) = match ready {
            Some(ready) => (ready.parts, ready.body),
            None => (parts, None),
        };
        let curl = curl(&parts, changed.as_deref().map(Vec::as_slice).or(body), &hidden);
        let request = format!("{} {}", parts.method, hidden.without_query(&parts.uri));
        Explanation { curl, request, parts: explained, tokens, problem }
    }

    /// A request that is about to be sent, in one line for the log.
    pub(crate) fn line(
        &self,
        method: &Method,
        url: &Uri,
        with_credentials: bool,
        now: Now,
    ) -> String {
        let inner = &*self.0;
        let mut said = Said::of(inner);
        let (explained, _) = inner.methods(&mut said, now);
        let url = said.hidden(inner).without_query(url);
        let request = format!("{method} {url}");
        if explained.is_empty() || !with_credentials {
            return format!("{request} without a credential");
        }
        let parts: Vec<String> =
            explained.iter().map(|(part, from)| format!("{part}: {from}")).collect();
        format!("{request} with {}", parts.join("; "))
    }
}

impl Inner {
    /// A call up to where it would send, with `***` in the place of credentials; as far as it comes.
    fn dry_run(
        &self,
        parts: &Parts,
        body: Option<&[u8]>,
        with_credentials: bool,
        now: Now,
    ) -> (Option<Ready>, Mask, Option<RequestError>) {
        let body = body.map_or(Body::Stream { is_replayable: true }, Body::Bytes);
        let rules = Rules { without_auth: !with_credentials, ..Rules::default() };
        let mut call = Call::new(&self.plan, parts.clone(), body, rules).masked(Mask::default());
        let mut env = Env { now, random: &mut entropy::system };
        let mut fact = Fact::Start;
        loop {
            match call.next(fact, &mut env) {
                Do::Send(ready) => return (Some(*ready), call.into_draft().1, None),
                Do::Token { .. } => fact = Fact::Unknown,
                Do::Done(Verdict::Request(problem)) => {
                    let (draft, mask) = call.into_draft();
                    return (draft, mask, Some(problem));
                }
                // There is no other step before a request is sent.
                _ => return (None, Mask::default(), None),
            }
        }
    }

    /// Where each part comes from, the tokens' and the signature's with `explained`; and how each token stands.
    fn methods(&self, said: &mut Said, now: Now) -> (Vec<(String, String)>, Vec<TokenState>) {
        let mut explained = said.parts();
        let mut tokens = Vec::new();
        for (part, slot) in self.plan.attachments().iter().zip(&self.tokens) {
            match (part, slot) {
                (Attachment::Signer(_), _) => explained.push((
                    "signature".to_owned(),
                    "by your `sign_with` function, just before sending".to_owned(),
                )),
                (_, Some(slot)) => {
                    let state = slot.state(now);
                    let how = token(slot, &mut said.secrets);
                    let why = why(slot, state, now);
                    explained.push((slot.place().name(), format!("{how}, {state}{why}")));
                    tokens.push(state);
                }
                (_, None) => {}
            }
        }
        (explained, tokens)
    }
}

/// The annotation's values and what they are made of.
pub(super) struct Said {
    sources: Vec<(Part, Vec<Source>)>,
    pub(super) secrets: Secrets,
}

impl Said {
    /// Works the values out once more, and listens.
    pub(super) fn of(inner: &Inner) -> Self {
        let (mut plan, mut values) = (Plan::new(), Values::recording());
        inner.config.plan(&mut plan, &mut values);
        let (sources, mut secrets) = (plan.sources, Secrets::default());
        // What is left belongs to no part of a request that has no token yet: the text around one in `send_as`.
        let around_tokens = values.take_sources();
        for source in sources.iter().flat_map(|(_, from)| from).chain(&around_tokens) {
            source.add_to(&mut secrets);
        }
        let mut said = Self { sources, secrets };
        // A method may say something else now than when the credential was made of it.
        for part in inner.plan.attachments() {
            if let Attachment::Static(credential) = part
                && said.is_secret(|part| *part == Part::Credential(Some(credential.place())))
            {
                credential.add_to(&mut said.secrets);
            }
        }
        said
    }

    /// Name and source of each part of the request.
    fn parts(&self) -> Vec<(String, String)> {
        self.sources.iter().map(|(part, from)| (name(part), described(part, from))).collect()
    }

    /// Whether a secret went into a part.
    fn is_secret(&self, wanted: impl Fn(&Part) -> bool) -> bool {
        self.sources
            .iter()
            .any(|(part, from)| wanted(part) && from.iter().any(|source| source.secret))
    }

    /// What of a request is secret.
    fn hidden(mut self, inner: &Inner) -> Hidden {
        let base = inner.plan.secret_base().and_then(|base| {
            let from = self.sources.iter().find(|(part, _)| *part == Part::BaseUrl);
            let source = from?.1.iter().find(|source| source.secret)?;
            HiddenBase::new(base, source)
        });
        let mut hidden = Hidden { base, ..Hidden::default() };
        for (part, from) in &self.sources {
            if !from.iter().any(|source| source.secret) {
                continue;
            }
            match part {
                Part::Query(name) => hidden.query.push((*name).to_owned()),
                Part::Header(name) => hidden.headers.extend(HeaderName::try_from(*name)),
                Part::BaseUrl | Part::Credential(_) => {}
            }
        }
        for part in inner.plan.attachments() {
            match part.place() {
                Some(Place::Header(name)) => hidden.headers.push(name),
                Some(Place::Query(name)) => hidden.query.push(name),
                Some(Place::Form(_) | Place::Json(_)) | None => {}
            }
        }
        for held in inner.tokens.iter().flatten().filter_map(|slot| slot.held()) {
            held.add_to(&mut self.secrets);
        }
        Hidden { secrets: self.secrets, ..hidden }
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
fn token(slot: &TokenSlot, secrets: &mut Secrets) -> String {
    let mut recorded = Values::recording();
    let values = slot.renewable.config.token_values_in(&slot.renewable.at, &mut recorded);
    let sources = recorded.take_sources();
    sources.iter().for_each(|source| source.add_to(secrets));
    let fields: Vec<String> = sources.iter().map(source).collect();
    let obtain = &slot.renewable.method.obtain;
    let at = values.and_then(|values| obtain.url(&values).and_then(endpoint));
    let mut text = obtain.describe().what;
    if let Some(at) = at {
        text.push_str(&format!(" at {at}"));
    }
    if !fields.is_empty() {
        text.push_str(&format!(" ({})", fields.join(", ")));
    }
    text
}

/// Which word of the annotation, or of the server, is why the token stands so; and what else than a 401 replaces it.
fn why(slot: &TokenSlot, state: TokenState, now: Now) -> String {
    let method = &slot.renewable.method;
    let mut text = match state {
        TokenState::Due(_) => format!(" (`leeway` is {} s)", method.leeway.as_secs()),
        TokenState::PerCall => " (no word says how long it works)".to_owned(),
        TokenState::Waiting(_) => match slot.hold(now).map(|hold| hold.failure) {
            Some(Failure::Rejected(_)) => " (new tokens were rejected)".to_owned(),
            Some(Failure::Unavailable(_)) => " (`Retry-After` of the endpoint)".to_owned(),
            Some(Failure::OutcomeUnknown(_)) => {
                " (nothing tells what became of the last refresh)".to_owned()
            }
            _ => String::new(),
        },
        _ => String::new(),
    };
    if !method.renew_on.is_empty() {
        let statuses: Vec<String> = method.renew_on.iter().map(u16::to_string).collect();
        text.push_str(&format!(
            "; replaced after 401, and after {} (`renew_on`)",
            statuses.join(", ")
        ));
    }
    text
}

/// Scheme, host and path of an endpoint, where no secret is in it.
fn endpoint(url: &Value) -> Option<String> {
    let text = url.as_text().filter(|text| !text.secret)?;
    let uri: Uri = text.expose().parse().ok()?;
    Some(format!("{}://{}{}", uri.scheme_str()?, uri.authority()?, uri.path()))
}
