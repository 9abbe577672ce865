//! What screens ask for, read from the engine.

use super::Stage;
use crate::tui::app::Reply;

impl Stage<'_> {
    pub(super) fn ahead(&self) -> Reply {
        match self.engine.ahead() {
            Ok(ahead) => Reply::Ahead(Box::new(ahead)),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }

    pub(super) fn home(&mut self) -> Reply {
        match self.engine.home() {
            Ok(home) => Reply::Home(Box::new(home)),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }
}
