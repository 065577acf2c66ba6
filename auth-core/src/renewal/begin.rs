//! From the start of a renewal to the request: what is there already, and what is waited for.

use std::time::Duration;

use super::{Renewal, Spooled, State, Step, Write};
use crate::Secret;
use crate::env::Env;
use crate::error::{ConfigError, Failure, Reason};
use crate::identity::Mark;
use crate::record::{Hold, Record, Version};
use crate::token::{Freshness, Issued, Now};

impl Renewal<'_> {
    pub(super) fn start(&mut self, env: &mut Env<'_>) -> Step {
        if self.setting.has_store {
            return self.load();
        }
        let initial = self.setting.initial.clone();
        if let Some(held) = initial.clone().filter(|held| self.is_fresh(held, env.now)) {
            return self.over(Ok(held));
        }
        self.wait_or_arm(initial, env)
    }

    pub(super) fn loaded_again(
        &mut self,
        refusal: Failure,
        record: Option<Record>,
        spooled: Option<&Spooled>,
        env: &mut Env<'_>,
    ) -> Step {
        let generation = |record: &Option<Record>| record.as_ref().map(Record::generation);
        if generation(&record) == generation(&self.record) {
            return self.fail(refusal, env);
        }
        // A sibling rotated meanwhile: its tokens are the ones to go on with.
        (self.ahead, self.armed) = (None, None);
        self.loaded(record, spooled, env)
    }

    pub(super) fn loaded(
        &mut self,
        record: Option<Record>,
        spooled: Option<&Spooled>,
        env: &mut Env<'_>,
    ) -> Step {
        let now = env.now;
        if record.as_ref().is_some_and(|record| record.is_moved() && record.is_empty()) {
            let error = ConfigError::new("refresh_token", Reason::OfAccount);
            return self.over(Err(error.into()));
        }
        let version = record.as_ref().map(Record::version);
        if let Some(step) = self.save_of_other(record.as_ref(), spooled, now) {
            return step;
        }
        let (record, own) =
            match record.map(|record| record.of_chain(self.setting.mark.seed.as_ref())) {
                Some((record, own)) => (Some(record), own),
                None => (None, false),
            };
        if !own && self.ahead.is_none() {
            self.ahead = self.setting.remembered.take();
        }
        let stored = record
            .as_ref()
            .filter(|record| record.is_for(self.setting.mark.token.as_ref()))
            .filter(|_| !self.method.is_per_call())
            .and_then(|record| record.issued(now));
        let same_parent = self.has_refresh_token_of(record.as_ref());
        self.see(record, version);
        if let Some(pending) = self.holds.pending.as_ref().filter(|_| self.has_pending_record()) {
            // After a conflict: another holder entered too early and is about to present the refresh token that was
            // exchanged already. What came of it must be in the store before the other one is told that it is spent.
            if let Some(issued) = self.issued.take_if(|_| same_parent) {
                return self.commit(issued);
            }
            let asked = pending.asked.as_ref() == self.setting.mark.token.as_ref();
            if let Some(issued) = spooled.and_then(|spooled| self.read_spooled(spooled, asked, now))
            {
                let ended = issued.freshness(Duration::ZERO, now) == Freshness::Ended;
                return self.keep(issued, ended, env);
            }
            let held = stored.or_else(|| self.setting.initial.clone());
            return self.wait_or_arm(held, env);
        }
        // A chain that is ahead of the store goes on: the stored token is the older one.
        let held = stored.or_else(|| self.setting.initial.clone()).filter(|_| self.ahead.is_none());
        if let Some(held) = held.clone().filter(|held| self.is_fresh(held, now)) {
            return self.over(Ok(held));
        }
        // After a conflict: what was obtained is still to be written.
        if let Some(issued) = self.issued.take() {
            return self.commit(issued);
        }
        self.wait_or_arm(held, env)
    }

    /// A response in the spool that is another configured refresh token's: it is committed before this one takes the record,
    /// and the spool with it.
    fn save_of_other(
        &mut self,
        record: Option<&Record>,
        spooled: Option<&Spooled>,
        now: Now,
    ) -> Option<Step> {
        let record = record
            .filter(|record| record.holds().is_pending())
            .filter(|record| !record.is_of(self.setting.mark.seed.as_ref()))?;
        let mut issued = self.read_spooled(spooled?, true, now)?;
        issued.refresh_token = issued.refresh_token.or_else(|| record.refresh_token.clone());
        let token = record.holds().asked().cloned();
        let owner = self.setting.mark.owner.clone();
        let mark = Mark { token, seed: record.seed().cloned(), configured: None, owner };
        let replaces = Some(record.generation());
        let record = Record::new(&issued, replaces).marked(mark).following(Some(record));
        self.state = State::Saving;
        Some(Step::Commit(Write { replaces, record }))
    }

    /// What was read, and what holds by it. Memory knows more of a record that is still the same, or that the chain is
    /// ahead of: the store may have failed to take it.
    fn see(&mut self, record: Option<Record>, version: Option<Version>) {
        let knows_it = self.setting.seen == version && self.conflicts == 0;
        if self.ahead.is_none() && !knows_it {
            self.holds = record.as_ref().map(|record| record.holds().clone()).unwrap_or_default();
        }
        (self.record, self.seen) = (record, version);
    }

    /// Whether a refresh is on its way by the record itself: the spool belongs to it.
    fn has_pending_record(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.holds().is_pending())
    }

    /// Whether the record that was read now goes on from the same refresh token as the one before.
    fn has_refresh_token_of(&self, record: Option<&Record>) -> bool {
        let before = self.record.as_ref().and_then(|record| record.refresh_token.as_ref());
        let now = record.and_then(|record| record.refresh_token.as_ref());
        before.map(Secret::expose) == now.map(Secret::expose)
    }

    /// A token that works is used while something is waited for, or not known. Otherwise the request follows, unless its
    /// time has not come.
    fn wait_or_arm(&mut self, held: Option<Issued>, env: &mut Env<'_>) -> Step {
        let running = self.holds.running(self.setting.mark.configured.as_ref(), env.now.wall);
        if (running.is_some() || self.holds.is_pending())
            && let Some(held) = held.filter(|held| self.still_works(held, env.now))
        {
            return self.over(Ok(held));
        }
        match running {
            // It was told to an earlier caller; the response would be the same.
            Some(Hold { failure, .. }) => self.over(Err(failure)),
            None => self.arm_or_work_out(env),
        }
    }

    /// The tokens of a response that came before this process looked. Its access token has lived since then.
    /// `asked` says that it was asked for what this renewal asks for.
    fn read_spooled(&self, spooled: &Spooled, asked: bool, now: Now) -> Option<Issued> {
        // A machine whose clock is ahead wrote a date in our future.
        let wall = spooled.received.unwrap_or(now.wall).min(now.wall);
        let age = now.wall.duration_since(wall).unwrap_or_default();
        let then = Now { wall, monotonic: now.monotonic.saturating_sub(age) };
        let bearer = self.method.send_as.is_bearer();
        let obtained = self.method.obtain.read(&spooled.answer, bearer).ok()?;
        let issued = self.issued(obtained, spooled.answer.status, then).ok()?;
        match spooled.received {
            Some(_) if asked => Some(issued),
            // Nothing says when it ends, or it is another token than this one.
            _ => Some(Issued { expires_at: Some(wall), ..issued }),
        }
    }

    pub(super) fn arm_or_work_out(&mut self, env: &mut Env<'_>) -> Step {
        if !self.rotates() {
            return self.work_out();
        }
        let before = self.holds.clone();
        let mark = &self.setting.mark;
        self.holds.arm(mark.token.clone(), mark.configured.as_ref(), env.now.wall);
        if !self.setting.has_store {
            self.armed = Some(before);
            return self.work_out();
        }
        let replaces = self.record.as_ref().map(Record::generation);
        let stored = self.record.as_ref().and_then(|record| record.refresh_token.as_ref());
        let newest = self.ahead.as_ref().or(stored).or(self.setting.seed.as_ref());
        let mark = &self.setting.mark;
        let holds = self.holds.clone();
        let record = Record::armed(self.record.as_ref(), newest, mark, holds, env.now.wall);
        self.state = State::Arming(record.clone(), before);
        Step::Arm(Write { replaces, record })
    }

    fn is_fresh(&self, held: &Issued, now: Now) -> bool {
        self.is_news(held) && held.freshness(self.method.leeway, now) == Freshness::Fresh
    }

    /// Whether it can be sent, however soon it ends.
    fn still_works(&self, held: &Issued, now: Now) -> bool {
        self.is_news(held) && held.freshness(Duration::ZERO, now) != Freshness::Ended
    }

    /// Whether it is another token than the one that was rejected.
    fn is_news(&self, held: &Issued) -> bool {
        let old = self.setting.instead_of.as_ref();
        old.is_none_or(|old| old.expose() != held.access_token.expose())
    }
}
