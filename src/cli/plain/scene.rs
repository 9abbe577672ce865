//! A scenario line by line: the place one stands in, then a letter or a command.

use super::{Line, Plain, WIDTH};
use crate::{
    clean::clean,
    cli::failure::Failure,
    grade::walk::Step,
    session::{
        ask::Input,
        event::Event,
        scene::{STEP_BITS, Scene, lettered},
        view::AttemptView,
    },
    tui::{screens, text, theme::Theme},
};

/// Writes the place one stands in.
#[must_use]
pub(super) fn lines(scene: &Scene, view: &AttemptView<'_>, theme: &Theme) -> Vec<String> {
    let mut lines = vec![String::new()];
    let place = screens::scene::place(scene, view, 0, WIDTH, theme);
    lines.extend(place.lines.iter().map(|line| line.to_string().trim_end().to_owned()));
    lines
}

/// Tells whether two stamps are of one question, a step or more apart.
#[must_use]
pub(super) fn is_same_story(shown: (u64, u8), now: (u64, u8)) -> bool {
    shown.1 == now.1 && shown.0 << STEP_BITS == now.0 << STEP_BITS
}

/// Writes the place that the last step led to, without the question above it.
#[must_use]
pub(super) fn next(view: &AttemptView<'_>, theme: &Theme) -> String {
    let Input::Scene(scene) = &view.ask.input else { return String::new() };
    let mut all = lines(scene, view, theme);
    all.extend(view.hints.iter().map(|hint| format!("  hint: {}", clean(hint))));
    all.push(String::new());
    all.join("\n")
}

impl Plain<'_> {
    /// Takes a step, or what ends the story.
    pub(super) fn walk(&mut self, scene: &Scene, asks_confidence: bool) -> Result<(), Failure> {
        if scene.over {
            let confidence = if asks_confidence { self.confidence() } else { None };
            return if self.at_end { Ok(()) } else { self.event(Event::Commit(confidence)) };
        }
        let label = if scene.types { "command> " } else { "what do you do?> " };
        let mut unusable = false;
        loop {
            let Some(line) = self.console.ask(label) else {
                self.at_end = true;
                return Ok(());
            };
            let step = match line.strip_prefix(':').filter(|rest| !rest.starts_with(':')) {
                Some(command) => match super::commanded(command.trim()) {
                    Line::Command(event) => return self.event(event),
                    _ => None,
                },
                None => step(scene, line.strip_prefix(':').unwrap_or(&line)),
            };
            match step {
                Some(step) => return self.event(Event::Take(step)),
                None if unusable => return self.event(Event::GiveUp),
                None => {
                    unusable = true;
                    self.console.line(&format!("  {}", text::story::NOT_USABLE));
                }
            }
        }
    }
}

/// Reads a line as a step: a command where they are typed, else a letter or the text of a move.
fn step(scene: &Scene, line: &str) -> Option<Step> {
    let line = line.trim();
    let by_text = || scene.moves.iter().find(|choice| *choice == line);
    let by_letter = || scene.moves.get(lettered(line)?);
    match by_text() {
        Some(choice) => Some(Step::Chosen(choice.clone())),
        None if scene.types => (!line.is_empty()).then(|| Step::Typed(line.to_owned())),
        None => by_letter().cloned().map(Step::Chosen),
    }
}
