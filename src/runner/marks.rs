//! Where in the learner's file a compiler or an interpreter points to.

/// A place in the learner's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1; none where only the line is told.
    pub column: Option<usize>,
    /// What is said of it; may be empty.
    pub message: String,
}

/// Places that are told at the most.
const MOST: usize = 50;

/// Finds the places of `file` in what was printed: `file:3:5: message`, `--> file:3:5`, `File "file", line 3`,
/// `file: line 3: message`. Each line of the file is told once, in the order of the output.
#[must_use]
pub fn marks(file: &str, output: &str) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut last = "";
    for line in output.lines() {
        if let Some(mut mark) = mark(file, line) {
            // rustc says what is the matter on the line before, Python at the very end.
            if mark.message.is_empty() && line.trim_start().starts_with("-->") {
                mark.message = last.trim().to_owned();
            }
            if mark.line > 0 && !found.iter().any(|other| other.line == mark.line) && found.len() < MOST {
                found.push(mark);
            }
        }
        last = line;
    }
    if let Some(mark) = found.last_mut()
        && mark.message.is_empty()
    {
        let told = output.lines().rev().find(|line| !line.trim().is_empty() && !line.starts_with(' '));
        mark.message = told.unwrap_or("").trim().to_owned();
    }
    found
}

fn mark(file: &str, line: &str) -> Option<Mark> {
    for (at, _) in line.match_indices(file) {
        let whole = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == '-');
        let after = &line[at + file.len()..];
        if !whole {
            continue;
        }
        if let Some((number, rest)) = after.strip_prefix(':').and_then(number) {
            let (column, rest) = match rest.strip_prefix(':').and_then(self::number) {
                Some((column, rest)) => (Some(column), rest),
                None => (None, rest),
            };
            return Some(Mark { line: number, column, message: said(rest) });
        }
        let named = after.strip_prefix("\", line ").or_else(|| after.strip_prefix(": line "));
        if let Some((number, rest)) = named.and_then(number) {
            let message = if rest.starts_with(':') { said(rest) } else { String::new() };
            return Some(Mark { line: number, column: None, message });
        }
    }
    None
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn said(rest: &str) -> String {
    rest.trim_start_matches(':').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, output: &str, expected: &[(usize, Option<usize>, &str)]) {
        let found = marks(file, output);
        let found: Vec<_> = found.iter().map(|m| (m.line, m.column, m.message.as_str())).collect();
        assert_eq!(found, expected, "{output}");
    }

    #[test]
    fn finds_what_each_toolchain_points_at() {
        let python = "Traceback (most recent call last):\n  File \"answer.py\", line 4, in <module>\n    f()\n  File \"answer.py\", line 2, in f\n    1/0\nZeroDivisionError: division by zero\n";
        check("answer.py", python, &[(4, None, ""), (2, None, "ZeroDivisionError: division by zero")]);
        let rust = "error[E0382]: borrow of moved value: `a`\n --> answer.rs:4:16\n  |\n";
        check("answer.rs", rust, &[(4, Some(16), "error[E0382]: borrow of moved value: `a`")]);
        let c = "answer.c: In function 'main':\nanswer.c:3:5: error: expected ';' before 'return'\n";
        check("answer.c", c, &[(3, Some(5), "error: expected ';' before 'return'")]);
        check("answer.sh", "answer.sh: line 3: foo: command not found\n", &[(3, None, "foo: command not found")]);
        let node = "answer.js:2\nfoo(;\n    ^\n\nSyntaxError: Unexpected token ';'\n    at x\n";
        check("answer.js", node, &[(2, None, "SyntaxError: Unexpected token ';'")]);
        check(
            "answer.py",
            "my_answer.py:3: no\nanswer.pyx:3\nanswer.py:0: no\nanswer.py:99999999999999999999999\n",
            &[],
        );
    }
}
