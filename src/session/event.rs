//! What can happen to a session, and what it wants done.

use serde::{Deserialize, Serialize};

use super::{
    card::{Begun, Card},
    rows::{Cause, NewRow},
};
use crate::{
    deck::model::code::Program,
    grade::{
        Response,
        code::Ran,
        walk::{Step, written},
    },
    memory::{
        edit::Edit,
        row::{Confidence, ItemKey, Offset, Utc},
        state::Memory,
    },
};

/// The stopwatch, in milliseconds since the program started. Never the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Millis(pub u64);

/// Calendar and stopwatch at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// The calendar.
    pub utc: Utc,
    /// The local offset.
    pub offset: Offset,
    /// The stopwatch.
    pub watch: Millis,
}

impl Now {
    /// Gives the same moment on a stopwatch that stands this much higher, wrapping.
    #[must_use]
    pub(super) fn at(self, base: u64) -> Now {
        Now { watch: Millis(self.watch.0.wrapping_add(base)), ..self }
    }
}

/// What the learner has typed or picked and not yet committed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// Text of each field; of lines to put in order, the blanks before each of those placed; in a scenario what is
    /// being typed, and then the steps taken.
    pub texts: Vec<String>,
    /// Chosen options or placed lines, as indices into the order shown, in the order chosen or placed.
    pub chosen: Vec<usize>,
}

/// Which words the learner is writing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// What was expected.
    pub expected: String,
    /// What happened.
    pub happened: String,
    /// Why.
    pub gap: String,
    /// What to take away.
    pub insight: String,
}

/// The line that closes a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// The mistake.
    pub mistake: String,
    /// The insight.
    pub insight: String,
}

/// A way to put an item aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aside {
    /// Not before tomorrow.
    Bury,
    /// Not for a week, and then one rung down.
    Park,
    /// Not until it is resumed.
    Suspend,
    /// It is faulty.
    Flag,
    /// Asked as it is, and never higher than the rung it is asked on.
    Ceiling,
}

impl Aside {
    /// Tells whether the item stays in the session.
    #[must_use]
    pub fn stays(self) -> bool {
        self == Aside::Ceiling
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The item that was asked for, or none when it is gone.
    Loaded(Option<Box<Card>>),
    /// The rows are safe; what is remembered of the open item now.
    Saved(Option<Box<Memory>>),
    /// The rows could not be written, and why.
    NotSaved(String),
    /// The item that was asked for could not be read, and why.
    NotLoaded(String),
    /// The draft has changed.
    Draft(Draft),
    /// The answer is ready: ask how sure.
    Ready,
    /// A step in a scenario, which cannot be taken back.
    Take(Step),
    /// Back to the answer.
    Back,
    /// The answer with a confidence (none where it is not asked).
    Commit(Option<Confidence>),
    /// The code is to be run, as often as one likes; nothing is handed in.
    Run,
    /// What is running is to be called off.
    CallOff,
    /// What came of running the code.
    Ran(Box<Ran>),
    /// A hint is wanted.
    Hint,
    /// "I give up."
    GiveUp,
    /// Not now.
    Skip,
    /// On to what comes next.
    GoOn,
    /// What tripped the learner up; goes on.
    Name(Cause),
    /// Words are wanted.
    Write,
    /// Words are being typed; nothing is written yet.
    Typing(Written),
    /// The closing line is being typed; nothing is written yet.
    Closing(Line),
    /// Words are written.
    Written(Written),
    /// Another try, with a hint, before the feedback.
    TryAgain,
    /// What an edit of the answer means for the memory.
    Edited(Edit),
    /// A point of the rubric, by its index, was made, or was not.
    Tick(usize),
    /// "I was right."
    IWasRight,
    /// The open item is put aside.
    Aside(Aside),
    /// The last answer is taken back.
    Undo,
    /// The last line of the session: a mistake and an insight; empty ones are not kept.
    Close {
        /// The mistake.
        mistake: String,
        /// The insight.
        insight: String,
    },
    /// Stop taking items; the summary comes next.
    Stop,
}

/// Code to be run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The item it belongs to.
    pub key: ItemKey,
    /// What looks at it. Holds a solution and what is expected: never hand it to a view.
    pub program: Program,
    /// The code.
    pub text: String,
}

/// Something to be done, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// Load this item and answer with [`Event::Loaded`] or [`Event::NotLoaded`].
    Load(ItemKey),
    /// Write these rows and the session as it stands in one transaction; answer with [`Event::Saved`] or
    /// [`Event::NotSaved`].
    Append(Vec<NewRow>),
    /// Run this code of the learner's against these checks and answer with [`Event::Ran`].
    Run(Box<Order>),
    /// Call off what is running; it answers with [`Event::Ran`] all the same.
    CallOff,
    /// Keep code that was begun for an item; what is empty is forgotten.
    PutAway(ItemKey, Begun),
    /// The session is over: forget the open one.
    Finish,
}

/// A response as text and choices, before it is known to be usable.
#[must_use]
pub fn verbatim(response: &Response) -> String {
    match response {
        Response::Choice(options) => options.join("\n"),
        Response::Text(text) => text.clone(),
        Response::Blanks(parts) => parts.join("\n"),
        Response::Lines(lines) => lines.join("\n"),
        Response::Code { text, .. } => text.clone(),
        Response::Path { start, steps } => written(start, steps),
        Response::GaveUp => String::new(),
    }
}
