//! Secrets that a text from outside is searched for.

use auth_core::Secret;
use auth_core::value::Source;
use auth_core::value::Values;
use auth_core::value::{Template, Text};
use auth_core::wire::place::{Credential, Place};
use auth_core::wire::secrets::{Secrets, is_form_name};
use http::header;

fn secrets(all: &[&str]) -> Secrets {
    let mut secrets = Secrets::default();
    all.iter().for_each(|secret| secrets.add(secret));
    secrets
}

#[test]
fn a_whole_segment_parameter_or_value_is_an_echo() {
    let secrets = secrets(&["a b/c+d&e=f"]);
    for echo in [
        "/x/a%20b%2Fc%2Bd%26e%3Df/y",
        "/x/a%20b%2fc%2bd%26e%3df",
        "/a%20b/c+d&e=f",
        "/?k=a+b%2Fc%2Bd%26e%3Df",
        "/?k=1&q=a%20b%2Fc%2Bd%26e%3Df&z",
        "/?a%20b%2Fc%2Bd%26e%3Df",
        "/?a%20b%2Fc%2Bd%26e%3Df=1",
        "/?k=a%2520b%252Fc%252Bd%2526e%253Df",
        "/?k=a%252520b%25252Fc%25252Bd%252526e%25253Df",
        "/?u=https%3A%2F%2Fx.example%2F%3Fk%3Da%2520b%252Fc%252Bd%2526e%253Df",
        "/?h=Bearer%20a%20b%2Fc%2Bd%26e%3Df",
    ] {
        assert!(secrets.are_echoed_in(echo), "{echo}");
        assert!(secrets.are_in(echo), "{echo}");
    }
    for other in [
        "",
        "/",
        "/a%20b%2Fc",
        "/xa%20b%2Fc%2Bd%26e%3Df",
        "/?k=a%20b%2Fc%2Bd%26e%3Dfx",
        "/%",
        "/%zz%2",
    ] {
        assert!(!secrets.are_echoed_in(other), "{other}");
    }
    assert!(secrets.are_in("/xa%20b%2Fc%2Bd%26e%3Df"));
}

#[test]
fn a_short_secret_is_not_looked_for() {
    assert!(!secrets(&["abcdefg", ""]).are_in("/abcdefg"));
    assert!(secrets(&["abcdefgh"]).are_echoed_in("/abcdefgh"));
    assert!(!Secrets::default().are_in("/abcdefgh"));
    // Characters count, not bytes.
    assert!(!secrets(&["äöüä"]).are_in("äöüä"));
}

#[test]
fn what_a_value_hides_is_known_by_itself_and_as_a_whole() {
    let secret = Secret::from("cnry/5f0c8a7e");
    let recorded = |template: Template| -> Source {
        let mut values = Values::recording();
        values.text(template);
        values.take_sources().remove(0)
    };
    let found = |template: Template, text: &str| {
        let mut secrets = Secrets::default();
        recorded(template).add_to(&mut secrets);
        secrets.are_echoed_in(text)
    };
    let around = || Template::new("value").literal("Token token=").part("api_key", &secret);
    assert!(found(around(), "/cnry%2F5f0c8a7e"));
    assert!(found(around(), "/?h=Token%20token%3Dcnry%2F5f0c8a7e"));
    let url =
        || Template::new("base_url").literal("https://a.example/bot").segment("api_key", &secret);
    assert!(found(url(), "/cnry/5f0c8a7e") && found(url(), "/cnry%2F5f0c8a7e"));
    let encoded = || Template::new("value").literal("Basic ").base64("api_key", &secret);
    assert!(found(encoded(), "/cnry/5f0c8a7e") && found(encoded(), "/Y25yeS81ZjBjOGE3ZQ%3D%3D"));
    // A `String` is no secret, whatever is beside it.
    let beside = || Template::new("value").part("account", "an-account/").part("api_key", &secret);
    assert!(!found(beside(), "/an-account/x") && found(beside(), "/cnry/5f0c8a7e"));
    let open = recorded(Template::new("value").part("account", "an-account"));
    assert!(open.text.is_none() && open.hidden.ranges().next().is_none());
    // The slash that a literal brings cuts the text that is in front of it.
    let base = recorded(
        Template::new("base_url").base("url", &Secret::from("https://a.example//")).literal("/api"),
    );
    let ranges: Vec<_> = base.hidden.ranges().map(|part| (part.start, part.end)).collect();
    assert_eq!((base.text.unwrap().expose(), ranges), ("https://a.example/api", vec![(0, 17)]));
}

#[test]
fn a_credential_is_known_with_and_without_its_scheme() {
    let credential = |place: &Place, text: &str| {
        let text = Text { field: "key", text: Secret::from(text), secret: true };
        let mut secrets = Secrets::default();
        Credential::new(place, &text).unwrap().add_to(&mut secrets);
        secrets
    };
    let header = credential(&Place::Header(header::AUTHORIZATION), "Bearer cnry5f0c");
    assert!(header.are_echoed_in("/cnry5f0c") && header.are_echoed_in("/Bearer%20cnry5f0c"));
    assert!(!header.are_echoed_in("/Bearer"));
    let query = credential(&Place::Query("q".to_owned()), "cnry 5f0c");
    assert!(query.are_echoed_in("/?x=cnry+5f0c"));
}

#[test]
fn a_name_is_known_encoded() {
    for same in ["filter[token]", "filter%5Btoken%5D", "filter%5btoken%5d"] {
        assert!(is_form_name(same, "filter[token]"), "{same}");
    }
    assert!(is_form_name("a+b", "a b") && !is_form_name("a", "b") && !is_form_name("%61", "b"));
}
