//! The limits in force, and saying new ones.

use std::collections::BTreeMap;

use super::engine::Engine;
use crate::{
    memory::row::What,
    session::limits::{Limit, Limits},
    store::error::StoreError,
};

impl Engine {
    /// Gives the limits in force: the settings, and what was said since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn limits(&self) -> Result<Limits, StoreError> {
        let mut limits = Limits {
            new: u32::try_from(self.settings.new).unwrap_or(u32::MAX),
            minutes_a_day: None,
            minutes: self.settings.minutes,
            retention: self.settings.retention,
            decks: BTreeMap::new(),
        };
        for (name, value) in self.store.said_settings()? {
            limits.take(&name, &value);
        }
        Ok(limits)
    }

    /// Says a limit: a row of the log, which holds from now on.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn say_limit(&mut self, limit: Limit, value: f64) -> Result<(), StoreError> {
        let value = match limit {
            Limit::Retention => format!("{value:.2}"),
            _ => format!("{value:.0}"),
        };
        self.say_setting(limit.name().to_owned(), value)
    }

    /// Says the retention of a deck; none for what holds everywhere.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn say_retention(&mut self, deck: &str, retention: Option<f64>) -> Result<(), StoreError> {
        self.say_setting(format!("retention:{deck}"), retention.map(|r| format!("{r:.2}")).unwrap_or_default())
    }

    fn say_setting(&mut self, name: String, value: String) -> Result<(), StoreError> {
        self.say(None, What::Setting { name, value })?;
        Ok(())
    }
}
