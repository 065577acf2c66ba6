//! ureq's cookie jars, which are there where any crate of a program turns on its feature `cookies`.
//!
//! Each agent has one, and no setting leaves it unused: a session cookie of one credential would go out with another.

use std::any::type_name_of_val;
use std::sync::LazyLock;

use ureq::Agent;
use ureq::config::Config;

/// Stands in for ureq's method of this name where the feature is off. Where it is on, a call without the trait's name
/// is a call of ureq's own, as a type's methods come before a trait's.
trait WithoutJar {
    fn cookie_jar_lock(&self) -> NoJar {
        NoJar
    }
}

impl WithoutJar for Agent {}

struct NoJar;

impl NoJar {
    fn clear(&mut self) {}
}

/// Whether agents have a jar.
pub(super) fn is_there() -> bool {
    static THERE: LazyLock<bool> = LazyLock::new(|| {
        let agent = Agent::new_with_config(Config::builder().proxy(None).build());
        let mut none = WithoutJar::cookie_jar_lock(&agent);
        none.clear();
        type_name_of_val(&agent.cookie_jar_lock()) != type_name_of_val(&none)
    });
    *THERE
}

/// Removes what is in an agent's jar.
pub(super) fn clear(agent: &Agent) {
    agent.cookie_jar_lock().clear();
}
