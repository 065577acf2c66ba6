//! Two configs over one token store that differ in one thing: what they share of a token.

use std::fmt;
use std::sync::{Arc, Mutex};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Error, Secret, Token, TokenRequests, TokenStore};

/// The values of a config; each test draws its own.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub client_id: String,
    pub secret: String,
    pub seed: String,
    pub scope: String,
    pub tenant: u32,
}

/// The one thing in which the second config differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    Nothing,
    Value,
    FieldType,
    Type,
    Variant,
    Function,
    Path,
    Position,
    Account,
    Seed,
    Secret,
    Scope,
    Params,
}

/// What the second config gets of the first one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shares {
    /// The same access token.
    All,
    /// The refresh token, with which it asks for an access token of its own.
    TheChain,
    /// Nothing.
    Nothing,
}

/// How a token is obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A configured refresh token that rotates.
    Chain,
    /// Client credentials.
    Machine,
    /// A login.
    Session,
    /// A function of the user.
    Function,
}

/// What each difference means, by way; a way without a row cannot differ so.
pub const TABLE: &[(Way, Differs, Shares)] = {
    use Differs as D;
    use Shares as S;
    use Way as W;
    &[
        (W::Chain, D::Nothing, S::All),
        (W::Chain, D::Value, S::Nothing),
        (W::Chain, D::Type, S::All),
        (W::Chain, D::Variant, S::All),
        (W::Chain, D::Path, S::TheChain),
        (W::Chain, D::Position, S::All),
        // Who gives a running chain an account goes on with it.
        (W::Chain, D::Account, S::TheChain),
        (W::Chain, D::Seed, S::Nothing),
        (W::Chain, D::Secret, S::All),
        (W::Chain, D::Scope, S::TheChain),
        (W::Chain, D::Params, S::TheChain),
        (W::Machine, D::Nothing, S::All),
        (W::Machine, D::Value, S::Nothing),
        (W::Machine, D::Type, S::Nothing),
        (W::Machine, D::Variant, S::Nothing),
        (W::Machine, D::Path, S::Nothing),
        (W::Machine, D::Position, S::Nothing),
        (W::Machine, D::Account, S::Nothing),
        (W::Machine, D::Secret, S::Nothing),
        (W::Machine, D::Scope, S::Nothing),
        (W::Machine, D::Params, S::Nothing),
        (W::Session, D::Nothing, S::All),
        (W::Session, D::Value, S::Nothing),
        (W::Session, D::Type, S::Nothing),
        (W::Session, D::Variant, S::Nothing),
        (W::Session, D::Path, S::Nothing),
        (W::Session, D::Position, S::Nothing),
        (W::Session, D::Secret, S::Nothing),
        (W::Function, D::Nothing, S::All),
        (W::Function, D::Value, S::Nothing),
        (W::Function, D::FieldType, S::Nothing),
        (W::Function, D::Type, S::Nothing),
        (W::Function, D::Variant, S::Nothing),
        (W::Function, D::Function, S::Nothing),
        (W::Function, D::Position, S::Nothing),
        (W::Function, D::Secret, S::Nothing),
    ]
};

/// What the pair of this row shares in `store`, which nothing else may use.
pub fn measure(way: Way, differs: Differs, drawn: &Drawn, store: &Arc<dyn TokenStore>) -> Shares {
    let (server, presented) = server();
    let clock = ManualClock::new();
    let call = |differs| {
        let auth = config(way, differs, drawn, store).unwrap();
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        api.get("/items").call().unwrap();
        let seen = server.seen();
        let seen = seen.last().unwrap();
        // A second method of the same config has a place of its own.
        let token = seen.header("x-second").or(seen.header("authorization"));
        token.unwrap().trim_start_matches("Bearer ").to_owned()
    };
    let first = call(Differs::Nothing);
    let sent = presented.lock().unwrap().len();
    let second = call(differs);
    let presented = presented.lock().unwrap();
    match presented.get(sent..).unwrap().last() {
        _ if first == second => Shares::All,
        Some(refresh_token) if refresh_token.starts_with("next-") => Shares::TheChain,
        _ => Shares::Nothing,
    }
}

/// A server each of whose answers has other tokens, and the refresh tokens that it got.
fn server() -> (Server, Arc<Mutex<Vec<String>>>) {
    let (server, got) = (Server::start().unwrap(), Arc::new(Mutex::new(Vec::new())));
    for path in ["/token", "/login", "/function"] {
        let got = Arc::clone(&got);
        server.run("POST", path, move |seen| {
            let mut got = got.lock().unwrap();
            let pairs = seen.form_pairs();
            let sent = pairs.iter().find(|(name, _)| name == "refresh_token");
            got.push(sent.map(|(_, value)| value.clone()).unwrap_or_default());
            let n = got.len();
            Answer::json(format!(
                r#"{{"access_token":"at-{n}","other":"other-{n}","refresh_token":"next-{n}","expires_in":600}}"#
            ))
        });
    }
    server.on("GET", "/items", [Answer::json("[]")]);
    (server, got)
}

/// Structs of equal fields, as in two modules of a program.
macro_rules! twins {
    ($first:ident $second:ident { $($attribute:tt)* } { $($field:tt)* }) => {
        #[derive(AuthConfig)]
        #[auth($($attribute)*)]
        #[auth(base_url = "https://api.example.com")]
        struct $first { $($field)* }

        #[derive(AuthConfig)]
        #[auth($($attribute)*)]
        #[auth(base_url = "https://api.example.com")]
        struct $second { $($field)* }
    };
}

twins! { Chain OtherChain {
    oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
        rotate_refresh_token,
    )
} {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    scope: String,
    tenant: u32,
    #[auth(account)]
    whose: Option<String>,
} }

twins! { Machine OtherMachine {
    oauth2(
        grant = client_credentials,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
    )
} {
    client_id: String,
    client_secret: Secret,
    scope: String,
    tenant: u32,
    #[auth(account)]
    whose: Option<String>,
} }

twins! { Session OtherSession {
    session(
        login(
            post = "https://auth.example.com/login",
            json("user" = "{user}", "password" = "{password}"),
        ),
        token_path = "access_token",
        expires_after = "1h",
    )
} {
    user: String,
    password: Secret,
} }

/// The token at another place in the answer.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    params("tenant" = "{tenant}"),
    access_token_property = "other",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct ChainElsewhere {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    scope: String,
    tenant: u32,
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    params("tenant" = "{tenant}"),
    access_token_property = "other",
))]
#[auth(base_url = "https://api.example.com")]
struct MachineElsewhere {
    client_id: String,
    client_secret: Secret,
    scope: String,
    tenant: u32,
}

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://auth.example.com/login",
        json("user" = "{user}", "password" = "{password}"),
    ),
    token_path = "other",
    expires_after = "1h",
))]
#[auth(base_url = "https://api.example.com")]
struct SessionElsewhere {
    user: String,
    password: Secret,
}

/// Another method stands first.
#[derive(AuthConfig)]
#[auth(
    api_key(header = "X-Key", value = "{client_id}"),
    oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
        rotate_refresh_token,
    ),
)]
#[auth(base_url = "https://api.example.com")]
struct ChainSecond {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    scope: String,
    tenant: u32,
}

#[derive(AuthConfig)]
#[auth(
    oauth2(
        grant = client_credentials,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
    ),
    oauth2(
        grant = client_credentials,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
        send_as(header = "X-Second"),
    ),
)]
#[auth(base_url = "https://api.example.com")]
struct MachineTwice {
    client_id: String,
    client_secret: Secret,
    scope: String,
    tenant: u32,
}

#[derive(AuthConfig)]
#[auth(
    session(
        login(
            post = "https://auth.example.com/login",
            json("user" = "{user}", "password" = "{password}"),
        ),
        token_path = "access_token",
        expires_after = "1h",
    ),
    session(
        login(
            post = "https://auth.example.com/login",
            json("user" = "{user}", "password" = "{password}"),
        ),
        token_path = "access_token",
        expires_after = "1h",
        send_as(header = "X-Second"),
    ),
)]
#[auth(base_url = "https://api.example.com")]
struct SessionTwice {
    user: String,
    password: Secret,
}

/// The same in the variants of an enum.
#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
enum Variants {
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
        rotate_refresh_token,
    ))]
    Chain {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
        scope: String,
        tenant: u32,
    },
    #[auth(oauth2(
        grant = client_credentials,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
    ))]
    Machine { client_id: String, client_secret: Secret, scope: String, tenant: u32 },
    #[auth(oauth2(
        grant = client_credentials,
        token_endpoint = "https://auth.example.com/token",
        params("tenant" = "{tenant}"),
    ))]
    OtherMachine { client_id: String, client_secret: Secret, scope: String, tenant: u32 },
    #[auth(session(
        login(
            post = "https://auth.example.com/login",
            json("user" = "{user}", "password" = "{password}"),
        ),
        token_path = "access_token",
        expires_after = "1h",
    ))]
    Session { user: String, password: Secret },
    #[auth(session(
        login(
            post = "https://auth.example.com/login",
            json("user" = "{user}", "password" = "{password}"),
        ),
        token_path = "access_token",
        expires_after = "1h",
    ))]
    OtherSession { user: String, password: Secret },
    #[auth(token_with = obtain)]
    Function { secret: Secret, tenant: u32 },
    #[auth(token_with = obtain)]
    OtherFunction { secret: Secret, tenant: u32 },
    #[auth(token_with = obtain_otherwise)]
    ByAnother { secret: Secret, tenant: u32 },
}

twins! { Function OtherFunction { token_with = obtain } {
    secret: Secret,
    tenant: Vec<Option<u32>>,
} }

#[derive(AuthConfig)]
#[auth(token_with = obtain)]
#[auth(base_url = "https://api.example.com")]
struct Wider {
    secret: Secret,
    tenant: Vec<Option<u64>>,
}

#[derive(AuthConfig)]
#[auth(token_with = obtain, token_with(obtain, send_as(header = "X-Second")))]
#[auth(base_url = "https://api.example.com")]
struct FunctionTwice {
    secret: Secret,
    tenant: Vec<Option<u32>>,
}

fn obtain<C>(_: &C, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let answer = requests.post_form("https://auth.example.com/function", &[])?;
    let answer: std::collections::HashMap<String, serde_json::Value> = answer.json()?;
    Ok(Token::new(answer["access_token"].as_str().unwrap())
        .expires_in(std::time::Duration::from_secs(600)))
}

fn obtain_otherwise<C>(config: &C, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    obtain(config, requests)
}

fn config(
    way: Way,
    differs: Differs,
    drawn: &Drawn,
    store: &Arc<dyn TokenStore>,
) -> Result<Authenticator, Error> {
    let changed = |text: &str, by: Differs| {
        if differs == by { format!("{text}-2") } else { text.to_owned() }
    };
    let (client_id, user) =
        (changed(&drawn.client_id, Differs::Value), changed(&drawn.client_id, Differs::Value));
    let secret = || Secret::from(changed(&drawn.secret, Differs::Secret));
    let refresh_token = Secret::from(changed(&drawn.seed, Differs::Seed));
    let scope = changed(&drawn.scope, Differs::Scope);
    let by_one =
        matches!(differs, Differs::Params) || (way, differs) == (Way::Function, Differs::Value);
    let tenant = drawn.tenant + u32::from(by_one);
    let whose = (differs == Differs::Account).then(|| "somebody".to_owned());
    let client_secret = secret();
    let store = Arc::clone(store);
    let (password, secret) = (secret(), secret());
    match (way, differs) {
        (Way::Chain, Differs::Type) => {
            OtherChain { client_id, client_secret, refresh_token, scope, tenant, whose }
                .authenticator_with(store)
        }
        (Way::Chain, Differs::Variant) => {
            Variants::Chain { client_id, client_secret, refresh_token, scope, tenant }
                .authenticator_with(store)
        }
        (Way::Chain, Differs::Path) => {
            ChainElsewhere { client_id, client_secret, refresh_token, scope, tenant }
                .authenticator_with(store)
        }
        (Way::Chain, Differs::Position) => {
            ChainSecond { client_id, client_secret, refresh_token, scope, tenant }
                .authenticator_with(store)
        }
        (Way::Chain, _) => Chain { client_id, client_secret, refresh_token, scope, tenant, whose }
            .authenticator_with(store),
        (Way::Machine, Differs::Type) => {
            OtherMachine { client_id, client_secret, scope, tenant, whose }
                .authenticator_with(store)
        }
        (Way::Machine, Differs::Variant) => {
            // Two variants of equal fields.
            let first = Variants::Machine {
                client_id: client_id.clone(),
                client_secret: client_secret.clone(),
                scope: scope.clone(),
                tenant,
            };
            first_call(first, &store);
            Variants::OtherMachine { client_id, client_secret, scope, tenant }
                .authenticator_with(store)
        }
        (Way::Machine, Differs::Path) => {
            MachineElsewhere { client_id, client_secret, scope, tenant }.authenticator_with(store)
        }
        (Way::Machine, Differs::Position) => {
            MachineTwice { client_id, client_secret, scope, tenant }.authenticator_with(store)
        }
        (Way::Machine, _) => {
            Machine { client_id, client_secret, scope, tenant, whose }.authenticator_with(store)
        }
        (Way::Session, Differs::Type) => OtherSession { user, password }.authenticator_with(store),
        (Way::Session, Differs::Variant) => {
            first_call(
                Variants::Session { user: user.clone(), password: password.clone() },
                &store,
            );
            Variants::OtherSession { user, password }.authenticator_with(store)
        }
        (Way::Session, Differs::Path) => {
            SessionElsewhere { user, password }.authenticator_with(store)
        }
        (Way::Session, Differs::Position) => {
            SessionTwice { user, password }.authenticator_with(store)
        }
        (Way::Session, _) => Session { user, password }.authenticator_with(store),
        (Way::Function, Differs::Type) => {
            OtherFunction { secret, tenant: vec![Some(tenant)] }.authenticator_with(store)
        }
        (Way::Function, Differs::FieldType) => {
            Wider { secret, tenant: vec![Some(tenant.into())] }.authenticator_with(store)
        }
        (Way::Function, Differs::Variant) => {
            first_call(Variants::Function { secret: secret.clone(), tenant }, &store);
            Variants::OtherFunction { secret, tenant }.authenticator_with(store)
        }
        (Way::Function, Differs::Function) => {
            first_call(Variants::Function { secret: secret.clone(), tenant }, &store);
            Variants::ByAnother { secret, tenant }.authenticator_with(store)
        }
        (Way::Function, Differs::Position) => {
            FunctionTwice { secret, tenant: vec![Some(tenant)] }.authenticator_with(store)
        }
        (Way::Function, _) => {
            Function { secret, tenant: vec![Some(tenant)] }.authenticator_with(store)
        }
    }
}

/// Puts the token of another variant into the store, one that the second config must not get.
fn first_call(config: Variants, store: &Arc<dyn TokenStore>) {
    let (server, _) = server();
    let auth = config.authenticator_with(Arc::clone(store)).unwrap();
    server.client(auth).clock(ManualClock::new()).build().unwrap().check().unwrap();
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "the token",
            Self::TheChain => "the chain, not the token",
            Self::Nothing => "nothing",
        })
    }
}
