//! Commands whose words are names of files and tests, and texts: `grep -rn password src`, `cargo test password_is_hashed`.
//!
//! Knows words; what announces a secret in other commands is no matter of it.

use super::shell::Word;

/// Programs whose words are names and texts.
const NAMERS: [&str; 26] = [
    "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "git", "cargo", "pytest", "go", "ls", "cat", "less", "head",
    "tail", "cp", "mv", "rm", "mkdir", "touch", "vim", "vi", "nano", "diff", "wc",
];
/// What stands before the program of a command: programs that run another, and the marks of a shell that tells of it.
const CARRIERS: [&str; 7] = ["sudo", "env", "time", "nice", "nohup", "$", "#"];

/// Tells of each word of a text for a shell whether it is one of such a command.
#[must_use]
pub fn named(words: &[Word]) -> Vec<bool> {
    let (mut begins, mut program, mut names) = (true, "", false);
    let mut named = Vec::with_capacity(words.len());
    for word in words {
        let text = word.text.as_str();
        if begins && !text.contains('=') && !CARRIERS.contains(&text) && !word.is_trace() {
            begins = false;
            program = text.rsplit('/').next().unwrap_or(text);
            names = NAMERS.contains(&program);
        }
        // Settings have values.
        names &= !(program == "git" && text == "config");
        named.push(names);
        if word.breaks && !word.is_redirection() {
            (begins, names) = (true, false);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catch::shell::{self, Open};

    #[test]
    fn a_command_is_named_by_its_program() {
        let check = |typed: &str, expected: &str| {
            let words = shell::words(typed, Open::RunsOn);
            let shown: String = named(&words).iter().map(|named| if *named { 'n' } else { '-' }).collect();
            assert_eq!(shown, expected, "{typed}");
        };
        check("grep -rn a b", "nnnn");
        check("deploy git b", "---");
        check("sudo A=b /usr/bin/grep a; deploy b && cat c", "--nn---nn");
        check("cargo test a 2>&1 | tail -n 2", "nnnnnnnn");
        check("git log\ndeploy a", "nn--");
        check("git config a b", "n---");
        check("++ ls a", "-nn");
    }
}
