//! The code that works values out: expressions that read the fields.

use std::cell::RefCell;
use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::check::{Arm, Choice, Field, Indices, Piece, Position, Source, Val};
use crate::read::tokens::{Tokens, joined, sign};

/// Writes code that reads fields, and remembers which.
pub(crate) struct Emit<'a> {
    fields: &'a [Field],
    /// A variant's fields are bound by a pattern, a struct's are read through `self`.
    variant: bool,
    used: RefCell<Indices>,
}

impl<'a> Emit<'a> {
    pub(crate) fn new(fields: &'a [Field], variant: bool) -> Self {
        Self { fields, variant, used: RefCell::default() }
    }

    /// `name: __f_name,` for each field that was read since the last call.
    pub(crate) fn pattern(&self) -> TokenStream {
        let used = std::mem::take(&mut *self.used.borrow_mut());
        let bound = |index: &usize| {
            let field = &self.fields[*index];
            let (member, local) = (&field.member, local(field));
            quote!(#member: #local,)
        };
        joined(used.as_slice().iter().map(bound).collect())
    }

    /// A reference to a field.
    pub(crate) fn field(&self, index: usize, span: Span) -> Tokens {
        let place = self.place(index, span);
        if self.variant { place } else { std::iter::once(sign('&', span)).chain(place).collect() }
    }

    /// The field itself, or the local variable that refers to it.
    fn place(&self, index: usize, span: Span) -> Tokens {
        let field = &self.fields[index];
        if self.variant {
            self.used.borrow_mut().insert(index);
            return std::iter::once(local(field).into()).collect();
        }
        // Each is who it was, and stands where the value does: errors about the type point there.
        let mut this = this();
        this.set_span(this.span().located_at(span));
        let mut member = field.member.clone();
        member.set_span(member.span().located_at(span));
        [this.into(), sign('.', span), member].into_iter().collect()
    }

    /// An expression of type `Value`.
    pub(crate) fn value(&self, value: &Val) -> TokenStream {
        match value {
            Val::Absent(role) => quote!(__P_Value::Absent(#role)),
            Val::Text { name, text } => quote!(__P_Value::literal(#name, #text)),
            Val::Pieces { name, pieces, span } => {
                if let [Piece::Hole(None, source @ Source::Field { .. })] = pieces.as_slice() {
                    let (shown, reference) = self.source(source, *span);
                    return if *name == shown {
                        quote!(__values.same(#name, #reference))
                    } else {
                        quote!(__values.field(#name, #shown, #reference))
                    };
                }
                let calls = joined(pieces.iter().map(|piece| self.piece(piece, *span)).collect());
                quote!(__values.text(__P_Template::new(#name) #calls))
            }
            Val::Choice(choice) => self.choice(choice),
        }
    }

    fn choice(&self, choice: &Choice) -> TokenStream {
        let (shown, on) = self.source(&choice.on, choice.span);
        let arms = choice.arms.iter().map(|(arm, value)| {
            let value = self.value(value);
            match arm {
                Arm::Text(text) => quote!(__P_Some(#text) => #value,),
                Arm::Absent => quote!(__P_None => #value,),
                Arm::Any => quote!(_ => #value,),
            }
        });
        let has = |wanted: Arm| choice.arms.iter().any(|(arm, _)| *arm == wanted);
        let any = has(Arm::Any);
        let absent =
            (!any && !has(Arm::Absent)).then(|| quote!(__P_None => __P_Value::Absent(#shown),));
        let unmatched = (!any).then(|| quote!(__P_Some(_) => __values.unmatched(#shown),));
        quote!(match __P_Placeholder::text(#on).as_deref() { #(#arms)* #absent #unmatched })
    }

    /// `("name", value), …`
    pub(crate) fn pairs(&self, pairs: &[(String, Val)]) -> TokenStream {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = self.value(value);
            quote!((#name, #value))
        });
        vec(pairs)
    }

    fn piece(&self, piece: &Piece, span: Span) -> TokenStream {
        match piece {
            Piece::Text(text) => quote!(.literal(#text)),
            // Outside `send_as` there is none.
            Piece::Token | Piece::TokenType => TokenStream::new(),
            Piece::Hole(position, source) => {
                let call = match position {
                    None if matches!(source, Source::Base64(_)) => quote!(base64),
                    None => quote!(part),
                    Some(Position::Base) => quote!(base),
                    Some(Position::Host) => quote!(host),
                    Some(Position::Segment) => quote!(segment),
                };
                let (shown, reference) = self.source(source, span);
                let computed = source.is_method().then(|| quote!(.computed()));
                quote!(#computed.#call(#shown, #reference))
            }
        }
    }

    /// The name that errors show, and a reference to what is read. Errors about its type point at `span`.
    pub(crate) fn source(&self, source: &Source, span: Span) -> (String, Tokens) {
        match source {
            Source::Base64(inner) => self.source(inner, span),
            Source::Method { ident, shown } => {
                // All but `self` stands at `span`, and so do errors about the method and its type.
                let this = this();
                let read = quote_spanned!(span=> &match #this { __this => __this.#ident() });
                (shown.clone(), read.into_iter().collect())
            }
            Source::Field { index, rest, shown } => {
                let read = match rest.as_slice() {
                    [] => self.field(*index, span),
                    rest if self.fields[*index].ty.option_inner().is_some() => {
                        let place = self.place(*index, span);
                        let read = quote_spanned!(span=> &#place.as_ref().map(|__inner| &__inner #(.#rest)*));
                        read.into_iter().collect()
                    }
                    rest => {
                        let place = self.place(*index, span);
                        quote_spanned!(span=> &#place #(.#rest)*).into_iter().collect()
                    }
                };
                (shown.clone(), read)
            }
        }
    }
}

/// A `Vec`, in a module where no trait is in scope.
pub(crate) fn vec(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let mut items = items.peekable();
    if items.peek().is_none() { quote!(__P_Vec::new()) } else { quote!(__P_vec([#(#items),*])) }
}

/// `self` of the generated function. At another span it would be another `self`: the user's tokens may
/// have gone through a `macro_rules!` on their way.
pub(crate) fn this() -> Ident {
    Ident::new("self", Span::call_site())
}

/// The local variable of a field.
pub(crate) fn local(field: &Field) -> Ident {
    format_ident!("__f_{}", field.name, span = field.ident.span())
}

/// The duration as code.
pub(crate) fn duration(duration: Duration) -> TokenStream {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanos))
}
