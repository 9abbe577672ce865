//! Line by line: a deck that is tried by who writes it.

use std::process::ExitCode;

use super::Plain;
use crate::{
    cli::{console::Console, failure::Failure},
    runtime::engine::Engine,
    session::queue::Entry,
    tui::{author, theme::Theme},
};

/// Tries everything there is, on stdin and stdout.
///
/// # Errors
/// When the database cannot be used.
pub fn try_out(engine: &mut Engine, all: Vec<Entry>, console: &mut Console) -> Result<ExitCode, Failure> {
    let (session, effects) = engine.try_out(all)?;
    let theme = Theme::load("mono", true)?;
    let author = Some(String::new());
    let mut plain =
        Plain { engine, session, console, theme, at_end: false, shown: None, passed_over: Vec::new(), author };
    plain.perform(effects)?;
    plain.stay()?;
    Ok(ExitCode::SUCCESS)
}

impl Plain<'_> {
    /// Tells an author what an answer matched, once.
    pub(super) fn tell_author(&mut self) {
        let Some(told) = &self.author else { return };
        let Some(found) = self.session.matched() else { return };
        let line = format!("  {}", author::matched(&found));
        let mark = format!("{} {line}", self.session.past.len());
        if *told != mark {
            self.author = Some(mark);
            self.console.line(&line);
        }
    }
}
