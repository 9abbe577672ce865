//! What the attempt view is given: a question, and nothing that tells its answer.
//!
//! **Invariant:** an [`Ask`] holds no key, feedback, belief, explanation or unshown hint, and nothing in it depends on
//! which option is right (promise 1 of the design). It is the only thing about an item a view sees before a commit.

use serde::{Deserialize, Serialize};

use super::{
    card::Card,
    scene::{Scene, scene},
    shuffle::permute,
};
use crate::{
    deck::{
        model::{self, Code, Level, Piece, Rung, spot::By},
        tokens,
    },
    memory::pace::target_ms,
};

/// A question as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Title of the deck.
    pub deck: String,
    /// Title of the skill.
    pub skill: String,
    /// The prompt, Markdown.
    pub prompt: String,
    /// The code block under it.
    pub code: Option<Code>,
    /// How an answer is given.
    pub input: Input,
    /// Which rung this is, from 1.
    pub rung: usize,
    /// How many rungs the item can reach.
    pub rungs: usize,
    /// The level of the rung.
    pub level: Level,
    /// Milliseconds aimed at, on a timed rung.
    #[serde(default)]
    pub bar_ms: Option<u32>,
    /// It is asked in another wording than the item's own.
    #[serde(default)]
    pub other_wording: bool,
}

/// How an answer is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// By choosing.
    Choose {
        /// The options, in the order shown.
        options: Vec<String>,
        /// All that apply are wanted.
        many: bool,
    },
    /// By typing a short text.
    Text {
        /// Several lines are wanted.
        multiline: bool,
        /// Accents can be composed.
        accents: bool,
    },
    /// By typing a number.
    Number,
    /// By filling blanks.
    Blanks {
        /// The text with its blanks numbered, Markdown.
        text: String,
        /// How many blanks there are.
        count: usize,
        /// Accents can be composed.
        accents: bool,
    },
    /// By putting lines in order.
    Order {
        /// The lines, without the blanks before them, in the order shown; not all need be needed.
        lines: Vec<String>,
        /// How far each is indented matters.
        indent: bool,
        /// The language that colours them.
        lang: String,
    },
    /// By pointing at lines of the code.
    Spot {
        /// The numbers of the lines that can be pointed at, from 1.
        numbers: Vec<u16>,
        /// All that apply are wanted.
        many: bool,
    },
    /// By pointing at tokens of the code.
    Token {
        /// All tokens of it, in its order.
        tokens: Vec<Token>,
        /// All that apply are wanted.
        many: bool,
    },
    /// By writing code that is run against checks.
    Code {
        /// The runner, which names the language too.
        runner: String,
        /// What to begin with; may be empty.
        starter: String,
    },
    /// By explaining in one's own words.
    Explain {
        /// It is said aloud; nothing has to be typed.
        aloud: bool,
        /// Accents can be composed.
        accents: bool,
    },
    /// By walking through a scenario, step by step.
    Scene(Box<Scene>),
}

/// A token of the code, to point at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The number of its line, from 1.
    pub line: u16,
    /// Where it begins in its line as it is shown, in bytes.
    pub from: usize,
    /// Where it ends there.
    pub to: usize,
    /// Its text, with `#` and which of them it is where that stands on the line more than once.
    pub name: String,
}

impl From<tokens::Token> for Token {
    fn from(token: tokens::Token) -> Self {
        Token { line: token.line, from: token.at.start, to: token.at.end, name: token.name }
    }
}

/// Languages whose accents are composed while typing.
const ACCENTED: [&str; 12] = ["es", "fr", "de", "pt", "it", "ca", "sv", "da", "nb", "fi", "nl", "eo"];

/// Makes the question of a rung. `shuffle` seeds the order of options.
#[must_use]
pub fn ask(card: &Card, index: usize, rung: &Rung, shuffle: u64) -> Ask {
    Ask {
        deck: card.deck_title.clone(),
        skill: card.skill_title.clone(),
        prompt: rung.prompt.clone(),
        code: rung.code.clone(),
        input: input(card, rung, shuffle),
        rung: index + 1,
        rungs: card.item.top_rung().max(index) + 1,
        level: rung.level(),
        bar_ms: rung.timed.map(|author| target_ms(author, card.pace.median_ms, card.pace.successes)),
        other_wording: false,
    }
}

fn input(card: &Card, rung: &Rung, shuffle: u64) -> Input {
    let accents = card.languages.iter().any(|l| ACCENTED.iter().any(|a| l.starts_with(a)));
    match &rung.ask {
        model::Ask::Choose(choose) => {
            let mut options: Vec<String> = choose.options.iter().map(|o| o.text.clone()).collect();
            options.sort();
            permute(&mut options, shuffle);
            Input::Choose { options, many: choose.many }
        }
        model::Ask::Type(typed) => {
            Input::Text { multiline: typed.multiline, accents: accents && !typed.folding.strict }
        }
        model::Ask::Number(_) => Input::Number,
        model::Ask::Cloze(cloze) => Input::Blanks {
            text: blanked(&cloze.pieces, &cloze.blanks),
            count: cloze.blanks.len(),
            accents: accents && !cloze.folding.strict,
        },
        model::Ask::Order(order) => {
            let needed = order.lines.iter().map(|line| &line.text);
            let mut lines: Vec<String> = needed.chain(order.wrong.iter().map(|stray| &stray.text)).cloned().collect();
            lines.sort();
            permute(&mut lines, shuffle);
            Input::Order { lines, indent: order.indent, lang: order.lang.clone() }
        }
        model::Ask::Spot(spot) if spot.by == By::Token => {
            let tokens = rung.code.as_ref().map(|code| tokens::of(&code.lang, &code.text)).unwrap_or_default();
            Input::Token { tokens: tokens.into_iter().map(Token::from).collect(), many: spot.many }
        }
        model::Ask::Spot(spot) => {
            Input::Spot { numbers: spot.places.iter().map(|line| line.number).collect(), many: spot.many }
        }
        model::Ask::Code(program) => Input::Code { runner: program.runner.clone(), starter: program.starter.clone() },
        model::Ask::Explain(explain) => Input::Explain { aloud: explain.aloud, accents },
        model::Ask::Scenario(scenario) => {
            let currency = card.item.stakes.as_ref().map_or("", |stakes| stakes.currency.as_str());
            Input::Scene(Box::new(scene(scenario, &[], currency, shuffle)))
        }
    }
}

/// Writes the text with each blank as a mark of one width, whatever its answer.
fn blanked(pieces: &[Piece], blanks: &[model::Blank]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Blank(n) => {
                let cue = blanks.get(*n).and_then(|b| b.cue.as_deref());
                let number = if blanks.len() > 1 { (n + 1).to_string() } else { String::new() };
                match cue {
                    Some(cue) => text.push_str(&format!("‹{number}…: {cue}›")),
                    None => text.push_str(&format!("‹{number}…›")),
                }
            }
        }
    }
    text
}
