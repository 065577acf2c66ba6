//! One flight: of the threads that need a token, one obtains it and the others wait for its outcome.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// The flights of one token, numbered.
#[derive(Debug)]
pub(crate) struct Flight<T> {
    state: Mutex<State<T>>,
    landed: Condvar,
}

#[derive(Debug)]
struct State<T> {
    number: u64,
    running: bool,
    leader: Option<ThreadId>,
    /// The outcome of flight `number`, kept for the threads that waited for it.
    outcome: Option<T>,
    waiting: usize,
}

/// What a thread that needs a token is to do.
pub(crate) enum Ticket<'a, T: Clone> {
    /// Nothing: the token came while it looked.
    Already(T),
    /// Obtain the token and call [`Lead::land`].
    Lead(Lead<'a, T>),
    /// Nothing: another thread's flight ended like this.
    Waited(T),
    /// Nothing: this thread leads the flight already, and would wait for itself.
    Own,
}

impl<T: Clone> Flight<T> {
    pub(crate) fn new() -> Self {
        let state = State { number: 0, running: false, leader: None, outcome: None, waiting: 0 };
        Self { state: Mutex::new(state), landed: Condvar::new() }
    }

    /// Joins the flight that is under way, or begins one unless `already` finds the token there by now.
    /// `lost` is the outcome that waiting threads get where the leading thread panics.
    pub(crate) fn join(&self, already: impl Fn() -> Option<T>, lost: fn() -> T) -> Ticket<'_, T> {
        let mut state = self.lock();
        if let Some(token) = already() {
            return Ticket::Already(token);
        }
        if !state.running {
            state.running = true;
            state.leader = Some(thread::current().id());
            return Ticket::Lead(Lead { flight: self, lost });
        }
        if state.leader == Some(thread::current().id()) {
            return Ticket::Own;
        }
        let number = state.number;
        state.waiting += 1;
        let mut state = self
            .landed
            .wait_while(state, |state| state.running && state.number == number)
            .unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        let outcome = state.outcome.clone().unwrap_or_else(lost);
        if state.waiting == 0 && !state.running {
            state.outcome = None;
        }
        Ticket::Waited(outcome)
    }

    /// Begins a flight, unless one is under way.
    pub(crate) fn try_lead(&self, lost: fn() -> T) -> Option<Lead<'_, T>> {
        let mut state = self.lock();
        if state.running {
            return None;
        }
        state.running = true;
        state.leader = Some(thread::current().id());
        Some(Lead { flight: self, lost })
    }

    fn land(&self, outcome: T) {
        let mut state = self.lock();
        state.running = false;
        state.leader = None;
        state.number += 1;
        state.outcome = (state.waiting > 0).then_some(outcome);
        drop(state);
        self.landed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Each change is complete by itself, so a panic under the lock (of a user's clock) leaves none half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right and duty to end a flight.
pub(crate) struct Lead<'a, T: Clone> {
    flight: &'a Flight<T>,
    lost: fn() -> T,
}

impl<T: Clone> Lead<'_, T> {
    /// Ends the flight; the waiting threads get `outcome`.
    pub(crate) fn land(self, outcome: T) {
        self.flight.land(outcome);
        std::mem::forget(self);
    }
}

impl<T: Clone> Drop for Lead<'_, T> {
    fn drop(&mut self) {
        // The leading thread panicked: nobody waits for ever.
        self.flight.land((self.lost)());
    }
}
