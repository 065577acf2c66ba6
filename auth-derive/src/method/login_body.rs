//! The body of a login: `json(…)`, `form(…)`, or `body("…", content_type = "…")`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Lit;

use crate::check::{Context, Kind, Options, Piece, Position, Template, Val, choice};
use crate::method::emit::{Emit, vec};
use crate::read::{Given, Item, Value, literal, pairs};

pub(super) enum Body {
    Empty,
    Json(Vec<(Vec<String>, Json)>),
    Form(Vec<(String, Val)>),
    Raw { text: Val, content_type: String },
}

/// A value in a JSON body.
pub(super) enum Json {
    Text(Val),
    Literal(String),
}

impl Body {
    /// Reads the one body among `options`.
    pub(super) fn read(options: &mut Options, get: bool, cx: &mut Context<'_>) -> Self {
        let given: Vec<Item> =
            ["json", "form", "body"].iter().filter_map(|name| options.take(name)).collect();
        let mut given = given.into_iter();
        let Some(item) = given.next() else { return Self::Empty };
        for second in given {
            cx.errors.between(
                item.span(),
                second.span(),
                format_args!(
                    "a login has one body, and this one has `{}` and `{}`: remove one",
                    item.key.text(),
                    second.key.text()
                ),
            );
        }
        if get {
            cx.errors.at(
                item.span(),
                format_args!(
                    "a GET has no body: write `post = …`, or `query(…)` instead of `{}(…)`",
                    item.key.text()
                ),
            );
        }
        match item.key.text().as_str() {
            "json" => json(item, cx),
            "form" => form(item, cx),
            _ => raw(item, cx).unwrap_or(Self::Empty),
        }
    }

    /// An expression of type `LoginBody`.
    pub(super) fn expand(&self, emit: &Emit<'_>) -> TokenStream {
        match self {
            Self::Empty => quote!(__P_LoginBody::Empty),
            Self::Form(fields) => {
                let fields = emit.pairs(fields);
                quote!(__P_LoginBody::Form(#fields))
            }
            Self::Raw { text, content_type } => {
                let text = emit.value(text);
                quote!(__P_LoginBody::Raw { text: #text, content_type: #content_type })
            }
            Self::Json(entries) => {
                let entries = entries.iter().map(|(path, value)| {
                    let value = match value {
                        Json::Literal(literal) => quote!(__P_LoginJson::Literal(#literal)),
                        Json::Text(value) => {
                            let value = emit.value(value);
                            quote!(__P_LoginJson::Text(#value))
                        }
                    };
                    quote!((&[#(#path),*] as &[&__P_str], #value))
                });
                let entries = vec(entries);
                quote!(__P_LoginBody::Json(#entries))
            }
        }
    }
}

fn json(item: Item, cx: &mut Context<'_>) -> Body {
    let mut entries: Vec<(Vec<String>, Json)> = Vec::new();
    for (name, value) in pairs("json", item.list(cx.errors), cx.errors) {
        let path = match literal::path(&name.value()) {
            Ok(path) => path,
            Err(message) => {
                cx.errors.at(name.span(), message);
                continue;
            }
        };
        if let Some((other, _)) =
            entries.iter().find(|(other, _)| other.starts_with(&path) || path.starts_with(other))
        {
            cx.errors.at(
                name.span(),
                format_args!(
                    "`{}` is a value and an object at once, because of `{}`: rename one",
                    path.join("."),
                    other.join(".")
                ),
            );
        } else {
            cx.fill("json", &path.join("."), name.span(), "json");
        }
        let value = match &value {
            Value::Lit(Lit::Int(number)) if number.suffix().is_empty() => {
                Json::Literal(number.base10_digits().to_owned())
            }
            Value::Lit(Lit::Bool(word)) => Json::Literal(word.value.to_string()),
            Value::Text(_) => Json::Text(cx.chosen(&name.value(), &value, Kind::Plain)),
            Value::Call(word, _) if word == choice::WORD => {
                Json::Text(cx.chosen(&name.value(), &value, Kind::Plain))
            }
            other => {
                cx.errors.at(
                    other.span(),
                    "a JSON value here is a text in quotes, a whole number, `true` or `false`",
                );
                continue;
            }
        };
        entries.push((path, value));
    }
    Body::Json(entries)
}

fn form(item: Item, cx: &mut Context<'_>) -> Body {
    let pairs = pairs("form", item.list(cx.errors), cx.errors);
    Body::Form(
        pairs
            .into_iter()
            .map(|(name, value)| {
                match literal::parameter(&name.value()) {
                    Ok(()) => cx.fill("form", &name.value(), name.span(), "form"),
                    Err(message) => cx.errors.at(name.span(), message),
                }
                let value = cx.pair(&name, &value, Kind::Plain);
                (name.value(), value)
            })
            .collect(),
    )
}

fn raw(item: Item, cx: &mut Context<'_>) -> Option<Body> {
    if let Given::Value(value) = &item.given {
        cx.errors.at(
            value.span(),
            "`body` takes parentheses: write `body(\"…\", content_type = \"text/plain\")`",
        );
        return None;
    }
    let mut options = cx.options("body", item, &["content_type"]);
    let text = match options.bare.as_slice() {
        [Value::Text(text)] => text.clone(),
        _ if options.misunderstood => return None,
        _ => {
            cx.errors.at(
                options.span,
                "`body` takes its text first: write `body(\"…\", content_type = \"text/plain\")`",
            );
            return None;
        }
    };
    if !options.has("content_type") {
        if options.misunderstood {
            return None;
        }
        cx.errors.at(options.span, "the body's content type is not set: write `body(\"…\", content_type = \"text/plain\")`");
        return None;
    }
    let content_type = options.take_text("content_type", cx.errors)?;
    let media_type =
        content_type.value().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if literal::header_value(&content_type.value()).is_err() || !media_type.contains('/') {
        cx.errors.at(
            content_type.span(),
            "this is not a content type: write one such as \"text/plain\"",
        );
    }
    let form = media_type == "application/x-www-form-urlencoded";
    let placeholders = Template::parse(&text).is_ok_and(|template| template.has_placeholder());
    if placeholders && !form && media_type != "text/plain" {
        cx.errors.at(
            text.span(),
            format_args!("a placeholder cannot be escaped for `{media_type}`: use `json(…)` or `form(…)`, or a plain text"),
        );
    }
    let mut value = cx.text("body", &text, Kind::Plain);
    if let Val::Pieces { pieces, .. } = &mut value
        && form
    {
        for piece in pieces {
            if let Piece::Hole(position, _) = piece {
                *position = Some(Position::Segment);
            }
        }
    }
    Some(Body::Raw { text: value, content_type: content_type.value() })
}
