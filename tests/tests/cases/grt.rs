//! Grants that need a person or a key are not offered: nothing of them is there, and nothing falls back to less.

use std::fs;
use std::path::Path;

use auth_blocking::testing::Answer;
use auth_blocking::{AnswerReason, Error, ErrorCode};
use auth_tests::apis::{client, machine, rotating_client, server};

/// The sources of the libraries, without what tests alone are given.
fn sources(dir: &Path, found: &mut String) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("testing") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.extend(code.flat_map(|line| [line, "\n"]));
        }
    }
}

#[test]
fn grt_04_nothing_listens() {
    let mut code = String::new();
    for dir in ["../auth-core/src", "../auth-blocking/src"] {
        sources(Path::new(dir), &mut code);
    }
    assert!(code.contains("pub struct Client") && code.contains("pub trait ClientAuth"));
    for word in ["TcpListener", "UnixListener", "UdpSocket", "redirect_uri", "code_verifier"] {
        assert!(!code.contains(word), "{word}");
    }
}

#[test]
fn grt_08_a_server_that_wants_a_proof_gets_no_bearer_token_in_its_place() {
    // RFC 9449 section 8: it gives a nonce for a proof, and a client without a key has none to give.
    let nonce = Answer::json(r#"{"error":"use_dpop_nonce"}"#)
        .with_status(400)
        .header("dpop-nonce", "n")
        .header("www-authenticate", "DPoP error=\"use_dpop_nonce\"");
    let server = server([nonce]);
    for (api, _) in [client(&server, machine()), rotating_client(&server)] {
        server.clear();
        let error = api.get("/items").call().unwrap_err();
        let Error::Refused(refused) = &error else { panic!("{error:?}") };
        assert_eq!((refused.status.as_u16(), refused.error), (400, ErrorCode::Other));
        let seen = server.seen();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].header("dpop").is_none());
    }
    // A token that is bound to a key or a certificate's holder is not sent as if it were not.
    for kind in ["DPoP", "dpop", "mac", "PoP", "N_A"] {
        let answer = format!(r#"{{"access_token":"t","token_type":"{kind}"}}"#);
        let server = self::server([Answer::json(answer)]);
        let error = client(&server, machine()).0.get("/items").call().unwrap_err();
        let Error::Answer(answer) = &error else { panic!("{error:?}") };
        assert_eq!(answer.reason, AnswerReason::TokenType, "{kind}");
        assert_eq!(server.count("/items"), 0);
    }
}
