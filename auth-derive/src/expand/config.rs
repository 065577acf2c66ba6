//! `impl AuthConfig`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::Field;
use crate::expand::arm::{Arm, Case, delegate, flattened, inner};
use crate::expand::seen::{seen, seen_fields};
use crate::expand::shapes::respan;
use crate::input::{Body, Input};
use crate::items::AllowHttp;
use crate::method::Store;
use crate::read::generics::Generics;
use crate::read::tokens::joined;

/// The impl for the user's own type.
pub(super) fn expand(input: &Input) -> TokenStream {
    let arms: Vec<Arm<'_>> = match &input.body {
        Body::Struct(config) => vec![Arm { variant: None, of: None, config }],
        Body::Enum(variants) => variants
            .iter()
            .map(|(variant, config)| Arm { variant: Some(variant), of: None, config })
            .collect(),
    };
    implement(&input.ident, &input.generics, &arms, &input.ident.unraw().to_string(), None)
}

/// `impl AuthConfig for #target`; each arm is a struct or variant with its path. `named` is the user's type, whose
/// name `name` gives where the target has one of its own.
pub(super) fn implement(
    target: &impl ToTokens,
    generics: &Generics,
    arms: &[Arm<'_>],
    named: &str,
    name: Option<TokenStream>,
) -> TokenStream {
    let (parameters, arguments) = (generics.declared(), generics.names());
    let bounds = bounds(generics, arms);
    let store = store(arms);
    let spot = flattened(arms).first().map(|ty| ty.span());
    // A config that threads cannot share is refused at the field that may be why.
    let odd = || {
        arms.iter().find_map(|arm| {
            let field = arm.config.fields.iter().find(|field| field.ty.is_unshared());
            field.map(|field| field.ty.span())
        })
    };
    let config = Ident::new("__P_AuthConfig", spot.unwrap_or_else(Span::call_site));
    let this = match spot.or_else(odd) {
        Some(spot) => respan(quote!(#target<#(#arguments),*>), spot),
        None => quote!(#target<#(#arguments),*>),
    };
    let plan = joined(arms.iter().map(plan_arm).collect());
    let enumeration = arms.iter().any(|arm| arm.variant.is_some());
    let plan = if enumeration { quote!(match self { #plan }) } else { plan };
    let on = if enumeration { quote!((self, at)) } else { quote!(at) };
    let none = || quote!(__P_None);
    let internal =
        || quote!(__P_Err(__P_Error::from(__P_ConfigError::new("auth", __P_Reason::Internal))));
    let (mut values, mut tokens, mut signs) = (Vec::new(), Vec::new(), Vec::new());
    let mut all_seen = Vec::new();
    for arm in arms {
        seen(arm, named, &mut all_seen);
        token_values(arm, &mut values);
        calls(arm, true, &mut tokens);
        calls(arm, false, &mut signs);
    }
    let token_values = method(
        |at| quote!(fn __token_values(&self, #at: &[__P_usize], __values: &mut __P_Values) -> __P_Option<__P_TokenValues>),
        &on,
        none,
        &values,
    );
    let seen = method(
        |at| quote!(fn __seen(&self, #at: &[__P_usize], __seen: &mut __P_Seen)),
        &on,
        || quote!(()),
        &all_seen,
    );
    let token_with = method(
        |at| quote!(fn __token_with(&self, #at: &[__P_usize], requests: &mut __P_TokenRequests<'_>) -> __P_Result<__P_Token, __P_Error>),
        &on,
        internal,
        &tokens,
    );
    let sign = method(
        |at| quote!(fn __sign(&self, #at: &[__P_usize], request: &mut __P_SignRequest<'_>) -> __P_Result<(), __P_Error>),
        &on,
        internal,
        &signs,
    );
    quote! {
        #[automatically_derived]
        impl<#(#parameters),*> #config for #this where #(#bounds),* {
            #store

            fn __plan(&self, plan: &mut __P_Plan, __values: &mut __P_Values) {
                #plan
            }

            #name
            #seen
            #token_values
            #token_with
            #sign
        }
    }
}

/// One of the trait's functions; without cases the provided one stays.
fn method(
    signature: impl FnOnce(Ident) -> TokenStream,
    on: &TokenStream,
    otherwise: impl FnOnce() -> TokenStream,
    cases: &[Case],
) -> TokenStream {
    let name = |name| Ident::new(name, Span::call_site());
    if let [Case { only: true, body, .. }] = cases {
        let signature = signature(name("__at"));
        return quote!(#signature { #body });
    }
    if cases.is_empty() {
        return TokenStream::new();
    }
    let signature = signature(name("at"));
    let otherwise = otherwise();
    let arms = cases.iter().map(|Case { pattern, body, .. }| quote!(#pattern => #body,));
    quote! {
        #signature {
            match #on {
                #(#arms)*
                _ => #otherwise,
            }
        }
    }
}

fn plan_arm(arm: &Arm<'_>) -> TokenStream {
    let (emit, config) = (arm.emit(), arm.config);
    let items = &config.items;
    let mut body = TokenStream::new();
    for allow in &items.allow_http {
        let allow = match allow {
            AllowHttp::Always => quote!(true),
            AllowHttp::If(source, span) => {
                let (_, reference) = emit.source(source, *span);
                quote!(__P_flag(#reference))
            }
        };
        body.extend(quote!(plan.dangerous_allow_http(#allow);));
    }
    if let Some(value) = &items.base_url {
        let value = emit.value(value);
        body.extend(quote!(plan.base_url(&#value, __values);));
    }
    for value in &items.also_send_to {
        let value = emit.value(value);
        body.extend(quote!(plan.also_send_to(&#value, __values);));
    }
    for (name, value) in &items.headers {
        let value = emit.value(value);
        body.extend(quote!(plan.header(#name, &#value, __values);));
    }
    for (name, value) in &items.query {
        let value = emit.value(value);
        body.extend(quote!(plan.query(#name, &#value, __values);));
    }
    for (at, method) in items.methods.iter().enumerate() {
        body.extend(method.plan(at, &emit));
    }
    for (at, index) in config.flattened() {
        let (name, ty) = (&config.fields[index].name, &config.fields[index].ty);
        let (field, inner) = (emit.field(index, ty.span()), inner(ty));
        let (inner_plan, values) = (quote!(__inner), quote!(__values));
        let plan = quote_spanned!(ty.span()=> #inner::__plan(#field, &mut #inner_plan, #values));
        body.extend(quote!({
            let mut #inner_plan = plan.inner();
            #plan;
            plan.flatten(#at, #name, #inner_plan, __values);
        }));
    }
    match arm.variant {
        None => body,
        Some(variant) => {
            let pattern = emit.pattern();
            quote!(Self::#variant { #pattern .. } => { #body })
        }
    }
}

fn token_values(arm: &Arm<'_>, cases: &mut Vec<Case>) {
    let emit = arm.emit();
    for (at, method) in arm.config.items.methods.iter().enumerate() {
        if let Some(values) = method.token_values(&emit) {
            cases.push(arm.case(&quote!(#at), quote!(__P_Some(#values)), &emit));
        }
    }
    cases.extend(delegate(
        arm,
        &emit,
        &|inner, field| quote!(#inner::__token_values(#field, __rest, __values)),
    ));
}

/// The user's functions, for `__token_with` or `__sign`.
fn calls(arm: &Arm<'_>, tokens: bool, cases: &mut Vec<Case>) {
    let emit = arm.emit();
    for (at, method) in arm.config.items.methods.iter().enumerate() {
        let call = if tokens { method.token_with() } else { method.sign() };
        cases.extend(call.map(|call| arm.case(&quote!(#at), call, &emit)));
    }
    cases.extend(delegate(arm, &emit, &|inner, field| {
        if tokens {
            quote!(#inner::__token_with(#field, __rest, requests))
        } else {
            quote!(#inner::__sign(#field, __rest, request))
        }
    }));
}

/// The greatest need of all methods, flattened fields and variants.
fn store(arms: &[Arm<'_>]) -> TokenStream {
    let own = arms.iter().map(|arm| arm.config.items.store()).max().unwrap_or(Store::No);
    let own = match own {
        Store::No => quote!(__P_NoStore),
        Store::Optional => quote!(__P_OptionalStore),
        Store::Required => quote!(__P_RequiredStore),
    };
    let mut spot = None;
    let need = flattened(arms).into_iter().fold(own, |need, ty| {
        let span = *spot.get_or_insert_with(|| ty.span());
        let (or, inner) = (Ident::new("__P_StoreNeed", span), inner(ty));
        quote_spanned!(span=> <#need as #or>::Or<#inner::Store>)
    });
    let store = quote!(type Store = #need;);
    // All that a type which is no config gets wrong is spanned at it, so that it is said once.
    match spot {
        Some(span) => respan(store, span),
        None => store,
    }
}

/// The user's bounds, and what placeholders need of generic fields.
fn bounds(generics: &Generics, arms: &[Arm<'_>]) -> Vec<TokenStream> {
    let mut bounds: Vec<TokenStream> =
        generics.predicates.iter().map(ToTokens::to_token_stream).collect();
    if generics.is_empty() {
        return bounds;
    }
    bounds.push(quote!(Self: __P_Send + __P_Sync + 'static));
    let generic = |field: &Field| field.ty.is_generic(generics);
    for arm in arms {
        let config = arm.config;
        for field in config
            .items
            .reads
            .as_slice()
            .iter()
            .map(|index| &config.fields[*index])
            .filter(|field| generic(field))
        {
            let ty = &field.ty;
            bounds.push(if field.flatten {
                quote!(#ty: __P_AuthConfig)
            } else {
                quote!(#ty: __P_Placeholder)
            });
        }
        // Which of a field's two notes is meant is asked where its type is known, and a parameter's is not.
        for field in seen_fields(config).filter(|field| generic(field)) {
            let ty = &field.ty;
            bounds.push(quote!(#ty: __P_Digestible));
        }
    }
    bounds
}
