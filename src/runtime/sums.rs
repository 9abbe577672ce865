//! Brings the figures to their screen: a log that was never added up, or long ago, is by a thread with a database of its
//! own.

use super::{engine::Engine, news::News, terminal::Outside, wake::Waker};
use crate::{store::Store, tui::app::Reply};

/// Answers up to which they are added up while the learner waits.
const SMALL: u32 = 5_000;

/// Who brings them.
pub(super) struct Sums {
    news: Waker<Outside<News>>,
    /// A thread is at it.
    under_way: bool,
}

impl Sums {
    pub(super) fn new(news: Waker<Outside<News>>) -> Self {
        Sums { news, under_way: false }
    }

    /// Brings the figures, or says that they take a while.
    pub(super) fn bring(&mut self, engine: &mut Engine) -> Reply {
        match engine.store.insight_owed(SMALL) {
            Ok(owed) if owed >= SMALL && self.begin(engine) => return Reply::Adding(Some(0.0)),
            Ok(_) => {}
            Err(error) => return Reply::Trouble(error.to_string()),
        }
        match engine.stats(None, |_| {}) {
            Ok(stats) => Reply::Stats(Box::new(stats)),
            Err(error) => Reply::Trouble(error.to_string()),
        }
    }

    /// Takes what the thread says.
    pub(super) fn told(&mut self, told: Result<Option<f64>, String>) -> Reply {
        self.under_way &= matches!(told, Ok(Some(_)));
        told.map_or_else(Reply::Trouble, Reply::Adding)
    }

    /// Starts the thread where none is at it; false where none can be started.
    fn begin(&mut self, engine: &Engine) -> bool {
        if self.under_way {
            return true;
        }
        let Ok(news) = self.news.another() else { return false };
        let path = engine.store.path().to_owned();
        std::thread::spawn(move || {
            let mut shown = 0;
            let folded = Store::open(&path).and_then(|mut store| {
                store.fold_insight_telling(|share| {
                    let percent = (share * 100.0) as u32;
                    if std::mem::replace(&mut shown, percent) != percent {
                        news.send(Outside::Worker(News::Sums(Ok(Some(share)))));
                    }
                })
            });
            news.send(Outside::Worker(News::Sums(folded.map(|_| None).map_err(|error| error.to_string()))));
        });
        self.under_way = true;
        true
    }
}
