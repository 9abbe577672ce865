//! What is written into the failure log by hand: new stumbles, words in the place of others, and what goes out of it.
//!
//! Nothing is written over: a new version names the one it takes the place of.

use super::told;
use crate::{
    runtime::engine::Engine,
    session::rows::{Kind, Stumble, Told, Words},
    store::{
        error::StoreError,
        timeline::{self, Named, Source},
    },
    tui::log::{Entry, Typed},
};

/// What is said of an entry that is not there any more.
pub(super) const GONE: &str = "That stumble is gone.";

impl Engine {
    /// Writes the words of an entry anew; without a `cause` that stays as it was. An answer has no labels.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn rewrite(&mut self, of: &Source, typed: &Typed, cause: Option<&str>) -> Result<(), StoreError> {
        let was = cause_of(of);
        let words = words(typed, cause.unwrap_or(was));
        match of {
            Source::Attempt(logged, said) => self.write_reflection(logged.attempt.id, words, said.as_deref()),
            Source::Stumble(stumble) => {
                let mut kept = stumble.told.clone();
                kept.tags = told(kept.kind, &typed.tags).tags;
                self.write_stumble(words, kept, Some(stumble)).map(drop)
            }
        }
    }

    /// Takes a stumble out of the log; its rows stay in the database.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn take_out(&mut self, stumble: &Stumble) -> Result<(), StoreError> {
        let told = Told { kind: stumble.told.kind, gone: true, ..Told::default() };
        self.write_stumble_of(Words::default(), told, Some(stumble), stumble.key.clone()).map(drop)
    }

    /// Writes down what was typed into the form; gives a sentence about it, or why it was not.
    ///
    /// # Errors
    /// When the database cannot be written: one sentence.
    pub fn log_typed(&mut self, typed: &Typed) -> Result<String, String> {
        let written = self.write_stumble(words(typed, ""), told(Kind::Hand, &typed.tags), None);
        written.map(|_| "Written down.".to_owned()).map_err(|error| error.to_string())
    }

    /// Writes an entry anew, by its name, as it was typed into the form; gives it as it is then.
    ///
    /// # Errors
    /// When it is gone, nothing would be left of it, or the database cannot be written: one sentence.
    pub fn log_rewritten(&mut self, name: &str, typed: &Typed) -> Result<Entry, String> {
        let named = self.named(name)?;
        let whole = self.whole(&named).map_err(|error| error.to_string())?;
        let Some((source, _)) = whole else { return Err(GONE.to_owned()) };
        if *typed == Typed::default() && matches!(source, Source::Stumble(_)) {
            return Err("Nothing would be left of it. Back at the entry, a key takes it out of the log.".to_owned());
        }
        let shown = self.rewrite(&source, typed, None).and_then(|()| {
            self.look_at_some_of_log()?;
            self.entry_shown(name)
        });
        shown.map_err(|error| error.to_string())?.ok_or_else(|| GONE.to_owned())
    }

    /// Takes an entry out of the log, by its name; gives a sentence about it, or why it stays.
    ///
    /// # Errors
    /// When it is gone, is an answer, or the database cannot be written: one sentence.
    pub fn log_deleted(&mut self, name: &str) -> Result<String, String> {
        let named = self.named(name)?;
        let stumble = self.stumble_of(named.id).map_err(|error| error.to_string())?;
        let Some(stumble) = stumble else { return Err("That is an answer, and answers stay.".to_owned()) };
        self.take_out(&stumble).map_err(|error| error.to_string())?;
        Ok(match stumble.key {
            Some(key) => format!("It is out of the log; {key} is asked all the same."),
            None => "It is out of the log.".to_owned(),
        })
    }

    pub(super) fn named(&self, name: &str) -> Result<timeline::Entry, String> {
        match self.store.entry_named(name).map_err(|error| error.to_string())? {
            Named::One(entry) => Ok(*entry),
            Named::None | Named::Several(_) => Err(GONE.to_owned()),
        }
    }
}

/// Gives the class of an error that an entry has.
#[must_use]
pub fn cause_of(of: &Source) -> &str {
    match of {
        Source::Attempt(_, said) => said.as_ref().map_or("", |said| &said.words.cause),
        Source::Stumble(stumble) => &stumble.words.cause,
    }
}

/// Gives what was typed as words, with a cause.
#[must_use]
pub fn words(typed: &Typed, cause: &str) -> Words {
    Words {
        cause: cause.to_owned(),
        expected: typed.expected.clone(),
        happened: typed.happened.clone(),
        gap: typed.gap.clone(),
        insight: typed.insight.clone(),
    }
}
