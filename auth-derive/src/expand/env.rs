//! `from_env()`: the names of the variables, and the struct from what they held.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use crate::expand::builder::set_type;
use crate::expand::default;
use crate::fields::Field;
use crate::input::{Config, Input};

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
        .map(|field| format!("{}={}", field.name, variable(field, &input.env_prefix)))
        .collect();
    let variables = variables.join("\n");
    let depth = depth(read.len());
    let values = config.fields.iter().map(|field| {
        let at = read.iter().position(|other| std::ptr::eq(*other, field));
        value(field, at.map(|at| place(at, depth)))
    });
    // A bound that names a lifetime is checked where the function is called, not where it is written: a field
    // that no text gives fails only the call of `from_env()`.
    quote! {
        #[automatically_derived]
        impl<#(#parameters),*> __P_FromEnv for #ident<#(#arguments),*>
        where #(#predicates,)* for<'__a> #fields: __P_EnvFields<'__a>
        {
            fn __from_env(__env: &mut __P_Env) -> __P_Option<Self> {
                match __P_read::<#fields>(__env, #variables) {
                    __P_Some(__fields) => __P_Some(Self { #(#values)* }),
                    __P_None => __P_None,
                }
            }
        }
    }
}

/// The function itself.
pub(super) fn function(input: &Input, config: &Config) -> TokenStream {
    let vis = &input.vis;
    let documented = documented(config, &input.env_prefix);
    quote! {
        /// Reads all fields from environment variables.
        ///
        #[doc = #documented]
        ///
        /// # Errors
        /// One error names all variables that are missing.
        #vis fn from_env() -> __P_Result<Self, __P_Error> where for<'__a> Self: __P_ReadsEnv<'__a> {
            __P_from_env()
        }
    }
}

/// What of the environment a field is: `Required<String>`.
fn text(field: &Field) -> TokenStream {
    let ty = set_type(field);
    if field.flatten {
        quote_spanned!(ty.span()=> __P_Nested<#ty>)
    } else if field.is_required() {
        quote_spanned!(ty.span()=> __P_Required<#ty>)
    } else {
        quote_spanned!(ty.span()=> __P_Optional<#ty>)
    }
}

/// `(A, B, …)`, or where there are more than fit, tuples of such tuples.
fn tuple(items: &[TokenStream]) -> TokenStream {
    if items.len() <= WIDTH {
        return quote!((#(#items,)*));
    }
    let groups: Vec<TokenStream> = items.chunks(WIDTH).map(tuple).collect();
    tuple(&groups)
}

/// How many tuples are around each of `fields`.
fn depth(fields: usize) -> u32 {
    if fields <= WIDTH { 1 } else { 1 + depth(fields.div_ceil(WIDTH)) }
}

/// `__fields.1.7`: the place of field `at` among tuples of this depth.
fn place(at: usize, depth: u32) -> TokenStream {
    let steps = (0..depth).rev().map(|level| {
        let group = at / WIDTH.pow(level) % WIDTH;
        Literal::usize_unsuffixed(group)
    });
    quote!(__fields #(.#steps)*)
}

/// The variable of a field.
fn variable(field: &Field, prefix: &str) -> String {
    let own = || {
        if prefix.is_empty() {
            field.name.to_uppercase()
        } else {
            format!("{prefix}_{}", field.name.to_uppercase())
        }
    };
    field.env.clone().unwrap_or_else(own)
}

fn documented(config: &Config, prefix: &str) -> String {
    let names: Vec<String> = config
        .fields
        .iter()
        .filter(|field| !field.skip && !field.flatten)
        .map(|field| {
            let optional = if field.is_required() { "" } else { " (optional)" };
            format!("`{}`{optional}", variable(field, prefix))
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

/// `member: value,`
fn value(field: &Field, place: Option<TokenStream>) -> TokenStream {
    let member = &field.member;
    let Some(place) = place else {
        let default = default(field);
        return quote!(#member: #default,);
    };
    let option = field.ty.option_inner().is_some();
    if field.is_required() || (option && field.default.is_none()) {
        return quote!(#member: #place.0,);
    }
    let (given, default) = (quote!(__given), default(field));
    let given = if option { quote!(__P_Some(#given)) } else { given };
    quote!(#member: match #place.0 { __P_Some(__given) => #given, __P_None => #default },)
}
