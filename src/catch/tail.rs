//! The last lines of an output as a person saw them: colours and cursor movements taken out, progress bars as they
//! ended, and never more than a bounded piece of it.

use std::collections::VecDeque;

/// Lines that are kept.
const LINES: usize = 200;
/// Bytes of a line that are kept.
const WIDTH: usize = 1_000;
/// Bytes of the numbers in one that are looked at.
const LONGEST_NUMBERS: usize = 16;
/// Bytes of an escape sequence after which it is taken for text that was none.
const LONGEST_ESCAPE: usize = 4_096;

/// Takes in output piece by piece and keeps the end of it.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    lines: VecDeque<Vec<u8>>,
    line: Vec<u8>,
    state: State,
    /// The cursor went back to the start of the line; what comes now is written over it.
    returned: bool,
    /// Bytes of the escape sequence so far.
    escape: usize,
    /// The numbers of the sequence that is being read.
    numbers: Vec<u8>,
    /// On the second screen, that of editors and pagers: how many lines there were before it.
    before: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// After ESC.
    Escape,
    /// In a sequence that ends with a letter.
    Control,
    /// In a text for the terminal, which ends with BEL or ESC \.
    Title,
    /// After an ESC in one.
    TitleEnd,
    /// Before the one byte that ends a sequence.
    Last,
}

impl Tail {
    /// Takes in a piece of output.
    pub fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.take(*byte);
        }
    }

    /// Gives the lines, oldest first, blank ones at the end left out.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let all = self.lines.iter().chain(std::iter::once(&self.line));
        let mut lines: Vec<String> =
            all.map(|line| String::from_utf8_lossy(line).trim_end().replace('\t', "    ")).collect();
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    }

    fn take(&mut self, byte: u8) {
        self.escape += 1;
        if self.state != State::Text && self.escape > LONGEST_ESCAPE {
            self.state = State::Text;
        }
        self.state = match (self.state, byte) {
            // A line ends every sequence but a title: a program that was cut off in one must not swallow the rest.
            (State::Title | State::TitleEnd, 0x07) => State::Text,
            (State::Title, 0x1b) => State::TitleEnd,
            (State::TitleEnd, b'\\') => State::Text,
            (State::Title | State::TitleEnd, _) => State::Title,
            (_, 0x1b) => {
                self.escape = 0;
                State::Escape
            }
            (State::Escape, b'[') => {
                self.numbers.clear();
                State::Control
            }
            (State::Escape, b']' | b'P' | b'X' | b'^' | b'_') => State::Title,
            (State::Escape, b' '..=b'/') => State::Last,
            (State::Escape | State::Last, b'\n') | (State::Control, b'\n') => self.text(byte),
            (State::Control, 0x40..=0x7e) => self.control(byte),
            (State::Escape | State::Last, _) => State::Text,
            (State::Control, _) => {
                if self.numbers.len() < LONGEST_NUMBERS {
                    self.numbers.push(byte);
                }
                State::Control
            }
            (State::Text, _) => self.text(byte),
        };
    }

    /// Ends a sequence. What stood on the second screen goes with it, as it does for a person.
    fn control(&mut self, end: u8) -> State {
        let second = matches!(self.numbers.as_slice(), b"?1049" | b"?1047" | b"?47");
        match (second, end, self.before) {
            (true, b'h', None) => {
                if !self.line.is_empty() {
                    self.text(b'\n');
                }
                self.before = Some(self.lines.len());
            }
            (true, b'l', Some(before)) => {
                self.lines.truncate(before);
                self.line.clear();
                self.before = None;
            }
            _ => {}
        }
        State::Text
    }

    fn text(&mut self, byte: u8) -> State {
        match byte {
            b'\n' => {
                self.returned = false;
                if self.lines.len() == LINES - 1 {
                    self.lines.pop_front();
                    self.before = self.before.map(|before| before.saturating_sub(1));
                }
                self.lines.push_back(std::mem::take(&mut self.line));
            }
            b'\r' => self.returned = true,
            0x08 => {
                self.line.pop();
            }
            b'\t' | b' '.. => {
                if std::mem::take(&mut self.returned) {
                    self.line.clear();
                }
                if self.line.len() < WIDTH {
                    self.line.push(byte);
                }
            }
            _ => {}
        }
        State::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &[u8], expected: &[&str]) {
        for size in [1, 3, output.len().max(1)] {
            let mut tail = Tail::default();
            output.chunks(size).for_each(|piece| tail.push(piece));
            assert_eq!(tail.lines(), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn lines_are_what_a_person_saw() {
        check(b"", &[]);
        check(b"a\r\nb\n\n", &["a", "b"]);
        check(b"\x1b[1m\x1b[38;5;9merror\x1b[0m: x\n", &["error: x"]);
        check(b" 10 %\r 50 %\r100 %\ndone", &["100 %", "done"]);
        check(b"   Building [=>   ] 1/9\r\x1b[Kerror: x\r\n", &["error: x"]);
        check(b"\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\n", &["alink"]);
        check(b"\x1b(Bplain\x08\x08N", &["plaN"]);
        check("caf\u{e9} \u{1f980}\n".as_bytes(), &["caf\u{e9} \u{1f980}"]);
        check(b"cut \x1b[3\nnext", &["cut", "next"]);
        check(b"one\n\x1b[?1049h~\n\"x\" [New]\n~\x1b[?1049ltwo\n", &["one", "two"]);
        check(b"one \x1b[?1049h~\n~\x1b[?1049l", &["one"]);
        check(b"\x1b[?1049hpanicked", &["panicked"]);
        check(b"\xff\xfe", &["\u{fffd}\u{fffd}"]);
    }

    #[test]
    fn a_flood_keeps_its_end_and_no_more() {
        let mut tail = Tail::default();
        for n in 0..100_000 {
            tail.push(format!("line {n}\n").as_bytes());
        }
        let lines = tail.lines();
        assert_eq!((lines.len(), lines.last().map(String::as_str)), (LINES - 1, Some("line 99999")));
        let mut tail = Tail::default();
        for _ in 0..1_000 {
            tail.push(&[b'x'; 10_000]);
        }
        assert_eq!(tail.lines(), ["x".repeat(WIDTH)]);
        // A title that never ends hides no more than its bound.
        let mut tail = Tail::default();
        tail.push(b"\x1b]0;");
        tail.push(&[b't'; LONGEST_ESCAPE]);
        tail.push(b"\nerror: x\n");
        assert_eq!(tail.lines().last().map(String::as_str), Some("error: x"));
    }
}
