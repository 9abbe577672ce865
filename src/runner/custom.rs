//! A runner of the user's own, from the user's settings; a deck can only name it.

use serde::{Deserialize, Serialize};

use super::part;
use crate::deck::files;

/// `[runner.NAME]` in `config.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    /// The program, as an absolute path, and its arguments; `{file}` stands for the learner's file.
    pub argv: Vec<String>,
    /// What the learner's file is called; needed for runners that are not built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Folders the program needs to read, beside those of the system and its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
}

/// Stands for the learner's file in [`Custom::argv`].
pub const FILE: &str = "{file}";

impl Custom {
    /// Says what is wrong with it, as half a sentence that begins with a key; none when it can be used.
    #[must_use]
    pub fn fault(&self, name: &str) -> Option<String> {
        let absolute = |path: &String| path.starts_with('/') && !path.contains('\0');
        let compiled = matches!(name, "rust" | "c");
        if name == "sql" {
            return Some("is built in, and cannot be another program".into());
        }
        if !self.argv.first().is_some_and(absolute) {
            return Some("wants `argv` to begin with the absolute path of a program".into());
        }
        if self.argv.iter().any(|arg| arg.contains('\0')) {
            return Some("has a NUL in `argv`".into());
        }
        if compiled && self.argv.len() > 1 {
            return Some("wants nothing but the compiler's path in `argv`".into());
        }
        if !compiled && !self.argv.iter().any(|arg| arg == FILE) {
            return Some("wants `{file}` as a word of `argv`".into());
        }
        if files::answer_file(name).is_none() && self.file.is_none() {
            return Some("wants a `file`: the name of what the learner writes, as in `answer.rb`".into());
        }
        if let Some(file) = &self.file
            && (part::sound(file).is_err() || file.contains('/') || files::answer_file(name).is_some())
        {
            return Some("has a `file` that cannot be used".into());
        }
        if !self.folders.iter().all(absolute) || self.folders.iter().any(|folder| folder == "/") {
            return Some("wants absolute paths in `folders`, and not the whole machine".into());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runner_of_ones_own_is_looked_at() {
        let custom = |argv: &[&str], file: Option<&str>, folders: &[&str]| Custom {
            argv: argv.iter().map(|arg| (*arg).into()).collect(),
            file: file.map(Into::into),
            folders: folders.iter().map(|folder| (*folder).into()).collect(),
        };
        let check = |name: &str, custom: &Custom, part: &str| {
            let fault = custom.fault(name).unwrap_or_default();
            assert!(fault.contains(part) && fault.is_empty() == part.is_empty(), "{name}: {fault}");
        };
        check("ruby", &custom(&["/usr/bin/ruby", "{file}"], Some("answer.rb"), &["/opt/ruby"]), "");
        check("python", &custom(&["/usr/bin/python3", "-I", "{file}"], None, &[]), "");
        check("c", &custom(&["/usr/bin/clang"], None, &[]), "");
        check("c", &custom(&["/usr/bin/clang", "-x"], None, &[]), "compiler's path");
        check("ruby", &custom(&["ruby", "{file}"], Some("answer.rb"), &[]), "absolute path");
        check("ruby", &custom(&[], Some("answer.rb"), &[]), "absolute path");
        check("ruby", &custom(&["/usr/bin/ruby"], Some("answer.rb"), &[]), "{file}");
        check("ruby", &custom(&["/usr/bin/ruby", "{file}"], None, &[]), "`file`");
        check("ruby", &custom(&["/usr/bin/ruby", "{file}"], Some("../x"), &[]), "cannot be used");
        check("ruby", &custom(&["/usr/bin/ruby", "{file}"], Some("x"), &["/"]), "whole machine");
        check("sql", &custom(&["/usr/bin/sqlite3", "{file}"], Some("x"), &[]), "built in");
    }
}
