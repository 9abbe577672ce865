//! A stage for the application: a real engine on a temporary home, a calendar and a stopwatch the test moves.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use pratfall::{
    memory::{
        row::{ItemKey, Offset, StudyDay, Utc},
        state::Memory,
    },
    runtime::{
        clock::Clock,
        engine::{Begun, Engine, Wanted},
        paths::Paths,
        settings::Settings,
    },
    session::{
        card::Card,
        config::{Config, Mode, Reflecting},
        event::{Effect as SessionEffect, Event, Millis, Now},
        machine::Session,
        phase::Phase,
        queue::{Entry, Why},
    },
    tui::{
        app::{App, Effect, Input, Reply},
        keys::{Code, Key, Keymap},
        logbook::{Brought, Wish},
        theme::Theme,
        view,
    },
};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// Sunday 22 November 2026, nine in the morning.
pub const BEGINNING: i64 = 1_795_334_400_000;

/// A home that is removed when the stage goes.
pub struct House(PathBuf);

impl House {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("pratfall-screens-{}-{number}", std::process::id()));
        fs::create_dir_all(path.join("data")).unwrap();
        House(path)
    }

    fn paths(&self) -> Paths {
        Paths { config: self.0.join("config"), data: self.0.join("data") }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The database of a home whose decks are read already; made once and copied for each stage.
fn furnished() -> &'static [u8] {
    static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
    DATABASE.get_or_init(|| {
        let house = House::new();
        let mut engine = engine(&house, now_at(0, 0));
        engine.refresh(&[]).unwrap();
        engine.store.checkpoint().unwrap();
        let path = house.paths().database();
        drop(engine);
        fs::read(path).unwrap()
    })
}

fn engine(house: &House, now: Now) -> Engine {
    let settings = Settings::parse("config.toml", "").unwrap();
    Engine::open(house.paths(), settings, Clock::standing(now), 7).unwrap()
}

fn now_at(days: i64, watch: u64) -> Now {
    let utc = BEGINNING + days * 86_400_000 + watch as i64;
    Now { utc: Utc(utc), offset: Offset(60), watch: Millis(watch) }
}

/// A memory that stands in for weeks of practice.
pub fn practised(rung: u8, today: StudyDay) -> Memory {
    Memory {
        stability: 6.0,
        difficulty: 5.0,
        last_evidence: StudyDay(today.0 - 6),
        due: today,
        interval: 6,
        reps: 3,
        lapses: 0,
        rung,
        points: 0,
        falls: Vec::new(),
        probing: false,
        misses: 0,
        check: None,
        instruct_next: false,
        tries_today: 0,
        right_days: Vec::new(),
        decay: 0.1542,
        retention: 0.85,
    }
}

/// The application with everything it needs around it.
pub struct Stage {
    pub app: App,
    pub engine: Engine,
    pub now: Now,
    /// The learner has left.
    pub left: bool,
    /// Keys pressed so far.
    pub presses: usize,
    /// Which rung items are asked on that were never asked before.
    pub rung: Option<u8>,
    /// What else is so of the memory they are given.
    pub remembering: Option<fn(&mut Card)>,
    house: House,
}

impl Stage {
    /// Opens the application at home, its bundled decks read.
    pub fn new() -> Self {
        Stage::with("dark")
    }

    pub fn with(theme: &str) -> Self {
        let house = House::new();
        fs::write(house.paths().database(), furnished()).unwrap();
        let now = now_at(0, 0);
        let engine = engine(&house, now);
        let theme = Theme::load(theme, false).unwrap();
        let app = App::new((80, 24), theme, Keymap::load("").unwrap());
        let mut stage = Stage { app, engine, now, left: false, presses: 0, rung: None, remembering: None, house };
        stage.perform(vec![Effect::LoadHome]);
        stage
    }

    /// Reads a deck beside the bundled ones.
    pub fn deck(&mut self, name: &str, text: &str) -> &mut Self {
        let path = self.house.path().join(name);
        fs::write(&path, text).unwrap();
        self.engine.refresh(&[path]).unwrap();
        self
    }

    /// Opens a session over these items, `deck/item` each.
    pub fn drill(&mut self, items: &[&str]) -> &mut Self {
        self.drill_with(items, Config { seed: 7, ..Config::default() })
    }

    pub fn drill_in_full(&mut self, items: &[&str]) -> &mut Self {
        self.drill_with(items, Config { seed: 7, reflection: Reflecting::Full, ..Config::default() })
    }

    pub fn drill_with(&mut self, items: &[&str], config: Config) -> &mut Self {
        let queue = items.iter().map(|name| {
            let (deck, item) = name.split_once('/').unwrap();
            let key = ItemKey { deck: deck.into(), item: item.into() };
            let skill = self.engine.store.card(&key).unwrap().unwrap_or_else(|| panic!("no item {name}")).skill;
            Entry::plain(key, Why::New, skill, false)
        });
        let (session, effects) = Session::start(config, queue.collect::<Vec<_>>(), self.now);
        let mut all = self.app.update(Input::Reply(Box::new(Reply::Session(Box::new(session)))), self.now);
        all.extend(effects.into_iter().map(Effect::Session));
        self.perform(all);
        self
    }

    /// Asks items that were never asked on this rung, from 0.
    pub fn on_rung(&mut self, rung: u8) -> &mut Self {
        self.rung = Some(rung);
        self
    }

    /// Changes what items that were never asked are remembered by.
    pub fn remembering(&mut self, change: fn(&mut Card)) -> &mut Self {
        self.remembering = Some(change);
        self
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: u64) -> &mut Self {
        self.now.watch.0 += ms;
        self.now.utc.0 += ms as i64;
        self.engine.clock = Clock::standing(self.now);
        self
    }

    /// Lets days pass, at home.
    pub fn days(&mut self, days: i64) -> &mut Self {
        self.now.utc.0 += days * 86_400_000;
        self.engine.clock = Clock::standing(self.now);
        self.perform(vec![Effect::LoadHome]);
        self
    }

    /// Passes an input, a second later.
    pub fn input(&mut self, input: Input) -> &mut Self {
        self.wait(1000);
        self.presses += usize::from(matches!(input, Input::Key(_)));
        let effects = self.app.update(input, self.now);
        self.perform(effects);
        view::bound_scroll(&mut self.app, self.now);
        self
    }

    /// Passes an event to the session, as from outside.
    pub fn event(&mut self, event: Event) -> &mut Self {
        self.input(Input::Reply(Box::new(Reply::Event(event))))
    }

    /// Presses keys by their names, parted by blanks.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split_whitespace() {
            let key = Key::parse(name).unwrap_or_else(|| panic!("no key {name}"));
            self.input(Input::Key(key));
        }
        self
    }

    /// Types a text, letter by letter.
    pub fn write(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.input(Input::Key(Key::plain(Code::Char(c))));
        }
        self
    }

    /// Chooses the option that reads so, by its letter.
    pub fn choose(&mut self, option: &str) -> &mut Self {
        let letter = self.letter(option);
        self.write(&letter.to_string())
    }

    /// Puts lines in order, each below the one before; `>` before one indents it so far, `<` brings it back out.
    pub fn put(&mut self, lines: &[&str]) -> &mut Self {
        for line in lines {
            let text = line.trim_start_matches(['>', '<']);
            self.choose(text);
            for step in line[..line.len() - text.len()].chars() {
                self.press(if step == '>' { "tab" } else { "left" });
            }
        }
        self
    }

    /// Makes the move that reads so.
    pub fn take(&mut self, choice: &str) -> &mut Self {
        self.choose(choice).press("enter")
    }

    pub fn letter(&self, option: &str) -> char {
        let (Phase::Attempt(_, turn) | Phase::Sure(_, turn)) = &self.session().phase else { panic!("no question") };
        let options = match &turn.ask.input {
            pratfall::session::ask::Input::Choose { options, .. } => options,
            pratfall::session::ask::Input::Order { lines, .. } => lines,
            pratfall::session::ask::Input::Scene(scene) => &scene.moves,
            _ => panic!("nothing to choose"),
        };
        let at = options.iter().position(|o| o.contains(option)).unwrap_or_else(|| panic!("no option {option}"));
        char::from(b'a' + at as u8)
    }

    pub fn session(&self) -> &Session {
        self.app.session().expect("no session on the screen")
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.app.update(Input::Resize(width, height), self.now);
        view::bound_scroll(&mut self.app, self.now);
        self
    }

    /// Draws the screen as it is.
    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.app.size.0, self.app.size.1);
        let mut buffer = Buffer::empty(area);
        let cursor = view::draw(&self.app, self.now, area, &mut buffer);
        (buffer, cursor)
    }

    /// Performs effects as the loop of the full screen does.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            let reply = match effect {
                Effect::Quit => {
                    self.left = true;
                    None
                }
                Effect::Suspend | Effect::Lend { .. } => None,
                Effect::Keep(session) => {
                    self.engine.keep(&session).unwrap();
                    None
                }
                Effect::Why(entry) => self.engine.why(&entry).unwrap().map(|why| Reply::Why(Box::new(why))),
                Effect::LoadHome => Some(Reply::Home(Box::new(self.engine.home().unwrap()))),
                Effect::LoadDecks => Some(Reply::Decks(self.engine.decks().unwrap())),
                Effect::LoadSkills(deck) => Some(Reply::Skills(self.engine.skills(deck.as_deref()).unwrap())),
                Effect::LoadStats => Some(Reply::Stats(Box::new(self.engine.stats(None, |_| {}).unwrap()))),
                Effect::LoadAnswers(behind, after) => {
                    let (answers, next) = self.engine.answers_behind(None, &behind, after).unwrap();
                    Some(Reply::Answers(answers, next))
                }
                Effect::Pair(one, other) => {
                    let wanted = Wanted { items: vec![one, other], mode: Mode::Cram, ..Wanted::default() };
                    let Begun::Session(session, first) = self.engine.begin(&wanted, true).unwrap() else {
                        panic!("no pair")
                    };
                    queue.extend(first.into_iter().map(Effect::Session));
                    Some(Reply::Session(session))
                }
                Effect::LoadAhead => Some(Reply::Ahead(Box::new(self.engine.ahead().unwrap()))),
                // Its page is written by what stands around the screen.
                Effect::Cohort(_) => None,
                Effect::Log(Wish::Load { asked, .. }) => {
                    while self.engine.look_at_some_of_log().unwrap() {}
                    let lines = self.engine.log_asked(&asked, None, 200).unwrap();
                    Some(Reply::Log(Brought::Lines { lines, more: false, behind: false }))
                }
                Effect::Log(Wish::More { asked, before }) => {
                    let lines = self.engine.log_asked(&asked, Some(before), 200).unwrap();
                    Some(Reply::Log(Brought::More { asked, lines, more: false }))
                }
                Effect::Log(Wish::Count(asked)) => {
                    let choices = pratfall::runtime::log::choices(&self.engine.store, &asked).unwrap();
                    Some(Reply::Log(Brought::Choices(asked, choices)))
                }
                Effect::Log(Wish::Open(name)) => {
                    let shown = self.engine.entry_shown(&name).unwrap();
                    shown.map(|shown| Reply::Log(Brought::Entry(Box::new(shown))))
                }
                Effect::Log(Wish::Write(typed)) => {
                    Some(Reply::Log(Brought::Said(self.engine.log_typed(&typed).unwrap())))
                }
                Effect::Log(Wish::Rewrite { name, typed }) => {
                    let entry = self.engine.log_rewritten(&name, &typed);
                    Some(entry.map_or_else(Reply::Trouble, |e| Reply::Log(Brought::Rewritten(Box::new(e)))))
                }
                Effect::Log(Wish::Delete(name)) => {
                    Some(self.engine.log_deleted(&name).map_or_else(Reply::Trouble, |s| Reply::Log(Brought::Said(s))))
                }
                Effect::Log(Wish::MakeItem(name)) => {
                    let made = self.engine.item_of(&name);
                    Some(made.map_or_else(Reply::Trouble, |said| Reply::Log(Brought::Said(said))))
                }
                Effect::Limit(limit, value) => {
                    self.engine.say_limit(limit, value).unwrap();
                    Some(Reply::Ahead(Box::new(self.engine.ahead().unwrap())))
                }
                Effect::Begin { .. } | Effect::Practise { .. } => {
                    let (wanted, afresh) = match effect {
                        Effect::Practise { decks, skills } => {
                            (Wanted { decks, skills, mode: Mode::Cram, gates: true, ..Wanted::default() }, true)
                        }
                        Effect::Begin { deck, afresh } => {
                            let decks = deck.into_iter().collect();
                            (Wanted { decks, gates: true, ..Wanted::default() }, afresh)
                        }
                        _ => unreachable!(),
                    };
                    match self.engine.begin(&wanted, afresh).unwrap() {
                        Begun::Session(session, first) => {
                            queue.extend(first.into_iter().map(Effect::Session));
                            Some(Reply::Session(session))
                        }
                        Begun::Nothing(why) => Some(Reply::Nothing(why)),
                        Begun::Elsewhere(holder) => {
                            Some(Reply::Trouble(pratfall::tui::text::elsewhere(holder.map(|h| h.pid))))
                        }
                    }
                }
                // What comes of code is for the scene to say.
                Effect::Trust(_) | Effect::Session(SessionEffect::Run(_) | SessionEffect::CallOff) => None,
                Effect::Session(effect) => self.answer(effect).map(Reply::Event),
            };
            if let Some(reply) = reply {
                let more = self.app.update(Input::Reply(Box::new(reply)), self.now);
                for effect in more.into_iter().rev() {
                    queue.push_front(effect);
                }
            }
        }
    }

    fn answer(&mut self, effect: SessionEffect) -> Option<Event> {
        let session = self.app.session()?.clone();
        let event = self.engine.perform(effect, &session)?;
        match (event, self.rung) {
            (Event::Loaded(Some(mut card)), Some(rung)) if card.memory.is_none() => {
                card.memory = Some(practised(rung, self.engine.today()));
                if let Some(change) = self.remembering {
                    change(&mut card);
                }
                Some(Event::Loaded(Some(card)))
            }
            (event, _) => Some(event),
        }
    }
}
