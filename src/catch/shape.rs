//! What kind of error an output tells of: the tool and its code, by which the same stumble is known again.

use std::sync::LazyLock;

use regex::Regex;

use crate::clean::beginning;

/// Lines that are kept of an error.
const KEPT: usize = 24;
/// Bytes that are kept of one.
const KEPT_BYTES: usize = 4_000;

/// An error that was recognised, or what there is of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The tool and its code, `rustc E0502`; empty where none is known.
    pub code: String,
    /// The error in its own words; the last line where none is known.
    pub title: String,
    /// The lines of it that are kept.
    pub excerpt: String,
}

/// How a shape is told from a line: the tool, a pattern with the groups `code` and `title`, and what else has to be
/// there. The first that fits holds.
struct Rule {
    tool: &'static str,
    line: Regex,
    /// A line of the output must have this.
    with: &'static str,
    /// The last such line is the error, not the first.
    last: bool,
}

const RULES: [(&str, &str, &str, bool); 16] = [
    ("rustc", r"^error\[(?P<code>E\d{4})\]: (?P<title>.+)", "", false),
    ("rust", r"^thread '.*' (?:\(\d+\) )?(?P<code>panicked) at (?P<title>.+)", "", false),
    ("tsc", r"error (?P<code>TS\d+): (?P<title>.+)", "", false),
    ("gcc", r"^[^\s:][^:]*:\d+:(?:\d+:)? (?:fatal )?error: (?P<title>.+?) \[(?P<code>-W[\w=+-]+)\]$", "", false),
    ("go", r"^(?:\./|vet: )?\S+\.go:\d+:\d+: (?P<title>.+)", "", false),
    ("javac", r"^\S+\.java:\d+: error: (?P<title>.+)", "", false),
    ("gcc", r"^[^\s:][^:]*:\d+:(?:\d+:)? (?:fatal )?error: (?P<title>.+)", "", false),
    ("ld", r"(?P<title>(?P<code>undefined reference|undefined symbol|multiple definition)\b.*)", "", false),
    (
        "python",
        r"^(?P<code>(?:\w+\.)*\w*(?:Error|Exception|Interrupt|Exit|Warning|Iteration|Group))(?:: (?P<title>.*))?$",
        "Traceback (most recent call last)",
        true,
    ),
    ("python", r"^(?P<code>(?:Syntax|Indentation|Tab)Error): (?P<title>.*)$", "  File \"", true),
    ("node", r"^(?:Uncaught )?(?P<code>\w*Error)(?: \[\w+\])?: (?P<title>.*)$", "    at ", false),
    ("rust", r"^error: (?P<title>.+)", "-->", false),
    ("cargo", r"^error: (?P<title>.+)", "", false),
    ("git", r"^fatal: (?P<title>.+)", "", false),
    ("make", r"^make(?:\[\d+\])?: \*\*\* (?P<title>.+)", "", false),
    (
        "shell",
        r"(?P<title>.*(?P<code>command not found|[Pp]ermission denied|No such file or directory|Is a directory|Not a directory).*)",
        "",
        true,
    ),
];

static SHAPES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |(tool, line, with, last): &(&'static str, &str, &'static str, bool)| {
        Some(Rule { tool, line: Regex::new(line).ok()?, with, last: *last })
    };
    RULES.iter().filter_map(rule).collect()
});

static LINT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"clippy::(?P<code>[a-z0-9_]+)").ok());

/// Recognises an error in the last lines of an output.
#[must_use]
pub fn recognise(lines: &[String]) -> Shape {
    for rule in SHAPES.iter() {
        if !rule.with.is_empty() && !lines.iter().any(|line| line.contains(rule.with)) {
            continue;
        }
        let mut fitting = lines.iter().enumerate().filter_map(|(n, line)| Some((n, rule.line.captures(line)?)));
        let Some((at, found)) = (if rule.last { fitting.next_back() } else { fitting.next() }) else { continue };
        let group = |name: &str| found.name(name).map_or("", |group| group.as_str().trim()).to_owned();
        let (mut tool, mut code) = (rule.tool, lowered(group("code")));
        if tool == "rust" && code.is_empty() {
            (tool, code) = lint(lines, at);
        }
        let named = if code.is_empty() { String::new() } else { format!("{tool} {code}") };
        let title = match group("title") {
            title if title.is_empty() => group("code"),
            title => title,
        };
        // What Python says comes last, and what led there before it.
        let from = if rule.last { lines.len().saturating_sub(KEPT) } else { at };
        return Shape { code: named, title, excerpt: excerpt(lines, from) };
    }
    let title = lines.iter().rev().find(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned());
    let from = lines.len().saturating_sub(KEPT);
    Shape { code: String::new(), title: title.unwrap_or_default(), excerpt: excerpt(lines, from) }
}

/// Finds the lint that an error without a code names in its notes.
fn lint(lines: &[String], at: usize) -> (&'static str, String) {
    let block = lines.iter().skip(at).take_while(|line| !line.is_empty());
    let found = block.filter_map(|line| LINT.as_ref()?.captures(line)).next();
    match found.and_then(|found| Some(found.name("code")?.as_str().to_owned())) {
        Some(code) => ("clippy", code),
        None => ("rustc", String::new()),
    }
}

fn excerpt(lines: &[String], from: usize) -> String {
    let text = lines.iter().skip(from).take(KEPT).cloned().collect::<Vec<_>>().join("\n");
    beginning(&text, KEPT_BYTES).trim_end().to_owned()
}

/// Writes a code as its tool does, and words in small letters.
fn lowered(code: String) -> String {
    if code.contains(' ') { code.to_lowercase() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, code: &str, title: &str) {
        let lines: Vec<String> = output.lines().map(str::to_owned).collect();
        let shape = recognise(&lines);
        assert_eq!((shape.code.as_str(), shape.title.as_str()), (code, title), "{output}");
    }

    #[test]
    fn every_shape_can_be_read() {
        assert_eq!(SHAPES.len(), RULES.len());
        assert!(LINT.is_some());
    }

    #[test]
    fn compilers_are_recognised() {
        check(
            "   Compiling x v0.1.0\nerror[E0502]: cannot borrow `v` as mutable\n --> src/main.rs:4:5\n\nerror: aborting due to 1 previous error",
            "rustc E0502",
            "cannot borrow `v` as mutable",
        );
        check(
            "error: this loop never actually loops\n --> src/main.rs:2:5\n  |\n  = help: for further information visit x#never_loop\n  = note: `#[deny(clippy::never_loop)]` on by default\n\nerror: could not compile",
            "clippy never_loop",
            "this loop never actually loops",
        );
        check("error: expected one of `;`\n --> src/main.rs:2:5\n", "", "expected one of `;`");
        check("error: no such command: `buidl`", "", "no such command: `buidl`");
        check("thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds", "rust panicked", "src/main.rs:2:5:");
        check(
            "a.c:3:5: error: unused variable 'x' [-Werror=unused-variable]",
            "gcc -Werror=unused-variable",
            "unused variable 'x'",
        );
        check("a.c:3:5: error: expected ';' before '}' token", "", "expected ';' before '}' token");
        check("/usr/bin/ld: a.o: undefined reference to `f'", "ld undefined reference", "undefined reference to `f'");
        check("src/a.ts(3,5): error TS2322: Type 'x' is not assignable.", "tsc TS2322", "Type 'x' is not assignable.");
        check("src/a.ts:3:5 - error TS2322: Type 'x'.", "tsc TS2322", "Type 'x'.");
        check("./main.go:3:5: undefined: x", "", "undefined: x");
        check("Main.java:3: error: ';' expected", "", "';' expected");
    }

    #[test]
    fn programs_are_recognised() {
        check(
            "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    f()\nKeyError: 'x'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 3\njson.decoder.JSONDecodeError: Expecting value",
            "python json.decoder.JSONDecodeError",
            "Expecting value",
        );
        check(
            "Traceback (most recent call last):\n  File \"x\"\nKeyboardInterrupt",
            "python KeyboardInterrupt",
            "KeyboardInterrupt",
        );
        check(
            "  File \"a.py\", line 1\n    f(\nSyntaxError: '(' was never closed",
            "python SyntaxError",
            "'(' was never closed",
        );
        check("TypeError: x is not a function\n    at f (a.js:1:1)", "node TypeError", "x is not a function");
        check(
            "bash: line 1: fooo: command not found",
            "shell command not found",
            "bash: line 1: fooo: command not found",
        );
        check("./x: Permission denied", "shell permission denied", "./x: Permission denied");
        check("fatal: not a git repository", "", "not a git repository");
        check("all is lost\n\n", "", "all is lost");
        check("", "", "");
    }

    #[test]
    fn an_excerpt_begins_with_the_error_and_is_bounded() {
        let mut lines: Vec<String> = (0..50).map(|n| format!("   Compiling crate {n}")).collect();
        lines.push("error[E0382]: use of moved value".into());
        lines.extend((0..100).map(|n| format!("{n} {}", "é".repeat(400))));
        let shape = recognise(&lines);
        assert!(shape.excerpt.starts_with("error[E0382]"));
        assert!(shape.excerpt.len() <= KEPT_BYTES && shape.excerpt.lines().count() <= KEPT);
    }
}
