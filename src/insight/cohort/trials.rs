//! Whether the page finds what is there, invents nothing, and gives nobody away.

use super::{
    crowd::{ITEMS, Planted, deck, fold, page, reports},
    fold::Cohort,
    hide::{People, SCREEN},
    learner::Learner,
    lines::{AttemptLine, End, Line, TurnLine, line},
    page::Finding,
    read::{self, Refused, Report, Standing},
    seal::Key,
};
use crate::{
    deck::model::{Deck, Way},
    memory::row::RowId,
};

fn findings(deck: &Deck, learners: usize, planted: &Planted, seed: u64) -> Vec<Finding> {
    page(&fold(deck, reports(deck, learners, planted, seed)), deck, SCREEN).findings
}

/// Writes a finding in short.
fn short(finding: &Finding) -> String {
    match finding {
        Finding::BadItem { item, .. } => format!("bad {item}"),
        Finding::UnusedOption { option, .. } => format!("unused {option}"),
        Finding::Held { belief, .. } => format!("held {belief}"),
        Finding::Overconfident { group, .. } => format!("over {group}"),
    }
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let deck = deck();
    let planted = Planted { bad: &[3, 7], held: 0.4, unused: Some(12), over: 0.2, gain: 0.4, ..Planted::default() };
    for seed in 0..3 {
        let cohort = fold(&deck, reports(&deck, 200, &planted, seed));
        let page = page(&cohort, &deck, SCREEN);
        let mut found: Vec<String> = page.findings.iter().map(short).collect();
        found.sort();
        assert_eq!(found, ["bad i3", "bad i7", "held belief-0", "over c", "unused no 12 0"], "seed {seed}");
        let gain = page.decks[0].gain.unwrap();
        assert!(gain.gain.low <= 0.4 && 0.4 <= gain.gain.high, "{gain:?}");
        assert!(gain.gain.high - gain.gain.low < 0.15, "{gain:?}");
        assert_eq!(page.learners, People::Exactly(200));
    }
}

fn false_alarms(cohorts: u64) -> usize {
    let deck = deck();
    let found = (0..cohorts).map(|seed| findings(&deck, 200, &Planted::default(), 1_000 + seed));
    found.filter(|found| !found.is_empty()).inspect(|found| eprintln!("{found:?}")).count()
}

#[test]
fn a_cohort_without_anything_special_raises_no_alarm() {
    assert!(false_alarms(4) <= 1);
}

#[test]
#[ignore = "a minute: a hundred cohorts"]
fn of_a_hundred_null_cohorts_at_most_five_raise_an_alarm() {
    assert!(false_alarms(100) <= 5);
}

#[test]
fn learners_who_met_different_items_are_compared_by_ability() {
    let deck = deck();
    let planted = Planted { bad: &[3, 7], attempted: 0.6, ..Planted::default() };
    let page = page(&fold(&deck, reports(&deck, 300, &planted, 5)), &deck, SCREEN);
    let items = &page.decks[0].items;
    assert!(items.iter().all(|item| item.discrimination.unwrap().by_ability));
    let found: Vec<String> = page.findings.iter().map(short).collect();
    assert_eq!(found.iter().filter(|f| f.starts_with("bad")).count(), 2, "{found:?}");
}

#[test]
fn of_one_learner_nothing_is_told() {
    let deck = deck();
    let planted = Planted { gain: 0.4, ..Planted::default() };
    for learners in 1..SCREEN as usize {
        let page = page(&fold(&deck, reports(&deck, learners, &planted, 1)), &deck, SCREEN);
        assert_eq!(page.learners, People::Few);
        assert!(page.decks.is_empty() && page.findings.is_empty() && page.calibration.is_empty());
    }
}

#[test]
fn of_a_deck_that_few_met_nothing_is_told_in_a_larger_cohort() {
    let (deck, mut other) = (deck(), deck());
    other.id = "other".to_owned();
    let mut all = reports(&deck, 20, &Planted::default(), 1);
    all.extend(reports(&other, 3, &Planted::default(), 2));
    let page = page(&fold(&deck, all), &deck, SCREEN);
    let few = page.decks.iter().find(|deck| deck.id == "other").unwrap();
    assert_eq!(few.learners, People::Few);
    assert!(few.items.is_empty() && few.beliefs.is_empty() && few.skills.is_empty() && few.hours.is_none());
}

/// Writes a report as a learner's device does.
fn written(report: &Report, key: &Key) -> String {
    let mut header = report.header.clone();
    header.key = key.public();
    let mut text = line(&Line::Report(header));
    text.extend(report.items.iter().map(|item| line(&Line::Item(item.clone()))));
    text.extend(report.beliefs.iter().map(|belief| line(&Line::Belief(belief.clone()))));
    text.extend(report.answers.iter().map(|answer| line(&Line::Answer(answer.clone()))));
    for g in &report.attempts {
        let at = report.attempts.iter().position(|other| other.id == g.id).unwrap();
        text += &line(&AttemptLine(
            &String::from(RowId(g.id)),
            g.item,
            g.rung,
            g.level,
            g.way,
            g.phase,
            g.at,
            g.day,
            g.verdict,
            g.score,
            g.confidence,
            g.hints,
            g.k,
            g.options,
            g.variant,
            g.ms,
            g.belief,
            g.answer,
        ));
        for (n, (_, belief)) in report.shown.iter().filter(|(of, _)| *of as usize == at).enumerate() {
            text += &line(&Line::Turn(TurnLine {
                attempt: RowId(g.id).into(),
                n: n as u16,
                state: "hall".into(),
                belief: Some(*belief),
                cost: 0.0,
                recovered: false,
                answer: None,
            }));
        }
    }
    let lines = text.lines().count() as u64;
    let seal = key.seal(text.as_bytes());
    text + &line(&Line::End(End { lines, seal }))
}

#[test]
fn a_report_comes_back_as_it_was_and_tells_what_was_done_to_it() {
    let deck = deck();
    let report = reports(&deck, 1, &Planted::default(), 3).remove(0);
    let key = Key::new(&[9; 32]);
    let text = written(&report, &key);
    let back = read::read(text.as_bytes()).unwrap();
    assert_eq!(back.standing, Standing::Whole);
    assert_eq!((&back.attempts, &back.answers, back.unread), (&report.attempts, &report.answers, 0));
    let standing = |text: &str| read::read(text.as_bytes()).map(|report| report.standing);
    let edited = text.replacen("\"off\"", "\"right\"", 1);
    assert_ne!(edited, text);
    assert_eq!(standing(&edited), Ok(Standing::Edited));
    assert_eq!(standing(&format!("{text}[]\n")), Ok(Standing::Edited));
    assert_eq!(standing(text.trim_end()), Ok(Standing::Whole));
    let cut: Vec<&str> = text.lines().collect();
    assert_eq!(standing(&cut[..cut.len() / 2].join("\n")), Ok(Standing::Cut));
    assert_eq!(standing(&text.replace("\"version\":1", "\"version\":7")), Err(Refused::Version(7)));
    for none in ["", "{}", "hello", "[1]", "{\"report\":{}}", "{\"report\":{\"version\":1}}", "\u{0}\u{0}"] {
        assert_eq!(standing(none), Err(Refused::NoReport), "{none}");
    }
    // Another's key in place of one's own.
    let other = Key::new(&[8; 32]).public();
    assert_eq!(standing(&text.replace(&key.public(), &other)), Ok(Standing::Edited));
}

#[test]
fn whatever_is_done_to_a_report_nothing_panics() {
    let deck = deck();
    let mut report = reports(&deck, 1, &Planted::default(), 3).remove(0);
    report.attempts.truncate(3);
    let text = written(&report, &Key::new(&[9; 32])).into_bytes();
    for at in (0..text.len()).step_by(7) {
        for byte in [b'9', b'"', b'\n', 0xff] {
            let mut broken = text.clone();
            broken[at] = byte;
            if let Ok(report) = read::read(&broken) {
                let mut cohort = fold(&deck, []);
                let (learner, _) = Learner::of(vec![report], &mut cohort.book, i64::MAX);
                cohort.add(&learner);
                let _ = page(&cohort, &deck, SCREEN);
            }
        }
    }
}

#[test]
fn what_is_handed_in_twice_counts_once_and_the_newer_report_is_believed() {
    let deck = deck();
    let mut old = reports(&deck, 1, &Planted::default(), 3).remove(0);
    let mut new = old.clone();
    new.header.made += 1;
    old.attempts[0].verdict = crate::grade::Verdict::Off;
    new.attempts[0].verdict = crate::grade::Verdict::Right;
    old.attempts.truncate(10);
    let mut book = fold(&deck, []).book;
    let n = new.attempts.len();
    let (learner, left) = Learner::of(vec![old, new], &mut book, i64::MAX);
    assert_eq!((learner.answers.len(), left.twice), (n, 10));
    assert!(learner.answers[0].given.right());
}

#[test]
fn answers_from_the_future_are_left_out_and_a_part_of_a_log_tells_no_first_attempts_but_pretests() {
    let deck = deck();
    let mut report = reports(&deck, 1, &Planted::default(), 3).remove(0);
    let mut book = fold(&deck, []).book;
    let n = report.attempts.len() as u64;
    let (learner, left) = Learner::of(vec![report.clone()], &mut book, 0);
    assert_eq!((learner.answers.len(), left.ahead), (0, n));
    report.attempts[0].phase = crate::memory::row::Phase::Exam;
    report.attempts[1].phase = crate::memory::row::Phase::Review;
    for (since, firsts) in [(None, n - 1), (Some(1), n - 2)] {
        report.header.since = since;
        let (learner, _) = Learner::of(vec![report.clone()], &mut book, i64::MAX);
        let found = learner.by_item().filter(|answers| learner.first(answers).is_some()).count();
        assert_eq!(found as u64, firsts);
    }
}

#[test]
fn figures_are_of_the_present_revision_and_the_others_are_counted_apart() {
    let deck = deck();
    let mut all = reports(&deck, 60, &Planted::default(), 4);
    for report in all.iter_mut().take(20) {
        report.items[0].revision = "older".to_owned();
    }
    let page = page(&fold(&deck, all), &deck, SCREEN);
    let item = page.decks[0].items.iter().find(|item| item.id == "i0").unwrap();
    assert_eq!((item.people, item.earlier), (People::Exactly(40), People::Exactly(20)));
}

#[test]
fn an_unknown_deck_is_told_by_its_ids_alone() {
    let deck = deck();
    let all = reports(&deck, 60, &Planted { held: 0.5, ..Planted::default() }, 4);
    let mut cohort = Cohort::default();
    for report in all {
        let (learner, _) = Learner::of(vec![report], &mut cohort.book, i64::MAX);
        cohort.add(&learner);
    }
    let page = super::whole::page(&cohort, &[], SCREEN, "", &Default::default(), None);
    let decks = &page.decks;
    assert!(!decks[0].known);
    assert_eq!(decks[0].items.len(), ITEMS);
    assert!(decks[0].items.iter().all(|item| item.stakes.is_none() && item.options.iter().all(|o| o.right.is_none())));
    assert_eq!(decks[0].beliefs[0].met, People::Exactly(60));
    assert!(page.findings.iter().all(|f| !matches!(f, Finding::Held { .. })));
}

/// Makes the first attempts of learners at an item walks whose wrong turns show these beliefs, and the walk off.
fn walked(reports: &mut [Report], item: u32, shows: impl Fn(usize) -> &'static [u32]) {
    for (n, report) in reports.iter_mut().enumerate() {
        for (at, given) in (0..).zip(&mut report.attempts).filter(|(_, given)| given.item == item) {
            (given.way, given.options, given.answer) = (Way::Scenario, 0, None);
            (given.verdict, given.score, given.belief) = (crate::grade::Verdict::Off, 0.0, None);
            given.confidence = Some(crate::memory::row::Confidence::Perhaps);
            given.belief = shows(n).first().copied();
            report.shown.extend(shows(n).iter().map(|belief| (at, *belief)));
        }
        report.shown.sort_unstable();
        report.turns = report.shown.len() as u64;
    }
}

#[test]
fn every_misconception_of_a_walk_counts_and_every_learner_once() {
    let deck = deck();
    // An item that shows no belief otherwise: 0 and 1 by a third of all, 1 alone by another, twice on one way.
    let item = (0..ITEMS).find(|item| !super::crowd::SHOWS.iter().any(|(of, _)| of == item)).unwrap();
    let shows = |n: usize| -> &'static [u32] { [&[0, 1][..], &[1, 1], &[]][n % 3] };
    let plain = reports(&deck, 60, &Planted::default(), 5);
    let mut told = plain.clone();
    walked(&mut told, item as u32, shows);
    let shown = |cohort: &Cohort, belief: usize| (cohort.beliefs[belief].shown, cohort.beliefs[belief].held);
    // Whoever shows one elsewhere already is no other person for showing it once more.
    let elsewhere = |n: usize, belief: u32| {
        plain[n].attempts.iter().filter(|given| given.item != item as u32).any(|given| given.belief == Some(belief))
    };
    let cohort = fold(&deck, told.clone());
    for belief in [0, 1] {
        let expected = (0..60).filter(|n| elsewhere(*n, belief) || shows(*n).contains(&belief)).count() as u32;
        let (people, held) = shown(&cohort, belief as usize);
        assert_eq!(people, expected, "belief {belief}");
        assert!(held > shown(&fold(&deck, plain.clone()), belief as usize).1, "on two items it is held");
    }
    // The same once it was written and read, and handed in twice.
    let key = Key::new(&[9; 32]);
    let back = |report: &Report| read::read(written(report, &key).as_bytes()).unwrap();
    let again = back(&told[0]);
    assert_eq!((&again.shown, again.turns, again.unread), (&told[0].shown, 2, 0));
    let mut twice = Cohort::new(super::book::Book::new(std::slice::from_ref(&deck), false));
    for report in &told {
        let (learner, _) = Learner::of(vec![back(report), back(report)], &mut twice.book, i64::MAX);
        twice.add(&learner);
    }
    for belief in 0..3 {
        assert_eq!(shown(&twice, belief), shown(&cohort, belief), "belief {belief}");
    }
    // A correction that came later is believed: the walk has shown nothing then.
    let mut later = plain[0].clone();
    later.header.made += 1;
    let mut book = super::book::Book::new(std::slice::from_ref(&deck), false);
    let (learner, _) = Learner::of(vec![told[0].clone(), later], &mut book, i64::MAX);
    let of_item = learner.answers.iter().find(|answer| answer.given.item == item as u32).unwrap();
    assert_eq!(learner.shown(of_item).count(), usize::from(of_item.given.belief.is_some()));
}

#[test]
fn a_wrong_turn_that_leads_nowhere_is_passed_over_and_counted() {
    let deck = deck();
    let mut told = reports(&deck, 1, &Planted::default(), 3);
    walked(&mut told, 0, |_| &[1]);
    let text = written(&told[0], &Key::new(&[9; 32]));
    let turn = text.lines().find(|line| line.starts_with("{\"turn\"")).unwrap();
    for (broken, why) in [
        (turn.replace("\"belief\":1", "\"belief\":77"), "no such belief"),
        (turn.replace("\"attempt\":\"0", "\"attempt\":\"f"), "another attempt"),
        (turn.replace("\"answer\":null", "\"answer\":99999"), "no such answer"),
        (turn.replace("\"n\":0", "\"n\":-1"), "no place"),
    ] {
        assert_ne!(broken, turn, "{why}");
        let back = read::read(text.replace(turn, &broken).as_bytes()).unwrap();
        assert_eq!((back.shown.len(), back.turns, back.unread), (0, 0, 1), "{why}");
    }
    // Behind an attempt of another way there is none.
    let other = text.replace("\"scenario\"", "\"choose\"");
    assert_eq!(read::read(other.as_bytes()).unwrap().turns, 0);
}

#[test]
fn nobody_has_met_a_belief_who_was_never_asked_in_a_form_that_shows_it() {
    let mut deck = deck();
    // A further rung of an item, which has nothing to show on its first ones, shows a belief of its own.
    let mut rung = deck.items[3].rungs[0].clone();
    let crate::deck::model::Ask::Choose(choose) = &mut rung.ask else { panic!("{:?}", rung.ask) };
    choose.options.iter_mut().filter(|option| !option.right).for_each(|o| o.reply.belief = Some("later".to_owned()));
    deck.items[3].rungs.push(rung);
    let all = reports(&deck, 60, &Planted::default(), 6);
    let asked = |people: usize| {
        let mut all = all.clone();
        for (n, report) in all.iter_mut().take(people).enumerate() {
            let mut given = report.attempts[3];
            (given.id, given.rung, given.day, given.at) = (given.id + 500, 2, given.day + 9, given.at + 9 * 86_400_000);
            (given.phase, given.belief) = (crate::memory::row::Phase::Review, (n < 20).then_some(3));
            report.beliefs.push("later".to_owned());
            report.attempts.push(given);
        }
        let page = page(&fold(&deck, all), &deck, SCREEN);
        let belief = page.decks[0].beliefs.iter().find(|belief| belief.id == "later").cloned();
        belief.map(|belief| (belief.met, belief.shown, belief.share.is_some()))
    };
    assert_eq!(asked(0), None, "the item was asked, but not in the form that shows it");
    assert_eq!(asked(40), Some((People::Exactly(40), People::Exactly(20), true)));
    // Two came not so far: how many they are would be told by the difference.
    assert_eq!(asked(58), Some((People::AllButFew, People::Exactly(20), false)));
}
