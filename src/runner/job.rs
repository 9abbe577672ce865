//! What is to be run: a trusted part, the learner's own code, limits.

use super::{
    limits::Limits,
    part::{Hash, Part},
};

/// Why a part may run. Whoever makes one has looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// It came with Pratfall.
    Bundled,
    /// The learner said so to this hash, now or earlier.
    Given(Hash),
    /// The learner wrote it.
    Own,
}

/// A part that may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    part: Part,
}

impl Trusted {
    /// Joins a part and the reason it may run; none when the grant is for other bytes than these.
    #[must_use]
    pub fn by(part: Part, grant: Grant) -> Option<Self> {
        let holds = match grant {
            Grant::Bundled | Grant::Own => true,
            Grant::Given(hash) => hash == part.hash(),
        };
        holds.then_some(Trusted { part })
    }

    /// Gives the part.
    #[must_use]
    pub fn part(&self) -> &Part {
        &self.part
    }
}

/// One thing to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What the author wrote.
    pub trusted: Trusted,
    /// What the learner wrote.
    pub answer: String,
    /// What it may use up.
    pub limits: Limits,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_in_some_bytes_is_no_trust_in_others() {
        let part = |runner: &str| Part::new(runner, Vec::new(), Vec::new()).unwrap();
        let given = Grant::Given(part("python").hash());
        assert!(Trusted::by(part("python"), given).is_some());
        assert!(Trusted::by(part("bash"), given).is_none());
        assert!(Trusted::by(part("bash"), Grant::Own).is_some());
    }
}
