//! Brings the failure log to its screen: what was not looked at yet is looked at by a thread with a database of its own
//! where that takes longer than a key may.

use std::path::Path;

use super::{engine::Engine, log::choices, news::News, terminal::Outside, wake::Waker};
use crate::{
    store::{Store, error::StoreError},
    tui::{
        app::Reply,
        log::{Asked, Line},
        logbook::{Brought, Wish},
    },
};

/// Stumbles that are listed at once, and with each page that is turned.
const PAGE: usize = 60;
/// Items that are looked at in one transaction.
const PIECE: usize = 500;

/// Who brings it.
pub(super) struct Shelf {
    /// Through whom threads tell what they found.
    news: Waker<Outside<News>>,
    /// A thread looks at the log, or has.
    looking: bool,
}

impl Shelf {
    pub(super) fn new(news: Waker<Outside<News>>) -> Self {
        Shelf { news, looking: false }
    }

    /// Brings what is wanted, or says what went off.
    pub(super) fn bring(&mut self, engine: &mut Engine, wish: Wish) -> Option<Reply> {
        match wish {
            Wish::Load { asked, least } => Some(self.list(engine, &asked, least.max(PAGE))),
            Wish::More { asked, before } => Some(match page(engine, &asked, Some(before), PAGE) {
                Ok((lines, more)) => Reply::Log(Brought::More { asked, lines, more }),
                Err(error) => Reply::Trouble(error.to_string()),
            }),
            Wish::Count(asked) => {
                self.count(engine, asked);
                None
            }
            Wish::Open(name) => match engine.entry_shown(&name) {
                Ok(shown) => shown.map(|shown| Reply::Log(Brought::Entry(Box::new(shown)))),
                Err(error) => Some(Reply::Trouble(error.to_string())),
            },
            Wish::Write(typed) => Some(said(engine.log_typed(&typed))),
            Wish::MakeItem(name) => Some(said(engine.item_of(&name))),
        }
    }

    fn list(&mut self, engine: &mut Engine, asked: &Asked, limit: usize) -> Reply {
        let behind = match engine.look_at_some_of_log() {
            Ok(left) => left,
            Err(error) => return Reply::Trouble(error.to_string()),
        };
        if behind
            && !self.looking
            && let Ok(news) = self.news.another()
        {
            self.looking = true;
            let path = engine.store.path().to_owned();
            std::thread::spawn(move || {
                look(&path);
                news.send(Outside::Worker(News::Log));
            });
        }
        match page(engine, asked, None, limit) {
            Ok((lines, more)) => Reply::Log(Brought::Lines { lines, more, behind }),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }

    /// Has a thread count: that reads all of the log, and a key waits for none of it.
    fn count(&self, engine: &Engine, asked: Asked) {
        let Ok(news) = self.news.another() else { return };
        let path = engine.store.path().to_owned();
        std::thread::spawn(move || {
            let counted = Store::open(&path).and_then(|store| choices(&store, &asked));
            // What cannot be counted is counted when it is asked for next.
            if let Ok(choices) = counted {
                news.send(Outside::Worker(News::Choices(asked, choices)));
            }
        });
    }
}

/// Reads a page, and tells whether more follows.
fn page(engine: &Engine, asked: &Asked, before: Option<i64>, limit: usize) -> Result<(Vec<Line>, bool), StoreError> {
    let mut lines = engine.log_asked(asked, before, limit + 1)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    Ok((lines, more))
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
