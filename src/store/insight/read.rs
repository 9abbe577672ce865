//! What the figures are worked out from, read from the tables. Folds nothing.
//!
//! A log of years has tens of thousands of cells. They are read in the order of their table, which is that of days, and
//! added up over decks as they come; abilities, of which every skill has one a day, go to their skill without a name of
//! their own.

use std::collections::BTreeMap;

use rusqlite::{Row as SqlRow, Statement, named_params};

use super::key;
use crate::{
    insight::{
        cell::{Cell, Cells, Figure, Sums},
        stats::{self, Belief, Mixup, Source, Surely},
        stood::{Standing, Stood, Told},
    },
    memory::row::{ItemKey, StudyDay},
    store::{Store, error::StoreError},
};

/// Items of a list of the worst.
const WORST: u32 = 50;
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

impl Store {
    /// Reads what the figures of a deck, or of all, are worked out from. `now_ms` is the present instant.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn insight(&self, deck: Option<&str>, today: StudyDay, now_ms: i64) -> Result<Source, StoreError> {
        let _moment = self.snapshot()?;
        let year = stats::first_day(today.0).min(stats::first_span_day(today.0));
        let mut statement = self.conn.prepare_cached(sql!("insight_cells"))?;
        let mut cells = Vec::new();
        for figure in Figure::ALL.into_iter().filter(|figure| *figure != Figure::Ability) {
            let from = if figure == Figure::First { i32::MIN } else { year };
            counts(&mut statement, figure, from, deck, &mut cells)?;
        }
        let (mut sures, mut mixups) =
            (self.conn.prepare_cached(sql!("insight_sures"))?, self.conn.prepare_cached(sql!("insight_mixups"))?);
        let which = named_params! {":deck": deck, ":most": WORST};
        Ok(Source {
            today: today.0,
            cells: Cells(cells.into_iter().collect()),
            skills: self.skills(&mut statement, deck, today, now_ms)?,
            beliefs: self.beliefs(deck)?,
            sure: sures.query_map(which, surely)?.collect::<Result<_, _>>()?,
            mixups: mixups.query_map(which, mixup)?.collect::<Result<_, _>>()?,
            ahead: (Vec::new(), 0),
        })
    }

    /// Gives abilities in the order of deck and skill; `cells` is the statement for those.
    fn skills(
        &self,
        cells: &mut Statement<'_>,
        deck: Option<&str>,
        today: StudyDay,
        now_ms: i64,
    ) -> Result<Vec<Standing>, StoreError> {
        let mut skills = Skills::default();
        // Told by spans alone.
        let from = stats::first_span_day(today.0);
        let mut statement = self.conn.prepare_cached(sql!("insight_stood"))?;
        let days = named_params! {":from": from - 2, ":now": now_ms.div_euclid(DAY_MS) + 1};
        let mut rows = statement.query(days)?;
        while let Some(row) = rows.next()? {
            let Some(skill) = skills.of(row, deck, 1)? else { continue };
            skill.stood.push(Stood { day: row.get(2)?, theta: row.get(3)?, variance: row.get(4)?, n: row.get(5)? });
        }
        let mut rows = cells.query(named_params! {":figure": Figure::Ability as u8, ":from": from})?;
        while let Some(row) = rows.next()? {
            let Some(skill) = skills.of(row, deck, 3)? else { continue };
            skill.told.push(Told { day: row.get(1)?, sums: sums(row)? });
        }
        let mut skills = skills.all;
        skills.sort_by(|a, b| (&a.deck, &a.skill).cmp(&(&b.deck, &b.skill)));
        for skill in &mut skills {
            // They come that way; nothing promises it.
            skill.stood.sort_by_key(|stood| stood.day);
            skill.told.sort_by_key(|told| told.day);
        }
        Ok(skills)
    }

    fn beliefs(&self, deck: Option<&str>) -> Result<Vec<Belief>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql!("insight_beliefs"))?;
        let read = |row: &SqlRow<'_>| {
            let (id, items, healed): (String, u32, u32) = (row.get("belief")?, row.get("items")?, row.get("healed")?);
            Ok(Belief {
                deck: row.get("deck")?,
                title: id.clone(),
                id,
                items,
                hits: row.get("hits")?,
                sure: row.get("sure")?,
                last: row.get("last")?,
                healed,
                closed: healed == items,
            })
        };
        let beliefs = statement.query_map(named_params! {":deck": deck}, read)?;
        Ok(beliefs.collect::<Result<_, _>>()?)
    }
}

/// Reads the counts of a figure, added up over decks, in the order of cells.
pub(in crate::store) fn counts(
    statement: &mut Statement<'_>,
    figure: Figure,
    from: i32,
    deck: Option<&str>,
    into: &mut Vec<(Cell, Sums)>,
) -> Result<(), StoreError> {
    // Of one day, which has few.
    let mut of_day: BTreeMap<(i32, String), Sums> = BTreeMap::new();
    let mut day = from;
    let mut rows = statement.query(named_params! {":figure": figure as u8, ":from": from})?;
    let mut over = |day: i32, of_day: &mut BTreeMap<(i32, String), Sums>| {
        let cells = std::mem::take(of_day).into_iter();
        into.extend(cells.map(|((mark, name), sums)| (Cell { figure, day, mark, name }, sums)));
    };
    while let Some(row) = rows.next()? {
        if deck.is_some_and(|deck| text(row, 0).is_ok_and(|of| of != deck)) {
            continue;
        }
        let next: i32 = row.get(1)?;
        if next != day {
            over(day, &mut of_day);
            day = next;
        }
        of_day.entry((row.get(2)?, text(row, 3)?.to_owned())).or_default().add(sums(row)?, 1);
    }
    over(day, &mut of_day);
    Ok(())
}

/// Skills as they are met. Every day has most of them, in the same order: the one that is wanted is mostly the one that
/// came after the last one the day before.
#[derive(Default)]
struct Skills {
    all: Vec<Standing>,
    by_name: BTreeMap<String, BTreeMap<String, usize>>,
    last: usize,
}

impl Skills {
    /// Finds the skill of a row: the deck's name comes first in it, the skill's at `name`. None for another deck's than
    /// that which is wanted.
    fn of(&mut self, row: &SqlRow<'_>, wanted: Option<&str>, name: usize) -> rusqlite::Result<Option<&mut Standing>> {
        let (deck, skill) = (text(row, 0)?, text(row, name)?);
        if wanted.is_some_and(|wanted| wanted != deck) {
            return Ok(None);
        }
        let is_it = |of: &Standing| of.skill == skill && of.deck == deck;
        let next = if self.last + 1 < self.all.len() { self.last + 1 } else { 0 };
        self.last = match self.all.get(next) {
            Some(of) if is_it(of) => next,
            _ => self.find(deck, skill),
        };
        Ok(self.all.get_mut(self.last))
    }

    fn find(&mut self, deck: &str, skill: &str) -> usize {
        if let Some(place) = self.by_name.get(deck).and_then(|skills| skills.get(skill)) {
            return *place;
        }
        let place = self.all.len();
        self.by_name.entry(deck.to_owned()).or_default().insert(skill.to_owned(), place);
        self.all.push(Standing { deck: deck.to_owned(), skill: skill.to_owned(), ..Standing::default() });
        place
    }
}

fn text<'a>(row: &'a SqlRow<'_>, column: usize) -> rusqlite::Result<&'a str> {
    Ok(row.get_ref(column)?.as_str()?)
}

fn sums(row: &SqlRow<'_>) -> rusqlite::Result<Sums> {
    Ok(Sums { n: row.get(4)?, a: row.get(5)?, b: row.get(6)?, c: row.get(7)? })
}

fn surely(row: &SqlRow<'_>) -> rusqlite::Result<Surely> {
    Ok(Surely { key: key(row)?, sure: row.get(2)?, off: row.get(3)?, last: row.get(4)? })
}

fn mixup(row: &SqlRow<'_>) -> rusqlite::Result<Mixup> {
    let deck: String = row.get(0)?;
    let given = ItemKey { deck: deck.clone(), item: row.get(2)? };
    Ok(Mixup { asked: ItemKey { deck, item: row.get(1)? }, given, n: row.get(3)?, last: row.get(4)? })
}
