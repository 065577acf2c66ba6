//! The core alone: no socket, no clock, no derive.

#[path = "core/apply.rs"]
mod apply;
#[path = "core/body.rs"]
mod body;
#[path = "core/cache.rs"]
mod cache;
#[path = "core/call.rs"]
mod call;
#[path = "core/challenge.rs"]
mod challenge;
#[path = "core/conversations.rs"]
mod conversations;
#[path = "core/error.rs"]
mod error;
#[path = "core/expiry.rs"]
mod expiry;
#[path = "core/facts.rs"]
mod facts;
#[path = "core/holds.rs"]
mod holds;
#[path = "core/identity.rs"]
mod identity;
#[path = "core/json.rs"]
mod json;
#[path = "core/login.rs"]
mod login;
#[path = "core/machines.rs"]
mod machines;
#[path = "core/origin.rs"]
mod origin;
#[path = "core/place.rs"]
mod place;
#[path = "core/plan.rs"]
mod plan;
#[path = "core/record.rs"]
mod record;
#[path = "core/redirect.rs"]
mod redirect;
#[path = "core/renewal.rs"]
mod renewal;
#[path = "core/retry.rs"]
mod retry;
#[path = "core/second_driver.rs"]
mod second_driver;
#[path = "core/secret.rs"]
mod secret;
#[path = "core/secrets.rs"]
mod secrets;
#[path = "core/sequences.rs"]
mod sequences;
#[path = "core/shared_record.rs"]
mod shared_record;
#[path = "core/sign_with.rs"]
mod sign_with;
#[path = "core/source.rs"]
mod source;
#[path = "core/token.rs"]
mod token;
#[path = "core/token_endpoint.rs"]
mod token_endpoint;
#[path = "core/token_request.rs"]
mod token_request;
#[path = "core/value.rs"]
mod value;
#[path = "core/values.rs"]
mod values;
#[path = "core/walk.rs"]
mod walk;
