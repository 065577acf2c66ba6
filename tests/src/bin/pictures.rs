//! The README's pictures of a terminal, from real output. `cargo run -p auth-tests --bin pictures` draws them anew;
//! with `-- --check` it fails where the committed ones are not what comes out.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use auth_tests::newcomer::{Project, forgetful};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A line is cut here, and a picture has so many.
const COLUMNS: usize = 112;
const LINES: usize = 30;

fn main() -> Result<()> {
    let check = std::env::args().any(|argument| argument == "--check");
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../auth-blocking/docs");
    for (name, picture) in [("quickstart.svg", quickstart()?), ("compile_error.svg", error()?)] {
        let path = docs.join(name);
        if !check {
            fs::write(path, picture)?;
        } else if fs::read_to_string(path)? != picture {
            return Err(format!("{name} is old: cargo run -p auth-tests --bin pictures").into());
        }
    }
    Ok(())
}

fn quickstart() -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(["run", "--quiet", "--bin", "quickstart"]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(draw("cargo run --bin quickstart", &String::from_utf8(output.stdout)?))
}

/// The first error alone: what follows it is cargo's.
fn error() -> Result<String> {
    let output = Project::new("forgetful", &forgetful())?.cargo("check")?;
    let text = String::from_utf8(output.stderr)?;
    let error = text.split("\n\n").find(|part| part.starts_with("error")).ok_or("no error")?;
    // Below, rustc explains which bound of which builder it is.
    let error = error.split("\nnote: required by").next().unwrap_or(error);
    Ok(draw("cargo check", error))
}

fn draw(command: &str, output: &str) -> String {
    let mut lines: Vec<String> = vec![format!("$ {command}")];
    lines.extend(output.trim_end().lines().map(cut));
    if lines.len() > LINES {
        lines.truncate(LINES - 1);
        lines.push("…".to_owned());
    }
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    // As wide as the widest of these fonts. Letters are not stretched to fit, so a narrower font leaves room at the end.
    let (width, height) = ((width * 83).div_ceil(10) + 40, lines.len() * 19 + 30);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{}\">\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"#1d2430\" stroke=\"#4a5568\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13.3\">\n",
        escaped(command),
        width - 1,
        height - 1,
    );
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let y = 30 + at * 19;
        // Spaces count. Chromium does not take it from an element around the text.
        let _ = writeln!(
            svg,
            "<text x=\"20\" y=\"{y}\" fill=\"{}\" xml:space=\"preserve\">{}</text>",
            colour(line),
            escaped(line)
        );
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn cut(line: &str) -> String {
    if line.chars().count() <= COLUMNS {
        return line.to_owned();
    }
    line.chars().take(COLUMNS - 1).chain(['…']).collect()
}

fn colour(line: &str) -> &'static str {
    let bare = line.trim_start_matches([' ', '|']);
    match bare.chars().next() {
        Some('e') if bare.starts_with("error") => "#ff7b72",
        Some('^') => "#ff7b72",
        Some('-' | '=') => "#79b8ff",
        Some('$') => "#7ee787",
        Some('c') if bare.starts_with("curl") => "#9aa5b1",
        _ => "#d6dde6",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
