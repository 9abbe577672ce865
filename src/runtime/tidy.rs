//! Puts the write-ahead log in order on a thread of its own, so that no key waits for it.
//!
//! A checkpoint costs syncs that no answer needs. The write that comes after one pays for it once more, since it begins
//! the log anew; the loop lets that be the draft, while nobody is waiting.

use std::{
    path::PathBuf,
    sync::mpsc::{Sender, channel},
    thread::{Builder, JoinHandle},
};

use crate::store::Store;

/// A worker that moves the write-ahead log into the file when it is told to.
#[derive(Debug)]
pub struct Tidy {
    orders: Option<Sender<()>>,
    worker: Option<JoinHandle<()>>,
    /// An order has not been answered yet.
    under_way: bool,
}

impl Tidy {
    /// Starts the worker; `done` is called on its thread after each order. It opens the file at the first one.
    #[must_use]
    pub fn start(path: PathBuf, done: impl Fn() + Send + 'static) -> Self {
        let (orders, wanted) = channel::<()>();
        let worker = Builder::new().name("tidy".into()).spawn(move || {
            let mut store = None;
            for () in wanted {
                if store.is_none() {
                    store = Store::open(&path).ok();
                }
                if let Some(store) = &store {
                    // What cannot be done now is done at another time; the log is whole either way.
                    let _ = store.checkpoint();
                }
                done();
            }
        });
        let worker = worker.ok();
        Tidy { orders: worker.is_some().then_some(orders), worker, under_way: false }
    }

    /// Tells the worker to begin; false when it cannot, and nothing is to be waited for.
    pub fn begin(&mut self) -> bool {
        if !self.under_way {
            self.under_way = self.orders.as_ref().is_some_and(|orders| orders.send(()).is_ok());
        }
        self.under_way
    }

    /// Notes that the worker has answered.
    pub fn done(&mut self) {
        self.under_way = false;
    }
}

/// Waits for the worker to close the file: whoever closes it last leaves one file instead of three.
impl Drop for Tidy {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}
