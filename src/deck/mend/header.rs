//! The headers of tables in a text, as they are written: `[item.rung]`, `[[item]]`.

use std::ops::Range;

use crate::deck::lookahead;

/// A header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Where it stands, brackets included.
    pub at: Range<usize>,
    /// It opens an entry of a list: double brackets.
    pub list: bool,
    /// Its keys as they are written, with their places.
    pub keys: Vec<(String, Range<usize>)>,
}

impl Header {
    /// Tells whether it begins with these keys.
    #[must_use]
    pub fn begins_with(&self, keys: &[(String, Range<usize>)]) -> bool {
        self.keys.len() >= keys.len() && self.keys.iter().zip(keys).all(|((a, _), (b, _))| a == b)
    }
}

/// Finds the headers of a text that is TOML.
#[must_use]
pub fn headers(text: &str) -> Vec<Header> {
    let found = lookahead::headers(text);
    found.into_iter().filter_map(|at| read(text, at)).collect()
}

fn read(text: &str, start: usize) -> Option<Header> {
    let rest = text.get(start..)?;
    let list = rest.starts_with("[[");
    let mut at = start + if list { 2 } else { 1 };
    let mut keys = Vec::new();
    loop {
        at += text.get(at..)?.len() - text.get(at..)?.trim_start_matches([' ', '\t']).len();
        let here = text.get(at..)?;
        let length = match here.chars().next()? {
            quote @ ('"' | '\'') => {
                let (mut end, mut escaped) = (None, false);
                for (n, c) in here.char_indices().skip(1) {
                    match c {
                        '\n' => return None,
                        _ if escaped => escaped = false,
                        '\\' if quote == '"' => escaped = true,
                        c if c == quote => {
                            end = Some(n + 1);
                            break;
                        }
                        _ => {}
                    }
                }
                end?
            }
            _ => here.find(['.', ']', ' ', '\t', '\n']).filter(|n| *n > 0)?,
        };
        keys.push((here.get(..length)?.to_owned(), at..at + length));
        at += length;
        at += text.get(at..)?.len() - text.get(at..)?.trim_start_matches([' ', '\t']).len();
        match text.get(at..)?.chars().next()? {
            '.' => at += 1,
            ']' => break,
            _ => return None,
        }
    }
    let end = at + if list { 2 } else { 1 };
    text.get(at..end).filter(|end| end.bytes().all(|b| b == b']'))?;
    Some(Header { at: start..end, list, keys })
}

/// Gives the headers that belong to the same table as the one of this index, as far as its first `depth` keys tell: not
/// beyond one that opens another entry of a list around it.
#[must_use]
pub fn same_table(headers: &[Header], index: usize, depth: usize) -> Vec<&Header> {
    let Some(own) = headers.get(index) else { return Vec::new() };
    let path = own.keys.get(..depth).unwrap_or(&own.keys);
    let parent = path.get(..depth.saturating_sub(1)).unwrap_or_default();
    // Opens another entry of what stands around.
    let other = |header: &Header| {
        header.keys.len() < depth && !parent.is_empty() && {
            let keys = header.keys.as_slice();
            parent.len() >= keys.len() && parent.iter().zip(keys).all(|((a, _), (b, _))| a == b)
        }
    };
    let before = headers.get(..index).unwrap_or_default().iter().rev().take_while(|header| !other(header));
    let mut found: Vec<&Header> = before.filter(|header| header.begins_with(path)).collect();
    found.reverse();
    found.push(own);
    let after = headers.get(index + 1..).unwrap_or_default().iter().take_while(|header| !other(header));
    found.extend(after.filter(|header| header.begins_with(path)));
    found
}
