//! Where things are kept. `PRATFALL_HOME=DIR` keeps all of them under DIR.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// The folders of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keys.toml`, themes.
    pub config: PathBuf,
    /// The database and the user's decks.
    pub data: PathBuf,
}

/// No place can be found to keep anything.
#[derive(Debug, thiserror::Error)]
#[error("no home folder can be found for this user")]
pub struct NoHome;

impl NoHome {
    /// Says what to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        "set HOME, or set PRATFALL_HOME to a folder that can be written"
    }
}

impl Paths {
    /// Finds the folders from the environment.
    ///
    /// # Errors
    /// When there is no home.
    pub fn from_env() -> Result<Self, NoHome> {
        if let Some(home) = std::env::var_os("PRATFALL_HOME").filter(|h| !h.is_empty()) {
            let home = PathBuf::from(home);
            return Ok(Paths { config: home.join("config"), data: home.join("data") });
        }
        let dirs = ProjectDirs::from("", "", "pratfall").ok_or(NoHome)?;
        Ok(Paths { config: dirs.config_dir().to_path_buf(), data: dirs.data_dir().to_path_buf() })
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data.join("pratfall.db")
    }

    /// The user's own decks.
    #[must_use]
    pub fn decks(&self) -> PathBuf {
        self.data.join("decks")
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.config.join("keys.toml")
    }
}

/// Reads `~` as the home folder.
#[must_use]
pub fn expand(folder: &str) -> PathBuf {
    match (folder.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(folder),
    }
}

/// Writes a path as people read it, with `~` for the home folder.
#[must_use]
pub fn shown(path: &Path) -> String {
    let home = std::env::var_os("HOME").filter(|h| !h.is_empty()).map(PathBuf::from);
    match home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
