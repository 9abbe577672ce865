//! With which answers a confidence is asked for (PR-10).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::memory::row::Phase;

/// One answer in so many is asked for its confidence, of those that nothing else speaks for.
const ONE_IN: u64 = 3;

/// How often the learner wants to be asked how sure they are. Written as `true`, `false` or `"some"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asking {
    /// Never.
    Never,
    /// With probes, challenges, items that wait to be looked at again, and about a third of the others.
    Sometimes,
    /// With every answer.
    #[default]
    Always,
}

/// An answer for which a confidence may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    /// What the attempt is part of.
    pub kind: Phase,
    /// It is a challenge.
    pub challenge: bool,
    /// A check after a confident error is open.
    pub checked: bool,
    /// A number drawn for the item in this session.
    pub draw: u64,
}

impl Asking {
    /// Tells whether a confidence is asked for with an answer. In an exam it always is, and never with a redo or a second
    /// try.
    #[must_use]
    pub fn asks(self, occasion: &Occasion) -> bool {
        match (occasion.kind, self) {
            (Phase::Exam, _) => true,
            (Phase::Redo | Phase::Retry, _) | (_, Asking::Never) => false,
            (_, Asking::Always) => true,
            (kind, Asking::Sometimes) => {
                let telling = kind == Phase::Probe || occasion.challenge || occasion.checked;
                telling || occasion.draw.is_multiple_of(ONE_IN)
            }
        }
    }
}

impl Serialize for Asking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Asking::Never => serializer.serialize_bool(false),
            Asking::Sometimes => serializer.serialize_str("some"),
            Asking::Always => serializer.serialize_bool(true),
        }
    }
}

impl<'de> Deserialize<'de> for Asking {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl de::Visitor<'_> for Reader {
    type Value = Asking;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("true, false or \"some\"")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Asking, E> {
        Ok(if value { Asking::Always } else { Asking::Never })
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Asking, E> {
        match value {
            "some" => Ok(Asking::Sometimes),
            _ => Err(E::invalid_value(de::Unexpected::Str(value), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pr_10_some_answers_are_asked_for_their_confidence() {
        let plain = Occasion { kind: Phase::Review, challenge: false, checked: false, draw: 1 };
        let check = |occasion: Occasion, [never, sometimes, always]: [bool; 3]| {
            let asked = [Asking::Never, Asking::Sometimes, Asking::Always].map(|asking| asking.asks(&occasion));
            assert_eq!(asked, [never, sometimes, always], "{occasion:?}");
        };
        check(plain, [false, false, true]);
        check(Occasion { draw: 3, ..plain }, [false, true, true]);
        check(Occasion { kind: Phase::Pretest, ..plain }, [false, false, true]);
        check(Occasion { challenge: true, ..plain }, [false, true, true]);
        check(Occasion { checked: true, ..plain }, [false, true, true]);
        check(Occasion { kind: Phase::Probe, ..plain }, [false, true, true]);
        check(Occasion { kind: Phase::Exam, ..plain }, [true; 3]);
        for kind in [Phase::Redo, Phase::Retry] {
            check(Occasion { kind, challenge: true, checked: true, draw: 0 }, [false; 3]);
        }
    }

    #[test]
    fn it_is_written_as_a_switch_with_a_middle() {
        for (asking, text) in [(Asking::Never, "false"), (Asking::Sometimes, "\"some\""), (Asking::Always, "true")] {
            assert_eq!(serde_json::to_string(&asking).unwrap(), text);
            assert_eq!(serde_json::from_str::<Asking>(text).unwrap(), asking);
        }
        for text in ["\"often\"", "1", "null"] {
            let error = serde_json::from_str::<Asking>(text).unwrap_err().to_string();
            assert!(error.contains("true, false or \"some\""), "{error}");
        }
    }
}
