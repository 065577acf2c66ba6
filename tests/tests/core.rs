//! The core alone: no socket, no clock, no derive.

#[path = "core/apply.rs"]
mod apply;
#[path = "core/challenge.rs"]
mod challenge;
#[path = "core/expiry.rs"]
mod expiry;
#[path = "core/login.rs"]
mod login;
#[path = "core/origin.rs"]
mod origin;
#[path = "core/place.rs"]
mod place;
#[path = "core/record.rs"]
mod record;
#[path = "core/redirect.rs"]
mod redirect;
#[path = "core/renewal.rs"]
mod renewal;
#[path = "core/retry.rs"]
mod retry;
#[path = "core/sequences.rs"]
mod sequences;
#[path = "core/sign_with.rs"]
mod sign_with;
#[path = "core/token_endpoint.rs"]
mod token_endpoint;
#[path = "core/token_request.rs"]
mod token_request;
#[path = "core/value.rs"]
mod value;
#[path = "core/values.rs"]
mod values;
