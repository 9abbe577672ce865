//! Line by line: from the commit to the feedback.

use super::{
    Plain, answer, beside,
    commands::{Command, Place, is_command, meant, read},
    indented,
};
use crate::{
    clean::clean,
    cli::failure::Failure,
    grade::Verdict,
    session::{
        event::{Event, Written},
        phase::Wanted,
        rows::Cause,
        view::{FeedbackView, View},
    },
    tui::{screens::letter, text},
};

/// Stands for words that were wanted and not given.
const NOTHING_SAID: &str = "(nothing said)";

impl Plain<'_> {
    /// Shows the points of an explanation, and takes those it made.
    pub(super) fn scoring(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Scoring(view) = self.session.view(now) else { return Ok(()) };
        let points: Vec<String> = view
            .points
            .iter()
            .enumerate()
            .map(|(n, (point, needed))| {
                let needed = if *needed { format!(" ({})", text::NEEDED) } else { String::new() };
                format!("  {}  {}{needed}", letter::of(n), clean(point))
            })
            .collect();
        let said: Vec<String> = view.said.iter().map(|line| clean(line).into_owned()).collect();
        let mut lines = indented("You said: ", &said);
        if !view.model.trim().is_empty() {
            lines.extend(indented("For example: ", &self.markdown(view.model)));
        }
        let count = points.len();
        lines.extend(points);
        self.print(&lines);
        let mut had = Vec::new();
        for again in [true, false] {
            let label = format!("{} letters, Enter for none> ", text::POINTS);
            let Some(line) = self.prompt(Place::Scoring, &label)? else { return Ok(()) };
            if is_command(&line) {
                match read(Place::Scoring, &line) {
                    Command::Event(event) => return self.event(event),
                    _ => self.no_command(&line),
                }
            } else if let Some(points) = answer::letters(line.trim(), count) {
                had = points;
                break;
            } else if again {
                self.console.line("  Not one of the letters above. Once more; after that, none is taken.");
            }
        }
        for point in had {
            self.event(Event::Tick(point))?;
        }
        self.event(Event::GoOn)
    }

    pub(super) fn verdict(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Verdict(view) = self.session.view(now) else { return Ok(()) };
        let (asks, retry, verdict) = (view.asks_cause, view.retry, view.verdict);
        let place = match asks {
            true => Place::Verdict { retry, claim: verdict != Verdict::GaveUp },
            false => Place::LeftOpen,
        };
        let mut offer = String::new();
        if asks {
            let mut head = format!("  {}", text::verdict(verdict));
            if let Some(confidence) = view.confidence {
                head.push_str(&format!(" ({})", text::you_were(confidence)));
            }
            self.print(&[head]);
            let causes: Vec<String> = text::causes::of(verdict)
                .map(|(letter, action, _)| format!("{letter} {}", text::action(action).0))
                .collect();
            offer.push_str(&format!("what tripped you up? {}", causes.join(", ")));
        } else {
            // Nothing was said, so that there is nothing to ask about it.
            offer.push_str("left open: Enter for the answer");
        }
        if retry {
            offer.push_str(", :hint to try again");
        }
        let reminders = match asks {
            true => [
                "  Not one of the letters. Once more, or Enter goes on; a sentence is kept as yours.",
                "  Not one of the letters; no cause is noted.",
            ],
            false => ["  Enter shows the answer; a sentence is kept as yours.", ""],
        };
        for reminder in reminders {
            let Some(line) = self.prompt(place, &format!("{offer}> "))? else { return Ok(()) };
            if is_command(&line) {
                match read(place, &line) {
                    Command::Event(event) => return self.event(event),
                    _ => self.no_command(&line),
                }
                continue;
            }
            let said = line.trim();
            if said.is_empty() {
                return self.event(Event::GoOn);
            }
            if let Some(cause) = cause(said, verdict) {
                return self.event(Event::Name(cause));
            }
            if said.contains(char::is_whitespace) {
                // A sentence is what Tab asks for on the screen.
                self.event(Event::Write)?;
                return self.event(Event::Written(Written { gap: meant(said).to_owned(), ..Written::default() }));
            }
            if !reminder.is_empty() {
                self.console.line(reminder);
            }
        }
        self.event(Event::GoOn)
    }

    pub(super) fn words(&mut self) -> Result<(), Failure> {
        for again in [true, false] {
            let Some(line) = self.prompt(Place::Words, "where did expected and real part?> ")? else { return Ok(()) };
            if is_command(&line) {
                match read(Place::Words, &line) {
                    Command::Event(event) => return self.event(event),
                    _ => self.no_command(&line),
                }
            } else if !line.trim().is_empty() {
                return self.event(Event::Written(Written { gap: meant(&line).to_owned(), ..Written::default() }));
            } else if again {
                self.console.line("  A few words are wanted here; after a second blank line it goes on without.");
            }
        }
        self.event(Event::Written(Written { gap: NOTHING_SAID.into(), ..Written::default() }))
    }

    pub(super) fn feedback(&mut self) -> Result<(), Failure> {
        self.show_feedback();
        self.event(Event::GoOn)
    }

    /// Tells what there is to tell of an answer that is in the log, where the input ended before it was asked for.
    pub(super) fn tell_the_rest(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        if matches!(self.session.view(now), View::Verdict(_)) {
            self.event(Event::GoOn)?;
        }
        let now = self.engine.clock.now();
        if matches!(self.session.view(now), View::Words(view) if view.wanted == Wanted::Why) {
            self.event(Event::Written(Written { gap: NOTHING_SAID.into(), ..Written::default() }))?;
        }
        self.show_feedback();
        Ok(())
    }

    fn show_feedback(&mut self) {
        let now = self.engine.clock.now();
        let View::Feedback(view) = self.session.view(now) else { return };
        let lines = self.told(&view);
        self.print(&lines);
    }

    fn told(&self, view: &FeedbackView<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        if view.right {
            lines.push(format!("  {}", if view.overridden { text::OVERRIDDEN } else { text::verdict(view.verdict) }));
        } else if view.verdict == Verdict::GaveUp && view.said.is_empty() {
            lines.push(format!("  {}", text::verdict(view.verdict)));
        }
        lines.extend(beside::lines(view, &self.theme));
        for (belief, refute) in &view.beliefs {
            lines.extend(indented("That answer believes: ", &self.markdown(belief)));
            lines.extend(indented("Instead: ", &self.markdown(refute)));
        }
        for say in &view.says {
            lines.extend(indented("About that: ", &self.markdown(say)));
        }
        if let Some(earlier) = &view.earlier {
            lines.push(format!("  You said first: {}", clean(&earlier.said.join(" · "))));
            for (belief, refute) in &earlier.beliefs {
                lines.extend(indented("That answer believes: ", &self.markdown(belief)));
                lines.extend(indented("Instead: ", &self.markdown(refute)));
            }
            for say in &earlier.says {
                lines.extend(indented("About that: ", &self.markdown(say)));
            }
        }
        if !view.explain.trim().is_empty() {
            lines.extend(indented("Why: ", &self.markdown(view.explain)));
        }
        if let Some(words) = view.words {
            lines.push(format!("  You wrote on {}: {}", words.date, clean(&words.text)));
        }
        if !view.lesson.is_empty() {
            lines.extend(indented("A look: ", &self.markdown(view.lesson)));
        }
        let coming = [(view.stubborn, text::STUBBORN), (view.parked, text::PARKED)];
        lines.extend(coming.iter().filter(|(is_so, _)| *is_so).map(|(_, sentence)| format!("  {sentence}")));
        if let Some(days) = view.days {
            lines.push(format!("  It comes back {}.", text::in_days(days)));
        }
        lines
    }
}

/// Reads a cause: its letter, or its name.
fn cause(said: &str, verdict: Verdict) -> Option<Cause> {
    let said = said.to_lowercase();
    let mut offered = text::causes::of(verdict);
    offered.find(|(letter, action, _)| *letter == said || text::action(*action).0 == said).map(|(.., cause)| cause)
}
