//! What a line that begins with a colon means, phase by phase, and the list of it all.

use super::Plain;
use crate::{
    cli::failure::Failure,
    memory::row::Phase as Kind,
    session::{
        event::{Aside, Event},
        round::Notice,
        view::View,
    },
    tui::{keys::Action, text},
};

/// Where a line is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An answer.
    Answer,
    /// Code.
    Code,
    /// A step of a scenario.
    Story,
    /// How sure one is.
    Sure,
    /// A look before the question.
    Lesson,
    /// What becomes of a memory whose answer was changed.
    Edited,
    /// The points of an explanation.
    Scoring,
    /// The cause of a miss.
    Verdict {
        /// Another try is offered.
        retry: bool,
        /// Something was said that may have been right.
        claim: bool,
    },
    /// Nothing was said, and another try is offered.
    LeftOpen,
    /// Words about a miss.
    Words,
    /// The line for the log.
    Summary,
}

/// A command: how it is written, what it is called in the help, what it does.
type Row = (&'static str, &'static str);

/// What a line with a colon is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    /// Something for the session.
    Event(Event),
    /// Write in the learner's editor.
    Edit,
    /// Back to the answer.
    Back,
    /// Nothing that is known here.
    Unknown,
}

/// Tells whether a line is a command; a colon before it types a colon.
#[must_use]
pub(super) fn is_command(line: &str) -> bool {
    line.starts_with(':') && !line.starts_with("::")
}

/// Gives a line as it was meant: without the colon that keeps it from being a command.
#[must_use]
pub(super) fn meant(line: &str) -> &str {
    if line.starts_with("::") { line.get(1..).unwrap_or(line) } else { line }
}

/// Reads a command.
#[must_use]
pub(super) fn read(place: Place, line: &str) -> Command {
    let name = line.trim().trim_start_matches(':').trim();
    let is_there = |row: &Row| row.0.trim_start_matches(':') == name;
    let event = match name {
        "edit" if rows(place).iter().any(is_there) => return Command::Edit,
        "back" if rows(place).iter().any(is_there) => return Command::Back,
        "hint" if matches!(place, Place::Verdict { .. } | Place::LeftOpen) => Event::TryAgain,
        "hint" => Event::Hint,
        "giveup" | "give-up" => Event::GiveUp,
        "skip" => Event::Skip,
        "right" => Event::IWasRight,
        "undo" => Event::Undo,
        "bury" => Event::Aside(Aside::Bury),
        "park" => Event::Aside(Aside::Park),
        "suspend" => Event::Aside(Aside::Suspend),
        "flag" => Event::Aside(Aside::Flag),
        "quit" | "q" if place == Place::Summary => Event::GoOn,
        "quit" | "q" => Event::Stop,
        _ => return Command::Unknown,
    };
    let name = match name {
        "q" => "quit",
        "give-up" => "giveup",
        name => name,
    };
    let known = rows(place).iter().any(|row| row.0.trim_start_matches(':') == name);
    if known { Command::Event(event) } else { Command::Unknown }
}

/// Lists what can be typed at a place.
#[must_use]
pub(super) fn rows(place: Place) -> Vec<Row> {
    let of = |name, action| (name, text::action(action).1);
    let hint = of(":hint", Action::Hint);
    let give_up = of(":giveup", Action::GiveUp);
    let skip = of(":skip", Action::Skip);
    let right = (":right", "the answer before was right: count it so; the log keeps both");
    let undo = of(":undo", Action::Undo);
    let edit = (":edit", "write in $VISUAL or $EDITOR, and come back with it");
    let why = (":why", "why this item comes now; after the verdict only");
    let quit = of(":quit", Action::Stop);
    let colon = ("::", "begins an answer that begins with a colon");
    let aside = [
        of(":bury", Action::Bury),
        of(":park", Action::Park),
        of(":suspend", Action::Suspend),
        of(":flag", Action::Flag),
    ];
    let help = (":help", "this list");
    let mut rows: Vec<Row> = match place {
        Place::Answer => vec![hint, give_up, skip, edit, right, undo, why],
        Place::Code => vec![
            (".", "on a line of its own: hand it in"),
            ("..", "a line with a single dot"),
            (":run", "run it; nothing is handed in, and nothing counted"),
            (":show", "the code as it stands, with the numbers of its lines"),
            edit,
            hint,
            give_up,
            skip,
            right,
            undo,
            why,
        ],
        Place::Story => vec![hint, give_up, skip, right, undo],
        Place::Sure => vec![("1 to 4", "how sure you are, and the answer is handed in"), (":back", "answer again")],
        Place::Lesson => vec![("Enter", "to the question"), right, undo],
        Place::Edited => vec![
            of("k", Action::Keep),
            of("h", Action::Halve),
            of("r", Action::Anew),
            (":skip", "leave it open, and ask again the next time"),
            right,
            undo,
        ],
        Place::Scoring => vec![("Enter", "none of them"), undo],
        Place::Verdict { retry, claim } => {
            let mut rows = vec![("Enter", "go on without a cause")];
            rows.extend(text::causes::ALL.map(|(letter, action, _)| (letter, text::action(action).1)));
            rows.push(("a sentence", "where expected and real part; it is kept with the miss"));
            rows.extend(retry.then_some(of(":hint", Action::TryAgain)));
            rows.extend(claim.then_some(of(":right", Action::IWasRight)));
            rows.extend([undo, why]);
            rows
        }
        Place::LeftOpen => vec![
            ("Enter", "on to the answer"),
            ("a sentence", "where expected and real part; it is kept with the miss"),
            of(":hint", Action::TryAgain),
            undo,
            why,
        ],
        Place::Words => vec![why],
        Place::Summary => vec![("Enter", "no line"), undo],
    };
    if matches!(
        place,
        Place::Answer | Place::Code | Place::Story | Place::Lesson | Place::Verdict { .. } | Place::LeftOpen
    ) {
        rows.extend(aside);
    }
    if !matches!(place, Place::Sure) {
        rows.push(if place == Place::Summary { (":quit", "no line, and the end") } else { quit });
    }
    if matches!(place, Place::Answer | Place::Code | Place::Story | Place::Words | Place::Summary) {
        rows.push(colon);
    }
    rows.push(help);
    rows
}

impl Plain<'_> {
    /// Asks, and answers what is asked back: which commands there are, and why this item comes. None at the end of input.
    pub(super) fn prompt(&mut self, place: Place, label: &str) -> Result<Option<String>, Failure> {
        loop {
            let Some(line) = self.console.ask(label) else {
                self.at_end = true;
                return Ok(None);
            };
            match line.trim() {
                ":help" | ":h" | ":?" => {
                    let rows = rows(place);
                    let room = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
                    let lines: Vec<String> =
                        rows.iter().map(|(name, what)| format!("  {name:<room$}  {what}")).collect();
                    self.print(&lines);
                }
                ":right" if matches!(place, Place::Verdict { claim: false, .. } | Place::LeftOpen) => {
                    self.print(&[format!("  {}", text::notice(&Notice::NothingSaid))]);
                }
                ":why" if rows(place).iter().any(|(name, _)| *name == ":why") => self.why()?,
                _ => return Ok(Some(line)),
            }
        }
    }

    /// Says that there is no such command here.
    pub(super) fn no_command(&mut self, line: &str) {
        let line = line.trim();
        self.console.line(&format!("  No command {line} here. :help lists them; a leading :: types a colon."));
    }

    /// Tells why the open item comes now, once its answer was judged.
    fn why(&mut self) -> Result<(), Failure> {
        let judged = match self.session.view(self.engine.clock.now()) {
            View::Attempt(view) => matches!(view.kind, Kind::Redo | Kind::Retry),
            View::Verdict(_) | View::Words(_) => true,
            _ => false,
        };
        if !judged {
            self.console.line("  Why it comes now is told after the verdict: before it, that might help to answer.");
            return Ok(());
        }
        let Some(entry) = self.session.open_entry() else { return Ok(()) };
        let Some(why) = self.engine.why(entry)? else { return Ok(()) };
        let mut lines = vec![format!("  {}", text::why::reason(&why))];
        let rows = text::why::rows(&why);
        let room = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
        lines.extend(rows.iter().map(|(label, line)| format!("  {label:<room$}  {line}")));
        self.print(&lines);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Place; 12] = [
        Place::Answer,
        Place::Code,
        Place::Story,
        Place::Sure,
        Place::Lesson,
        Place::Edited,
        Place::Scoring,
        Place::Verdict { retry: true, claim: true },
        Place::Verdict { retry: false, claim: false },
        Place::LeftOpen,
        Place::Words,
        Place::Summary,
    ];

    #[test]
    fn what_the_help_lists_is_known_and_nothing_else() {
        // These are taken by whoever asks, before anything is read as a command of the session.
        let own = [":help", ":why", ":run", ":show"];
        let every = [
            ":hint", ":giveup", ":skip", ":right", ":undo", ":bury", ":park", ":suspend", ":flag", ":quit", ":edit",
            ":back",
        ];
        for place in ALL {
            let listed: Vec<&str> = rows(place).iter().map(|row| row.0).filter(|name| is_command(name)).collect();
            for name in every {
                let known = read(place, name) != Command::Unknown;
                assert_eq!(known, listed.contains(&name), "{place:?} {name}");
            }
            assert!(listed.iter().all(|name| own.contains(name) || every.contains(name)), "{place:?}");
            assert!(rows(place).iter().all(|(_, what)| !what.is_empty()), "{place:?}");
        }
    }

    #[test]
    fn a_colon_before_it_types_a_colon() {
        assert!(is_command(":quit") && !is_command("::quit") && !is_command("quit"));
        assert_eq!((meant("::quit"), meant("quit"), meant("::::b")), (":quit", "quit", ":::b"));
    }
}
