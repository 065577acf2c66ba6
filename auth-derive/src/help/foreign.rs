//! What other libraries say in an option, and this one says elsewhere or not at all: how it is said here.

use crate::help::{aliases, suggest};

/// Where a word has an answer of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Any,
    Top,
    Field,
    In(&'static str),
}

/// The owner of what stands directly in the attribute.
pub(crate) const TOP: &str = "#[auth(…)]";

/// The owner of what stands on a field.
pub(crate) const FIELD: &str = "#[auth(…)] on a field";

/// The words, where they stand, and the answer: it completes "`word` …".
const ANSWERS: &[(&[&str], At, &str)] = &[
    (
        &["redirect_url", "redirect_uri", "callback_url", "pkce", "state", "response_type"],
        At::Any,
        "is for a person at a browser: obtain a refresh token once, and write `grant = refresh_token`",
    ),
    (
        &["auth_url", "auth_uri", "authorize_url", "authorization_url", "authorization_endpoint"],
        At::Any,
        "is for a person at a browser, and no request goes there: remove it, the token's URL is `token_endpoint`",
    ),
    (
        &[
            "timeout",
            "connect_timeout",
            "user_agent",
            "proxy",
            "verify",
            "verify_ssl",
            "insecure_skip_verify",
            "pool_size",
        ],
        At::Any,
        "belongs to the client: remove it here, and call `Client::builder(auth)`",
    ),
    (
        &["rate_limit", "concurrency", "cache", "cache_tokens", "scopes_separator"],
        At::Any,
        "is nothing that authenticates: remove it",
    ),
    (
        &["token_store", "store", "storage"],
        At::Any,
        "is given while building: remove it here, and call `.token_store(..)` on the builder",
    ),
    (
        &[
            "rename_all",
            "tag",
            "untagged",
            "deny_unknown_fields",
            "alias",
            "skip_serializing",
            "skip_deserializing",
            "serialize_with",
            "deserialize_with",
            "with",
        ],
        At::Any,
        "is serde's: write it in `#[serde(…)]`",
    ),
    (
        &["rename"],
        At::Top,
        "is serde's: write it in `#[serde(…)]`; in `oauth2` it renames parameters",
    ),
    (&["rename"], At::Field, "is serde's: write it in `#[serde(…)]`"),
    (
        &["match"],
        At::Top,
        "chooses a text, not a method: use an enum with a variant for each method",
    ),
    (
        &["any", "one_of", "all"],
        At::Top,
        "chooses no method: use an enum with a variant for each, or write several, which are all applied",
    ),
    (
        &["cookie", "cookies"],
        At::Top,
        "is a header: write `api_key(header = \"Cookie\", value = \"NAME={api_key}\")`",
    ),
    (
        &["cookie"],
        At::In("api_key"),
        "is a header: write `header = \"Cookie\", value = \"NAME={api_key}\"`",
    ),
    (
        &["cookie"],
        At::In("send_as"),
        "is a header: write `header = \"Cookie\", value = \"NAME={token}\"`",
    ),
    (
        &["cookie", "session_cookie"],
        At::In("session"),
        "is called `token_cookie` here: write `token_cookie = \"NAME\"`",
    ),
    (
        &["path", "url"],
        At::In("api_key"),
        "is no place for a key here: write it as a placeholder of `base_url`, `\"https://api.example.com/{api_key}\"`",
    ),
    (
        &["prefix", "header_prefix", "scheme", "token_type"],
        At::In("bearer"),
        "is `Bearer` always: write `api_key(header = \"Authorization\", value = \"Token {api_key}\")` for another",
    ),
    (
        &["prefix", "header_prefix", "scheme", "token_type", "token_prefix"],
        At::In("oauth2"),
        "stands in `send_as`: write `send_as(header = \"Authorization\", value = \"Token {token}\")`",
    ),
    (
        &["prefix", "header_prefix", "scheme", "token_type", "token_prefix"],
        At::In("session"),
        "stands in `send_as`: write `send_as(header = \"Authorization\", value = \"Token {token}\")`",
    ),
    (
        &[
            "expires_in_name",
            "expires_in_property",
            "expires_in_field",
            "expires_at_name",
            "token_expiry_property",
            "expires_at_property",
        ],
        At::Any,
        "is said by `expiry`: write `expiry(property = \"expires_in\")`",
    ),
    (
        &[
            "token_expiry_date_format",
            "expires_at_format",
            "expiry_format",
            "token_expiry_is_time_of_expiration",
        ],
        At::Any,
        "is said by `expiry`: write `expiry(property = \"expires_at\", format = …)`",
    ),
    (
        &["unit", "units"],
        At::In("expiry"),
        "is said by `format`: write `format = seconds`, `milliseconds`, `unix` or `unix_ms`",
    ),
    (
        &["refresh", "refresh_url", "refresh_endpoint"],
        At::In("session"),
        "is another login here: a session logs in again; write `token_with = function` for more requests than one",
    ),
    (
        &["logout", "revoke", "revocation_url", "revoke_url"],
        At::Any,
        "is not sent by this library: remove it",
    ),
    (&["until"], At::In("session"), "is one word with what follows: write `until_rejected`"),
    (
        &["method", "url", "http_method", "uri"],
        At::In("login"),
        "is not said in a login, whose `post` and `get` take the URL: write `post = \"https://…\"`",
    ),
    (
        &["put", "patch", "delete", "head"],
        At::In("login"),
        "is no way to log in here: write `post` or `get`, or `token_with = function` for another request",
    ),
    (
        &["params"],
        At::In("login"),
        "is called `query` here, or `form` in the body: write `query(\"name\" = \"value\")`",
    ),
    (
        &["params"],
        At::Top,
        "is called `query` here: write `query(\"name\" = \"value\")`; in `oauth2` it adds to token requests",
    ),
    (
        &["until_rejected"],
        At::In("oauth2"),
        "is how a token without a lifetime is used anyway: remove it, and `expires_after` too",
    ),
    (
        &["login"],
        At::In("oauth2"),
        "is a session's: write `grant` and its options here, or `session(login(…), …)` instead of `oauth2(…)`",
    ),
    (&["header"], At::Top, "is called `headers` here: write `headers(\"X-Name\" = \"value\")`"),
    (
        &["header", "headers"],
        At::Field,
        "stands on the struct, which names the field: write `headers(\"X-Name\" = \"{field}\")` there",
    ),
    (
        &["query", "param"],
        At::Field,
        "stands on the struct, which names the field: write `query(\"name\" = \"{field}\")` there",
    ),
    (
        &["base_url", "url", "host"],
        At::Field,
        "stands on the struct, which names the field: write `base_url = \"{field}\"` there",
    ),
    (&["role"], At::Field, "is not written: write the role itself, such as `#[auth(token)]`"),
    (&["required"], At::Field, "is what a field is already: remove it"),
    (
        &["optional"],
        At::Field,
        "is said by the type: make the field an `Option`, or write `default`",
    ),
    (
        &["secret", "sensitive", "hidden"],
        At::Field,
        "is said by the type: make the field a `Secret`",
    ),
    (&["into"], At::Field, "is what a setter does already: remove it"),
    (&["env_prefix"], At::Field, "stands on the struct: a field has a variable, `env = \"NAME\"`"),
    (&["doc"], At::Field, "is written as `/// …` on the field, outside of `#[auth(…)]`"),
    (
        &["name", "key"],
        At::Field,
        "is not said here: the field's own name is the setter's, and `env = \"NAME\"` the variable's",
    ),
];

/// The answer to `name` among the options of `owner`, if it has one: a sentence. `alone` says that nothing stands after it.
pub(crate) fn answer(owner: &str, name: &str, alone: bool) -> Option<String> {
    if owner == "oauth2"
        && alone
        && ["refresh_token", "client_credentials", "password"].contains(&name)
    {
        return Some(format!("a grant has its name before it: write `grant = {name}`"));
    }
    let (_, _, answer) = ANSWERS.iter().find(|(names, at, _)| {
        names.iter().any(|other| aliases::same(other, name))
            && match at {
                At::Any => true,
                At::Top => owner == TOP,
                At::Field => owner == FIELD,
                At::In(place) => owner == *place,
            }
    })?;
    Some(format!("`{name}` {answer}"))
}

/// Whether other libraries name a method by `name = …`, as in `type = "apiKey"`, `scheme = bearer`, `http(scheme = basic)`.
pub(crate) fn names_a_method(name: &str) -> bool {
    const NAMES: [&str; 9] =
        ["auth", "auth_type", "http", "kind", "method", "scheme", "security", "strategy", "type"];
    NAMES.iter().any(|other| aliases::same(other, name))
}

/// The answer to such a name, whose value is `word`: the one of `methods` that is meant.
pub(crate) fn method_itself(name: &str, word: &str, methods: &[&'static str]) -> String {
    let meant =
        aliases::option(word, methods).or_else(|| suggest::nearest(word, methods.iter().copied()));
    let method = match meant.unwrap_or("bearer") {
        "api_key" => "api_key(header = \"X-API-Key\")",
        "oauth2" => "oauth2(…)",
        "session" => "session(…)",
        "token_with" => "token_with = function",
        "sign_with" => "sign_with = function",
        other => other,
    };
    format!("`{name}` is not written: name the method itself, `#[auth({method})]`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_ends_as_part_of_a_message_does() {
        for (names, _, answer) in ANSWERS {
            assert!(!names.is_empty() && !answer.ends_with('.'), "{answer}");
            assert!(!answer.contains('\n'), "{answer}");
        }
    }
}
