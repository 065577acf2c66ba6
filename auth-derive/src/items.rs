//! What one struct, or one variant of an enum, says: its items, read and checked.

use proc_macro2::Span;
use syn::LitStr;

use crate::check::{
    Context, Field, Indices, Kind, Names, Options, Part, Source, Template, Val, fillers, headers,
    query,
};
use crate::help::Errors;
use crate::help::foreign::TOP;
use crate::method::{self, Method, Store};
use crate::read::{Given, Item, Node, Value};

/// The items of a struct or variant.
#[derive(Default)]
pub(crate) struct Items {
    pub(crate) allow_http: Vec<AllowHttp>,
    pub(crate) base_url: Option<Val>,
    pub(crate) also_send_to: Vec<Val>,
    pub(crate) headers: Vec<(String, Val)>,
    pub(crate) query: Vec<(String, Val)>,
    /// A method's address is its place in this list; flattened fields come after.
    pub(crate) methods: Vec<Box<dyn Method>>,
    /// Whether each method has a part that sees the whole struct: a function of the user, a method in a placeholder.
    pub(crate) sees_all: Vec<bool>,
    /// The fields that some value reads.
    pub(crate) reads: Indices,
    /// Whether something needs the whole struct.
    pub(crate) whole: bool,
}

/// `dangerous_allow_http`
pub(crate) enum AllowHttp {
    Always,
    If(Source, Span),
}

/// The attributes that items are read from.
pub(crate) struct Said<'a> {
    /// `Square` or `Login::Oauth`, for errors.
    pub(crate) shown: &'a str,
    pub(crate) span: Span,
    /// The items on the enum, which hold for each variant.
    pub(crate) shared: Vec<Node>,
    pub(crate) own: Vec<Node>,
}

/// What may stand more than once beside the methods.
const REPEATABLE: &[&str] = &["headers", "query", "also_send_to"];

impl Items {
    pub(crate) fn read(
        said: Said<'_>,
        fields: &[Field],
        names: &Names,
        errors: &mut Errors,
    ) -> Self {
        let mut shared = shared(said.shared, said.span, names, errors);
        let methods = names.of_methods();
        let known: Vec<&str> = methods.iter().chain(names.items).copied().collect();
        let repeatable: Vec<&str> = methods.iter().chain(REPEATABLE).copied().collect();
        let mut own = Options::new(TOP, said.span, said.own, &known, &repeatable, names, errors);
        for value in shared.bare.drain(..).chain(own.bare.drain(..)) {
            own.misunderstood = true;
            match &value {
                Value::Text(text) if known.contains(&text.value().as_str()) => {
                    errors.at(text.span(), format_args!("write `{}` without quotes", text.value()));
                }
                _ => errors.at(value.span(), "this says nothing by itself: write a method such as `bearer`, or an item such as `base_url = \"…\"`"),
            }
        }
        let understood = !shared.misunderstood && !own.misunderstood;
        let allow = "dangerous_allow_http";
        let allow_http = [&shared, &own]
            .iter()
            .any(|options| options.allows(allow) || options.meant.contains(&allow));
        let mut cx = Context::new(errors, fields, said.shown, allow_http, names);
        let mut items = Self::default();
        let mut named: Vec<(&str, Span)> = Vec::new();
        for item in shared.drain().into_iter().chain(own.drain()) {
            let name = item.key.text();
            match method::ALL.iter().find(|spec| spec.name == name) {
                Some(spec) => {
                    named.push((spec.name, item.span()));
                    let whole = std::mem::take(&mut cx.whole);
                    items.methods.extend((spec.read)(item, &mut cx));
                    items.sees_all.resize(items.methods.len(), cx.whole);
                    cx.whole |= whole;
                }
                None => items.plain(&name, item, &mut cx),
            }
        }
        check_methods(&named, understood, said.span, &mut cx);
        for (index, field) in fields.iter().enumerate() {
            if field.flatten {
                cx.reads.insert(index);
            }
        }
        fillers::check(understood, &mut cx);
        items.reads = cx.reads;
        items.whole = cx.whole;
        items
    }

    /// The need for a token store of the methods themselves.
    pub(crate) fn store(&self) -> Store {
        self.methods.iter().map(|method| method.store()).max().unwrap_or(Store::No)
    }

    /// Whether a token is obtained by what sees the whole struct, so that each field tells one credential from another.
    pub(crate) fn tells_by_fields(&self) -> bool {
        let obtains = |method: &dyn Method| method.store() != Store::No;
        self.methods
            .iter()
            .zip(&self.sees_all)
            .any(|(method, sees_all)| *sees_all && obtains(&**method))
    }

    /// An item that is no method.
    fn plain(&mut self, name: &str, item: Item, cx: &mut Context<'_>) {
        match name {
            "base_url" => {
                if self.base_url.is_some() {
                    cx.errors.at(item.span(), "`base_url` stands on the enum already: remove one");
                }
                let value = cx.option("base_url", &item, Kind::Url);
                if let Given::Value(Value::Text(text)) = &item.given
                    && Template::parse(text)
                        .is_ok_and(|template| template.texts().any(|text| text.contains('?')))
                {
                    cx.errors.at(text.span(), "a base URL has no query: write `query(\"name\" = \"value\")` as an item of its own");
                }
                self.base_url = Some(value);
            }
            "also_send_to" => {
                for node in item.list(cx.errors) {
                    match node {
                        Node::Bare(Value::Text(text)) => self.also_send_to.push(also_send_to(&text, cx)),
                        Node::Bare(value) => cx.errors.at(value.span(), "`also_send_to` takes URLs in quotes: `also_send_to(\"https://files.example.com\")`"),
                        Node::Broken => {}
                        Node::Item(item) => cx.errors.at(item.span(), "`also_send_to` takes URLs in quotes: `also_send_to(\"https://files.example.com\")`"),
                    }
                }
            }
            "headers" => self.headers.extend(headers(item, cx)),
            "query" => self.query.extend(query(item, cx)),
            "dangerous_allow_http" => self.allow_http.extend(allow_http(&item, cx)),
            // `crate` and `env_prefix` are read with the struct itself.
            _ => {}
        }
    }
}

/// `https://files.example.com`, or `https://*.example.com` for the subdomains.
fn also_send_to(text: &LitStr, cx: &mut Context<'_>) -> Val {
    let whole = text.value();
    if whole == "*" || whole.starts_with("*.") {
        let domain = whole.strip_prefix("*.").unwrap_or("example.com");
        cx.errors.at(
            text.span(),
            format_args!(
                "subdomains are written with the scheme before them: \"https://*.{domain}\""
            ),
        );
        return Val::Absent("also_send_to");
    }
    let Some((scheme, domain)) = whole.split_once("://*.") else {
        return cx.text("also_send_to", text, Kind::Url);
    };
    if !domain.split(['/', ':']).next().is_some_and(|host| host.trim_matches('.').contains('.')) {
        cx.errors.at(
            text.span(),
            "`*.` stands before a domain of your API's, such as \"https://*.example.com\"",
        );
        return Val::Absent("also_send_to");
    }
    let literal = LitStr::new(&format!("{scheme}://{domain}"), text.span());
    match cx.text("also_send_to", &literal, Kind::Url) {
        Val::Text { name, .. } => Val::Text { name, text: whole },
        Val::Absent(role) => Val::Absent(role),
        _ => {
            cx.errors
                .at(text.span(), "below `*.` stands a fixed domain: write it without placeholders");
            Val::Absent("also_send_to")
        }
    }
}

/// The items on an enum. A method there would say nothing about the variants' fields.
fn shared(mut nodes: Vec<Node>, span: Span, names: &Names, errors: &mut Errors) -> Options {
    const KNOWN: &[&str] =
        &["headers", "query", "base_url", "also_send_to", "dangerous_allow_http", "crate"];
    let mut misplaced = false;
    nodes.retain(|node| {
        let Node::Item(item) = node else { return true };
        let name = item.key.text();
        if method::ALL.iter().any(|spec| spec.name == name) {
            errors.at(item.span(), format_args!("`{name}` stands on the variants of an enum, each of which has its own method: move it there"));
            misplaced = true;
            return false;
        }
        if name == "env_prefix" {
            errors.at(item.span(), "an enum has no `from_env()`, because the environment does not choose a variant: remove `env_prefix`");
            return false;
        }
        true
    });
    let mut options = Options::new(TOP, span, nodes, KNOWN, REPEATABLE, names, errors);
    options.misunderstood |= misplaced;
    options
}

/// There is a method, and `none` stands alone.
fn check_methods(named: &[(&str, Span)], understood: bool, span: Span, cx: &mut Context<'_>) {
    if named.is_empty() && understood && !cx.fields.iter().any(|field| field.flatten) {
        cx.errors.at(
            span,
            format_args!(
                "`{}` does not say how it authenticates\nhelp: write `#[auth(bearer)]` or another method (`basic`, `api_key(…)`, `oauth2(…)`, \
                 `session(…)`, `token_with = f`, `sign_with = f`), or `#[auth(none)]`",
                cx.shown
            ),
        );
    }
    let none = named.iter().find(|(name, _)| *name == "none");
    let other = named.iter().find(|(name, _)| *name != "none");
    if let (Some((_, none)), Some((other, span))) = (none, other) {
        cx.errors.between(
            *none,
            *span,
            format_args!(
                "`none` says that nothing is sent, and `{other}` sends something: remove one"
            ),
        );
    }
}

/// `dangerous_allow_http`, or `= "{a_bool_field}"`.
fn allow_http(item: &Item, cx: &mut Context<'_>) -> Option<AllowHttp> {
    let text: LitStr = match &item.given {
        Given::Nothing => return Some(AllowHttp::Always),
        Given::Value(Value::Lit(syn::Lit::Bool(word))) => {
            return word.value.then_some(AllowHttp::Always);
        }
        Given::Value(Value::Text(text)) => text.clone(),
        _ => {
            cx.errors.at(
                item.value_span(),
                "write `dangerous_allow_http`, or `dangerous_allow_http = \"{a_bool_field}\"`",
            );
            return None;
        }
    };
    let template = match Template::parse(&text) {
        Ok(template) => template,
        Err(message) => {
            cx.errors.at(text.span(), message);
            return None;
        }
    };
    match template.parts.as_slice() {
        [part @ (Part::Field(_) | Part::Method(_))] => {
            let source = cx.source(part, text.span())?;
            refuse_text(&source, text.span(), cx);
            Some(AllowHttp::If(source, text.span()))
        }
        _ => {
            cx.errors.at(text.span(), "this takes one placeholder, of a `bool` field: `dangerous_allow_http = \"{a_bool_field}\"`");
            None
        }
    }
}

/// A field that surely is no `bool`.
fn refuse_text(source: &Source, span: Span, cx: &mut Context<'_>) {
    const NO_BOOL: [&str; 14] = [
        "String", "Secret", "Vec", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64",
        "usize", "char",
    ];
    let Source::Field { index, rest, .. } = source else { return };
    let field = &cx.fields[*index];
    let Some(ty) = field.ty.last_segment().map(|(last, _)| last) else {
        return;
    };
    if rest.is_empty() && NO_BOOL.contains(&ty) {
        cx.errors.at(
            span,
            format_args!(
                "`dangerous_allow_http` reads a `bool`, and the field `{}` is a `{ty}`",
                field.name
            ),
        );
    }
}
