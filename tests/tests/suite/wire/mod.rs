//! The recorded conversations of the connector platform whose authentication page is the specification,
//! reproduced over loopback sockets. Each module says where it differs on purpose, and why.

mod api_key;
mod basic;
mod bearer;
mod errors;
mod expiry;
mod jwt;
mod none;
mod oauth2;
mod rotation;
mod selective;
mod session;
