//! Lines of code cut into tokens, to point at: words, numbers, strings and operators.
//!
//! Owns the rule, which is small and the same for every language but for the apostrophe: what is cut must be plain to
//! whoever reads the code and to whoever writes the deck, not to a compiler. Each line is cut in one pass, by itself.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::clean::clean_block;

/// A token of a block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The number of its line, from 1.
    pub line: u16,
    /// Where it stands in its line as [`lines`] gives it, in bytes.
    pub at: Range<usize>,
    /// Its text; where that stands on its line more than once, with `#` and which of them it is, from 1.
    pub name: String,
}

/// Languages in which an apostrophe stands before one character, or before a name.
const LONE_APOSTROPHE: [&str; 2] = ["rust", "rs"];

/// Letters that may stand before a string and belong to it.
const PREFIX: &str = "rbfucRBFUC";

/// Operators of several characters, the longer ones first; every other character is one by itself.
const OPERATORS: [&str; 47] = [
    "===", "!==", "**=", "//=", "<<=", ">>=", "...", "..=", "<=>", "&&=", "||=", "??=", "==", "!=", "<=", ">=", "->",
    "=>", "::", ":=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "//",
    "..", "<-", "|>", "??", "?.", "<>", "=~", "!~", "/*", "*/", "@=",
];

/// Gives the lines of code as they are shown: free of what could steer a terminal, without tabs.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let text = clean_block(text).replace('\t', "    ");
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Cuts a block of code in a language, in the order of the text.
#[must_use]
pub fn of(lang: &str, text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    for (n, line) in lines(text).iter().enumerate() {
        let number = u16::try_from(n + 1).unwrap_or(u16::MAX);
        let cut = cut(lang, line);
        let text = |at: &Range<usize>| line.get(at.clone()).unwrap_or_default();
        let mut seen: std::collections::HashMap<&str, (usize, usize)> = std::collections::HashMap::new();
        cut.iter().for_each(|at| seen.entry(text(at)).or_default().1 += 1);
        for at in &cut {
            let Some((before, all_of_them)) = seen.get_mut(text(at)) else { continue };
            *before += 1;
            let name = if *all_of_them > 1 { format!("{}#{before}", text(at)) } else { text(at).to_owned() };
            all.push(Token { line: number, at: at.clone(), name });
        }
    }
    all
}

/// Takes the number of several of one text off a name.
#[must_use]
pub fn bare(name: &str) -> &str {
    let cut = name.rsplit_once('#').filter(|(text, number)| !text.is_empty() && is_count(number));
    cut.map_or(name, |(text, _)| text)
}

fn is_count(number: &str) -> bool {
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// Cuts a line: gives where each token stands, in bytes. What is in none is blank.
#[must_use]
pub fn cut(lang: &str, line: &str) -> Vec<Range<usize>> {
    let all: Vec<(usize, &str)> = line.grapheme_indices(true).collect();
    let lang = lang.to_lowercase();
    let mut cutter = Cutter { all, end: line.len(), lone: LONE_APOSTROPHE.contains(&&*lang), open: Vec::new() };
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = cutter.get(at) {
        let next = cutter.token(at, first);
        if !is_blank(first) {
            tokens.push(cutter.place(at)..cutter.place(next));
        }
        at = next;
    }
    tokens
}

struct Cutter<'l> {
    all: Vec<(usize, &'l str)>,
    end: usize,
    /// An apostrophe stands before one character, or before a name.
    lone: bool,
    /// Quotes that were seen not to be closed on this line: nothing looks for their end again.
    open: Vec<&'l str>,
}

impl<'l> Cutter<'l> {
    fn get(&self, at: usize) -> Option<&'l str> {
        self.all.get(at).map(|(_, grapheme)| *grapheme)
    }

    fn place(&self, at: usize) -> usize {
        self.all.get(at).map_or(self.end, |(place, _)| *place)
    }

    fn is(&self, at: usize, like: impl Fn(char) -> bool) -> bool {
        self.get(at).and_then(|g| g.chars().next()).is_some_and(like)
    }

    /// Gives where the token, or the blank, that begins here ends.
    fn token(&mut self, at: usize, first: &'l str) -> usize {
        if is_blank(first) {
            return at + 1;
        }
        if self.is(at, |c| c.is_ascii_digit()) {
            return self.number(at);
        }
        if self.is(at, is_wordly) {
            let end = self.while_wordly(at);
            let prefix = (at..end).all(|n| self.get(n).is_some_and(|g| PREFIX.contains(g))) && end - at <= 2;
            return match self.get(end) {
                Some(quote @ ("\"" | "'")) if prefix => self.string(end, quote).unwrap_or(end),
                _ => end,
            };
        }
        match first {
            "'" if self.lone => self.apostrophe(at),
            // In the middle of a word it is one, as in prose.
            "'" if at > 0 && self.is(at - 1, is_wordly) => at + 1,
            "\"" | "'" | "`" => self.string(at, first).unwrap_or_else(|| self.operator(at)),
            _ => self.operator(at),
        }
    }

    fn while_wordly(&self, mut at: usize) -> usize {
        while self.is(at, is_wordly) {
            at += 1;
        }
        at
    }

    /// Takes digits, letters such as those of `0xff` and `10px`, a point before a digit, and the sign of an exponent.
    fn number(&self, mut at: usize) -> usize {
        let hex = self.get(at) == Some("0") && matches!(self.get(at + 1), Some("x" | "X"));
        loop {
            let before = self.get(at);
            at += 1;
            let digit = self.is(at + 1, |c| c.is_ascii_digit());
            let goes_on = match self.get(at) {
                Some(".") => digit,
                Some("+" | "-") => digit && !hex && matches!(before, Some("e" | "E")),
                _ => self.is(at, is_wordly),
            };
            if !goes_on {
                return at;
            }
        }
    }

    /// Gives the end of the string whose quote stands here; none where it is not closed on the line.
    fn string(&mut self, at: usize, quote: &'l str) -> Option<usize> {
        let three = |at: usize| (at..at + 3).all(|n| self.get(n) == Some(quote));
        if three(at) {
            return (at + 3..self.all.len()).find(|n| three(*n)).map(|n| n + 3);
        }
        if self.open.contains(&quote) {
            return None;
        }
        let mut n = at + 1;
        while let Some(grapheme) = self.get(n) {
            match grapheme {
                "\\" => n += 2,
                _ if grapheme == quote => return Some(n + 1),
                _ => n += 1,
            }
        }
        self.open.push(quote);
        None
    }

    /// Reads a character in apostrophes, or a name after one.
    fn apostrophe(&mut self, at: usize) -> usize {
        match (self.get(at + 1), self.get(at + 2)) {
            (Some("\\"), _) => self.string(at, "'").unwrap_or(at + 1),
            (Some(_), Some("'")) => at + 3,
            _ => self.while_wordly(at + 1).max(at + 1),
        }
    }

    fn operator(&self, at: usize) -> usize {
        let is = |operator: &str| (0..operator.len()).all(|n| self.get(at + n) == operator.get(n..=n));
        // Three quotes that are not closed on the line are those of a longer text.
        let quotes = ["\"", "'"].into_iter().any(|quote| (at..at + 3).all(|n| self.get(n) == Some(quote)));
        if quotes {
            return at + 3;
        }
        let first = self.get(at).unwrap_or_default();
        let longer = OPERATORS.iter().find(|operator| operator.starts_with(first) && is(operator));
        at + longer.map_or(1, |operator| operator.len())
    }
}

fn is_blank(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(char::is_whitespace)
}

fn is_wordly(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(lang: &str, line: &str, expected: &str) {
        let cut = cut(lang, line);
        let shown: Vec<&str> = cut.iter().map(|at| &line[at.clone()]).collect();
        assert_eq!(shown.join(" · "), expected, "{line}");
    }

    #[test]
    fn words_numbers_strings_and_operators() {
        check("python", "for i in range(1, len(xs)):", "for · i · in · range · ( · 1 · , · len · ( · xs · ) · ) · :");
        check("python", "    total += x ** 2.5e-3", "total · += · x · ** · 2.5e-3");
        check(
            "python",
            "x[1:]; 1..2; a.b; 0xffe-1",
            "x · [ · 1 · : · ] · ; · 1 · .. · 2 · ; · a · . · b · ; · 0xffe · - · 1",
        );
        check("python", "f\"{a} b\" + rb'c' + u'' # don't", "f\"{a} b\" · + · rb'c' · + · u'' · # · don · ' · t");
        check("python", "s = \"a \\\" b\" 'it''s'", "s · = · \"a \\\" b\" · 'it' · 's'");
        check("python", "\"\"\"All of it.\"\"\"", "\"\"\"All of it.\"\"\"");
        check("python", "\"\"\"Only the first", "\"\"\" · Only · the · first");
        check("python", "say(\"open)", "say · ( · \" · open · )");
        check(
            "rust",
            "fn f<'a>(x: &'a str) -> char { 'x' == '\\n' }",
            "fn · f · < · 'a · > · ( · x · : · & · 'a · str · ) · -> · char · { · 'x' · == · '\\n' · }",
        );
        check("bash", "if [ $a -lt 10 ]; then", "if · [ · $ · a · - · lt · 10 · ] · ; · then");
        check("c", "a<=b&&c!=d->e", "a · <= · b · && · c · != · d · -> · e");
        check("", "größe = 日本 + e\u{301}té · 👩\u{200d}💻", "größe · = · 日本 · + · e\u{301}té · · · 👩\u{200d}💻");
        check("", "   ", "");
    }

    #[test]
    fn a_name_tells_which_of_several_it_is() {
        let text = "x = x\n\n\ty = x  \n'#1' + a#1";
        let shown: Vec<String> = of("python", text).iter().map(|t| format!("{}: {}", t.line, t.name)).collect();
        let expected = ["1: x#1", "1: =", "1: x#2", "3: y", "3: =", "3: x", "4: '#1'", "4: +", "4: a", "4: #", "4: 1"];
        assert_eq!(shown, expected);
        assert_eq!(["x#2", "'#1'", "#", "#3", "x"].map(bare), ["x", "'#1'", "#", "#3", "x"]);
    }

    #[test]
    fn a_long_line_of_quotes_is_cut_at_once() {
        for line in ["\\'".repeat(20_000), "'\\\"".repeat(20_000), "''' ".repeat(20_000), "b''''".repeat(20_000)] {
            let begun = std::time::Instant::now();
            assert!(!cut("python", &line).is_empty());
            assert!(begun.elapsed().as_secs() < 5);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_not_blank_is_in_one_token(
            line in "(\\PC|[ \t'\"`\\\\#=<>.a1_e]|\u{301}|👩\u{200d}💻){0,60}", rust: bool,
        ) {
            let lang = if rust { "rust" } else { "python" };
            let tokens = cut(lang, &line);
            let mut end = 0;
            for at in &tokens {
                prop_assert!(end <= at.start && at.start < at.end && at.end <= line.len());
                let (between, text) = (&line[end..at.start], &line[at.clone()]);
                prop_assert!(between.graphemes(true).all(is_blank));
                prop_assert!(!is_blank(text) && !text.graphemes(true).next_back().is_some_and(is_blank));
                end = at.end;
            }
            prop_assert!(line[end..].graphemes(true).all(is_blank));
            // No grapheme is in two tokens.
            let edges: Vec<usize> = line.grapheme_indices(true).map(|(at, _)| at).chain([line.len()]).collect();
            prop_assert!(tokens.iter().all(|at| edges.contains(&at.start) && edges.contains(&at.end)));
        }

        #[test]
        fn names_on_a_line_are_told_apart(text in "([xy1]|[ \n+#']){0,40}") {
            let all = of("python", &text);
            for (n, token) in all.iter().enumerate() {
                let same = all.iter().filter(|t| t.line == token.line && t.name == token.name).count();
                prop_assert_eq!(same, 1, "{:?}", token);
                prop_assert!(n == 0 || all[n - 1].line <= token.line);
                let line = &lines(&text)[usize::from(token.line) - 1];
                let bare = &line[token.at.clone()];
                prop_assert!(token.name == bare || super::bare(&token.name) == bare);
            }
        }
    }
}
