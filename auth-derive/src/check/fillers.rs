//! Which field fills which role, and which are left over.

use proc_macro2::Span;

use crate::check::context::{Context, Unfilled};
use crate::check::fields::Field;
use crate::check::kind::Kind;
use crate::check::roles;
use crate::help::suggest::{is_one_step, list, nearest};

/// Checks, after all methods were read, what they asked for against what the fields offer. Where an item was not
/// `understood`, what is missing may have been meant by it.
pub(crate) fn check(understood: bool, cx: &mut Context<'_>) {
    claimed_twice(cx);
    swapped(cx);
    let before = cx.errors.len();
    if understood {
        bound_in_vain(cx);
    }
    let understood =
        cx.errors.none_since(before) && !cx.fields.iter().any(|field| field.misunderstood);
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
            (None, Some((by, span))) if understood => missing(cx, role, &by, span),
            (None, _) => {}
        }
    }
}

fn missing(cx: &mut Context<'_>, role: &str, by: &str, span: Span) {
    if let Some(field) = cx.fields.iter().find(|field| field.skip && field.name == role) {
        cx.errors.at(
            field.ident.span(),
            format_args!("the field `{role}` is skipped, and {by} needs it: remove `skip`"),
        );
        return;
    }
    if cx.fields.iter().any(Field::is_newtype) {
        cx.errors.at(span, format_args!("{by} reads a `{role}`, and a newtype variant has no field of that name: write the method in the inner struct"));
        return;
    }
    let (kind, option) =
        roles::of(role).map_or((Kind::Plain, role), |row| (row.kind, row.option()));
    let ty = if kind.is_secret() { "Secret" } else { "String" };
    let value = match kind {
        Kind::Url => "https://…/token".to_owned(),
        _ => {
            let unread = |(index, field): &(usize, &Field)| {
                !field.skip && !field.flatten && !cx.reads.contains(*index)
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
        !field.skip && !field.flatten && field.role.is_none() && !cx.reads.contains(index)
    };
    let nicknames = roles::of(role).map_or(&[][..], |row| row.nicknames);
    let alike = |field: &Field| {
        // An optional role is no reason to suspect `expires_in` of being `expires_at`.
        (nearest(&field.name, [role]).is_some() && (needed || is_one_step(&field.name, role)))
            || nicknames.contains(&field.name.as_str())
    };
    // Most fields are read, and how alike two words are is dear to find out.
    let mut unread = cx.fields.iter().enumerate().filter(|(index, field)| unread(*index, field));
    unread.find(|(_, field)| alike(field)).map(|(index, _)| index)
}

/// `username = "{password}", password = "{username}"`
fn swapped(cx: &mut Context<'_>) {
    for (nth, (role, field, span)) in cx.written.iter().enumerate() {
        let back = |(other, other_field, _): &&(&str, String, Span)| {
            other == field && other_field == role && role != field
        };
        if let Some((other, _, second)) = cx.written[nth + 1..].iter().find(back) {
            cx.errors.between(
                *span,
                *second,
                format_args!("`{role}` reads the field `{field}`, and `{other}` the field `{role}`: swap the two"),
            );
        }
    }
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
