//! After a request was sent: whether its token is renewed, it is tried again, or a redirect is followed.

use std::hash::{DefaultHasher, Hash, Hasher};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{Body, Call, Do, Fact, Help, MAX_REDIRECTS, Next, Rejection, State, Told, Verdict};
use crate::env::Env;
use crate::wire::redirect::{self, Redirect, RedirectError};
use crate::wire::secrets::Secrets;

/// What became of the one renewal that a call may cause.
#[derive(Clone, Copy, Debug)]
pub(super) enum Renewal {
    Possible,
    /// There is a new token, and the request is sent again with it.
    Done {
        /// Whether this very call obtained it.
        own: bool,
    },
    /// Whatever comes next is final; why a rejection stayed one.
    Over(Option<Rejection>),
}

/// A response that rejects tokens, while these are replaced.
#[derive(Debug)]
pub(super) struct Judging {
    status: StatusCode,
    headers: HeaderMap,
    /// The position, among the tokens of the request, of the one that is being replaced.
    at: usize,
    renewed: bool,
    failed: bool,
    own: bool,
}

impl Call<'_> {
    /// The request was sent, or not.
    pub(super) fn sent(&mut self, fact: Fact<'_>, env: &mut Env<'_>) -> Next {
        match fact {
            Fact::Response(status, headers) => self.judge(status, headers, env),
            Fact::NotSent => self.wait(None, env).ok_or(Verdict::NoResponse),
            _ => Err(Verdict::NoResponse),
        }
    }

    fn judge(&mut self, status: StatusCode, headers: &HeaderMap, env: &mut Env<'_>) -> Next {
        self.has_response = true;
        let rejected = self.plan.is_rejected(status, headers, &self.tokens);
        match self.renewal {
            Renewal::Possible if rejected => {
                let (headers, at) = (headers.clone(), 0);
                let judging =
                    Judging { status, headers, at, renewed: false, failed: false, own: false };
                return self.renew(judging, env);
            }
            Renewal::Done { .. } if rejected => {
                self.renewal = Renewal::Over(Some(Rejection::NewTokenToo));
            }
            Renewal::Done { own } => {
                // Only who made the renewal can tell whether it was worth it.
                if own && tells_acceptance(status) {
                    self.tell(Help::Yes);
                } else if own {
                    self.tell(Help::AwaitedAt(self.target()));
                }
                self.renewal = Renewal::Over(None);
            }
            Renewal::Possible | Renewal::Over(_) if !rejected && tells_acceptance(status) => {
                self.tell(Help::AcceptedAt(self.target()));
            }
            Renewal::Possible | Renewal::Over(_) => {}
        }
        self.conclude(status, headers, false, env)
    }

    /// Has the next of the rejected tokens replaced. Nobody knows which of several was rejected: one that cannot be renewed now
    /// does not stop the others.
    fn renew(&mut self, mut judging: Judging, env: &mut Env<'_>) -> Next {
        let status = judging.status;
        let is_rejected =
            |at: usize| status == StatusCode::UNAUTHORIZED || self.plan.rejects(at, status);
        let mut rest = self.tokens.iter().enumerate().skip(judging.at);
        let next = rest.find(|(_, (at, _))| is_rejected(*at));
        let next = next.map(|(position, (at, held))| (position, *at, held.clone()));
        drop(rest);
        if let Some((position, at, held)) = next {
            judging.at = position;
            self.state = State::Judging(Box::new(judging));
            return Ok(Do::Renew { at, held });
        }
        let Judging { status, headers, renewed, failed, own, .. } = judging;
        if failed && !renewed {
            self.renewal = Renewal::Over(Some(Rejection::NoToken));
            return self.conclude(status, &headers, false, env);
        }
        if renewed && self.body.is_replayable() {
            self.renewal = Renewal::Done { own };
            self.head.uri = self.plan.strip(&self.sent_to, &self.tokens)?;
            return self.exchange(env);
        }
        if own {
            self.tell(Help::AwaitedAt(self.target()));
        }
        self.renewal = Renewal::Over(None);
        self.conclude(status, &headers, renewed, env)
    }

    /// A token was replaced, or not.
    pub(super) fn judged(
        &mut self,
        mut judging: Judging,
        fact: Fact<'_>,
        env: &mut Env<'_>,
    ) -> Next {
        match fact {
            Fact::Renewed { own } => {
                judging.renewed = true;
                judging.own |= own;
            }
            Fact::NotRenewed => {}
            _ => judging.failed = true,
        }
        judging.at += 1;
        self.renew(judging, env)
    }

    /// No token is renewed any more: the request is tried again, a redirect is followed, or the response is the call's.
    fn conclude(
        &mut self,
        status: StatusCode,
        headers: &HeaderMap,
        not_replayable: bool,
        env: &mut Env<'_>,
    ) -> Next {
        if let Some(wait) = self.wait(Some((status, headers)), env) {
            return Ok(wait);
        }
        let rejection = match self.renewal {
            Renewal::Over(rejection) => rejection,
            Renewal::Possible | Renewal::Done { .. } => None,
        };
        let read = redirect::read(&self.head.method, &self.sent_to, status, headers)?;
        let Some(next) = read else {
            return Ok(Do::Done(Verdict::Response { not_replayable, rejection }));
        };
        if next.keep_body && !next.keep_credentials && !self.body.is_empty() {
            // The body of a GET may have anything, a key of its own included.
            return Err(RedirectError::OtherOrigin(next.origin).into());
        }
        if next.keep_body && !self.body.is_replayable() {
            return Ok(Do::Done(Verdict::Response { not_replayable: true, rejection }));
        }
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            return Err(RedirectError::TooMany.into());
        }
        self.follow(next, env)
    }

    /// Turns the request into the one that the redirect asks for.
    fn follow(&mut self, next: Redirect, env: &mut Env<'_>) -> Next {
        if next.keep_credentials {
            // Servers copy the query into the target; a key is put there again, once.
            let uri = match self.with_credentials {
                true => self.plan.strip(&next.uri, &self.tokens)?,
                false => next.uri.clone(),
            };
            return self.go(next, uri, env);
        }
        if self.rules.same_origin_only {
            return Err(RedirectError::OtherOrigin(next.origin).into());
        }
        let may_echo = self.with_credentials || self.plan.is_secret(&self.sent_to);
        if may_echo && self.plan.has_secrets() {
            self.state = State::Leaving(Box::new(next));
            return Ok(Do::Secrets);
        }
        self.leave(next, Secrets::default(), env)
    }

    /// Follows a redirect to another origin, without credentials, and only where none of these secrets is in its URL.
    pub(super) fn leave(
        &mut self,
        next: Redirect,
        mut secrets: Secrets,
        env: &mut Env<'_>,
    ) -> Next {
        self.tokens.iter().for_each(|(_, held)| held.add_to(&mut secrets));
        let target = next.uri.path_and_query().map_or("", |target| target.as_str());
        let fragment = next.fragment.as_deref().unwrap_or_default();
        if secrets.are_echoed_in(target) || secrets.are_echoed_in(fragment) {
            return Err(RedirectError::CredentialInLocation(next.origin).into());
        }
        self.with_credentials = false;
        self.tokens = super::Tokens::default();
        remove_private(&mut self.head.headers);
        self.plan.remove_places_from(&mut self.head.headers);
        let uri = next.uri.clone();
        self.go(next, uri, env)
    }

    fn go(&mut self, next: Redirect, uri: http::Uri, env: &mut Env<'_>) -> Next {
        self.head.method = next.method;
        self.head.uri = uri;
        if !next.keep_body {
            self.body = Body::None;
            let content = |name: &HeaderName| {
                name.as_str().starts_with("content-") || name == header::TRANSFER_ENCODING
            };
            remove(&mut self.head.headers, |name, _| content(name));
        }
        self.exchange(env)
    }

    /// The wait before the next try, where the client was told to make one and this outcome is worth it.
    pub(super) fn wait(
        &mut self,
        response: Option<(StatusCode, &HeaderMap)>,
        env: &mut Env<'_>,
    ) -> Option<Do> {
        let retry = self.rules.retry.filter(|_| self.body.is_replayable())?;
        let wanted = match response {
            Some((status, _)) => retry.wants(status.as_u16(), self.attempts),
            None => self.attempts < retry.attempts,
        };
        if !wanted {
            return None;
        }
        let headers = response.map(|(_, headers)| headers);
        let wait = retry.wait(self.attempts, headers, env.now.wall, env.fraction())?;
        let over = env.now.monotonic.saturating_add(wait);
        if self.rules.end.is_some_and(|end| over >= end) {
            return None;
        }
        self.state = State::Waiting;
        Some(Do::Wait(wait))
    }

    /// Says what was found out about the renewal that a rejection caused.
    fn tell(&mut self, help: Help) {
        let told = self.tokens.iter().map(|(at, held)| Told { at: *at, held: held.clone(), help });
        self.told.extend(told);
    }

    /// The call ends without a verdict of the API on the token that it obtained.
    pub(super) fn tell_untold(&mut self) {
        if let Renewal::Done { own: true } = self.renewal {
            self.tell(Help::AwaitedAt(self.target()));
        }
    }

    /// What stands for a method, host and path, to be compared with another.
    fn target(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let uri = &self.sent_to;
        (self.head.method.as_str(), uri.host(), uri.path()).hash(&mut hasher);
        hasher.finish()
    }
}

/// Whether a status that is no rejection says that the credential was accepted: a server that cannot answer may not have
/// looked at it.
fn tells_acceptance(status: StatusCode) -> bool {
    !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS
}

/// What the caller set for the first origin is not for the next one either.
fn remove_private(headers: &mut HeaderMap) {
    const PRIVATE: [HeaderName; 4] =
        [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION, header::HOST];
    remove(headers, |name, value| PRIVATE.contains(name) || value.is_sensitive());
}

fn remove(headers: &mut HeaderMap, unwanted: impl Fn(&HeaderName, &HeaderValue) -> bool) {
    let names: Vec<HeaderName> = headers
        .iter()
        .filter(|(name, value)| unwanted(name, value))
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        headers.remove(name);
    }
}
