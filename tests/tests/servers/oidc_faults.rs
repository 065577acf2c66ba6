//! A certified server behind a proxy that fails: what a token request's fate is, and what the server makes of the next one.

use std::time::Duration;

use auth_blocking::testing::ManualClock;
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, ErrorCode, MemoryTokenStore, TransportErrorKind,
};
use auth_tests::at::{Machine, Rotating};
use auth_tests::fault_proxy::{Fault, FaultProxy};

use crate::oidc::{Events, Grant, events, sign_in};
use crate::place::variable_or_skip;

/// Longer than this server ever takes on one machine, and shorter than every fault that is a wait.
const LIMIT: Duration = Duration::from_secs(2);
const TOO_LONG: Duration = Duration::from_secs(3);
/// A whole answer of some hundred bytes takes ten seconds.
const SLOW: Duration = Duration::from_millis(30);

fn server() -> Option<String> {
    variable_or_skip("AUTH_TEST_OIDC_URL", "oidc-provider", "oidc-provider")
}

fn client(auth: Authenticator) -> (Client, ManualClock) {
    let clock = ManualClock::new();
    let builder =
        Client::builder(auth).clock(clock.clone()).entropy(clock.entropy()).timeout_token(LIMIT);
    (builder.build().unwrap(), clock)
}

fn machine(proxy: &FaultProxy) -> (Client, ManualClock) {
    let (client_id, client_secret) = ("post".to_owned(), "post-secret".into());
    client(Machine { url: proxy.url(), client_id, client_secret }.authenticator().unwrap())
}

#[test]
fn a_client_credentials_request_survives_each_fault_and_is_repeated() {
    let Some(url) = server() else { return };
    for (fault, seen, delivered) in [
        (Fault::Pass, 1, 1),
        (Fault::Status(503), 2, 1),
        (Fault::Status(500), 2, 1),
        (Fault::Status(429), 2, 1),
        (Fault::Kill, 2, 1),
        (Fault::Lost, 2, 2),
        (Fault::Cut, 2, 2),
        (Fault::Trickle(Duration::ZERO), 1, 1),
        (Fault::Trickle(SLOW), 2, 2),
        (Fault::Delay(Duration::from_millis(50)), 1, 1),
        (Fault::Delay(TOO_LONG), 2, 2),
    ] {
        let proxy = FaultProxy::start(&url);
        proxy.next([fault]);
        let (api, clock) = machine(&proxy);
        api.check().unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        proxy.wait_for_delivered(delivered);
        assert_eq!((proxy.seen(), clock.slept().len()), (seen, seen - 1), "{fault:?}");
    }
}

#[test]
fn a_fault_that_stays_ends_after_three_attempts() {
    let Some(url) = server() else { return };
    for (fault, delivered, expected) in [
        (Fault::Kill, 0, TransportErrorKind::Closed),
        (Fault::Lost, 3, TransportErrorKind::Closed),
        (Fault::Cut, 3, TransportErrorKind::Closed),
        (Fault::Trickle(SLOW), 3, TransportErrorKind::Timeout),
        (Fault::Delay(TOO_LONG), 3, TransportErrorKind::Timeout),
    ] {
        let proxy = FaultProxy::start(&url);
        proxy.next([fault; 4]);
        let error = machine(&proxy).0.check().unwrap_err();
        let Error::Transport(transport) = &error else { panic!("{fault:?}: {error:?}") };
        assert_eq!((transport.kind(), transport.is_not_sent()), (expected, false), "{fault:?}");
        proxy.wait_for_delivered(delivered);
        assert_eq!(proxy.seen(), 3);
    }
    for status in [429, 500, 502, 503, 504] {
        let proxy = FaultProxy::start(&url);
        proxy.next([Fault::Status(status); 4]);
        let error = machine(&proxy).0.check().unwrap_err();
        let Error::Unavailable(unavailable) = &error else { panic!("{error:?}") };
        assert_eq!(unavailable.status.as_u16(), status);
        assert_eq!((proxy.seen(), proxy.delivered(), error.is_retryable()), (3, 0, true));
    }
}

/// A rotating credential at the server behind the proxy, whose first refresh meets the fault.
struct Met {
    proxy: FaultProxy,
    api: Client,
    clock: ManualClock,
    url: String,
    grant: Grant,
}

impl Met {
    fn new(url: &str, fault: Fault) -> Self {
        let (proxy, grant) = (FaultProxy::start(url), sign_in(url, "public"));
        proxy.next([fault]);
        let refresh_token = grant.refresh_token.clone();
        let config = Rotating { url: proxy.url(), client_id: "public".to_owned(), refresh_token };
        let (api, clock) = client(config.authenticator_with(MemoryTokenStore::new()).unwrap());
        Self { proxy, api, clock, url: url.to_owned(), grant }
    }

    fn events(&self) -> Events {
        events(&self.url, &self.grant)
    }

    /// Not before the wait is over; then by itself.
    fn goes_on(&self, succeeded: u64) {
        self.clock.advance(Duration::from_secs(9));
        let error = self.api.check().unwrap_err();
        assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
        assert_eq!(self.proxy.seen(), 1);
        self.clock.advance(Duration::from_secs(1));
        self.api.check().unwrap();
        self.lives_after(succeeded);
    }

    /// The family lives, and the server gave this many tokens.
    fn lives_after(&self, succeeded: u64) {
        let seen = self.events();
        assert_eq!((seen.succeeded, seen.failed, seen.revoked), (succeeded, 0, false));
    }
}

#[test]
fn a_refresh_that_the_server_did_not_see_costs_no_sign_in() {
    let Some(url) = server() else { return };
    // Nobody can know that it did not arrive: it is not repeated in the same call, and works in the next one.
    let met = Met::new(&url, Fault::Kill);
    let error = met.api.check().unwrap_err();
    let Error::RefreshOutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
    let Some(Error::Transport(lost)) = unknown.cause() else { panic!("{unknown:?}") };
    assert_eq!((lost.kind(), met.proxy.seen()), (TransportErrorKind::Closed, 1));
    met.goes_on(1);
    // A 5xx may come after the exchange.
    for status in [500, 502, 503, 504] {
        let met = Met::new(&url, Fault::Status(status));
        let error = met.api.check().unwrap_err();
        let Error::RefreshOutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
        let Some(Error::Unavailable(unavailable)) = unknown.cause() else { panic!("{unknown:?}") };
        assert_eq!((unavailable.status.as_u16(), met.proxy.seen()), (status, 1));
        met.goes_on(1);
    }
    // 429 says that nothing was done: the same call goes on.
    let met = Met::new(&url, Fault::Status(429));
    met.api.check().unwrap();
    assert_eq!(met.proxy.seen(), 2);
    met.lives_after(1);
}

#[test]
fn a_refresh_whose_answer_is_late_but_whole_is_kept() {
    let Some(url) = server() else { return };
    for fault in [Fault::Trickle(Duration::ZERO), Fault::Delay(Duration::from_millis(50))] {
        let met = Met::new(&url, fault);
        met.api.check().unwrap();
        assert_eq!(met.proxy.seen(), 1);
        met.lives_after(1);
    }
}

#[test]
fn a_refresh_whose_answer_was_lost_is_presented_again_and_ends_by_the_servers_refusal_alone() {
    let Some(url) = server() else { return };
    for (fault, kind) in [
        (Fault::Lost, TransportErrorKind::Closed),
        (Fault::Cut, TransportErrorKind::Closed),
        (Fault::Trickle(SLOW), TransportErrorKind::Timeout),
        (Fault::Delay(TOO_LONG), TransportErrorKind::Timeout),
    ] {
        let met = Met::new(&url, fault);
        let error = met.api.check().unwrap_err();
        let Error::RefreshOutcomeUnknown(unknown) = &error else { panic!("{fault:?}: {error:?}") };
        let Some(Error::Transport(lost)) = unknown.cause() else { panic!("{unknown:?}") };
        assert_eq!((lost.kind(), lost.is_not_sent()), (kind, false), "{fault:?}");
        assert!(error.is_retryable() && !error.needs_user_action());
        met.proxy.wait_for_delivered(1);
        met.lives_after(1);
        // The server gave the next token to nobody. It takes the spent one for a theft and ends the family:
        // no client can have it both ways, and this one says that a person must sign in again.
        met.clock.advance(Duration::from_secs(10));
        for _ in 0..5 {
            let error = met.api.check().unwrap_err();
            let Error::Refused(refused) = &error else { panic!("{fault:?}: {error:?}") };
            assert_eq!(refused.error, ErrorCode::InvalidGrant);
            assert!(error.needs_user_action());
        }
        let seen = met.events();
        assert_eq!((seen.succeeded, seen.failed, seen.revoked), (1, 1, true), "{fault:?}");
        assert_eq!(met.proxy.seen(), 2);
    }
}
