//! Many values, and the first error among them.

use auth_core::error::{ConfigError, Reason};
use auth_core::plan::Plan;
use auth_core::value::Values;
use auth_core::value::{Text, Value};
use auth_core::wire::place::{Credential, Place};

fn error(field: &'static str) -> ConfigError {
    ConfigError::new(field, Reason::Empty)
}

#[test]
fn the_first_error_is_the_one_that_is_told() {
    let mut values = Values::default();
    values.note(Ok(()));
    assert!(values.credential(Ok(None)).is_none());
    values.note(Err(error("first")));
    assert!(values.credential(Err(error("second"))).is_none());
    assert!(matches!(values.unmatched("third"), Value::Absent("third")));
    assert_eq!(values.finish().unwrap_err().field(), "first");
    assert!(Values::default().finish().is_ok());
}

#[test]
fn a_credential_without_an_error_is_handed_on() {
    let text = Text { field: "key", text: "k".into(), secret: true };
    let key = Credential::new(&Place::Query("q".to_owned()), &text).unwrap();
    let found = Values::default().credential(Ok(Some(key))).unwrap();
    assert_eq!(found.query_pair().unwrap().expose(), "q=k");
}

#[test]
fn sources_are_kept_where_somebody_asked() {
    let mut values = Values::recording();
    values.same("user", "ada");
    values.same("tenant", "t");
    assert_eq!(values.take_sources().len(), 2);
    assert!(values.take_sources().is_empty());
    let mut values = Values::default();
    values.same("user", "ada");
    assert!(values.take_sources().is_empty());
}

#[test]
fn a_plan_keeps_sources_where_somebody_asked() {
    for (mut values, kept) in [(Values::recording(), 1), (Values::default(), 0)] {
        let mut plan = Plan::new();
        let tenant = values.same("tenant", "t");
        plan.query("tenant", &tenant, &mut values);
        assert_eq!((plan.query.len(), plan.sources.len()), (1, kept));
    }
}
