//! What a cohort showed of the items of a deck, for `deck check --with`.

use std::path::{Path, PathBuf};

use crate::{
    cli::{cohort, console::Console, failure::Failure},
    deck::{
        measured::{Measured, What},
        model::Deck,
    },
    insight::cohort::{
        hide::EXPORT,
        numbers::{Z95, wilson},
        page::{FORMAT, ItemPage, Page, SHARES},
    },
    runtime::{paths::shown, scan},
    tui::text,
};

/// Reads the page of a cohort, or makes it of the reports in a folder.
///
/// # Errors
/// When it is neither, or cannot be read.
pub fn by(with: &Path, decks: &[PathBuf], console: &mut Console) -> Result<Page, Failure> {
    if with.is_dir() {
        let whole: Vec<PathBuf> = decks
            .iter()
            .filter(|file| super::source::Source::read(file).is_ok_and(|s| s.deck.is_some()))
            .cloned()
            .collect();
        return cohort::page(&[with.to_owned()], &whole, None, false, EXPORT, console);
    }
    let hint = "make it with `pratfall cohort REPORTS --json > FILE`, or name a folder of reports";
    let text = scan::read_text(with)
        .map_err(|error| Failure::new(format!("{} cannot be read: {}", shown(with), scan::plainly(&error)), hint))?;
    let page: Page = serde_json::from_str(&text)
        .map_err(|_| Failure::new(format!("{} is no page of a cohort", shown(with)), hint))?;
    if page.format != FORMAT {
        let message = format!("{} is of format {}, which this version does not read", shown(with), page.format);
        return Err(Failure::new(message, hint));
    }
    Ok(page)
}

/// Tells whether the figures of an item are of it as it is in the deck. A page that was made without `--deck` is of the
/// revisions that were met last; one of before revisions were kept is believed.
fn is_of(item: &ItemPage, deck: &Deck) -> bool {
    let known = deck.items.iter().find(|known| known.id == item.id);
    item.revision.is_empty() || known.is_none_or(|known| known.revision == item.revision)
}

/// Says that items were changed since a page's figures were of them, where some were: these are not marked.
#[must_use]
pub fn of_others(page: &Page, deck: &Deck) -> Option<String> {
    let items = page.decks.iter().filter(|page| page.id == deck.id).flat_map(|page| &page.items);
    let others = items.filter(|item| !is_of(item, deck)).count();
    let what = text::count(others, "item");
    (others > 0).then(|| {
        format!(
            "the cohort's figures of {what} are of another revision than this file's, and mark nothing; a page made with \
             `--deck` of this file has those of it alone"
        )
    })
}

/// Says that a page tells nothing of a deck, where it does not: no marks are no praise then.
#[must_use]
pub fn silent(page: &Page, deck: &Deck) -> Option<String> {
    let deck = &deck.id;
    let of = page.decks.iter().find(|page| page.id == *deck);
    let told = of.is_some_and(|deck| {
        deck.items.iter().any(|item| {
            item.share.is_some() || item.discrimination.is_some() || item.chose.exactly().is_some_and(|n| n > 0)
        })
    });
    let why = match of {
        None => format!("the cohort has no answers to `{deck}`"),
        Some(_) => format!("of `{deck}` the cohort has too few answers to any item as it is now"),
    };
    (!told).then(|| format!("{why}: no marks by `--with` mean nothing here"))
}

/// Gives what was found of the items of a deck.
#[must_use]
pub fn of(page: &Page, deck: &Deck) -> Vec<Measured> {
    let mut found = Vec::new();
    let of_deck = page.decks.iter().filter(|page| page.id == deck.id).flat_map(|page| &page.items);
    for item in of_deck.filter(|item| is_of(item, deck)) {
        let mut add = |what: What, n: u32| found.push(Measured { item: item.id.clone(), what, n });
        if let Some(d) = item.discrimination.filter(|d| d.r.high < 0.0) {
            add(What::Turned(d.r.value), d.n);
        }
        for finding in &page.findings {
            if let crate::insight::cohort::page::Finding::UnusedOption { deck: of, item: at, option, n } = finding
                && (of, at) == (&deck.id, &item.id)
            {
                add(What::Unused(option.clone()), *n);
            }
        }
        let Some(n) = item.chose.exactly().filter(|n| *n >= SHARES) else { continue };
        for option in item.options.iter().filter(|option| option.right == Some(false)) {
            if let Some(share) = option.people.exactly().and_then(|people| wilson(people, n, Z95))
                && share.low > 0.5
            {
                add(What::Drawn(option.text.clone(), share.value), n);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_another_deck_is_said_to_tell_nothing() {
        let page: Page = serde_json::from_value(serde_json::json!({
            "format": 1, "made": "", "limit": 10, "learners": {"exactly": 40}, "findings": [], "calibration": [], "decks": [],
            "intake": {"files": 40, "left_out": [], "left_out_count": 0, "unsealed": 0, "twice": 0, "ahead": 0,
                "elsewhere": 0, "unread": 0, "several_names": [], "shared": []},
            "expected": null
        }))
        .unwrap();
        let (id, text) = crate::deck::bundled::BUNDLED[0];
        let deck = crate::deck::parse(id, text).deck.unwrap();
        let said = silent(&page, &deck).unwrap();
        assert!(said.starts_with(&format!("the cohort has no answers to `{id}`")), "{said}");
    }
}
