//! What a value was made of.

use auth_core::Secret;
use auth_core::value::Source;
use auth_core::value::Template;
use auth_core::value::Values;

fn source(template: Template) -> Source {
    let mut values = Values::recording();
    values.text(template);
    values.take_sources().remove(0)
}

#[test]
fn fields_are_named_once_in_the_order_of_the_text_and_four_of_them() {
    let template = Template::new("url").part("b", "1").part("a", "2").part("b", "1");
    assert_eq!(source(template).fields.iter().collect::<Vec<_>>(), ["b", "a"]);
    let many = ["a", "b", "c", "d", "e"].map(|field| (field, "1"));
    let template = many
        .iter()
        .fold(Template::new("url"), |template, (field, part)| template.part(field, *part));
    assert_eq!(source(template).fields.iter().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
}

#[test]
fn a_source_says_whether_it_is_secret_or_absent() {
    for (template, secret, absent) in [
        (Template::new("v").part("a", "1"), false, false),
        (Template::new("v").part("a", &Secret::from("1")), true, false),
        (Template::new("v").part("a", &None::<String>), false, true),
    ] {
        let source = source(template);
        assert_eq!((source.name, source.secret, source.absent), ("v", secret, absent));
    }
}
