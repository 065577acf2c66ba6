//! Each example runs with `--demo`, and prints what its server answers only to a request that is right.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

macro_rules! examples {
    ($($name:literal => $output:literal,)+) => {
        /// Name, program, and what it prints.
        const EXAMPLES: &[(&str, &str, &str)] =
            &[$(($name, env!(concat!("CARGO_BIN_EXE_", $name)), $output),)+];
    };
}

examples! {
    "api_key" => "[\"api_key\"]\n",
    "basic" => "[\"basic\"]\n",
    "bearer" => "[\"bearer\"]\n",
    "chargebee" => "{\"list\":[]}\n",
    "coinapi" => "{\"rate\":65000.5}\n",
    "explain" => "curl -H 'x-account: 7' -H 'authorization: Bearer ***' 'https://api.example.com/v1/items?limit=10'\n  \
        url: `base_url` is written in the annotation\n  x-account: `X-Account` from field `account`\n  \
        authorization: token of grant `client_credentials` at https://auth.example.com/token (field `client_id`, field \
        `client_secret`), absent: obtained before the call, or taken from the store\n\n\
        curl -H 'x-account: 7' -H 'authorization: Bearer ***' 'https://api.example.com/v1/items?limit=10'\n  \
        url: `base_url` is written in the annotation\n  x-account: `X-Account` from field `account`\n  \
        authorization: token of grant `client_credentials` at https://auth.example.com/token (field `client_id`, field \
        `client_secret`), valid for 59 min\n\n",
    "fleet" => "10000 clients, 99 of 100 calls good\n\
        customer 501: the credentials were refused: invalid_grant (status 400)\n",
    "greenhouse" => "[{\"id\":1,\"name\":\"Rust engineer\"}]\n",
    "jwt" => "[\"jwt\"]\n",
    "metabase" => "[{\"name\":\"Orders\"}]\n",
    "none" => "[\"public\"]\n",
    "oauth2" => "[\"oauth2\"]\n[\"oauth2\"]\n[\"oauth2\"]\ntoken requests: 1\n",
    "quickstart" => "Each method makes three calls",
    "rotate_refresh_token" => "[\"rotate_refresh_token\"]\n[\"rotate_refresh_token\"]\ntoken requests: 1\n",
    "selection" => "[\"selection\"]\n[\"selection\"]\n",
    "sendgrid" => "{\"scopes\":[\"mail.send\"]}\n",
    "session" => "[\"session\"]\nlogins: 2\n",
    "sign_with" => "[\"sign_with\"]\n",
    "smartsheet" => "{\"data\":[]}\n",
    "square" => "{\"locations\":[]}\n",
    "token_with" => "[\"token_with\"]\n",
}

#[test]
fn each_example_runs_with_demo() {
    for (name, program, expected) in EXAMPLES {
        let output = Command::new(program).arg("--demo").env_clear().output().unwrap();
        let (out, error) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{name}: {error}");
        if *name == "quickstart" {
            assert!(out.starts_with(expected), "{out}");
            assert_eq!(out.matches(" 200  token requests: ").count(), 17, "{out}");
        } else {
            assert_eq!(out, *expected, "{name}: {error}");
        }
    }
}

#[test]
fn no_example_is_forgotten_or_long() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
    let mut names = BTreeSet::new();
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 60, "{} has {lines} lines", path.display());
        names.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
    }
    assert_eq!(names, EXAMPLES.iter().map(|(name, ..)| (*name).to_owned()).collect());
}

/// A method and its example have one name.
#[test]
fn each_method_has_an_example() {
    let methods = include_str!("../../auth-derive/src/method/mod.rs");
    let all = methods.split_once("const ALL").unwrap().1.split("];").next().unwrap();
    let methods: Vec<&str> =
        all.split("name: \"").skip(1).map(|spec| spec.split('"').next().unwrap()).collect();
    assert!(methods.len() >= 8);
    for method in methods {
        assert!(EXAMPLES.iter().any(|(name, ..)| *name == method), "{method} has no example");
    }
}
