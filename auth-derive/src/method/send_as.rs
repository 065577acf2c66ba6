//! `send_as(header = "X-Session", value = "Token {token}")`: where an obtained token goes.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::LitStr;

use crate::check::{Context, Options, Part, Piece, Template, Val, header_template};
use crate::method::api_key::Place;
use crate::method::emit::{Emit, vec};

pub(super) const OPTIONS: &[&str] = &["header", "query", "value"];

/// `None` is `Authorization: Bearer`.
pub(super) struct SendAs(Option<(Place, Vec<Piece>, Span)>);

impl SendAs {
    /// Reads `send_as(…)` among `options`; notes the place, the default one included.
    pub(super) fn read(options: &mut Options, cx: &mut Context<'_>) -> Self {
        let Some(item) = options.take("send_as") else {
            cx.fill("header", "Authorization", options.span, options.owner);
            return Self(None);
        };
        let mut inner = cx.options("send_as", item, OPTIONS);
        inner.refuse_bare(cx.errors);
        if !inner.has("header") && !inner.has("query") && !inner.misunderstood {
            cx.errors.at(
                inner.span,
                "`send_as` does not say where the token goes\nhelp: write `send_as(header = \"X-Token\")` or `send_as(query = \"token\")`",
            );
        }
        let place = Place::read(&mut inner, &["header", "query"], options.owner, cx);
        let value = inner.take_text("value", cx.errors);
        let span = value.as_ref().map_or(inner.span, LitStr::span);
        let header = place.as_ref().is_some_and(Place::is_header);
        let pieces = value
            .map_or_else(|| vec![Piece::Token], |value| pieces(&value, header, options.owner, cx));
        Self(place.map(|place| (place, pieces, span)))
    }

    /// A cookie goes back under its own name.
    pub(super) fn cookie(name: &str, span: Span, cx: &mut Context<'_>) -> Self {
        let pieces = vec![Piece::Text(format!("{name}=")), Piece::Token];
        Self(Some((Place::of_header("Cookie", span, "session", cx), pieces, span)))
    }

    /// An expression of type `SendAs`, where it is said.
    pub(super) fn expand(&self, emit: &Emit<'_>) -> Option<TokenStream> {
        let (place, pieces, span) = self.0.as_ref()?;
        let place = place.expand(emit);
        let parts = pieces.iter().map(|piece| match piece {
            Piece::Token => quote!(__P_SendPart::Token),
            Piece::TokenType => quote!(__P_SendPart::TokenType),
            Piece::Text(text) => quote!(__P_SendPart::Text(__P_Value::literal("send_as", #text))),
            Piece::Hole(..) => {
                let value = Val::Pieces {
                    name: "send_as".to_owned(),
                    pieces: vec![piece.clone()],
                    span: *span,
                };
                let value = emit.value(&value);
                quote!(__P_SendPart::Text(#value))
            }
        });
        let value = vec(parts);
        Some(quote!(__P_SendAs { place: #place, value: #value }))
    }
}

fn pieces(literal: &LitStr, header: bool, owner: &str, cx: &mut Context<'_>) -> Vec<Piece> {
    let template = match Template::parse(literal) {
        Ok(template) => template,
        Err(message) => {
            cx.errors.at(literal.span(), message);
            return Vec::new();
        }
    };
    let token = |part: &Part| is(part, &["token", "access_token"]);
    if !template.parts.iter().any(token) {
        let names: Vec<&str> = cx.fields.iter().map(|field| field.name.as_str()).collect();
        let misspelled = template.parts.iter().find_map(|part| match part {
            Part::Field(path) => path.first().filter(|name| !names.contains(&name.as_str())),
            _ => None,
        });
        if let Some(name) = misspelled {
            cx.errors.at(
                literal.span(),
                format_args!("`{{{name}}}` is not the token: did you mean `{{token}}`?"),
            );
            return Vec::new();
        }
        cx.errors.at(literal.span(), "this value does not contain the token: write `{token}` where it goes, as in \"Token {token}\"");
        return Vec::new();
    }
    if owner == "token_with" && template.parts.iter().any(|part| is(part, &["token_type"])) {
        cx.errors.at(literal.span(), "a function obtains this token, so no answer names its `token_type`: return the whole value as the token");
    }
    if header && let Err(message) = header_template(&template) {
        cx.errors.at(literal.span(), message);
    }
    template
        .parts
        .iter()
        .filter_map(|part| match part {
            part if token(part) => Some(Piece::Token),
            part if is(part, &["token_type"]) => Some(Piece::TokenType),
            Part::Text(text) => Some(Piece::Text(text.clone())),
            part => cx.source(part, literal.span()).map(|source| Piece::Hole(None, source)),
        })
        .collect()
}

/// Whether it is a placeholder of one of these names.
fn is(part: &Part, names: &[&str]) -> bool {
    matches!(part, Part::Field(path) if matches!(path.as_slice(), [name] if names.contains(&name.as_str())))
}
