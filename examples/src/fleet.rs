//! The server of the example `fleet`: a token for each customer, but for one who has revoked the consent.

use auth_blocking::testing::{Answer, Server};

/// Lets `server` answer.
pub fn serve(server: &Server) {
    server.run("POST", "/token", |seen| {
        let form = seen.form_pairs();
        let given = form.iter().find(|(name, _)| name == "refresh_token");
        match given.and_then(|(_, value)| value.strip_prefix("refresh-")) {
            None | Some("501") => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
            Some(id) => Answer::json(format!(
                r#"{{"access_token":"access-{id}","refresh_token":"next-{id}","expires_in":3600}}"#
            )),
        }
    });
    server.run("GET", "/v1/items", |seen| {
        let token = seen.header("authorization").unwrap_or_default();
        if token.starts_with("Bearer access-") { Answer::json("[]") } else { Answer::status(401) }
    });
}
