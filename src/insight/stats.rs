//! All figures of a learner as one value: what the screens, the files and the command line show.
//!
//! Every figure has the number it rests on, and an interval or too little to give one.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::{
    calendar,
    calibration::{Calibration, Level},
    cell::{Cells, Figure, Sums, whole},
    growth::{self, AGAIN_DAYS, Evidence, Growth, SPAN, Span},
    lasting::{lasted, recovery, redo, relapse},
    score::{self, Estimate, Z},
    stood::Standing,
    survival::{Lasted, Survival},
};
use crate::{
    deck::model::Way,
    memory::row::{ItemKey, StudyDay},
};

/// Spans of four weeks that are looked at: most of a year.
pub const SPANS: i32 = 12;
/// Weeks of the heatmap.
pub const WEEKS: i32 = 53;
/// Answers from which a mean has an interval.
const MEAN_FROM: i64 = 5;

/// What the figures are worked out from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Today's study day.
    pub today: i32,
    /// Counts of a deck, or of all: all figures but that of abilities.
    pub cells: Cells,
    /// Abilities, in the order of deck and skill.
    pub skills: Vec<Standing>,
    /// Misconceptions that are or were held.
    pub beliefs: Vec<Belief>,
    /// Items at which the learner was sure and off, the worst first.
    pub sure: Vec<Surely>,
    /// Items that are taken for each other, the most frequent first.
    pub mixups: Vec<Mixup>,
    /// Becomes due on each of the days from tomorrow on; due now.
    pub ahead: (Vec<usize>, usize),
}

/// An item at which the learner was sure and off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Surely {
    /// The item.
    #[serde(serialize_with = "as_text")]
    pub key: ItemKey,
    /// Answers with a confidence of 75 % or more.
    pub sure: u32,
    /// Those that were not right.
    pub off: u32,
    /// Day of the last of those.
    #[serde(serialize_with = "as_date")]
    pub last: StudyDay,
}

/// Two items of which one was answered with what is right for the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mixup {
    /// The item that was asked.
    #[serde(serialize_with = "as_text")]
    pub asked: ItemKey,
    /// The item whose answer was given.
    #[serde(serialize_with = "as_text")]
    pub given: ItemKey,
    /// How often.
    pub n: u32,
    /// The last day.
    #[serde(serialize_with = "as_date")]
    pub last: StudyDay,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The study day.
    #[serde(serialize_with = "as_date")]
    pub day: StudyDay,
    /// Honest answers.
    pub answers: u64,
    /// Those that were not right.
    pub stumbles: u64,
}

/// Days in a row with an honest answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Streak {
    /// Up to today, or to yesterday while today has none yet.
    pub now: u32,
    /// The longest within the year that is shown.
    pub longest: u32,
    /// Days of the year with an answer.
    pub days: u32,
}

/// Four weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Month {
    /// The first day.
    #[serde(serialize_with = "as_date")]
    pub from: StudyDay,
    /// The last.
    #[serde(serialize_with = "as_date")]
    pub to: StudyDay,
    /// Honest answers.
    pub answers: u64,
    /// Share that was not right; none without answers.
    pub errors: Option<Estimate>,
    /// Errors by kind, in the order of [`super::kind::Kind::ALL`].
    pub kinds: [u64; 7],
}

/// A misconception across items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Belief {
    /// Deck.
    pub deck: String,
    /// Its id there.
    pub id: String,
    /// Its name, as far as the deck tells.
    pub title: String,
    /// Items that show it.
    pub items: u32,
    /// How often it was hit.
    pub hits: u32,
    /// How often with a confidence of 75 % or more.
    pub sure: u32,
    /// Day of the last hit.
    #[serde(serialize_with = "as_date")]
    pub last: StudyDay,
    /// Items right without help on a later day.
    pub healed: u32,
    /// It is held no more: every item that showed it was right since.
    pub closed: bool,
}

/// Ability in a skill over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Deck.
    pub deck: String,
    /// Skill.
    pub skill: String,
    /// Its name, as far as the deck tells.
    pub title: String,
    /// At the end of each span, the oldest first; none before the first answer.
    pub points: Vec<Option<Estimate>>,
}

/// Time by way of asking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spent {
    /// The way.
    pub way: Way,
    /// Answers.
    pub n: u64,
    /// Seconds altogether.
    pub seconds: u64,
    /// Mean seconds of an answer; the interval only from 5 answers on.
    pub mean: Option<Estimate>,
    /// Share right.
    pub right: Option<Estimate>,
}

/// All figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Today.
    #[serde(serialize_with = "as_date")]
    pub today: StudyDay,
    /// The deck they are of; all when none.
    pub deck: Option<String>,
    /// The days of a year, the oldest first, beginning on a Monday and ending today.
    pub days: Vec<Day>,
    /// Days in a row.
    pub streak: Streak,
    /// Spans of four weeks, the oldest first; the last one ends with this week.
    pub months: Vec<Month>,
    /// Whether errors grow up.
    pub growth: Growth,
    /// Days until stumbles of the year were recovered from.
    pub recovery: Survival,
    /// Share of recoveries that were followed by a stumble within 30 days, of those asked again by then.
    pub relapse: Option<Estimate>,
    /// Median seconds from a stumble to a right redo, with its interval.
    pub redo: Option<Estimate>,
    /// How surely, against how often right.
    pub calibration: Calibration,
    /// Items at which the learner was sure and off.
    pub sure: Vec<Surely>,
    /// Misconceptions that are or were held, open ones first.
    pub beliefs: Vec<Belief>,
    /// Items taken for each other.
    pub mixups: Vec<Mixup>,
    /// Ability over time.
    pub skills: Vec<Line>,
    /// Time by way of asking, over the year.
    pub ways: Vec<Spent>,
    /// Of the items stumbled at first and tried on a later day, the share that was recalled.
    pub recalled: Option<Estimate>,
    /// Due now.
    pub due: usize,
    /// Becomes due on each of the next days, tomorrow's first.
    pub ahead: Vec<usize>,
}

/// Ways of asking in the order of their marks.
pub const WAYS: [Way; 9] =
    [Way::Choose, Way::Type, Way::Number, Way::Cloze, Way::Order, Way::Spot, Way::Explain, Way::Code, Way::Scenario];

/// Works out all figures; `deck` is the one they are of, if they are of one.
#[must_use]
pub fn stats(source: &Source, deck: Option<&str>) -> Stats {
    let cells = &source.cells;
    let today = source.today;
    let days = days(cells, today);
    Stats {
        today: StudyDay(today),
        deck: deck.map(str::to_owned),
        streak: streak(&days),
        months: months(cells, today),
        growth: growth::growth(&spans(source)),
        recovery: recovery(cells, first_day(today), today),
        relapse: relapse(cells, first_day(today), today),
        redo: redo(cells, first_day(today)),
        calibration: calibration(cells, today),
        sure: source.sure.clone(),
        beliefs: beliefs(&source.beliefs),
        mixups: source.mixups.clone(),
        skills: lines(source, today),
        ways: ways(cells, today),
        recalled: recalled_of(cells),
        due: source.ahead.1,
        ahead: source.ahead.0.clone(),
        days,
    }
}

/// Gives the first day of the year that is shown: a Monday.
#[must_use]
pub fn first_day(today: i32) -> i32 {
    today - calendar::weekday(StudyDay(today)) as i32 - 7 * (WEEKS - 1)
}

/// Gives the first day of the spans: a Monday, so that the last one ends with this week.
#[must_use]
pub fn first_span_day(today: i32) -> i32 {
    today - calendar::weekday(StudyDay(today)) as i32 + 7 - SPANS * SPAN
}

/// Gives the span of a day: 0 for the oldest.
fn span_of(day: i32, today: i32) -> Option<usize> {
    let since = day.checked_sub(first_span_day(today))?;
    usize::try_from(since.div_euclid(SPAN)).ok().filter(|_| since >= 0 && day <= today)
}

fn days(cells: &Cells, today: i32) -> Vec<Day> {
    let first = first_day(today);
    let mut days: Vec<Day> = (first..=today).map(|day| Day { day: StudyDay(day), answers: 0, stumbles: 0 }).collect();
    for (cell, sums) in cells.of(Figure::Answer) {
        let place = cell.day.checked_sub(first).and_then(|at| usize::try_from(at).ok());
        if let Some(day) = place.and_then(|at| days.get_mut(at)) {
            day.answers += whole(sums.n);
            day.stumbles += if cell.mark > 0 { whole(sums.n) } else { 0 };
        }
    }
    days
}

/// Counts days in a row: a day that is not over breaks none.
fn streak(days: &[Day]) -> Streak {
    let mut streak = Streak::default();
    let mut run = 0;
    for (n, day) in days.iter().enumerate() {
        if day.answers > 0 {
            run += 1;
            streak.days += 1;
        } else if n + 1 < days.len() {
            run = 0;
        }
        streak.longest = streak.longest.max(run);
    }
    streak.now = run;
    streak
}

fn months(cells: &Cells, today: i32) -> Vec<Month> {
    let mut months: Vec<Month> = (0..SPANS)
        .map(|n| {
            let from = first_span_day(today) + n * SPAN;
            let to = StudyDay(from + SPAN - 1);
            Month { from: StudyDay(from), to, answers: 0, errors: None, kinds: [0; 7] }
        })
        .collect();
    for (cell, sums) in cells.of(Figure::Answer) {
        let Some(month) = span_of(cell.day, today).and_then(|at| months.get_mut(at)) else { continue };
        month.answers += whole(sums.n);
        if let Some(kind) = usize::try_from(cell.mark - 1).ok().and_then(|at| month.kinds.get_mut(at)) {
            *kind += whole(sums.n);
        }
    }
    for month in &mut months {
        month.errors = score::share(month.kinds.iter().sum::<u64>() as usize, month.answers as usize);
    }
    months
}

fn spans(source: &Source) -> Vec<Span> {
    let Source { today, cells, .. } = source;
    let today = *today;
    let mut spans = vec![Span::default(); SPANS as usize];
    let of = |cell_day: i32| span_of(cell_day, today);
    for (cell, sums) in cells.of(Figure::Answer) {
        if let (Some(at), Ok(kind)) = (of(cell.day), usize::try_from(cell.mark - 1)) {
            add(spans.get_mut(at).and_then(|span| span.kinds.get_mut(kind)), sums);
        }
    }
    for (cell, sums) in cells.of(Figure::Matched) {
        let (Some(at), Ok(kind)) = (of(cell.day), usize::try_from(cell.mark)) else { continue };
        let Some(span) = spans.get_mut(at) else { continue };
        add(span.matched.get_mut(kind), sums);
        span.score += sums.a as f64 / 1e3;
        span.score_squares += sums.b as f64 / 1e6;
    }
    for (cell, sums) in cells.of(Figure::Episode) {
        if let Some(span) = of(cell.day).and_then(|at| spans.get_mut(at)) {
            span.recoveries.push(lasted(cell.day, cell.mark, sums, today));
        }
    }
    recurrences(cells, today, &mut spans);
    for (skill, standing) in source.skills.iter().enumerate() {
        for told in &standing.told {
            let Some(span) = of(told.day).and_then(|at| spans.get_mut(at)) else { continue };
            let Some(theta) = standing.theta_on(told.day) else { continue };
            let millionths = |sum: i64| sum as f64 / 1e6;
            span.evidence.push(Evidence {
                skill,
                day: told.day,
                theta,
                error: millionths(told.sums.a),
                slope: millionths(told.sums.b),
                noise: millionths(told.sums.c),
                n: whole(told.sums.n),
            });
        }
    }
    spans
}

fn add(place: Option<&mut u64>, sums: &Sums) {
    if let Some(place) = place {
        *place += whole(sums.n);
    }
}

/// Adds how long it took for each misconception to come again, from each day it was hit.
fn recurrences(cells: &Cells, today: i32, spans: &mut [Span]) {
    let mut hits: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for (cell, _) in cells.of(Figure::Hit) {
        hits.entry(&cell.name).or_default().push(cell.day);
    }
    for days in hits.values() {
        for (n, day) in days.iter().enumerate() {
            let Some(span) = span_of(*day, today).and_then(|at| spans.get_mut(at)) else { continue };
            let again = days.get(n + 1).map(|next| next - day).filter(|gap| *gap <= AGAIN_DAYS);
            span.recurrences.push(match again {
                Some(gap) => Lasted { time: gap, ended: 1, open: 0 },
                None => Lasted { time: (today - day).clamp(0, AGAIN_DAYS), ended: 0, open: 1 },
            });
        }
    }
}

fn calibration(cells: &Cells, today: i32) -> Calibration {
    let mut levels: BTreeMap<i32, Level> = BTreeMap::new();
    for (cell, sums) in cells.of(Figure::Sure).filter(|(cell, _)| cell.day >= first_day(today)) {
        let level = levels.entry(cell.mark).or_insert(Level { stated: cell.mark, n: 0, right: 0 });
        level.n += whole(sums.n);
        level.right += whole(sums.a);
    }
    Calibration::of(&levels.into_values().collect::<Vec<_>>())
}

/// Puts open misconceptions first, and of each kind the latest.
fn beliefs(beliefs: &[Belief]) -> Vec<Belief> {
    let mut beliefs = beliefs.to_vec();
    beliefs.sort_by(|a, b| (a.closed, b.last, b.hits).cmp(&(b.closed, a.last, a.hits)));
    beliefs
}

/// Draws each skill's ability at the end of every span.
fn lines(source: &Source, today: i32) -> Vec<Line> {
    let mut lines = Vec::new();
    for Standing { deck, skill, stood, .. } in &source.skills {
        let points = (0..SPANS).map(|n| {
            let end = first_span_day(today) + (n + 1) * SPAN;
            // The first that stood after the end tells how it was at the end.
            let after = stood.get(stood.partition_point(|stood| stood.day < end)).or(stood.last())?;
            let half = Z * after.variance.max(0.0).sqrt();
            let (value, n) = (after.theta, after.n as usize);
            (n > 0).then_some(Estimate { value, low: value - half, high: value + half, n })
        });
        let points: Vec<Option<Estimate>> = points.collect();
        if points.iter().any(Option::is_some) {
            lines.push(Line { deck: deck.clone(), skill: skill.clone(), title: skill.clone(), points });
        }
    }
    lines
}

fn ways(cells: &Cells, today: i32) -> Vec<Spent> {
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

fn as_date<S: Serializer>(day: &StudyDay, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&calendar::iso(*day))
}

fn as_text<S: Serializer>(key: &ItemKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_asking_has_its_place() {
        for mark in 0..=Way::Scenario as i32 {
            assert!(WAYS.iter().any(|way| *way as i32 == mark), "{mark}");
        }
    }
}
