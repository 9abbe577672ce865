//! Tells words, texts, comments and numbers of a program apart, line by line.
//!
//! A lexer for colour alone: a mistake costs a colour and nothing else. One table row a language.

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing in particular.
    Text,
    /// A word of the language.
    Keyword,
    /// A text or character.
    String,
    /// A comment.
    Comment,
    /// A number.
    Number,
}

/// Splits a program into lines of stretches. The stretches of a line, put together, are the line.
#[must_use]
pub fn highlight<'a>(lang: &str, text: &'a str) -> Vec<Vec<(Kind, &'a str)>> {
    let names = lang.to_ascii_lowercase();
    let language = LANGUAGES.iter().find(|l| l.names.contains(&names.as_str()));
    let mut open = None;
    text.split('\n')
        .map(|line| match language {
            Some(language) => Lexer { language, line, at: 0, from: 0, out: Vec::new() }.run(&mut open),
            None => vec![(Kind::Text, line)],
        })
        .collect()
}

struct Language {
    names: &'static [&'static str],
    keywords: &'static [&'static str],
    ignores_case: bool,
    /// Begins a comment to the end of the line.
    line_comments: &'static [&'static str],
    /// Stretches over lines: beginning, end, what it is.
    blocks: &'static [(&'static str, &'static str, Kind)],
    /// Quotes of texts that end on their line, with the backslash as escape.
    quotes: &'static [char],
    /// A quote before a name is no text: lifetimes.
    has_lifetimes: bool,
}

const PLAIN: Language = Language {
    names: &[],
    keywords: &[],
    ignores_case: false,
    line_comments: &[],
    blocks: &[],
    quotes: &['"', '\''],
    has_lifetimes: false,
};

const C_COMMENT: (&str, &str, Kind) = ("/*", "*/", Kind::Comment);

const LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        keywords: &[
            "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
            "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
            "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
        ],
        line_comments: &["//"],
        blocks: &[C_COMMENT, ("r#\"", "\"#", Kind::String)],
        has_lifetimes: true,
        ..PLAIN
    },
    Language {
        names: &["python", "py"],
        keywords: &[
            "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
            "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
            "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
        ],
        line_comments: &["#"],
        blocks: &[("\"\"\"", "\"\"\"", Kind::String), ("'''", "'''", Kind::String)],
        ..PLAIN
    },
    Language {
        names: &["c", "h", "cpp", "c++"],
        keywords: &[
            "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
            "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "return", "short", "signed",
            "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
            "#define", "#include", "#ifdef", "#ifndef", "#endif", "#if",
        ],
        line_comments: &["//"],
        blocks: &[C_COMMENT],
        ..PLAIN
    },
    Language {
        names: &["js", "javascript", "ts", "typescript"],
        keywords: &[
            "async",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "default",
            "delete",
            "do",
            "else",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "function",
            "if",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "of",
            "return",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "type",
            "typeof",
            "undefined",
            "var",
            "void",
            "while",
            "yield",
        ],
        line_comments: &["//"],
        blocks: &[C_COMMENT, ("`", "`", Kind::String)],
        ..PLAIN
    },
    Language {
        names: &["bash", "sh", "shell", "console", "git", "zsh"],
        keywords: &[
            "case", "cd", "do", "done", "echo", "elif", "else", "esac", "exit", "export", "fi", "for", "function",
            "git", "if", "in", "local", "return", "set", "sudo", "then", "unset", "until", "while",
        ],
        line_comments: &["#"],
        ..PLAIN
    },
    Language {
        names: &["sql", "sqlite"],
        keywords: &[
            "add", "all", "alter", "and", "as", "asc", "begin", "between", "by", "case", "commit", "create", "delete",
            "desc", "distinct", "drop", "else", "end", "exists", "from", "full", "group", "having", "in", "index",
            "inner", "insert", "into", "is", "join", "left", "like", "limit", "not", "null", "on", "or", "order",
            "outer", "primary", "key", "right", "rollback", "select", "set", "table", "then", "union", "unique",
            "update", "values", "view", "when", "where", "with",
        ],
        ignores_case: true,
        line_comments: &["--"],
        blocks: &[C_COMMENT],
        ..PLAIN
    },
    Language {
        names: &["toml", "ini"],
        keywords: &["false", "true", "inf", "nan"],
        line_comments: &["#"],
        blocks: &[("'''", "'''", Kind::String), ("\"\"\"", "\"\"\"", Kind::String)],
        ..PLAIN
    },
];

struct Lexer<'a> {
    language: &'static Language,
    line: &'a str,
    at: usize,
    /// Where the stretch of plain text before `at` began.
    from: usize,
    out: Vec<(Kind, &'a str)>,
}

impl<'a> Lexer<'a> {
    /// Reads one line; `open` carries a block over to the next: its end and what it is.
    fn run(mut self, open: &mut Option<(&'static str, Kind)>) -> Vec<(Kind, &'a str)> {
        if let Some((end, kind)) = *open {
            if self.block(end, kind, 0) {
                *open = None;
            } else {
                return self.out;
            }
        }
        while let Some(c) = self.rest().chars().next() {
            if self.begins_comment() {
                self.emit(Kind::Comment, self.line.len());
            } else if let Some((begin, end, kind)) =
                self.language.blocks.iter().find(|(b, ..)| self.rest().starts_with(b))
            {
                if !self.block(end, *kind, begin.len()) {
                    *open = Some((end, *kind));
                }
            } else if self.language.quotes.contains(&c) && !self.is_lifetime(c) {
                self.emit(Kind::String, self.at + quoted(self.rest(), c));
            } else if c.is_ascii_digit() {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let mut end = span(self.rest(), is_part);
                let fraction = self.rest().get(end..).and_then(|r| r.strip_prefix('.')).unwrap_or("");
                if fraction.starts_with(|c: char| c.is_ascii_digit()) {
                    end += 1 + span(fraction, is_part);
                }
                self.emit(Kind::Number, self.at + end);
            } else if c.is_alphanumeric() || matches!(c, '_' | '#') {
                let end = self.at
                    + c.len_utf8()
                    + span(self.rest().get(c.len_utf8()..).unwrap_or(""), |c| c.is_alphanumeric() || c == '_');
                if self.is_keyword(end) { self.emit(Kind::Keyword, end) } else { self.at = end }
            } else {
                self.at += c.len_utf8();
            }
        }
        self.emit(Kind::Text, self.line.len());
        self.out
    }

    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    /// Emits the plain text before `at`, then the stretch from `at` to `end`.
    fn emit(&mut self, kind: Kind, end: usize) {
        let from = if kind == Kind::Text { end } else { self.at };
        for (kind, range) in [(Kind::Text, self.from..from), (kind, from..end)] {
            if let Some(text) = self.line.get(range)
                && !text.is_empty()
            {
                self.out.push((kind, text));
            }
        }
        (self.at, self.from) = (end, end);
    }

    /// Emits a block from `at`, whose beginning takes `begin` bytes; tells whether it ends on this line.
    fn block(&mut self, end: &str, kind: Kind, begin: usize) -> bool {
        let found = self.rest().get(begin..).and_then(|r| r.find(end));
        self.emit(kind, found.map_or(self.line.len(), |f| self.at + begin + f + end.len()));
        found.is_some()
    }

    fn begins_comment(&self) -> bool {
        let stands_free = self.line.get(..self.at).is_none_or(|b| b.is_empty() || b.ends_with(char::is_whitespace));
        // A hash within a word is part of it in a shell: ${#x}, a#b.
        self.language.line_comments.iter().any(|c| self.rest().starts_with(c) && (*c != "#" || stands_free))
    }

    fn is_lifetime(&self, quote: char) -> bool {
        let mut chars = self.rest().chars().skip(1);
        let (first, second) = (chars.next(), chars.next());
        self.language.has_lifetimes
            && quote == '\''
            && first.is_some_and(|c| c.is_alphabetic() || c == '_')
            && second != Some('\'')
    }

    fn is_keyword(&self, end: usize) -> bool {
        let word = self.line.get(self.at..end).unwrap_or("");
        let matches =
            |k: &&'static str| if self.language.ignores_case { k.eq_ignore_ascii_case(word) } else { *k == word };
        self.language.keywords.iter().any(matches)
    }
}

/// Bytes at the beginning of a text that are of one sort.
fn span(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// Bytes of a text in quotes, its quotes included; to the end of the line where the second is missing.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + c.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Marks stretches: `k` keyword, `s` string, `c` comment, `n` number; plain text unmarked.
    fn marked(lang: &str, text: &str) -> String {
        let line = |parts: &Vec<(Kind, &str)>| -> String {
            let mark = |(kind, text): &(Kind, &str)| match kind {
                Kind::Text => (*text).to_owned(),
                Kind::Keyword => format!("k[{text}]"),
                Kind::String => format!("s[{text}]"),
                Kind::Comment => format!("c[{text}]"),
                Kind::Number => format!("n[{text}]"),
            };
            parts.iter().map(mark).collect()
        };
        highlight(lang, text).iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(lang: &str, text: &str, expected: &str) {
        assert_eq!(marked(lang, text), expected);
    }

    #[test]
    fn stretches_are_told_apart() {
        check("rust", "let a = \"x\\\"y\"; // z", "k[let] a = s[\"x\\\"y\"]; c[// z]");
        check("rust", "fn f<'a>(c: &'a str) { 'x' }", "k[fn] f<'a>(c: &'a str) { s['x'] }");
        check("rust", "/* a\nb */ letter 1_000u32", "c[/* a]\nc[b */] letter n[1_000u32]");
        check("rust", "0..5 1.5", "n[0]..n[5] n[1.5]");
        check("Python", "def f(): # x", "k[def] f(): c[# x]");
        check("python", "x = '''a\nb''' + 1", "x = s['''a]\ns[b'''] + n[1]");
        check("c", "#include <x.h>\nint y = 'a';", "k[#include] <x.h>\nk[int] y = s['a'];");
        check("js", "const x = `a\nb` // c", "k[const] x = s[`a]\ns[b`] c[// c]");
        check("bash", "git log # all", "k[git] log c[# all]");
        check("sh", "echo a#b", "k[echo] a#b");
        check("sql", "Select * FROM t -- x", "k[Select] * k[FROM] t c[-- x]");
        check("toml", "a = true # x", "a = k[true] c[# x]");
        check("text", "let x = 1", "let x = 1");
        check("", "\n", "\n");
        check("rust", "\"open", "s[\"open]");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn nothing_is_lost(text in "(\\PC|[\"'#/*`\\\\\nr0-9. -]){0,30}", lang in prop::sample::select(vec!["rust", "python", "c", "js", "sh", "sql", "toml", "?"])) {
            let lines: Vec<String> = highlight(lang, &text).iter().map(|l| l.iter().map(|(_, t)| *t).collect()).collect();
            prop_assert_eq!(lines.join("\n"), text);
        }
    }
}
