//! Everything a session needs to know of an item while it is open.

use serde::{Deserialize, Serialize};

use crate::{
    deck::model::{Ask, Item, Misconception, Rung, order::Line, spot::Place},
    memory::{footing::Footing, pace::Pace, row::ItemKey, state::Memory},
};

/// An item as it was loaded: its content, its place, and what is remembered of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Which item of which deck.
    pub key: ItemKey,
    /// Title of its deck.
    pub deck_title: String,
    /// Title of its skill.
    pub skill_title: String,
    /// The lesson of its skill; empty when there is none.
    pub skill_lesson: String,
    /// Languages of its deck.
    pub languages: Vec<String>,
    /// The item itself. Holds the key: never hand it to a view.
    pub item: Item,
    /// The misconceptions its replies point to.
    pub misconceptions: Vec<Misconception>,
    /// What is remembered; none before the first attempt.
    pub memory: Option<Memory>,
    /// Its answer was changed since it was learnt, and the learner has not said what that means.
    #[serde(default)]
    pub edited: bool,
    /// What a prediction about it is made from.
    #[serde(default)]
    pub footing: Footing,
    /// The last words written about it, shown after the next attempt and never before (PR-14).
    pub words: Option<Words>,
    /// Misconceptions of its deck that were hit before, for "again" (PR-13).
    pub hit_before: Vec<String>,
    /// One's own pace at it, where the rung it stands on is timed.
    #[serde(default)]
    pub pace: Pace,
    /// Code that was begun and not handed in, where it was kept.
    #[serde(default)]
    pub begun: Vec<Begun>,
}

/// Something the learner wrote earlier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// The day, as it is shown.
    pub date: String,
    /// The words, verbatim.
    pub text: String,
}

/// Code of the learner's that was left without being handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Index of the rung it is for.
    pub rung: u8,
    /// The variant it is for, from 1; 0 for the item's own wording.
    pub variant: u8,
    /// The code, verbatim.
    pub text: String,
}

impl Card {
    /// Gives the index of the rung to ask, kept within the ladder as it is now.
    #[must_use]
    pub fn rung_index(&self) -> usize {
        let rung = self.memory.as_ref().map_or(0, |m| usize::from(m.rung));
        rung.min(self.item.top_rung())
    }

    /// Gives a rung by index, the nearest one where the ladder has become shorter.
    #[must_use]
    pub fn rung(&self, index: usize) -> Option<&Rung> {
        self.item.rungs.get(index).or_else(|| self.item.rungs.last())
    }

    /// Finds a misconception by id.
    #[must_use]
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|m| m.id == id)
    }

    /// Gives the lesson that *instruct first* shows: the item's own, else its skill's, else the explanation.
    #[must_use]
    pub fn lesson(&self) -> &str {
        [self.item.lesson.as_str(), self.skill_lesson.as_str(), self.item.explain.as_str()]
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .unwrap_or("")
    }
}

/// Gives the right answer of a rung as it is shown in feedback, one part a line.
#[must_use]
pub fn answer(rung: &Rung) -> Vec<String> {
    match &rung.ask {
        Ask::Choose(choose) => choose.options.iter().filter(|o| o.right).map(|o| o.text.clone()).collect(),
        Ask::Type(typed) => typed.right.first().cloned().into_iter().collect(),
        Ask::Number(number) => {
            let unit = number.units.first().map(String::as_str).unwrap_or("");
            let gap = if unit.is_empty() || unit == "%" { "" } else { " " };
            vec![format!("{}{gap}{unit}", number.shown)]
        }
        Ask::Cloze(cloze) => cloze.blanks.iter().filter_map(|b| b.right.first().cloned()).collect(),
        Ask::Order(order) => order.lines.iter().map(Line::indented).collect(),
        Ask::Spot(spot) => spot.answer().map(Place::label).collect(),
        Ask::Code(program) => program.solution.lines().map(str::to_owned).collect(),
        Ask::Explain(explain) => explain.rubric.iter().map(|point| point.text.clone()).collect(),
        Ask::Scenario(scenario) => scenario.best(),
    }
}
