//! All who share a store make one token request.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use auth_tests::endpoint::{self, Endpoint};
use auth_tests::family::Family;

use crate::child;
use crate::place::{self, servers};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[test]
fn sixty_four_threads_with_authenticators_of_their_own_make_one_request() {
    for place in servers() {
        for round in 0..10 {
            let (endpoint, url, seed) = strict_endpoint(LOOPBACK);
            let (store, barrier) = (place::open(&place), Arc::new(Barrier::new(64)));
            let threads: Vec<_> = (0..64)
                .map(|_| {
                    let client = child::client(&url, Arc::clone(&store), &seed);
                    let barrier = Arc::clone(&barrier);
                    thread::spawn(move || {
                        barrier.wait();
                        client.access_token().unwrap().expose().to_owned()
                    })
                })
                .collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), "at");
            }
            assert_eq!(endpoint.requests(), 1, "round {round}");
        }
    }
}

#[test]
fn eight_processes_make_one_request() {
    for place in servers() {
        for round in 0..50 {
            let (endpoint, url, seed) = strict_endpoint(LOOPBACK);
            let children = (0..8)
                .map(|_| child::command("once", &url, &place, &seed).spawn().unwrap())
                .collect();
            child::all_succeed(children);
            assert_eq!(endpoint.requests(), 1, "round {round}");
        }
    }
}

#[test]
fn a_chain_goes_on_after_a_restart_of_its_program() {
    for place in servers() {
        // Tokens that end at once: each client rotates, and a wrong refresh token would revoke the family.
        let (endpoint, url, seed) = family_endpoint(LOOPBACK, Family::new(false, 0));
        for requests in 1..=5 {
            child::client(&url, place::open(&place), &seed).check().unwrap();
            assert_eq!(endpoint.requests(), requests);
        }
    }
}

/// A strict endpoint with long tokens, its URL, and the seed.
pub(crate) fn strict_endpoint(ip: IpAddr) -> (Endpoint, String, String) {
    family_endpoint(ip, Family::new(false, 600))
}

pub(crate) fn family_endpoint(ip: IpAddr, mut family: Family) -> (Endpoint, String, String) {
    let seed = family.sign_in();
    let family = Mutex::new(family);
    let endpoint = Endpoint::start(ip, move |form, stream| {
        let (status, body) = family.lock().unwrap().refresh(form);
        // A peer that is gone does not matter here.
        let _ = std::io::Write::write_all(stream, &endpoint::answer(status, &body));
    });
    // The path is part of the record's key: no run finds another's records.
    let url = format!("http://{}/{}/token", endpoint.address, place::unique("family"));
    (endpoint, url, seed)
}
