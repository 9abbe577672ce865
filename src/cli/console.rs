//! Where words and data go. A reader that has gone away ends nothing badly.

use std::{
    borrow::Cow,
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _},
};

use serde::Serialize;

use super::failure::Failure;
use crate::{
    clean::{clean, clean_block, is_hostile},
    runtime::scan::plainly,
    tui::ascii,
};

/// Stdout for data, stderr for words.
#[derive(Debug)]
pub struct Console {
    /// Data is wanted as JSON.
    pub json: bool,
    /// What is said has no signs beyond ASCII but the letters of a deck.
    pub ascii: bool,
    /// Why data could not be written, a reader that has gone away apart.
    lost: Option<io::Error>,
    /// Nobody reads stdout any more.
    unread: bool,
    /// The bar that stands on the last line of a terminal; empty when there is none.
    bar: String,
}

/// Bytes of a line that are taken; no answer is as long.
const LONGEST_LINE: u64 = 1 << 20;
/// Bytes of a line after which it is no line but a stream without an end.
const ENDLESS: u64 = 64 << 20;

impl Console {
    /// Makes the console of this process.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Console { json, ascii: false, lost: None, unread: false, bar: String::new() }
    }

    /// Prints a line of data, made safe for a terminal.
    pub fn line(&mut self, text: &str) {
        self.raw(&format!("{}\n", clean_block(text)));
    }

    /// Prints text as it is: it was made safe already, or it is a file.
    pub fn raw(&mut self, text: &str) {
        let text = if self.ascii { Cow::Owned(ascii::text(text)) } else { Cow::Borrowed(text) };
        let mut out = io::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.unread = true,
            Err(error) => {
                self.lost.get_or_insert(error);
            }
            Ok(()) => {}
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

    /// Tells whether what goes to stdout may have colours: on a terminal, unless `NO_COLOR` says no.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
    }

    /// Prints help, in colours where there is a terminal for them.
    pub fn help(&mut self, help: &clap::builder::StyledStr) {
        let text = if self.is_coloured() { help.ansi().to_string() } else { help.to_string() };
        self.raw(&text);
    }

    /// Prints a value as JSON on lines of its own.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn value(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(|e| Failure::new(e.to_string(), ""))?;
        self.raw(&escaped(&text));
        self.raw("\n");
        Ok(())
    }

    /// Says something that is no data.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", clean_block(text));
    }

    /// Shows on a terminal how far some work is: its name, and the share of it that is done, 0 to 1.
    pub fn bar(&mut self, work: &str, share: f64) {
        let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty());
        let bar = bar(work, share);
        if dumb || !io::stderr().is_terminal() || bar == self.bar {
            return;
        }
        // What was there was as long or longer only where another work had the longer name.
        let blank = " ".repeat(self.bar.len().saturating_sub(bar.len()));
        let mut err = io::stderr();
        let _ = write!(err, "\r{bar}{blank}").and_then(|()| err.flush());
        self.bar = bar;
    }

    /// Takes the bar away, if there is one.
    pub fn no_bar(&mut self) {
        if !self.bar.is_empty() {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.bar.len()));
            self.bar.clear();
        }
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

    /// Asks on stdout and reads a line from stdin; none at the end of input, and when nobody can read the question.
    pub fn ask(&mut self, question: &str) -> Option<String> {
        self.raw(question);
        if self.unread || self.lost.is_some() {
            return None;
        }
        match line(&mut io::stdin().lock()) {
            None => {
                self.raw("\n");
                None
            }
            Some((bytes, cut)) => {
                if cut {
                    self.say("That line is longer than 1 MiB; only its beginning was taken.");
                }
                let text = String::from_utf8_lossy(&bytes);
                // What was typed is not echoed by a pipe; a script's transcript stays readable all the same.
                if !io::stdin().is_terminal() {
                    self.raw("\n");
                }
                Some(text.trim_end_matches(['\n', '\r']).to_owned())
            }
        }
    }

    /// Asks on stderr and reads a line from stdin; none at the end of input.
    pub fn ask_aside(&mut self, question: &str) -> Option<String> {
        self.ask_aside_unless(question, || false)
    }

    /// As [`Console::ask_aside`], but reads nothing where `left`, called once the question stands there, says so.
    pub fn ask_aside_unless(&mut self, question: &str, left: impl FnOnce() -> bool) -> Option<String> {
        let mut err = io::stderr();
        let _ = write!(err, "{}", clean(question)).and_then(|()| err.flush());
        if left() {
            let _ = writeln!(err);
            return None;
        }
        let (bytes, _) = line(&mut io::stdin().lock())?;
        Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// Tells whether somebody types, and not a pipe.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        io::stdin().is_terminal()
    }

    /// Tells whether a learner sits at a full terminal.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty());
        io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
    }
}

/// Draws a bar of ASCII: `Fitting  [=====               ]  25 %`.
fn bar(work: &str, share: f64) -> String {
    const CELLS: usize = 20;
    let share = share.clamp(0.0, 1.0);
    let full = "=".repeat((share * CELLS as f64).floor() as usize);
    format!("{work:<8} [{full:<CELLS$}] {:3.0} %", (share * 100.0).floor())
}

/// Reads a line, its end included, and tells whether it was cut; none at the end of input, and for a line without one.
fn line(input: &mut impl io::BufRead) -> Option<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes).ok()?;
    if bytes.is_empty() {
        return None;
    }
    if bytes.ends_with(b"\n") || (bytes.len() as u64) < LONGEST_LINE {
        return Some((bytes, false));
    }
    let passed = passed_over(input)?;
    Some((bytes, passed > 0))
}

/// Passes over the rest of a line; gives how many bytes that was, its end left out, or none when it does not end.
fn passed_over(input: &mut impl io::BufRead) -> Option<u64> {
    let mut passed = 0;
    while passed < ENDLESS {
        let buffer = input.fill_buf().ok()?;
        let at = buffer.iter().position(|byte| *byte == b'\n');
        let (rest, ended) = (at.unwrap_or(buffer.len()), at.is_some() || buffer.is_empty());
        input.consume(rest + usize::from(at.is_some()));
        passed += rest as u64;
        if ended {
            return Some(passed);
        }
    }
    None
}

/// Writes in JSON as escapes what a terminal would obey or be reordered by; outside of texts there is none of it.
fn escaped(json: &str) -> Cow<'_, str> {
    let steers = |c: char| c != '\n' && is_hostile(c);
    if !json.contains(steers) {
        return Cow::Borrowed(json);
    }
    json.chars()
        .fold(String::with_capacity(json.len() + 16), |mut out, c| {
            if steers(c) {
                // All of these lie in the basic plane.
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                out.push(c);
            }
            out
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_nothing_that_steers_a_terminal_and_reads_back_as_it_was() {
        let text = "a\u{1b}[2J\u{7f}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{85}\n\té👩\u{200d}💻\"\\";
        let json = serde_json::to_string_pretty(&vec![text]).unwrap();
        let safe = escaped(&json);
        assert!(!safe.contains(|c| c != '\n' && is_hostile(c)), "{safe}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&safe).unwrap(), [text]);
        assert!(matches!(escaped("{\n  \"é\": 1\n}"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_bar_is_full_at_the_end_and_not_before() {
        assert_eq!(bar("Fitting", 0.0), "Fitting  [                    ]   0 %");
        assert_eq!(bar("Fitting", 0.254), "Fitting  [=====               ]  25 %");
        assert_eq!(bar("Fitting", 0.999), "Fitting  [=================== ]  99 %");
        assert_eq!(bar("Fitting", 7.0), "Fitting  [====================] 100 %");
    }

    #[test]
    fn a_line_is_taken_whole_cut_or_not_at_all() {
        let long = LONGEST_LINE as usize;
        let check = |input: &[u8], expected: &[(usize, bool)]| {
            let mut input = io::BufReader::with_capacity(1000, input);
            let lines: Vec<_> = std::iter::from_fn(|| line(&mut input)).map(|(line, cut)| (line.len(), cut)).collect();
            assert_eq!(lines, expected);
        };
        check(b"", &[]);
        check(b"ab\n\nc", &[(3, false), (1, false), (1, false)]);
        check(&vec![b'x'; long], &[(long, false)]);
        check(&[vec![b'x'; long], b"\nb\n".to_vec()].concat(), &[(long, false), (2, false)]);
        check(&[vec![b'x'; long + 5000], b"\nb\n".to_vec()].concat(), &[(long, true), (2, false)]);
        check(&[vec![b'x'; long - 1], b"\nb\n".to_vec()].concat(), &[(long, false), (2, false)]);
        let mut endless = io::BufReader::new(io::repeat(b'x'));
        assert!(line(&mut endless).is_none());
    }
}
