//! Where the reports of a cohort are read for its screen, on a thread of its own, and its page is written.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::Stage;
use crate::{
    insight::cohort::page::Page,
    runtime::{
        board::{Read, Reading, read},
        clock::rfc3339,
        engine::Engine,
        fresh,
        news::News,
        paths::shown,
        scan::plainly,
        terminal::Outside,
        wake::Waker,
    },
    tui::{
        app::{App, Reply},
        cohort::{Brought, Wish},
    },
};

/// Who reads and writes.
pub(super) struct Desk {
    reading: Option<Reading>,
    news: Option<Waker<Outside<News>>>,
    html: fn(&Page) -> String,
    export: Option<Box<Page>>,
}

impl Desk {
    pub(super) fn new(reading: Reading, news: Waker<Outside<News>>) -> Self {
        Desk { html: reading.html, reading: Some(reading), news: Some(news), export: None }
    }

    /// Begins to read; gives what went off where it cannot begin.
    pub(super) fn begin(&mut self, engine: &Engine) -> Option<Reply> {
        let (mut reading, news) = (self.reading.take()?, self.news.take()?);
        let only = !reading.decks.is_empty();
        if !only {
            match engine.library() {
                Ok(decks) => reading.decks = decks,
                Err(error) => return Some(Reply::Cohort(Brought::Nothing(error.to_string()))),
            }
        }
        let now = engine.clock.now();
        let (made, now) = (rfc3339(now.utc, now.offset), now.utc.0);
        std::thread::spawn(move || {
            let mut told = 0;
            let mut tell = |share: f64| {
                let percent = (share * 100.0) as u32;
                if percent > told {
                    told = percent;
                    news.send(Outside::Worker(News::Cohort(Box::new(Read::Progress(share)))));
                }
            };
            let read = read(&reading, only, &made, now, &mut tell);
            news.send(Outside::Worker(News::Cohort(Box::new(read))));
        });
        None
    }

    /// Takes what was read, and hands on what is for the screen.
    pub(super) fn take(&mut self, read: Read) -> Reply {
        Reply::Cohort(match read {
            Read::Progress(share) => Brought::Progress(share),
            Read::Nothing(why) => Brought::Nothing(why),
            Read::Whole(material, export) => {
                self.export = Some(export);
                Brought::Page(material)
            }
        })
    }

    /// Writes the page where it is wanted; what is there already is replaced only if that was asked for.
    pub(super) fn write(&self, wish: &Wish) -> Option<Reply> {
        let Wish::Export { path, replace } = wish;
        let path = at_home(path);
        let text = (self.html)(self.export.as_ref()?);
        let written = match *replace {
            true => fresh::replace(&path, text.as_bytes()),
            false => fresh::create(&path, text.as_bytes(), false),
        };
        let file = shown(&path);
        Some(Reply::Cohort(match written {
            Ok(()) => Brought::Written(format!("Written to {file}.")),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Brought::There(format!("{file} is there already. Enter replaces it; or name another."))
            }
            Err(error) => {
                Brought::NotWritten(format!("{file} cannot be written: {}. Name another place.", plainly(&error)))
            }
        }))
    }
}

impl Stage<'_> {
    /// Takes what was read of a cohort.
    pub(super) fn read(&mut self, app: &mut App, read: Read) {
        let reply = self.desk.as_mut().map(|desk| desk.take(read));
        self.reply(app, reply);
    }
}

/// Reads what a person types for a place in their home.
fn at_home(path: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(path).to_path_buf(),
    }
}
