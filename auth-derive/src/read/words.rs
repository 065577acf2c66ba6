//! Names in another case.

/// `HTTPServerV2` as `http_server_v2`.
pub(crate) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let before_lower = at > 0
            && chars[at - 1].is_uppercase()
            && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// `client_id` as `ClientId`.
pub(crate) fn pascal(name: &str) -> String {
    let mut pascal = String::new();
    for word in name.split('_') {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            pascal.extend(first.to_uppercase());
            pascal.push_str(chars.as_str());
        }
    }
    pascal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (name, expected) in [
            ("Square", "square"),
            ("HttpServer", "http_server"),
            ("HTTPServer", "http_server"),
            ("OAuth2", "o_auth2"),
            ("ApiV2Key", "api_v2_key"),
            ("A", "a"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(pascal("client_id"), "ClientId");
        assert_eq!(pascal("_x1"), "X1");
    }
}
