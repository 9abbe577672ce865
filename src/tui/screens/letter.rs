//! The letters that options, lines and points go by.

/// Gives the letter of the option, line or point with this index.
#[must_use]
pub fn of(n: usize) -> char {
    u8::try_from(n).ok().filter(|n| *n < 26).map_or('?', |n| char::from(b'a' + n))
}
