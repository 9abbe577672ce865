//! Line by line: the lesson before a question.

use super::{
    Plain,
    commands::{Command, Place, is_command, read},
    question,
};
use crate::{
    clean::clean,
    cli::failure::Failure,
    session::{event::Event, view::View},
};

impl Plain<'_> {
    pub(super) fn lesson(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Lesson(view) = self.session.view(now) else { return Ok(()) };
        let mut lines = vec![String::new()];
        lines.extend(view.last.as_ref().map(question::last));
        lines.push(format!("{} · {} · first a look", clean(view.deck), clean(view.skill)));
        lines.push(String::new());
        lines.extend(self.markdown(view.prompt));
        for answer in &view.answer {
            lines.push(format!("Remember: {}", clean(answer)));
        }
        lines.push(String::new());
        lines.extend(self.markdown(view.lesson));
        self.print(&lines);
        self.led_in = true;
        loop {
            let Some(line) = self.prompt(Place::Lesson, "Enter goes on to the question> ")? else { return Ok(()) };
            if is_command(&line) {
                match (read(Place::Lesson, &line), read(Place::Answer, &line)) {
                    (Command::Event(event), _) => return self.event(event),
                    (_, Command::Unknown) => {
                        self.no_command(&line);
                        continue;
                    }
                    // It has its place at the question.
                    _ => {}
                }
            }
            if !line.trim().is_empty() {
                // It may be an answer that came a moment early, or a word to oneself: nothing is committed by mistake.
                self.console.line(&format!("  “{}” was not taken: nothing was asked yet. Now it is.", line.trim()));
            }
            return self.event(Event::GoOn);
        }
    }
}
