//! Where the parts of a deck stand in its file.
//!
//! The file is read again for this: only an author who asks for warnings pays for it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A step from a table or a list into one of its parts.
#[derive(Debug, Clone, Copy)]
pub enum Step<'s> {
    /// To the value of a key.
    Key(&'s str),
    /// To an entry of a list, from 0.
    At(usize),
}

/// A deck file that can be asked for places.
#[derive(Debug)]
pub struct Places<'i> {
    root: DeTable<'i>,
    text: &'i str,
}

impl<'i> Places<'i> {
    /// Reads a deck file.
    #[must_use]
    pub fn of(text: &'i str) -> Places<'i> {
        Places { root: DeTable::parse(text).map(toml::Spanned::into_inner).unwrap_or_default(), text }
    }

    /// Gives the line a place begins on, from 1.
    #[must_use]
    pub fn line(&self, place: &Range<usize>) -> usize {
        self.text.bytes().take(place.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Gives the place of the part these steps lead to: a key where the last is one, else a value. Where the way ends
    /// early, the place of the part it ends at; a list that is a single text instead counts as its own entries.
    #[must_use]
    pub fn find(&self, steps: &[Step<'_>]) -> Range<usize> {
        let mut place = 0..0;
        let mut table = Some(&self.root);
        let mut list = None;
        for step in steps {
            let value = match step {
                Step::Key(key) => table.and_then(|t| t.get_key_value(*key)).map(|(k, v)| (k.span(), v)),
                Step::At(at) => list.and_then(|l: &toml::de::DeArray<'_>| l.get(*at)).map(|v| (v.span(), v)),
            };
            let Some((span, value)) = value else { break };
            place = span;
            table = value.get_ref().as_table();
            list = value.get_ref().as_array();
        }
        place
    }

    /// Tells whether the item of this index has a ladder, rather than the keys of its only rung.
    #[must_use]
    pub fn has_ladder(&self, item: usize) -> bool {
        let items = self.root.get("item").and_then(|v| v.get_ref().as_array());
        items.and_then(|l| l.get(item)).and_then(|v| v.get_ref().as_table()).is_some_and(|t| t.contains_key("rung"))
    }

    /// Tells whether a rung of an item has this key itself.
    #[must_use]
    pub fn rung_has(&self, item: usize, rung: usize, key: &str) -> bool {
        let items = self.root.get("item").and_then(|v| v.get_ref().as_array());
        let item = items.and_then(|l| l.get(item)).and_then(|v| v.get_ref().as_table());
        let ladder = item.and_then(|t| t.get("rung")).and_then(|v| v.get_ref().as_array());
        ladder.and_then(|l| l.get(rung)).and_then(|v| v.get_ref().as_table()).is_some_and(|t| t.contains_key(key))
    }

    /// Gives the places of tables in braces that run over several lines.
    #[must_use]
    pub fn tables_over_lines(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        over_lines(&self.root, text, &mut found);
        found
    }
}

/// Goes as deep as the file does, which [`crate::deck::lookahead`] has bounded.
fn over_lines(table: &DeTable<'_>, text: &str, found: &mut Vec<Range<usize>>) {
    for value in table.values() {
        let entries = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        for value in entries {
            let Some(inner) = value.get_ref().as_table() else { continue };
            let shown = text.get(value.span()).unwrap_or_default();
            let long_text = shown.contains("'''") || shown.contains("\"\"\"");
            if shown.starts_with('{') && shown.contains('\n') && !long_text {
                found.push(value.span());
            } else {
                over_lines(inner, text, found);
            }
        }
    }
}
