//! `from_env()`: the names of the variables, and the struct from what they held.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::check::Field;
use crate::expand::default::default;
use crate::input::{Config, Input};
use crate::method::local;
use crate::read::tokens::Tokens;

/// As many as core reads in one tuple; more fields are tuples of tuples.
const WIDTH: usize = 12;

pub(super) fn expand(input: &Input, config: &Config) -> TokenStream {
    let ident = &input.ident;
    let (parameters, arguments, predicates) =
        (input.generics.declared(), input.generics.names(), &input.generics.predicates);
    let read: Vec<&Field> = config.fields.iter().filter(|field| !field.skip).collect();
    let fields = tuple(&read.iter().map(|field| text(field)).collect::<Vec<_>>());
    let variables: Vec<String> = read
        .iter()
        .filter(|field| !field.flatten)
        .map(|field| format!("{}={}", field.name, field.variable(&input.env_prefix)))
        .collect();
    let variables = variables.join("\n");
    let taken = tuple(&read.iter().map(|field| taken(field)).collect::<Vec<_>>());
    let values = config.fields.iter().map(value);
    // A bound that names a lifetime is checked where the function is called, not where it is written: a field
    // that no text gives fails only the call of `from_env()`.
    quote! {
        #[automatically_derived]
        impl<'__a, #(#parameters),*> __P_FromEnv<'__a> for #ident<#(#arguments),*>
        where #(#predicates,)* #fields: __P_EnvFields<'__a>
        {
            fn __from_env(__env: &mut __P_Env) -> __P_Option<Self> {
                match __P_read(__env, #variables) {
                    __P_Some(#taken) => __P_Some(Self { #(#values)* }),
                    __P_None => __P_None,
                }
            }
        }
    }
}

/// The function itself.
pub(super) fn function(input: &Input, config: &Config) -> TokenStream {
    let vis = &input.vis;
    let about = format!(
        " Reads all fields from environment variables.\n\n{}\n\n # Errors\n One error names all variables that are missing.",
        documented(config, &input.env_prefix)
    );
    quote! {
        #[doc = #about]
        #vis fn from_env() -> __P_Result<Self, __P_Error> where for<'__a> Self: __P_ReadsEnv<'__a> {
            __P_from_env()
        }
    }
}

/// What of the environment a field is: `Required<String>`.
fn text(field: &Field) -> Tokens {
    let ty = field.ty.without_option();
    ty.within(kind(field), ty.span())
}

/// `(A, B, …)`, or where there are more than fit, tuples of such tuples.
fn tuple(items: &[Tokens]) -> Tokens {
    if items.len() <= WIDTH {
        let items = Group::new(Delimiter::Parenthesis, quote!(#(#items,)*));
        return [TokenTree::from(items)].into_iter().collect();
    }
    let groups: Vec<Tokens> = items.chunks(WIDTH).map(tuple).collect();
    tuple(&groups)
}

fn documented(config: &Config, prefix: &str) -> String {
    let names: Vec<String> = config
        .fields
        .iter()
        .filter(|field| !field.skip && !field.flatten)
        .map(|field| {
            let optional = if field.is_required() { "" } else { " (optional)" };
            format!("`{}`{optional}", field.variable(prefix))
        })
        .collect();
    if names.is_empty() {
        return " It has none of its own.".to_owned();
    }
    format!(
        " They are {}; each may name a file instead, with `_FILE` at its end.",
        names.join(", ")
    )
}

fn kind(field: &Field) -> &'static str {
    if field.flatten {
        "__P_Nested"
    } else if field.is_required() {
        "__P_Required"
    } else {
        "__P_Optional"
    }
}

/// `Required(__f_token)`: the pattern that takes a field's value.
fn taken(field: &Field) -> Tokens {
    let local = TokenStream::from(TokenTree::from(local(field)));
    let kind = Ident::new(kind(field), Span::call_site()).into();
    [kind, Group::new(Delimiter::Parenthesis, local).into()].into_iter().collect()
}

/// `member: value,`
fn value(field: &Field) -> TokenStream {
    let (member, local) = (&field.member, local(field));
    if field.skip {
        let default = default(field);
        return quote!(#member: #default,);
    }
    let option = field.ty.option_inner().is_some();
    if field.is_required() || (option && field.default.is_none()) {
        return quote!(#member: #local,);
    }
    let default = default(field);
    if option {
        quote!(#member: match #local { __P_None => #default, __given => __given },)
    } else {
        quote!(#member: match #local { __P_Some(__given) => __given, __P_None => #default },)
    }
}
