//! Where words and data go. A reader that has gone away ends nothing badly.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use serde::Serialize;

use super::failure::Failure;
use crate::{
    clean::{clean, clean_block},
    runtime::scan::plainly,
};

/// Stdout for data, stderr for words.
#[derive(Debug)]
pub struct Console {
    /// Data is wanted as JSON.
    pub json: bool,
    /// Why data could not be written, a reader that has gone away apart.
    lost: Option<io::Error>,
}

impl Console {
    /// Makes the console of this process.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Console { json, lost: None }
    }

    /// Prints a line of data, made safe for a terminal.
    pub fn line(&mut self, text: &str) {
        self.raw(&format!("{}\n", clean_block(text)));
    }

    /// Prints text as it is: it was made safe already, or it is a file.
    pub fn raw(&mut self, text: &str) {
        let mut out = io::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        if let Err(error) = written
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.lost.get_or_insert(error);
        }
    }

    /// Tells whether all data could be written.
    ///
    /// # Errors
    /// When some could not, and not for want of a reader.
    pub fn end(&mut self) -> Result<(), Failure> {
        match self.lost.take() {
            None => Ok(()),
            Some(error) => Err(Failure::new(
                format!("the output cannot be written: {}", plainly(&error)),
                "free some space, or send the output elsewhere",
            )),
        }
    }

    /// Prints help, in colours where there is a terminal for them.
    pub fn help(&mut self, help: &clap::builder::StyledStr) {
        let coloured = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let text = if coloured { help.ansi().to_string() } else { help.to_string() };
        self.raw(&text);
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

    /// Says what deck files want said.
    pub fn notes(&mut self, notes: &[String]) {
        for note in notes {
            self.say(note);
        }
    }

    /// Asks before something that cannot be done twice; anything but a yes is a no.
    ///
    /// # Errors
    /// When there is nobody to ask.
    pub fn confirm(&mut self, question: &str) -> Result<bool, Failure> {
        if !io::stdin().is_terminal() {
            let message = "this wants a yes, and there is no terminal to ask at";
            return Err(Failure { code: 2, ..Failure::new(message, "add `--yes` if you mean it") });
        }
        let _ = write!(io::stderr(), "{} [y/N] ", clean(&format!("{question}?")));
        let mut reply = String::new();
        let read = io::stdin().lock().read_line(&mut reply);
        Ok(read.is_ok() && matches!(reply.trim().to_lowercase().as_str(), "y" | "yes"))
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
            Ok(0) | Err(_) => {
                self.raw("\n");
                None
            }
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
