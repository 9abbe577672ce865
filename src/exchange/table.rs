//! Tables as spreadsheets read them: CSV, with cells that none of them takes for a formula.

use crate::clean::clean;

/// Writes a row, with the end of its line.
#[must_use]
pub fn row<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// Writes a cell. One that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
#[must_use]
pub fn cell(text: &str) -> String {
    let text = clean(text);
    let number = text.parse::<f64>().is_ok_and(f64::is_finite);
    let trimmed = text.trim_start();
    let formula =
        trimmed.starts_with(['=', '+', '-', '@', '|', '%', '\'', '＝', '＋', '－', '＠']) || text.contains("|");
    let text = if formula && !number { format!("'{text}") } else { text.into_owned() };
    if text.contains(['"', ',', '\n', '\r', ';', '\'', '|']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        for (text, written) in [
            ("=1+1", "\"'=1+1\""),
            ("+SUM(A1)", "\"'+SUM(A1)\""),
            ("-cmd", "\"'-cmd\""),
            ("@x", "\"'@x\""),
            ("  =1", "\"'  =1\""),
            ("a|cmd", "\"'a|cmd\""),
            ("-0.25", "-0.25"),
            ("12", "12"),
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("\t=1", "␉=1"),
            ("\r=1", "␍=1"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
        // An apostrophe that was there is not taken for ours.
        assert_eq!(cell("'x"), "\"''x\"");
    }
}
