//! Prints the annotated struct of a declarative connector manifest.
//!
//! ```sh
//! cargo run --bin from-manifest -- manifest.yaml > src/my_api.rs
//! ```
//!
//! What is printed is whole and formatted; what the reader should know is on stderr, with its line. Where something
//! cannot be carried over, nothing is printed, the message has the line, and the exit code is 1.
//!
//! # What carries over
//!
//! | in the manifest | in the annotation |
//! |---|---|
//! | `NoAuth`, `BasicHttpAuthenticator`, `BearerAuthenticator` | `none`, `basic`, `bearer` |
//! | `ApiKeyAuthenticator` | `api_key`; in an `Authorization` header, `bearer` and `basic` where it is these |
//! | `OAuthAuthenticator` | `oauth2`: every grant, names of parameters, `params`, `headers`, `expiry` |
//! | … `refresh_request_headers` | `Authorization: Basic …` is `client_auth = client_secret_basic`, `Content-Type: application/json` is `token_request = json` |
//! | … `scopes` | one `scope`, as RFC 6749 has it; the platform repeats a `scopes` |
//! | … `token_expiry_date_format` | `rfc3339`, `unix`, or the format, in the words of jiff (feature `date-formats`) |
//! | … `refresh_token_updater` | `rotate_refresh_token`; the new tokens go to a token store, not into the config |
//! | … without `token_refresh_endpoint` | `bearer` |
//! | `SessionTokenAuthenticator`, `LegacySessionTokenAuthenticator` | `session` |
//! | `JwtAuthenticator` (`HS`, `RS` and `PS` 256, 384 and 512) | `sign_with`, and the function |
//! | `SelectiveAuthenticator` | an enum that serde reads by its tag |
//! | streams with different authenticators | a struct for each |
//! | `url_base`, `url` | `base_url`; of another literal origin, `also_send_to` |
//! | `request_headers` that are configured, `request_parameters` that are secret | `headers`, `query` |
//! | `$ref`, `"#/…"`, `$parameters`, aliases, `<<` | what they stand for |
//! | `connection_specification` | which fields are `Secret`, `bool`, numbers, `Option`s and defaults |
//! | `{{ config['a'].b }}`, `.get('a', 'b')`, `~`, `+`, `join`, `default`, `base64encode` of one field | `"{a.b}"`, `{base64(a)}` |
//! | `or`, `… if … else …`, `{% if %}` with `==`, `!=`, `in [..]`, `is defined`, `and`, `or`, `not` | `match(…)` |
//!
//! A credential that is written out in the manifest becomes a field: it is configuration. A config's field that
//! no value reads is not in the struct.
//!
//! # What does not
//!
//! - `CustomAuthenticator`, `use_profile_assertion`, other algorithms of JWTs, keys with a passphrase: code, for `token_with` and
//!   `sign_with`.
//! - Templates with calls, slices, arithmetic, `stream_slice`, other filters, or more than 64 outcomes.
//! - A session token in a body, a login's answer that is not JSON, a GET login with a body, lists in JSON bodies, a body
//!   that is one text and not JSON, durations in months and years, `*` in paths.
//! - An `Authorization` header of a token request that is not Basic of the client and its secret.
//! - The platform's search for `expires_in_name` and `access_token_name` in the whole answer: here they are read at its top, and
//!   a note says so.
//! - Its Python literals (`1_000` is sent as `1000` there), its lack of a leeway, `refresh_token_error_…`, a login's `error_handler`,
//!   parameters that are configured and no secret: left out.
//! - Files of more than 4 MiB, and what stands for more than 500 000 values or is nested more than 64 deep.

mod error;
mod fields;
mod item;
mod manifest;
mod method;
mod print;
mod reference;
mod requester;
mod schema;
mod shape;
mod template;
mod value;
mod yaml;

use std::cell::RefCell;

pub use error::{Error, Note};

use item::Item;
use method::{Context, Method};
use print::Source;
use reference::References;
use schema::Schema;
use shape::Api;
use value::Value;

/// What a manifest became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Rust, formatted.
    pub source: String,
    /// What is not in it, and what the reader should know.
    pub notes: Vec<Note>,
}

/// Imports a manifest; `name` is the struct's, which otherwise comes from the specification's title.
///
/// # Errors
/// What cannot be carried over, with its line.
pub fn import(manifest: &str, name: Option<&str>) -> Result<Imported, Error> {
    let root = yaml::parse(manifest)?;
    let references = References::new(&root);
    let mut sites = manifest::sites(&root, &references)?;
    // Requests without a credential are `without_auth()` of a client that has one.
    if sites.iter().any(|site| site.authenticator().is_some()) {
        sites.retain(|site| site.authenticator().is_some());
    }
    let schema = match root.get("spec") {
        Some(spec) => Schema::of(references.resolve(spec)?.as_ref()),
        None => Schema::default(),
    };
    let notes = RefCell::new(Vec::new());
    let cx = Context { schema: &schema, notes: &notes, prefix: Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for site in &sites {
        let method = match site.authenticator() {
            Some(block) => method::read(block, &cx)?,
            None => Method::Items(vec![Item::word("none")]),
        };
        let base = requester::base_url(&site.requester, &cx)?;
        let extras = requester::extras(&site.requester, &cx);
        match groups.iter_mut().find(|group| group.method == method) {
            Some(group) => group.join(base, &extras),
            None => groups.push(Group {
                method,
                bases: base.into_iter().collect(),
                extras,
                stream: site.stream.clone(),
            }),
        }
    }
    if groups.len() > 1 {
        groups.retain(|group| group.method != Method::Items(vec![Item::word("none")]));
    }
    let title = name.map(str::to_owned).or_else(|| schema.title().map(short));
    let title = title.filter(|title| !title.is_empty());
    let several = groups.len() > 1;
    let mut source = Source::default();
    for group in groups {
        let own = title.clone().unwrap_or_else(|| "Api".to_owned());
        let stream = group.stream.clone().filter(|_| several).unwrap_or_default();
        let shared = group.shared(&cx);
        let doc = title.clone().filter(|_| !several);
        shape::add(
            Api { name: format!("{own} {stream}"), doc, method: group.method, shared },
            &schema,
            &mut source,
        )?;
    }
    Ok(Imported { source: source.finish(), notes: notes.into_inner() })
}

/// The requesters of one authenticator.
struct Group {
    method: Method,
    bases: Vec<Value>,
    extras: Vec<Item>,
    stream: Option<String>,
}

impl Group {
    fn join(&mut self, base: Option<Value>, extras: &[Item]) {
        if let Some(base) = base.filter(|base| !self.bases.contains(base)) {
            self.bases.push(base);
        }
        // What only some requests carry is no part of the authenticator.
        self.extras.retain(|extra| extras.contains(extra));
    }

    fn shared(&self, cx: &Context<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut bases = self.bases.iter();
        if let Some(base) = bases.next() {
            items.push(requester::base_url_item(base.clone()));
        }
        let others: Vec<Item> = bases
            .filter_map(Value::as_literal)
            .filter_map(|base| requester::other_origin(base, self.bases.first()?.as_literal()?))
            .collect();
        if !others.is_empty() {
            items.push(Item::list("also_send_to", others));
        }
        if self.bases.iter().skip(1).any(|base| base.as_literal().is_none()) {
            cx.note(1, "the requests go to more than one host that the config names: only the first is `base_url`");
        }
        items.extend(self.extras.iter().cloned());
        items
    }
}

/// `Airtable Source Spec` is Airtable's.
fn short(title: &str) -> String {
    let mut title = title.trim();
    for word in [" Specification", " Spec", " Source"] {
        title = title.strip_suffix(word).unwrap_or(title);
    }
    let title = title.strip_prefix("Source ").unwrap_or(title);
    // It becomes a comment, which is one line.
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
