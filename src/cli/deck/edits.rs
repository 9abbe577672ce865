//! What a learner makes of an edit that changed an answer: keep the memory, halve it, or begin anew.

use clap::ValueEnum;

use crate::{
    clean::clean_block,
    cli::{console::Console, failure::Failure},
    memory::{edit::Edit as Settled, row::ItemKey},
    runtime::engine::Engine,
    tui::text,
};

/// What becomes of a memory whose answer was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Edit {
    /// It is as good as before.
    Keep,
    /// Half of it holds.
    Halve,
    /// It begins anew; the history stays.
    Reset,
}

impl From<Edit> for Settled {
    fn from(edit: Edit) -> Self {
        match edit {
            Edit::Keep => Settled::Keep,
            Edit::Halve => Settled::Halve,
            Edit::Reset => Settled::Reset,
        }
    }
}

/// Settles the edits of a deck: as told, or by asking at a terminal. What is not settled is asked when its item comes.
///
/// # Errors
/// When the database cannot be read or written.
pub fn settle(engine: &mut Engine, deck: &str, told: Option<Edit>, console: &mut Console) -> Result<(), Failure> {
    let edited: Vec<ItemKey> = engine.store.edited()?.into_iter().filter(|key| key.deck == deck).collect();
    if edited.is_empty() {
        return Ok(());
    }
    let (mut settled, mut all) = (0, told);
    if all.is_none() && console.is_watched() && !console.json {
        let items = text::count(edited.len(), "item");
        console.say(&format!("The answer was changed of {items} that you have learnt."));
    }
    for key in &edited {
        let Some(item) = engine.store.card(key)? else { continue };
        let edit = match all {
            Some(edit) => Some(edit),
            None if console.is_watched() && !console.json => {
                let prompt = item.rungs.last().map(|rung| rung.prompt.clone()).unwrap_or_default();
                console.say(&format!("\n{key}\n{}", clean_block(&prompt)));
                ask(console, &mut all)
            }
            None => None,
        };
        if let Some(edit) = edit {
            engine.say(Some(key.clone()), Settled::from(edit).said(item.revision))?;
            settled += 1;
        }
    }
    let left = edited.len() - settled;
    if settled > 0 {
        console.say(&format!("{} settled; `pratfall undo` takes the last one back.", text::count(settled, "edit")));
    }
    if left > 0 {
        let items = text::count(left, "item");
        console.say(&format!("{items} with another answer: you are asked what to make of it when they come."));
    }
    Ok(())
}

/// Asks once; nothing for later. A capital letter answers for all that follow.
fn ask(console: &mut Console, all: &mut Option<Edit>) -> Option<Edit> {
    loop {
        let reply = console.ask("Your memory of it: k keep, h halve, r begin anew, Enter later (K, H, R for all) ")?;
        let reply = reply.trim();
        let edit = match reply.to_lowercase().as_str() {
            "" => return None,
            "k" | "keep" => Edit::Keep,
            "h" | "halve" => Edit::Halve,
            "r" | "reset" => Edit::Reset,
            _ => continue,
        };
        if matches!(reply, "K" | "H" | "R") {
            *all = Some(edit);
        }
        return Some(edit);
    }
}
