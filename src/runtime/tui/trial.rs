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
    pub(super) fn saved(&mut self, app: &mut App, saved: Saved) {
        let reply = match &saved.parsed.deck {
            None => Reply::Faults(saved.faults),
            Some(deck) => {
                let key = app.session().and_then(|session| session.open_entry()).map(|entry| entry.key.clone());
                let put = self.engine.store.put_deck(&saved.source, &saved.hash, deck);
                let card = put.and_then(|_| key.map_or(Ok(None), |key| self.engine.load(&key)));
                match card {
                    Ok(card) => Reply::Saved(card.map(Box::new), tried::everything(deck)),
                    Err(error) => Reply::Trouble(error.to_string()),
                }
            }
        };
        let effects = app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
        self.kept = false;
        let _ = self.perform(app, effects, None);
    }
}
