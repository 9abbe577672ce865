//! What screens ask for, read from the engine.

use super::{News, Outside, Stage};
use crate::{
    store::Store,
    tui::{app::Reply, log::Asked},
};

/// Stumbles that are listed at once.
const PAGE: usize = 200;

impl Stage<'_> {
    pub(super) fn ahead(&self) -> Reply {
        match self.engine.ahead() {
            Ok(ahead) => Reply::Ahead(Box::new(ahead)),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }

    pub(super) fn log(&mut self, asked: &Asked) -> Reply {
        let behind = match self.engine.look_at_some_of_log() {
            Ok(left) => left,
            Err(error) => return Reply::Trouble(error.to_string()),
        };
        // What takes longer than a key is looked at by a thread with a database of its own.
        if let Some(news) = self.news.take_if(|_| behind) {
            let path = self.engine.store.path().to_owned();
            std::thread::spawn(move || {
                look_at_log(&path);
                news.send(Outside::Worker(News::Log));
            });
        }
        match self.engine.log_asked(asked, PAGE + 1) {
            Ok(mut lines) => {
                let more = lines.len() > PAGE;
                lines.truncate(PAGE);
                Reply::Log { lines, more, behind }
            }
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }

    pub(super) fn stumble(&self, name: &str) -> Option<Reply> {
        match self.engine.entry_shown(name) {
            Ok(shown) => shown.map(|shown| Reply::Stumble(Box::new(shown))),
            Err(error) => Some(Reply::Trouble(error.to_string())),
        }
    }

    pub(super) fn home(&mut self) -> Reply {
        match self.engine.home() {
            Ok(home) => Reply::Home(Box::new(home)),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }
}

/// Tells what came of something that was written.
pub(super) fn answered(done: Result<String, String>) -> Reply {
    done.map_or_else(Reply::Trouble, Reply::Logged)
}

fn look_at_log(path: &std::path::Path) {
    // What cannot be done now is tried again when the log is opened next.
    if let Ok(mut store) = Store::open(path) {
        while store.fold_entries(500).unwrap_or(false) {}
    }
}
