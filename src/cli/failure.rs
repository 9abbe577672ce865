//! What a command that cannot do its work says: one sentence, one hint, one exit code.

use crate::{
    runtime::{clock::ClockError, paths::NoHome, refusal::Refusal, settings::SettingsError},
    store::error::StoreError,
    tui::{keys::KeymapError, theme::ThemeError},
};

/// Why a command ended, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// A sentence; empty when everything was said already.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// Makes a failure with exit code 1.
    #[must_use]
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Failure { message: message.into(), hint: hint.into(), code: 1 }
    }

    /// Makes one of a command line that cannot be read, with exit code 2.
    #[must_use]
    pub fn usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let (mut message, mut hint, mut usage) = (Vec::new(), None, None);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(tip) = line.strip_prefix("tip: ") {
                hint.get_or_insert_with(|| tip.to_owned());
            } else if line.starts_with("Usage: ") {
                usage = Some(line.replacen("Usage: ", "it is used as ", 1));
            } else if line.starts_with("[possible values: ") {
                hint.get_or_insert_with(|| line.trim_matches(['[', ']']).to_owned());
            } else if usage.is_none() && hint.is_none() && !line.starts_with("For more information") {
                message.push(line.strip_prefix("error: ").unwrap_or(line));
            }
        }
        // For a command nobody knows the usage of the whole says nothing; the list of commands does.
        let usage = usage.filter(|usage| !usage.ends_with("[COMMAND]"));
        let hint = hint.or(usage).unwrap_or_else(|| "`pratfall --help` tells how it is used".into());
        Failure { message: message.join(" "), hint, code: 2 }
    }

    /// Makes one that has been told already.
    #[must_use]
    pub fn told(code: u8) -> Self {
        Failure { message: String::new(), hint: String::new(), code }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::new(error.to_string(), error.hint())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::new(refusal.message, refusal.hint)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Failure::new(error.to_string(), error.hint())
    }
}

impl From<ClockError> for Failure {
    fn from(error: ClockError) -> Self {
        Failure::new(error.to_string(), error.hint())
    }
}

impl From<NoHome> for Failure {
    fn from(error: NoHome) -> Self {
        Failure::new(error.to_string(), error.hint())
    }
}

impl From<ThemeError> for Failure {
    fn from(error: ThemeError) -> Self {
        Failure::new(error.to_string(), "change `theme` in config.toml; `pratfall config path` tells where it is")
    }
}

impl From<KeymapError> for Failure {
    fn from(error: KeymapError) -> Self {
        Failure::new(error.to_string(), "mend keys.toml, or move it away to go on with the default keys")
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let message = format!("the terminal cannot be used: {}", crate::runtime::scan::plainly(&error));
        Failure::new(message, "`pratfall drill --plain` drills line by line and needs no full terminal")
    }
}
