//! Before a request is sent: its tokens, its URL, its credentials, its signature.

use zeroize::Zeroizing;

use super::plan::Attachment;
use super::tokens::Tokens;
use super::{Call, Do, Fact, Next, Ready, State, Verdict};
use crate::SignRequest;
use crate::env::Env;

/// A request is made ready so often, where a token expires meanwhile.
const ROUNDS: u32 = 3;

/// Where the tokens stand that a request needs.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// The next method.
    at: usize,
    got: Tokens,
    /// How often the request was ready and a token had expired meanwhile.
    rounds: u32,
}

impl Call<'_> {
    /// The call begins. A request that cannot be sent obtains no token.
    pub(super) fn begin(&mut self, env: &mut Env<'_>) -> Next {
        self.plan.target(&self.head.uri, self.with_credentials)?;
        self.exchange(env)
    }

    /// One exchange begins.
    pub(super) fn exchange(&mut self, env: &mut Env<'_>) -> Next {
        self.attempts = self.attempts.saturating_add(1);
        if self.with_credentials {
            return self.ask(Asking::default(), env);
        }
        self.draft()?;
        self.send()
    }

    /// Asks for the next token.
    fn ask(&mut self, mut asking: Asking, env: &mut Env<'_>) -> Next {
        while let Some(part) = self.plan.attachments.get(asking.at) {
            let at = asking.at;
            if let Attachment::Token(_, method) = part {
                match self.tokens.get(at).filter(|_| method.is_per_call()) {
                    // A login per call is one per call.
                    Some(own) => asking.got.push(at, own.clone()),
                    None => {
                        self.state = State::Asking(asking);
                        let replays_nothing = !self.body.is_replayable();
                        return Ok(Do::Token { at, replays_nothing });
                    }
                }
            }
            asking.at += 1;
        }
        self.tokens = asking.got;
        self.prepare(asking.rounds, env)
    }

    /// A token was asked for.
    pub(super) fn asked(&mut self, mut asking: Asking, fact: Fact<'_>, env: &mut Env<'_>) -> Next {
        match fact {
            Fact::Token(held) => asking.got.push(asking.at, held),
            Fact::Unknown => {}
            Fact::NotSent => return self.wait(None, env).ok_or(Verdict::NoToken),
            _ => return Err(Verdict::NoToken),
        }
        asking.at += 1;
        self.ask(asking, env)
    }

    /// The request as it is sent: its URL, which may depend on the tokens, its credentials, its signature.
    fn prepare(&mut self, rounds: u32, env: &mut Env<'_>) -> Next {
        self.draft()?;
        let bytes = self.body.bytes().filter(|_| self.plan.uses_body());
        let Some(ready) = &mut self.draft else { return Err(Verdict::Ended) };
        ready.body = bytes.map(|bytes| Zeroizing::new(bytes.to_vec()));
        let body = ready.body.as_deref_mut();
        self.plan.attach(&mut ready.parts, body, &self.tokens, self.mask.as_mut())?;
        if self.mask.is_some() {
            return self.send();
        }
        let mut is_signed = false;
        for part in &self.plan.attachments {
            let Attachment::Signer(signer) = part else { continue };
            is_signed = true;
            let parts = &mut ready.parts;
            let (method, uri, headers) = (&mut parts.method, &mut parts.uri, &mut parts.headers);
            let body = ready.body.as_deref_mut();
            signer.sign(&mut SignRequest::new(method, uri, headers, body, env.now.wall), env)?;
            // It may have changed the URL.
            if let Some(uri) = self.plan.target(&parts.uri, true)? {
                parts.uri = uri;
            }
        }
        if is_signed {
            // The user's function may have taken the token's last moment.
            self.state = State::Signed { rounds };
            return Ok(Do::ReadClock);
        }
        self.send_in_time(rounds, env)
    }

    /// Sends the request, unless a token expired while another one was waited for, or while the request was signed: then all
    /// begins anew.
    pub(super) fn send_in_time(&mut self, rounds: u32, env: &mut Env<'_>) -> Next {
        if self.tokens.iter().all(|(_, held)| held.works(env.now)) {
            return self.send();
        }
        let rounds = rounds + 1;
        if rounds >= ROUNDS {
            return Err(Verdict::Ended);
        }
        self.ask(Asking { rounds, ..Asking::default() }, env)
    }

    /// The request without credentials, its URL absolute.
    fn draft(&mut self) -> Result<(), Verdict> {
        let mut parts = self.head.clone();
        if let Some(uri) = self.plan.target(&parts.uri, self.with_credentials)? {
            parts.uri = uri;
        }
        self.sent_to = parts.uri.clone();
        self.draft = Some(Box::new(Ready { parts, body: None }));
        Ok(())
    }

    fn send(&mut self) -> Next {
        self.state = State::Sending;
        self.draft.take().map(Do::Send).ok_or(Verdict::Ended)
    }
}
