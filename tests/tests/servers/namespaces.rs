//! Two hosts on one store: network namespaces that share nothing but their links to a third, where the server is.

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};

use crate::child;
use crate::fleet::strict_endpoint;
use crate::place::{script, variable_or_skip};

const ROUNDS: usize = 50;

#[test]
fn two_hosts_on_one_redis_make_one_request() {
    in_namespaces("redis");
}

#[test]
fn two_hosts_on_one_postgresql_make_one_request() {
    in_namespaces("postgres");
}

/// Runs the hub in its own namespace.
fn in_namespaces(folder: &str) {
    let variable = format!("AUTH_TEST_{}_URL", folder.to_uppercase());
    if variable_or_skip(&variable, folder, folder).is_none() {
        return;
    }
    let names = Names(format!("t{}{}", std::process::id() % 100_000, &folder[..1]));
    let up = Command::new(script("netns/up.sh")).arg(&names.0).output().unwrap();
    if !up.status.success() {
        println!("skipped: no network namespaces: {}", String::from_utf8_lossy(&up.stderr).trim());
        return;
    }
    let state = tempfile::tempdir().unwrap();
    let addresses =
        String::from_utf8(up.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let hub = |command: &str| {
        let mut inside = Command::new("ip");
        inside.args(["netns", "exec", &format!("{}-hub", names.0), command]);
        inside.env("AUTH_SERVERS_STATE", state.path()).env("AUTH_SERVER_BIND", &addresses);
        inside
    };
    let start = hub(script(&format!("{folder}/start.sh")).to_str().unwrap()).output().unwrap();
    assert!(start.status.success(), "{}", String::from_utf8_lossy(&start.stderr));
    let url = String::from_utf8(start.stdout).unwrap();
    let url = url.lines().next().unwrap().split_once('=').unwrap().1.to_owned();

    let exe = std::env::current_exe().unwrap();
    let run = hub(exe.to_str().unwrap())
        .args(["--exact", "namespaces::hub", "--nocapture"])
        .env("HUB_NAMES", &names.0)
        .env("HUB_STORE", &url)
        .output();
    let mut stop = hub(script(&format!("{folder}/stop.sh")).to_str().unwrap());
    assert!(stop.arg("--forget").status().unwrap().success());
    let run = run.unwrap();
    let (out, errors) =
        (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && out.contains("one request each"), "{out}{errors}");
    println!("{folder}: {ROUNDS} rounds of two hosts, one request each");
}

/// Runs in the hub's namespace: the token endpoint, and what starts the two hosts.
#[test]
fn hub() {
    let Ok(names) = std::env::var("HUB_NAMES") else { return };
    let store = std::env::var("HUB_STORE").unwrap();
    let mut addresses = std::env::var("AUTH_SERVER_BIND").unwrap();
    addresses.push(' ');
    for round in 0..ROUNDS {
        let (endpoint, _, seed) = strict_endpoint(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let hosts = ["a", "b"].iter().zip(addresses.split(' ')).map(|(host, address)| {
            // Both name the token endpoint alike, as two machines do: it is part of the record's key.
            let url = format!("http://10.83.1.1:{}/token", endpoint.address.port());
            let store = store.replace("127.0.0.1", address);
            let child = child::command("once", &url, &store, &seed);
            let mut inside = Command::new("ip");
            inside.args(["netns", "exec", &format!("{names}-{host}")]);
            inside.arg(child.get_program()).args(child.get_args());
            for (name, value) in child.get_envs() {
                inside.env(name, value.unwrap());
            }
            inside.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        });
        child::all_succeed(hosts.collect());
        assert_eq!(endpoint.requests(), 1, "round {round}");
    }
    println!("one request each");
}

/// Removed however the test ends.
struct Names(String);

impl Drop for Names {
    fn drop(&mut self) {
        let _ = Command::new(script("netns/down.sh")).arg(&self.0).status();
    }
}
