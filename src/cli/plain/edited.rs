//! Line by line: what becomes of a memory whose answer was changed.

use super::{
    Plain,
    commands::{Command, Place, is_command, read},
    question,
};
use crate::{
    clean::clean,
    cli::failure::Failure,
    memory::edit::Edit,
    session::{event::Event, view::View},
    tui::text,
};

impl Plain<'_> {
    pub(super) fn edited(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Edited(view) = self.session.view(now) else { return Ok(()) };
        let mut lines = vec![String::new()];
        lines.extend(view.last.as_ref().map(question::last));
        lines.push(format!("{} · {} · edited", clean(view.deck), clean(view.skill)));
        lines.push(String::new());
        lines.extend(self.markdown(view.prompt));
        lines.push(String::new());
        lines.push(text::EDITED.to_owned());
        self.print(&lines);
        self.led_in = true;
        for again in [true, false] {
            let Some(line) = self.prompt(Place::Edited, "k keep, h halve, r begin anew> ")? else { return Ok(()) };
            let event = match line.trim() {
                "k" | "keep" => Event::Edited(Edit::Keep),
                "h" | "halve" => Event::Edited(Edit::Halve),
                "r" | "reset" => Event::Edited(Edit::Reset),
                command if is_command(command) => match read(Place::Edited, command) {
                    Command::Event(event) => event,
                    _ => {
                        self.no_command(command);
                        continue;
                    }
                },
                _ if again => {
                    self.console.line("  One of the three letters. Once more; after that it is left open.");
                    continue;
                }
                _ => break,
            };
            return self.event(event);
        }
        // Whoever pipes answers in does not know of this question, and has settled nothing.
        self.event(Event::Skip)
    }
}
