//! Brings the failure log to its screen: what was not looked at yet is looked at by a thread with a database of its own
//! where that takes longer than a key may.

use std::path::Path;

use super::{engine::Engine, news::News, terminal::Outside, wake::Waker};
use crate::{
    store::{Store, entries::BESIDE},
    tui::{
        app::Reply,
        log::Asked,
        logbook::{Brought, Wish},
    },
};

/// Stumbles that are listed at once.
const PAGE: usize = 200;

/// Who brings it.
pub(super) struct Shelf {
    /// Through whom it is told that all was looked at; taken by the thread that looks.
    news: Option<Waker<Outside<News>>>,
    /// A thread is looking.
    under_way: bool,
}

impl Shelf {
    pub(super) fn new(news: Waker<Outside<News>>) -> Self {
        Shelf { news: Some(news), under_way: false }
    }

    /// Takes how much the thread has looked at, 0 to 1; none when it is done.
    pub(super) fn told(&mut self, share: Option<f64>) -> Reply {
        self.under_way &= share.is_some();
        Reply::Log(share.map_or(Brought::Read, Brought::Reading))
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
        let looked = match &self.news {
            _ if self.under_way => Ok(true),
            Some(_) => engine.look_at_some_of_log(),
            None => engine.look_at_piece_of_log(),
        };
        let behind = match looked {
            Ok(left) => left,
            Err(error) => return Reply::Trouble(error.to_string()),
        };
        if let Some(news) = self.news.take_if(|_| behind) {
            self.under_way = true;
            let path = engine.store.path().to_owned();
            std::thread::spawn(move || {
                look(&path, |share| {
                    news.send(Outside::Worker(News::Log(Some(share))));
                });
                news.send(Outside::Worker(News::Log(None)));
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

fn look(path: &Path, tell: impl FnMut(f64)) {
    // What cannot be done now is tried again when the log is opened next.
    if let Ok(mut store) = Store::open(path) {
        let _ = store.fold_all_entries(BESIDE, tell);
    }
}
