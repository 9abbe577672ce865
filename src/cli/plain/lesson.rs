//! Line by line: the lesson before a question.

use super::Plain;
use crate::{
    clean::clean,
    cli::failure::Failure,
    session::{event::Event, view::View},
    tui::text,
};

impl Plain<'_> {
    pub(super) fn lesson(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Lesson(view) = self.session.view(now) else { return Ok(()) };
        let mut lines = vec![String::new()];
        lines.extend(view.last.as_ref().map(text::last));
        lines.push(format!("{} · {} · first a look", clean(view.deck), clean(view.skill)));
        lines.push(String::new());
        lines.extend(self.markdown(view.prompt));
        for answer in &view.answer {
            lines.push(format!("Remember: {}", clean(answer)));
        }
        lines.push(String::new());
        lines.extend(self.markdown(view.lesson));
        self.print(&lines);
        if self.console.ask("Enter goes on to the question> ").is_none() {
            self.at_end = true;
            return Ok(());
        }
        self.event(Event::GoOn)
    }
}
