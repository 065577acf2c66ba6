//! What is read here against what syn reads, on items of many shapes.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so where syn reads what is not read here"
)]

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::*;

/// Without spaces: syn forgets how the signs of `>>` stood.
fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn items() -> Vec<TokenStream> {
    let mut items = declared();
    items.extend(
        types().into_iter().map(|ty| quote!(struct A<'a, T> { before: u8, field: #ty, after: u8 })),
    );
    items
}

fn types() -> Vec<TokenStream> {
    vec![
        quote!(Option<Option<Secret>>),
        quote!(&'a str),
        quote!(&'a mut [u8]),
        quote!([u8; 4 << 2]),
        quote!((u8, Vec<u8>)),
        quote!(()),
        quote!((String)),
        quote!(fn(u8, u16) -> Vec<u8>),
        quote!(Box<dyn Fn(u8) -> u8 + Send>),
        quote!(*const u8),
        quote!(<T as Iterator>::Item),
        quote!(::std::string::String),
        quote!(Foo<'a, { N }, 3>),
        quote!(Option<'a>),
        quote!(Option),
        quote!(Result<(), Box<dyn std::error::Error>>),
        quote!(some::path::Option<u8>),
        quote!(Option::<u8>),
        quote!(!),
        quote!(some_macro!(u8)),
        quote!(Option<u8, u16>),
        quote!(PhantomData<fn() -> T>),
    ]
}

fn declared() -> Vec<TokenStream> {
    vec![
        quote!(
            struct A;
        ),
        quote!(
            pub struct A {}
        ),
        quote!(
            pub(crate) struct A(pub u8, pub(in crate::a) (u8, u16), pub (crate::B, u8));
        ),
        quote!(
            pub(self) struct A<T>(pub (T), Vec<T>)
            where
                T: Fn(u8) -> Vec<u8>;
        ),
        quote! {
            /// Docs.
            #[serde(rename_all = "x")]
            #[auth(bearer)]
            #[a::b::c]
            #[cfg(all(unix, windows))]
            #[d = "e"]
            pub struct r#type<
                'a,
                'b: 'a,
                T: Iterator<Item = Vec<u8>> + 'a = Vec<Vec<u8>>,
                #[cfg(unix)] U: ?Sized = str,
                const N: usize = { 1 + 2 },
            >
            where
                T: for<'c> Fn(&'c u8) -> &'c u8,
                [u8; { N }]: Sized,
                <T as Iterator>::Item: Into<HashMap<String, Vec<u8>>>,
            {
                #[auth(default = Foo::<u8, u16>::new())]
                pub r#fn: std::option::Option<String>,
                /// More docs.
                pub(super) b: HashMap<String, Vec<Option<u8>>>,
            }
        },
        quote! {
            enum A<T> where T: Clone {
                #[auth(none)]
                A,
                B { a: String, b: Vec<(u8, u8)>, },
                C(Inner<T, u8>),
                D(u8, u16),
                E = 1 << 2,
                F(u8) = 5,
            }
        },
        quote!(
            enum Never {}
        ),
        quote!(
            pub union A<T: Copy> {
                a: T,
                b: u8,
            }
        ),
    ]
}

#[test]
fn an_item_is_read_as_syn_reads_it() {
    for item in items() {
        let shown = item.to_string();
        let theirs: syn::DeriveInput = syn::parse2(item.clone()).expect(&shown);
        let ours = Declaration::read(item).expect(&shown);
        assert_eq!(ours.ident, theirs.ident);
        assert_eq!(text(&ours.vis), text(&theirs.vis), "{shown}");
        same_attributes(&ours.attributes, &theirs.attrs);
        same_generics(&ours.generics, &theirs.generics);
        match (&ours.body, &theirs.data) {
            (Body::Struct(ours), syn::Data::Struct(theirs)) => same_fields(ours, &theirs.fields),
            (Body::Enum(ours), syn::Data::Enum(theirs)) => {
                assert_eq!(ours.len(), theirs.variants.len(), "{shown}");
                for (ours, theirs) in ours.iter().zip(&theirs.variants) {
                    assert_eq!(ours.ident, theirs.ident);
                    same_attributes(&ours.attributes, &theirs.attrs);
                    same_fields(&ours.fields, &theirs.fields);
                }
            }
            (Body::Union(word), syn::Data::Union(_)) => assert_eq!(word, "union"),
            _ => panic!("{shown}"),
        }
    }
}

fn same_attributes(ours: &[Attribute], theirs: &[syn::Attribute]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert_eq!(text(ours), text(theirs));
        assert_eq!(ours.word(), theirs.path().get_ident());
        let (given, meant) = match (&ours.given, &theirs.meta) {
            (Given::Nothing, syn::Meta::Path(_)) => (String::new(), String::new()),
            (Given::Value(ours), syn::Meta::NameValue(theirs)) => (text(ours), text(&theirs.value)),
            (Given::List(ours), syn::Meta::List(theirs)) => {
                (text(&ours.stream()), text(&theirs.tokens))
            }
            _ => panic!("{}", text(theirs)),
        };
        assert_eq!(given, meant);
    }
}

fn same_generics(ours: &Generics, theirs: &syn::Generics) {
    let mut declared = theirs.clone();
    declared.type_params_mut().for_each(|parameter| parameter.default = None);
    declared.const_params_mut().for_each(|parameter| parameter.default = None);
    let names = theirs.params.iter().map(|parameter| match parameter {
        syn::GenericParam::Lifetime(parameter) => text(&parameter.lifetime),
        syn::GenericParam::Type(parameter) => text(&parameter.ident),
        syn::GenericParam::Const(parameter) => text(&parameter.ident),
    });
    let own = |tokens: Vec<&Tokens>| tokens.into_iter().map(text).collect::<Vec<_>>();
    assert_eq!(own(ours.names()), names.collect::<Vec<_>>());
    assert_eq!(own(ours.declared()), declared.params.iter().map(text).collect::<Vec<_>>());
    let predicates = theirs.where_clause.iter().flat_map(|clause| &clause.predicates);
    assert_eq!(own(ours.predicates.iter().collect()), predicates.map(text).collect::<Vec<_>>());
}

fn same_fields(ours: &Fields, theirs: &syn::Fields) {
    assert_eq!(ours.all().len(), theirs.len());
    let kinds = (ours, theirs);
    assert!(matches!(
        kinds,
        (Fields::Unit, syn::Fields::Unit)
            | (Fields::Named(_), syn::Fields::Named(_))
            | (Fields::Unnamed(..), syn::Fields::Unnamed(_))
    ));
    for (ours, theirs) in ours.all().iter().zip(theirs) {
        assert_eq!(ours.ident, theirs.ident);
        same_attributes(&ours.attributes, &theirs.attrs);
        same_type(&ours.ty, &theirs.ty);
    }
}

fn same_type(ours: &Type, theirs: &syn::Type) {
    let shown = text(theirs);
    assert_eq!(text(ours), shown);
    let mut bare = theirs;
    while let syn::Type::Paren(inner) = bare {
        bare = &inner.elem;
    }
    let last = match bare {
        syn::Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let meant = last.map(|last| (last.ident.to_string(), !last.arguments.is_none()));
    let found = ours.last_segment().map(|(name, arguments)| (name.to_owned(), arguments));
    assert_eq!(found, meant, "{shown}");
    let inner = last.filter(|last| last.ident == "Option").and_then(|last| match &last.arguments {
        syn::PathArguments::AngleBracketed(all) if all.args.len() == 1 => match all.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        },
        _ => None,
    });
    match (ours.option_inner(), inner) {
        (Some(ours), Some(theirs)) => same_type(ours, theirs),
        (ours, theirs) => assert_eq!(ours.is_some(), theirs.is_some(), "{shown}"),
    }
}

#[test]
fn a_lifetime_that_is_left_out_is_found() {
    for (ty, filled) in [
        (quote!(&str), Some(quote!(&'static str))),
        (quote!(Option<&mut [&u8]>), Some(quote!(Option<&'static mut [&'static u8]>))),
        (quote!((u8, &str)), Some(quote!((u8, &'static str)))),
        (quote!(&'a str), None),
        (quote!(fn(&str) -> &str), None),
        (quote!(Box<dyn Fn(&str)>), None),
        (quote!(Vec<String>), None),
    ] {
        let shown = ty.to_string();
        let ty = Type::read(ty.into_iter().collect());
        let found = ty.with_elided().map(|ty| text(&ty));
        assert_eq!(found, filled.map(|ty| text(&ty)), "{shown}");
    }
}
