//! What compiles: each program of `ui/*/pass`, as a module of one test program, and run.
//!
//! As programs of their own, which trybuild would build and link one after the other, they would take longer
//! than all other tests together. Those that must be a crate of their own are in `ui.rs`.

#![expect(
    clippy::duplicated_attributes,
    dead_code,
    reason = "each program is what somebody may write, not what somebody should"
)]

use std::collections::BTreeSet;
use std::path::Path;

/// Those that `ui.rs` builds.
const ALONE: [&str; 3] = ["names/no_implicit_prelude", "names/re_exported", "names/strict_lints"];

macro_rules! accepted {
    ($($module:ident $path:literal)*) => {
        $(#[path = $path] mod $module;)*

        const ACCEPTED: &[&str] = &[$($path),*];

        $(#[test] fn $module() {
            $module::main();
        })*
    };
}

accepted! {
    api_key_bodies "../ui/api_key/pass/bodies.rs"
    api_key_places "../ui/api_key/pass/places.rs"
    api_key_two_keys "../ui/api_key/pass/two_keys.rs"
    base64_places "../ui/base64/pass/places.rs"
    basic_both "../ui/basic/pass/both.rs"
    basic_constant_password "../ui/basic/pass/constant_password.rs"
    basic_optional_password "../ui/basic/pass/optional_password.rs"
    basic_unusual "../ui/basic/pass/unusual.rs"
    basic_username_alone "../ui/basic/pass/username_alone.rs"
    bearer_alias_of_secret "../ui/bearer/pass/alias_of_secret.rs"
    bearer_nested_in_option "../ui/bearer/pass/nested_in_option.rs"
    bearer_placeholders "../ui/bearer/pass/placeholders.rs"
    enums_method_of_the_enum "../ui/enums/pass/method_of_the_enum.rs"
    enums_variants "../ui/enums/pass/variants.rs"
    env_every_kind "../ui/env/pass/every_kind.rs"
    env_unparsable_but_not_called "../ui/env/pass/unparsable_but_not_called.rs"
    fields_cfg "../ui/fields/pass/cfg.rs"
    fields_cfg_attr "../ui/fields/pass/cfg_attr.rs"
    fields_default_expressions "../ui/fields/pass/default_expressions.rs"
    fields_defaults "../ui/fields/pass/defaults.rs"
    fields_generics "../ui/fields/pass/generics.rs"
    fields_raw_identifiers "../ui/fields/pass/raw_identifiers.rs"
    fields_shared_texts "../ui/fields/pass/shared_texts.rs"
    fields_sixty "../ui/fields/pass/sixty.rs"
    fields_types "../ui/fields/pass/types.rs"
    fields_unread_required_fields "../ui/fields/pass/unread_required_fields.rs"
    flatten_nested "../ui/flatten/pass/nested.rs"
    flatten_outer_items "../ui/flatten/pass/outer_items.rs"
    match_values "../ui/match/pass/values.rs"
    methods_attributes "../ui/methods/pass/attributes.rs"
    names_fields_like_ours "../ui/names/pass/fields_like_ours.rs"
    names_generics_and_bounds "../ui/names/pass/generics_and_bounds.rs"
    names_in_a_function "../ui/names/pass/in_a_function.rs"
    names_macro_parts "../ui/names/pass/macro_parts.rs"
    names_made_by_a_macro "../ui/names/pass/made_by_a_macro.rs"
    names_made_by_a_macro_with_a_store "../ui/names/pass/made_by_a_macro_with_a_store.rs"
    names_many_in_one_module "../ui/names/pass/many_in_one_module.rs"
    names_modules "../ui/names/pass/modules.rs"
    names_order_does_not_matter "../ui/names/pass/order_does_not_matter.rs"
    names_other_derives "../ui/names/pass/other_derives.rs"
    names_user_types "../ui/names/pass/user_types.rs"
    names_where_it_is_kept "../ui/names/pass/where_it_is_kept.rs"
    none_unit_struct "../ui/none/pass/unit_struct.rs"
    none_unread_fields "../ui/none/pass/unread_fields.rs"
    oauth2_every_option "../ui/oauth2/pass/every_option.rs"
    oauth2_grants "../ui/oauth2/pass/grants.rs"
    oauth2_renew_on "../ui/oauth2/pass/renew_on.rs"
    oauth2_rotation_with_a_store "../ui/oauth2/pass/rotation_with_a_store.rs"
    oauth2_token_type "../ui/oauth2/pass/token_type.rs"
    oauth2_unusual "../ui/oauth2/pass/unusual.rs"
    session_cookie "../ui/session/pass/cookie.rs"
    session_every_option "../ui/session/pass/every_option.rs"
    session_logins "../ui/session/pass/logins.rs"
    sign_with_beside_a_key "../ui/sign_with/pass/beside_a_key.rs"
    token_with_digestible "../ui/token_with/pass/digestible.rs"
    token_with_forms "../ui/token_with/pass/forms.rs"
    token_with_order "../ui/token_with/pass/order.rs"
    urls_also_send_to "../ui/urls/pass/also_send_to.rs"
    urls_method_placeholders "../ui/urls/pass/method_placeholders.rs"
    urls_unusual "../ui/urls/pass/unusual.rs"
}

#[test]
fn all_are_here() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let entries = |dir: &Path| {
        let entries = std::fs::read_dir(dir).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>()
    };
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut found = BTreeSet::new();
    for topic in entries(&ui) {
        for case in entries(&topic.join("pass")) {
            found.insert(format!("{}/{}", name(&topic), name(&case)));
        }
    }
    let shown = |path: &&str| path["../ui/".len()..path.len() - ".rs".len()].replace("/pass/", "/");
    let known: BTreeSet<String> =
        ACCEPTED.iter().map(shown).chain(ALONE.map(str::to_owned)).collect();
    assert_eq!(found, known);
}
