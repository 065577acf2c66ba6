//! The identity of a stored credential.
