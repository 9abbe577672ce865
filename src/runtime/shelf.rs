//! Brings the failure log to its screen: what was not looked at yet is looked at by a thread with a database of its own
//! where that takes longer than a key may.

use std::path::Path;

use super::{engine::Engine, news::News, terminal::Outside, wake::Waker};
use crate::{
    store::Store,
    tui::{
        app::Reply,
        log::Asked,
        logbook::{Brought, Wish},
    },
};

/// Stumbles that are listed at once.
const PAGE: usize = 200;
/// Items that are looked at in one transaction.
const PIECE: usize = 500;

/// Who brings it.
pub(super) struct Shelf {
    /// Through whom it is told that all was looked at; taken by the thread that looks.
    news: Option<Waker<Outside<News>>>,
}

impl Shelf {
    pub(super) fn new(news: Waker<Outside<News>>) -> Self {
        Shelf { news: Some(news) }
    }

    /// Brings what is wanted, or says what went off.
    pub(super) fn bring(&mut self, engine: &mut Engine, wish: Wish) -> Option<Reply> {
        match wish {
            Wish::Load(asked) => Some(self.list(engine, &asked)),
            Wish::Open(name) => match engine.entry_shown(&name) {
                Ok(shown) => shown.map(|shown| Reply::Log(Brought::Entry(Box::new(shown)))),
                Err(error) => Some(Reply::Trouble(error.to_string())),
            },
            Wish::Write(typed) => Some(said(engine.log_typed(&typed))),
            Wish::MakeItem(name) => Some(said(engine.item_of(&name))),
        }
    }

    fn list(&mut self, engine: &mut Engine, asked: &Asked) -> Reply {
        let behind = match engine.look_at_some_of_log() {
            Ok(left) => left,
            Err(error) => return Reply::Trouble(error.to_string()),
        };
        if let Some(news) = self.news.take_if(|_| behind) {
            let path = engine.store.path().to_owned();
            std::thread::spawn(move || {
                look(&path);
                news.send(Outside::Worker(News::Log));
            });
        }
        match engine.log_asked(asked, PAGE + 1) {
            Ok(mut lines) => {
                let more = lines.len() > PAGE;
                lines.truncate(PAGE);
                Reply::Log(Brought::Lines { lines, more, behind })
            }
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }
}

fn said(done: Result<String, String>) -> Reply {
    done.map_or_else(Reply::Trouble, |sentence| Reply::Log(Brought::Said(sentence)))
}

fn look(path: &Path) {
    // What cannot be done now is tried again when the log is opened next.
    if let Ok(mut store) = Store::open(path) {
        while store.fold_entries(PIECE).unwrap_or(false) {}
    }
}
