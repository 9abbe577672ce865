//! What of a typed or pasted text is taken into a field: nothing that steers a terminal.

use crate::clean::{is_hostile, is_invisible};

/// Tells whether a character could steer a terminal, reorder text or hide in it.
#[must_use]
pub fn is_steering(c: char) -> bool {
    is_hostile(c) || is_invisible(c)
}

/// Takes whole escape sequences out of a pasted text, so that their letters do not stay behind.
#[must_use]
pub fn without_sequences(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            out.push(c);
            continue;
        }
        match chars.peek() {
            Some('[') => {
                chars.next();
                while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
                chars.next_if(|c| matches!(c, '@'..='~'));
            }
            Some(']' | 'P' | '^' | '_' | 'X') => {
                // A string sequence; without its end, only the line it stands on is taken.
                while let Some(c) = chars.next_if(|c| !matches!(c, '\n' | '\u{1b}')) {
                    if matches!(c, '\u{7}' | '\u{9c}') {
                        break;
                    }
                }
            }
            Some('\\') => {
                chars.next();
            }
            _ => {}
        }
    }
    out
}
