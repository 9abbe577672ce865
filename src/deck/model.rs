//! What a deck is once it has been read without a fault.
//!
//! Everything here is plain data: serialisable (the store caches items one by one), comparable, and free of the
//! layout of the file it came from. A rung is *resolved*: whatever it inherits from its item (prompt, code, hints)
//! has been copied into it by the parser, so that nothing downstream has to look upwards.

pub mod code;
pub mod explain;
pub mod order;
pub mod scenario;
pub mod spot;
pub mod words;

use serde::{Deserialize, Serialize};

use self::{code::Program, explain::Explain, order::Order, scenario::Scenario, spot::Spot};

/// A deck: the unit that is handed out, checked and versioned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deck {
    /// Identity of the deck; learners' histories hang on it.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// The author's version, shown and recorded but never compared.
    pub version: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Licence of the content, an SPDX expression by custom.
    pub license: String,
    /// BCP 47 codes; for pairs the first is the language learnt, the second the one it is explained in.
    pub languages: Vec<String>,
    /// One sentence for lists of decks.
    pub about: String,
    /// Skills in the order of the file.
    pub skills: Vec<Skill>,
    /// Named wrong beliefs, shared by items.
    pub misconceptions: Vec<Misconception>,
    /// Items in the order of the file; pairs follow the written items.
    pub items: Vec<Item>,
}

/// A skill: what a group of items trains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Identity within the deck.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// Skills of this deck to have first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// Markdown shown by *instruct first*; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lesson: String,
}

/// A named wrong belief, met in many items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Misconception {
    /// Identity within the deck.
    pub id: String,
    /// The belief, in the words of someone who holds it.
    pub belief: String,
    /// What is so instead.
    pub refute: String,
}

/// One thing to be learnt, with its ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Identity within the deck; history hangs on deck id and item id, never on the text.
    pub id: String,
    /// Earlier ids of the same item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// The skill it trains.
    pub skill: String,
    /// What kind of thing is learnt; sets the default ceiling.
    pub nature: Nature,
    /// The author's guess, 1 (easy) to 5.
    pub difficulty: u8,
    /// The author's ceiling, where one was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Level>,
    /// Items of this deck that are easily confused with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contrast: Vec<String>,
    /// What a mistake costs outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stakes: Option<Stakes>,
    /// Free labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The lesson comes before the attempt.
    #[serde(default, skip_serializing_if = "is_false")]
    pub instruct_first: bool,
    /// Must never be a challenge; retention is raised.
    #[serde(default, skip_serializing_if = "is_false")]
    pub safety_critical: bool,
    /// Markdown shown by *instruct first*; empty when there is none (the skill's is used then).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lesson: String,
    /// Why the right answer is right, Markdown. A pair's note. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explain: String,
    /// New surfaces for an item past its ceiling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The ladder, easiest first; never empty.
    pub rungs: Vec<Rung>,
    /// Fingerprint of all that is asked and accepted, 16 hex digits.
    pub revision: String,
    /// Fingerprint of the accepted answers alone: changes when an edit changes the answer.
    pub answer_revision: String,
    /// True for an item that `[pairs.*]` made.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_pair: bool,
}

/// Another surface of the same item: it stands in for the highest rung, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// The prompt, Markdown.
    pub prompt: String,
    /// The code block under it.
    pub code: Option<Code>,
    /// Up to three hints, as a rung has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Why its right answer is right, Markdown; the item's explanation stands where this is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explain: String,
    /// Seconds aimed at; those of the rung it stands in for hold where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timed: Option<f64>,
    /// How it is asked and graded.
    pub ask: Ask,
}

/// What a mistake costs in the author's judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stakes {
    /// What happens, in a few words.
    pub label: String,
    /// Amount in `currency`, zero or more.
    pub cost: f64,
    /// ISO 4217 code by custom.
    pub currency: String,
}

/// One form of asking for an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    /// The prompt, Markdown.
    pub prompt: String,
    /// The code block shown under the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Up to three hints: orient, partial, bottom-out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Seconds aimed at; makes the rung timed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timed: Option<f64>,
    /// Made by the program from what the deck says elsewhere, not written by the author.
    #[serde(default, skip_serializing_if = "is_false")]
    pub derived: bool,
    /// How it is asked and graded.
    pub ask: Ask,
}

impl Rung {
    /// Tells the level of this rung: the kind of asking, or timed.
    #[must_use]
    pub fn level(&self) -> Level {
        if self.timed.is_some() {
            return Level::Timed;
        }
        match self.ask {
            Ask::Choose(_) | Ask::Spot(_) => Level::Recognise,
            Ask::Type(_) | Ask::Number(_) | Ask::Cloze(_) => Level::Cued,
            Ask::Order(_) | Ask::Explain(_) => Level::Free,
            Ask::Code(_) | Ask::Scenario(_) => Level::Apply,
        }
    }

    /// Gives the chance of a right answer without knowing: 1 / options where one is picked, else 0.
    #[must_use]
    pub fn guess_rate(&self) -> f64 {
        match &self.ask {
            Ask::Choose(choose) if choose.many => spot::any_of(choose.options.len()),
            Ask::Choose(choose) => 1.0 / choose.options.len().max(1) as f64,
            Ask::Spot(spot) => spot.luck(),
            _ => 0.0,
        }
    }
}

/// A block of code with the language that colours it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Language name as written after `code.`.
    pub lang: String,
    /// The text, without a final newline.
    pub text: String,
}

/// A way of asking, with all that grading it needs. Holds the key: never hand it to a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Choose one option, or all that apply.
    Choose(Choose),
    /// Type a short text.
    Type(TypeIn),
    /// Give a number.
    Number(Number),
    /// Fill the blanks of a text.
    Cloze(Cloze),
    /// Put lines in order.
    Order(Order),
    /// Point at a line of code, or at a token of it.
    Spot(Spot),
    /// Explain in one's own words.
    Explain(Explain),
    /// Write code that is run against checks.
    Code(Box<Program>),
    /// Find the way through a branching simulation.
    Scenario(Scenario),
}

/// A way of asking, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Choose one option, or all that apply.
    Choose,
    /// Type a short text.
    Type,
    /// Give a number.
    Number,
    /// Fill the blanks of a text.
    Cloze,
    /// Put lines in order.
    Order,
    /// Point at a line of code.
    Spot,
    /// Explain in one's own words.
    Explain,
    /// Write code that is run against checks.
    Code,
    /// Find the way through a branching simulation.
    Scenario,
}

impl Ask {
    /// Names the way of asking.
    #[must_use]
    pub fn way(&self) -> Way {
        match self {
            Ask::Choose(_) => Way::Choose,
            Ask::Type(_) => Way::Type,
            Ask::Number(_) => Way::Number,
            Ask::Cloze(_) => Way::Cloze,
            Ask::Order(_) => Way::Order,
            Ask::Spot(_) => Way::Spot,
            Ask::Explain(_) => Way::Explain,
            Ask::Code(_) => Way::Code,
            Ask::Scenario(_) => Way::Scenario,
        }
    }
}

/// Options to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choose {
    /// True when every right option must be chosen and no other.
    #[serde(default, skip_serializing_if = "is_false")]
    pub many: bool,
    /// The options **sorted by text**, so that their order tells nothing of the key.
    pub options: Vec<Choice>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The text, inline Markdown; its identity within the rung.
    pub text: String,
    /// Whether it is (one of) the right.
    #[serde(default, skip_serializing_if = "is_false")]
    pub right: bool,
    /// What to say to someone who chose it; empty for a right one.
    #[serde(default, skip_serializing_if = "Reply::is_silent")]
    pub reply: Reply,
}

/// The author's answer to a particular mistake.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The misconception it points to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub belief: Option<String>,
    /// Words of its own, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
}

impl Reply {
    /// Tells whether nothing is said.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.belief.is_none() && self.say.is_none()
    }
}

/// An anticipated wrong answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trap {
    /// The wrong answer as the author wrote it.
    pub answer: String,
    /// What to say to it.
    pub reply: Reply,
}

/// How typed text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folding {
    /// Exact comparison but for surrounding white space and line ends: code and identifiers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub strict: bool,
    /// Upper and lower case differ.
    #[serde(default, skip_serializing_if = "is_false")]
    pub case_exact: bool,
    /// What a missing or other accent does.
    pub diacritics: Diacritics,
}

/// What a missing or other accent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Diacritics {
    /// Accepted with a note.
    Near,
    /// No difference at all.
    Ignore,
    /// Another answer.
    Exact,
}

/// A short typed answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TypeIn {
    /// Accepted answers, the first is the one shown; never empty.
    pub right: Vec<String>,
    /// A pattern that is accepted too (`regex` syntax, anchored by the program).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// How the text is compared.
    pub folding: Folding,
    /// Anticipated wrong answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traps: Vec<Trap>,
    /// The answer may have several lines.
    #[serde(default, skip_serializing_if = "is_false")]
    pub multiline: bool,
}

/// A number, perhaps with a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The right value, finite.
    pub right: f64,
    /// The right value as the author wrote it.
    pub shown: String,
    /// How far off is still right.
    pub tolerance: Tolerance,
    /// Accepted spellings of the unit, the first is the one shown; empty when there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// The unit must be given.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unit_required: bool,
    /// Anticipated wrong values, as written and as numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traps: Vec<NumberTrap>,
}

/// An anticipated wrong value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NumberTrap {
    /// The wrong value.
    pub value: f64,
    /// What to say to it.
    pub reply: Reply,
}

/// How far a number may be off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Tolerance {
    /// By at most this much, in the unit of the answer.
    Absolute(f64),
    /// By at most this share of the right value.
    Relative(f64),
}

/// A text with blanks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cloze {
    /// The text in pieces, in order. Markdown once the blanks are put in.
    pub pieces: Vec<Piece>,
    /// The blanks in the order of the text; never empty.
    pub blanks: Vec<Blank>,
    /// How the text is compared.
    pub folding: Folding,
    /// Anticipated wrong answers, in any blank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traps: Vec<Trap>,
}

/// A piece of a cloze text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// The blank with this index into [`Cloze::blanks`].
    Blank(usize),
}

/// One blank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Blank {
    /// Accepted answers, the first is the one shown; never empty.
    pub right: Vec<String>,
    /// A cue shown in the blank's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
}

/// What kind of thing an item teaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// An arbitrary fact.
    Fact,
    /// A word or phrase.
    Vocab,
    /// An idea.
    Concept,
    /// Steps to carry out.
    Procedure,
    /// A problem to solve.
    Problem,
}

/// How much of the answer a form of asking asks for, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Pick it out.
    Recognise,
    /// Produce it, with a cue.
    Cued,
    /// Produce it freely.
    Free,
    /// Use it.
    Apply,
    /// Use it in time.
    Timed,
}

impl Item {
    /// Gives the misconceptions its replies point to; one may come more than once.
    pub fn beliefs(&self) -> impl Iterator<Item = &str> {
        let asks = self.rungs.iter().map(|rung| &rung.ask).chain(self.variants.iter().map(|variant| &variant.ask));
        asks.flat_map(Ask::replies).filter_map(|reply| reply.belief.as_deref())
    }

    /// Takes the rung away that the program made, as it was before there was one.
    pub fn without_derived(&mut self) {
        if self.rungs.iter().any(|rung| !rung.derived) {
            self.rungs.retain(|rung| !rung.derived);
        }
    }

    /// Gives the index of the highest rung this item may reach: the lower of the ceiling (the author's, or by
    /// nature) and the highest rung there is (LEARNING.md 5).
    #[must_use]
    pub fn top_rung(&self) -> usize {
        let ceiling = self.ceiling.unwrap_or(match self.nature {
            Nature::Fact | Nature::Vocab => Level::Free,
            Nature::Concept | Nature::Problem => Level::Apply,
            Nature::Procedure => Level::Timed,
        });
        self.rungs.iter().rposition(|r| r.level() <= ceiling).unwrap_or(0)
    }
}

/// Tells a cache what it need not write.
fn is_false(flag: &bool) -> bool {
    !flag
}
