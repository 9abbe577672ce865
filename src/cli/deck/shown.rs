//! What a cohort showed of the items of a deck, for `deck check --with`.

use std::path::{Path, PathBuf};

use crate::{
    cli::{cohort, console::Console, failure::Failure},
    deck::measured::{Measured, What},
    insight::cohort::{
        hide::EXPORT,
        numbers::{Z95, wilson},
        page::{FORMAT, Page, SHARES},
    },
    runtime::{paths::shown, scan},
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

/// Says that a page tells nothing of a deck, where it does not: no marks are no praise then.
#[must_use]
pub fn silent(page: &Page, deck: &str) -> Option<String> {
    let of = page.decks.iter().find(|page| page.id == deck);
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
pub fn of(page: &Page, deck: &str) -> Vec<Measured> {
    let mut found = Vec::new();
    for item in page.decks.iter().filter(|page| page.id == deck).flat_map(|page| &page.items) {
        let mut add = |what: What, n: u32| found.push(Measured { item: item.id.clone(), what, n });
        if let Some(d) = item.discrimination.filter(|d| d.r.high < 0.0) {
            add(What::Turned(d.r.value), d.n);
        }
        for finding in &page.findings {
            if let crate::insight::cohort::page::Finding::UnusedOption { deck: of, item: at, option, n } = finding
                && (of.as_str(), at) == (deck, &item.id)
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
        let said = silent(&page, "rust").unwrap();
        assert!(said.starts_with("the cohort has no answers to `rust`"), "{said}");
    }
}
