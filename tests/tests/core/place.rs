//! Credentials in their places: what is shown of them, and what is struck out.

use auth_core::Secret;
use auth_core::value::Text;
use auth_core::wire::place::{Credential, Place};
use http::header;

fn credential(place: Place, value: &str) -> Credential {
    Credential::new(&place, &Text { field: "key", text: Secret::from(value), secret: true })
        .unwrap()
}

fn places() -> [Place; 4] {
    [
        Place::Header(header::COOKIE),
        Place::Query("q".to_owned()),
        Place::Form("f".to_owned()),
        Place::Json(vec!["j".to_owned(), "k".to_owned()]),
    ]
}

#[test]
fn a_place_has_the_name_of_the_annotation() {
    assert_eq!(places().map(|place| place.name()), ["cookie", "q", "f", "j.k"]);
    let bodies = places().map(|place| credential(place, "s").in_body());
    assert_eq!(bodies, [false, false, true, true]);
}

#[test]
fn a_query_credential_alone_has_a_pair() {
    let pairs = places()
        .map(|place| credential(place, "a b/c").query_pair().map(|pair| pair.expose().to_owned()));
    assert_eq!(pairs, [None, Some("q=a%20b%2Fc".to_owned()), None, None]);
}

#[test]
fn a_scheme_that_everybody_knows_is_shown() {
    for (value, shown) in [
        ("Basic YTpi", "Basic ***"),
        ("bearer t", "Bearer ***"),
        ("Token t", "Token ***"),
        ("Own t", "***"),
        ("t", "***"),
    ] {
        match credential(Place::authorization(), value).masked() {
            Credential::Header { value, .. } => assert_eq!(value, shown),
            other => panic!("{other:?}"),
        }
    }
    let shown = credential(Place::Query("q".to_owned()), "canary");
    assert_eq!(format!("{shown:?}"), r#"Credential(Query("q"))"#);
}
