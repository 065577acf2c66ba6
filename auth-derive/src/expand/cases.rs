//! Security cases of the derive: no input makes it panic, and what is not offered says so.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::expand::derive;
use crate::expand::tests::mistakes;

#[test]
fn mac_01_every_odd_attribute_is_a_sentence() {
    let long = "x".repeat(10_000);
    for attribute in [
        quote!(#[auth]),
        quote!(#[auth()]),
        quote!(#[auth(=)]),
        quote!(#[auth("x")]),
        quote!(#[auth = "x"]),
        quote!(#[auth(bearer =)]),
        quote!(#[auth(bearer = 1)]),
        quote!(#[auth(unknown)]),
        quote!(#[auth(bearer, bearer)]),
        quote!(#[auth(bearer, basic)]),
        quote!(#[auth(bearer(token = 1))]),
        quote!(#[auth(bearer(token))]),
        quote!(#[auth(,)]),
        quote!(#[auth(bearer,,)]),
        quote!(#[auth[bearer]]),
        quote!(#[auth{}]),
        quote!(#[auth(#long)]),
        quote!(#[auth(bearer(#long = "x"))]),
        quote!(#[auth(base_url = #long)]),
        quote!(#[auth(::bearer)]),
        quote!(#[auth(bearer::token)]),
        quote!(#[auth(bearer())]),
        quote!(#[auth(bearer!)]),
        quote!(#[auth(api_key(header = -1))]),
        quote!(#[auth(api_key(header = b"x"))]),
        quote!(#[auth(api_key(header = concat!("a", "b")))]),
        quote!(#[auth(oauth2(grant = "x\u{0}"))]),
    ] {
        let found = mistakes(quote!(#attribute struct A { token: Secret }));
        // A pair of parentheses without options is the method alone.
        if attribute.to_string() != quote!(#[auth(bearer())]).to_string() {
            assert!(!found.is_empty(), "{attribute}");
        }
        assert!(found.iter().all(|message| message.len() < 25_000), "{attribute}");
    }
    // A comma at the end is how lists are written.
    assert!(
        mistakes(quote!(
            #[auth(bearer)]
            struct A {
                token: Secret,
            }
        ))
        .is_empty()
    );
}

#[test]
fn mac_02_attributes_of_others_are_not_read() {
    assert!(
        mistakes(quote! {
            #[auth(bearer)]
            #[clap(version = f(), about = ?)]
            #[doc = "auth(basic)"]
            #[serde(rename_all = "camelCase", default)]
            struct A {
                #[arg(long, value_parser = f::<A>(), default_value_t = { 1 })]
                #[cfg(feature = "x")]
                token: Secret,
            }
        })
        .is_empty()
    );
}

#[test]
fn mac_07_a_secret_in_the_code_is_not_repeated() {
    for attribute in [
        quote!(#[auth(bearer(token = "s3cr3t-literal"))]),
        quote!(#[auth(api_key(header = "X-Key", value = "s3cr3t-literal"))]),
        quote!(#[auth(oauth2(grant = client_credentials, token_endpoint = "https://a.example.com", client_secret = "s3cr3t-literal"))]),
    ] {
        let found = mistakes(quote!(#attribute struct A { client_id: String }));
        assert!(!found.is_empty() && !found.concat().contains("s3cr3t-literal"), "{found:?}");
    }
}

/// How many bytes of code a struct becomes with so many fields, of which ten are read.
fn size_of_struct(fields: usize) -> usize {
    let names: Vec<Ident> = (0..fields).map(|n| format_ident!("f{n}")).collect();
    let headers = names.iter().take(10).map(|name| {
        let (header, value) = (format!("X-{name}"), format!("{{{name}}}"));
        quote!(#header = #value)
    });
    size(
        quote!(#[auth(none, headers(#(#headers),*))] struct A { #(#[auth(default)] #names: String,)* }),
    )
}

/// How many bytes of code an enum becomes with so many variants.
fn size_of_enum(variants: usize) -> usize {
    let names = (0..variants).map(|n| format_ident!("V{n}"));
    size(quote!(enum A { #(#[auth(bearer)] #names { token: Secret },)* }))
}

fn size(input: TokenStream) -> usize {
    let text = derive(input).to_string();
    assert!(!text.contains("compile_error"));
    text.len()
}

/// By the size of the code, which is what both the derive and rustc take their time for. Only the states of
/// required fields, each of which every setter names, grow with their square.
#[test]
fn mac_08_a_thousand_fields_and_two_hundred_variants_are_ten_times_a_tenth_of_them() {
    assert!(size_of_struct(1000) <= 11 * size_of_struct(100), "{}", size_of_struct(1000));
    assert!(size_of_enum(200) <= 11 * size_of_enum(20), "{}", size_of_enum(200));
}

/// A small random number generator: the same soup in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap_or(1)).unwrap_or(0)
    }

    /// A token tree of words and signs that the grammar knows, in an order that it does not.
    fn tree(&mut self, depth: usize) -> TokenTree {
        const WORDS: [&str; 24] = [
            "auth",
            "bearer",
            "basic",
            "oauth2",
            "session",
            "login",
            "post",
            "json",
            "api_key",
            "header",
            "value",
            "token",
            "grant",
            "refresh_token",
            "send_as",
            "retry",
            "attempts",
            "on",
            "struct",
            "enum",
            "Secret",
            "String",
            "A",
            "skip",
        ];
        const TEXTS: [&str; 12] = [
            "{token}",
            "{",
            "}}",
            "https://a.example.com/{token}",
            "P1D",
            "PT",
            "{a.b()}",
            "X-Key",
            "",
            "é",
            "{token",
            "{{x}}",
        ];
        match self.below(if depth == 0 { 9 } else { 12 }) {
            0..=4 => Ident::new(WORDS[self.below(WORDS.len())], Span::call_site()).into(),
            5 => Literal::string(TEXTS[self.below(TEXTS.len())]).into(),
            6 => Literal::usize_unsuffixed(self.below(1000)).into(),
            7 | 8 => {
                let signs = [',', '=', '#', ':', '<', '>', '&', '\'', ';', '?', '.'];
                let sign = signs[self.below(signs.len())];
                let spacing = if self.below(3) == 0 { Spacing::Joint } else { Spacing::Alone };
                if sign == '\'' {
                    Punct::new(',', spacing).into()
                } else {
                    Punct::new(sign, spacing).into()
                }
            }
            _ => {
                let delimiters =
                    [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None];
                let delimiter = delimiters[self.below(4)];
                Group::new(delimiter, self.stream(depth - 1)).into()
            }
        }
    }

    fn stream(&mut self, depth: usize) -> TokenStream {
        (0..self.below(9)).map(|_| self.tree(depth)).collect()
    }
}

#[test]
fn mac_10_no_soup_of_tokens_makes_it_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3000 {
        let (item, field, all) = (random.stream(4), random.stream(3), random.stream(4));
        let _ = derive(quote!(
            #[auth(#item)]
            struct A {
                #[auth(#field)]
                token: Secret,
            }
        ));
        let _ = derive(quote!(#[auth(bearer)] enum A { #[auth(#item)] B { #field } }));
        let _ = derive(all);
    }
}

/// The one mistake of an `oauth2` grant.
fn grant(name: &str) -> String {
    let grant = Ident::new(name, Span::call_site());
    let endpoint = "https://a.example.com/token";
    let found = mistakes(quote! {
        #[auth(oauth2(grant = #grant, token_endpoint = #endpoint))]
        struct A { client_id: String, client_secret: Secret }
    });
    assert_eq!(found.len(), 1, "{found:?}");
    found.concat()
}

#[test]
fn grt_01_the_authorization_code_is_not_offered() {
    assert!(grant("authorization_code").contains("is not supported here"));
    assert!(grant("implicit").contains("is not supported here"));
}

#[test]
fn rty_12_the_device_flow_is_not_offered() {
    assert!(grant("device_code").contains("is not supported here"));
}

/// What an option of `oauth2` that is not offered says.
fn option(option: TokenStream) -> String {
    let endpoint = "https://a.example.com/token";
    let found = mistakes(quote! {
        #[auth(oauth2(grant = client_credentials, token_endpoint = #endpoint, #option))]
        struct A { client_id: String, client_secret: Secret }
    });
    assert_eq!(found.len(), 1, "{option}: {found:?}");
    found.concat()
}

#[test]
fn grt_02_a_callback_has_no_options() {
    for name in ["redirect_uri", "callback", "state", "code", "code_verifier", "response_type"] {
        let word = format_ident!("{name}");
        let said = option(quote!(#word = "x"));
        assert!(said.contains(&format!("`{name}`")), "{said}");
    }
}

#[test]
fn grt_03_an_issuer_is_no_option() {
    for name in ["issuer", "iss", "discovery", "metadata"] {
        let word = format_ident!("{name}");
        let said = option(quote!(#word = "https://a.example.com"));
        assert!(said.contains(&format!("`{name}`")), "{said}");
    }
}

#[test]
fn grt_05_jwt_bearer_assertions_are_not_offered() {
    assert!(grant("jwt_bearer").contains("is not supported here"));
    for name in ["assertion", "alg", "audience", "jti"] {
        let word = format_ident!("{name}");
        assert!(option(quote!(#word = "x")).contains(&format!("`{name}`")));
    }
}

#[test]
fn grt_06_no_key_authenticates_a_client() {
    for name in ["private_key_jwt", "client_secret_jwt", "tls_client_auth"] {
        let word = format_ident!("{name}");
        let said = option(quote!(client_auth = #word));
        assert!(said.contains(&format!("`{name}` is not a value of `client_auth`")), "{said}");
    }
    for name in ["private_key", "key", "certificate"] {
        let word = format_ident!("{name}");
        assert!(option(quote!(#word = "x")).contains(&format!("`{name}`")));
    }
}

#[test]
fn grt_07_a_parameter_given_twice_is_refused() {
    let found = mistakes(quote! {
        #[auth(oauth2(
            grant = client_credentials,
            token_endpoint = "https://a.example.com/token",
            params("resource" = "https://a", "resource" = "https://b"),
        ))]
        struct A { client_id: String, client_secret: Secret }
    });
    assert_eq!(found.len(), 1, "{found:?}");
}
