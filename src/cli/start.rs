//! What most commands begin with: folders, settings, clock, database, decks.

use std::path::{Path, PathBuf};

use super::{console::Console, failure::Failure};
use crate::{
    runtime::{
        clock,
        clock::Clock,
        engine::Engine,
        paths::Paths,
        settings::Settings,
        tui::{self, End},
    },
    tui::{app::App, keys::Keymap, text, theme::Theme},
};

/// Reads the settings alone.
///
/// # Errors
/// When one is off.
pub fn settings() -> Result<Settings, Failure> {
    Ok(Settings::load(&Paths::from_env()?.settings())?)
}

/// Opens everything but the decks.
///
/// # Errors
/// When a setting is off or the database cannot be opened.
pub fn engine() -> Result<Engine, Failure> {
    let paths = Paths::from_env()?;
    let settings = Settings::load(&paths.settings())?;
    let clock = Clock::from_env()?;
    let seed = clock::seed()?;
    Ok(Engine::open(paths, settings, clock, seed)?)
}

/// Opens everything, with the decks as they are on the disk now.
///
/// # Errors
/// When a setting is off or the database cannot be opened, read or written.
pub fn engine_with_decks(files: &[PathBuf]) -> Result<Engine, Failure> {
    let mut engine = engine()?;
    engine.refresh(files)?;
    Ok(engine)
}

/// Makes the application with the learner's theme and keys.
///
/// # Errors
/// When the theme or the keys cannot be used.
pub fn app(engine: &Engine) -> Result<App, Failure> {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let theme = Theme::load(&engine.settings.theme, no_color)?;
    let keys = Keymap::load(&optional(&engine.paths.keys())?)?;
    let mut app = App::new((80, 24), theme, keys);
    app.ascii = ascii();
    Ok(app)
}

/// Ends a run of the screen: as its signal would have, or with a word on the session that was left.
///
/// # Errors
/// When the database cannot be read.
pub fn end(end: End, engine: &Engine, console: &mut Console) -> Result<(), Failure> {
    tui::finish(end);
    // What another window has open is not for this one to speak of.
    if let Some((behind, of)) = engine.open_session()?
        && !engine.is_elsewhere()?
    {
        console.say(&text::left_open(behind, of));
    }
    Ok(())
}

/// Tells whether the locale asks for no more than ASCII.
#[must_use]
pub fn ascii() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
        .unwrap_or_default();
    // Only a locale that says it is something else is believed; most terminals without one take UTF-8.
    locale == "C" || locale == "POSIX"
}

fn optional(path: &Path) -> Result<String, Failure> {
    match crate::runtime::scan::read_text(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::new(
            format!("cannot read {}: {}", crate::runtime::paths::shown(path), crate::runtime::scan::plainly(&error)),
            "make the file readable, or move it away",
        )),
    }
}
