//! Brings the failure log to its screen: what was not looked at yet is looked at by a thread with a database of its own
//! where that takes longer than a key may.

use std::path::Path;

use super::{engine::Engine, log::choices, news::News, terminal::Outside, wake::Waker};
use crate::{
    store::{Store, entries::BESIDE, error::StoreError},
    tui::{
        app::Reply,
        log::{Asked, Line},
        logbook::{Brought, Wish},
    },
};

/// Stumbles that are listed at once, and with each page that is turned.
const PAGE: usize = 60;

/// Who brings it.
pub(super) struct Shelf {
    /// Through whom threads tell what they found.
    news: Waker<Outside<News>>,
    /// A thread looks at the log.
    under_way: bool,
    /// One has done so: what is left is little.
    looked: bool,
}

impl Shelf {
    pub(super) fn new(news: Waker<Outside<News>>) -> Self {
        Shelf { news, under_way: false, looked: false }
    }

    /// Takes how much the thread has looked at, 0 to 1; none when it is done.
    pub(super) fn told(&mut self, share: Option<f64>) -> Reply {
        self.under_way &= share.is_some();
        Reply::Log(share.map_or(Brought::Read, Brought::Reading))
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
            Wish::Rewrite { name, typed } => Some(match engine.log_rewritten(&name, &typed) {
                Ok(entry) => Reply::Log(Brought::Rewritten(Box::new(entry))),
                Err(sentence) => Reply::Trouble(sentence),
            }),
            Wish::Delete(name) => Some(said(engine.log_deleted(&name))),
            Wish::MakeItem(name) => Some(said(engine.item_of(&name))),
        }
    }

    fn list(&mut self, engine: &mut Engine, asked: &Asked, limit: usize) -> Reply {
        let looked = match (self.under_way, self.looked) {
            (true, _) => Ok(true),
            (false, false) => engine.look_at_some_of_log(),
            (false, true) => engine.look_at_piece_of_log(),
        };
        let behind = match looked {
            Ok(left) => left,
            Err(error) => return Reply::Trouble(error.to_string()),
        };
        if behind
            && !self.looked
            && let Ok(news) = self.news.another()
        {
            (self.under_way, self.looked) = (true, true);
            let path = engine.store.path().to_owned();
            std::thread::spawn(move || {
                look(&path, |share| {
                    news.send(Outside::Worker(News::Log(Some(share))));
                });
                news.send(Outside::Worker(News::Log(None)));
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

fn look(path: &Path, tell: impl FnMut(f64)) {
    // What cannot be done now is tried again when the log is opened next.
    if let Ok(mut store) = Store::open(path) {
        let _ = store.fold_all_entries(BESIDE, tell);
    }
}
