//! How values stand in columns: every `ToSql` and `FromSql`, and every row read into a struct.

use rusqlite::{
    Row as SqlRow, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Type, Value, ValueRef},
};

use crate::{
    deck::model::{Level, Nature, Way},
    grade::Verdict,
    memory::{
        evidence::Outcome,
        replay::Answer,
        row::{Attempt, Confidence, Event, ItemKey, Offset, Phase, RowId, StudyDay, Utc, What},
    },
    session::rows::{Kind, Reflection, Stumble, Told, Words},
};

/// The columns of `attempt`, in the order in which `select *` gives them.
#[cfg(test)]
const ATTEMPT: [&str; 29] = [
    "deck",
    "item",
    "at_ms",
    "id",
    "device",
    "rung",
    "level",
    "way",
    "skill",
    "revision",
    "session",
    "offset_min",
    "day",
    "phase",
    "response",
    "confidence",
    "verdict",
    "score",
    "misconception",
    "hints",
    "guess",
    "ceiling",
    "k",
    "retention",
    "params",
    "first_key_ms",
    "commit_ms",
    "bar_ms",
    "variant",
];

/// Reads an attempt from a row of all columns of `attempt`, in their order: to look 29 names up in each of a
/// million rows takes longer than to read these.
pub(super) fn attempt(row: &SqlRow<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        id: row.get(3)?,
        device: row.get(4)?,
        key: ItemKey { deck: row.get(0)?, item: row.get(1)? },
        rung: row.get(5)?,
        level: row.get(6)?,
        way: row.get(7)?,
        skill: row.get(8)?,
        revision: row.get(9)?,
        session: row.get(10)?,
        at: row.get(2)?,
        offset: row.get(11)?,
        day: row.get(12)?,
        phase: row.get(13)?,
        response: row.get(14)?,
        confidence: row.get(15)?,
        verdict: row.get(16)?,
        score: row.get(17)?,
        misconception: row.get(18)?,
        hints: row.get(19)?,
        guess: row.get(20)?,
        ceiling: row.get(21)?,
        k: row.get(22)?,
        retention: row.get(23)?,
        params: row.get(24)?,
        first_key_ms: row.get(25)?,
        commit_ms: row.get(26)?,
        bar_ms: row.get(27)?,
        variant: row.get(28)?,
        turns: Vec::new(),
    })
}

/// Reads the key from a row of `attempts_all.sql`.
pub(super) fn fold_key(row: &SqlRow<'_>) -> rusqlite::Result<ItemKey> {
    Ok(ItemKey { deck: row.get(0)?, item: row.get(1)? })
}

/// Tells whether a row of `attempts_all.sql` has that key.
pub(super) fn fold_key_is(row: &SqlRow<'_>, key: &ItemKey) -> rusqlite::Result<bool> {
    Ok(row.get_ref(1)?.as_bytes()? == key.item.as_bytes() && row.get_ref(0)?.as_bytes()? == key.deck.as_bytes())
}

/// Reads an attempt from a row of `attempts_all.sql` or `attempts_to_fold.sql`: by position, a million times, and
/// without what no fold reads (texts, the time to the first key, the device, the session, the
/// revision, the variant, the offset).
pub(super) fn fold_attempt(row: &SqlRow<'_>, key: &ItemKey) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        id: row.get(3)?,
        device: String::new(),
        key: key.clone(),
        rung: row.get(4)?,
        level: row.get(5)?,
        way: Way::Type,
        skill: row.get(17)?,
        revision: String::new(),
        session: RowId(0),
        at: row.get(2)?,
        offset: Offset(0),
        day: row.get(6)?,
        phase: row.get(7)?,
        response: String::new(),
        confidence: row.get(8)?,
        verdict: row.get(9)?,
        score: row.get(10)?,
        misconception: None,
        hints: row.get(11)?,
        guess: row.get(12)?,
        ceiling: row.get(13)?,
        k: row.get(14)?,
        retention: row.get(15)?,
        params: row.get(16)?,
        first_key_ms: None,
        commit_ms: row.get(18)?,
        bar_ms: row.get(19)?,
        variant: 0,
        turns: Vec::new(),
    })
}

/// Reads what a replay needs of an attempt from a row of `past_of_part.sql`: by position, a million times.
pub(super) fn answer(row: &SqlRow<'_>) -> rusqlite::Result<Answer> {
    let verdict = row.get(10)?;
    // Only a partial answer has a score that its verdict does not tell.
    let score = if verdict == Verdict::Partial { row.get(15)? } else { 0.0 };
    Ok(Answer {
        at: row.get(1)?,
        id: row.get(2)?,
        day: row.get(3)?,
        phase: row.get(4)?,
        rung: row.get(5)?,
        ceiling: row.get(6)?,
        level: row.get(7)?,
        hints: row.get(8)?,
        confidence: row.get(9)?,
        outcome: Outcome { verdict, score, slip: false },
        guess: row.get(11)?,
        k: row.get(12)?,
        params: row.get(13)?,
        late: row.get::<_, Option<bool>>(14)?.unwrap_or(false),
    })
}

/// Reads an event from a row that has all columns of `event`.
pub(super) fn event(row: &SqlRow<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get("id")?,
        device: row.get("device")?,
        session: row.get("session")?,
        at: row.get("at_ms")?,
        offset: row.get("offset_min")?,
        day: row.get("day")?,
        key: optional_key(row)?,
        what: what(row)?,
    })
}

/// Reads a reflection from a row that has all columns of `reflection`.
pub(super) fn reflection(row: &SqlRow<'_>) -> rusqlite::Result<Reflection> {
    Ok(Reflection {
        id: row.get("id")?,
        attempt: row.get("attempt")?,
        device: row.get("device")?,
        at: row.get("at_ms")?,
        offset: row.get("offset_min")?,
        words: words(row)?,
        read_ms: row.get("read_ms")?,
        supersedes: row.get("supersedes")?,
    })
}

/// Reads a stumble from a row that has all columns of `stumble`.
pub(super) fn stumble(row: &SqlRow<'_>) -> rusqlite::Result<Stumble> {
    Ok(Stumble {
        id: row.get("id")?,
        device: row.get("device")?,
        session: row.get("session")?,
        at: row.get("at_ms")?,
        offset: row.get("offset_min")?,
        day: row.get("day")?,
        key: optional_key(row)?,
        words: words(row)?,
        told: Told {
            kind: row.get("kind")?,
            tags: row.get("tags")?,
            code: row.get("code")?,
            command: row.get("command")?,
            output: row.get("output")?,
            teller: row.get("teller")?,
            gone: row.get("gone")?,
        },
        supersedes: row.get("supersedes")?,
    })
}

/// Gives the name, the target and the value under which an event's word is stored.
///
/// # Errors
/// Fails when a weight cannot be written as JSON.
pub(super) fn said(what: &What) -> serde_json::Result<(&'static str, Option<RowId>, Option<String>)> {
    Ok(match what {
        What::Override { attempt } => ("override", Some(*attempt), None),
        What::Score { attempt, score } => ("score", Some(*attempt), Some(score.to_string())),
        What::Slip { attempt } => ("slip", Some(*attempt), None),
        What::Undo { row } => ("undo", Some(*row), None),
        What::LowEffort { attempt } => ("low-effort", Some(*attempt), None),
        What::Suspend => ("suspend", None, None),
        What::Resume => ("resume", None, None),
        What::Bury { until } => ("bury", None, Some(until.0.to_string())),
        What::Park => ("park", None, None),
        What::Unpark => ("unpark", None, None),
        What::Ceiling { rung } => ("ceiling", None, rung.map(|rung| rung.to_string())),
        What::Reset => ("reset", None, None),
        What::Keep { revision } => ("keep", None, Some(revision.clone())),
        What::Halve { revision } => ("halve", None, Some(revision.clone())),
        What::Flag { note } => ("flag", None, Some(note.clone())),
        What::Params { set, weights } => ("params", None, Some(serde_json::to_string(&(set, weights))?)),
        What::Setting { name, value } => ("setting", None, Some(serde_json::to_string(&(name, value))?)),
        What::Purge { row } => ("purge", Some(*row), None),
    })
}

/// Names where a stumble comes from, as it is stored.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Line => "line",
        Kind::Hand => "hand",
        Kind::Caught => "caught",
        Kind::Story => "story",
    }
}

/// Reads back what [`said`] wrote.
fn what(row: &SqlRow<'_>) -> rusqlite::Result<What> {
    let kind: String = row.get("kind")?;
    let target = || row.get::<_, RowId>("target");
    let value = || row.get::<_, String>("value");
    Ok(match kind.as_str() {
        "override" => What::Override { attempt: target()? },
        "score" => What::Score { attempt: target()?, score: value()?.parse().map_err(unreadable)? },
        "slip" => What::Slip { attempt: target()? },
        "undo" => What::Undo { row: target()? },
        "low-effort" => What::LowEffort { attempt: target()? },
        "suspend" => What::Suspend,
        "resume" => What::Resume,
        "bury" => What::Bury { until: StudyDay(value()?.parse().map_err(unreadable)?) },
        "park" => What::Park,
        "unpark" => What::Unpark,
        "ceiling" => What::Ceiling {
            rung: match row.get::<_, Option<String>>("value")? {
                Some(rung) => Some(rung.parse().map_err(unreadable)?),
                None => None,
            },
        },
        "reset" => What::Reset,
        "keep" => What::Keep { revision: value()? },
        "halve" => What::Halve { revision: value()? },
        "flag" => What::Flag { note: value()? },
        "params" => {
            let (set, weights) = serde_json::from_str(&value()?).map_err(unreadable)?;
            What::Params { set, weights }
        }
        "setting" => {
            let (name, value) = serde_json::from_str(&value()?).map_err(unreadable)?;
            What::Setting { name, value }
        }
        "purge" => What::Purge { row: target()? },
        other => return Err(unreadable(FromSqlError::Other(format!("event kind `{other}`").into()))),
    })
}

fn words(row: &SqlRow<'_>) -> rusqlite::Result<Words> {
    Ok(Words {
        cause: row.get("cause")?,
        expected: row.get("expected")?,
        happened: row.get("happened")?,
        gap: row.get("gap")?,
        insight: row.get("insight")?,
    })
}

pub(super) fn optional_key(row: &SqlRow<'_>) -> rusqlite::Result<Option<ItemKey>> {
    Ok(row.get::<_, Option<String>>("deck")?.zip(row.get("item")?).map(|(deck, item)| ItemKey { deck, item }))
}

/// Says that a column holds what was never written there.
pub(super) fn unreadable(why: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(why))
}

impl ToSql for RowId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Blob(self.0.to_be_bytes().to_vec())))
    }
}

impl FromSql for RowId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(u128::from_be_bytes(bytes)))
    }
}

macro_rules! integers {
    ($($type:ident),*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Owned(Value::Integer(self.0.into())))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map(Self)
            }
        }
    )*};
}

integers!(Utc, Offset, StudyDay);

/// Stores an enum as the word serde uses for it, so that the file reads well in any SQLite shell.
macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal),* })*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Text(match self {
                    $(Self::$variant => $word.as_bytes(),)*
                })))
            }
        }

        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_bytes()? {
                    // As bytes: a rebuild reads four of them a row, a million times.
                    $(word if word == $word.as_bytes() => Ok(Self::$variant),)*
                    other => {
                        let other = String::from_utf8_lossy(other);
                        Err(FromSqlError::Other(format!("unknown word `{other}`").into()))
                    }
                }
            }
        }

        #[cfg(test)]
        impl $type {
            const ALL: &'static [Self] = &[$(Self::$variant),*];
        }
    )*};
}

words! {
    Way {
        Choose = "choose", Type = "type", Number = "number", Cloze = "cloze", Order = "order", Spot = "spot",
        Explain = "explain", Code = "code", Scenario = "scenario"
    }
    Level { Recognise = "recognise", Cued = "cued", Free = "free", Apply = "apply", Timed = "timed" }
    Nature { Fact = "fact", Vocab = "vocab", Concept = "concept", Procedure = "procedure", Problem = "problem" }
    Phase {
        Pretest = "pretest", Review = "review", Probe = "probe", Retry = "retry", Redo = "redo", Exam = "exam",
        Cram = "cram"
    }
    Kind { Line = "line", Hand = "hand", Caught = "caught", Story = "story" }
    Confidence { Guess = "guess", Perhaps = "perhaps", Likely = "likely", Certain = "certain" }
    Verdict { Right = "right", Near = "near", Partial = "partial", Off = "off", GaveUp = "gave-up" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_read_by_the_order_of_their_columns() {
        let place = crate::store::testing::Place::new();
        let store = place.store();
        for sql in [sql!("attempts_of_item"), sql!("attempt_get"), sql!("attempts_recent"), sql!("behind_one")] {
            let statement = store.conn.prepare(sql).unwrap();
            assert_eq!(statement.column_names().collect::<Vec<_>>(), ATTEMPT, "{sql}");
        }
    }

    fn check<T: ToSql + FromSql + serde::Serialize + PartialEq + std::fmt::Debug>(all: &[T]) {
        for value in all {
            let ToSqlOutput::Borrowed(stored) = value.to_sql().unwrap() else { panic!("not borrowed") };
            assert_eq!(serde_json::to_string(value).unwrap(), format!("\"{}\"", stored.as_str().unwrap()));
            assert_eq!(&T::column_result(stored).unwrap(), value);
        }
    }

    #[test]
    fn stored_words_are_those_of_serde() {
        check(Level::ALL);
        check(Way::ALL);
        check(Nature::ALL);
        check(Phase::ALL);
        check(Confidence::ALL);
        check(Verdict::ALL);
        check(Kind::ALL);
    }
}
