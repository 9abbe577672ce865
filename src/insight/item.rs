//! What the rows of one item add to the figures.
//!
//! **Invariant:** the figures of a log are the sum over its items, and an item's part depends on its own rows alone and on
//! no clock. So a new, late or corrected row takes away what the item added before, and adds what it adds now.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    behind::{Role, Told},
    calendar,
    cell::{Cells, Figure},
    kind::Kind,
};
use crate::{
    deck::model::Way,
    grade::{Verdict, fold::plain},
    memory::{
        ability::{self, Sign},
        amend::Amendments,
        evidence::Outcome,
        predict,
        row::{Attempt, Confidence, Phase, Row, RowId, StudyDay, Utc},
    },
    session::rows::Cause,
};

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;
/// Longer answers count with this many tenths of a second: somebody was away.
const LONGEST: i64 = 3_000;
/// How far from even chances an error is still matched (LEARNING.md 9).
const MATCHED: f64 = 0.15;
/// Days after a recovery in which a stumble is a relapse.
pub const RELAPSE_DAYS: i32 = 30;
/// Days beyond which nobody asks how long a recovery took.
pub const LONGEST_RECOVERY: i32 = 400;

/// A reflection as far as figures go.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Identity.
    pub id: RowId,
    /// The attempt it is about.
    pub attempt: RowId,
    /// When.
    pub at: Utc,
    /// The cause that was named.
    pub cause: Option<Cause>,
    /// The row it replaces.
    pub supersedes: Option<RowId>,
}

/// A misconception as one item shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// How often.
    pub hits: u32,
    /// How often with a confidence of 75 % or more.
    pub sure: u32,
    /// Day of the first hit.
    pub first: StudyDay,
    /// Day of the last.
    pub last: StudyDay,
    /// The day on which the item was right without help, later than the last hit; none so far.
    pub healed: Option<StudyDay>,
}

/// How often a learner was sure at an item, and off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sure {
    /// Answers with a confidence of 75 % or more.
    pub n: u32,
    /// Those of them that were not right.
    pub off: u32,
    /// Day of the last of those.
    pub last: StudyDay,
}

/// What an item adds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// To the counts.
    pub cells: Cells,
    /// Misconceptions it shows.
    pub beliefs: BTreeMap<String, Shown>,
    /// Answers given too surely; none when there was no miss among them.
    pub sure: Option<Sure>,
    /// Fingerprints of answers that were right when typed, or off; with how often and the last day.
    pub texts: BTreeMap<(u64, bool), (u32, StudyDay)>,
}

/// Works out what an item adds, from all its rows in order, each there once, and what was said about its attempts.
#[must_use]
pub fn part(rows: &[Row], said: &[Said]) -> Part {
    let ordered: Vec<&Row> = rows.iter().collect();
    let mut part = walked(&ordered, said).end().part;
    for (attempt, sign) in unseen(&ordered) {
        let day = sign.order.0.0.div_euclid(DAY_MS) as i32;
        let sums = (millionths(sign.error), millionths(sign.slope), millionths(sign.noise));
        part.cells.named(Figure::Ability, day, 0, attempt.skill.clone(), sums);
    }
    part
}

/// Tells in which figures the answers of an item count; with rows of a single answer alone, in which it counts whatever
/// stands around it.
#[must_use]
pub fn roles(rows: &[Row], said: &[Said]) -> Vec<Told> {
    let ordered: Vec<&Row> = rows.iter().collect();
    let mut roles = walked(&ordered, said).end().roles;
    roles.extend(unseen(&ordered).into_iter().map(|(attempt, _)| Told::of(attempt, Role::Unseen)));
    roles
}

/// Finds the answers at one item that were off and are right for another.
#[must_use]
pub fn mixed(asked: &[Row], given: &[Row]) -> BTreeSet<RowId> {
    let texts = |rows: &[Row], right: bool| -> BTreeMap<RowId, u64> {
        let ordered: Vec<&Row> = rows.iter().collect();
        let amendments = Amendments::of(&ordered);
        let held = rows.iter().filter(|row| !amendments.gone(row)).filter_map(attempt_of);
        let held = held.filter(|attempt| amendments.outcome(attempt).right() == right);
        held.filter_map(|attempt| Some((attempt.id, print(attempt, right)?))).collect()
    };
    let right = |rows: &[Row]| -> BTreeSet<u64> { texts(rows, true).into_values().collect() };
    let (own, theirs) = (right(asked), right(given));
    let off = texts(asked, false).into_iter();
    off.filter(|(_, print)| theirs.contains(print) && !own.contains(print)).map(|(id, _)| id).collect()
}

fn walked(rows: &[&Row], said: &[Said]) -> Walk {
    let amendments = Amendments::of(rows);
    let causes = causes(said);
    let mut walk = Walk::default();
    for row in rows {
        let Row::Attempt(attempt) = row else { continue };
        if !amendments.gone(row) {
            walk.take(attempt, &amendments.outcome(attempt), causes.get(&attempt.id).copied().flatten());
        }
    }
    walk
}

/// Gives the cause that was named last of each attempt.
fn causes(said: &[Said]) -> BTreeMap<RowId, Option<Cause>> {
    let gone: BTreeSet<RowId> = said.iter().filter_map(|said| said.supersedes).collect();
    let mut left: Vec<&Said> = said.iter().filter(|said| !gone.contains(&said.id)).collect();
    left.sort_by_key(|said| (said.at, said.id));
    left.into_iter().filter(|said| said.cause.is_some()).map(|said| (said.attempt, said.cause)).collect()
}

/// Gives what the item says of ability at rungs never seen: of each id it had, as abilities are folded.
fn unseen<'a>(rows: &[&'a Row]) -> Vec<(&'a Attempt, Sign)> {
    let ids: BTreeSet<&str> = rows.iter().filter_map(|row| attempt_of(row)).map(|a| a.key.item.as_str()).collect();
    let mut signs = Vec::new();
    for id in ids {
        let of_id: Vec<&'a Row> =
            rows.iter().filter(|row| attempt_of(row).is_none_or(|a| a.key.item == id)).copied().collect();
        signs.extend(ability::fold_item(&of_id).1.into_iter().filter(|(_, sign)| !sign.seen));
    }
    signs
}

fn attempt_of(row: &Row) -> Option<&Attempt> {
    match row {
        Row::Attempt(attempt) => Some(attempt),
        Row::Event(_) => None,
    }
}

fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

/// Tells whether an attempt is a first answer, and neither a second try nor a redo.
#[must_use]
pub fn is_first(attempt: &Attempt) -> bool {
    !matches!(attempt.phase, Phase::Retry | Phase::Redo)
}

/// Gives the chance of being right that a confidence states, in thousandths.
#[must_use]
pub fn stated(confidence: Confidence, guess: f64) -> i32 {
    match confidence {
        Confidence::Guess if guess > 0.0 => (guess * 1000.0).round() as i32,
        Confidence::Guess => 100,
        Confidence::Perhaps => 500,
        Confidence::Likely => 750,
        Confidence::Certain => 950,
    }
}

/// Gives the bucket of a number of seconds: four to a doubling.
#[must_use]
pub fn bucket(seconds: f64) -> i32 {
    (4.0 * seconds.max(1.0).log2()).floor() as i32
}

/// Gives the Monday of a day's week, under which is counted what no figure needs by the day.
fn week(day: StudyDay) -> i32 {
    day.0.saturating_sub(calendar::weekday(day) as i32)
}

fn days(from: StudyDay, to: StudyDay) -> i32 {
    i32::try_from(to.since(from)).unwrap_or(i32::MAX)
}

/// Gives a fingerprint of an answer, whatever its case and spacing.
#[must_use]
pub fn fingerprint(text: &str) -> Option<u64> {
    let folded = plain(text).to_lowercase();
    let folded = folded.trim();
    if folded.chars().count() < 2 || folded.contains('\n') {
        return None;
    }
    let hash = blake3::hash(folded.as_bytes());
    hash.as_bytes().first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Gives the fingerprint of an answer that counts where items are taken for each other. Right answers do when they were
/// typed: what can be picked may be right for many items.
fn print(attempt: &Attempt, right: bool) -> Option<u64> {
    let told = match attempt.way {
        Way::Type => true,
        Way::Choose => !right,
        _ => false,
    };
    let off = attempt.misconception.is_none() && matches!(attempt.verdict, Verdict::Off);
    (told && (right || off)).then(|| fingerprint(&attempt.response)).flatten()
}

/// The walk over the attempts of an item that hold.
#[derive(Debug, Default)]
struct Walk {
    part: Part,
    /// In which figures its answers count.
    roles: Vec<Told>,
    /// The stumble that is not recovered from.
    open: Option<StudyDay>,
    /// The last recovery, and whether the item was asked again within its days.
    recovered: Option<(StudyDay, bool)>,
    /// The first attempt: its day, whether it was a stumble, tried on a later day, recalled.
    first: Option<(StudyDay, bool, bool, bool)>,
    first_id: Option<RowId>,
    /// The last miss, for the redo that follows.
    missed: Option<(Utc, StudyDay)>,
    sure: u32,
    sure_off: Option<(u32, StudyDay)>,
}

impl Walk {
    fn take(&mut self, attempt: &Attempt, outcome: &Outcome, said: Option<Cause>) {
        let right = outcome.right();
        self.text(attempt, right);
        if !is_first(attempt) {
            if attempt.phase == Phase::Redo && right {
                self.redone(attempt);
            }
            return;
        }
        self.told(attempt, Role::Answer(right));
        self.missed = (!right).then_some((attempt.at, attempt.day));
        self.count(attempt, outcome, said);
        self.calibrate(attempt, right);
        self.believe(attempt, right);
        self.recover(attempt, right);
        self.follow_first(attempt, right);
    }

    fn told(&mut self, attempt: &Attempt, role: Role) {
        self.roles.push(Told::of(attempt, role));
    }

    fn count(&mut self, attempt: &Attempt, outcome: &Outcome, said: Option<Cause>) {
        let of = Kind::of(attempt, outcome, said);
        if !outcome.right() {
            self.told(attempt, Role::Error(of));
        }
        let cells = &mut self.part.cells;
        let day = attempt.day.0;
        let kind = of.place() as i32;
        let mark = if outcome.right() { 0 } else { kind + 1 };
        cells.count(Figure::Answer, day, mark, (0, 0, 0));
        let took = (i64::from(attempt.commit_ms) / 100).min(LONGEST);
        let sums = (took, took * took, i64::from(outcome.right()));
        cells.count(Figure::Way, week(attempt.day), attempt.way as i32, sums);
        let p = predict::success(attempt.k, attempt.guess);
        if !outcome.right() && (p - 0.5).abs() < MATCHED {
            let score = (outcome.score.clamp(0.0, 1.0) * 1000.0).round() as i64;
            cells.count(Figure::Matched, week(attempt.day), kind, (score, score * score, 0));
            self.told(attempt, Role::Matched(of));
        }
    }

    fn calibrate(&mut self, attempt: &Attempt, right: bool) {
        let Some(confidence) = attempt.confidence.filter(|_| attempt.hints == 0) else { return };
        self.told(attempt, Role::Sure(confidence));
        let stated = stated(confidence, attempt.guess);
        self.part.cells.count(Figure::Sure, week(attempt.day), stated, (i64::from(right), 0, 0));
        if confidence >= Confidence::Likely {
            self.sure += 1;
            if !right {
                let (off, last) = self.sure_off.unwrap_or((0, attempt.day));
                self.sure_off = Some((off + 1, last.max(attempt.day)));
            }
        }
    }

    fn believe(&mut self, attempt: &Attempt, right: bool) {
        let day = attempt.day;
        if right && attempt.hints == 0 {
            for shown in self.part.beliefs.values_mut() {
                if shown.healed.is_none() && day > shown.last {
                    shown.healed = Some(day);
                }
            }
        }
        for belief in attempt.beliefs(right) {
            self.part.cells.named(Figure::Hit, day.0, 0, belief.to_owned(), (0, 0, 0));
            let shown = self.part.beliefs.entry(belief.to_owned()).or_insert(Shown {
                hits: 0,
                sure: 0,
                first: day,
                last: day,
                healed: None,
            });
            shown.hits += 1;
            shown.sure += u32::from(attempt.confidence.is_some_and(|sure| sure >= Confidence::Likely));
            shown.first = shown.first.min(day);
            shown.last = shown.last.max(day);
            shown.healed = None;
        }
    }

    fn recover(&mut self, attempt: &Attempt, right: bool) {
        let day = attempt.day;
        if right {
            self.asked_again(day);
            if let Some(start) = self.open.filter(|start| attempt.hints == 0 && day > *start) {
                let took = days(start, day).min(LONGEST_RECOVERY);
                self.part.cells.count(Figure::Episode, week(start), took, (0, 0, 0));
                self.open = None;
                self.recovered = Some((day, false));
            }
        } else if self.open.is_none() {
            if let Some((since, asked)) = self.recovered.take() {
                let soon = days(since, day) <= RELAPSE_DAYS;
                let mark = if soon { 1 } else { i32::from(asked) - 1 };
                self.part.cells.count(Figure::Relapse, week(since), mark, (0, 0, 0));
                if soon {
                    self.roles.push(Told { day: since, ..Told::of(attempt, Role::Relapse) });
                }
            }
            self.told(attempt, Role::Began);
            self.open = Some(day);
        }
    }

    fn asked_again(&mut self, day: StudyDay) {
        if let Some((since, asked)) = &mut self.recovered {
            *asked |= day > *since && days(*since, day) <= RELAPSE_DAYS;
        }
    }

    fn follow_first(&mut self, attempt: &Attempt, right: bool) {
        match &mut self.first {
            None => {
                self.first = Some((attempt.day, !right, false, false));
                self.first_id = Some(attempt.id);
            }
            Some((day, _, tried, recalled)) if attempt.day > *day => {
                *tried = true;
                *recalled |= right && attempt.hints == 0;
            }
            Some(_) => {}
        }
    }

    fn redone(&mut self, attempt: &Attempt) {
        if let Some((at, day)) = self.missed.take().filter(|(_, day)| *day == attempt.day) {
            let seconds = attempt.at.0.saturating_sub(at.0) as f64 / 1000.0;
            self.part.cells.count(Figure::Redo, week(day), bucket(seconds), (0, 0, 0));
            self.told(attempt, Role::Redo);
        }
    }

    fn text(&mut self, attempt: &Attempt, right: bool) {
        if let Some(print) = print(attempt, right) {
            let (n, last) = self.part.texts.entry((print, right)).or_insert((0, attempt.day));
            *n += 1;
            *last = (*last).max(attempt.day);
        }
    }

    fn end(mut self) -> Walk {
        let cells = &mut self.part.cells;
        if let Some(start) = self.open {
            cells.count(Figure::Episode, start.0, -1, (0, 0, 0));
        }
        if let Some((since, asked)) = self.recovered {
            cells.count(Figure::Relapse, week(since), i32::from(asked) - 1, (0, 0, 0));
        }
        if let Some((day, stumbled, tried, recalled)) = self.first {
            let mark = match (stumbled, tried, recalled) {
                (false, ..) => 0,
                (true, false, _) => 1,
                (true, true, false) => 2,
                (true, true, true) => 3,
            };
            cells.count(Figure::First, week(day), mark, (0, 0, 0));
            if mark > 1 {
                self.roles.extend(self.first_id.map(|id| Told { id, day, role: Role::First }));
            }
        }
        self.part.sure = self.sure_off.map(|(off, last)| Sure { n: self.sure, off, last });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::model::Level,
        grade::{scenario::WrongTurn, walk::Step},
        memory::row::{Event, ItemKey, Offset, What},
    };

    fn answer(n: u32, day: i32, verdict: Verdict) -> Attempt {
        let right = matches!(verdict, Verdict::Right | Verdict::Near);
        Attempt {
            id: RowId(n.into()),
            device: String::new(),
            key: ItemKey { deck: "d".into(), item: "a".into() },
            rung: 0,
            level: Level::Cued,
            way: Way::Type,
            skill: "s".into(),
            revision: String::new(),
            session: RowId(0),
            at: Utc(i64::from(day) * DAY_MS + i64::from(n) * 1_000),
            offset: Offset(0),
            day: StudyDay(day),
            phase: if n == 1 { Phase::Pretest } else { Phase::Review },
            response: String::new(),
            confidence: Some(Confidence::Likely),
            verdict,
            score: f64::from(u8::from(right)),
            misconception: None,
            hints: 0,
            guess: 0.0,
            ceiling: 0,
            k: 0.5,
            retention: 0.85,
            params: 0,
            first_key_ms: None,
            commit_ms: 4_000,
            bar_ms: None,
            variant: 0,
            turns: Vec::new(),
        }
    }

    fn said_event(n: u32, day: i32, what: What) -> Row {
        Row::Event(Event {
            id: RowId(n.into()),
            device: String::new(),
            session: None,
            at: Utc(i64::from(day) * DAY_MS + i64::from(n) * 1_000),
            offset: Offset(0),
            day: StudyDay(day),
            key: None,
            what,
        })
    }

    /// Day 4 is a Monday.
    fn of(told: &[(i32, Verdict)]) -> Part {
        let rows: Vec<Row> =
            (1..).zip(told).map(|(n, (day, verdict))| Row::Attempt(answer(n, *day, *verdict))).collect();
        part(&rows, &[])
    }

    fn marks(part: &Part, figure: Figure) -> Vec<(i32, i32, i64)> {
        part.cells.of(figure).map(|(cell, sums)| (cell.day, cell.mark, sums.n)).collect()
    }

    const OFF: Verdict = Verdict::Off;
    const RIGHT: Verdict = Verdict::Right;

    #[test]
    fn a_stumble_is_open_until_a_success_on_a_later_day() {
        assert_eq!(marks(&of(&[(5, OFF)]), Figure::Episode), [(5, -1, 1)]);
        assert_eq!(marks(&of(&[(5, OFF), (5, RIGHT)]), Figure::Episode), [(5, -1, 1)], "the same day is none");
        // From the first stumble on, under the Monday of its week.
        assert_eq!(marks(&of(&[(5, OFF), (6, OFF), (8, RIGHT)]), Figure::Episode), [(4, 3, 1)]);
        let mut helped = answer(2, 8, RIGHT);
        helped.hints = 1;
        let rows = [Row::Attempt(answer(1, 5, OFF)), Row::Attempt(helped)];
        assert_eq!(marks(&part(&rows, &[]), Figure::Episode), [(5, -1, 1)], "help is no recovery");
    }

    #[test]
    fn a_stumble_within_30_days_of_a_recovery_is_a_relapse() {
        let relapse = |told: &[(i32, Verdict)]| marks(&of(told), Figure::Relapse);
        assert_eq!(relapse(&[(4, OFF), (5, RIGHT)]), [(4, -1, 1)], "not asked again yet");
        assert_eq!(relapse(&[(4, OFF), (5, RIGHT), (20, RIGHT)]), [(4, 0, 1)]);
        assert_eq!(relapse(&[(4, OFF), (5, RIGHT), (35, OFF)]), [(4, 1, 1)]);
        assert_eq!(relapse(&[(4, OFF), (5, RIGHT), (36, OFF)]), [(4, -1, 1)], "not asked in its 30 days");
        assert_eq!(relapse(&[(4, OFF), (5, RIGHT), (9, RIGHT), (36, OFF)]), [(4, 0, 1)]);
    }

    #[test]
    fn pr_8_stumbled_first_recalled_later_is_counted_item_by_item() {
        let first = |told: &[(i32, Verdict)]| marks(&of(told), Figure::First)[0].1;
        assert_eq!(first(&[(4, RIGHT), (9, OFF)]), 0, "right at first");
        assert_eq!(first(&[(4, OFF), (4, RIGHT)]), 1, "not tried on a later day");
        assert_eq!(first(&[(4, OFF), (9, OFF)]), 2);
        assert_eq!(first(&[(4, OFF), (9, OFF), (12, RIGHT)]), 3);
        assert_eq!(first(&[(4, Verdict::GaveUp), (9, Verdict::Near)]), 3);
    }

    #[test]
    fn author_and_matcher_win_over_what_was_done_and_said() {
        let kind = |change: &dyn Fn(&mut Attempt), cause: Option<Cause>, slip: bool| {
            let mut attempt = answer(1, 4, OFF);
            change(&mut attempt);
            let mut rows = vec![Row::Attempt(attempt)];
            if slip {
                rows.push(said_event(9, 4, What::Slip { attempt: RowId(1) }));
            }
            let said: Vec<Said> = cause
                .into_iter()
                .map(|c| Said { id: RowId(8), attempt: RowId(1), at: Utc(0), cause: Some(c), supersedes: None })
                .collect();
            Kind::ALL[marks(&part(&rows, &said), Figure::Answer)[0].1 as usize - 1]
        };
        let belief = |a: &mut Attempt| a.misconception = Some("b".into());
        let partial = |a: &mut Attempt| (a.verdict, a.score) = (Verdict::Partial, 0.5);
        let order = |a: &mut Attempt| (a.verdict, a.score, a.way) = (Verdict::Partial, 0.5, Way::Order);
        let gave_up = |a: &mut Attempt| a.verdict = Verdict::GaveUp;
        assert_eq!(kind(&belief, Some(Cause::Slip), true), Kind::Misconception);
        assert_eq!(kind(&|_| {}, Some(Cause::Gap), true), Kind::Slip);
        assert_eq!(kind(&partial, Some(Cause::Gap), false), Kind::Partial);
        assert_eq!(kind(&order, None, false), Kind::Procedure);
        assert_eq!(kind(&gave_up, Some(Cause::Misread), false), Kind::Gap);
        assert_eq!(kind(&|_| {}, Some(Cause::Misread), false), Kind::Misread);
        assert_eq!(kind(&|_| {}, None, false), Kind::Unclassified);
    }

    #[test]
    fn what_was_without_effort_or_taken_back_counts_for_nothing() {
        let low = said_event(9, 4, What::LowEffort { attempt: RowId(1) });
        assert_eq!(part(&[Row::Attempt(answer(1, 4, OFF)), low], &[]), Part::default());
        let undo = said_event(9, 4, What::Undo { row: RowId(1) });
        assert_eq!(part(&[Row::Attempt(answer(1, 4, OFF)), undo], &[]), Part::default());
    }

    #[test]
    fn a_belief_heals_on_a_later_day_and_comes_back_with_a_hit() {
        let hit = |n: u32, day: i32| Attempt { misconception: Some("b".into()), ..answer(n, day, OFF) };
        let rows = |told: Vec<Attempt>| told.into_iter().map(Row::Attempt).collect::<Vec<_>>();
        let shown = |told: Vec<Attempt>| part(&rows(told), &[]).beliefs["b"];
        assert_eq!(shown(vec![hit(1, 4), answer(2, 4, RIGHT)]).healed, None);
        let healed = shown(vec![hit(1, 4), answer(2, 6, RIGHT)]);
        assert_eq!((healed.hits, healed.sure, healed.healed), (1, 1, Some(StudyDay(6))));
        let again = shown(vec![hit(1, 4), answer(2, 6, RIGHT), hit(3, 9)]);
        assert_eq!((again.hits, again.first, again.last, again.healed), (2, StudyDay(4), StudyDay(9), None));
    }

    #[test]
    fn every_belief_of_a_walk_opens_and_heals_on_its_own() {
        let turn = |belief: &str| WrongTurn {
            n: 0,
            state: "s".into(),
            step: Step::Typed("x".into()),
            misconception: Some(belief.into()),
            cost: 0.0,
            recovered: true,
        };
        let walk = |n: u32, day: i32, verdict: Verdict, shown: &[&str]| Attempt {
            way: Way::Scenario,
            misconception: shown.first().map(|belief| (*belief).to_owned()),
            turns: shown.iter().map(|belief| turn(belief)).collect(),
            ..answer(n, day, verdict)
        };
        let rows = |told: Vec<Attempt>| told.into_iter().map(Row::Attempt).collect::<Vec<_>>();
        let beliefs = |rows: &[Row]| -> Vec<String> {
            let told = part(rows, &[]).beliefs;
            told.iter()
                .map(|(id, s)| format!("{id} {} {}-{} {:?}", s.hits, s.first.0, s.last.0, s.healed.map(|d| d.0)))
                .collect()
        };
        // Two misconceptions of one walk, one of them by two turns: each was shown once.
        let first = rows(vec![walk(1, 4, OFF, &["a", "b", "a"])]);
        assert_eq!(beliefs(&first), ["a 1 4-4 None", "b 1 4-4 None"]);
        assert_eq!(marks(&part(&first, &[]), Figure::Hit).len(), 2, "one for each belief, however often it was shown");
        // Right all the same, as its author lets a way back pass: `a` heals, `b` was shown anew.
        let kind = rows(vec![walk(1, 4, OFF, &["a", "b"]), walk(2, 6, RIGHT, &["b"])]);
        assert_eq!(beliefs(&kind), ["a 1 4-4 Some(6)", "b 2 4-6 None"]);
        // Called right or taken back it has shown nothing.
        for what in [What::Override { attempt: RowId(1) }, What::Undo { row: RowId(1) }] {
            let mut rows = first.clone();
            rows.push(said_event(9, 4, what));
            assert!(beliefs(&rows).is_empty());
        }
    }

    #[test]
    fn seconds_to_a_redo_are_kept_a_quarter_of_a_doubling_apart() {
        let mut redo = answer(21, 4, RIGHT);
        redo.phase = Phase::Redo;
        let rows = [Row::Attempt(answer(1, 4, OFF)), Row::Attempt(redo.clone()), Row::Attempt(redo)];
        // 20 s: 4 x log2(20) = 17.3; once, whatever follows.
        assert_eq!(marks(&part(&rows, &[]), Figure::Redo), [(4, 17, 1)]);
    }
}
