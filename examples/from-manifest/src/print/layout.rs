//! Text with the line breaks of rustfmt.
//!
//! It is laid out by hand. Most attributes here are not of the form that rustfmt lays out (`grant = refresh_token`, `"name" = "…"`),
//! so it leaves them as they come, and so does every printer of syntax trees: they would be one long line.
//! For the others the rules are rustfmt's, and a test runs it over the output.

/// rustfmt's `attr_fn_like_width`, for what is between parentheses.
const WIDTH: usize = 70;
/// rustfmt's `max_width`.
const MOST: usize = 100;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    Leaf(String),
    /// `head(…)`
    List(String, Vec<Self>),
}

impl Text {
    fn line(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::List(head, items) => format!("{head}({})", joined(items)),
        }
    }

    /// Appends it at this indentation, which is there already.
    fn write(&self, indent: usize, width: usize, out: &mut String) {
        let line = self.line();
        match self {
            Self::List(head, items)
                if joined(items).len() > width || indent + line.len() + 1 > MOST =>
            {
                out.push_str(head);
                out.push_str("(\n");
                lines(items, indent + 4, width, out);
                out.push_str(&" ".repeat(indent));
                out.push(')');
            }
            _ => out.push_str(&line),
        }
    }
}

/// `#[name(items)]`
pub(super) fn attribute(name: &str, items: &[Text], indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    let line = joined(items);
    out.push_str(&format!("{pad}#[{name}("));
    if line.len() <= WIDTH {
        out.push_str(&line);
    } else if let [Text::List(head, inner)] = items {
        out.push_str(&format!("{head}(\n"));
        lines(inner, indent + 4, WIDTH, out);
        out.push_str(&format!("{pad})"));
    } else {
        // A comma after the last one is kept where it is, and added nowhere.
        out.push('\n');
        for (at, item) in items.iter().enumerate() {
            out.push_str(&format!("{pad}    "));
            item.write(indent + 4, WIDTH, out);
            out.push_str(if at + 1 < items.len() { ",\n" } else { "\n" });
        }
        out.push_str(&pad);
    }
    out.push_str(")]\n");
}

/// A call of a function or macro; rustfmt's `fn_call_width`.
pub(super) fn call(
    before: &str,
    arguments: &[String],
    after: &str,
    indent: usize,
    out: &mut String,
) {
    const WIDTH: usize = 60;
    let pad = " ".repeat(indent);
    let line = arguments.join(", ");
    if line.len() <= WIDTH && indent + before.len() + line.len() + after.len() + 2 <= MOST {
        out.push_str(&format!("{pad}{before}({line}){after}\n"));
        return;
    }
    out.push_str(&format!("{pad}{before}(\n"));
    for (at, argument) in arguments.iter().enumerate() {
        let comma = if at + 1 < arguments.len() { "," } else { "" };
        out.push_str(&format!("{pad}    {argument}{comma}\n"));
    }
    out.push_str(&format!("{pad}){after}\n"));
}

fn lines(items: &[Text], indent: usize, width: usize, out: &mut String) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        item.write(indent, width, out);
        out.push_str(",\n");
    }
}

fn joined(items: &[Text]) -> String {
    items.iter().map(Text::line).collect::<Vec<_>>().join(", ")
}
