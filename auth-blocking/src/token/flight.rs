//! One flight: of the threads that need a token, one obtains it and the others wait for its outcome.

use std::sync::{Mutex as StdMutex, PoisonError};
use std::time::Duration;

#[cfg(shuttle)]
use shuttle::{
    sync::{Condvar, Mutex, MutexGuard},
    thread::{self, ThreadId},
};
#[cfg(not(shuttle))]
use std::{
    sync::{Condvar, Mutex, MutexGuard},
    thread::{self, ThreadId},
};

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
    /// The process that the flight is in: a child of a fork has no part in its parent's.
    process: u32,
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
    /// Nothing: another thread's flight is still under way, and there was no time to wait for its end.
    TooLate,
    /// Nothing: this thread leads the flight already, or its leader waits for a flight of this thread: it would wait for
    /// itself.
    Own,
}

impl<T> State<T> {
    fn new() -> Self {
        let process = std::process::id();
        Self { number: 0, running: false, leader: None, process, outcome: None, waiting: 0 }
    }
}

impl<T: Clone> Flight<T> {
    pub(crate) fn new() -> Self {
        let state = State::new();
        Self { state: Mutex::new(state), landed: Condvar::new() }
    }

    /// Joins the flight that is under way, or begins one unless `already` finds the token there by now.
    /// `lost` is the outcome that waiting threads get where the leading thread panics; nobody waits
    /// longer than `patience`.
    pub(crate) fn join(
        &self,
        already: impl Fn() -> Option<T>,
        lost: fn() -> T,
        patience: Option<Duration>,
    ) -> Ticket<'_, T> {
        let mut state = self.lock();
        if let Some(token) = already() {
            return Ticket::Already(token);
        }
        if !state.running {
            state.running = true;
            state.leader = Some(thread::current().id());
            return Ticket::Lead(Lead { flight: self, lost });
        }
        // The leader cannot land meanwhile: that needs the state.
        let Some(_waits) = Waits::begin(state.leader) else { return Ticket::Own };
        let number = state.number;
        state.waiting += 1;
        let under_way = |state: &mut State<T>| state.running && state.number == number;
        let (mut state, timed_out) = match patience {
            None => (
                self.landed.wait_while(state, under_way).unwrap_or_else(PoisonError::into_inner),
                false,
            ),
            Some(patience) => {
                let (state, timeout) = self
                    .landed
                    .wait_timeout_while(state, patience, under_way)
                    .unwrap_or_else(PoisonError::into_inner);
                (state, timeout.timed_out())
            }
        };
        state.waiting -= 1;
        if timed_out {
            return Ticket::TooLate;
        }
        let outcome = state.outcome.clone().unwrap_or_else(lost);
        if state.waiting == 0 && !state.running {
            state.outcome = None;
        }
        Ticket::Waited(outcome)
    }

    /// Whether somebody is obtaining a token right now.
    pub(crate) fn is_under_way(&self) -> bool {
        self.lock().running
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
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // The threads that fly and wait were left behind by a fork: nobody would ever land.
        if state.process != std::process::id() {
            *state = State::new();
        }
        state
    }
}

/// Who waits for whom. A user's function that obtains one token may use a client, and so wait for another flight; two of
/// them that need each other's would wait for ever.
static WAITING: StdMutex<Vec<(ThreadId, ThreadId)>> = StdMutex::new(Vec::new());

/// This thread waits, until it is dropped.
struct Waits(ThreadId);

impl Waits {
    /// `None` where `leader` is this thread, or waits for it by way of others.
    fn begin(leader: Option<ThreadId>) -> Option<Self> {
        let own = thread::current().id();
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = leader;
        while let Some(thread) = next {
            if thread == own {
                return None;
            }
            next = waiting.iter().find(|(waiter, _)| *waiter == thread).map(|(_, for_it)| *for_it);
        }
        waiting.extend(leader.map(|leader| (own, leader)));
        Some(Self(own))
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|(waiter, _)| *waiter != self.0);
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

/// Every interleaving that a scheduler finds in ten thousand runs, and in ten thousand of depth three.
#[cfg(all(test, shuttle))]
mod model {
    use std::sync::atomic::Ordering;

    use shuttle::sync::atomic::AtomicU32;
    use shuttle::sync::{Arc, Mutex};
    use shuttle::thread;

    use super::{Flight, Ticket};

    type Outcome = Result<u32, &'static str>;

    /// A token that threads need, and how often it was requested.
    struct World {
        flight: Flight<Outcome>,
        token: Mutex<Option<u32>>,
        requests: AtomicU32,
    }

    impl World {
        fn new() -> Arc<Self> {
            Arc::new(Self {
                flight: Flight::new(),
                token: Mutex::new(None),
                requests: AtomicU32::new(0),
            })
        }

        /// As a slot does it; `rejected` is a token that is not to be used again.
        fn get(&self, rejected: Option<u32>, answer: impl Fn(u32) -> Outcome) -> Outcome {
            let held = || {
                self.token
                    .lock()
                    .ok()
                    .and_then(|token| *token)
                    .filter(|token| Some(*token) != rejected)
            };
            match self.flight.join(|| held().map(Ok), || Err("panicked"), None) {
                Ticket::Already(outcome) | Ticket::Waited(outcome) => outcome,
                Ticket::Own | Ticket::TooLate => Err("own"),
                Ticket::Lead(lead) => {
                    let outcome = answer(self.requests.fetch_add(1, Ordering::SeqCst) + 1);
                    if let (Ok(token), Ok(mut slot)) = (outcome, self.token.lock()) {
                        *slot = Some(token);
                    }
                    lead.land(outcome);
                    outcome
                }
            }
        }
    }

    fn check(model: impl Fn() + Send + Sync + Copy + 'static) {
        shuttle::check_random(model, 10_000);
        shuttle::check_pct(model, 10_000, 3);
    }

    fn threads(
        world: &Arc<World>,
        act: impl Fn(&World) -> Outcome + Send + Sync + Copy + 'static,
    ) -> Vec<Outcome> {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let world = Arc::clone(world);
                thread::spawn(move || act(&world))
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    }

    #[test]
    fn all_are_served_by_one_request() {
        check(|| {
            let world = World::new();
            assert_eq!(threads(&world, |world| world.get(None, Ok)), [Ok(1); 4]);
            assert_eq!(world.requests.load(Ordering::SeqCst), 1);
        });
    }

    #[test]
    fn all_that_are_rejected_together_renew_once() {
        check(|| {
            let world = World::new();
            assert_eq!(world.get(None, Ok), Ok(1));
            assert_eq!(threads(&world, |world| world.get(Some(1), Ok)), [Ok(2); 4]);
            assert_eq!(world.requests.load(Ordering::SeqCst), 2);
        });
    }

    #[test]
    fn a_refusal_reaches_all_and_the_next_flight_can_succeed() {
        check(|| {
            let world = World::new();
            let outcomes = threads(&world, |world| world.get(None, |_| Err("refused")));
            assert_eq!(outcomes, [Err("refused"); 4]);
            assert_eq!(world.get(None, |_| Ok(7)), Ok(7));
        });
    }

    #[test]
    fn a_leader_that_gives_up_leaves_nobody_waiting() {
        check(|| {
            let world = World::new();
            let outcomes = threads(&world, |world| {
                // Leaves without landing, as a panic does.
                match world.flight.join(|| None, || Err("panicked"), None) {
                    Ticket::Lead(lead) => {
                        drop(lead);
                        Err("left")
                    }
                    Ticket::Already(outcome) | Ticket::Waited(outcome) => outcome,
                    Ticket::Own | Ticket::TooLate => Err("own"),
                }
            });
            assert!(outcomes.contains(&Err("left")) && outcomes.len() == 4);
            assert!(outcomes.iter().all(|outcome| matches!(outcome, Err("left" | "panicked"))));
        });
    }
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use super::{Flight, Ticket};

    /// A fork copies the state of a flight, and none of the threads in it.
    #[test]
    fn race_11_a_forked_child_does_not_wait_for_its_parents_flight() {
        let flight: Flight<u32> = Flight::new();
        let first = flight.join(|| None, || 0, None);
        assert!(matches!(first, Ticket::Lead(_)));
        assert!(matches!(flight.join(|| None, || 0, None), Ticket::Own));
        flight.lock().process = 0;
        assert!(matches!(flight.join(|| None, || 0, None), Ticket::Lead(_)));
    }
}
