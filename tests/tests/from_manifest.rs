//! The importer of connector manifests: what it prints for each of `from_manifest/manifests` is committed in
//! `from_manifest/generated`, compiled here, and driven over loopback sockets.
//!
//! `UPDATE=1 cargo test -p auth-tests --test from_manifest` writes the files anew.

/// A module for each file, and their names.
macro_rules! generated {
    ($($name:ident)+) => {
        mod generated {
            $(pub mod $name {
                include!(concat!("from_manifest/generated/", stringify!($name), ".rs"));
            })+
        }
        const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

generated! {
    airtable akeneo amazon_ads apptivo box_com case_01_no_auth case_02_basic case_04_bearer
    case_05_api_key_header case_06_api_key_query case_08_api_key_form case_10_api_key_json_flat
    case_11_oauth_refresh_token case_12_oauth_client_credentials_scopes
    case_13_oauth_expiry_date_format case_15_oauth_basic_header_omits_credentials
    case_16_oauth_rotating_refresh_token case_17_oauth_rotating_custom_paths
    case_19_oauth_token_endpoint_errors case_22_session_token_expiring
    case_26_quirk_literal_eval case_27_jwt_hs256 case_28_selective
    case_29_oauth_refresh_basic_json_content_type case_30_oauth_access_token_only chargebee
    facebook_pages gocardless harvest jotform keka paypal_transaction retailexpress_by_maropost
    sigma_computing square zendesk_support
}

#[path = "suite/catalogue/compare.rs"]
mod compare;
#[path = "from_manifest/connectors.rs"]
mod connectors;
#[path = "from_manifest/output.rs"]
mod output;
#[path = "from_manifest/wire.rs"]
mod wire;
