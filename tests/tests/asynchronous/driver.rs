//! The driver: a call's steps, a token's, a renewal's; without a store, and without a line that decides.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::sync::Arc;

use auth_blocking::testing::ManualClock;
use auth_blocking::{AuthConfig, Clock};
use auth_core::SignRequest;
use auth_core::cache::{Ask, Held, Need, TokenCache};
use auth_core::call::{Attachment, Body, Call, Do, Fact, Help, RequestPlan, Rules, Verdict};
use auth_core::env::Env;
use auth_core::error::Failure;
use auth_core::method::TokenValues;
use auth_core::plan::{Plan, TokenMethod};
use auth_core::renewal::{self, Renewal, Sent, Setting, Step};
use auth_core::signer::{BodyNeed, RequestSigner, SignError};
use auth_core::value::Values;
use auth_core::wire::body::SecretBytes;
use auth_core::wire::retry::retry_after;
use auth_core::wire::token_endpoint::Answer;
use http::Request;

use crate::net::{Received, exchange};

/// A client that does not block.
pub(crate) struct Client<C> {
    config: Arc<C>,
    plan: RequestPlan,
    caches: Vec<RefCell<TokenCache>>,
    server: SocketAddr,
    clock: ManualClock,
}

/// The config's own function signs.
struct SignWith<C>(Arc<C>, Vec<usize>);

impl<C: AuthConfig> RequestSigner for SignWith<C> {
    fn needs(&self) -> BodyNeed {
        BodyNeed::Bytes
    }

    fn sign(&self, request: &mut SignRequest<'_>, _: &mut Env<'_>) -> Result<(), SignError> {
        self.0.__sign(&self.1, request).map_err(|error| SignError::Function(Box::new(error)))
    }
}

impl<C> std::fmt::Debug for SignWith<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignWith")
    }
}

impl<C: AuthConfig> Client<C> {
    pub(crate) fn new(config: C, server: SocketAddr, clock: ManualClock) -> Self {
        let config = Arc::new(config);
        let (mut plan, mut values) = (Plan::new(), Values::default());
        config.__plan(&mut plan, &mut values);
        values.finish().unwrap();
        let plan =
            RequestPlan::new(plan, |at| Box::new(SignWith(Arc::clone(&config), at))).unwrap();
        let caches = plan.attachments().iter().map(|_| RefCell::default()).collect();
        Self { config, plan, caches, server, clock }
    }

    fn env<T>(&self, step: impl FnOnce(&mut Env<'_>) -> T) -> T {
        let mut random = |bytes: &mut [u8]| bytes.fill(0x80);
        step(&mut Env { now: self.clock.now(), random: &mut random })
    }

    /// Calls the API.
    pub(crate) async fn call(
        &self,
        request: Request<Vec<u8>>,
        rules: Rules<'_>,
    ) -> Result<Received, String> {
        let (head, body) = request.into_parts();
        let mut call = Call::new(&self.plan, head, Body::Bytes(&body), rules);
        let (mut received, mut failure): (Option<Received>, _) = (None, None);
        let mut next = self.env(|env| call.next(Fact::Start, env));
        loop {
            for told in call.told() {
                let mut cache = self.caches[told.at].borrow_mut();
                match told.help {
                    Help::Yes => cache.helped(),
                    Help::AwaitedAt(target) => cache.await_help_at(target),
                    Help::AcceptedAt(target) => cache.accepted(target, &told.held),
                }
            }
            let response;
            let fact = match next {
                Do::Token { at, replays_nothing } => {
                    match self.token(at, Need::Call { replays_nothing }).await {
                        Ok(held) => Fact::Token(held),
                        Err(error) => {
                            failure = Some(error);
                            Fact::NoToken
                        }
                    }
                }
                Do::Renew { at, held } => match self.token(at, Need::Rejected(&held)).await {
                    Ok(_) => Fact::Renewed { own: true },
                    Err(error) => {
                        failure = Some(error);
                        Fact::NoToken
                    }
                },
                Do::Secrets => Fact::Secrets(Default::default()),
                Do::ReadClock => Fact::ClockRead,
                Do::Wait(wait) => {
                    self.clock.sleep(wait);
                    Fact::Waited
                }
                Do::Send(ready) => {
                    let given = if call.has_body() { body.as_slice() } else { &[] };
                    let body = ready.body.as_deref().map_or(given, Vec::as_slice);
                    match exchange(self.server, &ready.parts, body).await {
                        Ok(answer) => {
                            response = received.insert(answer);
                            Fact::Response(response.status, &response.headers)
                        }
                        Err(_) => Fact::Lost,
                    }
                }
                Do::Done(verdict) => {
                    return match (verdict, received, failure) {
                        (Verdict::Response { .. }, Some(received), _) => Ok(received),
                        (verdict, _, failure) => Err(format!("{verdict:?}, {failure:?}")),
                    };
                }
            };
            next = self.env(|env| call.next(fact, env));
        }
    }

    /// A token for this need.
    async fn token(&self, at: usize, need: Need<'_>) -> Result<Arc<Held>, Failure> {
        let Attachment::Token(address, method) = &self.plan.attachments()[at] else {
            panic!("no token is obtained there")
        };
        let cache = self.caches[at].borrow().clone();
        let held = match cache.ask(need, self.clock.now()) {
            Ask::Use(held) => return Ok(Arc::clone(held)),
            Ask::Not(hold) => return Err(hold.failure),
            Ask::RenewEarly { held, .. } => Some(Arc::clone(held)),
            Ask::Renew => None,
        };
        let setting = cache.setting(need, Setting::default(), self.clock.now());
        let outcome = self.renew(address, method, setting).await;
        let settle = |env: &mut Env<'_>| self.caches[at].borrow_mut().settle(method, outcome, env);
        match (self.env(settle), held.filter(|held| held.works(self.clock.now()))) {
            (Ok(held), _) | (Err(_), Some(held)) => Ok(held),
            (Err(failure), None) => Err(failure),
        }
    }

    /// One renewal.
    async fn renew(
        &self,
        address: &[usize],
        method: &TokenMethod,
        setting: Setting,
    ) -> renewal::Outcome {
        let mut renewal = Renewal::new(method, setting);
        let mut step = self.env(|env| renewal.next(renewal::Fact::Start, env));
        loop {
            let answer;
            let fact = match step {
                Step::Done(outcome) => return *outcome,
                Step::Values => renewal::Fact::Values(self.values(address)),
                Step::Wait(wait) => {
                    self.clock.sleep(wait);
                    renewal::Fact::Waited
                }
                Step::Send(call) => {
                    let (parts, body) = call.request.into_parts();
                    match exchange(self.server, &parts, body.as_slice()).await {
                        Ok(Received { status, headers, body }) => {
                            let retry_after = retry_after(&headers, self.clock.now().wall);
                            let body = SecretBytes::new(body);
                            answer = Answer { status, headers, body, retry_after };
                            renewal::Fact::Response(&answer)
                        }
                        Err(_) => renewal::Fact::NotAnswered(Sent::Maybe),
                    }
                }
                // There is no store, and no function that obtains a token.
                _ => renewal::Fact::StoreFailed,
            };
            step = self.env(|env| renewal.next(fact, env));
        }
    }

    fn values(&self, address: &[usize]) -> TokenValues {
        let mut values = Values::default();
        let worked_out = self.config.__token_values(address, &mut values);
        values.finish().unwrap();
        worked_out.unwrap()
    }
}
