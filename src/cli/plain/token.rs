//! A token named in a line that was typed: the number of its line and the token, `3 total`.
//!
//! Where that names several, or a line alone, they are listed, and a number of the list is an answer too.

use crate::{
    clean::clean,
    deck::{model::Code, tokens},
    session::ask::Token,
};

/// What a line that was typed leads to.
#[derive(Debug, PartialEq)]
pub(super) enum Read {
    /// Tokens, by their indices.
    At(Vec<usize>),
    /// Any of these, by their indices.
    Which(Vec<usize>),
    /// Nothing.
    Nothing,
}

/// Reads a line; `listed` is what was listed last, in its order.
#[must_use]
pub(super) fn read(all: &[Token], line: &str, many: bool, listed: &[usize]) -> Read {
    let words: Vec<&str> = line.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let from_list: Option<Vec<usize>> =
        words.iter().map(|word| listed.get(word.parse::<usize>().ok()?.checked_sub(1)?).copied()).collect();
    if let Some(chosen) = from_list.filter(|chosen| chosen.len() == 1 || (many && !chosen.is_empty())) {
        return Read::At(chosen);
    }
    let mut rest = line.trim();
    let mut chosen = Vec::new();
    while !rest.is_empty() {
        let (found, after) = next(all, rest, many);
        match found.as_slice() {
            [] => return Read::Nothing,
            [one] if !after.is_some_and(|after| after.is_empty()) && !many => return Read::Which(vec![*one]),
            [one] => chosen.push(*one),
            _ => return Read::Which(found),
        }
        let Some(after) = after else { return Read::Which(found) };
        rest = after.trim_start_matches([' ', ',', ';']);
    }
    chosen.dedup();
    if chosen.is_empty() { Read::Nothing } else { Read::At(chosen) }
}

/// Finds what the beginning of a text names, and what follows it; nothing follows a line that was named alone.
fn next<'l>(all: &[Token], text: &'l str, many: bool) -> (Vec<usize>, Option<&'l str>) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let line = number.parse::<u16>();
    let on_line: Vec<usize> = match &line {
        Ok(line) => (0..all.len()).filter(|n| all.get(*n).is_some_and(|token| token.line == *line)).collect(),
        // A token that is named alone may stand on any line.
        Err(_) => (0..all.len()).collect(),
    };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(':').filter(|after| !after.trim().is_empty()).unwrap_or(rest).trim_start();
    if rest.is_empty() {
        return (on_line, None);
    }
    let ends = |after: &str| after.is_empty() || (many && after.starts_with([' ', ',', ';']));
    let after = |name: &str| rest.strip_prefix(name).filter(|after| ends(after));
    let named = |n: &usize, whole: bool| {
        let name = all.get(*n).map_or("", |token| token.name.as_str());
        after(if whole { name } else { tokens::bare(name) }).map(|after| (*n, after))
    };
    // Without a line, the text alone is meant.
    for whole in [line.is_ok(), line.is_err()] {
        let found: Vec<(usize, &str)> = on_line.iter().filter_map(|n| named(n, whole)).collect();
        // Of several that fit, the longest is meant.
        if let Some(least) = found.iter().map(|(_, after)| after.len()).min() {
            let longest = found.iter().filter(|(_, after)| after.len() == least);
            let after = rest.get(rest.len() - least..);
            return (longest.map(|(n, _)| *n).collect(), after);
        }
    }
    (Vec::new(), None)
}

/// Writes what is chosen from: a number, and the line with the token in brackets.
#[must_use]
pub(super) fn list(code: Option<&Code>, all: &[Token], which: &[usize]) -> Vec<String> {
    let lines = code.map(|code| tokens::lines(&code.text)).unwrap_or_default();
    let widest = which.len().to_string().len();
    let one = |(n, at): (usize, &usize)| {
        let token = all.get(*at)?;
        let line = lines.get(usize::from(token.line).checked_sub(1)?)?;
        let part = |range: std::ops::Range<usize>| line.get(range).unwrap_or_default();
        let shown = format!(
            "{}[{}]{}",
            part(0..token.from).trim_start(),
            part(token.from..token.to),
            part(token.to..line.len())
        );
        Some(format!("  {:>widest$}  line {}: {}", n + 1, token.line, clean(&shown)))
    };
    let how = "  (its number in this list)".to_owned();
    which.iter().enumerate().filter_map(one).chain([how]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "x = x + 1\ny = \"a, b\"\n\nprint(x, y, 2)";

    fn all() -> Vec<Token> {
        tokens::of("python", TEXT).into_iter().map(Token::from).collect()
    }

    /// Reads a line; gives the tokens it names, with `?` before those to choose from.
    #[track_caller]
    fn check(line: &str, many: bool, listed: &[usize], expected: &str) {
        let all = all();
        let names = |found: &[usize]| {
            found.iter().map(|n| format!("{}:{}", all[*n].line, all[*n].name)).collect::<Vec<_>>().join(" ")
        };
        let told = match read(&all, line, many, listed) {
            Read::At(found) => names(&found),
            Read::Which(found) => format!("? {}", names(&found)),
            Read::Nothing => "-".to_owned(),
        };
        assert_eq!(told, expected, "{line}");
    }

    #[test]
    fn a_line_and_its_token() {
        check("2 y", false, &[], "2:y");
        check("2: y", false, &[], "2:y");
        check("2y", false, &[], "2:y");
        check("2 \"a, b\"", false, &[], "2:\"a, b\"");
        check("4 2", false, &[], "4:2");
        check("4 (", false, &[], "4:(");
        check("print", false, &[], "4:print");
        check("1 x", false, &[], "? 1:x#1 1:x#2");
        check("1 x#2", false, &[], "1:x#2");
        check("x", false, &[], "? 1:x#1 1:x#2 4:x");
        check("1", false, &[], "? 1:x#1 1:= 1:x#2 1:+ 1:1");
        check("1 z", false, &[], "-");
        check("3", false, &[], "-");
        check("9 x", false, &[], "-");
        check("1 x y", false, &[], "-");
        check("", false, &[], "-");
    }

    #[test]
    fn a_number_of_the_list() {
        check("2", false, &[0, 2], "1:x#2");
        check("3", false, &[0, 2], "-");
        check("4", false, &[0, 2], "? 4:print 4:( 4:x 4:,#1 4:y 4:,#2 4:2 4:)");
        check("4 2", false, &[0, 2], "4:2");
        check("1 2", true, &[0, 2], "1:x#1 1:x#2");
    }

    #[test]
    fn several() {
        check("1 +, 4 y", true, &[], "1:+ 4:y");
        check("2 \"a, b\" 2 =", true, &[], "2:\"a, b\" 2:=");
        check("1 +, 1 x", true, &[], "? 1:x#1 1:x#2");
        check("1 +, 4 q", true, &[], "-");
        let code = Code { lang: "python".into(), text: TEXT.into() };
        let shown = list(Some(&code), &all(), &[0, 2]);
        let how = "  (its number in this list)";
        assert_eq!(shown, ["  1  line 1: [x] = x + 1", "  2  line 1: x = [x] + 1", how]);
    }
}
