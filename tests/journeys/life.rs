//! A learner before the real engine and its database, with a calendar and a stopwatch that the test moves: what takes a
//! person weeks and seconds takes it no time.

use pratfall::{
    deck::model::{
        Ask,
        order::{Line, STEP},
        spot::Worth,
    },
    memory::{
        row::{Attempt, Confidence, ItemKey, Offset, Phase as Kind, StudyDay, Utc},
        state::ItemState,
    },
    runtime::{
        clock::Clock,
        engine::{Begun, Engine, Wanted},
        paths::Paths,
        settings::Settings,
    },
    session::{
        ask::Input,
        event::{Draft, Effect, Event, Millis, Now, Written},
        machine::Session,
        phase::Phase,
        plan::Outlook,
        round::{Notice, Round, Turn},
        rows::NewRow,
        view::View,
    },
};

use crate::{harness::Home, story};

const DAY_MS: i64 = 86_400_000;
/// Steps after which a session is taken to have no end.
const ENDLESS: usize = 2_000;

/// Somebody who learns, from one session to the next.
pub struct Life {
    pub home: Home,
    /// Milliseconds that feedback is looked at.
    pub reads_ms: u64,
    now: Now,
    seed: u64,
    wanted: Wanted,
}

/// What is done at a question.
#[derive(Debug, Clone, Copy)]
pub struct Try {
    pub right: bool,
    pub sure: Confidence,
    /// Milliseconds until it is committed.
    pub ms: u64,
}

/// What a session was; without answers where nothing was to be asked.
#[derive(Debug)]
pub struct Sat {
    pub day: StudyDay,
    pub outlook: Outlook,
    /// The answers, in order.
    pub attempts: Vec<Attempt>,
    pub fed: Vec<Fed>,
    pub notices: Vec<Notice>,
    pub lessons: Vec<ItemKey>,
    /// Words were invited so often.
    pub invited: usize,
}

/// What was shown after an answer.
#[derive(Debug)]
pub struct Fed {
    pub key: ItemKey,
    pub right: bool,
    pub says_why: bool,
    pub redo: bool,
    pub stubborn: bool,
    pub parked: bool,
}

impl Life {
    /// Begins a life on a winter's morning, with some of the decks that come along; all of them when none is named.
    pub fn new(name: &str, settings: &str, decks: &[&str]) -> Self {
        let home = Home::ready(name);
        home.settings(settings);
        let decks = decks.iter().map(|deck| (*deck).to_owned()).collect();
        let wanted = Wanted { decks, gates: true, ..Wanted::default() };
        let now = Now { utc: Utc(1_830_330_000_000), offset: Offset(60), watch: Millis(0) };
        Life { home, reads_ms: 4_000, now, seed: 1, wanted }
    }

    /// Lets days go by.
    pub fn days(&mut self, days: i64) -> &mut Self {
        self.now.utc.0 += days * DAY_MS;
        self
    }

    /// Looks at something as the engine of this moment has it.
    pub fn look<T>(&self, at: impl FnOnce(&Engine, Now) -> T) -> T {
        let engine = self.engine();
        at(&engine, self.now)
    }

    /// What the log says of an item.
    pub fn state(&self, key: &ItemKey) -> ItemState {
        self.look(|engine, _| engine.store.state(key).unwrap())
    }

    fn engine(&self) -> Engine {
        let folder = self.home.path();
        let paths = Paths { config: folder.join("config"), data: folder.join("data") };
        let settings = Settings::load(&paths.settings()).unwrap();
        Engine::open(paths, settings, Clock::standing(self.now), self.seed).unwrap()
    }

    /// Sits through a session to its end; `tries` is told the item and what the attempt is part of.
    #[track_caller]
    pub fn sits(&mut self, mut tries: impl FnMut(&ItemKey, Kind) -> Try) -> Sat {
        self.seed += 1;
        let began = self.now;
        let mut engine = self.engine();
        let mut sat = Sat {
            day: engine.today(),
            outlook: Outlook::default(),
            attempts: Vec::new(),
            fed: Vec::new(),
            notices: Vec::new(),
            lessons: Vec::new(),
            invited: 0,
        };
        let (mut session, effects) = match engine.begin(&self.wanted, false).unwrap() {
            Begun::Session(session, effects) => (*session, effects),
            Begun::Nothing(_) => return sat,
            Begun::Elsewhere(_) => panic!("nobody else is here"),
        };
        sat.outlook = session.outlook.clone();
        self.perform(&mut engine, &mut session, effects, &mut sat);
        for _ in 0..ENDLESS {
            if matches!(session.phase, Phase::Done) {
                self.now = began;
                return sat;
            }
            for (ms, event) in self.reacts(&session, &mut tries, &mut sat) {
                self.now.watch.0 += ms;
                self.now.utc.0 += ms as i64;
                engine.clock = Clock::standing(self.now);
                let effects = session.handle(event, self.now);
                self.perform(&mut engine, &mut session, effects, &mut sat);
            }
        }
        panic!("a session without an end: {:?}", session.phase);
    }

    /// Does what there is to do, each after so many milliseconds.
    fn reacts(
        &self,
        session: &Session,
        tries: &mut impl FnMut(&ItemKey, Kind) -> Try,
        sat: &mut Sat,
    ) -> Vec<(u64, Event)> {
        match (session.view(self.now), &session.phase) {
            (View::Attempt(view), Phase::Attempt(round, turn)) => {
                sat.notices.extend(view.notice.cloned());
                let tried = tries(&round.entry.key, turn.kind);
                let sure = view.asks_confidence.then_some(tried.sure);
                if matches!(turn.ask.input, Input::Code { .. }) {
                    // Nobody runs code here.
                    return vec![(tried.ms, Event::GiveUp)];
                }
                if let Some(steps) = story::steps(round, turn, tried.right) {
                    let took = steps.into_iter().map(|step| (0, Event::Take(step)));
                    return std::iter::once((tried.ms, Event::Back))
                        .chain(took)
                        .chain([(0, Event::Commit(sure))])
                        .collect();
                }
                let answer = draft(round, turn, tried.right);
                vec![(tried.ms, Event::Draft(answer)), (0, Event::Commit(sure))]
            }
            (View::Verdict(view), _) => {
                sat.invited += usize::from(view.invited);
                vec![(self.reads_ms / 2, Event::GoOn)]
            }
            (View::Feedback(view), Phase::Feedback(round, _)) => {
                sat.fed.push(Fed {
                    key: round.entry.key.clone(),
                    right: view.right,
                    says_why: !view.explain.trim().is_empty(),
                    redo: view.redo,
                    stubborn: view.stubborn,
                    parked: view.parked,
                });
                vec![(self.reads_ms, Event::GoOn)]
            }
            (View::Words(_), _) => {
                vec![(
                    9_000,
                    Event::Written(Written { gap: "I took it for something else.".into(), ..Written::default() }),
                )]
            }
            (_, Phase::Lesson(round)) => {
                sat.lessons.push(round.entry.key.clone());
                vec![(self.reads_ms, Event::GoOn)]
            }
            _ => vec![(500, Event::GoOn)],
        }
    }

    fn perform(&self, engine: &mut Engine, session: &mut Session, effects: Vec<Effect>, sat: &mut Sat) {
        for effect in effects {
            if let Effect::Append(rows) = &effect {
                sat.attempts.extend(rows.iter().filter_map(|row| match row {
                    NewRow::Attempt(attempt) => Some((**attempt).clone()),
                    _ => None,
                }));
            }
            if let Some(event) = engine.perform(effect, session) {
                assert!(!matches!(event, Event::NotSaved(_) | Event::NotLoaded(_)), "{event:?}");
                let more = session.handle(event, self.now);
                self.perform(engine, session, more, sat);
            }
        }
    }
}

fn draft(round: &Round, turn: &Turn, right: bool) -> Draft {
    let rung = round.card.rung(round.rung).unwrap();
    let text = |text: &str| Draft { texts: vec![text.to_owned()], chosen: Vec::new() };
    match (&rung.ask, &turn.ask.input) {
        (Ask::Choose(choose), Input::Choose { options, many }) => {
            let wanted = choose.options.iter().filter(|option| option.right == right);
            let chosen = wanted.map(|option| options.iter().position(|shown| *shown == option.text).unwrap());
            let most = if right && *many { options.len() } else { 1 };
            Draft { texts: Vec::new(), chosen: chosen.take(most).collect() }
        }
        (Ask::Type(typed), _) if right => text(&typed.right[0]),
        (Ask::Number(number), _) => {
            let value = if right { number.shown.as_str() } else { "987654321" };
            text(&format!("{value} {}", number.units.first().map_or("", String::as_str)))
        }
        (Ask::Cloze(cloze), _) => {
            let part = |right_ones: &[String]| if right { right_ones[0].clone() } else { "no idea whatsoever".into() };
            Draft { texts: cloze.blanks.iter().map(|blank| part(&blank.right)).collect(), chosen: Vec::new() }
        }
        (Ask::Spot(spot), _) => {
            let worth = if right { Worth::Right } else { Worth::Off };
            let wanted = (0..spot.places.len()).filter(|n| spot.places[*n].worth == worth);
            Draft { texts: Vec::new(), chosen: wanted.take(if right { usize::MAX } else { 1 }).collect() }
        }
        (Ask::Order(order), Input::Order { lines, .. }) => {
            let mut placed: Vec<&Line> = order.lines.iter().collect();
            if !right {
                placed.reverse();
            }
            let mut chosen: Vec<usize> = Vec::new();
            for line in &placed {
                let of_text = (0..lines.len()).find(|n| lines[*n] == line.text && !chosen.contains(n));
                chosen.push(of_text.unwrap());
            }
            Draft { texts: placed.iter().map(|line| " ".repeat(STEP * usize::from(line.depth))).collect(), chosen }
        }
        _ => text("no idea whatsoever"),
    }
}
