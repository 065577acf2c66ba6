//! What no API of the catalogue shows, and others need: copy the one that you need.

pub mod absent_tag;
pub mod account_of_the_answer;
pub mod base_url_of_the_answer;
pub mod client_assertion;
pub mod digest;
pub mod hmac_query;
pub mod host_of_the_key;
pub mod key_in_places;
pub mod oauth1;
pub mod soap;
