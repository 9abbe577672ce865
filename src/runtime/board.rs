//! Reads the reports of a cohort for its screen, on a thread of its own, and writes its page where it is wanted.
//!
//! The screen is given what a screen may tell, the file what may be handed on; both are made of the same sums at once.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use super::{
    clock::rfc3339,
    cohort::{Gathered, Wanted, gather},
    engine::Engine,
    fresh,
    news::News,
    paths::shown,
    scan::plainly,
    terminal::Outside,
    wake::Waker,
};
use crate::{
    deck::model::Deck,
    insight::cohort::{
        expect::Expectations,
        hide::{EXPORT, SCREEN},
        page::Page,
        whole,
    },
    store::error::StoreError,
    tui::{
        app::Reply,
        cohort::{Asked, Brought, Material, Wish},
    },
};

/// Items of the instructor's own decks that are looked at, all decks together.
const MOST_ITEMS: usize = 100_000;

/// What is to be read, and how a page is written.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Reports, or folders of them.
    pub files: Vec<PathBuf>,
    /// Only these decks; the instructor's own where none are named.
    pub decks: Vec<Deck>,
    /// Who is expected.
    pub expect: Option<Expectations>,
    /// Reports whose seal does not hold are taken in as well.
    pub unsealed: bool,
    /// Writes a page as HTML.
    pub html: fn(&Page) -> String,
}

/// What comes from the reading.
#[derive(Debug)]
pub enum Read {
    /// So much is read, 0 to 1.
    Progress(f64),
    /// All is read: for the screen, and for the file.
    Whole(Material, Page),
    /// There is nothing to tell; why.
    Nothing(String),
}

/// Who reads and writes.
pub(super) struct Desk {
    reading: Option<Reading>,
    news: Option<Waker<Outside<News>>>,
    html: fn(&Page) -> String,
    export: Option<Page>,
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
                Brought::Page(Box::new(material))
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

/// Reads what a person types for a place in their home.
fn at_home(path: &str) -> PathBuf {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => Path::new(path).to_path_buf(),
    }
}

fn read(reading: &Reading, only: bool, made: &str, now: i64, progress: &mut dyn FnMut(f64)) -> Read {
    let Reading { files, decks, expect, unsealed, .. } = reading;
    let wanted = Wanted { decks, only, expect: expect.as_ref(), unsealed: *unsealed, now };
    let Gathered { cohort, intake, expected } = match gather(files, wanted, progress) {
        Ok(gathered) => gathered,
        Err(error) => return Read::Nothing(format!("The reports cannot be read: {}.", plainly(&error))),
    };
    if intake.files == 0 {
        return Read::Nothing(
            "There is no report in what was named. Reports are made by `pratfall report make` and end in \
             `.pratfall-report`."
                .to_owned(),
        );
    }
    let page = |limit| whole::page(&cohort, decks, limit, made, &intake, expected.as_ref());
    let (page, export) = (page(SCREEN), page(EXPORT));
    let asked = asked(&page, decks);
    Read::Whole(Material { page, asked }, export)
}

/// Gives the questions of items on the page, as they are asked at first.
fn asked(page: &Page, decks: &[Deck]) -> BTreeMap<(String, String), Asked> {
    let mut asked = BTreeMap::new();
    for told in &page.decks {
        let Some(deck) = decks.iter().find(|deck| deck.id == told.id) else { continue };
        let items: BTreeMap<&str, _> = deck.items.iter().map(|item| (item.id.as_str(), item)).collect();
        for item in &told.items {
            let Some(rung) = items.get(item.id.as_str()).and_then(|item| item.rungs.first()) else { continue };
            let question = Asked { prompt: rung.prompt.clone(), code: rung.code.clone() };
            asked.insert((told.id.clone(), item.id.clone()), question);
        }
    }
    asked
}

impl Engine {
    /// Gives the instructor's own decks whole.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn library(&self) -> Result<Vec<Deck>, StoreError> {
        let mut decks = Vec::new();
        let mut room = MOST_ITEMS;
        for listed in self.store.deck_list()? {
            let Some(mut deck) = self.store.deck(&listed.id)? else { continue };
            let keys = self.store.keys_of(&listed.id)?;
            if keys.len() > room {
                continue;
            }
            room -= keys.len();
            deck.items.clear();
            for (key, _) in keys {
                deck.items.extend(self.store.card(&key)?);
            }
            decks.push(deck);
        }
        Ok(decks)
    }
}
