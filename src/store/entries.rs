//! The failure log, made from the log when somebody looks at it: one row a stumble that stands, with what followed, and
//! its words in the full-text index.
//!
//! An answer writes nothing here: what came in since is told by its id or its row number, and what came in late under
//! an old id is written down as owed. So a commit costs what it did, and the first look pays.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, named_params};
use write::{Changes, Made, drop_entry};

use super::{Store, alias, columns, error::StoreError, history, overtake, tokens};
use crate::{
    clean::beginning,
    deck::model::{Ask, Item, Piece, Rung, Way},
    grade::Verdict,
    insight::kind::Kind as Class,
    memory::{
        amend::Amendments,
        evidence::Outcome,
        row::{Attempt, ItemKey, Phase, Row, RowId, StudyDay, Utc},
    },
    session::rows::{Cause, Kind, Reflection, Stumble, Words},
};

/// Days after a recovery in which another stumble is a relapse (LEARNING.md 9).
const RELAPSE_DAYS: i32 = 30;
/// Items of a piece where all is looked at and nobody answers meanwhile: entries lie by their time and items do not, so
/// that a piece touches pages all over the tables, and few large ones write far less than many small ones.
pub const ALONE: usize = 1_500;
/// The same beside somebody who answers, and waits for as long as a piece writes.
pub const BESIDE: usize = 200;
/// Where entries come from: an answer, or the line of a session.
pub const DRILL: &str = "drill";
/// A command that `catch` kept.
pub const CATCH: &str = "catch";
/// Written by hand.
pub const HAND: &str = "hand";
/// Someone else's story.
pub const STORY: &str = "story";
/// What waits for words.
pub const WAITING: &str = "waiting";
/// Bits of an id in [`ord`]: rows of one millisecond keep apart.
const BITS: u32 = 20;
/// Bytes of a prompt that can be searched for.
const PROMPT: usize = 2 << 10;

impl Store {
    /// Brings the failure log up to date with at most `items` items; tells whether something is left.
    ///
    /// What is to be written is worked out before the file is locked, so that an answer waits for little of it.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written; then nothing was changed.
    pub fn fold_entries(&mut self, items: usize) -> Result<bool, StoreError> {
        if !owes(&self.conn)? {
            return Ok(false);
        }
        overtake::settle(&mut self.conn, look)?;
        let limit = i64::try_from(items).unwrap_or(i64::MAX);
        overtake::settle(&mut self.conn, |tx| {
            let keys: Vec<ItemKey> = tx
                .prepare_cached(sql!("entry_owed"))?
                .query_map(named_params! {":limit": limit}, |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))?
                .collect::<Result<_, _>>()?;
            let mut changes = Changes::default();
            for key in &keys {
                refold(tx, &alias::present_key(tx, key)?, &mut changes)?;
            }
            changes.write(tx)?;
            for key in &keys {
                tx.prepare_cached(sql!("entry_paid"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
            }
            Ok(keys.len() >= items)
        })
    }

    /// Brings all of the failure log up to date, in pieces of `piece` items ([`ALONE`] or [`BESIDE`]); `tell` is given
    /// the share that is done, 0 to 1, after each of them.
    ///
    /// # Errors
    /// Fails when the database cannot be read or written; what was done until then stays.
    pub fn fold_all_entries(&mut self, piece: usize, mut tell: impl FnMut(f64)) -> Result<(), StoreError> {
        if !owes(&self.conn)? {
            return Ok(());
        }
        self.with_room(|store| {
            let mut items = None;
            let mut done = 0.0;
            while store.fold_entries(piece)? {
                done += piece as f64;
                let items = match items {
                    Some(items) => items,
                    None => *items.insert(done + f64::from(store.entries_owed(0)?.1)),
                };
                tell((done / items).min(1.0));
            }
            Ok(())
        })
    }

    /// Tells how many answers, up to `most`, were not looked at yet, and how many items wait for their turn.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn entries_owed(&self, most: u32) -> Result<(u32, u32), StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("entry_behind"))?;
        Ok(statement.query_one(named_params! {":most": most}, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }
}

/// Tells whether there is anything that was not looked at.
fn owes(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached(sql!("entry_owes"))?.query_one([], |row| row.get(0))?)
}

/// Forgets all of the failure log that was made; it is made again at the next look.
pub(super) fn clear(conn: &Connection) -> Result<(), StoreError> {
    Ok(conn.execute_batch(sql!("entry_clear"))?)
}

/// Writes down which of the attempts that were just added will not be found by their ids.
pub(super) fn take_in(tx: &Connection, rows: &[Row]) -> Result<(), StoreError> {
    let mut mark: Option<RowId> = None;
    for row in rows {
        let Row::Attempt(attempt) = row else { continue };
        let seen = match mark {
            Some(mark) => mark,
            None => *mark.insert(tx.prepare_cached(sql!("entry_mark"))?.query_one([], |row| row.get(0))?),
        };
        if attempt.id <= seen {
            owe(tx, &attempt.key)?;
        }
    }
    Ok(())
}

/// Takes what a purged row had in the failure log out of it, its bytes too.
pub(super) fn purge(tx: &Connection, row: RowId) -> Result<(), StoreError> {
    let reflected: Option<RowId> =
        tx.prepare_cached(sql!("reflection_of"))?.query_one(named_params! {":id": row}, |row| row.get(0)).optional()?;
    let root = match reflected {
        Some(attempt) => attempt,
        None => root(tx, row)?,
    };
    let Some((ord, key)) = tx
        .prepare_cached(sql!("entry_place"))?
        .query_one(named_params! {":id": root}, |row| {
            let key = row.get::<_, Option<String>>(1)?.zip(row.get(2)?);
            Ok((row.get::<_, i64>(0)?, key.map(|(deck, item)| ItemKey { deck, item })))
        })
        .optional()?
    else {
        return Ok(());
    };
    drop_entry(tx, ord)?;
    // A deleted row of the index stays in it until its segment is written again.
    tx.prepare_cached(sql!("entry_text_optimize"))?.execute([])?;
    let mut changes = Changes::default();
    let told_of = stumble_anew(tx, root, &mut changes)?;
    changes.write(tx)?;
    key.or(told_of).map_or(Ok(()), |key| owe(tx, &key))
}

/// Has items looked at again whose rows go by another id now.
pub(super) fn renamed(tx: &Connection, keys: &BTreeSet<ItemKey>) -> Result<(), StoreError> {
    keys.iter().try_for_each(|key| owe(tx, key))
}

fn owe(tx: &Connection, key: &ItemKey) -> Result<(), StoreError> {
    tx.prepare_cached(sql!("entry_owe"))?.execute(named_params! {":deck": key.deck, ":item": key.item})?;
    Ok(())
}

/// Finds out which items have news, and takes in what was written by hand. All is read before anything is written.
fn look(tx: &Connection) -> Result<(), StoreError> {
    let news: bool = tx.prepare_cached(sql!("entry_news"))?.query_one([], |row| row.get(0))?;
    if !news {
        return Ok(());
    }
    let seen: RowId = tx.prepare_cached(sql!("entry_mark"))?.query_one([], |row| row.get(0))?;
    // Every item with a history is in `memory`, which is read in a fraction of the time that the log takes.
    let attempts = if seen.0 == 0 { sql!("entry_new_all") } else { sql!("entry_new_attempts") };
    let mut keys: BTreeSet<ItemKey> = BTreeSet::new();
    for sql in [attempts, sql!("entry_new_events"), sql!("entry_new_reflections")] {
        let mut statement = tx.prepare_cached(sql)?;
        for key in statement.query_map([], |row| Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? }))? {
            keys.insert(key?);
        }
    }
    let new: Vec<RowId> =
        tx.prepare_cached(sql!("stumbles_unseen"))?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut changes = Changes::default();
    for id in new {
        let root = root(tx, id)?;
        keys.extend(stumble_anew(tx, root, &mut changes)?);
    }
    changes.write(tx)?;
    keys.iter().try_for_each(|key| owe(tx, key))?;
    tx.prepare_cached(sql!("entry_look"))?.execute([])?;
    Ok(())
}

/// Finds the first version of a stumble written by hand.
pub(super) fn root(conn: &Connection, id: RowId) -> Result<RowId, StoreError> {
    Ok(conn.prepare_cached(sql!("stumble_root"))?.query_one(named_params! {":id": id}, |row| row.get(0))?)
}

/// Reads the version of a stumble that holds, with the first one's place in time.
pub(super) fn standing(conn: &Connection, root: RowId) -> Result<Option<Stumble>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("stumble_versions"))?;
    let versions: Vec<Stumble> =
        statement.query_map(named_params! {":id": root}, columns::stumble)?.collect::<Result<_, _>>()?;
    let first = versions.iter().find(|version| version.id == root).cloned();
    let newest = versions.into_iter().max_by_key(|version| (version.at, version.id));
    Ok(first.zip(newest).map(|(first, newest)| Stumble {
        at: first.at,
        offset: first.offset,
        day: first.day,
        session: first.session,
        ..newest
    }))
}

/// Works out the row of a stumble written by hand anew; gives the item whose answers tell what followed.
fn stumble_anew(tx: &Connection, root: RowId, changes: &mut Changes) -> Result<Option<ItemKey>, StoreError> {
    let Some(stumble) = standing(tx, root)? else { return Ok(None) };
    let place = ord(stumble.at, root);
    if stumble.told.gone {
        changes.rows.insert(place, None);
        return Ok(None);
    }
    let mut text = tokens::words(&stumble_text(&stumble));
    for mark in marks(&stumble) {
        text.push(' ');
        text.push_str(&tokens::mark(mark));
    }
    let made = Made {
        ord: place,
        id: root,
        row: stumble.id,
        kind: columns::kind_word(stumble.told.kind),
        day: stumble.day,
        key: stumble.key.clone(),
        skill: None,
        cause: stumble.words.cause.clone(),
        misconception: None,
        confidence: None,
        verdict: None,
        code: stumble.told.code.clone(),
        redone: false,
        recovered_on: None,
        relapsed_on: None,
        waits: stumble.waits_for_words(),
        turns: None,
    };
    changes.rows.insert(place, Some((made, text)));
    Ok(stumble.key)
}

/// Names what few stumbles are, as the index of words has it. Nearly all come from drills, and no mark says so.
fn marks(stumble: &Stumble) -> impl Iterator<Item = &'static str> {
    let origin = match stumble.told.kind {
        Kind::Line => None,
        Kind::Hand => Some(HAND),
        Kind::Caught => Some(CATCH),
        Kind::Story => Some(STORY),
    };
    origin.into_iter().chain(stumble.waits_for_words().then_some(WAITING))
}

fn stumble_text(stumble: &Stumble) -> String {
    let told = &stumble.told;
    let key = stumble.key.as_ref().map(|key| format!("{} {}", key.deck, key.item)).unwrap_or_default();
    [&words_text(&stumble.words), &told.tags, &told.code, &told.command, &told.output, &told.teller, &key]
        .map(String::as_str)
        .join("\n")
}

fn words_text(words: &Words) -> String {
    [&words.expected, &words.happened, &words.gap, &words.insight, &words.cause].map(String::as_str).join("\n")
}

/// Works out the rows of an item anew.
fn refold(tx: &Connection, key: &ItemKey, changes: &mut Changes) -> Result<(), StoreError> {
    let answers = answers(tx, key)?;
    let mut before = BTreeSet::new();
    for item in alias::names(tx, key)? {
        let mut statement = tx.prepare_cached(sql!("entries_of_item"))?;
        let mut rows = statement.query(named_params! {":deck": key.deck, ":item": item})?;
        while let Some(row) = rows.next()? {
            let (ord, kind, day): (i64, String, StudyDay) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if kind == "attempt" {
                before.insert(ord);
            } else {
                let (recovered, relapsed) = followed(&answers, None, day);
                changes.follow.push((ord, recovered, relapsed));
            }
        }
    }
    let mut item: Option<Option<Item>> = None;
    for (n, answer) in answers.iter().enumerate().filter(|(_, answer)| answer.is_listed()) {
        let attempt = &answer.attempt;
        let item = match &item {
            Some(item) => item,
            None => &*item.insert(body(tx, key)?),
        };
        let reflection = reflection(tx, attempt.id)?;
        let (recovered_on, relapsed_on) = followed(&answers, Some(n), attempt.day);
        let text = attempt_text(attempt, item.as_ref(), reflection.as_ref());
        let made = Made {
            ord: ord(attempt.at, attempt.id),
            id: attempt.id,
            row: attempt.id,
            kind: "attempt",
            day: attempt.day,
            key: Some(key.clone()),
            skill: Some(attempt.skill.clone()),
            cause: cause(attempt, &answer.outcome, reflection.as_ref()),
            misconception: attempt.misconception.clone(),
            confidence: attempt.confidence,
            verdict: Some(answer.verdict),
            code: String::new(),
            redone: redone(&answers, n),
            recovered_on,
            relapsed_on,
            waits: false,
            turns: (attempt.way == Way::Scenario).then(|| turned(attempt)),
        };
        before.remove(&made.ord);
        changes.rows.insert(made.ord, Some((made, tokens::words(&text))));
    }
    for ord in before {
        // It may be another item's by now, which was renamed or is no longer.
        changes.rows.entry(ord).or_insert(None);
    }
    Ok(())
}

/// An answer that stands, and whether it is a stumble.
struct Answer {
    attempt: Attempt,
    verdict: Verdict,
    outcome: Outcome,
    stumbled: bool,
}

impl Answer {
    fn went_well(&self) -> bool {
        matches!(self.verdict, Verdict::Right | Verdict::Near)
    }

    /// Tells whether it has an entry: a walk that ended well has one too where it took wrong turns on its way, which are
    /// stumbles; what was corrected has none.
    fn is_listed(&self) -> bool {
        let as_given = matches!(self.attempt.verdict, Verdict::Right | Verdict::Near);
        self.stumbled || (self.is_first() && as_given && !self.attempt.turns.is_empty())
    }

    fn is_first(&self) -> bool {
        !matches!(self.attempt.phase, Phase::Redo | Phase::Retry)
    }
}

fn answers(tx: &Connection, key: &ItemKey) -> Result<Vec<Answer>, StoreError> {
    let rows = history::rows(tx, key)?;
    let spoken_of = rows.iter().any(|row| matches!(row, Row::Event(_)));
    let amendments = Amendments::of(&rows.iter().collect::<Vec<_>>());
    let mut answers = Vec::new();
    for row in rows {
        let Row::Attempt(attempt) = row else { continue };
        let outcome = amendments.outcome(&attempt);
        let mut verdict = attempt.verdict;
        if spoken_of {
            if history::is_undone(tx, attempt.id)? {
                continue;
            }
            verdict = history::verdict(tx, attempt.id, verdict)?;
        }
        let mut answer = Answer { attempt, verdict, outcome, stumbled: false };
        answer.stumbled = answer.is_first() && !answer.went_well();
        answers.push(answer);
    }
    Ok(answers)
}

/// Tells on which day an item was first answered well and without help after a stumble, on a later day, and when it was
/// missed again within 30 days of that. `from` is the stumble among the answers, `day` its day.
fn followed(answers: &[Answer], from: Option<usize>, day: StudyDay) -> (Option<StudyDay>, Option<StudyDay>) {
    let later = answers.iter().skip(from.map_or(0, |n| n + 1)).filter(|answer| answer.is_first());
    let mut later =
        later.skip_while(|answer| answer.attempt.day <= day || !(answer.went_well() && answer.attempt.hints == 0));
    let Some(recovered) = later.next().map(|answer| answer.attempt.day) else { return (None, None) };
    let relapse = later.find(|answer| answer.stumbled).map(|answer| answer.attempt.day);
    (Some(recovered), relapse.filter(|day| day.0 - recovered.0 <= RELAPSE_DAYS))
}

/// Tells whether a stumble was put right on its day, by a redo or another try.
fn redone(answers: &[Answer], n: usize) -> bool {
    let Some(at) = answers.get(n) else { return false };
    let after = answers.iter().skip(n + 1).take_while(|answer| !answer.is_first());
    let mut after = after.filter(|answer| answer.attempt.day == at.attempt.day);
    after.any(Answer::went_well)
}

/// Names the class of an error, the same that the figures count it under.
fn cause(attempt: &Attempt, outcome: &Outcome, reflection: Option<&Reflection>) -> String {
    let said = reflection.map(|reflection| reflection.words.cause.as_str()).unwrap_or_default();
    let named = Cause::ALL.into_iter().find(|cause| cause.name() == said);
    let class = Class::of(attempt, outcome, named).cause();
    class.map_or_else(|| said.to_owned(), |cause| cause.name().to_owned())
}

fn attempt_text(attempt: &Attempt, item: Option<&Item>, reflection: Option<&Reflection>) -> String {
    let prompt = item.and_then(|item| rung(item, attempt.rung)).map(prompt).unwrap_or_default();
    let prompt = beginning(&prompt, PROMPT);
    let said = reflection.map(|reflection| words_text(&reflection.words)).unwrap_or_default();
    let shown = attempt.turns.iter().filter_map(|turn| turn.misconception.as_deref());
    let beliefs: BTreeSet<&str> = attempt.misconception.as_deref().into_iter().chain(shown).collect();
    let beliefs = beliefs.into_iter().collect::<Vec<_>>().join(" ");
    let key = &attempt.key;
    [&attempt.response, &said, prompt, &key.deck, &key.item, &attempt.skill, &beliefs].join("\n")
}

/// Finds the rung an answer was given on; where the ladder changed since, the first one.
#[must_use]
pub fn rung(item: &Item, at: u8) -> Option<&Rung> {
    item.rungs.get(usize::from(at)).or(item.rungs.first())
}

/// Gives what a rung asks, as text; blanks are lines.
#[must_use]
pub fn prompt(rung: &Rung) -> String {
    let mut text = rung.prompt.clone();
    if let Ask::Cloze(cloze) = &rung.ask {
        text.push('\n');
        for piece in &cloze.pieces {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Blank(_) => text.push_str("____"),
            }
        }
    }
    if let Some(code) = &rung.code {
        text.push_str(&format!("\n\n```{}\n{}\n```", code.lang, code.text));
    }
    text.trim().to_owned()
}

fn body(tx: &Connection, key: &ItemKey) -> Result<Option<Item>, StoreError> {
    let body: Option<Vec<u8>> = tx
        .prepare_cached(sql!("card_body"))?
        .query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| row.get(0))
        .optional()?;
    Ok(body.map(|body| rmp_serde::from_slice(&body)).transpose()?)
}

/// Reads the reflection on an attempt that holds.
pub(super) fn reflection(conn: &Connection, attempt: RowId) -> Result<Option<Reflection>, StoreError> {
    Ok(conn
        .prepare_cached(sql!("reflection_standing"))?
        .query_one(named_params! {":attempt": attempt}, columns::reflection)
        .optional()?)
}

/// Gives the place of a row in time, as one number.
fn ord(at: Utc, id: RowId) -> i64 {
    let bits = blake3::hash(&id.0.to_be_bytes());
    let low = bits.as_bytes().first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes)) >> (32 - BITS);
    (at.0.clamp(0, (1 << (62 - BITS)) - 1) << BITS) | i64::from(low)
}

/// Gives the instant that is in a place in time.
pub(super) fn instant(ord: i64) -> Utc {
    Utc(ord >> BITS)
}

/// Gives the misconceptions that the wrong turns of a walk show, beside the one its entry names.
fn turned(attempt: &Attempt) -> BTreeSet<String> {
    let shown = attempt.turns.iter().filter_map(|turn| turn.misconception.as_ref());
    shown.filter(|shown| attempt.misconception.as_ref() != Some(shown)).cloned().collect()
}

/// Gives the short name of a stumble, eight digits: ids themselves begin alike.
#[must_use]
pub fn name(id: RowId) -> String {
    blake3::hash(&id.0.to_be_bytes()).to_hex().chars().take(8).collect()
}

#[cfg(test)]
mod tests;
pub(super) mod verify;
mod write;
