//! Counts by study day that add up over items: what most figures are worked out from, whatever the length of the log.
//!
//! A week stands under its Monday. Sums are whole numbers, so that adding and taking away in any order comes to the same.

use std::collections::BTreeMap;

/// What is counted. The number is what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Figure {
    /// Honest answers. Mark: 0 for a right one, else the place of the error's kind and 1.
    Answer = 0,
    /// Errors predicted near even chances, by week. Mark: the place of the kind. a: score in thousandths, b: its square.
    Matched = 1,
    /// Answers by way of asking, by week. Mark: the place of the way. a: tenths of a second, b: their square, c: right ones.
    Way = 2,
    /// Answers with a confidence, by week. Mark: the chance it says, in thousandths. a: right ones.
    Sure = 3,
    /// What unseen rungs say of ability. Day: the UTC day; name: the skill. a: error, b: slope, c: noise, in millionths.
    Ability = 4,
    /// Stumbles with what followed. Mark: days until recovered, by week of the stumble; -1 for not yet, by its day.
    Episode = 5,
    /// Recoveries with what followed within 30 days, by week of the recovery. Mark: 1 a relapse, 0 none though asked, -1 not
    /// asked.
    Relapse = 6,
    /// Right redos, by week. Mark: the bucket of the seconds since the stumble.
    Redo = 7,
    /// Items by their first attempt, by its week. Mark: 0 right, 1 a stumble not tried again on a later day, 2 tried and
    /// not recalled, 3 recalled.
    First = 8,
    /// Hits of a misconception, named.
    Hit = 9,
}

impl Figure {
    /// All figures.
    pub const ALL: [Figure; 10] = [
        Figure::Answer,
        Figure::Matched,
        Figure::Way,
        Figure::Sure,
        Figure::Ability,
        Figure::Episode,
        Figure::Relapse,
        Figure::Redo,
        Figure::First,
        Figure::Hit,
    ];
}

/// Where something is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// What is counted.
    pub figure: Figure,
    /// The day it is counted for.
    pub day: i32,
    /// Which of its kinds, by [`Figure`].
    pub mark: i32,
    /// A name, where the figure has one.
    pub name: String,
}

/// What is counted there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many.
    pub n: i64,
    /// First sum, by [`Figure`].
    pub a: i64,
    /// Second sum.
    pub b: i64,
    /// Third sum.
    pub c: i64,
}

impl Sums {
    /// Adds so many times the other.
    pub fn add(&mut self, other: Sums, times: i64) {
        self.n += times * other.n;
        self.a += times * other.a;
        self.b += times * other.b;
        self.c += times * other.c;
    }
}

/// Cells with what is counted in them; empty ones are left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cells(pub BTreeMap<Cell, Sums>);

impl Cells {
    /// Counts one more.
    pub fn count(&mut self, figure: Figure, day: i32, mark: i32, sums: (i64, i64, i64)) {
        self.named(figure, day, mark, String::new(), sums);
    }

    /// Counts one more under a name.
    pub fn named(&mut self, figure: Figure, day: i32, mark: i32, name: String, (a, b, c): (i64, i64, i64)) {
        self.0.entry(Cell { figure, day, mark, name }).or_default().add(Sums { n: 1, a, b, c }, 1);
    }

    /// Adds all of the other, or takes it away (`times` = -1).
    pub fn add(&mut self, other: &Cells, times: i64) {
        for (cell, sums) in &other.0 {
            self.add_one(cell, *sums, times);
        }
    }

    fn add_one(&mut self, cell: &Cell, sums: Sums, times: i64) {
        match self.0.get_mut(cell) {
            Some(here) => {
                here.add(sums, times);
                if *here == Sums::default() {
                    self.0.remove(cell);
                }
            }
            None => {
                let mut here = Sums::default();
                here.add(sums, times);
                self.0.insert(cell.clone(), here);
            }
        }
    }

    /// Gives the cells of one figure.
    pub fn of(&self, figure: Figure) -> impl Iterator<Item = (&Cell, &Sums)> {
        let least = |figure| Cell { figure, day: i32::MIN, mark: i32::MIN, name: String::new() };
        self.0.range(least(figure)..).take_while(move |(cell, _)| cell.figure == figure)
    }
}

/// Reads a count that was kept; one below 0 is none.
pub(super) fn whole(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
