//! What the ways of asking have in common: answers that are right, and what is said to mistakes.

use super::{Ask, Reply};

impl Ask {
    /// Gives what is said to mistakes, silent ones included.
    #[must_use]
    pub fn replies(&self) -> Vec<&Reply> {
        match self {
            Ask::Choose(ask) => ask.options.iter().map(|o| &o.reply).collect(),
            Ask::Type(ask) => ask.traps.iter().map(|t| &t.reply).collect(),
            Ask::Number(ask) => ask.traps.iter().map(|t| &t.reply).collect(),
            Ask::Cloze(ask) => ask.traps.iter().map(|t| &t.reply).collect(),
            Ask::Order(ask) => ask.wrong.iter().map(|w| &w.reply).collect(),
            Ask::Spot(ask) => ask.places.iter().map(|p| &p.reply).collect(),
            Ask::Explain(ask) => ask.rubric.iter().map(|p| &p.reply).collect(),
            Ask::Code(ask) => ask.errors.iter().map(|e| &e.reply).collect(),
            Ask::Scenario(ask) => ask.turns().filter(|turn| turn.off).map(|turn| &turn.reply).collect(),
        }
    }

    /// Gives the texts that are right, as far as a hint or a feedback could tell one of them: of lines to be put in
    /// order, all stand in the question, and so do those to point at; of a scenario, the commands on the good way.
    #[must_use]
    pub fn rights(&self) -> Vec<&str> {
        match self {
            Ask::Choose(ask) => ask.options.iter().filter(|o| o.right).map(|o| o.text.as_str()).collect(),
            Ask::Type(ask) => ask.right.iter().map(String::as_str).collect(),
            Ask::Number(ask) => vec![&ask.shown],
            Ask::Cloze(ask) => ask.blanks.iter().flat_map(|b| &b.right).map(String::as_str).collect(),
            Ask::Order(_) => Vec::new(),
            Ask::Spot(ask) => ask.answer().filter(|p| ask.is_only(p)).map(|p| p.text.as_str()).collect(),
            Ask::Explain(ask) => ask.rubric.iter().map(|p| p.text.as_str()).collect(),
            Ask::Code(ask) => Some(ask.solution.as_str()).filter(|s| !s.is_empty()).into_iter().collect(),
            Ask::Scenario(ask) => ask.good_commands(),
        }
    }

    /// Tells whether the learner scores the answer, after the commit.
    #[must_use]
    pub fn is_scored_later(&self) -> bool {
        matches!(self, Ask::Explain(_))
    }
}
