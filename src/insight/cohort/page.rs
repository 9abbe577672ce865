//! The instructor's page as values: what is told, nothing that is held back. The JSON export is this, whole.

use serde::{Deserialize, Serialize};

use super::{hide::People, numbers::Figure};

/// Version of the JSON export.
pub const FORMAT: u32 = 1;
/// People from which a count is told.
pub const COUNTS: u32 = 5;
/// People from which a share is told.
pub const SHARES: u32 = 10;
/// People from which discrimination is told.
pub const DISCRIMINATION: u32 = 30;
/// People below which discrimination is provisional.
pub const SETTLED: u32 = 100;
/// People from which it is said that nobody takes an option.
pub const UNUSED: u32 = 60;
/// Learners with both wordings from which a gain is told, and from which a bias is.
pub const MATCHED: u32 = 20;

/// Chance of a false alarm of one kind, over a whole cohort.
pub const ALARM: f64 = 0.01;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Version of this export.
    pub format: u32,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Cells of fewer people are held back.
    pub limit: u32,
    /// Learners who reported.
    pub learners: People,
    /// What came in.
    pub intake: Intake,
    /// Who was expected.
    pub expected: Option<Expected>,
    /// What stands out beyond chance.
    pub findings: Vec<Finding>,
    /// Deck by deck.
    pub decks: Vec<DeckPage>,
    /// How sure beyond being right: everybody first, then by group.
    pub calibration: Vec<GroupPage>,
}

/// What came in, and what of it was left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Intake {
    /// Files that were looked at.
    pub files: u64,
    /// Files left out, with the reason: the first of them.
    pub left_out: Vec<LeftOutFile>,
    /// How many were left out.
    pub left_out_count: u64,
    /// Reports that were changed or cut short and taken in all the same.
    pub unsealed: u64,
    /// Answers that came more than once.
    pub twice: u64,
    /// Answers from the future.
    pub ahead: u64,
    /// Answers to other decks.
    pub elsewhere: u64,
    /// Lines that could not be read.
    pub unread: u64,
    /// Learners who go by several names.
    pub several_names: Vec<String>,
    /// Pairs of learners whose reports share answers.
    pub shared: Vec<String>,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOutFile {
    /// The file.
    pub file: String,
    /// Why.
    pub why: String,
}

/// Who was expected, and who came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Names on the list.
    pub listed: u32,
    /// Names on it without a report.
    pub missing: Vec<String>,
    /// Names on it whose reports were all left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Learners with a report who are not on it.
    pub others: Vec<String>,
}

/// Something that stands out beyond chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Finding {
    /// Who does well on the rest gets this item wrong.
    BadItem {
        /// Its deck.
        deck: String,
        /// The item.
        item: String,
        /// Its discrimination.
        discrimination: Figure,
        /// People behind it.
        n: u32,
    },
    /// Nobody takes an option.
    UnusedOption {
        /// The deck.
        deck: String,
        /// The item.
        item: String,
        /// The option.
        option: String,
        /// People who chose.
        n: u32,
    },
    /// A belief is held.
    Held {
        /// The deck.
        deck: String,
        /// Id of the belief.
        belief: String,
        /// The share of those who met it.
        share: Figure,
        /// People who met it.
        n: u32,
    },
    /// A group is surer than it is right.
    Overconfident {
        /// The group; empty for everybody.
        group: String,
        /// How sure beyond being right.
        bias: Figure,
        /// People behind it.
        n: u32,
    },
}

/// A deck of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeckPage {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The instructor has it; else nothing is known of stakes, texts and options nobody took.
    pub known: bool,
    /// Learners who attempted something of it.
    pub learners: People,
    /// Hours from question to commit, of all together.
    pub hours: Option<f64>,
    /// Its items, the largest risk first.
    pub items: Vec<ItemPage>,
    /// Items nobody attempted.
    pub untouched: Vec<String>,
    /// Its beliefs, the most held first.
    pub beliefs: Vec<BeliefPage>,
    /// Its skills.
    pub skills: Vec<SkillPage>,
    /// The gain on other wordings.
    pub gain: Option<Gain>,
    /// Risk retired, by currency.
    pub retired: Vec<Retired>,
}

/// An item of the page; figures are of first attempts at its present revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemPage {
    /// Its id.
    pub id: String,
    /// How it is asked at first, shortened.
    pub prompt: String,
    /// Its skill.
    pub skill: String,
    /// The revision that the figures are of; empty where there are none, and in pages of before this was kept.
    #[serde(default)]
    pub revision: String,
    /// People who attempted it.
    pub people: People,
    /// People who first met it in an earlier revision, and are in no figure.
    pub earlier: People,
    /// Who missed it.
    pub missed: People,
    /// The share that missed it.
    pub share: Option<Figure>,
    /// The share is a lower bound: all but a few missed it.
    pub at_least: bool,
    /// How sure those who missed it were: the mean, in tenths from .1 to .9.
    pub sure: Option<f64>,
    /// What a mistake costs.
    pub stakes: Option<Stakes>,
    /// Share missed x sure when wrong; the interval is the share's.
    pub weight: Option<Figure>,
    /// The same x stakes.
    pub risk: Option<Figure>,
    /// Whether those who do well on the rest do well on it.
    pub discrimination: Option<Discrimination>,
    /// People who chose an option at first.
    pub chose: People,
    /// The options, the most taken first.
    pub options: Vec<OptionPage>,
    /// What was believed instead.
    pub beliefs: Vec<Believed>,
    /// Of those who missed it: asked again on a later day.
    pub returned: People,
    /// And right without help the last time.
    pub closed: People,
    /// Share closed of those asked again.
    pub closed_share: Option<Figure>,
    /// What to do.
    pub advice: Advice,
}

/// What a mistake costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stakes {
    /// What happens.
    pub label: String,
    /// How much.
    pub cost: f64,
    /// Of what.
    pub currency: String,
}

/// Whether those who do well on the rest do well on an item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Discrimination {
    /// The correlation.
    pub r: Figure,
    /// People behind it.
    pub n: u32,
    /// The rest is the ability predicted before the attempt: learners met different items.
    pub by_ability: bool,
    /// Fewer than a hundred people.
    pub provisional: bool,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionPage {
    /// Its text.
    pub text: String,
    /// Whether it is right, where the deck is there.
    pub right: Option<bool>,
    /// Who took it.
    pub people: People,
    /// The belief it shows.
    pub belief: Option<String>,
}

/// People who showed a belief on an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Believed {
    /// Id of the belief.
    pub id: String,
    /// How many.
    pub people: People,
}

/// A belief of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeliefPage {
    /// Its id.
    pub id: String,
    /// In the words of someone who holds it; empty where the deck is not there.
    pub belief: String,
    /// What is so instead, Markdown; empty where the deck is not there.
    pub refute: String,
    /// Learners who met an item that can show it.
    pub met: People,
    /// Who showed it once or more.
    pub shown: People,
    /// Who holds it: on two items, or once and sure.
    pub held: People,
    /// The share that holds it.
    pub share: Option<Figure>,
    /// The same people show it on several items, beyond chance.
    pub together: bool,
}

/// A skill of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SkillPage {
    /// Its id.
    pub id: String,
    /// Learners with ten opportunities.
    pub enough: People,
    /// Those whose work leads nowhere.
    pub spinning: People,
    /// Their share.
    pub share: Option<Figure>,
    /// The closing curve.
    pub curve: Vec<Point>,
}

/// A point of a closing curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Which answer at an item on a day of its own, from 2.
    pub nth: u32,
    /// The share right without help, in percent.
    pub percent: u32,
    /// The steps in which it is told, in percent: each holds at least as many counts as the limit.
    pub step: u32,
    /// Answers behind it, in tens.
    pub answers: u32,
}

/// The gain on other wordings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// (post - pre) / (1 - pre), in steps that each hold at least as many counts as the limit.
    pub gain: Figure,
    /// Share right before, in such steps.
    pub before: f64,
    /// Learners with both, in tens.
    pub n: u32,
}

/// Risk retired, in a currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retired {
    /// The currency.
    pub currency: String,
    /// Stakes x people who closed.
    pub amount: Figure,
    /// Items in it.
    pub items: u32,
    /// Items with stakes that are not in it, since their counts are held back.
    pub held_back: u32,
}

/// How sure a group is beyond being right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupPage {
    /// Its name; empty for everybody, and for those of no group.
    pub group: String,
    /// Everybody together.
    pub everybody: bool,
    /// Learners.
    pub people: People,
    /// Mean confidence less share right, in steps that each hold at least as many counts as the limit.
    pub bias: Option<Figure>,
}

/// What to do about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Advice {
    /// Wait until so many have attempted it.
    Wait {
        /// How many.
        n: u32,
    },
    /// The question is at fault.
    MendItem,
    /// An option does no work.
    MendOption,
    /// Teach it again.
    Reteach,
    /// Many missed it, and most have closed it since.
    Closing,
    /// Nothing.
    Leave,
}
