//! A scenario line by line: the place one stands in, then a letter or a command.

use super::{
    LEAVES_IT_OPEN, Plain, Sure, WIDTH,
    commands::{Command, Place, is_command, meant, read},
};
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
            return match self.sure(asks_confidence)? {
                Sure::As(confidence) => self.event(Event::Commit(confidence)),
                // A walk that is over cannot be walked on.
                Sure::Back | Sure::Gone => Ok(()),
            };
        }
        let label = if scene.types { "command> " } else { "what do you do?> " };
        let mut unusable = false;
        loop {
            let Some(line) = self.prompt(Place::Story, label)? else { return Ok(()) };
            if is_command(&line) {
                match read(Place::Story, &line) {
                    Command::Event(event) => return self.event(event),
                    _ => self.no_command(&line),
                }
                continue;
            }
            match step(scene, meant(&line)) {
                Some(step) => return self.event(Event::Take(step)),
                None if unusable => return self.event(Event::GiveUp),
                None => {
                    unusable = true;
                    self.console.line(&format!("  {} {LEAVES_IT_OPEN}", text::story::NOT_USABLE));
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
