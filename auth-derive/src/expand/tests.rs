use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use super::derive;

/// The messages of an expansion, in order.
pub(super) fn mistakes(input: TokenStream) -> Vec<String> {
    let text = derive(input).to_string();
    text.split("compile_error ! { \"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("\" }")?.0.to_owned()))
        .collect()
}

#[test]
fn a_right_annotation_has_no_mistakes() {
    let none: [&str; 0] = [];
    assert_eq!(
        mistakes(quote!(
            #[auth(bearer)]
            struct A {
                token: Secret,
            }
        )),
        none
    );
    assert_eq!(
        mistakes(quote!(
            #[auth(none)]
            struct A;
        )),
        none
    );
}

#[test]
fn all_mistakes_are_said_at_once() {
    let found = mistakes(quote! {
        #[auth(oauth2(grant = refresh_tokn, token_endpoint = "ftp://x", gant = 3, leeway = "P1M"))]
        struct A { client_id: String, client_secret: Secret, refresh_token: Secret }
    });
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn the_type_documents_its_variables() {
    let expansion = derive(quote! {
        #[auth(bearer)]
        struct MyApi { token: Secret, #[auth(env = "REGION")] region: Option<String>, #[auth(skip)] cache: Vec<u8> }
    });
    let text = " They are `MY_API_TOKEN`, `REGION` (optional); each may name a file instead, with `_FILE` at its end.";
    assert!(expansion.to_string().contains(text), "{expansion}");
}

#[test]
fn a_mistake_on_an_enum_is_said_once() {
    let found = mistakes(quote! {
        #[auth(base_url = "ftp://x")]
        enum A { #[auth(bearer)] B { token: Secret }, #[auth(basic)] C { username: String } }
    });
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn expansions_are_rust() {
    for input in [
        quote!(
            #[auth(bearer)]
            pub struct A<T: Clone = String>
            where
                T: Send,
            {
                token: T,
                #[auth(skip)]
                other: u8,
                unread: String,
            }
        ),
        quote!(
            #[auth(token_with = f, sign_with = g)]
            struct A {
                a: String,
                b: Option<u8>,
                #[auth(default = 3)]
                c: u8,
            }
        ),
        quote!(
            #[auth(base_url = "{u}")]
            enum A {
                #[auth(bearer)]
                B { token: Secret, u: String },
                #[auth(none)]
                C { u: String },
            }
        ),
        quote!(
            enum A {
                B(Inner),
                #[auth(none)]
                C,
            }
        ),
        // Mistakes: the fallback.
        quote!(
            #[auth(bearerr)]
            struct A<'a, T> {
                token: &'a T,
            }
        ),
        quote!(
            #[auth(bearer)]
            struct A(String);
        ),
        quote!(#[auth(bearer)] union A { token: u8 }),
        quote!(
            enum A {}
        ),
    ] {
        let expansion = derive(input.clone());
        assert!(syn::parse2::<syn::File>(expansion.clone()).is_ok(), "{input}\n{expansion}");
    }
}

/// Annotations of any shape never panic the macro, and what it writes is Rust.
#[test]
fn random_annotations_never_panic() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..3_000 {
        let (on_struct, on_field) = (random.tokens(0), random.tokens(0));
        let input = match random.below(3) {
            0 => quote!(
                #[auth(#on_struct)]
                struct A {
                    #[auth(#on_field)]
                    token: Secret,
                    username: Option<String>,
                }
            ),
            1 => quote!(
                #[auth(oauth2(#on_struct))]
                struct A {
                    #[auth(#on_field)]
                    client_id: String,
                }
            ),
            _ => quote!(
                #[auth(#on_struct)]
                enum A {
                    #[auth(session(#on_field))]
                    B { token: Secret },
                    #[auth(#on_struct)]
                    C,
                }
            ),
        };
        let expansion = derive(input.clone());
        assert!(syn::parse2::<syn::File>(expansion).is_ok(), "{input}");
    }
}

/// xorshift64: the same annotations in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    fn tokens(&mut self, depth: usize) -> TokenStream {
        (0..self.below(9)).map(|_| self.token(depth)).collect()
    }

    fn token(&mut self, depth: usize) -> TokenTree {
        const WORDS: &[&str] = &[
            "bearer",
            "basic",
            "oauth2",
            "session",
            "login",
            "api_key",
            "grant",
            "custom",
            "header",
            "query",
            "value",
            "retry",
            "on",
            "expiry",
            "format",
            "post",
            "json",
            "fail_if",
            "message",
            "auth",
            "send_as",
            "token_with",
            "sign_with",
            "crate",
            "flatten",
            "skip",
            "default",
            "env",
            "self",
            "none",
            "refresh_token",
            "token_endpoint",
            "headers",
            "body",
            "base_url",
            "wait",
            "é",
        ];
        const TEXTS: &[&str] = &[
            "",
            "{",
            "}}",
            "{token}",
            "{a.b}",
            "{é}",
            "https://{token}",
            "P1é",
            "%",
            "%é",
            "é",
            "a.b",
            "1h",
            "bearer é",
        ];
        match self.below(12) {
            0..=4 => Ident::new(WORDS[self.below(WORDS.len())], Span::call_site()).into(),
            5 | 6 => {
                Punct::new([',', '=', ':', '-', '.', '<'][self.below(6)], Spacing::Alone).into()
            }
            7 | 8 => Literal::string(TEXTS[self.below(TEXTS.len())]).into(),
            9 => match self.below(5) {
                0 => Literal::u8_unsuffixed(1),
                1 => Literal::u16_suffixed(429),
                2 => Literal::f64_unsuffixed(1.5),
                3 => Literal::byte_string(b"x"),
                _ => Literal::u128_unsuffixed(u128::MAX),
            }
            .into(),
            _ if depth > 4 => Punct::new(',', Spacing::Alone).into(),
            _ => {
                let delimiter = [
                    Delimiter::Parenthesis,
                    Delimiter::Parenthesis,
                    Delimiter::Bracket,
                    Delimiter::Brace,
                ][self.below(4)];
                Group::new(delimiter, self.tokens(depth + 1)).into()
            }
        }
    }
}
