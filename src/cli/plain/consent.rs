//! Line by line: whether code of a deck may run, and what becomes of its question where it may not.

use super::Plain;
use crate::{
    clean::clean,
    cli::failure::Failure,
    runtime::exercise::{Ready, not_asked, standing},
    session::event::Event,
    tui::text,
};

impl Plain<'_> {
    /// Tells whether the open question's code may run; passes the question over where it may not.
    pub(super) fn may_run(&mut self) -> Result<bool, Failure> {
        let Some(order) = self.session.order() else { return Ok(true) };
        let question = match self.engine.ready(&order) {
            Ready::Runs(_) => return Ok(true),
            Ready::Not(ran) => return self.pass_over(&ran.says).map(|()| false),
            Ready::Asks(question) => question,
        };
        if !self.lets_run && !self.console.is_watched() {
            return self.pass_over(&not_asked(&question)).map(|()| false);
        }
        let standing = match standing(&self.engine.ground()) {
            Ok(standing) => standing,
            Err(why) => return self.pass_over(&why).map(|()| false),
        };
        let told: Vec<String> = question.says(&standing).lines().map(|line| clean(line).into_owned()).collect();
        self.print(&told);
        if self.lets_run {
            let now = self.engine.clock.now().utc;
            question.agree(&mut self.engine.store, now)?;
            self.console.line(if self.trial.is_some() { text::trust::LET_TRIED } else { text::trust::LET });
            return Ok(true);
        }
        match self.console.ask("May it run, now and later, until a byte of it changes? y or n> ").as_deref() {
            Some("y" | "yes") => {
                let now = self.engine.clock.now().utc;
                question.agree(&mut self.engine.store, now)?;
                Ok(true)
            }
            Some(_) => self.pass_over(text::trust::NOT_RUN).map(|()| false),
            None => {
                self.at_end = true;
                Ok(false)
            }
        }
    }

    /// Says why, and goes on to the next item; ends the session where there is no other.
    pub(super) fn pass_over(&mut self, why: &str) -> Result<(), Failure> {
        let Some(key) = self.session.open_entry().map(|entry| entry.key.clone()) else { return Ok(()) };
        let before = self.passed_over.contains(&key);
        if !before {
            self.console.say(&format!("{}: {}", clean(&key.item), clean(why)));
            self.passed_over.push(key.clone());
            self.event(Event::Skip)?;
        }
        let same = self.session.open_entry().is_some_and(|entry| entry.key == key);
        if before || same { self.event(Event::Stop) } else { Ok(()) }
    }
}
