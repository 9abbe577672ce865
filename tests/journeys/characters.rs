//! Six learners of one mind each, from day to day through real sessions: what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use pratfall::{
    grade::Verdict,
    memory::row::{Attempt, Confidence, ItemKey, Phase as Kind},
    session::round::Notice,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use crate::life::{Life, Sat, Try};

/// Tells whether an attempt can be evidence.
fn counts(attempt: &Attempt) -> bool {
    matches!(attempt.phase, Kind::Pretest | Kind::Review | Kind::Probe)
}

fn is_right(attempt: &Attempt) -> bool {
    matches!(attempt.verdict, Verdict::Right | Verdict::Near)
}

/// Sorts the attempts of days that can be evidence by item.
fn by_item(days: &[Sat]) -> BTreeMap<&ItemKey, Vec<&Attempt>> {
    let mut items: BTreeMap<&ItemKey, Vec<&Attempt>> = BTreeMap::new();
    for attempt in days.iter().flat_map(|sat| &sat.attempts).filter(|attempt| counts(attempt)) {
        items.entry(&attempt.key).or_default().push(attempt);
    }
    items
}

fn begun(sat: &Sat) -> usize {
    sat.attempts.iter().filter(|attempt| attempt.phase == Kind::Pretest).count()
}

/// Somebody who is right so often in a hundred.
fn mostly(right: u64, sure: Confidence) -> impl FnMut(&ItemKey, Kind) -> Try {
    let mut dice = ChaCha8Rng::seed_from_u64(right);
    move |_, _| Try { right: dice.next_u64() % 100 < right, sure, ms: 6_000 }
}

#[test]
fn who_always_misses_is_parked_gets_lessons_and_is_let_go_early() {
    let mut life = Life::new("misses", "minutes = 5\n", &["rust-ownership"]);
    let days: Vec<Sat> =
        (0..22).map(|_| life.days(1).sits(|_, _| Try { right: false, sure: Confidence::Guess, ms: 9_000 })).collect();
    let mut parked: BTreeMap<ItemKey, i32> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for sat in &days {
        let minutes = sat.attempts.iter().map(|attempt| u64::from(attempt.commit_ms)).sum::<u64>() / 60_000;
        assert!(minutes <= 10, "{minutes} minutes of answers on {:?}", sat.day);
        assert!(begun(sat) <= 3, "five of eight end what is new: {} on {:?}", begun(sat), sat.day);
        for fed in &sat.fed {
            assert!(!fed.right && fed.says_why, "{fed:?}");
            if fed.stubborn {
                told.insert(fed.key.clone());
            }
            if fed.parked {
                assert!(told.contains(&fed.key), "told before it is put aside: {fed:?}");
                parked.insert(fed.key.clone(), sat.day.0);
            }
        }
        for attempt in &sat.attempts {
            let since = parked.get(&attempt.key).map_or(i32::MAX, |since| sat.day.0 - since);
            assert!(since == 0 || since >= 7, "{since} days after it was put aside: {attempt:?}");
        }
    }
    assert!(parked.len() >= 3, "{parked:?}");
    assert!(days.iter().any(|sat| sat.notices.contains(&Notice::Enough)));
    assert!(days.iter().any(|sat| !sat.lessons.is_empty()));
    let attempts: Vec<usize> = days.iter().map(|sat| sat.attempts.len()).collect();
    eprintln!(
        "always misses: {attempts:?} answers a day, {} items begun, {} parked, lessons {:?}, below the floor {}, expected {:.2?}",
        days.iter().map(begun).sum::<usize>(),
        parked.len(),
        days.iter().map(|sat| sat.lessons.len()).collect::<Vec<_>>(),
        days.iter().filter(|sat| sat.outlook.below_floor).count(),
        days.iter().map(|sat| sat.outlook.expected).collect::<Vec<_>>(),
    );
    life.home.verify();
}

#[test]
fn i18_who_is_always_right_is_at_the_ceiling_of_every_item_in_as_many_days_as_it_has_rungs() {
    let mut life = Life::new("right", "minutes = 10\n", &["spanish-first-steps"]);
    let days: Vec<Sat> =
        (0..20).map(|_| life.days(1).sits(|_, _| Try { right: true, sure: Confidence::Certain, ms: 5_000 })).collect();
    let items = by_item(&days);
    let mut at_ceiling = 0;
    for (key, attempts) in &items {
        let rungs = usize::from(attempts[0].ceiling) + 1;
        let late = attempts.iter().skip(1 + rungs).find(|attempt| attempt.rung < attempt.ceiling);
        assert!(late.is_none(), "{} is still on rung {:?} after {rungs} days", key.item, late.map(|a| a.rung));
        let memory = life.state(key).memory.unwrap();
        at_ceiling += usize::from(memory.rung >= attempts[0].ceiling);
        assert!(attempts.len() <= rungs || memory.rung >= attempts[0].ceiling, "{}", key.item);
    }
    for sat in &days {
        assert!(sat.fed.is_empty() && sat.notices.is_empty(), "right and sure goes straight on: {:?}", sat.fed);
        assert!(sat.attempts.iter().all(|attempt| attempt.phase != Kind::Redo));
    }
    // The others were begun too late to have had their days.
    assert!(at_ceiling >= 10, "{at_ceiling} of {}", items.len());
    eprintln!(
        "always right: {:?} answers a day, {} items begun, {at_ceiling} at their ceiling, expected {:.2?}",
        days.iter().map(|sat| sat.attempts.len()).collect::<Vec<_>>(),
        items.len(),
        days.iter().map(|sat| sat.outlook.expected).collect::<Vec<_>>(),
    );
    life.home.verify();
}

#[test]
fn a_gamer_is_met_with_a_pause_and_leaves_no_trace_but_in_the_log() {
    let mut life = Life::new("gamer", "minutes = 5\n", &["rust-ownership"]);
    life.reads_ms = 200;
    let mut all = Vec::new();
    for day in 0..7 {
        let sat = life.days(1).sits(|_, _| Try { right: false, sure: Confidence::Certain, ms: 400 });
        assert!(sat.attempts.len() >= 3, "{sat:?}");
        assert!(sat.notices.contains(&Notice::Breath), "day {day}: {:?}", sat.notices);
        all.push(sat);
    }
    let log = life.home.log();
    let count = |sql: &str| -> i64 { log.query_row(sql, [], |row| row.get(0)).unwrap() };
    let flagged = count("select count(*) from event where kind = 'low-effort'");
    let attempts: usize = all.iter().map(|sat| sat.attempts.len()).sum();
    assert_eq!(flagged, attempts as i64, "every one of them");
    for key in by_item(&all).into_keys() {
        let state = life.state(key);
        assert!(state.memory.is_none() && state.parked.is_none(), "{}: {state:?}", key.item);
    }
    assert_eq!(count("select coalesce(sum(n), 0) from skill_level"), 0, "abilities do not know of it");
    // An honest day begins where an honest first day would.
    life.reads_ms = 4_000;
    let honest = life.days(1).sits(|_, _| Try { right: true, sure: Confidence::Likely, ms: 9_000 });
    assert!(honest.attempts.len() >= 5 && honest.attempts.iter().all(|attempt| attempt.phase == Kind::Pretest));
    assert!(by_item(&all).into_keys().any(|key| honest.attempts.iter().any(|attempt| attempt.key == *key)));
    assert_eq!(count("select count(*) from event where kind = 'low-effort'"), flagged);
    eprintln!(
        "gamer: {attempts} answers on 7 days ({:?}), {flagged} flagged; notices {:?}; an honest day then has {} answers",
        all.iter().map(|sat| sat.attempts.len()).collect::<Vec<_>>(),
        all.iter().map(|sat| sat.notices.len()).collect::<Vec<_>>(),
        honest.attempts.len(),
    );
    life.home.verify();
}

#[test]
fn after_a_month_away_the_first_session_is_like_any_other_and_the_backlog_goes_as_was_said() {
    // Decks that are answered in a word or two: nobody runs code or walks through stories here.
    let decks = ["rust-ownership", "git-recovery", "statistics-traps", "spanish-first-steps"];
    let mut life = Life::new("holiday", "minutes = 5\nnew = 20\n", &decks);
    let mut tries = mostly(85, Confidence::Likely);
    let before: Vec<Sat> = (0..25).map(|_| life.days(1).sits(&mut tries)).collect();
    life.days(30);
    let planned = life.look(|engine, now| engine.outlook(now).unwrap());
    let mut after = Vec::new();
    for day in 1.. {
        let sat = life.days(1).sits(&mut tries);
        let over = sat.outlook.backlog_days.is_none();
        after.push(sat);
        if over {
            break;
        }
        assert!(day < 100, "the backlog never goes");
    }
    eprintln!(
        "holiday: before {:?} answers; backlog {} said to be gone in {:?} days; after {:?} (answers, due, gone in, new)",
        before.iter().map(|sat| sat.attempts.len()).collect::<Vec<_>>(),
        planned.backlog,
        planned.backlog_days,
        after
            .iter()
            .map(|sat| (sat.attempts.len(), sat.outlook.backlog, sat.outlook.backlog_days, begun(sat)))
            .collect::<Vec<_>>(),
    );
    let most = before.iter().map(|sat| sat.outlook.minutes).fold(0.0, f64::max);
    let items = before.iter().skip(10).map(|sat| sat.outlook.items).max().unwrap();
    let first = &after[0];
    assert!(first.outlook.minutes <= most.max(5.0) + 0.1, "{:?} after {most}", first.outlook);
    assert!(first.outlook.items <= items + 3 && first.outlook.items * 2 >= items, "{:?} after {items}", first.outlook);
    assert!(first.outlook.expected >= 0.7, "{:?}", first.outlook);
    let said = planned.backlog_days.unwrap() as usize;
    assert!(said >= 2, "a backlog to speak of: {planned:?}");
    assert!(after.len() <= 2 * said + 2, "{} days, not {said}", after.len());
    for sat in after.iter().filter(|sat| sat.outlook.backlog > 3 * sat.outlook.items) {
        assert_eq!(begun(sat), 0, "nothing new on top of it: {:?}", sat.outlook);
    }
    life.home.verify();
}

#[test]
fn pr_9_who_is_always_certain_is_looked_after_the_next_day_and_a_week_later() {
    let mut life = Life::new("certain", "minutes = 15\nnew = 4\n", &["git-recovery"]);
    let mut tries = mostly(50, Confidence::Certain);
    let days: Vec<Sat> = (0..18).map(|_| life.days(1).sits(&mut tries)).collect();
    let (mut errors, mut closed) = (0, 0);
    for sat in &days {
        assert!(sat.invited <= 2, "words are invited twice at most");
        for (attempt, next) in sat.attempts.iter().zip(sat.attempts.iter().skip(1)) {
            if counts(attempt) && !is_right(attempt) {
                assert!(next.key == attempt.key && next.phase == Kind::Redo, "redone at once: {next:?}");
            }
        }
    }
    for key in by_item(&days).into_keys() {
        // The day by which it is to be looked at again, and whether that is the second time.
        let mut open: Option<(i32, bool)> = None;
        for sat in &days {
            let day = sat.day.0;
            let parked = sat.fed.iter().any(|fed| fed.parked && fed.key == *key);
            for attempt in sat.attempts.iter().filter(|attempt| attempt.key == *key) {
                // An error made in practice is as confident as any; what is right there proves nothing.
                let practice = attempt.phase == Kind::Cram;
                if !practice && !counts(attempt) {
                    continue;
                }
                let by = open.map_or(i32::MAX, |(by, _)| by);
                assert!(practice || day <= by, "{} is looked at on {day}, not by {by}", key.item);
                open = match (is_right(attempt), open) {
                    // Put aside after its sixth lapse it comes back in a week, with its lesson.
                    (false, _) if parked => Some((day + 7, true)),
                    (false, _) => Some((day + 1, false)),
                    (true, Some((_, false))) if !practice => Some((day + 7, true)),
                    (true, Some((by, true))) if !practice && day >= by - 2 => {
                        closed += 1;
                        None
                    }
                    (true, open) => open,
                };
                errors += usize::from(!is_right(attempt));
            }
            assert!(open.is_none_or(|(by, _)| by > day), "{} was to be looked at by {day}: {open:?}", key.item);
        }
    }
    assert!(errors > 30 && closed >= 2, "{errors} errors, {closed} closed");
    eprintln!(
        "over-confident: {errors} certain errors, {closed} followed up to the end; {:?} answers a day, checks {:?}, expected {:.2?}, raised to rung {:?}",
        days.iter().map(|sat| sat.attempts.len()).collect::<Vec<_>>(),
        days.iter().map(|sat| sat.outlook.checks).collect::<Vec<_>>(),
        days.iter().map(|sat| sat.outlook.expected).collect::<Vec<_>>(),
        by_item(&days).into_keys().map(|key| life.state(key).memory.unwrap().rung).max(),
    );
    life.home.verify();
}

#[test]
fn who_never_dares_gets_a_brief_why_and_is_raised_more_slowly() {
    /// Right answers on the lowest rung until an item was asked on the next: the mean of those that were.
    fn patience(days: &[Sat]) -> f64 {
        let mut counts = Vec::new();
        for attempts in by_item(days).into_values() {
            if let Some(raised) = attempts.iter().position(|attempt| attempt.rung > attempts[0].rung) {
                counts.push(attempts[..raised].iter().filter(|attempt| is_right(attempt)).count());
            }
        }
        counts.iter().sum::<usize>() as f64 / counts.len().max(1) as f64
    }
    let lived = |sure: Confidence| {
        let mut life = Life::new("timid", "minutes = 10\nnew = 6\n", &["spanish-first-steps"]);
        let mut tries = mostly(90, sure);
        let days: Vec<Sat> = (0..12).map(|_| life.days(1).sits(&mut tries)).collect();
        life.home.verify();
        days
    };
    let (timid, bold) = (lived(Confidence::Guess), lived(Confidence::Likely));
    for sat in &timid {
        let right = sat.attempts.iter().filter(|attempt| counts(attempt) && is_right(attempt)).count();
        let told: Vec<_> = sat.fed.iter().filter(|fed| fed.right).collect();
        // What is asked as a win may be right and unsure too.
        assert!(told.len() >= right, "each is told why: {} of {right}", told.len());
        assert!(told.iter().all(|fed| !fed.redo), "and not asked again");
        assert_eq!(sat.invited, 0, "who guesses is not asked to explain it");
    }
    assert!(bold.iter().flat_map(|sat| &sat.fed).all(|fed| !fed.right));
    let (slow, quick) = (patience(&timid), patience(&bold));
    assert!(slow > quick + 0.5, "{slow} right answers to be raised, and {quick}");
    let told = |days: &[Sat], why: bool| {
        days.iter().flat_map(|sat| &sat.fed).filter(|f| f.right && (f.says_why || !why)).count()
    };
    eprintln!(
        "timid: raised after {slow:.1} right answers, the bold one after {quick:.1}; {} and {} items begun, {} and {} answers; told {} times, {} times with a why",
        by_item(&timid).len(),
        by_item(&bold).len(),
        timid.iter().map(|sat| sat.attempts.len()).sum::<usize>(),
        bold.iter().map(|sat| sat.attempts.len()).sum::<usize>(),
        told(&timid, false),
        told(&timid, true),
    );
}
