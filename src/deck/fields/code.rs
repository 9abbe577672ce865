//! The keys of a rung that asks for code, and the tables in it.

use super::{Field, Kind, Shape, may, must};

/// The most checks of a rung.
pub const CHECKS_MAX: usize = 64;

/// The most files a rung may bring, those beside the deck among them.
pub const FILES_MAX: usize = 32;

/// The longest time a run may take, in seconds.
pub const SECONDS_MAX: f64 = 10.0;

/// What a rung that asks for code has beside `ask` and `timed`.
pub(super) const RUNNER: Field =
    must("runner", Kind::Line, "What runs it: python, rust, c, javascript, bash or sql, or one of the user's own.");
pub(super) const STARTER: Field = may("starter", Kind::Text, "What the learner begins with.");
pub(super) const SOLUTION: Field = may("solution", Kind::Text, "Code that passes all checks.");
const CHECKS: Kind = Kind::Either(&[Kind::Text, Kind::Tables(&CHECK_TABLE)]);
pub(super) const CHECK: Field =
    must("check", CHECKS, "What is looked at: code that must reach its end, or tables `[[item.rung.check]]`.");
pub(super) const ERROR: Field =
    may("error", Kind::Tables(&ERROR_TABLE), "What mistakes are told by; the first that fits speaks.");
pub(super) const FILES: Field =
    may("files", Kind::Map(&Kind::Line, &Kind::Text), "Files beside the learner's, by name.");
pub(super) const INCLUDE: Field =
    may("include", Kind::List(&Kind::Line, 0, FILES_MAX), "Files that lie beside the deck and are brought too.");
pub(super) const LIMITS: Field =
    may("limits", Kind::Table(&LIMITS_TABLE), "What it may use up, where that is less than usual.");

/// `[[item.rung.check]]`.
pub static CHECK_TABLE: Shape = Shape {
    name: "a check",
    header: "[[item.rung.check]]",
    asks: false,
    fields: &[
        must("name", Kind::Line, "What the learner reads of it."),
        may("hidden", Kind::Flag, "Nothing but its name is shown."),
        may("call", Kind::Answer, "An expression of the language; goes with `gives`."),
        may("gives", Kind::Answer, "Its value, as the language writes it."),
        may("prints", Kind::Text, "What the program prints; goes with `args` and `input`."),
        may("args", Kind::List(&Kind::Answer, 0, 16), "Arguments the program is run with."),
        may("input", Kind::Text, "What the program reads."),
        may("script", Kind::Text, "Code that runs after the learner's and must reach its end."),
    ],
};

/// `[[item.rung.error]]`.
pub static ERROR_TABLE: Shape = Shape {
    name: "an error",
    header: "[[item.rung.error]]",
    asks: false,
    fields: &[
        may("says", Kind::Answer, "A text that the compiler, the program or a check says."),
        may("pattern", Kind::Line, "A regular expression for it, found anywhere."),
        may("check", Kind::Line, "The check that does not pass, by its name."),
        may("belief", Kind::Id, "The misconception this mistake points to."),
        may("reply", Kind::Text, "Words for this mistake, Markdown."),
    ],
};

/// `limits = { .. }`.
pub static LIMITS_TABLE: Shape = Shape {
    name: "`limits`",
    header: "limits",
    asks: false,
    fields: &[
        may("seconds", Kind::Amount(0.1), "Time of each run; at most 10."),
        may("memory", Kind::Whole(64, 512), "Memory in MiB."),
        may("output", Kind::Whole(1, 256), "Output in KiB."),
        may("processes", Kind::Whole(1, 32), "Processes and threads at once."),
    ],
};
