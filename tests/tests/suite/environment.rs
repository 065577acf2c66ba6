//! `from_env()`, each case in a child process of its own environment.

use std::process::Command;

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://{region}.example.com")]
struct MyApi {
    username: String,
    #[auth(env = "OTHER_PASSWORD")]
    password: Secret,
    #[auth(default = "eu".to_owned())]
    region: String,
    port: Option<u16>,
    #[auth(skip)]
    cache: Vec<u8>,
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com", env_prefix = "WRAP")]
struct Wrapped {
    account: u32,
    #[auth(flatten)]
    inner: MyApi,
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    match std::env::var("AUTH_TEST_CHILD").as_deref() {
        Ok("my_api") => match MyApi::from_env() {
            Ok(api) => println!(
                "<{} {} {} {:?} {}>",
                api.username,
                api.password.expose(),
                api.region,
                api.port,
                api.cache.len()
            ),
            Err(error) => println!("<{error}>"),
        },
        Ok("wrapped") => match Wrapped::from_env() {
            Ok(wrapped) => println!("<{} {}>", wrapped.account, wrapped.inner.username),
            Err(error) => println!("<{error}>"),
        },
        _ => {}
    }
}

fn run(which: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "environment::child", "--nocapture"])
        .env_clear()
        .env("AUTH_TEST_CHILD", which)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (start, end) = (text.find('<').unwrap(), text.rfind('>').unwrap());
    text[start + 1..end].to_owned()
}

#[test]
fn values_defaults_and_renamed_variables() {
    let given = [("MY_API_USERNAME", "ada"), ("OTHER_PASSWORD", "s3cret")];
    assert_eq!(run("my_api", &given), "ada s3cret eu None 0");
    let all = [
        ("MY_API_USERNAME", "ada"),
        ("OTHER_PASSWORD", "x"),
        ("MY_API_REGION", "us"),
        ("MY_API_PORT", "80"),
    ];
    assert_eq!(run("my_api", &all), "ada x us Some(80) 0");
}

#[test]
fn a_file_may_hold_the_value() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("password");
    std::fs::write(&path, "from file\n").unwrap();
    let given = [("MY_API_USERNAME", "ada"), ("OTHER_PASSWORD_FILE", path.to_str().unwrap())];
    assert_eq!(run("my_api", &given), "ada from file eu None 0");
    let gone = [("MY_API_USERNAME", "ada"), ("OTHER_PASSWORD_FILE", "/nonexistent/canary")];
    assert_eq!(
        run("my_api", &gone),
        "`password`: OTHER_PASSWORD_FILE names /nonexistent/canary, which does not exist"
    );
}

#[test]
fn one_error_names_all_that_is_missing() {
    assert_eq!(
        run("my_api", &[]),
        "not set in the environment: MY_API_USERNAME, OTHER_PASSWORD (or the path of a file: \
         MY_API_USERNAME_FILE, OTHER_PASSWORD_FILE)"
    );
    assert_eq!(
        run("wrapped", &[("OTHER_PASSWORD", "x")]),
        "not set in the environment: WRAP_ACCOUNT, MY_API_USERNAME (or the path of a file: \
         WRAP_ACCOUNT_FILE, MY_API_USERNAME_FILE)"
    );
}

#[test]
fn a_value_that_does_not_parse_is_named_and_not_quoted() {
    let given = [("MY_API_USERNAME", "ada"), ("OTHER_PASSWORD", "x"), ("MY_API_PORT", "canary")];
    assert_eq!(run("my_api", &given), "`port` cannot be read from the environment as its type");
}
