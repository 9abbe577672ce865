//! A cheap look over a TOML text before anything recursive or hungry sees it.
//!
//! Owns the caps on depth and on structure. Reads bytes only; understands just enough of TOML to step over strings and
//! comments.

use std::ops::Range;

use memchr::{memchr, memchr3};

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

/// Where the items of a text begin, so that it can be parsed item by item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The places of all `[[item]]`, if the file holds nothing but items from the first of them on; else none.
    pub items: Vec<usize>,
}

/// Gives the places of all headers of tables, in a text that can be parsed.
#[must_use]
pub fn headers(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut line_begins) = (0, 0usize, true);
    let mut found = Vec::new();
    while let Some(&byte) = bytes.get(at) {
        let begins = line_begins;
        line_begins = byte == b'\n' || (begins && matches!(byte, b' ' | b'\t'));
        match byte {
            b'#' => {
                at = line_end(bytes, at);
                continue;
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at, byte);
                continue;
            }
            b'[' if begins && depth == 0 => {
                found.push(at);
                depth += 1;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    found
}

/// Tells whether a text can be parsed at bounded cost, and where it can be cut.
///
/// # Errors
///
/// Gives the reason to refuse it. Where the text is no TOML the depth may be off; the TOML parser's own limit of 80 then
/// bounds the recursion.
pub fn look(text: &str) -> Result<Look, Refusal> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut dots, mut weight) = (0, 0usize, 0usize, 0usize);
    let mut items = Vec::new();
    let (mut line_begins, mut others) = (true, false);
    while let Some(&byte) = bytes.get(at) {
        let begins = line_begins;
        line_begins &= matches!(byte, b' ' | b'\t');
        match byte {
            b' ' | b'\t' | b'\r' => {}
            b'#' => {
                weight += WORD;
                at = line_end(bytes, at);
                continue;
            }
            b'"' | b'\'' => {
                weight += WORD;
                at = string_end(bytes, at, byte);
                continue;
            }
            b'[' => {
                if begins && depth == 0 {
                    match header(bytes.get(at..).unwrap_or_default()) {
                        Header::Item => items.push(at),
                        Header::OfItem => {}
                        Header::Other => others |= !items.is_empty(),
                    }
                }
                weight += LIST;
                depth += 1;
                dots = 0;
            }
            b'{' => {
                weight += TABLE;
                depth += 1;
                dots = 0;
            }
            b']' | b'}' => {
                weight += WORD;
                depth = depth.saturating_sub(1);
            }
            b'.' => {
                weight += TABLE;
                dots += 1;
            }
            b'=' => {
                weight += ENTRY;
                dots = 0;
            }
            b',' => {
                weight += COMMA;
                dots = 0;
            }
            b'\n' => {
                weight += WORD;
                dots = 0;
                line_begins = true;
            }
            _ => {
                weight += WORD;
                at = word_end(bytes, at);
                continue;
            }
        }
        if depth > MAX_DEPTH || dots > MAX_DEPTH {
            return Err(Refusal::Deep(at..at + 1));
        }
        at += 1;
    }
    if others {
        items.clear();
    }
    if weight > MAX_WEIGHT { Err(Refusal::Dense) } else { Ok(Look { items }) }
}

// About what tokens cost, in bytes of memory.
const WORD: usize = 48;
const COMMA: usize = 100;
const ENTRY: usize = 200;
const LIST: usize = 700;
const TABLE: usize = 1200;

/// What the header of a table opens.
enum Header {
    Item,
    OfItem,
    Other,
}

/// Reads a header that is written as nearly everyone does; all other spellings are another table for all that is known.
fn header(text: &[u8]) -> Header {
    if text.starts_with(b"[[item]]") {
        Header::Item
    } else if text.starts_with(b"[[item.") || text.starts_with(b"[item.") {
        Header::OfItem
    } else {
        Header::Other
    }
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    const ENDS: [bool; 256] = {
        let mut ends = [false; 256];
        let mut rest: &[u8] = b"[]{}.=,\n\"'# \t\r";
        while let [byte, more @ ..] = rest {
            ends[*byte as usize] = true;
            rest = more;
        }
        ends
    };
    bytes.iter().skip(at).position(|b| ENDS[usize::from(*b)]).map_or(bytes.len(), |n| at + n)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(bytes.len(), |n| at + n)
}

fn string_end(bytes: &[u8], at: usize, mark: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let long = rest.starts_with(&[mark; 3]);
    let escape = if mark == b'"' { b'\\' } else { mark };
    let stop = if long { mark } else { b'\n' };
    let mut i = if long { 3 } else { 1 };
    while let Some(n) = memchr3(mark, escape, stop, rest.get(i..).unwrap_or_default()) {
        i += n;
        match rest.get(i) {
            Some(b'\\') => i += 1,
            Some(b'\n') => return at + i,
            _ if !long => return at + i + 1,
            _ if rest.get(i..i + 3) == Some(&[mark; 3]) => {
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
