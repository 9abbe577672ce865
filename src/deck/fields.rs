//! The deck language, declared once: every table, its keys, what they hold and what they are for.
//!
//! The ways of asking are in [`asks`]. The walk that reports faults, and later the JSON Schema, are made from this; nothing else decides which keys exist.

pub mod asks;
pub mod code;
pub mod scenario;

/// A kind of table.
#[derive(Debug)]
pub struct Shape {
    /// What one such table is called in a message, with its article.
    pub name: &'static str,
    /// How its header is written.
    pub header: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
    /// Whether it asks something: then the keys of its way of asking ([`asks::ASKS`]) belong to it too.
    pub asks: bool,
}

/// A key of a table.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub need: bool,
    /// What it is for, one sentence.
    pub doc: &'static str,
}

/// What a key may hold.
#[derive(Debug)]
pub enum Kind {
    /// Text of any number of lines.
    Text,
    /// Text on one line that says something.
    Line,
    /// A side of a pair: a text on one line, of [`SIDE_MAX`] characters at most.
    Side,
    /// A text that says something: an answer.
    Answer,
    /// An identity without a slash.
    Id,
    /// An identity that may hold slashes.
    LongId,
    /// True or false.
    Flag,
    /// A whole number in this range.
    Whole(i64, i64),
    /// A finite number, at least this.
    Amount(f64),
    /// Any finite number.
    Number,
    /// `"2%"`: a share in per cent, zero or more.
    Percent,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// The format number of the file.
    Format,
    /// The name of a way of asking.
    Ask,
    /// A list of such values, with at least and at most so many of them.
    List(&'static Kind, usize, usize),
    /// Any one of these.
    Either(&'static [Kind]),
    /// A table with free keys of the first kind and values of the second.
    Map(&'static Kind, &'static Kind),
    /// A table.
    Table(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
}

/// The longest meaning of a pair, in characters: it is copied into the items of its siblings.
pub const SIDE_MAX: usize = 200;

/// The newest format this version reads.
pub const FORMAT: i64 = 1;

/// The names of the natures, in the order of [`crate::deck::model::Nature`].
pub const NATURES: [&str; 5] = ["fact", "vocab", "concept", "procedure", "problem"];

/// The names of the levels, in the order of [`crate::deck::model::Level`].
pub const LEVELS: [&str; 5] = ["recognise", "cued", "free", "apply", "timed"];

const ANY: usize = usize::MAX;

const fn must(key: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { key, kind, need: true, doc }
}

const fn may(key: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { key, kind, need: false, doc }
}

const LINES: Kind = Kind::List(&Kind::Line, 0, ANY);
const IDS: Kind = Kind::Either(&[Kind::Id, Kind::List(&Kind::Id, 0, ANY)]);
const LONG_IDS: Kind = Kind::Either(&[Kind::LongId, Kind::List(&Kind::LongId, 0, ANY)]);
const ANSWERS: Kind = Kind::Either(&[Kind::Answer, Kind::List(&Kind::Answer, 1, 100)]);
const MARKS: Kind = Kind::List(&Kind::Line, 2, 2);
const CODE: Kind = Kind::Map(&Kind::Line, &Kind::Text);
const REPLY: Kind = Kind::Either(&[Kind::Text, Kind::Table(&REPLY_TABLE)]);
const REPLIES: Kind = Kind::Map(&Kind::Answer, &REPLY);
const CASE: Kind = Kind::OneOf(&["exact", "ignore"]);
const DIACRITICS: Kind = Kind::OneOf(&["near", "ignore", "exact"]);

/// The file itself.
pub static FILE: Shape = Shape {
    name: "a deck",
    header: "",
    asks: false,
    fields: &[
        must("format", Kind::Format, "The version of the deck language; 1."),
        must("deck", Kind::Table(&DECK), "What the deck is called and who wrote it."),
        may("skill", Kind::Tables(&SKILL), "What groups of items train."),
        may("misconception", Kind::Tables(&MISCONCEPTION), "Wrong beliefs that several items share."),
        may("item", Kind::Tables(&ITEM), "One thing to be learnt each."),
        may("pairs", Kind::Map(&Kind::Id, &Kind::Map(&Kind::LongId, &PAIR)), "Vocabulary, one table a skill."),
    ],
};

/// `[deck]`.
pub static DECK: Shape = Shape {
    name: "`[deck]`",
    header: "[deck]",
    asks: false,
    fields: &[
        must("id", Kind::Id, "Identity; learners' histories hang on it."),
        must("title", Kind::Line, "Title as shown."),
        may("version", Kind::Line, "The author's version; shown and recorded, never compared."),
        may("authors", LINES, "Who wrote it."),
        may("license", Kind::Line, "Licence of the content, an SPDX expression by custom."),
        may("languages", LINES, "Language codes; for pairs the one learnt, then the one it is explained in."),
        may("about", Kind::Line, "One sentence for lists of decks."),
        may("strict", Kind::Flag, "Accents must be exact everywhere, unless a rung says otherwise."),
        may("marks", MARKS, "Marks around a blank, in every cloze text of the deck."),
        may(
            "derive",
            Kind::Flag,
            "Items with a typed answer alone get a choice below it, where that is honest; true by default.",
        ),
    ],
};

/// `[[skill]]`.
pub static SKILL: Shape = Shape {
    name: "a skill",
    header: "[[skill]]",
    asks: false,
    fields: &[
        must("id", Kind::Id, "Identity within the deck."),
        must("title", Kind::Line, "Title as shown."),
        may("needs", IDS, "Skills of this deck to have first."),
        may("lesson", Kind::Text, "Markdown shown before the attempt where instruction comes first."),
    ],
};

/// `[[misconception]]`.
pub static MISCONCEPTION: Shape = Shape {
    name: "a misconception",
    header: "[[misconception]]",
    asks: false,
    fields: &[
        must("id", Kind::Id, "Identity within the deck."),
        must("belief", Kind::Answer, "The wrong belief, in the words of someone who holds it."),
        must("refute", Kind::Answer, "What is so instead, in one to three sentences."),
    ],
};

/// `[[item]]`.
pub static ITEM: Shape = Shape {
    name: "an item",
    header: "[[item]]",
    asks: true,
    fields: &[
        must("id", Kind::Id, "Identity within the deck; history hangs on it, never on the text."),
        may("skill", Kind::Id, "The skill it trains; may be left out in a deck of one skill."),
        may("nature", Kind::OneOf(&NATURES), "What kind of thing is learnt; sets how hard the item may become."),
        may("difficulty", Kind::Whole(1, 5), "The author's guess, 1 (easy) to 5; 3 by default."),
        may("ceiling", Kind::OneOf(&LEVELS), "The highest level the item is to reach."),
        may("prompt", Kind::Text, "The question, Markdown; rungs may have their own."),
        may("code", CODE, "A code block under the prompt: `code.rust = '''..'''`."),
        may("hints", Kind::List(&Kind::Answer, 0, 3), "Up to three: orient, partial, bottom-out."),
        may("explain", Kind::Text, "Why the right answer is right, Markdown."),
        may("lesson", Kind::Text, "Markdown shown before the attempt where instruction comes first."),
        may("instruct_first", Kind::Flag, "The lesson comes before the first attempt."),
        may("safety_critical", Kind::Flag, "Never a challenge; held to a higher retention."),
        may("contrast", LONG_IDS, "Items of this deck that are easily confused with this one."),
        may("stakes", Kind::Table(&STAKES), "What a mistake costs outside."),
        may("tags", LINES, "Free labels."),
        may("was", LONG_IDS, "Earlier ids of this item; keeps its history over a rename."),
        may("variants", Kind::Tables(&VARIANT), "New surfaces for an item past its ceiling."),
        may("derive", Kind::Flag, "Whether a typed answer alone gets a choice below it; as the deck says by default."),
        may("rung", Kind::Tables(&RUNG), "The ladder, easiest first."),
    ],
};

/// `[[item.rung]]`.
pub static RUNG: Shape = Shape {
    name: "a rung",
    header: "[[item.rung]]",
    asks: true,
    fields: &[
        may("prompt", Kind::Text, "The question, where it differs from the item's."),
        may("code", CODE, "The code block, where it differs from the item's; an empty one shows none."),
        may("hints", Kind::List(&Kind::Answer, 0, 3), "The hints, where they differ from the item's."),
    ],
};

/// `[[item.variants]]`.
pub static VARIANT: Shape = Shape {
    name: "a variant",
    header: "[[item.variants]]",
    asks: true,
    fields: &[
        must("prompt", Kind::Text, "The question."),
        may("code", CODE, "A code block under the prompt."),
        may("hints", Kind::List(&Kind::Answer, 0, 3), "Its hints: orient, partial, bottom-out."),
        may("explain", Kind::Text, "Why its right answer is right, where the item's explanation does not fit."),
    ],
};

/// `stakes = { .. }`.
pub static STAKES: Shape = Shape {
    name: "`stakes`",
    header: "stakes",
    asks: false,
    fields: &[
        must("label", Kind::Line, "What happens, in a few words."),
        may("cost", Kind::Amount(0.0), "An amount in `currency`."),
        may("currency", Kind::Line, "An ISO 4217 code by custom."),
    ],
};

/// `{ belief = .., say = .. }`.
pub static REPLY_TABLE: Shape = Shape {
    name: "a reply",
    header: "{ belief, say }",
    asks: false,
    fields: &[
        may("belief", Kind::Id, "The misconception this mistake points to."),
        may("say", Kind::Text, "Words for this mistake, Markdown."),
    ],
};

/// `{ means = .., note = .., was = .. }`.
pub static PAIR_TABLE: Shape = Shape {
    name: "a pair",
    header: "{ means, note, was }",
    asks: false,
    fields: &[
        must("means", MEANS, "The other side, or all of its accepted forms."),
        may("note", Kind::Text, "Shown as the explanation, Markdown."),
        may("was", LONG_IDS, "Earlier left sides; keep the history over a rename."),
    ],
};

const MEANS: Kind = Kind::Either(&[Kind::Side, SIDES]);
const SIDES: Kind = Kind::List(&Kind::Side, 1, 100);
const PAIR: Kind = Kind::Either(&[Kind::Side, SIDES, Kind::Table(&PAIR_TABLE)]);

impl Shape {
    /// Finds a key of this table.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.key == key)
    }
}

impl Kind {
    /// Says what is expected, with its article.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Kind::Text | Kind::Line | Kind::Side | Kind::Answer => "a text".to_owned(),
            Kind::Id | Kind::LongId | Kind::OneOf(_) | Kind::Ask => "a text".to_owned(),
            Kind::Percent => "a text such as \"2%\"".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Whole(..) | Kind::Format => "a whole number".to_owned(),
            Kind::Amount(_) | Kind::Number => "a number".to_owned(),
            Kind::List(of, ..) => {
                // What a list of one thing or another may hold is for the page to say.
                if matches!(of, Kind::Either(_)) {
                    return "a list".to_owned();
                }
                let one = of.expected();
                format!("a list of {}s", one.strip_prefix("a ").unwrap_or(&one))
            }
            Kind::Either(kinds) => {
                let mut names: Vec<String> = kinds.iter().map(Kind::expected).collect();
                names.dedup();
                let last = names.pop().unwrap_or_default();
                if names.is_empty() { last } else { format!("{} or {last}", names.join(", ")) }
            }
            Kind::Map(..) | Kind::Table(_) => "a table".to_owned(),
            Kind::Tables(_) => "a list of tables".to_owned(),
        }
    }
}
