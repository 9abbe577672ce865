//! A deck that is tried while it is written: its session, and what each save changes.

use super::Stage;
use crate::{
    runtime::tryout::Saved,
    session::{queue::Entry, tried},
    tui::app::{App, Effect, Input, Reply},
};

impl Stage<'_> {
    /// Opens the session that tries a deck.
    pub(super) fn try_out(&mut self, app: &mut App, all: Vec<Entry>) {
        let (reply, first) = match self.engine.try_out(all) {
            Ok((session, first)) => (Reply::Session(Box::new(session)), first),
            Err(error) => (Reply::Trouble(error.to_string()), Vec::new()),
        };
        let mut effects = app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
        effects.extend(first.into_iter().map(Effect::Session));
        self.kept = false;
        let _ = self.perform(app, effects, None);
    }

    /// Takes up what was saved of the deck that is tried; one with faults is told of, and nothing else changes.
    ///
    /// What is open is taken from what was read: it is on the screen before the cache has any of it.
    pub(super) fn saved(&mut self, app: &mut App, saved: Saved) {
        let reply = match &saved.parsed.deck {
            None => Reply::Faults(saved.faults.clone()),
            Some(deck) => {
                let key = app.session().and_then(|session| session.open_entry()).map(|entry| entry.key.clone());
                match key.map_or(Ok(None), |key| self.engine.load_of(deck, &key)) {
                    Ok(card) => Reply::Saved(card.map(Box::new), tried::everything(deck)),
                    Err(error) => Reply::Trouble(error.to_string()),
                }
            }
        };
        if saved.parsed.deck.is_some() {
            self.unshelved = Some(saved);
        }
        let effects = app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
        self.kept = false;
        if !effects.is_empty() {
            self.shelve(app);
        }
        let _ = self.perform(app, effects, None);
    }

    /// Puts what was saved last into the cache, if it is not there yet; tells whether there is something to say about it.
    pub(super) fn shelve(&mut self, app: &mut App) -> bool {
        let Some(Saved { source, hash, parsed, .. }) = self.unshelved.take() else { return false };
        let put = parsed.deck.as_ref().map(|deck| self.engine.store.put_deck(&source, &hash, deck));
        let Some(Err(error)) = put else { return false };
        app.update(Input::Reply(Box::new(Reply::Trouble(error.to_string()))), self.engine.clock.now());
        true
    }
}
