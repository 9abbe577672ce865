//! A cheap look over a TOML text before anything recursive or hungry sees it.
//!
//! Owns the caps on depth and on structure. Reads bytes only; understands just enough of TOML to step over strings and
//! comments.

use std::ops::Range;

/// How many brackets may be open at once, and how many dots a key may have. Decks need five and four.
pub const MAX_DEPTH: usize = 16;

/// About how many bytes of memory the structure of a file may take while it is parsed.
///
/// Text costs no more than its length, but a table of one key takes over a kilobyte: four mebibytes of `{a=1},` would
/// take nearly a gibibyte. A deck of 20,000 ordinary pairs comes to a tenth of this.
pub const MAX_WEIGHT: usize = 128 << 20;

/// Why a text is not parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It nests deeper than [`MAX_DEPTH`] here.
    Deep(Range<usize>),
    /// It holds so many keys and tables that parsing would take more than [`MAX_WEIGHT`].
    Dense,
}

/// Tells whether a text can be parsed at bounded cost.
///
/// # Errors
///
/// Gives the reason to refuse it. Where the text is no TOML the depth may be off; the TOML parser's own limit of 80 then
/// bounds the recursion.
pub fn look(text: &str) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut dots, mut weight) = (0, 0usize, 0usize, 0usize);
    let mut word = false;
    while let Some(&byte) = bytes.get(at) {
        weight += weight_of(byte, &mut word);
        match byte {
            b'#' => {
                at = line_end(bytes, at);
                continue;
            }
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
            return Err(Refusal::Deep(at..at + 1));
        }
        at += 1;
    }
    if weight > MAX_WEIGHT { Err(Refusal::Dense) } else { Ok(()) }
}

/// Gives about what a token costs, in bytes of memory; `word` remembers that the byte before belonged to one already.
fn weight_of(byte: u8, word: &mut bool) -> usize {
    let mark = matches!(byte, b'[' | b'{' | b'.' | b'=' | b',' | b'\n' | b'"' | b'\'' | b'#' | b']' | b'}');
    let space = matches!(byte, b' ' | b'\t' | b'\r');
    let begins = !*word && !mark && !space;
    *word = !mark && !space;
    match byte {
        b'{' | b'.' => 1200,
        b'[' => 700,
        b'=' => 200,
        b',' => 100,
        _ if mark || begins => 48,
        _ => 0,
    }
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
        let place = look(text).err().map(|r| match r {
            Refusal::Deep(span) => span.start,
            Refusal::Dense => usize::MAX,
        });
        assert_eq!(place, expected, "{text:.60}");
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
    #[test]
    fn weighs_the_structure() {
        check(&"a={b=1}\n".repeat(400_000), Some(usize::MAX));
        check(&"abc=1\n".repeat(600_000), Some(usize::MAX));
        check(&"\"la palabra\" = \"the word\"\n".repeat(150_000), None);
        check(&format!("a = \"{}\"", "{a=1},".repeat(600_000)), None);
    }
}
