//! The tables of abilities: a row for each skill, item and level, and what skills and levels were before each UTC day.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params};

use super::error::StoreError;
use crate::{
    deck::model::Level,
    memory::{
        ability::{Bias, ItemLevel, Sign, SkillLevel},
        footing::{ALL, LEVELS, place},
        row::{ItemKey, RowId, Utc},
    },
};

/// Milliseconds in a UTC day.
const DAY_MS: i64 = 86_400_000;

/// A UTC day, counted from 1970: checkpoints are kept a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bucket(pub i64);

impl Bucket {
    /// Gives the day of an instant.
    pub(super) fn of(at: Utc) -> Self {
        Self(at.0.div_euclid(DAY_MS))
    }

    /// Gives the first instant of the day.
    pub(super) fn start(self) -> Utc {
        Utc(self.0.saturating_mul(DAY_MS))
    }

    /// Gives a study day that ends before any attempt of the day was made, wherever that was.
    pub(super) fn study_day(self) -> i64 {
        self.0.saturating_sub(4)
    }
}

/// Reads the ability in a skill.
pub(super) fn skill(conn: &Connection, deck: &str, skill: &str) -> Result<Option<SkillLevel>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("skill_level"))?;
    Ok(statement.query_one(named_params! {":deck": deck, ":skill": skill}, skill_level).optional()?)
}

/// Reads the biases of all levels, lowest first.
pub(super) fn biases(conn: &Connection) -> Result<[Bias; LEVELS], StoreError> {
    let mut biases = [Bias::default(); LEVELS];
    let mut statement = conn.prepare_cached(sql!("level_biases"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        biases[place(row.get("level")?)] = bias(row)?;
    }
    Ok(biases)
}

/// Reads how hard an item proved under one of its ids.
pub(super) fn item(conn: &Connection, key: &ItemKey) -> Result<Option<ItemLevel>, StoreError> {
    let mut statement = conn.prepare_cached(sql!("item_level"))?;
    let found = statement.query_one(named_params! {":deck": key.deck, ":item": key.item}, |row| {
        Ok(ItemLevel {
            deviation: row.get("deviation")?,
            n: row.get("n")?,
            last_day: row.get("last_day")?,
            newest: newest(row)?,
        })
    });
    Ok(found.optional()?)
}

/// Stores how hard an item proved under one of its ids.
pub(super) fn put_item(conn: &Connection, key: &ItemKey, level: &ItemLevel) -> Result<(), StoreError> {
    let (newest_ms, newest_id) = level.newest.unzip();
    // By position, as the checkpoints are: a rebuild writes a hundred thousand of them.
    conn.prepare_cached(sql!("item_level_put"))?.execute(params![
        key.deck,
        key.item,
        level.deviation,
        level.n,
        level.last_day,
        newest_ms,
        newest_id,
    ])?;
    Ok(())
}

/// Reads a skill with its ability from a row of `skill_levels.sql`.
pub(super) fn named_skill(row: &SqlRow<'_>) -> rusqlite::Result<((String, String), SkillLevel)> {
    Ok(((row.get("deck")?, row.get("skill")?), skill_level(row)?))
}

fn skill_level(row: &SqlRow<'_>) -> rusqlite::Result<SkillLevel> {
    Ok(SkillLevel { theta: row.get("theta")?, variance: row.get("variance")?, n: row.get("n")?, newest: newest(row)? })
}

fn bias(row: &SqlRow<'_>) -> rusqlite::Result<Bias> {
    Ok(Bias { kappa: row.get("kappa")?, n: row.get("n")?, newest: newest(row)? })
}

fn newest(row: &SqlRow<'_>) -> rusqlite::Result<Option<(Utc, RowId)>> {
    Ok(row.get::<_, Option<Utc>>("newest_ms")?.zip(row.get("newest_id")?))
}

/// Which of the skills on a desk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

/// Skills and biases that are being changed, with the checkpoints that are to be kept of them. Nothing is stored before
/// [`Desk::store`].
#[derive(Debug, Default)]
pub(super) struct Desk {
    index: BTreeMap<String, BTreeMap<String, usize>>,
    skills: Vec<Kept>,
    biases: [Bias; LEVELS],
    moved: [bool; LEVELS],
    skills_before: Vec<(Bucket, usize, SkillLevel)>,
    biases_before: Vec<(Bucket, Level, Bias)>,
}

#[derive(Debug)]
struct Kept {
    deck: String,
    skill: String,
    level: SkillLevel,
    moved: bool,
}

impl Desk {
    /// Lays out the biases as they are stored.
    pub(super) fn of(conn: &Connection) -> Result<Self, StoreError> {
        Ok(Self { biases: biases(conn)?, ..Self::default() })
    }

    /// Finds a skill; reads it from the database, if one is given, when it is not on the desk yet.
    pub(super) fn find(&mut self, conn: Option<&Connection>, deck: &str, skill: &str) -> Result<Place, StoreError> {
        if let Some(at) = self.index.get(deck).and_then(|skills| skills.get(skill)) {
            return Ok(Place(*at));
        }
        let level = conn.map(|conn| self::skill(conn, deck, skill)).transpose()?.flatten().unwrap_or_default();
        let at = self.skills.len();
        self.skills.push(Kept { deck: deck.to_owned(), skill: skill.to_owned(), level, moved: false });
        self.index.entry(deck.to_owned()).or_default().insert(skill.to_owned(), at);
        Ok(Place(at))
    }

    /// Tells whether a sign comes before one that is in already.
    pub(super) fn is_late(&self, skill: Place, sign: &Sign) -> bool {
        let after = |newest: Option<(Utc, RowId)>| newest.is_some_and(|newest| sign.order <= newest);
        after(self.skills[skill.0].level.newest) || (sign.seen && after(self.biases[place(sign.level)].newest))
    }

    /// Takes in a sign that comes after all that are in.
    pub(super) fn step(&mut self, skill: Place, sign: &Sign) {
        let bucket = Bucket::of(sign.order.0);
        let begins = |newest: Option<(Utc, RowId)>| newest.is_none_or(|(at, _)| Bucket::of(at) < bucket);
        let kept = &mut self.skills[skill.0];
        if begins(kept.level.newest) {
            self.skills_before.push((bucket, skill.0, kept.level));
        }
        kept.level.take(sign);
        kept.moved = true;
        if !sign.seen {
            return;
        }
        let at = place(sign.level);
        if begins(self.biases[at].newest) {
            self.biases_before.push((bucket, sign.level, self.biases[at]));
        }
        self.biases[at].take(sign);
        self.moved[at] = true;
    }

    /// Stores what was changed.
    pub(super) fn store(&self, conn: &Connection) -> Result<(), StoreError> {
        let mut before = conn.prepare_cached(sql!("skill_before_put"))?;
        for (bucket, at, level) in &self.skills_before {
            let Kept { deck, skill, .. } = &self.skills[*at];
            let (newest_ms, newest_id) = level.newest.unzip();
            let (theta, variance, n) = (level.theta, level.variance, level.n);
            before.execute(params![bucket.0, deck, skill, theta, variance, n, newest_ms, newest_id])?;
        }
        let mut put = conn.prepare_cached(sql!("skill_level_put"))?;
        for Kept { deck, skill, level, .. } in self.skills.iter().filter(|kept| kept.moved) {
            let (newest_ms, newest_id) = level.newest.unzip();
            put.execute(named_params! {
                ":deck": deck, ":skill": skill, ":theta": level.theta, ":variance": level.variance, ":n": level.n,
                ":newest_ms": newest_ms, ":newest_id": newest_id,
            })?;
        }
        let mut before = conn.prepare_cached(sql!("bias_before_put"))?;
        for (bucket, level, bias) in &self.biases_before {
            let (newest_ms, newest_id) = bias.newest.unzip();
            before.execute(named_params! {
                ":bucket": bucket.0, ":level": level, ":kappa": bias.kappa, ":n": bias.n, ":newest_ms": newest_ms,
                ":newest_id": newest_id,
            })?;
        }
        let mut put = conn.prepare_cached(sql!("level_bias_put"))?;
        for level in ALL.into_iter().filter(|level| self.moved[place(*level)]) {
            let bias = &self.biases[place(level)];
            let (newest_ms, newest_id) = bias.newest.unzip();
            put.execute(named_params! {
                ":level": level, ":kappa": bias.kappa, ":n": bias.n, ":newest_ms": newest_ms, ":newest_id": newest_id,
            })?;
        }
        Ok(())
    }

    /// Counts the rows of each table that are not as they are on this desk, which holds a fold of the whole log.
    pub(super) fn differences(&self, conn: &Connection) -> Result<[(&'static str, u64); 4], StoreError> {
        let name = |at: usize| (self.skills[at].deck.clone(), self.skills[at].skill.clone());
        let skills = (0..self.skills.len()).map(|at| (name(at), self.skills[at].level)).collect();
        let stored = all(conn, sql!("skill_levels"), named_skill)?;
        let before = self.skills_before.iter().map(|(bucket, at, level)| ((*bucket, name(*at)), *level)).collect();
        let stored_before = all(conn, sql!("skill_before_all"), |row| {
            let (name, level) = named_skill(row)?;
            Ok(((Bucket(row.get("bucket")?), name), level))
        })?;
        let moved = ALL.into_iter().filter(|level| self.moved[place(*level)]);
        let kappas = moved.map(|level| (level, self.biases[place(level)])).collect();
        let stored_kappas = all(conn, sql!("level_biases"), |row| Ok((row.get("level")?, bias(row)?)))?;
        let kappas_before = self.biases_before.iter().map(|(bucket, level, bias)| ((*bucket, *level), *bias)).collect();
        let stored_kappas_before = all(conn, sql!("bias_before_all"), |row| {
            Ok(((Bucket(row.get("bucket")?), row.get("level")?), bias(row)?))
        })?;
        Ok([
            ("skill_level", unlike(&skills, &stored)),
            ("skill_before", unlike(&before, &stored_before)),
            ("level_bias", unlike(&kappas, &stored_kappas)),
            ("bias_before", unlike(&kappas_before, &stored_kappas_before)),
        ])
    }
}

fn all<K: Ord, V>(
    conn: &Connection,
    sql: &str,
    read: impl Fn(&SqlRow<'_>) -> rusqlite::Result<(K, V)>,
) -> Result<BTreeMap<K, V>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// Counts the keys that are in one map alone, or have another value in the other.
fn unlike<K: Ord, V: PartialEq>(one: &BTreeMap<K, V>, other: &BTreeMap<K, V>) -> u64 {
    let missing = other.keys().filter(|key| !one.contains_key(key)).count();
    let differing = one.iter().filter(|(key, value)| other.get(key) != Some(value)).count();
    (missing + differing) as u64
}
