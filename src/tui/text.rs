//! The sentences a learner reads. Sentence case, no exclamation marks; the approach is off, never the person.

pub mod causes;
pub mod cohort;
pub mod figures;
pub mod log;
pub mod mistake;
pub mod nothing;
pub mod ran;
pub mod sheet;
pub mod story;
pub mod trust;
pub mod week;
pub mod why;

use super::keys::{Action, Mode};
use crate::{
    deck::model::Way,
    grade::Verdict,
    memory::row::Confidence,
    session::{ask::Ask, event::Aside, last::Last, round::Notice, rows::Cause},
};

/// Writes a number with its noun, `1 item`, `2 items`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    let plural = match noun.strip_suffix('y') {
        Some(stem) if n != 1 && !noun.ends_with("ay") => format!("{stem}ies"),
        _ if n != 1 => format!("{noun}s"),
        _ => noun.to_owned(),
    };
    format!("{n} {plural}")
}

/// Says when something comes back, `tomorrow`, `in 4 days`.
#[must_use]
pub fn in_days(days: i32) -> String {
    match days {
        ..=0 => "today".into(),
        1 => "tomorrow".into(),
        2..=59 => format!("in {days} days"),
        60..=364 => format!("in {} months", (days + 15) / 30),
        _ => format!("in {:.1} years", f64::from(days) / 365.25),
    }
}

/// Opens a session (PR-5); the seed picks one.
#[must_use]
pub fn encouragement(seed: u64) -> &'static str {
    // Each fits the narrowest screen.
    const LINES: [&str; 5] = [
        "A miss here teaches more than a peek.",
        "Stumble freely; it all comes back.",
        "Commit first, find out after.",
        "An honest miss costs nothing here.",
        "Errors are the material today.",
    ];
    LINES[(seed % LINES.len() as u64) as usize]
}

/// Says the verdict, and nothing of the answer.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "That is right.",
        Verdict::Near => "Right, but for a slip of the fingers.",
        Verdict::Partial => "Part of that holds.",
        Verdict::Off => "That approach didn't work.",
        Verdict::GaveUp => "Left open: an honest answer too.",
    }
}

/// Says at the beginning of a trial what becomes of it.
pub const TRIAL: &str = "A try: nothing of it is kept.";

/// Names a verdict in a word.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Near => "near",
        Verdict::Partial => "partial",
        Verdict::Off => "off",
        Verdict::GaveUp => "gave up",
    }
}

/// Says how sure the learner was.
#[must_use]
pub fn you_were(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Guess => "you guessed",
        Confidence::Perhaps => "you thought perhaps",
        Confidence::Likely => "you thought it likely",
        Confidence::Certain => "you were certain",
    }
}

/// The four answers to "how sure?", in the order of their digits.
pub const SURE: [(char, &str, Confidence); 4] = [
    ('1', "guess", Confidence::Guess),
    ('2', "perhaps", Confidence::Perhaps),
    ('3', "likely", Confidence::Likely),
    ('4', "certain", Confidence::Certain),
];

/// Says how sure somebody was, by the word for it: nobody is likely or perhaps.
#[must_use]
pub fn were(sure: &str) -> String {
    if sure == "certain" { "you were certain".to_owned() } else { format!("you said “{sure}”") }
}

/// Names a cause as it is offered.
#[must_use]
pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Slip => "slip",
        Cause::Misread => "misread",
        Cause::Gap => "didn't know",
        Cause::Partial => "partly",
        Cause::Procedure => "wrong order",
        Cause::Misconception => "belief",
    }
}

/// Answers a key press.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Empty => "Nothing to commit yet. A guess will do, or give it up.".into(),
        Notice::NotANumber => "This asks for a number.".into(),
        Notice::NoUnit => "This asks for the unit too.".into(),
        Notice::OtherUnit(Some(unit)) => format!("The unit is {unit}, or leave it out."),
        Notice::OtherUnit(None) => "This asks for the number alone.".into(),
        Notice::HintIn(1) => "The next hint comes in a second.".into(),
        Notice::HintIn(seconds) => format!("The next hint comes in {seconds} seconds. Try without it until then."),
        Notice::HintLater => "The telling hints come after an answer. Commit one, then ask again.".into(),
        Notice::NoHint => "No hint left for this one.".into(),
        Notice::NotSaved(why) => format!("That could not be written down: {why}. Your answer is still here; try again."),
        Notice::WorthReading => {
            "The explanation is where an error pays off: reading one lifts the next answer far more than a verdict does.".into()
        }
        Notice::Enough => {
            "Much of this was off: nothing new in this session, and what comes is easier. Stopping is fine too.".into()
        }
        Notice::Breath => {
            "Those went by fast. They count for nothing, good or bad. A breath, or a pause, and on.".into()
        }
        Notice::Held => "An exam holds help and second thoughts to its end. Skipping puts a question last.".into(),
        Notice::Aside(aside) => put_aside(*aside).into(),
        Notice::EditLater => "Left open. It is asked about again in the next session.".into(),
        Notice::NothingElse => "This is the only item left.".into(),
        Notice::NothingSaid => "Nothing was said there that could be right.".into(),
        Notice::Overridden => OVERRIDDEN.into(),
        Notice::TakenBack => "Taken back. Both stay in the log; only this one will count.".into(),
        Notice::NotRun(why) => why.clone(),
        Notice::NothingToTakeBack => "Nothing to take back in this session.".into(),
    }
}

/// Names the key to stop with, for a notice that offers it.
#[must_use]
pub fn offers_stop(notice: &Notice) -> bool {
    matches!(notice, Notice::Enough | Notice::Breath)
}

/// Says what was done with an item that was put aside.
#[must_use]
pub fn put_aside(aside: Aside) -> &'static str {
    match aside {
        Aside::Bury => "Put off until tomorrow.",
        Aside::Park => "Put aside for a week, then one rung easier.",
        Aside::Suspend => "Not asked any more, until you resume it.",
        Aside::Flag => "Flagged as faulty, and left out of this session.",
        Aside::Ceiling => "This item climbs no higher than this rung.",
    }
}

/// Stands before what is said of the round before, so that nobody takes it for a word on the question below.
pub const LAST: &str = "Last: ";

/// Says how the round before ended, sentence by sentence, what matters most first; to be read after [`LAST`].
#[must_use]
pub fn last(last: &Last<'_>) -> Vec<String> {
    let missed = match last.verdict {
        Verdict::Partial => "in part",
        Verdict::GaveUp => "left open",
        Verdict::Right | Verdict::Near | Verdict::Off => "off",
    };
    let line = match (last.right, last.verdict) {
        _ if last.overridden => "counted as right, on your word.".into(),
        _ if last.slipped => "a slip, put right.".into(),
        (true, Verdict::Near) => match last.near_to {
            Some(near) => format!("right, and written {near}."),
            None => "right, but for a slip of the fingers.".into(),
        },
        (true, _) if last.recovered => "right, and it was off before.".into(),
        (true, _) => "right.".into(),
        (false, _) if last.redone => format!("{missed}, then put right."),
        (false, _) if !last.keeps => format!("{missed}."),
        (false, _) => format!("{missed}; it will come back."),
    };
    let late = last.late.map(|(ms, bar)| format!("It took {} s; the bar is {} s.", ms.div_ceil(1000), seconds(bar)));
    let raised = last.raised.map(|rung| format!("Now on rung {rung}."));
    let back = last.days.map(|days| format!("Back {}.", in_days(days)));
    [Some(line), late, raised, back].into_iter().flatten().collect()
}

/// Says that an order stands as it is, and which key changes it again.
#[must_use]
pub fn order_set(key: &str) -> String {
    format!("Your order is set; {key} changes it.")
}

/// Says which rung this is, when there are several, that its wording is another, and the seconds aimed at.
#[must_use]
pub fn rung(ask: &Ask) -> String {
    let rung = (ask.rungs > 1).then(|| format!("rung {} of {}", ask.rung, ask.rungs));
    let wording = ask.other_wording.then(|| "another wording".to_owned());
    let bar = ask.bar_ms.map(|bar| format!("within {} s", seconds(bar)));
    [rung, wording, bar].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Writes the seconds of a bar: whole ones, and tenths below one, so that no bar reads 0.
fn seconds(bar: u32) -> String {
    if bar < 1000 { format!("{:.1}", f64::from(bar) / 1000.0) } else { (bar / 1000).to_string() }
}

/// Says that an open session is gone on with as it was planned, whatever else was asked for.
#[must_use]
pub fn goes_on(left: usize) -> String {
    format!(
        "The session you left goes on as it was planned, with {} to go; finish it, and the next is as asked.",
        count(left, "item")
    )
}

/// Says that the session that was left is kept, and what goes on with it.
#[must_use]
pub fn left_open(behind: usize, of: usize) -> String {
    format!(
        "The session is kept, with every answer so far: {behind} of {of} behind you. `pratfall drill` goes on with it."
    )
}

/// Says that another window has a session open.
#[must_use]
pub fn elsewhere(pid: Option<u32>) -> String {
    match pid {
        Some(pid) => format!("A session is open in another window (process {pid}). Finish it there, or close it."),
        None => "A session is open in another window. Finish it there, or close it.".into(),
    }
}

/// What an action is called on the last line and in the help: short, long.
#[must_use]
pub fn action(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Begin => ("begin", "begin, or go on where you were"),
        Action::Afresh => ("afresh", "begin a new session instead of the open one"),
        Action::Decks => ("decks", "the decks, and how you stand in each"),
        Action::Practise => ("practise", "practise outside the schedule"),
        Action::Ahead => ("ahead", "the days ahead, and the limits of a day"),
        Action::Skills => ("map", "the map of skills: what you have, what waits"),
        Action::Stats => ("stats", "the figures: days, errors, calibration, beliefs, skills, work"),
        Action::Forth => ("next page", "the next page"),
        Action::Former => ("page before", "the page before"),
        Action::Numbers => ("numbers", "numbers in place of charts, and back"),
        Action::Pair => ("drill the pair", "drill the marked pair, one against the other"),
        Action::Less => ("less", "less of the marked limit"),
        Action::More => ("more", "more of the marked limit"),
        Action::Help => ("keys", "this page"),
        Action::Quit => ("quit", "leave Pratfall"),
        Action::Back => ("back", "one step back"),
        Action::Up => ("up", "scroll up"),
        Action::Down => ("down", "scroll down"),
        Action::Above => ("above", "mark the line above"),
        Action::Below => ("below", "mark the line below"),
        Action::TokenBefore => ("before", "mark the token before"),
        Action::TokenAfter => ("after", "mark the token after"),
        Action::Indent => ("indent", "move the marked line in"),
        Action::Outdent => ("outdent", "move the marked line out"),
        Action::Hold => ("pick up", "pick the marked line up, or put it down; arrows move it"),
        Action::TakeOut => ("take out", "take the marked line out"),
        Action::Toggle => ("mark", "point at the marked line, or no more"),
        Action::GoOn => ("go on", "go on"),
        Action::Commit => ("done", "the answer is ready"),
        Action::Take => ("do it", "do what is marked or typed; it cannot be taken back"),
        Action::Next => ("next field", "to the next field"),
        Action::Line => ("new line", "a new line in a longer answer"),
        Action::Run => ("run", "run it; nothing is handed in, and nothing counted"),
        Action::CallOff => ("stop it", "end what is running; the question stays"),
        Action::Editor => ("editor", "write on in $EDITOR, and come back"),
        Action::Agree => ("run it", "let this code run, now and later, until a byte of it changes"),
        Action::Refuse => ("don't", "do not run it; the question stays"),
        Action::Hint => ("hint", "the next hint"),
        Action::GiveUp => ("give up", "leave it open and see the answer"),
        Action::Skip => ("skip", "ask this one later"),
        Action::Undo => ("undo", "take the last answer back and answer again"),
        Action::Stop => ("finish", "end the session and see how it went"),
        Action::Leave => ("leave", "leave; your place and your draft are kept"),
        Action::Write => ("say why", "write a sentence about it"),
        Action::TryAgain => ("try with a hint", "try once more with a hint before the answer shows"),
        Action::IWasRight => ("I was right", "count the answer as right; the log keeps both"),
        Action::Why => ("why this", "why this item comes now"),
        Action::Item => ("this item", "put this item off, aside, or flag it"),
        Action::Bury => ("bury", "not before tomorrow"),
        Action::Park => ("park", "aside for a week, then one rung easier"),
        Action::Suspend => ("suspend", "not until you resume it"),
        Action::Flag => ("flag", "it is faulty; leave it out of this session"),
        Action::Ceiling => ("end here", "never ask it on a higher rung than this"),
        Action::Keep => ("keep", "what you remember of it holds as before"),
        Action::Halve => ("halve", "half of it holds: it comes sooner"),
        Action::Anew => ("begin anew", "it comes as new; its history stays"),
        Action::Slip => ("slip", "it was a slip; named at once, it can be put right"),
        Action::Misread => ("misread", "the question was misread"),
        Action::Gap => ("didn't know", "it was not known"),
        Action::Partial => ("partly", "it was known in part"),
        Action::Procedure => ("wrong order", "the steps came in a wrong order"),
        Action::Misconception => ("belief", "something else was believed"),
        Action::Log => ("log", "the log: what went off, and what came of it"),
        Action::Open => ("open", "open the marked stumble"),
        Action::Search => ("search", "search by words"),
        Action::Narrow => ("filter", "narrow it down: deck, skill, belief, cause, how sure, open or recovered"),
        Action::Add => ("add", "write a stumble from real life down"),
        Action::Which => ("which", "all, only open ones, only recovered ones"),
        Action::Cause => ("cause", "only those with one cause; again for the next"),
        Action::Certain => ("certain", "only answers you were certain of"),
        Action::SameSkill => ("skill", "only those of the marked one's skill"),
        Action::MakeItem => ("item", "make an item of it, asked again on schedule"),
        Action::Rewrite => ("write", "write its words, or write them anew; what it said before is kept"),
        Action::TakeAway => ("take out", "take it out of the log"),
        Action::Order => ("sort", "another order: risk, missed, telling apart, closing, name"),
        Action::OneDeck => ("deck", "only one deck; again for the next, then all"),
        Action::Export => ("export", "write the page as HTML to a file"),
    }
}

/// Says in fewer letters what a key of the last line does, for narrow screens.
#[must_use]
pub fn brief(word: &str) -> &str {
    match word {
        "answer at once" => "at once",
        "try with a hint" => "hint",
        "keep the line and go" | "write it down" => "keep it",
        "page before" => "back",
        "next page" => "on",
        "drill the pair" => "drill",
        "make an item of it" => "item",
        "to the question" => "go on",
        "I was right" => "was right",
        other => other,
    }
}

/// Says what an action does on a screen, where that is not what it does everywhere.
#[must_use]
pub fn help(mode: Mode, of: Action) -> &'static str {
    match (mode, of) {
        (Mode::Decks, Action::Begin) => "drill the marked deck",
        (Mode::Decks, Action::Up) => "mark the one above",
        (Mode::Decks, Action::Down) => "mark the one below",
        (Mode::Decks, Action::Back) => "back home",
        (Mode::Ahead, Action::Up) => "mark the limit above",
        (Mode::Ahead, Action::Down) => "mark the limit below",
        (Mode::Ahead, Action::Back) => "back home",
        (Mode::Stats, Action::Open) => "the answers behind what is marked",
        (Mode::Stats, Action::Up) => "mark what stands above",
        (Mode::Stats, Action::Down) => "mark what stands below",
        (Mode::Stats, Action::Back) => "back, from a list to its page, from a page home",
        (Mode::Cohort, Action::Open) => "all that is told of what is marked",
        (Mode::Cohort, Action::Up) => "mark the one above",
        (Mode::Cohort, Action::Down) => "mark the one below",
        (Mode::Cohort, Action::Back) => "back to all of them, then leave",
        (Mode::CohortSearch, Action::Commit | Action::Back) => "to the list of what was found",
        (Mode::CohortSearch, Action::Down) => "into the list",
        (Mode::CohortOne, Action::Forth) => "the next of the list",
        (Mode::CohortOne, Action::Former) => "the one before in the list",
        (Mode::CohortOne, Action::Back) => "back to the list",
        (Mode::CohortExport, Action::Commit) => "write it; what is there is replaced only when asked twice",
        (Mode::CohortExport, Action::Back) => "back, without it",
        (Mode::Decks, Action::Skills) => "the skills of the marked deck",
        (Mode::Skills, Action::Back) => "back home",
        (Mode::Log, Action::Up) => "mark the one above",
        (Mode::Log, Action::Down) => "mark the one below",
        (Mode::Log, Action::Back) => "back to all of them, then home",
        (Mode::Log, Action::Former) => "ten further up",
        (Mode::Log, Action::Forth) => "ten further down",
        (Mode::LogFilter, Action::Up) => "mark the one above",
        (Mode::LogFilter, Action::Down) => "mark the one below",
        (Mode::LogFilter, Action::Commit) => "only those with the marked one, or with any again",
        (Mode::LogFilter, Action::Back) => "back to the list as it was",
        (Mode::LogLeave, Action::Leave) => "throw away what was typed",
        (Mode::LogLeave, Action::Back) => "go on writing",
        (Mode::LogDelete, Action::TakeAway) => "yes, out of the log with it",
        (Mode::LogDelete, Action::Back) => "it stays",
        (Mode::LogSearch, Action::Commit | Action::Back) => "to the list of what was found",
        (Mode::LogSearch, Action::Down) => "into the list",
        (Mode::LogEntry, Action::Back) => "back to the list",
        (Mode::LogForm, Action::Commit) => "write it down",
        (Mode::LogForm, Action::Back) => "back; what was typed is thrown away only if you say so",
        (Mode::Lesson, Action::GoOn) => "to the question",
        (Mode::Coding, Action::Commit) => "hand it in: it is run, and counts",
        (Mode::Acting, Action::Above) => "mark the move above",
        (Mode::Acting, Action::Below) => "mark the move below",
        (Mode::Pointing, Action::Above) => "to the line above",
        (Mode::Pointing, Action::Below) => "to the line below",
        (Mode::Pointing, Action::Toggle) => "choose the marked token, or no more",
        (Mode::Sure, Action::Back) => "change the answer",
        (Mode::Sheet, Action::GoOn) => "to the feedback on what was off, or on",
        (Mode::Scoring, Action::GoOn) => "done: these points were made, and no others",
        (Mode::Scoring, Action::Undo) => "take the answer back; it is practice then",
        (Mode::Verdict, Action::GoOn) => "see what it means",
        (Mode::Words, Action::Commit) => "keep what is written",
        (Mode::Words, Action::Back) => "back, without these words",
        (Mode::Summary, Action::Commit) => "keep the line and go",
        (Mode::Summary, Action::Leave) => "end the session without the line",
        _ => action(of).1,
    }
}

/// Invites words after a confident error or a belief met again (PR-13).
pub const INVITATION: &str = "A sentence on what you expected is worth most right now: Tab.";

/// Said when "I was right" was said.
pub const OVERRIDDEN: &str = "Counted as right, on your word.";

/// Said of an item that was off four times (PR-20).
pub const STUBBORN: &str = "This one keeps coming back: off four times. An insight in your own words may hold it.";

/// Said of an item that is put aside (PR-20).
pub const PARKED: &str = "Put aside for a week, then one rung easier. If the deck is yours, other words for it may help more than another try.";

/// Said at the end of a session that ended because much was off and only new items were left (PR-21).
pub const ENOUGH: &str =
    "Much of this was off, so nothing more that is new in this session. What was begun comes back.";

/// Said above a try that is to put a slip right.
pub const MENDING: &str = "A slip? Put it right.";

/// Said where no token is marked yet.
pub const POINT: &str = "No token yet: the arrows mark one.";

/// Said where no token of several wanted is chosen yet.
pub const POINT_MANY: &str = "None chosen yet: Space chooses it.";

/// Said above options or lines of which several are right.
pub const ALL: &str = "All that apply:";

/// Tells how lines are put in order, where none is placed yet.
pub const PLACE: &str = "A letter puts its line here, below the mark.";

/// Tells what is wanted of an explanation that is said aloud.
pub const ALOUD: &str = "Say it aloud, or record yourself, as if to somebody who does not know. Notes are up to you.";

/// Asks which points of a rubric an explanation made.
pub const POINTS: &str = "Which of these did you have?";

/// Said of a point that an explanation cannot do without.
pub const NEEDED: &str = "needed";

/// Tells how lines that were put in order are marked.
pub const LINES_MARKED: &str = "- not in its place, + where it belongs";

/// Tells how accents are typed.
pub const ACCENTS: &str = "Where accents are wanted: a' á   n~ ñ   u: ü   ?? ¿   (twice: the mark itself)";

/// Said where an item is not there to be shown.
pub const WAITING: &str = "The next item is on its way. Your place is kept.";

/// Said above a lesson.
pub const LOOK_FIRST: &str = "First a look, then the question.";

/// Asks what becomes of a memory whose answer was changed.
pub const EDITED: &str = "The author has changed the answer to this since you learnt it. What of your memory of it?";

/// Said above a redo.
pub const ONCE_MORE: &str = "Once more, from memory.";

/// Names a way of asking.
#[must_use]
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Choose => "choose",
        Way::Type => "type",
        Way::Number => "number",
        Way::Cloze => "blanks",
        Way::Order => "order",
        Way::Spot => "spot",
        Way::Explain => "explain",
        Way::Code => "code",
        Way::Scenario => "scenario",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_unit_is_told_which_one_is_asked_for_or_that_none_is() {
        let asked = notice(&Notice::OtherUnit(Some("km/h".into())));
        assert_eq!(asked, "The unit is km/h, or leave it out.");
        assert_eq!(notice(&Notice::OtherUnit(None)), "This asks for the number alone.");
    }
}
