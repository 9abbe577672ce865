//! Reads the reports of a cohort for its screen.
//!
//! The screen is given what a screen may tell, the file what may be handed on; both are made of the same sums at once.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    cohort::{Gathered, Wanted, gather},
    engine::Engine,
    scan::plainly,
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
    tui::cohort::{Asked, Material},
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
    Whole(Box<Material>, Box<Page>),
    /// There is nothing to tell; why.
    Nothing(String),
}

/// Reads the reports; `made` is when, RFC 3339, and `progress` is told the share that is done, 0 to 1.
#[must_use]
pub fn read(reading: &Reading, only: bool, made: &str, now: i64, progress: &mut dyn FnMut(f64)) -> Read {
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
    Read::Whole(Box::new(Material { page, asked }), Box::new(export))
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
