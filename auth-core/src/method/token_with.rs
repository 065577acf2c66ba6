//! A token that the user's own function obtains.

use crate::env::Env;
use crate::error::Endpoint;
use crate::identity::Digest;
use crate::method::internal;
use crate::method::obtain::{
    Course, Description, End, Event, Given, Leg, Obtain, Obtained, TokenValues,
};
use crate::wire::expiry::Expiry;

/// The function reads the config itself, and makes any number of requests.
#[derive(Clone, Copy, Debug)]
pub struct TokenWith;

impl Obtain for TokenWith {
    fn describe(&self) -> Description {
        Description {
            what: "token of your `token_with` function".to_owned(),
            endpoint: Endpoint::Token,
            token_name: "token".to_owned(),
        }
    }

    fn expiry(&self) -> Expiry {
        Expiry::until_rejected()
    }

    // The function, and all that it can see, count beside the values.
    fn who(&self, _: &TokenValues, _: &mut Digest) {}

    fn secrets(&self, _: &TokenValues, _: &mut Digest) {}

    fn token(&self, _: &TokenValues, _: &mut Digest) {}

    fn course(&self, _: Given) -> Box<dyn Course + '_> {
        Box::new(Run)
    }
}

/// One run of the function.
struct Run;

impl Course for Run {
    fn next(&mut self, event: Event<'_>, _: &TokenValues, _: &mut Env<'_>) -> Leg {
        match event {
            Event::Start => Leg::Run,
            Event::Ran(token) => Leg::Done(Obtained {
                access_token: token.access_token().clone(),
                refresh_token: None,
                end: End::OfToken(token),
            }),
            Event::Response(_) | Event::Unusable(_) => Leg::Failed(internal().into()),
        }
    }
}
