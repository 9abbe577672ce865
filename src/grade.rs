//! An answer against a rung gives a verdict; one file a way of asking.
//!
//! Pure: no clock, no disk, no randomness. Knows decks and nothing above them.

use serde::{Deserialize, Serialize};

use crate::deck::model::{Ask, Reply, Rung};

pub mod choose;
pub mod cloze;
pub mod code;
pub mod compose;
#[cfg(test)]
mod derived;
pub mod explain;
pub mod fold;
pub mod mark;
pub mod near;
pub mod number;
pub mod order;
pub mod scenario;
pub mod spot;
pub mod type_in;
pub mod walk;

/// Grades a response against a rung.
///
/// Pure and total: any response to any rung gives a grade or a reason, in time linear in the response. Giving up is
/// graded whatever was asked. A typed text answers a cloze of one blank; any other response of another kind than was
/// asked counts as nothing given.
///
/// # Errors
/// [`Unusable`] when there is nothing to grade; the learner is asked again and nothing is recorded.
pub fn grade(rung: &Rung, response: &Response) -> Result<Grade, Unusable> {
    match (&rung.ask, response) {
        (_, Response::GaveUp) => Ok(Grade::plain(Verdict::GaveUp)),
        (Ask::Choose(ask), Response::Choice(picks)) => choose::grade(ask, picks),
        (Ask::Type(ask), Response::Text(text)) => type_in::grade(ask, text),
        (Ask::Number(ask), Response::Text(text)) => number::grade(ask, text),
        (Ask::Cloze(ask), Response::Blanks(texts)) => cloze::grade(ask, texts),
        (Ask::Cloze(ask), Response::Text(text)) if ask.blanks.len() == 1 => {
            cloze::grade(ask, std::slice::from_ref(text))
        }
        (Ask::Order(ask), Response::Lines(lines)) => order::grade(ask, lines),
        (Ask::Spot(ask), Response::Choice(picks)) => spot::grade(ask, picks),
        (Ask::Explain(ask), Response::Text(text)) => explain::grade(ask, text),
        (Ask::Code(ask), Response::Code { text, ran }) => code::grade(ask, text, ran.as_deref()),
        (Ask::Scenario(ask), Response::Path { steps, .. }) => scenario::grade(ask, steps),
        _ => Err(Unusable::Empty),
    }
}

/// What the learner committed, before it is graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    /// The texts of the chosen options, in the order chosen; of lines pointed at, their numbers and texts.
    Choice(Vec<String>),
    /// Typed text, verbatim. Also for numbers.
    Text(String),
    /// Typed text for each blank, verbatim, in order.
    Blanks(Vec<String>),
    /// Lines in the order they were put, each with four blanks before it for each step it is indented.
    Lines(Vec<String>),
    /// Code, verbatim, with what came of running it.
    Code {
        /// The code.
        text: String,
        /// What came of it; none before it was run.
        ran: Option<Box<code::Ran>>,
    },
    /// A walk through a scenario.
    Path {
        /// The state it began in, by name.
        start: String,
        /// What was done, in order.
        steps: Vec<walk::Step>,
    },
    /// "I give up" is an answer too.
    GaveUp,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Right.
    Right,
    /// Right but for a slip of the fingers; counts as right.
    Near,
    /// Right in part.
    Partial,
    /// Not right.
    Off,
    /// The learner gave up.
    GaveUp,
}

/// The outcome of grading one response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// How it ended.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1; 1 for right and near, 0 for off and gave up.
    pub score: f64,
    /// The author's answers to the mistakes that were recognised, most telling first.
    pub replies: Vec<Reply>,
    /// For a near miss: the accepted answer it is near to. For a cloze: verdict of each blank.
    pub near_to: Option<String>,
    /// For a cloze with several blanks, the verdict of each; of lines put in order, whether each stands rightly; of an
    /// explanation, whether each point was made; of a walk, how each step went. Else empty.
    pub parts: Vec<Verdict>,
}

impl Grade {
    /// Makes the grade of a verdict with nothing to say; the score is 1 for right and near, else 0.
    #[must_use]
    pub fn plain(verdict: Verdict) -> Self {
        let score = if matches!(verdict, Verdict::Right | Verdict::Near) { 1.0 } else { 0.0 };
        Self { verdict, score, replies: Vec::new(), near_to: None, parts: Vec::new() }
    }

    /// Makes an off grade with the author's replies; empty and repeated ones are left out.
    #[must_use]
    pub fn off<'a>(replies: impl IntoIterator<Item = &'a Reply>) -> Self {
        Self { replies: distinct(replies), ..Self::plain(Verdict::Off) }
    }
}

fn distinct<'a>(replies: impl IntoIterator<Item = &'a Reply>) -> Vec<Reply> {
    let mut out: Vec<Reply> = Vec::new();
    for reply in replies {
        if *reply != Reply::default() && !out.contains(reply) {
            out.push(reply.clone());
        }
    }
    out
}

/// Why a response cannot be graded; the learner is asked again and nothing is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Nothing was given.
    #[error("nothing to commit yet")]
    Empty,
    /// A number was asked for.
    #[error("this asks for a number")]
    NotANumber,
    /// The number needs its unit.
    #[error("this asks for a unit too")]
    NoUnit,
    /// The number stands in another unit than is asked for.
    #[error("this asks for another unit")]
    OtherUnit,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::model::{Blank, Cloze, Diacritics, Folding, Piece, TypeIn};

    fn rung(ask: Ask) -> Rung {
        Rung { prompt: String::new(), code: None, hints: Vec::new(), timed: None, derived: false, ask }
    }

    const FOLDING: Folding = Folding { strict: false, case_exact: false, diacritics: Diacritics::Near };

    fn typed() -> Rung {
        let right = vec!["moved".to_owned()];
        rung(Ask::Type(TypeIn { right, pattern: None, folding: FOLDING, traps: Vec::new(), multiline: false }))
    }

    #[track_caller]
    fn check(rung: &Rung, response: Response, expected: Result<(Verdict, f64), Unusable>) {
        let graded = grade(rung, &response).map(|g| (g.verdict, g.score));
        assert_eq!(graded, expected, "{response:?}");
    }

    #[test]
    fn responses_meet_the_way_of_asking() {
        let text = |t: &str| Response::Text(t.to_owned());
        check(&typed(), text("moved"), Ok((Verdict::Right, 1.0)));
        check(&typed(), Response::GaveUp, Ok((Verdict::GaveUp, 0.0)));
        check(&typed(), Response::Choice(vec!["moved".to_owned()]), Err(Unusable::Empty));
        check(&typed(), Response::Blanks(vec!["moved".to_owned()]), Err(Unusable::Empty));
        let blank = Blank { right: vec!["moved".to_owned()], cue: None };
        let one = Cloze { pieces: vec![Piece::Blank(0)], blanks: vec![blank], folding: FOLDING, traps: Vec::new() };
        check(&rung(Ask::Cloze(one)), text("moved"), Ok((Verdict::Right, 1.0)));
    }
}
