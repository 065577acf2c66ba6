//! What a field's type tells by its looks.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, Generics, PathArguments, PathSegment, Type};

/// The last segment of a path type.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// `T` of `Option<T>`, by the last path segment.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// Whether a setter takes what converts into this type: text, secrets, paths and types of the user,
/// but no primitive, no container, and nothing generic.
pub(crate) fn converts(ty: &Type, generics: &Generics) -> bool {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
        "u16", "u32", "u64", "u128", "usize",
    ];
    let Some(segment) = last_segment(ty) else { return false };
    segment.arguments.is_none()
        && !PRIMITIVES.iter().any(|primitive| segment.ident == primitive)
        && !mentions_parameter(&bare(ty).to_token_stream(), generics)
}

/// Types that a method cannot send as a text, by their last segment; a type of another kind is none either.
pub(crate) fn no_text(ty: &Type) -> Option<String> {
    const NO_TEXT: [&str; 15] = [
        "BTreeMap",
        "BTreeSet",
        "Duration",
        "HashMap",
        "HashSet",
        "Instant",
        "Mutex",
        "RwLock",
        "SystemTime",
        "Vec",
        "VecDeque",
        "bool",
        "char",
        "f32",
        "f64",
    ];
    let ty = option_inner(ty).unwrap_or(ty);
    match bare(ty) {
        Type::Reference(reference) => no_text(&reference.elem),
        Type::Path(path) => {
            let name = path.path.segments.last()?.ident.to_string();
            NO_TEXT.contains(&name.as_str()).then(|| format!("a `{name}`"))
        }
        Type::Array(_) | Type::Slice(_) => Some("an array".to_owned()),
        Type::Tuple(_) => Some("a tuple".to_owned()),
        _ => None,
    }
}

/// Types of std, and ours, that derive no `AuthConfig`.
pub(crate) fn no_config(ty: &Type) -> Option<String> {
    const TEXTS: [&str; 6] = ["Secret", "String", "bool", "char", "str", "u64"];
    const CONTAINERS: [&str; 8] =
        ["Arc", "BTreeMap", "Box", "HashMap", "Mutex", "Option", "Rc", "Vec"];
    match bare(ty) {
        Type::Reference(_) => return Some("a reference".to_owned()),
        Type::Tuple(_) => return Some("a tuple".to_owned()),
        Type::Array(_) | Type::Slice(_) => return Some("an array".to_owned()),
        _ => {}
    }
    let segment = last_segment(ty)?;
    let name = segment.ident.to_string();
    let std = if segment.arguments.is_none() { &TEXTS[..] } else { &CONTAINERS[..] };
    std.contains(&name.as_str()).then(|| format!("`{name}`"))
}

/// Whether something in this type looks as if threads could not share it.
pub(crate) fn is_unshared(ty: &Type) -> bool {
    const UNSHARED: [&str; 8] =
        ["Cell", "LazyCell", "OnceCell", "Rc", "Receiver", "RefCell", "UnsafeCell", "dyn"];
    fn any(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => UNSHARED.iter().any(|name| ident == name),
            TokenTree::Punct(punct) => punct.as_char() == '*',
            TokenTree::Group(group) => any(group.stream()),
            TokenTree::Literal(_) => false,
        })
    }
    any(ty.to_token_stream())
}

/// Whether a `String` or a `Secret` is in it: what tells one credential from another.
pub(crate) fn is_text(ty: &Type) -> bool {
    let ty = option_inner(ty).unwrap_or(ty);
    last_segment(ty).is_some_and(|segment| segment.ident == "String" || segment.ident == "Secret")
}

/// Whether a type or const parameter occurs in these tokens.
pub(crate) fn mentions_parameter(tokens: &TokenStream, generics: &Generics) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => {
            generics.type_params().any(|parameter| parameter.ident == ident)
                || generics.const_params().any(|parameter| parameter.ident == ident)
        }
        TokenTree::Group(group) => mentions_parameter(&group.stream(), generics),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Without the invisible group that a `macro_rules!` parameter leaves, and without parentheses.
fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        ty => ty,
    }
}
