//! Tokens of one's own functions, and what is left of a token.

use std::time::{Duration, SystemTime};

use auth_core::Token;
use auth_core::token::{Issued, Now};

const START: Now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::from_secs(100) };

/// This many seconds after the start, by each clock.
fn after(wall: u64, monotonic: u64) -> Now {
    Now {
        wall: START.wall + Duration::from_secs(wall),
        monotonic: START.monotonic + Duration::from_secs(monotonic),
    }
}

fn issued(token: Token) -> Issued {
    assert_eq!(token.access_token().expose(), "at");
    token.issued(START)
}

#[test]
fn a_token_of_a_function_ends_as_the_function_says() {
    let life = Duration::from_secs(60);
    let end = START.wall + life;
    for (token, expected) in [
        (Token::new("at"), None),
        (Token::new("at").expires_in(life), Some(end)),
        (Token::new("at").expires_at(end), Some(end)),
        (Token::new("at").expires_in(Duration::MAX), None),
    ] {
        let issued = issued(token);
        assert_eq!(issued.access_token.expose(), "at");
        assert_eq!((issued.expires_at, issued.issued_at), (expected, START));
    }
}

#[test]
fn what_is_left_is_said_by_the_clock_that_says_less() {
    let minute = issued(Token::new("at").expires_in(Duration::from_secs(60)));
    for (wall, monotonic, left) in
        [(0, 0, 60), (20, 20, 40), (20, 0, 40), (0, 20, 40), (60, 0, 0), (0, 61, 0), (90, 90, 0)]
    {
        let found = minute.left(after(wall, monotonic));
        assert_eq!(found, Some(Duration::from_secs(left)), "{wall} {monotonic}");
    }
    assert_eq!(issued(Token::new("at")).left(after(90, 90)), None);
}
