//! `pratfall deck check --fix`: what is mended without a guess, in the file or as a diff.

use std::path::Path;

use similar::TextDiff;

use super::source;
use crate::{
    clean::clean,
    cli::{console::Console, failure::Failure},
    deck::mend::{self, Done, Refusal},
    runtime::{
        paths::shown,
        rewrite::{self, Refusal as Unwritten},
        scan,
    },
};

/// What came of mending a file.
#[derive(Debug)]
pub struct Fixed {
    /// What the file holds now; in a dry run what it would.
    pub bytes: Vec<u8>,
    /// What was mended.
    pub done: Vec<Done>,
}

/// Mends a file, or tells what would be mended, a line each.
///
/// # Errors
/// When it cannot be read, or must not be written.
pub fn fix(file: &Path, dry_run: bool, console: &mut Console) -> Result<Fixed, Failure> {
    let bytes = source::bytes(file)?;
    let name = file.to_string_lossy().into_owned();
    let Ok(text) = std::str::from_utf8(&bytes) else {
        console.say(&format!("{name} is left alone: it is not UTF-8."));
        return Ok(Fixed { bytes, done: Vec::new() });
    };
    let mended = match mend::mend(&scan::file_name(&name), text) {
        Ok(mended) => mended,
        Err(Refusal::Broken) => {
            console.say(&format!("{name} is left alone: what stands behind a fault of syntax or size is unknown."));
            return Ok(Fixed { bytes, done: Vec::new() });
        }
    };
    if mended.text == text {
        return Ok(Fixed { bytes, done: Vec::new() });
    }
    if dry_run {
        if !console.json {
            console.raw(&diff(&name, text, &mended.text));
        }
    } else {
        rewrite::rewrite(file, &bytes, &mended.text).map_err(|refusal| refused(&name, &refusal))?;
    }
    for Done { line, code, what } in &mended.done {
        match (console.json, dry_run) {
            (true, _) => {}
            (false, true) => console.say(&format!("would be mended: {name}:{line} {code} {what}")),
            (false, false) => console.line(&format!("mended: {}:{line} {code} {what}", clean(&name))),
        }
    }
    Ok(Fixed { bytes: mended.text.into_bytes(), done: mended.done })
}

fn refused(name: &str, refusal: &Unwritten) -> Failure {
    let left = |why: &str, hint: &str| Failure::new(format!("{name} is left alone: {why}"), hint);
    match refusal {
        Unwritten::Link(to) => left(
            &format!("it is a link to {}, which lies outside of its folder", shown(to)),
            "name the file itself, if it is to be mended",
        ),
        Unwritten::ReadOnly => left("it may not be written", "`--dry-run` shows what would be mended"),
        Unwritten::Changed => left("it was saved by another program at the same time", "run it once more"),
        Unwritten::Io(error) => {
            left(&format!("it cannot be written: {}", scan::plainly(error)), "see that its folder may be written")
        }
    }
}

/// Writes what changes as a unified diff. Characters that would steer a terminal are shown by their signs, as everywhere.
fn diff(name: &str, before: &str, after: &str) -> String {
    let text = TextDiff::from_lines(before, after);
    let diff = text.unified_diff().context_radius(3).header(name, name).to_string();
    crate::clean::clean_block(&diff).into_owned()
}
