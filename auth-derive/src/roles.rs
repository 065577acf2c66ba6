//! Roles: which field fills which, and which are left over.

use proc_macro2::Span;

use crate::context::{Context, Unfilled};
use crate::fields::Field;
use crate::suggest::{list, nearest};

/// Checks, after all methods were read, what they asked for against what the fields offer.
pub(crate) fn check(cx: &mut Context<'_>) {
    claimed_twice(cx);
    bound_in_vain(cx);
    let mut named: Vec<usize> = Vec::new();
    for Unfilled { role, needed } in std::mem::take(&mut cx.unfilled) {
        let near = near_miss(cx, role, needed.is_some()).filter(|index| !named.contains(index));
        named.extend(near);
        match (near, needed) {
            (Some(index), Some((by, _))) => cx.errors.at(
                cx.fields[index].ident.span(),
                format_args!("nothing fills the role `{role}`, which {by} needs: did you mean it by `{0}`?\nhelp: name the field `{role}`, or write `#[auth({role})]` on it", cx.fields[index].name),
            ),
            (Some(index), None) => cx.errors.at(
                cx.fields[index].ident.span(),
                format_args!("nothing reads the field `{}`: did you mean the role `{role}`?\nhelp: name the field `{role}`, or write `#[auth({role})]` on it", cx.fields[index].name),
            ),
            (None, Some((by, span))) => missing(cx, role, &by, span),
            (None, None) => {}
        }
    }
}

fn missing(cx: &mut Context<'_>, role: &str, by: &str, span: Span) {
    let secret = ["api_key", "client_secret", "password", "refresh_token", "token"].contains(&role);
    let ty = if secret { "Secret" } else { "String" };
    let option = if role == "api_key" { "value" } else { role };
    let value = match role {
        "token_endpoint" => "https://…/token".to_owned(),
        _ => {
            let unread = |(index, field): &(usize, &Field)| {
                !field.skip && !field.flatten && !cx.reads.contains(index)
            };
            let field = cx.fields.iter().enumerate().find(unread);
            field.map_or_else(|| "{field}".to_owned(), |(_, field)| format!("{{{}}}", field.name))
        }
    };
    cx.errors.at(
        span,
        format_args!(
            "{by} needs {} `{role}`, and nothing fills it\nhelp: add a field `{role}: {ty}`, mark one with `#[auth({role})]`, or write `{option} = \"{value}\"`",
            article(role)
        ),
    );
}

fn article(role: &str) -> &'static str {
    if role.starts_with(['a', 'e']) { "an" } else { "a" }
}

/// An unread field whose name is almost the role's.
fn near_miss(cx: &Context<'_>, role: &str, needed: bool) -> Option<usize> {
    let unread = |index: usize, field: &Field| {
        !field.skip && !field.flatten && field.role.is_none() && !cx.reads.contains(&index)
    };
    cx.fields.iter().enumerate().find_map(|(index, field)| {
        let near = nearest(&field.name, [role]).is_some();
        // An optional role is no reason to suspect `expires_in` of being `expires_at`.
        let close =
            needed || field.name.len().abs_diff(role.len()) <= 1 && same_start(&field.name, role);
        (unread(index, field) && near && close).then_some(index)
    })
}

fn same_start(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    shared + 2 > a.len().min(b.len())
}

/// Two fields for one role.
fn claimed_twice(cx: &mut Context<'_>) {
    let mut asked = cx.asked.clone();
    asked.sort_unstable();
    asked.dedup();
    for role in asked {
        let mut fields =
            cx.fields.iter().filter(|field| !field.skip && !field.flatten && field.fills() == role);
        if let (Some(first), Some(second)) = (fields.next(), fields.next()) {
            cx.errors.between(
                first.ident.span(),
                second.ident.span(),
                format_args!(
                    "two fields fill the role `{role}`, `{}` and `{}`: keep one",
                    first.name, second.name
                ),
            );
        }
    }
}

/// A role that an attribute gives to a field, and that no method has.
fn bound_in_vain(cx: &mut Context<'_>) {
    for field in cx.fields {
        let Some((role, span)) = &field.role else { continue };
        if cx.asked.iter().any(|asked| asked == role) {
            continue;
        }
        let mut asked: Vec<&str> = cx.asked.clone();
        asked.sort_unstable();
        asked.dedup();
        let help = if asked.is_empty() {
            "they have no roles".to_owned()
        } else {
            format!("their roles are {}", list(&asked).replace(" or ", " and "))
        };
        cx.errors.at(
            *span,
            format_args!("no method of `{}` has the role `{role}`\nhelp: {help}", cx.shown),
        );
    }
}
