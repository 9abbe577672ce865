//! What screens ask for: read from the engine, or had from an editor.

use std::io;

use super::{Screen, Stage};
use crate::runtime::foreign;
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

/// Hands code to the learner's own editor, and the terminal with it.
pub(super) fn lend(screen: &mut Screen, file: &str, text: &str) -> (Reply, io::Result<()>) {
    let (came, taken) = match foreign::from_env() {
        Ok(editor) => screen.lend(|| foreign::edit(&editor, file, text, foreign::run)),
        Err(trouble) => (Err(trouble), Ok(())),
    };
    (came.map_or_else(|trouble| Reply::Trouble(trouble.to_string()), Reply::Lent), taken)
}
