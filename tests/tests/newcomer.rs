//! The first ten minutes, by script: a new cargo project, the dependency, the README's first example.

use auth_tests::newcomer::{
    Project, dependencies, example, forgetful, front_page_dependencies, front_page_example,
};

/// The example is pasted as it is, but for where its client calls: the test kit instead of the real API.
#[test]
fn the_readmes_example_runs_against_the_test_kit() {
    let example = example();
    let line = "let api = Client::new(auth);";
    assert!(example.contains(line), "{example}");
    let kit = r##"
    use auth_blocking::testing::{Answer, Server};
    let server = Server::start()?;
    server.run("POST", "/oauth2/token", |seen| match seen.json()["refresh_token"].as_str() {
        Some("demo-refresh") => Answer::json(r#"{"access_token":"abc","expires_at":"2099-12-12T00:00:00Z"}"#),
        _ => Answer::status(400),
    });
    server.run("GET", "/v2/locations", |seen| match seen.header("authorization") {
        Some("Bearer abc") if seen.query == "limit=10" => Answer::json(r#"{"locations":[]}"#),
        _ => Answer::status(401),
    });
    let _ = Client::new(auth.clone());
    let api = server.client(auth).build()?;
"##;
    let project = Project::new("newcomer", &example.replacen(line, kit, 1)).unwrap();
    let output = project.cargo("run").unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\"locations\":[]}\n", "{error}");
    // Nothing to mend in what was pasted.
    assert_eq!(error, "");
}

#[test]
fn without_one_setter_the_compiler_says_what_the_readme_says() {
    let readme = std::fs::read_to_string("../README.md").unwrap();
    let promised = readme.lines().find(|line| line.starts_with("error[")).unwrap();
    let output = Project::new("forgetful", &forgetful()).unwrap().cargo("check").unwrap();
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = error.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(said, [promised], "{error}");
}

#[test]
fn what_is_pasted_from_the_readme_compiles() {
    let project = Project::pasted("pasted", &example(), &dependencies()).unwrap();
    let output = project.cargo("check").unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    assert_eq!(error, "");
}

#[test]
fn what_is_pasted_from_the_front_page_compiles() {
    let body = front_page_example();
    assert!(body.contains("Client::new(auth)"), "{body}");
    let main = format!(
        "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}println!(\"{{text}}\");\nOk(())\n}}\n"
    );
    let project = Project::pasted("front_page", &main, &front_page_dependencies()).unwrap();
    let output = project.cargo("check").unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    assert_eq!(error, "");
}
