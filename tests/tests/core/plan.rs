//! Plans: what an annotation says, and where its parts contradict each other.

use auth_core::error::{ConfigError, Reason};
use auth_core::method::Rotation;
use auth_core::plan::{Method, Plan};
use auth_core::value::Values;
use auth_core::value::{Text, Value};
use auth_core::wire::place::{Credential, Place};
use http::header;

use crate::renewal::method;

fn key(place: Place) -> Result<Option<Credential>, ConfigError> {
    let text = Text { field: "key", text: "k".into(), secret: true };
    Credential::new(&place, &text).map(Some)
}

/// What the plan holds, one line a part.
fn lines(plan: &Plan) -> Vec<String> {
    let base = plan.base_url.iter().map(|base| format!("base {}", base.origin()));
    let also = plan.also_send_to.iter().map(|_| "also".to_owned());
    let headers = plan.headers.iter().map(|(name, value)| format!("{name}: {value:?}"));
    let query = plan.query.iter().map(|(_, pair)| pair.expose().to_owned());
    let methods = plan.methods.iter().map(|method| match method {
        Method::Static(credential) => format!("static {}", credential.place().name()),
        Method::Token(at, _) => format!("token {at:?}"),
        Method::Sign(at) => format!("sign {at:?}"),
    });
    base.chain(also).chain(headers).chain(query).chain(methods).collect()
}

#[test]
fn a_plan_holds_what_it_is_told() {
    let (mut plan, mut values) = (Plan::new(), Values::default());
    plan.dangerous_allow_http(true);
    plan.dangerous_allow_http(false);
    plan.base_url(&Value::literal("base_url", "http://h.example/v1"), &mut values);
    plan.also_send_to(&Value::literal("also_send_to", "http://files.example"), &mut values);
    plan.also_send_to(&Value::Absent("also_send_to"), &mut values);
    plan.header("x-tenant", &Value::literal("x-tenant", "t"), &mut values);
    plan.header("x-no", &Value::Absent("x-no"), &mut values);
    plan.query("v", &Value::literal("v", "a b"), &mut values);
    plan.credential(key(Place::Query("key".to_owned())), &mut values);
    plan.credential(Ok(None), &mut values);
    plan.token(2, method(Rotation::WhenGiven));
    plan.sign(3);
    values.finish().unwrap();
    let expected = [
        "base http://h.example",
        "also",
        "x-tenant: \"t\"",
        "v=a%20b",
        "static key",
        "token [2]",
        "sign [3]",
    ];
    assert_eq!(lines(&plan), expected);
    assert_eq!(lines(&plan.check().unwrap()), expected);
}

#[test]
fn a_flattened_plan_is_added_under_its_position() {
    let (mut inner, mut values) = (Plan::new(), Values::default());
    inner.dangerous_allow_http(true);
    inner.base_url(&Value::literal("base_url", "http://h.example"), &mut values);
    inner.also_send_to(&Value::literal("also_send_to", "http://files.example"), &mut values);
    inner.header("x-inner", &Value::literal("x-inner", "1"), &mut values);
    inner.query("inner", &Value::literal("inner", "1"), &mut values);
    inner.token(0, method(Rotation::WhenGiven));
    inner.sign(1);
    let mut outer = Plan::new();
    outer.header("x-outer", &Value::literal("x-outer", "1"), &mut values);
    outer.sign(0);
    outer.flatten(4, "credentials", inner, &mut values);
    assert!(outer.allow_http);
    let expected = [
        "base http://h.example",
        "also",
        "x-outer: \"1\"",
        "x-inner: \"1\"",
        "inner=1",
        "sign [0]",
        "token [4, 0]",
        "sign [4, 1]",
    ];
    assert_eq!(lines(&outer), expected);
    // What the outer plan says holds beside a field that says nothing.
    outer.flatten(5, "other", Plan::new(), &mut values);
    assert!(outer.allow_http);
    assert_eq!(lines(&outer), expected);
    values.finish().unwrap();
}

#[test]
fn two_base_urls_are_a_conflict() {
    let mut values = Values::default();
    let plan = |values: &mut Values| {
        let mut plan = Plan::new();
        plan.base_url(&Value::literal("base_url", "https://h"), values);
        plan
    };
    let (mut outer, inner) = (plan(&mut values), plan(&mut values));
    outer.flatten(0, "credentials", inner, &mut values);
    assert_eq!(values.finish(), Err(ConfigError::new("credentials", Reason::Conflict)));
}

#[test]
fn two_parts_at_one_place_are_a_conflict() {
    type Part = fn(&mut Plan, &mut Values);
    let header: Part = |plan, values| plan.credential(key(Place::authorization()), values);
    let query: Part = |plan, values| plan.credential(key(Place::Query("q".to_owned())), values);
    let token: Part = |plan, _| plan.token(0, method(Rotation::WhenGiven));
    let sign: Part = |plan, _| plan.sign(0);
    let plain_header: Part = |plan, values| {
        plan.header("authorization", &Value::literal("authorization", "x"), values);
    };
    let plain_query: Part = |plan, values| plan.query("q", &Value::literal("q", "x"), values);
    let authorization = header::AUTHORIZATION.as_str();
    for (parts, conflict) in [
        ([header, query], None),
        ([header, header], Some(authorization)),
        ([header, token], Some(authorization)),
        ([query, query], Some("q")),
        ([sign, sign], None),
        ([token, plain_header], Some(authorization)),
        ([query, plain_header], None),
        ([query, plain_query], Some("q")),
        ([header, plain_query], None),
    ] {
        let (mut plan, mut values) = (Plan::new(), Values::default());
        parts.iter().for_each(|part| part(&mut plan, &mut values));
        values.finish().unwrap();
        let error = plan.check().err();
        assert_eq!(error, conflict.map(|place| ConfigError::new(place, Reason::Conflict)));
    }
}
