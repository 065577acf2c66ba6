//! A refused refresh token on a store that machines share: presented once, whoever calls, and by whom it is started.

use std::net::{IpAddr, Ipv4Addr};
use std::thread;

use auth_blocking::Error;
use auth_blocking::testing::ManualClock;
use auth_tests::endpoint::{self, Endpoint};

use crate::child;
use crate::place::{self, servers};

/// LOCK-22 and LOCK-20 on Redis and PostgreSQL.
#[test]
fn eight_threads_of_two_machines_present_what_is_refused_once() {
    for place in servers() {
        let endpoint = Endpoint::start(IpAddr::V4(Ipv4Addr::LOCALHOST), |_, stream| {
            let no = endpoint::answer(400, r#"{"error":"invalid_grant"}"#);
            let _ = std::io::Write::write_all(stream, &no);
        });
        let url = format!("http://{}/{}/token", endpoint.address, place::unique("refused"));
        let clock = ManualClock::new();
        let machine = || {
            let builder = child::builder(&url, place::open(&place), "seed");
            builder.clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
        };
        for expected in 1..=3 {
            // The second time around these are machines that were started anew.
            let machines = [machine(), machine()];
            thread::scope(|scope| {
                for number in 0..8 {
                    let api = &machines[number % 2];
                    scope.spawn(move || {
                        for _ in 0..1000 {
                            let error = api.check().unwrap_err();
                            assert!(matches!(error, Error::Refused(_)), "{error:?}");
                        }
                    });
                }
            });
            assert_eq!(endpoint.requests(), expected, "{place}");
            clock.advance(std::time::Duration::from_secs([60, 300, 900][expected - 1]));
        }
    }
}
