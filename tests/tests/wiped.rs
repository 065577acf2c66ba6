//! Our own buffers are wiped before they are freed: an allocator looks at each block that comes back.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use auth_core::Secret;
use auth_core::body::SecretBytes;
use auth_core::identity::{Field, Seen};
use auth_core::json::Json;
use auth_core::method::{ApiKey, Basic, Bearer, JsonPath, TokenValues};
use auth_core::place::{Credential, Place};
use auth_core::record::Record;
use auth_core::token::{Issued, Now};
use auth_core::value::{Template, Value};
use auth_core::{apply, method};

/// It has no character that any encoding here changes.
const CANARY: &[u8] = b"cnry5f0c8a7e1b2d4c6f9b3a";
/// The base64 of `user:` and the canary, from where it is the canary's alone.
const ENCODED: &[u8] = b"Y25yeTVmMGM4YTdlMWIyZDRjNmY5YjNh";

static LEFT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// The system's allocator, which is told of nothing else. Growing in place is left to the default, which
/// frees the old block.
struct Watching;

#[expect(unsafe_code, reason = "only an allocator sees what is freed; it lives in this test alone")]
// SAFETY: each call is passed on to `System` as it came.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are the same. Zeroed, so that no old bytes are taken for new ones.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if WATCHED.try_with(Cell::get).unwrap_or(false) {
            // SAFETY: the block is still the caller's, of this size, and was zeroed when it was handed out.
            let block = unsafe { std::slice::from_raw_parts(pointer, layout.size()) };
            let has = |form: &[u8]| block.windows(form.len()).any(|window| window == form);
            if has(CANARY) || has(ENCODED) {
                LEFT.fetch_add(1, Ordering::SeqCst);
            }
        }
        // SAFETY: the caller's promises are the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// How many blocks came back with the canary in them while `act` ran.
fn left_behind(act: impl FnOnce()) -> usize {
    let before = LEFT.load(Ordering::SeqCst);
    WATCHED.set(true);
    act();
    WATCHED.set(false);
    LEFT.load(Ordering::SeqCst) - before
}

fn canary() -> &'static str {
    std::str::from_utf8(CANARY).unwrap()
}

/// One test: the counter is one for all threads.
#[test]
fn sec_14_and_15_no_block_of_ours_is_freed_with_a_secret_in_it() {
    // It sees what is left.
    assert_eq!(left_behind(|| drop(canary().to_owned())), 1);
    assert_eq!(left_behind(|| drop(format!("user:{}", canary()).into_bytes())), 1);

    // A `String` that is given becomes the secret: no copy is made, and nothing is left.
    let given = canary().to_owned();
    assert_eq!(left_behind(|| drop(Secret::from(given))), 0);
    let mut roomy = String::with_capacity(1000);
    roomy.push_str(canary());
    let at = roomy.as_ptr();
    let secret = Secret::from(roomy);
    assert_eq!(secret.expose().as_ptr(), at);
    assert_eq!(left_behind(|| drop(secret.clone())), 0);
    assert_eq!(left_behind(|| drop(secret)), 0);

    let value = || {
        let template =
            Template::new("password").literal("x-").part("password", &Secret::from(canary()));
        template.literal(&"y".repeat(500)).finish().unwrap()
    };
    assert_eq!(left_behind(|| drop(value())), 0);
    let by_letter = || {
        let template = Template::new("password").part("password", &Secret::from(canary()));
        drop((0..200).fold(template, |template, _| template.literal("y")));
    };
    assert_eq!(left_behind(by_letter), 0);

    // Header values are the `http` crate's: what is put into one stays there. All before that is ours.
    let basic =
        || Basic { username: Value::literal("username", "user"), password: value() }.credential();
    let kept = left_behind(|| drop(basic().unwrap()));
    assert!(kept <= 1, "the header value alone: {kept}");
    let bearer = || Bearer { token: Value::literal("token", canary()) }.credential();
    assert!(left_behind(|| drop(bearer().unwrap())) <= 1);

    for place in [
        Place::Query("k".to_owned()),
        Place::Form("k".to_owned()),
        Place::Json(vec!["k".to_owned()]),
    ] {
        let key = || ApiKey { place: place.clone(), value: value() }.credential().unwrap().unwrap();
        assert_eq!(left_behind(|| drop::<Credential>(key())), 0, "{place:?}");
    }
    let form = || apply::form([("client_secret", canary()), ("a", "1"), ("b", &"z".repeat(600))]);
    assert_eq!(left_behind(|| drop(form())), 0);
    let flat = || Json::flat([("client_secret", canary()), ("b", &"z".repeat(600))].into_iter());
    assert_eq!(left_behind(|| drop(flat().encode())), 0);

    let answer = format!(r#"{{"a":"{0}","b":["{0}"],"c":{{"d":"\u0041{0}"}}}}"#, canary());
    let read = || {
        let json = Json::parse(answer.as_bytes()).unwrap();
        drop(json.at(JsonPath(&["a"])).and_then(Json::text).unwrap());
    };
    // serde_json decodes an escaped string in a buffer of its own.
    assert!(left_behind(read) <= 1);

    let mut body = SecretBytes::default();
    let grow = || {
        for _ in 0..200 {
            body.push(CANARY);
        }
        drop(body);
    };
    assert_eq!(left_behind(grow), 0);

    let now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let issued = Issued {
        access_token: canary().into(),
        refresh_token: Some(canary().into()),
        token_type: None,
        expires_at: None,
        issued_at: now,
    };
    let record = || {
        let text = Record::new(&issued, None).encode();
        drop(Record::decode(text.as_slice()).unwrap());
    };
    assert_eq!(left_behind(record), 0);
    let field = Secret::from(canary());
    let seen = || {
        let mut seen = Seen::new("Api", &[0]);
        Field("key", &field).note(&mut seen);
        drop(seen);
    };
    assert_eq!(left_behind(seen), 0);

    let send_as = method::SendAs::bare(Place::Query("t".to_owned()));
    let token = auth_core::value::Text { field: "token", text: canary().into(), secret: true };
    assert_eq!(left_behind(|| drop(send_as.credential(&token).unwrap())), 0);
}
