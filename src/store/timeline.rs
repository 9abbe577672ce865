//! Reading the failure log: found by words, by deck, skill, cause, misconception, confidence and by what followed; page
//! after page by key; and one entry whole.

use rusqlite::{OptionalExtension, Row as SqlRow, named_params, types::ToSql};
use serde::Serialize;

use super::{
    Store, columns, entries,
    error::StoreError,
    history::Logged,
    tokens::{self, Question},
};
use crate::{
    grade::Verdict,
    memory::row::{Confidence, ItemKey, RowId, StudyDay, Utc},
    session::rows::{Reflection, Stumble, Words},
};

/// What is wanted of the failure log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words it must have, the last one perhaps only begun; empty for any.
    pub words: String,
    /// Of this deck.
    pub deck: Option<String>,
    /// Of this skill.
    pub skill: Option<String>,
    /// Of this class of error.
    pub cause: Option<String>,
    /// Of this misconception, by its id.
    pub misconception: Option<String>,
    /// Given with this confidence.
    pub confidence: Option<Confidence>,
    /// Of this error, by its tool and code.
    pub code: Option<String>,
    /// Open or recovered.
    pub followed: Option<Followed>,
    /// Waiting for words.
    pub waiting: bool,
    /// From there: [`entries::DRILL`], [`entries::CATCH`], [`entries::HAND`] or [`entries::STORY`].
    pub origin: Option<String>,
    /// From this study day on.
    pub since: Option<StudyDay>,
    /// Only those before this place in time.
    pub before: Option<Place>,
}

/// A place in the failure log: what lies before it is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place(pub i64);

/// Whether a stumble was made good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Followed {
    /// Not yet.
    Open,
    /// Answered well and without help on a later day.
    Recovered,
}

/// An entry of the failure log, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// The attempt, or the first version of what was written.
    pub id: RowId,
    /// The version that holds.
    pub row: RowId,
    /// Its short name.
    pub name: String,
    /// `attempt`, `line`, `hand`, `caught` or `story`.
    pub kind: String,
    /// When, as an instant.
    pub at: Utc,
    /// The study day.
    pub day: StudyDay,
    /// The item, where it is about one.
    pub key: Option<ItemKey>,
    /// The skill.
    pub skill: Option<String>,
    /// The class of the error; may be empty.
    pub cause: String,
    /// The misconception, by its id.
    pub misconception: Option<String>,
    /// How sure the answer was.
    pub confidence: Option<Confidence>,
    /// How the answer ended.
    pub verdict: Option<Verdict>,
    /// The error, by its tool and code; may be empty.
    pub code: String,
    /// It was put right on its day.
    pub redone: bool,
    /// The day it was first answered well without help.
    pub recovered_on: Option<StudyDay>,
    /// The day within 30 of that on which it was missed again.
    pub relapsed_on: Option<StudyDay>,
}

/// What the values are counted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tallied {
    /// Open or recovered, by these words.
    Followed,
    /// That it waits for words.
    Waiting,
    /// Where it comes from.
    Origin,
    /// The confidence.
    Confidence,
    /// The class of the error.
    Cause,
    /// The deck.
    Deck,
    /// The skill.
    Skill,
    /// The misconception.
    Misconception,
}

impl Tallied {
    fn column(self) -> &'static str {
        match self {
            Tallied::Followed => "iif(entry.recovered_on is null, 'open', 'recovered')",
            Tallied::Waiting => "iif(entry.waits = 1, 'waiting', null)",
            Tallied::Origin => "entry.origin",
            Tallied::Confidence => "entry.confidence",
            Tallied::Cause => "entry.cause",
            Tallied::Deck => "entry.deck",
            Tallied::Skill => "entry.skill",
            Tallied::Misconception => "entry.misconception",
        }
    }

    /// Where the deck comes from; a skill of several decks is of none.
    fn deck(self) -> &'static str {
        match self {
            Tallied::Followed | Tallied::Waiting | Tallied::Origin | Tallied::Confidence | Tallied::Cause => "null",
            Tallied::Deck => "entry.deck",
            Tallied::Skill => "iif(min(entry.deck) = max(entry.deck), min(entry.deck), null)",
            Tallied::Misconception => "max(entry.deck)",
        }
    }
}

/// How often a value is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The value.
    pub value: String,
    /// A deck it is of.
    pub deck: Option<String>,
    /// How many entries have it.
    pub count: usize,
}

/// An entry whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The entry.
    pub entry: Entry,
    /// What it is made of.
    pub source: Source,
}

/// What an entry is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// An answer, and what was said of it.
    Attempt(Box<Logged>, Option<Box<Reflection>>),
    /// What was written by hand.
    Stumble(Box<Stumble>),
}

/// Which entry a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// This one.
    One(Box<Entry>),
    /// None.
    None,
    /// Several, so many.
    Several(usize),
}

/// Letters that a beginning of a name must have.
const LEAST_NAME: usize = 4;
/// Letters of the longest beginnings that the index of words keeps, by the schema.
const LONGEST_KEPT: usize = 6;
/// Words that a longer beginning may stand for, to be looked up.
const MOST_MEANT: usize = 100;

/// What the index of words is asked.
enum Match {
    /// Nothing: entries may have any words.
    Any,
    /// No entry can have the words.
    Nothing,
    /// This.
    Of(String),
}

impl Store {
    /// Lists entries, newest first, at most `limit` of them.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn entries(&self, wanted: &Wanted, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let question = match self.asked_for(wanted)? {
            Match::Nothing => return Ok(Vec::new()),
            Match::Any => None,
            Match::Of(question) => Some(question),
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = statement(wanted, question.is_some());
        self.asked(&sql, wanted, question.as_deref(), limit, entry)
    }

    /// Counts the values of something among the entries that are wanted, most frequent first, at most `limit` of them;
    /// with each stands a deck it is of, where that is known. It reads all that is wanted: no key waits for it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn tally(&self, wanted: &Wanted, of: Tallied, limit: usize) -> Result<Vec<Tally>, StoreError> {
        let question = match self.asked_for(wanted)? {
            Match::Nothing => return Ok(Vec::new()),
            Match::Any => None,
            Match::Of(question) => Some(question),
        };
        let (from, holds, _) = parts(wanted, question.is_some());
        let value = of.column();
        let sql = format!(
            "select {value} as value, count(*) as n, {} as deck from {from} \
             where {holds} and {value} is not null and {value} <> '' group by 1 order by n desc, value limit :limit",
            of.deck()
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.asked(&sql, wanted, question.as_deref(), limit, |row| {
            let count: i64 = row.get("n")?;
            Ok(Tally { value: row.get("value")?, deck: row.get("deck")?, count: usize::try_from(count).unwrap_or(0) })
        })
    }

    /// Gives what the index of words is asked. A beginning that is longer than those the index keeps would be put together
    /// from every entry that has a word of it before the first is found; the words that have it are few, and are asked for
    /// in its place.
    ///
    /// What few entries are is asked of the index too: of a word that a quarter of a million have, none may be one of those.
    fn asked_for(&self, wanted: &Wanted) -> Result<Match, StoreError> {
        let words = &wanted.words;
        let origin = wanted.origin.as_deref().filter(|origin| *origin != entries::DRILL);
        let marks = origin.into_iter().chain(wanted.waiting.then_some(entries::WAITING));
        let marked: String = marks.map(|mark| format!(" AND \"{}\"", tokens::mark(mark).replace('"', ""))).collect();
        let of = |question: String| Match::Of(question + &marked);
        let Some(question) = Question::of(words) else {
            // Of what was typed nothing may be a word.
            return Ok(if words.trim().is_empty() { Match::Any } else { Match::Nothing });
        };
        let Some(begun) = question.begun.as_ref().filter(|begun| begun.chars().count() > LONGEST_KEPT) else {
            return Ok(of(question.put(None)));
        };
        let mut statement = self.conn.prepare_cached(sql!("entry_words_begun"))?;
        let bound = named_params! {":from": begun, ":to": format!("{begun}{}", char::MAX), ":limit": MOST_MEANT + 1};
        let meant: Vec<String> = statement.query_map(bound, |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(match meant.len() {
            0 => Match::Nothing,
            1..=MOST_MEANT => of(question.put(Some(&meant))),
            _ => of(question.put(None)),
        })
    }

    fn asked<T>(
        &self,
        sql: &str,
        wanted: &Wanted,
        question: Option<&str>,
        limit: i64,
        read: impl Fn(&SqlRow<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let since = wanted.since;
        let all: [(&str, bool, &dyn ToSql); 10] = [
            (":question", question.is_some(), &question),
            (":deck", wanted.deck.is_some(), &wanted.deck),
            (":skill", wanted.skill.is_some(), &wanted.skill),
            (":cause", wanted.cause.is_some(), &wanted.cause),
            (":misconception", wanted.misconception.is_some(), &wanted.misconception),
            (":confidence", wanted.confidence.is_some(), &wanted.confidence),
            (":code", wanted.code.is_some(), &wanted.code),
            (":origin", wanted.origin.is_some(), &wanted.origin),
            (":since", since.is_some(), &since),
            (":limit", true, &limit),
        ];
        let before = wanted.before.map(|place| place.0);
        let mut bound: Vec<(&str, &dyn ToSql)> =
            all.into_iter().filter(|(_, named, _)| *named).map(|(name, _, value)| (name, value)).collect();
        if before.is_some() {
            bound.push((":before", &before));
        }
        let mut statement = self.conn.prepare_cached(sql)?;
        let found = statement.query_map(bound.as_slice(), read)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Counts entries of an error since a study day.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn seen_since(&self, code: &str, since: StudyDay) -> Result<usize, StoreError> {
        let count: i64 = self
            .conn
            .prepare_cached(sql!("entries_of_code"))?
            .query_one(named_params! {":code": code, ":since": since}, |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Finds the entry of a story that was taken in with the same words, where it still stands in the log.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn story_like(&self, words: &Words) -> Result<Option<RowId>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("stories_like"))?;
        let bound = named_params! {
            ":happened": words.happened, ":expected": words.expected, ":gap": words.gap, ":insight": words.insight
        };
        let found: Vec<RowId> = statement.query_map(bound, |row| row.get(0))?.collect::<Result<_, _>>()?;
        for row in found {
            let id = entries::root(&self.conn, row)?;
            if self.entry(id)?.is_some() {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// Finds the entry of a short name, of the beginning of one, or of a whole id.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn entry_named(&self, name: &str) -> Result<Named, StoreError> {
        let name = name.trim().to_lowercase();
        if name.len() == 32 {
            let Ok(id) = RowId::try_from(name) else { return Ok(Named::None) };
            let id = entries::root(&self.conn, id)?;
            return Ok(self.entry(id)?.map_or(Named::None, |entry| Named::One(Box::new(entry))));
        }
        if name.len() < LEAST_NAME || !name.chars().all(|c| c.is_ascii_hexdigit()) {
            return Ok(Named::None);
        }
        let mut statement = self.conn.prepare_cached(sql!("entry_named"))?;
        // Behind all digits.
        let end = format!("{name}g");
        let found = statement.query_map(named_params! {":from": name, ":to": end}, entry)?;
        let mut found: Vec<Entry> = found.collect::<Result<_, _>>()?;
        Ok(match (found.len(), found.pop()) {
            (1, Some(entry)) => Named::One(Box::new(entry)),
            (0, _) | (_, None) => Named::None,
            (several, Some(_)) => Named::Several(several),
        })
    }

    /// Reads the entry of an attempt, or of the first version of what was written.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn entry(&self, id: RowId) -> Result<Option<Entry>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("entry_get"))?;
        Ok(statement.query_one(named_params! {":id": id}, entry).optional()?)
    }

    /// Reads an entry whole; none when its rows are not there any more.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn entry_whole(&self, entry: &Entry) -> Result<Option<Whole>, StoreError> {
        let source = if entry.kind == "attempt" {
            let Some(logged) = self.attempt(entry.id)? else { return Ok(None) };
            Source::Attempt(Box::new(logged), entries::reflection(&self.conn, entry.id)?.map(Box::new))
        } else {
            let Some(stumble) = entries::standing(&self.conn, entry.id)? else { return Ok(None) };
            Source::Stumble(Box::new(stumble))
        };
        Ok(Some(Whole { entry: entry.clone(), source }))
    }

    /// Lists the rows that hold texts of an entry: every version of it, and of what was said of it.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn rows_of_entry(&self, id: RowId) -> Result<Vec<RowId>, StoreError> {
        let mut rows: Vec<RowId> = vec![id];
        let mut statement = self.conn.prepare_cached(sql!("rows_of_entry"))?;
        for row in statement.query_map(named_params! {":id": id}, |row| row.get(0))? {
            rows.push(row?);
        }
        rows.sort();
        rows.dedup();
        Ok(rows)
    }

    /// Tells how an attempt's question reads now, and whether it is another than it was.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn prompt_of(&self, logged: &Logged) -> Result<Option<(String, bool)>, StoreError> {
        let attempt = &logged.attempt;
        let key = self.present_key(&attempt.key)?;
        let Some(item) = self.card(&key)? else { return Ok(None) };
        let changed = item.revision != attempt.revision;
        Ok(entries::rung(&item, attempt.rung).map(|rung| (entries::prompt(rung), changed)))
    }
}

/// A misconception is found where an entry names it, and where only a wrong turn of it shows it.
const SHOWN: &str = "entry.ord in (select ord from entry where misconception = :misconception \
    union all select ord from entry_turn where misconception = :misconception)";

/// Where an entry comes from.
const FROM: &str = "entry.origin = :origin";

pub(super) fn statement(wanted: &Wanted, asked: bool) -> String {
    let (from, holds, order) = parts(wanted, asked);
    format!("select entry.* from {from} where {holds} order by {order} desc limit :limit")
}

/// Gives where entries are looked for, what they must be, and by what they are ordered.
fn parts(wanted: &Wanted, asked: bool) -> (&'static str, String, &'static str) {
    let (from, order) = if asked {
        ("entry_text cross join entry on entry.ord = entry_text.rowid", "entry_text.rowid")
    } else {
        ("entry", "entry.ord")
    };
    let open = wanted.followed == Some(Followed::Open);
    let drilled = wanted.origin.as_deref() == Some(entries::DRILL);
    // Those with the fewest rows to a value first: the first that is asked for is looked up, the others are compared.
    // Left to itself SQLite takes whichever, and reads a quarter of the log for a confidence.
    let looked_up = [
        (wanted.misconception.is_some(), SHOWN),
        (wanted.code.is_some(), "entry.code = :code and entry.code <> ''"),
        (wanted.waiting, "entry.waits = 1"),
        (wanted.skill.is_some(), "entry.skill = :skill"),
        (wanted.origin.is_some() && !drilled, FROM),
        (open, "entry.recovered_on is null"),
        (wanted.cause.is_some(), "entry.cause = :cause"),
        (wanted.confidence.is_some(), "entry.confidence = :confidence"),
        // Most of a log.
        (drilled, FROM),
    ];
    let others = [
        (asked, "entry_text match :question"),
        (wanted.deck.is_some(), "entry.deck = :deck"),
        (wanted.followed == Some(Followed::Recovered), "entry.recovered_on is not null"),
        (wanted.since.is_some(), "entry.day >= :since"),
        (wanted.before.is_some() && asked, "entry_text.rowid < :before"),
        (wanted.before.is_some() && !asked, "entry.ord < :before"),
    ];
    let named = |all: &[(bool, &'static str)]| -> Vec<String> {
        all.iter().filter(|(named, _)| *named).map(|(_, condition)| (*condition).to_owned()).collect()
    };
    let mut holds = named(&looked_up);
    for compared in holds.iter_mut().skip(1) {
        // A plus keeps an index out of it.
        compared.insert(0, '+');
    }
    holds.extend(named(&others));
    let holds = if holds.is_empty() { "true".to_owned() } else { holds.join(" and ") };
    (from, holds, order)
}

fn entry(row: &SqlRow<'_>) -> rusqlite::Result<Entry> {
    let ord = row.get("ord")?;
    Ok(Entry {
        place: Place(ord),
        id: row.get("id")?,
        row: row.get("row")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        at: entries::instant(ord),
        day: row.get("day")?,
        key: columns::optional_key(row)?,
        skill: row.get("skill")?,
        cause: row.get("cause")?,
        misconception: row.get("misconception")?,
        confidence: row.get("confidence")?,
        verdict: row.get("verdict")?,
        code: row.get("code")?,
        redone: row.get("redone")?,
        recovered_on: row.get("recovered_on")?,
        relapsed_on: row.get("relapsed_on")?,
    })
}
