//! What cannot be carried over: a message with the line, exit code 1, and nothing printed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says by a panic what is wrong")]

use std::fs;
use std::process::{Command, Output};

fn run(manifest: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.yaml");
    fs::write(&path, manifest).unwrap();
    Command::new(env!("CARGO_BIN_EXE_from-manifest")).arg(&path).output().unwrap()
}

/// The message behind the file's name.
#[track_caller]
fn refused(manifest: &str) -> String {
    refused_bytes(manifest.as_bytes())
}

#[track_caller]
fn refused_bytes(manifest: &[u8]) -> String {
    let output = run(manifest);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    let (_, message) = message.split_once("manifest.yaml: ").unwrap_or_else(|| panic!("{message}"));
    message.trim_end().to_owned()
}

#[track_caller]
fn starts(message: &str, expected: &str) {
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn not_yaml() {
    starts(&refused("authenticator:\n  type: [NoAuth\n"), "line 3: not YAML: ");
    starts(&refused("a: b\n  c: d\n"), "line 2: not YAML: ");
    assert_eq!(refused_bytes(b"a: b\nc: \xff\n"), "line 2: not YAML: this is not UTF-8");
    assert_eq!(refused(""), "line 1: the file is empty");
    assert_eq!(refused("just a text"), "line 1: a manifest is a mapping, and this is none");
    assert_eq!(
        refused("a: b\n---\nc: d\n"),
        "line 2: a second document begins here: a manifest is one"
    );
    assert_eq!(refused("a: b\nb: c\na: d\n"), "line 3: `a` is given twice: remove one");
    assert_eq!(refused("a: b\n[1, 2]: c\n"), "line 2: this key is no text");
}

#[test]
fn no_authenticator() {
    starts(&refused("streams: []\n"), "line 1: no `authenticator` is in this file");
    assert_eq!(
        refused("authenticator:\n  api_token: x\n"),
        "line 2: this authenticator has no `type`"
    );
    assert_eq!(
        refused("\nauthenticator: BearerAuthenticator\n"),
        "line 2: an authenticator is a mapping with a `type`"
    );
}

#[test]
fn unknown_type() {
    starts(
        &refused("authenticator:\n  api_token: x\n  type: KerberosAuthenticator\n"),
        "line 3: `KerberosAuthenticator` is no authenticator that can be carried over: these are NoAuth, ",
    );
    starts(
        &refused(
            "authenticator:\n  type: CustomAuthenticator\n  class_name: source_x.components.Signer\n",
        ),
        "line 2: `CustomAuthenticator` is code, `source_x.components.Signer`, which cannot be carried over",
    );
}

#[test]
fn a_template_that_has_no_words() {
    let bearer = |template: &str| {
        refused(&format!(
            "authenticator:\n  type: BearerAuthenticator\n  api_token: \"{template}\"\n"
        ))
    };
    for (template, what) in [
        ("{{ now_utc() }}", "the call of `now_utc(…)`"),
        ("{{ config['a'] | hash('md5') }}", "the filter `hash`"),
        ("{{ config['a'][:3] }}", "a key that is worked out"),
        ("{{ config['a'].upper() }}", "the call of `upper(…)`"),
        ("{{ config }}", "the whole `config`"),
        ("{{ stream_slice['id'] }}", "`stream_slice`"),
        ("{{ config['a'] * 2 }}", "`*` here"),
        ("{{ 'x' if 'b' in config['a'] else 'y' }}", "`'b' in …`"),
        ("{{ session_token }}", "`session_token`"),
    ] {
        starts(&bearer(template), &format!("line 3: {what} in a template cannot be carried over"));
    }
    starts(&bearer("{{ config['a'] "), "line 3: this template has `{{` without `}}`");
    starts(&bearer("{% for a in config %}x{% endfor %}"), "line 3: of `{% … %}` only `if`");
    starts(&bearer("{% if config.a %}x"), "line 3: this `{% if %}` has no `{% endif %}`");
    starts(&bearer("{{ parameters['a'] }}"), "line 3: `$parameters` has no `a`");
    starts(
        &bearer("{{ (config.a ~ config.b) | base64encode }}"),
        "line 3: base64 of more than one field cannot be carried over",
    );
}

/// A template of a size that would take long, or much room.
#[test]
fn a_template_that_is_too_much() {
    let bearer = |template: String| {
        refused(&format!(
            "authenticator:\n  type: BearerAuthenticator\n  api_token: \"{template}\"\n"
        ))
    };
    let choices = (0..9).map(|n| format!("{{{{ 'a' if config.f{n} else 'b' }}}}")).collect();
    starts(&bearer(choices), "line 3: this template has more than 64 outcomes");
    let both = (0..9).map(|n| format!("(config.a{n} or config.b{n})")).collect::<Vec<_>>();
    let condition = format!("{{{{ 'a' if {} else 'b' }}}}", both.join(" and "));
    starts(&bearer(condition), "line 3: this template has more than 64 outcomes");
    let brackets = format!("{{{{ {}config.a{} }}}}", "(".repeat(90_000), ")".repeat(90_000));
    starts(&bearer(brackets), "line 3: more than 16 brackets inside one another");
    starts(
        &bearer(format!("{{{{ {} a }}}}", "not ".repeat(90_000))),
        "line 3: this template is a program",
    );
    starts(&bearer("{% if config.a %}".repeat(9_000)), "line 3: this template is a program");
}

#[test]
fn references() {
    assert_eq!(
        refused("authenticator:\n  $ref: '#/definitions/none'\n"),
        "line 2: `#/definitions/none` is not in this file"
    );
    assert_eq!(
        refused("authenticator: '#/a'\na:\n  $ref: '#/b'\nb: '#/a'\n"),
        "line 4: these references go in a circle: `#/a`, `#/b`, `#/a`"
    );
    assert_eq!(
        refused(
            "authenticator: '#/a'\na:\n  type: SelectiveAuthenticator\n  authenticators:\n    x: '#/a'\n"
        ),
        "line 5: these references go in a circle: `#/a`, `#/a`"
    );
    // Each names the one before it ten times.
    let mut bomb = String::from("authenticator: '#/a9'\na0: [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let one = format!("'#/a{}'", n - 1);
        bomb.push_str(&format!("a{n}: [{}]\n", vec![one; 10].join(", ")));
    }
    starts(&refused(&bomb), "line 2: the references stand for more than 500000 values");
}

#[test]
fn aliases() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let one = format!("*a{}", n - 1);
        bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![one; 10].join(", ")));
    }
    starts(&refused(&bomb), "line 6: this stands for more than 500000 values");
    starts(&refused("a: &a\n  - *a\n"), "line 2: this alias is inside of what it stands for");
    starts(&refused("a: *b\n"), "line 1: not YAML: ");
}

#[test]
fn size_and_depth() {
    let line = "# a line of a file that is too large to be a manifest\n";
    let large = line.repeat(10 * 1024 * 1024 / line.len());
    assert_eq!(refused(&large), "this file is larger than 4 MiB: no manifest is");
    starts(
        &refused(&format!("a: {}", "[".repeat(1_000_000))),
        "line 1: not YAML: recursion limit exceeded",
    );
    let block: String = (0..100).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    starts(&refused(&block), "line 65: more than 64 values inside one another");
    // Aliases add up, too.
    let mut deep = String::from("a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n");
    for n in 1..8 {
        deep.push_str(&format!("a{n}: &a{n} [[[[[[[[[*a{}]]]]]]]]]\n", n - 1));
    }
    starts(&refused(&deep), "line 8: more than 64 values inside one another");
}

#[test]
fn blocks() {
    let oauth = |rest: &str| {
        refused(&format!(
            "authenticator:\n  type: OAuthAuthenticator\n  client_id: a\n  client_secret: '{{{{ config.s }}}}'\n{rest}"
        ))
    };
    starts(&oauth(""), "line 2: neither `token_refresh_endpoint` nor `access_token_value` is here");
    let endpoint = "  token_refresh_endpoint: https://a.example.com/t\n";
    starts(&oauth(endpoint), "line 2: `refresh_token` is missing here");
    let refreshed = format!("{endpoint}  refresh_token: '{{{{ config.r }}}}'\n");
    starts(
        &oauth(&format!(
            "{refreshed}  refresh_request_headers:\n    Authorization: 'Token {{{{ config.s }}}}'\n"
        )),
        "line 8: this `Authorization` of a token request cannot be carried over",
    );
    starts(
        &oauth(&format!("{refreshed}  refresh_request_body:\n    a: [b]\n")),
        "line 8: a text is expected here",
    );
    starts(
        &oauth(&format!("{refreshed}  token_expiry_date_format: '%Q'\n")),
        "line 7: the date format `%Q`",
    );
    starts(
        &oauth("  use_profile_assertion: true\n"),
        "line 2: `use_profile_assertion` signs a JWT",
    );

    let key = |rest: &str| {
        refused(&format!(
            "authenticator:\n  type: ApiKeyAuthenticator\n  api_token: '{{{{ config.k }}}}'\n{rest}"
        ))
    };
    starts(&key(""), "line 2: neither `inject_into` nor `header` says where this goes");
    starts(&key("  inject_into:\n    inject_into: cookie\n"), "line 5: `cookie` is no place");
    starts(
        &key("  inject_into:\n    inject_into: header\n    field_path: [a]\n"),
        "line 6: `field_path` goes with `body_json`",
    );

    let session = |rest: &str| {
        refused(&format!(
            "authenticator:\n  type: SessionTokenAuthenticator\n  login_requester:\n    url: https://a.example.com/l\n    http_method: POST\n  session_token_path: [t]\n{rest}"
        ))
    };
    starts(
        &session("  expiration_duration: P1M\n"),
        "line 7: the duration `P1M` cannot be carried over",
    );
    starts(
        &session(
            "  request_authentication:\n    type: ApiKey\n    inject_into: {inject_into: body_json, field_name: t}\n",
        ),
        "line 8: a session token in a body cannot be carried over",
    );

    let jwt = |rest: &str| refused(&format!("authenticator:\n  type: JwtAuthenticator\n{rest}"));
    starts(
        &jwt("  algorithm: ES256\n  secret_key: x\n"),
        "line 3: this algorithm cannot be carried over",
    );
}

#[test]
fn arguments() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_from-manifest")).args(arguments).output().unwrap()
    };
    for arguments in [&[][..], &["a", "b"], &["--name"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(output.stderr, b"usage: from-manifest [--name Name] manifest.yaml\n");
    }
    let output = run(&["/nowhere/manifest.yaml"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

/// All is well: the counterpart of the rest.
#[test]
fn what_is_carried_over_is_printed() {
    let output = run(
        b"authenticator:\n  type: BearerAuthenticator\n  api_token: \"{{ config['token'] }}\"\n",
    );
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let source = String::from_utf8(output.stdout).unwrap();
    assert!(
        source.contains("#[auth(bearer)]\npub struct Api {\n    token: Secret,\n}\n"),
        "{source}"
    );
}
