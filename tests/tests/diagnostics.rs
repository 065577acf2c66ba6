//! The derive's errors are those of the tables in `diagnostics/`: each message, in order, and the text that it points to.
//!
//! The derive is called as a function, so all inputs together take about a second. `first_lines.rs` compiles the same
//! inputs; errors that only rustc can find are cases of `ui.rs`.

use std::collections::BTreeSet;

use auth_tests::diagnostics::{self, Case};
use proc_macro2::{TokenStream, TokenTree};

/// The cases with several mistakes, and how many. Every other case has one, and one mistake is one error.
const MISTAKES: [(&str, usize); 2] =
    [("oauth2/everything_missing", 4), ("oauth2/five_mistakes", 5)];

#[test]
fn errors_are_those_of_the_tables() {
    let cases = diagnostics::cases();
    let wrong: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases differ\n\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn one_mistake_is_one_error() {
    for case in diagnostics::cases() {
        let mistakes =
            MISTAKES.iter().find(|(name, _)| *name == case.name).map_or(1, |(_, count)| *count);
        let errors = case.errors.matches("error: ").count();
        assert_eq!(errors, mistakes, "{}: {}", case.place, case.name);
    }
}

#[test]
fn a_name_is_that_of_one_case() {
    let cases = diagnostics::cases();
    let mut names = BTreeSet::new();
    for case in &cases {
        assert!(names.insert(&case.name), "{}: `{}` is taken", case.place, case.name);
    }
    assert!(names.len() >= 415, "only {} cases", names.len());
}

/// The table's errors beside those that were found, where these differ.
fn difference(case: &Case) -> Option<String> {
    let found = errors(&case.input);
    (found != case.errors).then(|| {
        format!(
            "{}: {}\n\n-- expected\n{}\n\n-- found\n{found}\n",
            case.place, case.name, case.errors
        )
    })
}

/// The errors of an input, as the tables write them.
fn errors(input: &str) -> String {
    let tokens: TokenStream = match input.parse() {
        Ok(tokens) => tokens,
        Err(error) => return format!("this is not Rust: {error}"),
    };
    let mut found = Vec::new();
    find_errors(auth_derive_as_a_library::derive(tokens), input, &mut found);
    found.join("\n\n")
}

/// Each `::core::compile_error! { "…" }`. rustc underlines all from its first token to its last.
fn find_errors(tokens: TokenStream, input: &str, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        match &tokens[at.saturating_sub(7)..at] {
            [first, .., TokenTree::Ident(name), TokenTree::Punct(_)] if name == "compile_error" => {
                let message: syn::LitStr = syn::parse2(group.stream()).unwrap();
                let (first, last) = (first.span().byte_range(), group.span().byte_range());
                // A mistake of two places names the one that is in question last, which may stand before.
                let range = first.start.min(last.start)..first.end.max(last.end);
                found.push(diagnostics::shown(&message.value(), input, range));
            }
            _ => find_errors(group.stream(), input, found),
        }
    }
}
