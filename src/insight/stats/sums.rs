//! The figures that are sums over the cells of a year.

use std::collections::BTreeMap;

use super::{Spent, WAYS, first_day, lasted, whole};
use crate::insight::{
    calibration::{Calibration, Level},
    cell::{Cells, Figure, Sums},
    item::RELAPSE_DAYS,
    score::{self, Estimate, Z},
    survival::{Lasted, Survival},
};

/// Answers from which a mean has an interval.
const MEAN_FROM: i64 = 5;

pub(super) fn recovery(cells: &Cells, today: i32) -> Survival {
    let within = cells.of(Figure::Episode).filter(|(cell, _)| cell.day >= first_day(today) && cell.day <= today);
    let all: Vec<Lasted> = within.map(|(cell, sums)| lasted(cell.day, cell.mark, sums, today)).collect();
    Survival::of(&all)
}

pub(super) fn relapse(cells: &Cells, today: i32) -> Option<Estimate> {
    let (mut n, mut again) = (0, 0);
    // The last day of the week counts.
    let known = |monday: i32| monday >= first_day(today) && monday + 6 <= today - RELAPSE_DAYS;
    for (cell, sums) in cells.of(Figure::Relapse).filter(|(cell, _)| known(cell.day) && cell.mark >= 0) {
        n += whole(sums.n);
        again += if cell.mark == 1 { whole(sums.n) } else { 0 };
    }
    score::share(again as usize, n as usize)
}

/// Gives the median of bucketed seconds: the middle of its bucket, with the interval of order statistics.
pub(super) fn redo(cells: &Cells, today: i32) -> Option<Estimate> {
    let mut buckets: BTreeMap<i32, u64> = BTreeMap::new();
    for (cell, sums) in cells.of(Figure::Redo).filter(|(cell, _)| cell.day >= first_day(today)) {
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

pub(super) fn calibration(cells: &Cells, today: i32) -> Calibration {
    let mut levels: BTreeMap<i32, Level> = BTreeMap::new();
    for (cell, sums) in cells.of(Figure::Sure).filter(|(cell, _)| cell.day >= first_day(today)) {
        let level = levels.entry(cell.mark).or_insert(Level { stated: cell.mark, n: 0, right: 0 });
        level.n += whole(sums.n);
        level.right += whole(sums.a);
    }
    Calibration::of(&levels.into_values().collect::<Vec<_>>())
}

pub(super) fn ways(cells: &Cells, today: i32) -> Vec<Spent> {
    let mut sums: BTreeMap<i32, Sums> = BTreeMap::new();
    for (cell, of) in cells.of(Figure::Way).filter(|(cell, _)| cell.day >= first_day(today)) {
        sums.entry(cell.mark).or_default().add(*of, 1);
    }
    let spent = |(mark, sums): (i32, Sums)| {
        let n = sums.n as f64;
        let mean = sums.a as f64 / n;
        let spread = (sums.b as f64 - n * mean * mean) / (n - 1.0);
        let half = Z * (spread.max(0.0) / n).sqrt();
        let tenths = |value: f64| value.max(0.0) / 10.0;
        Some(Spent {
            way: WAYS.into_iter().find(|way| *way as i32 == mark)?,
            n: whole(sums.n),
            seconds: whole(sums.a) / 10,
            mean: (sums.n >= MEAN_FROM).then(|| Estimate {
                value: tenths(mean),
                low: tenths(mean - half),
                high: tenths(mean + half),
                n: sums.n as usize,
            }),
            right: score::share(sums.c as usize, sums.n as usize),
        })
    };
    let mut ways: Vec<Spent> = sums.into_iter().filter_map(spent).collect();
    ways.sort_by_key(|spent| std::cmp::Reverse(spent.seconds));
    ways
}

/// Gives the share of PR-8: stumbled first, recalled later. Over the whole log: it is an account, not a trend.
#[must_use]
pub fn recalled_of(cells: &Cells) -> Option<Estimate> {
    let of = |mark: i32| -> u64 {
        cells.of(Figure::First).filter(|(cell, _)| cell.mark == mark).map(|(_, sums)| whole(sums.n)).sum()
    };
    let (not, recalled) = (of(2), of(3));
    score::share(recalled as usize, (not + recalled) as usize)
}
