//! Line by line: what becomes of a memory whose answer was changed.

use super::Plain;
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
        lines.extend(view.last.as_ref().map(text::last));
        lines.push(format!("{} · {} · edited", clean(view.deck), clean(view.skill)));
        lines.push(String::new());
        lines.extend(self.markdown(view.prompt));
        lines.push(String::new());
        lines.push(text::EDITED.to_owned());
        self.print(&lines);
        for _ in 0..2 {
            let Some(line) = self.console.ask("k keep, h halve, r begin anew> ") else {
                self.at_end = true;
                return Ok(());
            };
            let event = match line.trim() {
                "k" | "keep" => Event::Edited(Edit::Keep),
                "h" | "halve" => Event::Edited(Edit::Halve),
                "r" | "reset" => Event::Edited(Edit::Reset),
                ":undo" => Event::Undo,
                ":right" => Event::IWasRight,
                ":skip" => Event::Skip,
                ":quit" | ":q" => Event::Stop,
                _ => continue,
            };
            return self.event(event);
        }
        // Whoever pipes answers in does not know of this question, and has settled nothing.
        self.event(Event::Skip)
    }
}
