//! The table: what was measured beside its goal.

use std::fmt::Write as _;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    pub what: String,
    pub ours: String,
    pub others: String,
    pub goal: &'static str,
    pub met: bool,
    /// Why the goal is not met, where it is not; or how it was measured.
    pub note: String,
}

/// The rows as Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let mut out = String::from("| what | ours | beside | goal | met |\n|---|---|---|---|---|\n");
    for row in rows {
        let met = if row.met { "yes" } else { "**no**" };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {met} |",
            row.what, row.ours, row.others, row.goal
        );
    }
    let notes: Vec<&Row> = rows.iter().filter(|row| !row.note.is_empty()).collect();
    if !notes.is_empty() {
        out.push('\n');
    }
    for row in notes {
        let _ = writeln!(out, "- **{}**: {}", row.what, row.note);
    }
    out
}

/// The middle of some measurements, and how far they spread.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Spread {
    /// The median, and the quartiles.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |part: usize| {
            values.get((values.len().saturating_sub(1)) * part / 4).copied().unwrap_or(f64::NAN)
        };
        Self { low: at(1), median: at(2), high: at(3) }
    }

    /// The ratios of two series that were measured in turn.
    pub fn of_ratios(values: &[f64], others: &[f64]) -> Self {
        Self::of(values.iter().zip(others).map(|(value, other)| value / other).collect())
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2}–{:.2})", self.median, self.low, self.high)
    }
}
