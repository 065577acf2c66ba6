//! Outages and refusals.

#[path = "not_sent.rs"]
mod not_sent;

/// OUT-4: one rule for what a status says, in every method.
mod out_4 {
    use auth_blocking::MemoryTokenStore;
    use auth_blocking::testing::{Answer, Server};
    use auth_blocking::{AuthConfig, Authenticator, Error, Secret, Token, TokenRequests};
    use auth_core::error::ErrorCode;
    use auth_tests::apis::{client, machine, rotating, session};

    #[derive(AuthConfig)]
    #[auth(token_with = by_function, base_url = "https://api.example.com")]
    struct Function {
        key: Secret,
    }

    fn by_function(config: &Function, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
        let form = [("key", config.key.expose())];
        let answer = requests.post_form("https://auth.example.com/token", &form)?;
        Ok(Token::new(answer.text()))
    }

    fn methods() -> [(&'static str, Authenticator); 4] {
        [
            ("oauth2", machine()),
            ("rotating", rotating(MemoryTokenStore::new())),
            ("session", session()),
            ("function", Function { key: "k".into() }.authenticator().unwrap()),
        ]
    }

    fn outcome(auth: Authenticator, status: u16, body: &str) -> Error {
        let server = Server::start().unwrap();
        server.on("POST", "*", [Answer::status(status).body(body)]);
        client(&server, auth).0.check().unwrap_err()
    }

    const BODIES: [&str; 5] = [
        "",
        "no",
        "<html>blocked</html>",
        r#"{"message":"forbidden"}"#,
        "error=&error=invalid_grant",
    ];

    #[test]
    fn out_4_a_4xx_is_a_refusal_in_every_method() {
        let mut wrong = Vec::new();
        for status in [400, 401, 402, 403, 404, 405, 409, 410, 422, 451, 499] {
            for body in BODIES {
                for (name, auth) in methods() {
                    let error = outcome(auth, status, body);
                    let refused = matches!(&error, Error::Refused(refused)
                        if refused.status == status && refused.error == ErrorCode::Other);
                    if !(refused && error.needs_user_action() && !error.is_retryable()) {
                        wrong.push(format!("{name} {status} {body:?}: {error:?}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of 220: {:#?}", wrong.len(), &wrong[..wrong.len().min(12)]);
    }

    #[test]
    fn out_4_408_425_and_429_say_later_in_every_method() {
        let mut wrong = Vec::new();
        for status in [408, 425, 429] {
            for body in BODIES.into_iter().chain([r#"{"error":"invalid_grant"}"#]) {
                for (name, auth) in methods() {
                    let error = outcome(auth, status, body);
                    let later =
                        matches!(&error, Error::Unavailable(later) if later.status == status);
                    if !(later && error.is_retryable() && !error.needs_user_action()) {
                        wrong.push(format!("{name} {status} {body:?}: {error:?}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(12)]);
    }

    #[test]
    fn out_4_404_and_405_say_that_the_url_is_wrong() {
        let said = |status: u16| {
            methods().map(|(name, auth)| format!("{name}: {}", outcome(auth, status, "no")))
        };
        let of = |place: &str, status: u16, what: &str| {
            format!("the URL of the {place} is wrong: {what} (status {status})")
        };
        for (status, what) in [(404, "nothing is there"), (405, "it does not take this method")] {
            assert_eq!(
                said(status),
                [
                    format!("oauth2: {}", of("token endpoint", status, what)),
                    format!("rotating: {}", of("token endpoint", status, what)),
                    format!("session: {}", of("login", status, what)),
                    format!("function: {}", of("token endpoint", status, what)),
                ]
            );
        }
        // A code of RFC 6749 says more.
        let error = outcome(machine(), 404, r#"{"error":"invalid_client"}"#).to_string();
        assert_eq!(error, "the credentials were refused: invalid_client (status 404)");
    }

    #[test]
    fn out_4_5xx_and_redirects_are_no_refusals() {
        for (name, auth) in methods() {
            let error = outcome(auth, 500, "no");
            // One that may have spent a refresh token is more than unavailable.
            let unknown = matches!(error, Error::RefreshOutcomeUnknown(_));
            assert_eq!(unknown, name == "rotating", "{name}: {error:?}");
            assert!(unknown || matches!(error, Error::Unavailable(_)), "{name}: {error:?}");
            assert!(error.is_retryable() && !error.needs_user_action());
        }
        for (name, auth) in methods() {
            assert!(matches!(outcome(auth, 302, "no"), Error::Answer(_)), "{name}");
        }
    }
}
