//! `token: &str`, where the struct has no lifetime.

use syn::{Data, DeriveInput, GenericArgument, Lifetime, PathArguments, Type};

/// The input with `'static` where a field's type leaves a lifetime out, which rustc refuses in its own words;
/// `None` where none is left out.
pub(super) fn without_elided(input: &DeriveInput) -> Option<DeriveInput> {
    let mut owned = input.clone();
    let fields: Vec<&mut syn::Field> = match &mut owned.data {
        Data::Struct(data) => data.fields.iter_mut().collect(),
        Data::Enum(data) => {
            data.variants.iter_mut().flat_map(|variant| variant.fields.iter_mut()).collect()
        }
        Data::Union(_) => Vec::new(),
    };
    let mut found = false;
    for field in fields {
        fill(&mut field.ty, &mut found);
    }
    found.then_some(owned)
}

fn fill(ty: &mut Type, found: &mut bool) {
    match ty {
        Type::Reference(reference) => {
            if reference.lifetime.is_none() {
                reference.lifetime = Some(Lifetime::new("'static", reference.and_token.span));
                *found = true;
            }
            fill(&mut reference.elem, found);
        }
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
                    continue;
                };
                for argument in &mut arguments.args {
                    if let GenericArgument::Type(ty) = argument {
                        fill(ty, found);
                    }
                }
            }
        }
        Type::Array(array) => fill(&mut array.elem, found),
        Type::Group(group) => fill(&mut group.elem, found),
        Type::Paren(paren) => fill(&mut paren.elem, found),
        Type::Slice(slice) => fill(&mut slice.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|ty| fill(ty, found)),
        _ => {}
    }
}
