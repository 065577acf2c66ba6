//! The derive macro of `auth-blocking`. It knows names only: it reads the annotation, checks it, and
//! writes struct literals of core's models. See [`AuthConfig`](macro@AuthConfig).

mod attr;
mod context;
mod duration;
mod errors;
mod expand;
mod fields;
mod input;
mod items;
mod literal;
mod method;
mod options;
mod roles;
mod suggest;
mod template;
mod types;
mod url;
mod value;

/// Derives `AuthConfig`.
#[proc_macro_derive(AuthConfig, attributes(auth))]
pub fn auth_config(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::derive(input.into()).into()
}
