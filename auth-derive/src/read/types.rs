//! A field's type, and what it tells by its looks.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::read::generics::Generics;
use crate::read::tokens::{Angles, Tokens, between_commas, group, is_punct, sign};

/// A type.
#[derive(Clone)]
pub(crate) struct Type {
    tokens: Tokens,
    look: Look,
}

/// What kind of type it is, without parentheses and without the invisible group that a `macro_rules!`
/// parameter leaves.
#[derive(Clone)]
enum Look {
    /// The last segment, and whether it has arguments; where it is `Option`, its type.
    Path {
        last: String,
        arguments: bool,
        option: Option<Box<Type>>,
    },
    Reference(Box<Type>),
    Tuple,
    /// Of a known length or not.
    Array,
    Other,
}

impl Type {
    pub(crate) fn read(tokens: Tokens) -> Self {
        let look = Look::of(tokens.as_slice());
        Self { tokens, look }
    }

    pub(crate) fn span(&self) -> Span {
        self.tokens.span()
    }

    /// `Rc` of `std::rc::Rc<T>`, and whether it has arguments.
    pub(crate) fn last_segment(&self) -> Option<(&str, bool)> {
        match &self.look {
            Look::Path { last, arguments, .. } => Some((last.as_str(), *arguments)),
            _ => None,
        }
    }

    /// `T` of `Option<T>`, by the last path segment.
    pub(crate) fn option_inner(&self) -> Option<&Self> {
        match &self.look {
            Look::Path { option, .. } => option.as_deref(),
            _ => None,
        }
    }

    /// `T` of `Option<T>` and of `T`.
    pub(crate) fn without_option(&self) -> &Self {
        self.option_inner().unwrap_or(self)
    }

    /// Whether a type or const parameter occurs in it.
    pub(crate) fn is_generic(&self, generics: &Generics) -> bool {
        generics.occur_in(self.tokens.as_slice())
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// `name<Self>`, where all but the type is at `span`.
    pub(crate) fn within(&self, name: &str, span: Span) -> Tokens {
        let name = TokenTree::from(Ident::new(name, span));
        let tokens = self.tokens.as_slice().iter().cloned();
        [name, sign('<', span)].into_iter().chain(tokens).chain([sign('>', span)]).collect()
    }

    /// Whether a setter takes what converts into this type: text, secrets, paths and types of the user,
    /// but no primitive, no container, and nothing generic.
    pub(crate) fn converts(&self, generics: &Generics) -> bool {
        const PRIMITIVES: [&str; 17] = [
            "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
            "u16", "u32", "u64", "u128", "usize",
        ];
        self.last_segment()
            .is_some_and(|(last, arguments)| !arguments && !PRIMITIVES.contains(&last))
            && !self.is_generic(generics)
    }

    /// Types that a method cannot send as a text, by their last segment; a type of another kind is none either.
    pub(crate) fn no_text(&self) -> Option<String> {
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
        match &self.without_option().look {
            Look::Reference(to) => to.no_text(),
            Look::Path { last, .. } => {
                NO_TEXT.contains(&last.as_str()).then(|| format!("a `{last}`"))
            }
            Look::Array => Some("an array".to_owned()),
            Look::Tuple => Some("a tuple".to_owned()),
            Look::Other => None,
        }
    }

    /// Types of std, and ours, that derive no `AuthConfig`.
    pub(crate) fn no_config(&self) -> Option<String> {
        const TEXTS: [&str; 6] = ["Secret", "String", "bool", "char", "str", "u64"];
        const CONTAINERS: [&str; 8] =
            ["Arc", "BTreeMap", "Box", "HashMap", "Mutex", "Option", "Rc", "Vec"];
        match &self.look {
            Look::Reference(_) => Some("a reference".to_owned()),
            Look::Tuple => Some("a tuple".to_owned()),
            Look::Array => Some("an array".to_owned()),
            Look::Path { last, arguments, .. } => {
                let std = if *arguments { &CONTAINERS[..] } else { &TEXTS[..] };
                std.contains(&last.as_str()).then(|| format!("`{last}`"))
            }
            Look::Other => None,
        }
    }

    /// Whether something in this type looks as if threads could not share it.
    pub(crate) fn is_unshared(&self) -> bool {
        const UNSHARED: [&str; 8] =
            ["Cell", "LazyCell", "OnceCell", "Rc", "Receiver", "RefCell", "UnsafeCell", "dyn"];
        fn any(token: &TokenTree) -> bool {
            match token {
                TokenTree::Ident(ident) => UNSHARED.contains(&ident.to_string().as_str()),
                TokenTree::Punct(punct) => punct.as_char() == '*',
                TokenTree::Group(group) => group.stream().into_iter().any(|token| any(&token)),
                TokenTree::Literal(_) => false,
            }
        }
        self.tokens.as_slice().iter().any(any)
    }

    /// With `'static` where a lifetime is left out; `None` where none is.
    pub(crate) fn with_elided(&self) -> Option<Self> {
        let mut found = false;
        let tokens = elided(self.tokens.as_slice(), &mut found);
        found.then(|| Self::read(tokens))
    }
}

impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

impl Look {
    fn of(tokens: &[TokenTree]) -> Self {
        match tokens {
            [TokenTree::Group(group)] => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                match group.delimiter() {
                    Delimiter::Bracket => Self::Array,
                    Delimiter::Parenthesis if is_tuple(&inside) => Self::Tuple,
                    Delimiter::Parenthesis | Delimiter::None => Self::of(&inside),
                    Delimiter::Brace => Self::Other,
                }
            }
            [TokenTree::Punct(and), to @ ..] if and.as_char() == '&' => {
                let to = match to {
                    [TokenTree::Punct(tick), _, to @ ..] if tick.as_char() == '\'' => to,
                    to => to,
                };
                let to = match to {
                    [TokenTree::Ident(word), to @ ..] if word == "mut" => to,
                    to => to,
                };
                Self::Reference(Box::new(Type::read(to.into())))
            }
            tokens => Self::path(tokens).unwrap_or(Self::Other),
        }
    }

    fn path(tokens: &[TokenTree]) -> Option<Self> {
        let mut rest = tokens;
        // `<T as Trait>::Name`
        if is_punct(rest.first(), '<') {
            rest = &rest[arguments(rest)..];
        }
        let (mut last, mut given): (Option<String>, &[TokenTree]) = (None, &[]);
        loop {
            let colons = is_punct(rest.first(), ':') && is_punct(rest.get(1), ':');
            if colons {
                rest = &rest[2..];
            }
            if last.is_some() {
                if is_punct(rest.first(), '<') {
                    (given, rest) = rest.split_at(arguments(rest));
                    continue;
                }
                if !colons {
                    break;
                }
            }
            let [TokenTree::Ident(ident), after @ ..] = rest else { return None };
            let name = ident.to_string();
            if ["dyn", "impl", "fn", "for", "unsafe", "extern"].contains(&name.as_str()) {
                return None;
            }
            (last, rest, given) = (Some(name), after, &[]);
        }
        let last = last.filter(|_| rest.is_empty())?;
        let option = match (last == "Option", given) {
            (true, [_, of @ .., _]) => match between_commas(of).as_slice() {
                [of] if !is_punct(of.first(), '\'') => Some(Box::new(Type::read((*of).into()))),
                _ => None,
            },
            _ => None,
        };
        Some(Self::Path { last, arguments: !given.is_empty(), option })
    }
}

/// How many tokens from the first, `<`, to the one that closes it.
fn arguments(tokens: &[TokenTree]) -> usize {
    let mut angles = Angles::default();
    let end = tokens.iter().position(|token| {
        angles.outside(token);
        angles.is_outside()
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// Whether these parentheses are more than parentheses.
fn is_tuple(inside: &[TokenTree]) -> bool {
    let parts = between_commas(inside);
    parts.len() != 1 || parts[0].len() < inside.len()
}

fn elided(tokens: &[TokenTree], found: &mut bool) -> Tokens {
    let mut filled = Vec::new();
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        filled.push(token.clone());
        let next = rest.peek().copied();
        match token {
            TokenTree::Punct(and) if and.as_char() == '&' && !is_punct(next, '\'') => {
                *found = true;
                let mut tick = Punct::new('\'', Spacing::Joint);
                tick.set_span(and.span());
                filled.push(tick.into());
                filled.push(Ident::new("static", and.span()).into());
            }
            // In these a lifetime may be left out, and what is behind them belongs to them.
            TokenTree::Ident(word)
                if ["dyn", "impl", "fn", "for"].contains(&word.to_string().as_str()) =>
            {
                filled.extend(rest.by_ref().cloned());
            }
            TokenTree::Ident(_) if group(next, Delimiter::Parenthesis).is_some() => {
                filled.extend(rest.by_ref().cloned());
            }
            TokenTree::Group(group) => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                let inside = elided(&inside, found).into_token_stream();
                let mut inner = proc_macro2::Group::new(group.delimiter(), inside);
                inner.set_span(group.span());
                filled.pop();
                filled.push(inner.into());
            }
            _ => {}
        }
    }
    filled.into_iter().collect()
}
