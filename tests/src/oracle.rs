//! The leak oracle: hunts canaries in everything that a program can print, and at every listener but the right one.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt::{Debug, Display};
use std::sync::Once;

use auth_blocking::testing::Server;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

/// A secret that stands out. It has `+` and `/` so that each encoding of it looks different.
pub const CANARY: &str = "cnry+5f0c/8a7e1b2d4c6f";

/// Every way in which a secret is written somewhere: raw, percent-encoded, as base64 at each of the three
/// alignments (so inside `user:password` too), hex, JSON-escaped, and as a list of bytes.
pub fn forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let percent = |upper: bool| -> String {
        bytes
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    char::from(*byte).to_string()
                }
                byte if upper => format!("%{byte:02X}"),
                byte => format!("%{byte:02x}"),
            })
            .collect()
    };
    let join = |separator: &str| -> String {
        bytes.iter().map(u8::to_string).collect::<Vec<String>>().join(separator)
    };
    let hex = |separator: &str| -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<String>>().join(separator)
    };
    let json = serde_json::to_string(secret).unwrap_or_default();
    let mut forms = vec![
        secret.to_owned(),
        percent(true),
        percent(false),
        hex(""),
        hex("").to_uppercase(),
        hex(" "),
        join(", "),
        join(","),
        json.trim_matches('"').to_owned(),
        json.trim_matches('"').replace('/', "\\/"),
    ];
    for alignment in 0..3usize {
        // The first and last characters also hold bits of what stands beside the secret.
        let mut padded = vec![0u8; alignment];
        padded.extend_from_slice(bytes);
        let end = (alignment + bytes.len()) * 8 / 6;
        let start = (alignment * 8).div_ceil(6);
        for encoded in
            [BASE64_STANDARD_NO_PAD.encode(&padded), BASE64_URL_SAFE_NO_PAD.encode(&padded)]
        {
            forms.push(encoded[start..end].to_owned());
        }
    }
    forms
}

/// Fails where a form of `secret` is in `text`.
#[track_caller]
pub fn assert_clean_of(secret: &str, text: &str) {
    for form in forms(secret) {
        assert!(!text.contains(&form), "{form} in {text}");
    }
}

/// Fails where a form of the canary is in `text`.
#[track_caller]
pub fn assert_clean(text: &str) {
    assert_clean_of(CANARY, text);
}

/// Fails where `Debug`, plain or pretty, shows the canary.
#[track_caller]
pub fn assert_debug_clean(value: &dyn Debug) {
    assert_clean(&format!("{value:?} {value:#?}"));
}

/// Fails where `Display`, `Debug` or any source of an error shows the canary.
#[track_caller]
pub fn assert_error_clean(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert_clean(&format!("{} {error:#} {error:?} {error:#?}", error as &dyn Display));
        next = error.source();
    }
}

/// Fails where a server got the canary that should not have.
#[track_caller]
pub fn assert_server_clean(server: &Server) {
    assert_clean(&format!("{:?}", server.seen()));
}

thread_local! {
    static LEVEL: Cell<log::LevelFilter> = const { Cell::new(log::LevelFilter::Debug) };
    static TRACED: Cell<&'static str> = const { Cell::new("") };
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        let traced = TRACED.get();
        metadata.level() <= LEVEL.get()
            || (!traced.is_empty() && metadata.target().starts_with(traced))
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {} {}", record.level(), record.target(), record.args());
            LINES.with(|lines| lines.borrow_mut().push(line));
        }
    }

    fn flush(&self) {}
}

/// Listens to what this thread logs up to DEBUG: [`logged`] returns it. Call it before anything is logged.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Where another logger was first the tests that need ours find no lines, and fail.
        let _ = log::set_logger(&Logger);
        log::set_max_level(log::LevelFilter::Trace);
    });
    LINES.with(|lines| lines.borrow_mut().clear());
}

/// Sets how much this thread logs; DEBUG until then.
pub fn log_level(level: log::LevelFilter) {
    LEVEL.set(level);
}

/// Turns targets that begin so up to TRACE, for this thread; none where it is empty.
pub fn trace(target: &'static str) {
    TRACED.set(target);
}

/// What this thread logged since [`listen`].
pub fn logged() -> Vec<String> {
    LINES.with(|lines| lines.borrow().clone())
}
