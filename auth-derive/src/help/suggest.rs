//! `did you mean …?`

/// The candidate that `word` was most likely meant to be.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = plain(word);
    candidates
        .into_iter()
        .map(|candidate| (distance(&plain, &self::plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().min(word.len()) / 3).min(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether one letter more, less, else or swapped makes one word the other.
pub(crate) fn is_one_step(a: &str, b: &str) -> bool {
    distance(&plain(a), &plain(b)) <= 1
}

/// ` (did you mean `x`?)`, or nothing.
pub(crate) fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(": did you mean `{nearest}`?"))
}

/// `a`, `b` and `c`, for lists of what may be written.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// Case and separators are no difference: `ClientId`, `client-id`.
fn plain(word: &str) -> Vec<char> {
    word.to_lowercase().chars().filter(|c| !matches!(c, '_' | '-')).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let mut best =
                (rows[i][j] + usize::from(left != right)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let words = ["client_id", "client_secret", "refresh_token", "scope"];
        assert_eq!(nearest("refresh_tokn", words), Some("refresh_token"));
        assert_eq!(nearest("clientId", words), Some("client_id"));
        assert_eq!(nearest("scopes", words), Some("scope"));
        assert_eq!(nearest("user", words), None);
    }

    #[test]
    fn a_swap_is_one_step() {
        assert_eq!(distance(&plain("gratn"), &plain("grant")), 1);
    }
}
