//! What a given agent has beside its configuration.

use auth_core::error::{ConfigError, Reason};
use ureq::Agent;
use zeroize::Zeroizing;

/// Refuses an agent with a resolver, connector or middleware of the caller's own, for `.agent(…)` takes the
/// configuration alone: a resolver that keeps a program off private addresses must not be lost without a word.
///
/// ureq lets nobody see these parts but in an agent's `Debug`, which names each: so an agent is compared with one
/// that is made of its configuration. A part of the caller's that prints as ureq's own is not told from it.
pub(crate) fn check_parts(field: &'static str, agent: &Agent) -> Result<(), ConfigError> {
    let text = |agent: &Agent| Zeroizing::new(format!("{agent:?}"));
    let (given, plain) = (text(agent), text(&Agent::new_with_config(agent.config().clone())));
    // Cookies are in the last field, where agents have jars.
    let parts = |text: &str| text.split(", jar: ").next().unwrap_or_default().len();
    let has_own = given.get(..parts(&given)) != plain.get(..parts(&plain));
    if has_own || has_middleware(&given) {
        Err(ConfigError::new(field, Reason::OwnParts))
    } else {
        Ok(())
    }
}

fn has_middleware(text: &str) -> bool {
    text.split("MiddlewareChain { len: ").nth(1).is_some_and(|count| !count.starts_with('0'))
}
