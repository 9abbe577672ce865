//! Where words and data go. A reader that has gone away ends nothing badly.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use serde::Serialize;

use super::failure::Failure;
use crate::clean::{clean, clean_block};

/// Stdout for data, stderr for words.
#[derive(Debug)]
pub struct Console {
    /// Data is wanted as JSON.
    pub json: bool,
}

impl Console {
    /// Makes the console of this process.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Console { json }
    }

    /// Prints a line of data, made safe for a terminal.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(io::stdout(), "{}", clean_block(text));
    }

    /// Prints text as it is: it was made safe already, or it is a file.
    pub fn raw(&mut self, text: &str) {
        let mut out = io::stdout();
        let _ = out.write_all(text.as_bytes());
        let _ = out.flush();
    }

    /// Prints a value as JSON on lines of its own.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn value(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(|e| Failure::new(e.to_string(), ""))?;
        self.raw(&text);
        self.raw("\n");
        Ok(())
    }

    /// Says something that is no data.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", clean_block(text));
    }

    /// Says what went off and what to do about it.
    pub fn fail(&mut self, failure: &Failure) {
        if !failure.message.is_empty() {
            let _ = writeln!(io::stderr(), "error: {}", clean_block(&failure.message));
        }
        if !failure.hint.is_empty() {
            let _ = writeln!(io::stderr(), "hint: {}", clean(&failure.hint));
        }
    }

    /// Asks on stdout and reads a line from stdin; none at the end of input.
    pub fn ask(&mut self, question: &str) -> Option<String> {
        self.raw(question);
        let mut bytes = Vec::new();
        match io::stdin().lock().read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => None,
            Ok(_) => {
                let text = String::from_utf8_lossy(&bytes);
                // What was typed is not echoed by a pipe; a script's transcript stays readable all the same.
                if !io::stdin().is_terminal() {
                    self.raw("\n");
                }
                Some(text.trim_end_matches(['\n', '\r']).to_owned())
            }
        }
    }

    /// Tells whether a learner sits at a full terminal.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty());
        io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
    }
}
