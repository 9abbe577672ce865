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
