//! A cheap look at how deeply a TOML text nests, before anything recursive sees it.
//!
//! Owns the depth cap. Reads bytes only; understands just enough of TOML to step over strings and comments.

use std::ops::Range;

/// How many brackets may be open at once, and how many dots a key may have. Decks need five and four.
pub const MAX_DEPTH: usize = 16;

/// Finds the first place where a text nests deeper than [`MAX_DEPTH`].
///
/// Where the text is no TOML the count may be off; the TOML parser's own limit of 80 then bounds the recursion.
#[must_use]
pub fn too_deep(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut dots) = (0, 0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => at = line_end(bytes, at),
            b'"' | b'\'' => {
                at = string_end(bytes, at, byte);
                continue;
            }
            b'[' | b'{' => {
                depth += 1;
                dots = 0;
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' => dots += 1,
            b',' | b'=' | b'\n' => dots = 0,
            _ => {}
        }
        if depth > MAX_DEPTH || dots > MAX_DEPTH {
            return Some(at..at + 1);
        }
        at += 1;
    }
    None
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n)
}

fn string_end(bytes: &[u8], at: usize, mark: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let long = rest.starts_with(&[mark; 3]);
    let mut i = if long { 3 } else { 1 };
    while let Some(&byte) = rest.get(i) {
        match byte {
            b'\\' if mark == b'"' => i += 1,
            b'\n' if !long => return at + i,
            b if b == mark && !long => return at + i + 1,
            b if b == mark && rest.get(i..i + 3) == Some(&[mark; 3]) => {
                // Up to two more marks belong to the text: five in a row end the string too.
                let extra = rest.iter().skip(i + 3).take(2).take_while(|b| **b == mark).count();
                return at + i + 3 + extra;
            }
            _ => {}
        }
        i += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<usize>) {
        assert_eq!(too_deep(text).map(|s| s.start), expected, "{text:.60}");
    }

    #[test]
    fn finds_the_depth() {
        check("", None);
        check("a = [[1], [2]]\n[[item.rung]]\n", None);
        check(&"[".repeat(17), Some(16));
        check(&format!("a = {}", "{b=".repeat(17)), Some(4 + 16 * 3));
        check(&format!("{}a = 1", "a.".repeat(17)), Some(33));
        check(&format!("a = \"{}\"", "[".repeat(100)), None);
        check(&format!("a = '{}' # {}", ".".repeat(100), "[".repeat(99)), None);
        check(&format!("a = '''\n{}\n'''", "[.".repeat(100)), None);
        check(&format!("a = \"\"\"\\\"\"\" {} \"\"\"", "[".repeat(100)), None);
        check(&format!("a = \"x\n{}", "[".repeat(17)), Some(7 + 16));
        check("a = '''''x'''''\nb = 'y'", None);
        check(&"x = [1.5, 2.5]\n".repeat(100), None);
    }
}
