//! A template's text and what is in its braces, in tokens.

use crate::error::{Error, Result};

pub(super) enum Part {
    Text(String),
    /// `{{ … }}`
    Expression(Vec<Token>),
    /// `{% … %}`
    Statement(Vec<Token>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Number(String),
    /// `==`, `(`, …
    Sign(&'static str),
}

/// Of tokens in one template, and of brackets inside one another: so no recursion over them is deep.
const MOST_TOKENS: usize = 256;
const MOST_BRACKETS: usize = 16;

/// Longer ones first.
const SIGNS: &[&str] = &[
    "==", "!=", "(", ")", "[", "]", "{", "}", ".", ",", "|", "~", "+", "-", "*", "/", "%", "<",
    ">", ":",
];

pub(super) fn parts(text: &str, line: usize) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut count = 0;
    let mut rest = text;
    while let Some(at) = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min() {
        let (before, after) = rest.split_at(at);
        let (open, after) = after.split_at(2);
        let close = match open {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let (inside, next) = closed(after, close).ok_or_else(|| {
            Error::at(line, format!("this template has `{open}` without `{close}`"))
        })?;
        let trims = inside.starts_with('-');
        push(&mut parts, if trims { before.trim_end() } else { before });
        let inner = inside.trim_start_matches('-');
        rest = next;
        if inner.ends_with('-') {
            rest = rest.trim_start();
        }
        let inner = inner.trim_end_matches('-');
        let tokens = if open == "{#" { Vec::new() } else { tokens(inner, line)? };
        count += tokens.len() + 1;
        if count > MOST_TOKENS {
            return Err(Error::at(
                line,
                "this template is a program, which cannot be carried over: write a method of the struct for it",
            ));
        }
        match open {
            "{{" => parts.push(Part::Expression(tokens)),
            "{%" => parts.push(Part::Statement(tokens)),
            _ => {}
        }
    }
    push(&mut parts, rest);
    Ok(parts)
}

fn push(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

/// What is before `close` outside of quotes, and what is behind it.
fn closed<'a>(text: &'a str, close: &str) -> Option<(&'a str, &'a str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if close != "#}" && (c == '\'' || c == '"') => quote = Some(c),
            None if text[at..].starts_with(close) => return Some((&text[..at], &text[at + 2..])),
            None => {}
        }
    }
    None
}

fn tokens(text: &str, line: usize) -> Result<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    let mut open = 0_usize;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if first == '\'' || first == '"' {
            let (text, after) = rest[1..]
                .split_once(first)
                .ok_or_else(|| Error::at(line, "a text in this template is not closed"))?;
            if text.contains('\\') {
                return Err(Error::at(
                    line,
                    "a text in this template has a backslash, which is not carried over",
                ));
            }
            tokens.push(Token::Text(text.to_owned()));
            rest = after;
        } else if word(first) {
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
            let text = rest[..end].to_owned();
            tokens.push(if first.is_numeric() { Token::Number(text) } else { Token::Name(text) });
            rest = &rest[end..];
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            match *sign {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open = open.saturating_sub(1),
                _ => {}
            }
            if open > MOST_BRACKETS {
                return Err(Error::at(
                    line,
                    format!("more than {MOST_BRACKETS} brackets inside one another in a template"),
                ));
            }
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else {
            return Err(Error::at(line, format!("`{first}` in this template is not carried over")));
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}
