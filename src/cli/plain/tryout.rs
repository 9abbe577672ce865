//! Line by line: a deck that is tried by who writes it. What was saved meanwhile is taken up between questions.

use std::{path::PathBuf, process::ExitCode};

use super::Plain;
use crate::{
    cli::{console::Console, failure::Failure, start},
    runtime::{
        engine::Engine,
        tryout::{Eye, Saved},
    },
    session::{queue::Entry, tried, view::View},
    tui::{author, theme::Theme},
};

/// What an author is told while a deck is tried.
pub(super) struct Trial {
    eye: Eye,
    /// What was told last of what an answer matched.
    told: String,
}

/// A deck to try.
#[derive(Debug)]
pub struct Tried {
    /// The file, which is looked at again and again.
    pub file: PathBuf,
    /// All there is to try in it.
    pub all: Vec<Entry>,
    /// The author's yes to the code it brings.
    pub lets_run: bool,
}

/// Tries everything there is, on stdin and stdout.
///
/// # Errors
/// When the database cannot be used.
pub fn try_out(engine: &mut Engine, tried: Tried, console: &mut Console) -> Result<ExitCode, Failure> {
    let eye = Eye::on(tried.file);
    let (session, effects) = engine.try_out(tried.all)?;
    let mut plain = Plain {
        engine,
        session,
        console,
        theme: Theme::load("mono", true)?,
        at_end: false,
        shown: None,
        led_in: false,
        passed_over: Vec::new(),
        lets_run: tried.lets_run,
        trial: Some(Trial { eye, told: String::new() }),
    };
    plain.console.ascii = start::ascii();
    plain.console.line(super::HELP);
    plain.perform(effects)?;
    plain.stay()?;
    Ok(ExitCode::SUCCESS)
}

impl Plain<'_> {
    /// Tells an author what an answer matched, once.
    pub(super) fn tell_author(&mut self) {
        let Some(trial) = &mut self.trial else { return };
        let Some(found) = self.session.matched() else { return };
        let line = format!("  {}", author::matched(&found));
        let mark = format!("{} {line}", self.session.past.len());
        if trial.told != mark {
            trial.told = mark;
            self.console.line(&line);
        }
    }

    /// Takes up what was saved since; tells whether that changed what is asked. A deck with faults changes nothing.
    pub(super) fn read_anew(&mut self) -> Result<bool, Failure> {
        let is_asked = matches!(self.session.view(self.engine.clock.now()), View::Attempt(_) | View::Lesson(_));
        let Some(trial) = self.trial.as_mut().filter(|_| is_asked) else { return Ok(false) };
        let Some(Saved { source, hash, parsed, faults }) = trial.eye.glance() else { return Ok(false) };
        let Some(deck) = parsed.deck else {
            self.console.line("The deck changed, and has faults; what is asked is the version before.");
            for fault in &faults {
                self.console.line(&format!("  {fault}"));
            }
            return Ok(false);
        };
        self.engine.store.put_deck(&source, &hash, &deck)?;
        let key = self.session.open_entry().map(|entry| entry.key.clone());
        let card = key.map_or(Ok(None), |key| self.engine.load(&key))?;
        let effects = self.session.reload(card, tried::everything(&deck), self.engine.clock.now());
        self.console.line("The deck changed: read anew.");
        self.shown = None;
        self.perform(effects)?;
        Ok(true)
    }
}
