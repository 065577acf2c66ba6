//! What a token store keeps of one credential.

mod holds;
mod text;

pub use holds::{Hold, Holds};
pub(crate) use holds::{Pending, Refusal, Unavailability, step};

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::time::SystemTime;

use crate::Secret;
use crate::identity::{Fingerprint, Mark};
use crate::token::{Issued, Now};

/// One credential's newest token. A store keeps it in clear: whoever reads the store can use the token.
///
/// A store needs its generation and its text, and nothing else of it.
///
/// # Example
/// ```
/// use auth_core::record::{Record, RecordError};
///
/// /// A copy by way of the text that a store keeps.
/// fn copy(record: &Record) -> Result<Record, RecordError> {
///     Record::decode(record.encode().as_slice())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Record {
    generation: u64,
    /// None before the first answer.
    access_token: Option<Secret>,
    token_type: Option<Secret>,
    /// The newest refresh token, where it rotates.
    pub(crate) refresh_token: Option<Secret>,
    /// The end of the access token, wall clock.
    expires_at: Option<SystemTime>,
    /// When it was obtained, wall clock: the leeway is worked out from the whole life.
    issued_at: SystemTime,
    /// What keeps the credential from being presented.
    holds: Holds,
    /// The same of the other configured refresh tokens that the programs of one account have, by what they are.
    others: Vec<(Option<Fingerprint>, Holds)>,
    /// What the access token was asked for, and the configured refresh token that the chain began with.
    mark: Mark,
    /// Whether it stands at the name of the first release, whose programs cannot read it and so present no refresh token
    /// that was used. Holds what goes to the record's own name, until it is there.
    moved: bool,
    /// The chain of before, until the first answer to another configured refresh token proves that one.
    parked: Option<Parked>,
    /// The configured refresh tokens of chains that another one replaced: they are spent.
    ended: Vec<Fingerprint>,
}

/// Which record it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    generation: u64,
    /// For this process alone: it is not in the record.
    hash: u64,
}

impl Version {
    /// The record's generation.
    pub fn generation(self) -> u64 {
        self.generation
    }
}

/// A chain that another one may replace.
#[derive(Clone, Debug)]
struct Parked {
    refresh_token: Secret,
    seed: Option<Fingerprint>,
}

/// A record knows what holds back so many other configured refresh tokens.
const OTHERS: usize = 4;

/// A record knows so many spent refresh tokens.
const ENDED: usize = 8;

/// A record that cannot be read.
///
/// # Example
/// ```
/// use auth_core::record::{Record, RecordError};
///
/// assert_eq!(Record::decode(b"{").err(), Some(RecordError::Corrupt));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// It is not a record, or it was cut off or changed.
    Corrupt,
    /// It was written by a version of the SDK that this one does not know.
    Version,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Corrupt => "the stored record is damaged",
            Self::Version => "the stored record has a version that is not known",
        })
    }
}

impl std::error::Error for RecordError {}

impl Record {
    /// Goes up by one with each write; a write names the generation that it replaces.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The account whose tokens they are, where the annotation names one.
    pub fn account(&self) -> Option<&str> {
        self.mark.owner.account.as_deref()
    }

    /// The origin of the endpoint that issued them, such as `https://auth.example.com`.
    pub fn endpoint(&self) -> Option<&str> {
        self.mark.owner.endpoint.as_deref()
    }
}

/// For who drives a renewal. A store needs none of this, so the documentation of stores does not show it.
#[doc(hidden)]
impl Record {
    /// The record of a token that replaces generation `previous`.
    pub fn new(issued: &Issued, previous: Option<u64>) -> Self {
        Self {
            generation: previous.map_or(1, |generation| generation.saturating_add(1)),
            access_token: Some(issued.access_token.clone()),
            token_type: issued.token_type.clone(),
            refresh_token: issued.refresh_token.clone(),
            expires_at: issued.expires_at,
            issued_at: issued.issued_at.wall,
            holds: Holds::default(),
            others: Vec::new(),
            mark: Mark::default(),
            moved: false,
            parked: None,
            ended: Vec::new(),
        }
    }

    /// The same, of this chain and for this token.
    #[must_use]
    pub fn marked(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// What keeps programs of the first release away from a name where they would look for a chain.
    pub fn moved(now: SystemTime) -> Self {
        Self { moved: true, ..Self::empty(1, now) }
    }

    /// What is left at the name of the first release once all is at the record's own.
    #[must_use]
    pub fn moved_out(&self) -> Self {
        Self { moved: true, ..Self::empty(self.generation.saturating_add(1), self.issued_at) }
    }

    /// The same, still at the name of the first release but out of its programs' reach.
    #[must_use]
    pub fn moving(&self) -> Self {
        Self { generation: self.generation.saturating_add(1), moved: true, ..self.clone() }
    }

    /// What a record of the first release begins a chain's own record with: its refresh token and what became of it,
    /// never its access token.
    #[must_use]
    pub fn adopted(&self, mark: Mark) -> Self {
        Self {
            refresh_token: self.refresh_token.clone(),
            holds: self.holds.clone(),
            mark: Mark { seed: mark.seed, owner: mark.owner, ..Mark::default() },
            ..Self::empty(1, self.issued_at)
        }
    }

    /// Whether there is nothing in it to go on with.
    pub fn is_empty(&self) -> bool {
        self.access_token.is_none() && self.refresh_token.is_none() && self.holds.is_empty()
    }

    /// Whether the credential was refused since it last worked.
    pub fn is_refused(&self) -> bool {
        !self.holds.refused.is_empty()
    }

    /// Whether it stands for a record at another name.
    pub fn is_moved(&self) -> bool {
        self.moved
    }

    /// The record as a chain with the configured refresh token `seed` goes on from it; says whether it is that chain's own.
    ///
    /// Another one begins anew. The chain of before is kept aside until the new one is proved: it comes back where its
    /// own refresh token is configured again, or none. A refresh token that another one replaced is spent, so who still
    /// has it goes on with the chain of today.
    pub(crate) fn of_chain(self, seed: Option<&Fingerprint>) -> (Self, bool) {
        if self.is_of(seed) {
            return (self, true);
        }
        let (generation, issued_at) = (self.generation, self.issued_at);
        // What holds each of them back stays, whoever of them has the record.
        let mut others = self.others;
        let at = others.iter().position(|(other, _)| other.as_ref() == seed);
        let holds = at.map(|at| others.remove(at).1).unwrap_or_default();
        if !self.holds.is_empty() {
            others.push((self.mark.seed.clone(), self.holds.clone()));
        }
        let excess = others.len().saturating_sub(OTHERS);
        others.drain(..excess);
        let anew =
            Self { ended: self.ended.clone(), holds, others, ..Self::empty(generation, issued_at) };
        match self.parked {
            Some(parked) if seed.is_none() || parked.seed.as_ref() == seed => {
                let mark = Mark { seed: parked.seed, ..Mark::default() };
                (Self { refresh_token: Some(parked.refresh_token), mark, ..anew }, true)
            }
            Some(parked) => (Self { parked: Some(parked), ..anew }, false),
            None => {
                let proved = self.refresh_token.filter(|_| self.holds.refused.is_empty());
                let seed = self.mark.seed;
                let parked = proved.map(|refresh_token| Parked { refresh_token, seed });
                (Self { parked, ..anew }, false)
            }
        }
    }

    /// Whether the record is that of the chain of this configured refresh token, or of one that goes on with it.
    pub(crate) fn is_of(&self, seed: Option<&Fingerprint>) -> bool {
        let is_own = match seed {
            Some(seed) => self.mark.seed.as_ref() == Some(seed),
            None => self.parked.is_none(),
        };
        is_own || seed.is_some_and(|seed| self.ended.contains(seed))
    }

    /// The record of the first token of a chain: what was kept aside has ended.
    #[must_use]
    pub(crate) fn following(mut self, previous: Option<&Self>) -> Self {
        let Some(previous) = previous else { return self };
        self.ended.clone_from(&previous.ended);
        self.others.clone_from(&previous.others);
        let replaced = previous.parked.as_ref().and_then(|parked| parked.seed.clone());
        self.ended.extend(replaced.filter(|seed| Some(seed) != self.mark.seed.as_ref()));
        let excess = self.ended.len().saturating_sub(ENDED);
        self.ended.drain(..excess);
        self
    }

    fn empty(generation: u64, issued_at: SystemTime) -> Self {
        Self {
            generation,
            access_token: None,
            token_type: None,
            refresh_token: None,
            expires_at: None,
            issued_at,
            holds: Holds::default(),
            others: Vec::new(),
            mark: Mark::default(),
            moved: false,
            parked: None,
            ended: Vec::new(),
        }
    }

    /// The record to write before a refresh is sent: the same tokens, and that one is on its way.
    /// `refresh_token` is the one that is about to be sent, where the record does not have it.
    pub(crate) fn armed(
        previous: Option<&Self>,
        refresh_token: Option<&Secret>,
        mark: &Mark,
        holds: Holds,
        now: SystemTime,
    ) -> Self {
        let record = Self::holding(previous, mark, holds, now);
        Self { refresh_token: refresh_token.cloned().or(record.refresh_token), ..record }
    }

    /// The same tokens, none where there was no record, held like this.
    pub(crate) fn holding(
        previous: Option<&Self>,
        mark: &Mark,
        holds: Holds,
        now: SystemTime,
    ) -> Self {
        let previous = previous.cloned().unwrap_or_else(|| Self::empty(0, now));
        Self {
            generation: previous.generation.saturating_add(1),
            holds,
            mark: Mark {
                seed: previous.mark.seed.or_else(|| mark.seed.clone()),
                owner: mark.owner.clone(),
                ..previous.mark
            },
            ..previous
        }
    }

    /// The same after a person has cured what was refused.
    #[must_use]
    pub fn without_refusal(&self) -> Option<Self> {
        let mut holds = self.holds.clone();
        holds.forget_refusal();
        (holds != self.holds).then(|| Self::holding(Some(self), &self.mark, holds, self.issued_at))
    }

    /// The same without its access token, where it is this one.
    #[must_use]
    pub fn without_access_token(&self, dead: &Secret) -> Option<Self> {
        let is_this = self.access_token.as_ref().is_some_and(|own| own.expose() == dead.expose());
        is_this.then(|| Self {
            generation: self.generation.saturating_add(1),
            access_token: None,
            token_type: None,
            expires_at: None,
            ..self.clone()
        })
    }

    /// What keeps the credential from being presented.
    pub fn holds(&self) -> &Holds {
        &self.holds
    }

    /// What tells this record from every other, a later one of the same generation included: the record may be removed, and
    /// begin anew.
    pub fn version(&self) -> Version {
        // No cryptographic digest: it is taken at each renewal, and who can choose a record needs no second one like it.
        let mut hasher = DefaultHasher::new();
        hasher.write(self.object().as_slice());
        Version { generation: self.generation, hash: hasher.finish() }
    }

    /// The configured refresh token that the chain began with.
    pub(crate) fn seed(&self) -> Option<&Fingerprint> {
        self.mark.seed.as_ref()
    }

    /// Whether its access token was asked for in this way.
    pub(crate) fn is_for(&self, token: Option<&Fingerprint>) -> bool {
        self.mark.token.as_ref() == token
    }

    /// The token as adopted at `now`; none before the first answer.
    pub fn issued(&self, now: Now) -> Option<Issued> {
        // A machine whose clock is ahead wrote a date in our future: count from now.
        let wall = self.issued_at.min(now.wall);
        let age = now.wall.duration_since(wall).unwrap_or_default();
        Some(Issued {
            access_token: self.access_token.clone()?,
            token_type: self.token_type.clone(),
            refresh_token: self.refresh_token.clone(),
            expires_at: self.expires_at,
            issued_at: Now { wall, monotonic: now.monotonic.saturating_sub(age) },
        })
    }
}
