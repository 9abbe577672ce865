//! Bytes from the terminal to keys and pasted text.
//!
//! Owns what has come and is not whole yet. Reads nothing itself and knows no clock: it is handed what there is, and
//! told when nothing more came for a moment ([`SETTLE`]). So no half of a sequence can keep the program from its
//! signals, however the bytes are cut.

use std::time::Duration;

use crate::tui::{
    app::Input,
    keys::{Code, Key},
};

/// How long the rest of a sequence may be on its way: an Esc alone is a key only after this.
pub const SETTLE: Duration = Duration::from_millis(25);

/// Bytes of a paste that are kept; no field takes as many.
const MOST_PASTED: usize = 1 << 20;
/// Bytes of a control sequence; a longer one is none.
const LONGEST: usize = 64;

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What has been typed or pasted and is not whole yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keyboard {
    pending: Vec<u8>,
    /// The paste that is going on, from behind its first mark.
    pasting: bool,
}

/// What the beginning of some bytes is.
enum Token {
    /// A key, in so many bytes.
    Key(Key, usize),
    /// Nothing Pratfall uses, in so many bytes.
    Nothing(usize),
    /// Text pasted from here on, behind so many bytes.
    Paste(usize),
    /// More has to come.
    Unfinished,
}

impl Keyboard {
    /// Takes bytes and gives what is whole, in order.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Input> {
        let room = (MOST_PASTED + PASTE_ENDS.len()).saturating_sub(self.pending.len());
        if bytes.len() <= room {
            self.pending.extend_from_slice(bytes);
        } else {
            // Its end has to be found all the same.
            self.pending.truncate(MOST_PASTED);
            self.pending.extend_from_slice(bytes.get(bytes.len().saturating_sub(MOST_PASTED)..).unwrap_or_default());
        }
        self.keys()
    }

    /// Tells whether [`Keyboard::settle`] is to be called when nothing comes for [`SETTLE`].
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        // A paste whose end has not come may take its time.
        if self.pasting { find_last(&self.pending, PASTE_ENDS).is_some() } else { !self.pending.is_empty() }
    }

    /// Gives what is left when nothing more came: a paste that has ended, or a lone Esc.
    ///
    /// A paste ends at the *last* of its end marks: a text that holds one itself must not get out of its brackets and
    /// type keys.
    pub fn settle(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        if self.pasting {
            let Some(end) = find_last(&self.pending, PASTE_ENDS) else { return inputs };
            let rest = self.pending.split_off(end + PASTE_ENDS.len());
            self.pending.truncate(end);
            inputs.push(Input::Paste(without_marks(&self.pending)));
            self.pending = rest;
            self.pasting = false;
            inputs.extend(self.keys());
            if self.is_waiting() {
                inputs.extend(self.settle());
            }
            return inputs;
        }
        if self.pending == [0x1b] {
            inputs.push(Input::Key(Key::plain(Code::Esc)));
        }
        self.pending.clear();
        inputs
    }

    fn keys(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        let mut at = 0;
        while !self.pasting {
            let Some(rest) = self.pending.get(at..).filter(|rest| !rest.is_empty()) else { break };
            match token(rest) {
                Token::Key(key, bytes) => {
                    inputs.push(Input::Key(key));
                    at += bytes;
                }
                Token::Nothing(bytes) => at += bytes,
                Token::Paste(bytes) => {
                    self.pasting = true;
                    at += bytes;
                }
                Token::Unfinished => break,
            }
        }
        self.pending.drain(..at.min(self.pending.len()));
        inputs
    }
}

fn token(bytes: &[u8]) -> Token {
    let plain = |code| Token::Key(Key::plain(code), 1);
    match bytes.first().copied().unwrap_or_default() {
        0x1b => escape(bytes),
        // A line feed is an Enter that was typed before the terminal was taken.
        b'\r' | b'\n' => plain(Code::Enter),
        b'\t' => plain(Code::Tab),
        0x08 | 0x7f => plain(Code::Backspace),
        byte @ 0x01..=0x1a => Token::Key(Key::ctrl(char::from(byte - 1 + b'a')), 1),
        0x00..=0x1f => Token::Nothing(1),
        byte => character(bytes, byte),
    }
}

fn character(bytes: &[u8], first: u8) -> Token {
    let length = match first {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Token::Nothing(1),
    };
    let whole = bytes.get(..length.min(bytes.len())).unwrap_or_default();
    match std::str::from_utf8(whole) {
        Ok(text) => match text.chars().next().filter(|c| !c.is_control()) {
            Some(c) => Token::Key(Key::char(c), length),
            None => Token::Nothing(length),
        },
        Err(error) if error.error_len().is_none() && whole.len() < length => Token::Unfinished,
        Err(_) => Token::Nothing(1),
    }
}

fn escape(bytes: &[u8]) -> Token {
    match bytes.get(1) {
        None => Token::Unfinished,
        Some(0x1b) => Token::Key(Key::plain(Code::Esc), 1),
        Some(b'[') => control(bytes),
        Some(b'O') => match bytes.get(2) {
            None => Token::Unfinished,
            Some(b'M') => Token::Key(Key::plain(Code::Enter), 3),
            Some(last) => place(*last).map_or(Token::Nothing(3), |code| Token::Key(Key::plain(code), 3)),
        },
        // Alt with a key; nothing here is bound to it.
        Some(byte) if byte.is_ascii() => Token::Nothing(2),
        Some(_) => Token::Nothing(1),
    }
}

/// Reads a control sequence: `ESC [`, parameters, a last byte.
fn control(bytes: &[u8]) -> Token {
    let body = bytes.get(2..).unwrap_or_default();
    let Some(end) = body.iter().position(|b| !(0x20..=0x3f).contains(b)) else {
        return if body.len() > LONGEST { Token::Nothing(2) } else { Token::Unfinished };
    };
    let (parameters, last) = (body.get(..end).unwrap_or_default(), body.get(end).copied().unwrap_or_default());
    let whole = 2 + end + 1;
    match last {
        // A function key of the Linux console, with one byte more.
        b'[' => match body.get(end + 1) {
            None => Token::Unfinished,
            Some(_) => Token::Nothing(whole + 1),
        },
        0x40..=0x7e => {
            if bytes.starts_with(PASTE_BEGINS) {
                return Token::Paste(PASTE_BEGINS.len());
            }
            let numbers = std::str::from_utf8(parameters).unwrap_or_default();
            let mut numbers = numbers.split(';').map(|n| n.parse::<u8>().unwrap_or(1));
            let (first, modifiers) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1).saturating_sub(1));
            let code = if last == b'~' { numbered(first) } else { place(last) };
            let (alt, ctrl) = (modifiers & 2 != 0, modifiers & 4 != 0);
            match code.filter(|_| !alt || ctrl) {
                Some(code) => Token::Key(Key { code, ctrl }, whole),
                None => Token::Nothing(whole),
            }
        }
        // Something else begins here.
        _ => Token::Nothing(2 + end),
    }
}

fn place(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        _ => return None,
    })
}

fn numbered(number: u8) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        _ => return None,
    })
}

/// Takes the marks of a paste out of its text.
fn without_marks(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.replace("\x1b[200~", "").replace("\x1b[201~", "")
}

fn find_last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|w| w == mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes inputs down in one line: keys by their names, pasted text in brackets.
    fn written(inputs: &[Input]) -> String {
        let one = |input: &Input| match input {
            Input::Key(Key { code: Code::Char(c), ctrl: false }) => c.to_string(),
            Input::Key(Key { code: Code::Char(c), ctrl: true }) => format!("^{c}"),
            Input::Key(Key { code, ctrl }) => format!("<{}{code:?}>", if *ctrl { "^" } else { "" }),
            Input::Paste(text) => format!("[{text}]"),
            other => panic!("{other:?}"),
        };
        inputs.iter().map(one).collect()
    }

    /// Feeds bytes whole, and byte by byte; both must say the same.
    #[track_caller]
    fn check(bytes: &str, expected: &str) {
        let mut keyboard = Keyboard::default();
        let mut inputs = keyboard.take(bytes.as_bytes());
        inputs.extend(keyboard.settle());
        assert_eq!(written(&inputs), expected, "{bytes:?} at once");
        let mut inputs = Vec::new();
        for byte in bytes.as_bytes() {
            inputs.extend(keyboard.take(&[*byte]));
        }
        inputs.extend(keyboard.settle());
        assert_eq!(written(&inputs), expected, "{bytes:?} byte by byte");
        assert!(!keyboard.is_waiting());
    }

    #[test]
    fn keys_are_read() {
        check("aé漢👩", "aé漢👩");
        check("\r\n\t\x7f\x08", "<Enter><Enter><Tab><Backspace><Backspace>");
        check("\x01\x1a\x00\x1f", "^a^z");
        check("\x1b[A\x1b[B\x1b[C\x1b[D\x1bOA\x1bOH", "<Up><Down><Right><Left><Up><Home>");
        check("\x1b[1~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[2~", "<Home><Delete><End><PageUp><PageDown>");
        check("\x1b[1;5C\x1b[1;3Cx\x1b[1;2D\x1b[3;5~", "<^Right>x<Left><^Delete>");
    }

    #[test]
    fn what_is_not_used_leaves_nothing_behind() {
        check("\x1b[Za\x1b[12;40Rb\x1b[Ic\x1b[[Ad\x1bOPe\x1b[15~f\x1b[<0;1;1Mg", "abcdefg");
        check("\x1bqx\u{85}y", "xy");
        check("\x1b[12\rx", "<Enter>x");
    }

    #[test]
    fn an_escape_alone_is_a_key_once_nothing_follows() {
        check("\x1b", "<Esc>");
        check("x\x1b", "x<Esc>");
        check("\x1b\x1b", "<Esc><Esc>");
        check("\x1b[", "");
        let mut keyboard = Keyboard::default();
        assert!(keyboard.take(b"\x1b").is_empty() && keyboard.is_waiting());
        assert_eq!(written(&keyboard.take(b"[A")), "<Up>");
    }

    #[test]
    fn a_paste_is_one_input_however_long_it_takes() {
        check("\x1b[200~two\nlines\x1b[201~", "[two\nlines]");
        check("a\x1b[200~\x1b[201~b", "a[]b");
        let mut keyboard = Keyboard::default();
        assert!(keyboard.take(b"\x1b[200~half").is_empty());
        assert!(!keyboard.is_waiting(), "its end may take its time");
        assert!(keyboard.take(b" and half\x1b[201~").is_empty() && keyboard.is_waiting());
        assert_eq!(written(&keyboard.settle()), "[half and half]");
    }

    #[test]
    fn a_paste_cannot_get_out_of_its_brackets() {
        check("\x1b[200~x\x1b[201~\r4\x1b[201~", "[x\r4]");
        check("\x1b[200~x\x1b[201~\r\x1b[200~4\x1b[201~y", "[x\r4]y");
    }

    #[test]
    fn a_paste_without_bounds_is_cut() {
        let mut keyboard = Keyboard::default();
        keyboard.take(PASTE_BEGINS);
        for _ in 0..40 {
            keyboard.take(&[b'x'; 1 << 16]);
        }
        keyboard.take(PASTE_ENDS);
        let inputs = keyboard.settle();
        assert!(matches!(&inputs[..], [Input::Paste(text)] if text.len() <= 2 * MOST_PASTED), "{}", inputs.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn no_bytes_are_too_much(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'[')], 0..60), cut in 0usize..60) {
            let mut keyboard = Keyboard::default();
            let (a, b) = bytes.split_at(cut.min(bytes.len()));
            let mut inputs = keyboard.take(a);
            inputs.extend(keyboard.take(b));
            inputs.extend(keyboard.settle());
            let mut whole = Keyboard::default();
            let mut expected = whole.take(&bytes);
            expected.extend(whole.settle());
            prop_assert_eq!(inputs, expected);
        }
    }
}
