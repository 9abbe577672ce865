//! How long stumbles last: until a right redo, until the first unaided success on a later day, until they come again.

use std::collections::BTreeMap;

use super::{
    cell::{Cells, Figure, Sums, whole},
    item::RELAPSE_DAYS,
    score::{self, Estimate, Z},
    survival::{Lasted, Survival},
};

/// Makes of a cell what lasts: days until the end, or until today. (What is open stands under its own day.)
pub(super) fn lasted(day: i32, mark: i32, sums: &Sums, today: i32) -> Lasted {
    if mark >= 0 {
        Lasted { time: mark, ended: whole(sums.n), open: 0 }
    } else {
        Lasted { time: (today - day).max(0), ended: 0, open: whole(sums.n) }
    }
}

/// Tells how long stumbles lasted that began from a day on.
pub(super) fn recovery(cells: &Cells, from: i32, today: i32) -> Survival {
    let within = cells.of(Figure::Episode).filter(|(cell, _)| cell.day >= from && cell.day <= today);
    let all: Vec<Lasted> = within.map(|(cell, sums)| lasted(cell.day, cell.mark, sums, today)).collect();
    Survival::of(&all)
}

/// Tells how many of those recovered from came again within 30 days.
pub(super) fn relapse(cells: &Cells, from: i32, today: i32) -> Option<Estimate> {
    let (mut n, mut again) = (0, 0);
    // The last day of the week counts.
    let known = |monday: i32| monday >= from && monday + 6 <= today - RELAPSE_DAYS;
    for (cell, sums) in cells.of(Figure::Relapse).filter(|(cell, _)| known(cell.day) && cell.mark >= 0) {
        n += whole(sums.n);
        again += if cell.mark == 1 { whole(sums.n) } else { 0 };
    }
    score::share(again as usize, n as usize)
}

/// Gives the median of bucketed seconds: the middle of its bucket, with the interval of order statistics.
pub(super) fn redo(cells: &Cells, from: i32) -> Option<Estimate> {
    let mut buckets: BTreeMap<i32, u64> = BTreeMap::new();
    for (cell, sums) in cells.of(Figure::Redo).filter(|(cell, _)| cell.day >= from) {
        *buckets.entry(cell.mark).or_default() += whole(sums.n);
    }
    let n: u64 = buckets.values().sum();
    if n < 5 {
        return None;
    }
    let at = |rank: f64| {
        let mut seen = 0;
        let found = buckets.iter().find(|(_, count)| {
            seen += **count;
            seen as f64 >= rank.max(1.0)
        });
        found.map(|(bucket, _)| *bucket)
    };
    let (middle, half) = (n as f64 / 2.0, Z * (n as f64).sqrt() / 2.0);
    let edge = |bucket: i32| 2.0_f64.powf(f64::from(bucket) / 4.0);
    let low = at(middle - half)?;
    let high = at((middle + half + 1.0).min(n as f64))?;
    let bucket = at(middle)?;
    let value = (edge(bucket) * edge(bucket + 1)).sqrt();
    Some(Estimate { value, low: edge(low), high: edge(high + 1), n: n as usize })
}
