//! A machine dies in any step of a rotation that it takes in the store.

use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use auth_blocking::testing::ManualClock;
use auth_tests::family::Family;

use crate::child;
use crate::fleet::family_endpoint;
use crate::place::{self, variable_or_skip};

#[test]
fn redis() {
    let Some(url) = variable_or_skip("AUTH_TEST_REDIS_URL", "Redis", "redis") else { return };
    // A database of its own, since its leases are ended here, as the time would end them.
    let url = url.strip_suffix("/0").unwrap().to_owned() + "/1";
    let mut connection =
        auth_blocking::redis::Client::open(url.as_str()).unwrap().get_connection().unwrap();
    a_kill_in_any_step_of_the_store(&url, || {
        let keys: Vec<String> =
            auth_blocking::redis::cmd("KEYS").arg("auth:*:lease").query(&mut connection).unwrap();
        for key in keys {
            auth_blocking::redis::cmd("DEL").arg(key).exec(&mut connection).unwrap();
        }
    });
}

#[test]
fn postgres() {
    let url = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres");
    // The server ends a dead process's session, and its lock with it.
    if let Some(url) = url {
        a_kill_in_any_step_of_the_store(&url, || ());
    }
}

fn a_kill_in_any_step_of_the_store(place: &str, mut time_passes: impl FnMut()) {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let mut run = |url: &str, seed: &str, step: u32| {
        let mut command = child::command("rotate", url, place, seed);
        command.env("CHILD_STEP", step.to_string()).env("CHILD_LOG", &log).stderr(Stdio::null());
        let status = command.status().unwrap();
        time_passes();
        (status, std::fs::read_to_string(&log).unwrap())
    };
    let family = || family_endpoint(IpAddr::V4(Ipv4Addr::LOCALHOST), Family::new(false, 0));
    let (_endpoint, url, seed) = family();
    let (status, steps) = run(&url, &seed, 0);
    assert!(status.success());
    let steps: u32 = steps.parse().unwrap();
    let mut in_window = 0;
    for step in 1..=steps {
        let (_endpoint, url, seed) = family();
        let (status, at) = run(&url, &seed, step);
        assert_eq!(status.signal(), Some(9));
        // An hour later nothing is waited for.
        let check = |hours: u32| {
            let clock = ManualClock::at(SystemTime::now() + hours * Duration::from_secs(3600));
            let store = place::open(place);
            child::builder(&url, store, &seed).clock(clock).build().unwrap().check()
        };
        if at == "before spool" {
            in_window += 1;
            assert!(check(1).unwrap_err().needs_user_action());
        } else {
            for hours in 1..=2 {
                check(hours).unwrap_or_else(|error| panic!("step {step}, {at}: {error:?}"));
            }
        }
    }
    assert_eq!(in_window, 2);
    println!("{}: {steps} kills, {in_window} in the window", place.split(':').next().unwrap());
}
