//! A simulated cohort whose truth is known: what is planted in it, and nothing else.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::{
    book::Book,
    fold::Cohort,
    learner::Learner,
    lines::{COLUMNS, DeckLine, Header, ItemLine},
    page::{Intake, Page},
    read::{Given, Report, Standing},
    whole,
};
use crate::{
    deck::{
        self,
        model::{Deck, Level, Way},
    },
    grade::Verdict,
    memory::row::{Confidence, Phase},
};

pub const ITEMS: usize = 24;
/// Options that are wrong, and how they draw.
const PULL: [f64; 3] = [0.5, 0.3, 0.2];
/// Items whose last wrong option shows a belief: three for each of three beliefs.
pub const SHOWS: [(usize, usize); 9] = [(0, 0), (1, 0), (2, 0), (8, 1), (9, 1), (10, 1), (16, 2), (17, 2), (18, 2)];

/// What is planted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Planted {
    /// Items that the able get wrong.
    pub bad: &'static [usize],
    /// The share that holds belief 0.
    pub held: f64,
    /// An item whose first wrong option nobody takes.
    pub unused: Option<usize>,
    /// How far group `c` is surer than right.
    pub over: f64,
    /// The gain on another wording.
    pub gain: f64,
    /// The share of the items that a learner attempts.
    pub attempted: f64,
    /// The share of the answers that are written, not chosen, and can show no belief.
    pub written: f64,
}

pub fn deck() -> Deck {
    let mut text =
        "format = 1\n[deck]\nid = \"crowd\"\ntitle = \"Crowd\"\n[[skill]]\nid = \"a\"\ntitle = \"A\"\n[[skill]]\n\
                    id = \"b\"\ntitle = \"B\"\n"
            .to_owned();
    for belief in 0..3 {
        text += &format!("[[misconception]]\nid = \"belief-{belief}\"\nbelief = \"So {belief}.\"\nrefute = \"No.\"\n");
    }
    for item in 0..ITEMS {
        let skill = if item % 2 == 0 { "a" } else { "b" };
        text += &format!(
            "[[item]]\nid = \"i{item}\"\nskill = \"{skill}\"\nprompt = \"Question {item}?\"\n\
             stakes = {{ label = \"an outage\", cost = {}, currency = \"EUR\" }}\n\
             [[item.rung]]\nask = \"choose\"\nright = \"yes {item}\"\n[item.rung.wrong]\n",
            100 * (item + 1)
        );
        for wrong in 0..3 {
            let belief = SHOWS.iter().find(|(of, _)| *of == item && wrong == 2);
            let reply = belief.map_or("\"Not that.\"".to_owned(), |(_, b)| format!("{{ belief = \"belief-{b}\" }}"));
            text += &format!("\"no {item} {wrong}\" = {reply}\n");
        }
        // Asked so, an item shows no belief.
        text += &format!("[[item.rung]]\nask = \"type\"\nright = \"yes {item}\"\n");
    }
    let parsed = deck::parse("crowd", &text);
    parsed.deck.unwrap_or_else(|| panic!("{:#?}", parsed.faults))
}

/// Makes the reports of a cohort, one a learner.
pub fn reports(deck: &Deck, learners: usize, planted: &Planted, seed: u64) -> Vec<Report> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..learners).map(|n| report(deck, n, planted, &mut rng)).collect()
}

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

fn report(deck: &Deck, learner: usize, planted: &Planted, rng: &mut ChaCha8Rng) -> Report {
    let theta = normal(rng);
    let holds = rng.random::<f64>() < planted.held;
    let group = ["a", "b", "c", "d"][learner % 4];
    let over = if group == "c" { planted.over } else { 0.0 };
    let mut attempts = Vec::new();
    let (mut answers, mut id) = (Vec::new(), 0_u128);
    for item in 0..ITEMS {
        if planted.attempted > 0.0 && rng.random::<f64>() > planted.attempted {
            continue;
        }
        let b = (item as f64 * 7.0) % 5.0 / 2.0 - 1.0;
        let able = if planted.bad.contains(&item) { -1.5 * theta } else { 1.2 * theta - b };
        let own = 0.25 + 0.7 / (1.0 + (-able).exp());
        let belief = SHOWS.iter().find(|(of, _)| *of == item).map(|(_, belief)| *belief);
        let falls = holds && belief == Some(0);
        let p = if falls { 0.25 } else { own };
        let mut answer = |at_day: i32, variant: u8, p: f64, rng: &mut ChaCha8Rng| {
            let right = rng.random::<f64>() < p;
            let mut pull = PULL;
            if planted.unused == Some(item) {
                pull[0] = 0.0;
            }
            if falls {
                pull = [0.05, 0.05, 0.9];
            }
            let mut draw = rng.random::<f64>() * pull.iter().sum::<f64>();
            let wrong = pull.iter().position(|pull| {
                draw -= pull;
                draw < 0.0
            });
            let wrong = wrong.unwrap_or(2);
            let text = if right { format!("yes {item}") } else { format!("no {item} {wrong}") };
            answers.push(text);
            id += 1;
            let writes = planted.written > 0.0 && rng.random::<f64>() < planted.written;
            let given = Given {
                id: (learner as u128 + 1) << 64 | id,
                item: item as u32,
                rung: 0,
                level: Level::Recognise,
                way: Way::Choose,
                phase: if variant == 0 { Phase::Pretest } else { Phase::Review },
                at: i64::from(at_day) * 86_400_000 + item as i64,
                day: at_day,
                verdict: if right { Verdict::Right } else { Verdict::Off },
                score: f32::from(u8::from(right)),
                confidence: Some(sure((p + over).min(0.95), rng)),
                hints: 0,
                k: (1.0 / (1.0 + (-theta).exp())) as f32,
                options: 4,
                variant,
                ms: 20_000,
                belief: belief.filter(|_| !right && wrong == 2).map(|belief| belief as u32),
                answer: Some(answers.len() as u32 - 1),
            };
            if writes { written(given) } else { given }
        };
        attempts.push(answer(100, 0, p, rng));
        if planted.gain > 0.0 {
            attempts.push(answer(110, 1, p + planted.gain * (1.0 - p), rng));
        }
    }
    Report {
        header: Header {
            version: 1,
            made: 200 * 86_400_000,
            learner: format!("l{learner}"),
            named: false,
            group: Some(group.to_owned()),
            key: format!("{learner:064x}"),
            log: format!("{learner:032x}"),
            with: Vec::new(),
            since: None,
            decks: vec![DeckLine { id: deck.id.clone(), title: deck.title.clone(), version: String::new() }],
            attempts: attempts.len() as u64,
            columns: COLUMNS.map(str::to_owned).to_vec(),
        },
        items: deck
            .items
            .iter()
            .map(|item| ItemLine {
                deck: 0,
                id: item.id.clone(),
                skill: item.skill.clone(),
                revision: item.revision.clone(),
            })
            .collect(),
        beliefs: (0..3).map(|belief| format!("belief-{belief}")).collect(),
        answers,
        words: Vec::new(),
        shown: Vec::new(),
        turns: 0,
        attempts,
        standing: Standing::Whole,
        unread: 0,
    }
}

/// Gives an answer as if it had been written: the second form of its item.
pub fn written(given: Given) -> Given {
    Given { rung: 1, level: Level::Cued, way: Way::Type, options: 0, belief: None, ..given }
}

/// Gives an answer as if it had been chosen, whatever it shows.
pub fn chosen(given: Given) -> Given {
    Given { rung: 0, level: Level::Recognise, way: Way::Choose, options: 4, ..given }
}

/// Changes an answer: right, or one of the wrong options.
pub fn change(report: &mut Report, at: usize, wrong: Option<usize>, sure: Confidence) {
    let Some(given) = report.attempts.get_mut(at) else { return };
    let item = given.item as usize;
    let shows = wrong == Some(2) && given.way == Way::Choose;
    let belief = SHOWS.iter().find(|(of, _)| *of == item).filter(|_| shows);
    given.verdict = if wrong.is_none() { Verdict::Right } else { Verdict::Off };
    given.score = f32::from(u8::from(wrong.is_none()));
    given.confidence = Some(sure);
    given.belief = belief.map(|(_, belief)| *belief as u32);
    let text = wrong.map_or(format!("yes {item}"), |wrong| format!("no {item} {wrong}"));
    if let Some(answer) = given.answer.and_then(|n| report.answers.get_mut(n as usize)) {
        *answer = text;
    }
}

/// Exchanges what two learners said to the same question, and how they were asked: the one's answer of this number, and the
/// other's to its wording.
pub fn exchange(one: &mut Report, other: &mut Report, at: usize) {
    let Some(a) = one.attempts.get_mut(at) else { return };
    let Some(b) = other.attempts.iter_mut().find(|b| (b.item, b.variant) == (a.item, a.variant)) else { return };
    let form = |given: &Given| (given.rung, given.level, given.way, given.options);
    let (of_a, of_b) = (form(a), form(b));
    (a.rung, a.level, a.way, a.options) = of_b;
    (b.rung, b.level, b.way, b.options) = of_a;
    std::mem::swap(&mut a.verdict, &mut b.verdict);
    std::mem::swap(&mut a.score, &mut b.score);
    std::mem::swap(&mut a.confidence, &mut b.confidence);
    std::mem::swap(&mut a.belief, &mut b.belief);
    if let (Some(a), Some(b)) = (a.answer, b.answer)
        && let (Some(a), Some(b)) = (one.answers.get_mut(a as usize), other.answers.get_mut(b as usize))
    {
        std::mem::swap(a, b);
    }
}

/// Picks a confidence whose mean over many is this chance.
fn sure(p: f64, rng: &mut ChaCha8Rng) -> Confidence {
    let steps = [
        (0.25, Confidence::Guess),
        (0.5, Confidence::Perhaps),
        (0.75, Confidence::Likely),
        (0.95, Confidence::Certain),
    ];
    for pair in steps.windows(2) {
        let [(low, below), (high, above)] = [pair[0], pair[1]];
        if p <= high {
            return if rng.random::<f64>() < (p - low) / (high - low) { above } else { below };
        }
    }
    Confidence::Certain
}

/// Folds reports as they are read from files.
pub fn fold(deck: &Deck, reports: impl IntoIterator<Item = Report>) -> Cohort {
    let mut cohort = Cohort::new(Book::new(std::slice::from_ref(deck), false));
    for report in reports {
        let (learner, _) = Learner::of(vec![report], &mut cohort.book, i64::MAX);
        cohort.add(&learner);
    }
    cohort
}

/// Makes the page of a cohort.
pub fn page(cohort: &Cohort, deck: &Deck, limit: u32) -> Page {
    whole::page(cohort, std::slice::from_ref(deck), limit, "", &Intake::default(), None)
}
