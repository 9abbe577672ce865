//! The seal of a report: a signature with the key of the device, over every byte before it.
//!
//! It tells that nothing was changed since, and that two reports come from one device. Whose device that is it cannot tell.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// What is signed besides the bytes, so that a signature is good for nothing else.
const WHAT: &[u8] = b"pratfall report 1\n";

/// The key of a device.
#[derive(Clone)]
pub struct Key(SigningKey);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.public()).finish()
    }
}

impl Key {
    /// Makes the key of 32 bytes that nobody else knows.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Key {
        Key(SigningKey::from_bytes(secret))
    }

    /// Gives the public half, 64 hex digits.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    /// Seals bytes, 128 hex digits.
    #[must_use]
    pub fn seal(&self, bytes: &[u8]) -> String {
        hex(&self.0.sign(&message(bytes)).to_bytes())
    }
}

/// Tells whether a seal was made over these bytes with the key whose public half is `public`.
#[must_use]
pub fn holds(public: &str, bytes: &[u8], seal: &str) -> bool {
    let (Some(public), Some(seal)) = (unhex::<32>(public), unhex::<64>(seal)) else { return false };
    let Ok(key) = VerifyingKey::from_bytes(&public) else { return false };
    key.verify_strict(&message(bytes), &Signature::from_bytes(&seal)).is_ok()
}

fn message(bytes: &[u8]) -> Vec<u8> {
    [WHAT, blake3::hash(bytes).as_bytes()].concat()
}

/// Writes bytes as hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads exactly N bytes from hex digits.
#[must_use]
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_good_for_its_bytes_and_its_key_alone() {
        let (key, other) = (Key::new(&[7; 32]), Key::new(&[8; 32]));
        let seal = key.seal(b"two of ten");
        assert!(holds(&key.public(), b"two of ten", &seal));
        assert!(!holds(&key.public(), b"two of tem", &seal));
        assert!(!holds(&other.public(), b"two of ten", &seal));
        for broken in ["", "zz", &seal[1..], &format!("{seal}00"), &seal.replace(|c: char| c.is_ascii_digit(), "f")] {
            assert!(!holds(&key.public(), b"two of ten", broken), "{broken}");
        }
        assert!(!holds("é", b"two of ten", &seal));
        assert!(!format!("{key:?}").contains(&hex(&[7; 32])), "a key never shows its secret");
    }
}
