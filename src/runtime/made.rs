//! A stumble made into an item: written into the learner's own deck, read at once, and told to the log.

use std::fs;

use super::{engine::Engine, fresh, scan};
use crate::{
    deck::mine::{self, New, NotMade},
    insight::calendar,
    memory::row::{ItemKey, RowId},
    session::rows::{Kind, Stumble},
    store::error::StoreError,
};

/// Why no item was made.
#[derive(Debug, thiserror::Error)]
pub enum NoItem {
    /// Nothing was said that could be asked for.
    #[error("nothing is written down that could be asked for")]
    NothingToAsk,
    /// It is one already.
    #[error("it is the item {0} already")]
    IsOne(ItemKey),
    /// The deck file cannot be changed.
    #[error("{0} is left as it is: {1}")]
    NotMade(String, NotMade),
    /// The deck file cannot be read or written.
    #[error("{0} cannot be written: {1}")]
    File(String, String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NoItem {
    /// Says what to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            NoItem::NothingToAsk => "add an insight first: `pratfall log edit ID --insight \"..\"`".into(),
            NoItem::IsOne(key) => format!("`pratfall why {key}` tells when it is asked again"),
            NoItem::NotMade(file, _) => format!("`pratfall deck check {file}` tells what is amiss"),
            NoItem::File(..) => "make the file writable, or free some space".into(),
            NoItem::Store(error) => error.hint().to_owned(),
        }
    }
}

impl Engine {
    /// Makes an item of a stumble that was written by hand; gives the item.
    ///
    /// # Errors
    /// When there is nothing to ask for, or the deck file cannot be changed.
    pub fn make_item(&mut self, stumble: &Stumble) -> Result<ItemKey, NoItem> {
        if let Some(key) = &stumble.key
            && stumble.told.kind != Kind::Line
        {
            return Err(NoItem::IsOne(key.clone()));
        }
        let new = new(stumble).ok_or(NoItem::NothingToAsk)?;
        let path = self.paths.decks().join(format!("{}.toml", mine::ID));
        let shown = super::paths::shown(&path);
        let file = |error: std::io::Error| NoItem::File(shown.clone(), scan::plainly(&error));
        let text = match scan::read_text(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(file(error)),
        };
        let (text, id) = mine::with_item(&text, &new).map_err(|error| NoItem::NotMade(shown.clone(), error))?;
        fs::create_dir_all(self.paths.decks()).map_err(file)?;
        fresh::replace(&path, text.as_bytes()).map_err(file)?;
        let key = ItemKey { deck: mine::ID.to_owned(), item: id };
        self.write_stumble_of(stumble.words.clone(), stumble.told.clone(), Some(stumble), Some(key.clone()))?;
        self.refresh(&[])?;
        Ok(key)
    }

    /// Reads the stumble behind an entry; none where it is an answer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn stumble_of(&self, id: RowId) -> Result<Option<Stumble>, StoreError> {
        let Some(entry) = self.store.entry(id)? else { return Ok(None) };
        Ok(self.whole(&entry)?.and_then(|(source, _)| match source {
            crate::store::timeline::Source::Stumble(stumble) => Some(*stumble),
            crate::store::timeline::Source::Attempt(..) => None,
        }))
    }
}

/// Makes an item of what was written: the insight is what an answer must have, else the reason.
fn new(stumble: &Stumble) -> Option<New> {
    let (words, told) = (&stumble.words, &stumble.told);
    let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let needed = said(&words.insight).or_else(|| said(&words.gap))?;
    let mut prompt = match (said(&told.command), said(&words.happened)) {
        (Some(command), _) => format!("`{}` stopped:", command.replace('`', "'")),
        (None, Some(happened)) => happened,
        (None, None) => "A stumble:".to_owned(),
    };
    if let (Some(_), Some(happened)) = (said(&told.command), said(&words.happened))
        && !told.output.contains(happened.as_str())
    {
        prompt.push_str(&format!(" {happened}"));
    }
    if let Some(expected) = said(&words.expected) {
        prompt.push_str(&format!("\n\nExpected was: {expected}"));
    }
    prompt.push_str("\n\nWhat is behind it, and what to do?");
    [&told.code, &words.happened, &told.command, &words.insight].into_iter().find_map(said)?;
    Some(New {
        // Of the row alone: what was written stays in the file and is in no id.
        id: format!("{}-{:04x}", calendar::iso(stumble.day), stumble.id.0 & 0xffff),
        prompt,
        output: told.output.clone(),
        needed,
        also: words.gap.clone(),
        explain: match told.teller.trim() {
            "" => String::new(),
            teller => format!("A story told by {teller}."),
        },
        tags: told.tags.split_whitespace().map(str::to_owned).collect(),
    })
}
