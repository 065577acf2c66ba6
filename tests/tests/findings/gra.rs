//! Grants: what a token response may say.
