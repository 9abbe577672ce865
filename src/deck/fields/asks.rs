//! The ways of asking, with the keys each adds to a rung.

use super::{ANSWERS, CASE, DIACRITICS, Field, Kind, MARKS, REPLIES, Shape, code, may, must, scenario};

/// The ways of asking, by the name in `ask`, with the keys each adds to a rung.
pub static ASKS: [(&str, Shape); 10] = [
    (
        "choose",
        Shape {
            name: "`ask = \"choose\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must("right", ANSWERS, "The right option, or a list: then all that apply must be chosen."),
                must("wrong", REPLIES, "The other options, each with what to say to it."),
            ],
        },
    ),
    (
        "type",
        Shape {
            name: "`ask = \"type\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must("right", ANSWERS, "The accepted answers; the first is the one shown."),
                may("pattern", Kind::Line, "A regular expression for further accepted forms, anchored at both ends."),
                may("strict", Kind::Flag, "Exact but for white space at the ends: code and identifiers."),
                may("case", CASE, "Whether upper and lower case differ."),
                may("diacritics", DIACRITICS, "What a missing or other accent does."),
                may("multiline", Kind::Flag, "The answer may have several lines."),
                may("traps", REPLIES, "Anticipated wrong answers, each with what to say to it."),
            ],
        },
    ),
    (
        "number",
        Shape {
            name: "`ask = \"number\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must("right", Kind::Number, "The right value."),
                may(
                    "tolerance",
                    Kind::Either(&[Kind::Amount(0.0), Kind::Percent]),
                    "How far off is still right: an amount, or a share such as \"2%\".",
                ),
                may("unit", ANSWERS, "Accepted spellings of the unit; the first is the one shown."),
                may("unit_required", Kind::Flag, "The unit must be typed too."),
                may("traps", REPLIES, "Anticipated wrong values, each with what to say to it."),
            ],
        },
    ),
    (
        "cloze",
        Shape {
            name: "`ask = \"cloze\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must("text", Kind::Answer, "Markdown with blanks: {{answer}}, {{answer|other}}, {{answer}}(cue)."),
                may("marks", MARKS, "Other marks around a blank, where the text itself has braces."),
                may("strict", Kind::Flag, "Exact but for white space at the ends: code and identifiers."),
                may("case", CASE, "Whether upper and lower case differ."),
                may("diacritics", DIACRITICS, "What a missing or other accent does."),
                may("traps", REPLIES, "Anticipated wrong answers in any blank, each with what to say to it."),
            ],
        },
    ),
    (
        "order",
        Shape {
            name: "`ask = \"order\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must(
                    "lines",
                    LINES_TO_ORDER,
                    "The lines in their right order: a text, or a list; an inner list is free.",
                ),
                may(
                    "also",
                    OTHER_ORDERS,
                    "Other right orders: a text of several lines, or a list of such texts or lists.",
                ),
                may("wrong", REPLIES, "Lines that are not needed, each with what to say to it."),
                may(
                    "indent",
                    Kind::Flag,
                    "The learner indents the lines too; true by default where the language means it.",
                ),
            ],
        },
    ),
    (
        "spot",
        Shape {
            name: "`ask = \"spot\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must(
                    "right",
                    SPOTS,
                    "The line of the code to point at, by its text or number, or a token of it, as in \"3: total\"; a list: \
                     all of them.",
                ),
                may("also", SPOTS, "What is right too, named in the same way."),
                may("partly", REPLIES, "What is half right, each with what to say to it."),
                may(
                    "wrong",
                    REPLIES,
                    "What to say to others; beside tokens, the number of a line stands for all of its others.",
                ),
            ],
        },
    ),
    (
        "explain",
        Shape {
            name: "`ask = \"explain\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must(
                    "rubric",
                    Kind::List(&POINT, 1, POINTS_MAX),
                    "The points to make; `!` before one that must not be missing.",
                ),
                may("model", Kind::Text, "An explanation as you would give it, Markdown."),
                may("aloud", Kind::Flag, "It is said aloud or recorded: nothing has to be typed."),
            ],
        },
    ),
    (
        "code",
        Shape {
            name: "`ask = \"code\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                code::RUNNER,
                code::STARTER,
                code::SOLUTION,
                code::CHECK,
                code::ERROR,
                code::FILES,
                code::INCLUDE,
                code::LIMITS,
            ],
        },
    ),
    (
        "scenario",
        Shape {
            name: "`ask = \"scenario\"`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                scenario::START,
                scenario::CLOCK,
                scenario::TIMEOUT,
                scenario::FORGIVE,
                scenario::UNKNOWN,
                scenario::STATES,
            ],
        },
    ),
    (
        "predict",
        Shape {
            name: "`predict`",
            header: "",
            asks: false,
            fields: &[
                ASK,
                TIMED,
                must("predict", ANSWERS, "What the code prints, exactly; a list of all that is accepted."),
                may("traps", REPLIES, "Anticipated wrong answers, each with what to say to it."),
            ],
        },
    ),
];

const ASK: Field = may("ask", Kind::Ask, "The way of asking; told from the other keys where it is left out.");
const TIMED: Field = may("timed", Kind::Amount(0.1), "Seconds aimed at; makes the rung a timed one.");

/// Lines to put in order: a text of several, or a list of lines and of lists of lines.
const LINES_TO_ORDER: Kind = Kind::Either(&[Kind::Answer, ENTRIES, Kind::Map(&Kind::Line, &BLOCK)]);
const BLOCK: Kind = Kind::Either(&[Kind::Answer, ENTRIES]);
const ENTRIES: Kind = Kind::List(&Kind::Either(&[Kind::Answer, Kind::List(&Kind::Answer, 1, LINES_MAX)]), 1, LINES_MAX);
const OTHER_ORDERS: Kind =
    Kind::Either(&[Kind::Answer, Kind::List(&Kind::Either(&[Kind::Answer, ENTRIES]), 1, ORDERS_MAX)]);

const SPOT: Kind = Kind::Either(&[Kind::Answer, Kind::Whole(1, 9999)]);
const SPOTS: Kind = Kind::Either(&[Kind::Answer, Kind::Whole(1, 9999), Kind::List(&SPOT, 1, LINES_MAX)]);

const POINT: Kind = Kind::Either(&[Kind::Answer, Kind::Table(&POINT_TABLE)]);

/// `{ point = .., required = .. }`.
pub static POINT_TABLE: Shape = Shape {
    name: "a point",
    header: "{ point, required, belief, say }",
    asks: false,
    fields: &[
        must("point", Kind::Answer, "What is to be said, inline Markdown."),
        may("required", Kind::Flag, "Without it the explanation is off; the short form is `!` before the text."),
        may("belief", Kind::Id, "The misconception that missing it points to."),
        may("say", Kind::Text, "Words for someone who did not have it, Markdown."),
    ],
};

/// The most lines there can be to order or to point at: one letter each.
pub const LINES_MAX: usize = 26;

/// The most tokens there can be to point at.
pub const TOKENS_MAX: usize = 400;

/// The most right orders there can be beside the first.
pub const ORDERS_MAX: usize = 8;

/// The most points of a rubric: one letter each, and nobody can hold more in mind.
pub const POINTS_MAX: usize = 12;

/// Finds a way of asking by its name; gives both.
#[must_use]
pub fn asking(name: &str) -> Option<&'static (&'static str, Shape)> {
    ASKS.iter().find(|(n, _)| *n == name)
}
