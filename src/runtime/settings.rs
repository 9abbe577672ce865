//! The user's settings: the defaults are a real file, a user's file changes what it names.

use std::{collections::BTreeMap, io::ErrorKind, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    runner::{custom::Custom, part::Part},
    session::{asking::Asking, config::Reflecting},
};

/// The settings every user starts from.
pub const DEFAULTS: &str = include_str!("config.toml");

/// All settings in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Length of a session in minutes, 1 to 600.
    pub minutes: u32,
    /// Unseen items on a study day at the most.
    pub new: usize,
    /// How the learner wants to be treated.
    pub profile: Treatment,
    /// What is asked about a stumble.
    pub reflection: Reflecting,
    /// With which answers a confidence is asked for.
    pub confidence: Asking,
    /// After misses easy items come, and after many nothing new.
    pub wins: bool,
    /// Retention aimed at, .70 to .97.
    pub retention: f64,
    /// Retention aimed at for safety-critical items, .70 to .97.
    pub critical_retention: f64,
    /// The hour at which a study day begins, 0 to 23.
    pub day_begins: u8,
    /// Name of the theme.
    pub theme: String,
    /// Folders with decks.
    pub decks: Vec<String>,
    /// Runners of the user's own, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub runner: BTreeMap<String, Custom>,
}

/// How the learner wants to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Treatment {
    /// As the rules have it.
    #[default]
    Usual,
    /// Fewer challenges and more expected wins: for novices and children.
    Gentle,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read {path}: {why}", why = super::scan::plainly(.source))]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}: {message}")]
    Syntax {
        /// The file.
        path: String,
        /// What is wrong, with its line.
        message: String,
    },
    /// A value is out of range.
    #[error("{path}: `{key}` is {value}, and must lie between {low} and {high}")]
    Range {
        /// The file.
        path: String,
        /// The key.
        key: &'static str,
        /// The value found.
        value: f64,
        /// The lowest allowed.
        low: f64,
        /// The highest allowed.
        high: f64,
    },
}

impl SettingsError {
    /// Says what to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            SettingsError::Read { .. } => "make the file readable, or move it away to go on with the defaults",
            SettingsError::Syntax { .. } => "mend the line, or move the file away to go on with the defaults",
            SettingsError::Range { .. } => "change the value, or take the line out to go on with the default",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Option<u32>,
    minutes: Option<u32>,
    new: Option<usize>,
    profile: Option<Treatment>,
    reflection: Option<Reflecting>,
    confidence: Option<Asking>,
    wins: Option<bool>,
    retention: Option<f64>,
    critical_retention: Option<f64>,
    day_begins: Option<u8>,
    theme: Option<String>,
    decks: Option<Vec<String>>,
    runner: Option<BTreeMap<String, Custom>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            minutes: 15,
            new: 10,
            profile: Treatment::default(),
            reflection: Reflecting::default(),
            confidence: Asking::default(),
            wins: true,
            retention: 0.85,
            critical_retention: 0.95,
            day_begins: 4,
            theme: "dark".into(),
            decks: Vec::new(),
            runner: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Tells whether the learner wants fewer challenges and more expected wins.
    #[must_use]
    pub fn is_gentle(&self) -> bool {
        self.profile == Treatment::Gentle
    }

    /// Reads a user's file over the defaults; no file is no fault.
    ///
    /// # Errors
    /// When the file is there and cannot be used.
    pub fn load(path: &Path) -> Result<Self, SettingsError> {
        let name = super::paths::shown(path);
        let text = match super::scan::read_text(path) {
            Ok(text) => text,
            // Below something that is no folder there is no file either; what needs the folder says so.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => String::new(),
            Err(source) => return Err(SettingsError::Read { path: name, source }),
        };
        Settings::parse(&name, &text)
    }

    /// Writes all settings as a file that can be read back.
    ///
    /// # Errors
    /// When a value has no form in TOML, which none has.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("format = 1\n{}", toml::to_string(self)?))
    }

    /// Reads a text over the defaults.
    ///
    /// # Errors
    /// When the text cannot be used.
    pub fn parse(path: &str, text: &str) -> Result<Self, SettingsError> {
        let (base, over) = (file("the defaults", DEFAULTS)?, file(path, text)?);
        if let Some(format @ 2..) = over.format {
            let message = format!("format {format} is newer than this Pratfall reads");
            return Err(SettingsError::Syntax { path: path.to_owned(), message });
        }
        let last = Settings::default();
        let settings = Settings {
            minutes: over.minutes.or(base.minutes).unwrap_or(last.minutes),
            new: over.new.or(base.new).unwrap_or(last.new),
            profile: over.profile.or(base.profile).unwrap_or(last.profile),
            reflection: over.reflection.or(base.reflection).unwrap_or(last.reflection),
            confidence: over.confidence.or(base.confidence).unwrap_or(last.confidence),
            wins: over.wins.or(base.wins).unwrap_or(last.wins),
            retention: over.retention.or(base.retention).unwrap_or(last.retention),
            critical_retention: over.critical_retention.or(base.critical_retention).unwrap_or(last.critical_retention),
            day_begins: over.day_begins.or(base.day_begins).unwrap_or(last.day_begins),
            theme: over.theme.or(base.theme).unwrap_or(last.theme),
            decks: over.decks.or(base.decks).unwrap_or(last.decks),
            runner: over.runner.or(base.runner).unwrap_or(last.runner),
        };
        for (name, custom) in &settings.runner {
            let unsound = Part::new(name, Vec::new(), Vec::new()).err().map(|error| error.to_string());
            let fault = custom.fault(name).map(|fault| format!("`runner.{name}` {fault}"));
            if let Some(message) = unsound.or(fault) {
                let message = crate::clean::clean(&message).into_owned();
                return Err(SettingsError::Syntax { path: path.to_owned(), message });
            }
        }
        for (key, text) in settings.decks.iter().map(|folder| ("decks", folder)).chain([("theme", &settings.theme)]) {
            if let Some(c) = text.chars().find(|c| crate::clean::is_hostile(*c)) {
                let message = format!("`{key}` holds the character {}", crate::clean::name(c));
                return Err(SettingsError::Syntax { path: path.to_owned(), message });
            }
        }
        let ranges = [
            ("minutes", f64::from(settings.minutes), 1.0, 600.0),
            ("retention", settings.retention, 0.70, 0.97),
            ("critical_retention", settings.critical_retention, 0.70, 0.97),
            ("day_begins", f64::from(settings.day_begins), 0.0, 23.0),
        ];
        for (key, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(SettingsError::Range { path: path.to_owned(), key, value, low, high });
            }
        }
        Ok(settings)
    }
}

fn file(path: &str, text: &str) -> Result<File, SettingsError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = format!("line {line}: {}", plain_words(error.message()));
        SettingsError::Syntax { path: path.to_owned(), message: crate::clean::clean(&message).into_owned() }
    })
}

/// Says what a reader of values says, without the names of its types.
fn plain_words(message: &str) -> String {
    let found = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let Some((found, wanted)) = found.and_then(|rest| rest.rsplit_once(", expected ")) else {
        return message.to_owned();
    };
    let wanted = match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list in square brackets",
        "a string" => "text in quotes",
        "a map" => "a table",
        other => other,
    };
    // "string "many"", "integer `-3`": the value says what it is.
    let value = found.split_once(' ').map_or(found, |(_, value)| value);
    format!("{value} stands where {wanted} is expected")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Settings::parse("config.toml", text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn the_defaults_name_every_setting() {
        let settings = Settings::parse("config.toml", "").unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!((settings.minutes, settings.new, settings.retention), (15, 10, 0.85));
        let changed = Settings::parse("config.toml", "minutes = 5\n").unwrap();
        assert_eq!(changed, Settings { minutes: 5, ..settings });
    }

    #[test]
    fn what_is_shown_can_be_read_back() {
        let text = "minutes = 7\nconfidence = \"some\"\nrunner.ruby = { argv = [\"/usr/bin/ruby\", \"{file}\"], file = \"answer.rb\" }\nprofile = \"gentle\"\nreflection = \"full\"\nretention = 0.9\ndecks = [\"~/a b\", \"/c\\\"d\"]\n";
        let settings = Settings::parse("config.toml", text).unwrap();
        assert_eq!(Settings::parse("config.toml", &settings.to_toml().unwrap()).unwrap(), settings);
    }

    #[test]
    fn faults_name_the_line_and_the_range() {
        check("retention = 0.5", "config.toml: `retention` is 0.5, and must lie between 0.7 and 0.97");
        check("minutes = 0", "config.toml: `minutes` is 0, and must lie between 1 and 600");
        check(
            "minutes = 5\nconfidence = \"often\"",
            "config.toml: line 2: \"often\" stands where true, false or \"some\" is expected",
        );
        check(
            "[runner.ruby]\nargv = [\"ruby\"]",
            "config.toml: `runner.ruby` wants `argv` to begin with the absolute path of a program",
        );
        check(
            "[runner.\"x; rm\"]\nargv = []",
            "config.toml: `x; rm` is no name of a runner: letters, digits, `-` and `_` make one",
        );
        check("new = \"many\"", "config.toml: line 1: \"many\" stands where a whole number from 0 is expected");
        check("\ndecks = 5", "config.toml: line 2: `5` stands where a list in square brackets is expected");
        check("format = 2", "config.toml: format 2 is newer than this Pratfall reads");
        assert!(Settings::parse("c", "\nmintues = 3").unwrap_err().to_string().starts_with("c: line 2: unknown field"));
    }
}
