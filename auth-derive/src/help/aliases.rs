//! What other libraries and the RFCs call our words.

/// Options and items, and what is meant by them: the first that is known where they stand.
const OPTIONS: &[(&str, &[&str])] = &[
    ("access_token", &["token", "bearer"]),
    ("access_token_field", &["access_token_property"]),
    ("access_token_name", &["access_token_property"]),
    ("access_token_path", &["access_token_property"]),
    ("access_token_url", &["token_endpoint"]),
    ("allow_http", &["dangerous_allow_http"]),
    ("allow_insecure", &["dangerous_allow_http"]),
    ("anonymous", &["none"]),
    ("api_key_authenticator", &["api_key"]),
    ("api_key_value", &["value"]),
    ("api_token", &["bearer", "token", "value"]),
    ("audience", &["params"]),
    ("auth_method", &["client_auth"]),
    ("auth_style", &["client_auth"]),
    ("aws_sigv4", &["sign_with"]),
    ("backoff", &["wait"]),
    ("base", &["base_url"]),
    ("basic_auth", &["basic"]),
    ("basic_http_authenticator", &["basic"]),
    ("bearer_auth", &["bearer"]),
    ("bearer_authenticator", &["bearer"]),
    ("bearer_token", &["bearer", "token"]),
    ("body_params", &["params"]),
    ("client_authentication", &["client_auth"]),
    ("clock_skew", &["leeway"]),
    ("content_type", &["token_request"]),
    ("cookie", &["header"]),
    ("custom", &["token_with"]),
    ("data", &["json"]),
    ("default_headers", &["headers"]),
    ("digest", &["sign_with"]),
    ("endpoint", &["token_endpoint", "post", "base_url"]),
    ("expiration", &["expires_after"]),
    ("expiration_duration", &["expires_after"]),
    ("expires", &["expires_after"]),
    ("expires_in", &["expires_after"]),
    ("extra", &["params"]),
    ("extra_headers", &["headers"]),
    ("extra_params", &["params"]),
    ("field", &["form", "property"]),
    ("flow", &["grant"]),
    ("grant_flow", &["grant"]),
    ("grant_type", &["grant"]),
    ("header_name", &["header"]),
    ("hmac", &["sign_with"]),
    ("host", &["base_url"]),
    ("http_basic", &["basic"]),
    ("http_method", &["method"]),
    ("in", &["header"]),
    ("inject_into", &["header"]),
    ("json_path", &["token_path"]),
    ("jwt", &["bearer"]),
    ("key", &["api_key", "value"]),
    ("lifetime", &["expires_after"]),
    ("location", &["header"]),
    ("login_request", &["login"]),
    ("login_requester", &["login"]),
    ("max_age", &["expires_after"]),
    ("max_attempts", &["attempts"]),
    ("max_retries", &["attempts"]),
    ("name", &["header"]),
    ("no_auth", &["none"]),
    ("oauth", &["oauth2"]),
    ("oauth_authenticator", &["oauth2"]),
    ("param", &["params", "query"]),
    ("parameters", &["params", "query"]),
    ("pass", &["password"]),
    ("path", &["token_path", "property"]),
    ("prefix", &["value", "env_prefix"]),
    ("refresh_endpoint", &["token_endpoint"]),
    ("refresh_leeway", &["leeway"]),
    ("refresh_request_body", &["params"]),
    ("refresh_request_headers", &["headers"]),
    ("refresh_token_name", &["refresh_token_property"]),
    ("refresh_token_path", &["refresh_token_property"]),
    ("refresh_token_rotation", &["rotate_refresh_token"]),
    ("refresh_url", &["token_endpoint"]),
    ("request_body", &["params"]),
    ("request_format", &["token_request"]),
    ("request_method", &["method"]),
    ("resource", &["params"]),
    ("response_path", &["token_path"]),
    ("retries", &["retry", "attempts"]),
    ("rotate", &["rotate_refresh_token"]),
    ("scheme", &["value"]),
    ("scopes", &["scope"]),
    ("secret", &["client_secret", "value", "token"]),
    ("send_with", &["send_as"]),
    ("session_token", &["session"]),
    ("session_token_authenticator", &["session"]),
    ("session_token_path", &["token_path"]),
    ("sign", &["sign_with"]),
    ("signature", &["sign_with"]),
    ("skew", &["leeway"]),
    ("status", &["on"]),
    ("statuses", &["on"]),
    ("token", &["token_path"]),
    ("token_auth_method", &["client_auth"]),
    ("token_endpoint_auth_method", &["client_auth"]),
    ("token_field", &["token_path"]),
    ("token_location", &["token_path"]),
    ("token_path", &["access_token_property"]),
    ("token_property", &["token_path"]),
    ("token_refresh_endpoint", &["token_endpoint"]),
    ("token_uri", &["token_endpoint"]),
    ("token_url", &["token_endpoint"]),
    ("tries", &["attempts"]),
    ("ttl", &["expires_after"]),
    ("type", &["content_type"]),
    ("uri", &["token_endpoint", "post", "base_url"]),
    ("url", &["token_endpoint", "post", "base_url"]),
    ("user", &["username"]),
];

/// The words that an option takes, by the option.
const WORDS: &[(&str, &[(&str, &str)])] = &[
    (
        "client_auth",
        &[
            ("basic", "client_secret_basic"),
            ("body", "client_secret_post"),
            ("form", "client_secret_post"),
            ("header", "client_secret_basic"),
            ("post", "client_secret_post"),
        ],
    ),
    (
        "format",
        &[
            ("date_time", "rfc3339"),
            ("epoch", "unix"),
            ("epoch_ms", "unix_ms"),
            ("iso8601", "rfc3339"),
            ("millis", "milliseconds"),
            ("ms", "milliseconds"),
            ("timestamp", "unix"),
            ("unix_millis", "unix_ms"),
            ("unix_seconds", "unix"),
        ],
    ),
    (
        "grant",
        &[
            ("client", "client_credentials"),
            ("refresh", "refresh_token"),
            ("resource_owner", "password"),
            ("ropc", "password"),
        ],
    ),
    (
        "token_request",
        &[
            ("body", "form"),
            ("form_urlencoded", "form"),
            ("urlencoded", "form"),
            ("x_www_form_urlencoded", "form"),
            ("application/json", "json"),
            ("application/x-www-form-urlencoded", "form"),
            ("params", "query"),
            ("url", "query"),
        ],
    ),
    ("wait", &[("fixed", "constant"), ("linear", "constant"), ("backoff", "exponential")]),
];

/// The option of `known` that another library calls `name`.
pub(crate) fn option(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let (_, meant) = OPTIONS.iter().find(|(alias, _)| same(alias, name))?;
    meant.iter().find_map(|meant| known.iter().find(|known| *known == meant)).copied()
}

/// The word that others write as `word` for `option`.
pub(crate) fn word(option: &str, word: &str) -> Option<&'static str> {
    let (_, words) = WORDS.iter().find(|(name, _)| *name == option)?;
    words.iter().find(|(alias, _)| same(alias, word)).map(|(_, meant)| *meant)
}

/// Case and separators are no difference: `tokenUrl`, `token-url`.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let plain = |word: &str| word.replace(['_', '-'], "").to_ascii_lowercase();
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_known_where_it_stands() {
        assert_eq!(option("tokenUrl", &["grant", "token_endpoint"]), Some("token_endpoint"));
        assert_eq!(option("url", &["post", "get"]), Some("post"));
        assert_eq!(option("url", &["attempts"]), None);
        assert_eq!(word("client_auth", "Basic"), Some("client_secret_basic"));
    }
}
