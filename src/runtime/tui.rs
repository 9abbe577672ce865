//! The loop of the full screen: one channel of events, effects performed in order, drawn when something changed.

mod answers;
mod desk;
mod trial;

use std::{io, path::PathBuf, time::Duration};

use super::{
    board::Reading,
    engine::{Begun, Engine, Wanted},
    news::News,
    scan,
    shelf::Shelf,
    sums::Sums,
    terminal::{self, Brought, Outside, Screen, die_of},
    tidy::Tidy,
    tryout,
    wake::{Wakeable, channel_with_bell},
    yard::{TICK, Yard},
};
use crate::{
    runner::language::answer_file,
    session::{
        event::{Effect as SessionEffect, Event},
        queue::Entry,
    },
    store::decks::Source,
    tui::{
        app::{App, Effect, Input, Reply},
        author::Author,
        logbook::Brought as Found,
        view,
    },
};

/// How long a draft may be newer than what is kept of it.
const DRAFT: Duration = Duration::from_millis(250);

/// Where to panic on purpose: `PRATFALL_PANIC=draw|update`, in builds for development alone, so that a test can see
/// what a panic leaves of the terminal. Each waits until the screen is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trip {
    /// Inside the second draw.
    Draw,
    /// Inside the first update.
    Update,
}

impl Trip {
    fn from_env() -> Option<Self> {
        if !cfg!(debug_assertions) {
            return None;
        }
        match std::env::var("PRATFALL_PANIC").ok()?.as_str() {
            "draw" => Some(Trip::Draw),
            "update" => Some(Trip::Update),
            _ => None,
        }
    }

    #[expect(clippy::panic, reason = "it is what is asked for")]
    fn fall(self) {
        panic!("PRATFALL_PANIC asked for this: {self:?}");
    }
}

/// How a run of the screen ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The learner left.
    Left,
    /// A signal, or the loss of the terminal, ended it.
    Signal(i32),
}

/// What the screen opens with.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// A session at once, without the home screen.
    pub drill: Option<Wanted>,
    /// Deck sources to read first.
    pub stale: Vec<Source>,
    /// A file to watch, and all there is to try in it.
    pub tried: Option<(PathBuf, Vec<Entry>)>,
    /// The reports of a cohort to read.
    pub cohort: Option<Reading>,
}

/// Runs the screen until the learner leaves or a signal ends it.
///
/// # Errors
/// When the terminal refuses.
pub fn run(mut app: App, engine: &mut Engine, opening: Opening) -> io::Result<End> {
    let (waker, outside) = channel_with_bell::<Outside<News>>()?;
    terminal::listen(waker.another()?)?;
    let mut screen = Screen::take()?;
    app.size = terminal::dimensions();
    app.luck = engine.seed;
    let yard = Yard::new(engine.ground(), waker.another()?);
    let bell = waker.another()?;
    let tidy = Tidy::start(engine.store.path().to_owned(), move || {
        bell.send(Outside::Worker(News::Tidy));
    });
    let tried = match opening.tried {
        Some((file, all)) => {
            let eye = waker.another()?;
            tryout::watch(file, move |saved| eye.send(Outside::Worker(News::Saved(Box::new(saved)))));
            app.author = Some(Author::default());
            Some(all)
        }
        None => None,
    };
    let mut stage = Stage {
        tried,
        engine,
        drill: opening.drill,
        desk: opening.cohort.map(|reading| io::Result::Ok(desk::Desk::new(reading, waker.another()?))).transpose()?,
        waiting: opening.stale.len(),
        unshelved: None,
        kept: true,
        calm: true,
        tidy,
        shelf: Shelf::new(waker.another()?),
        sums: Sums::new(waker.another()?),
        yard,
        trip: Trip::from_env(),
    };
    if opening.stale.is_empty() {
        stage.open(&mut app);
    } else {
        app.reading = Some((0, opening.stale.len()));
        let of = opening.stale.len();
        std::thread::spawn(move || {
            let mut done = 0;
            scan::read_all(opening.stale, |reading| {
                done += 1;
                waker.send(Outside::Worker(News::Deck(Box::new(reading), done, of)));
            });
        });
    }
    let end = stage.stay(&mut app, &mut screen, &outside);
    drop(screen);
    end
}

struct Stage<'a> {
    engine: &'a mut Engine,
    /// What a session that tries a deck begins with.
    tried: Option<Vec<Entry>>,
    drill: Option<Wanted>,
    /// Reads the reports of a cohort, where its screen is opened.
    desk: Option<desk::Desk>,
    /// Decks that are still being read.
    waiting: usize,
    /// What was saved of the deck that is tried, until it is in the cache.
    unshelved: Option<tryout::Saved>,
    /// What is kept of the open session is what is on the screen.
    kept: bool,
    /// Nothing has come from the learner since the last pause.
    calm: bool,
    /// Who puts the write-ahead log in order.
    tidy: Tidy,
    /// Brings the failure log.
    shelf: Shelf,
    /// Brings the figures.
    sums: Sums,
    /// Where code runs.
    yard: Yard,
    /// Where to panic on purpose.
    trip: Option<Trip>,
}

impl Stage<'_> {
    fn stay(&mut self, app: &mut App, screen: &mut Screen, outside: &Wakeable<Outside<News>>) -> io::Result<End> {
        let (mut changed, mut drawn) = (true, false);
        loop {
            if changed {
                match self.draw(app, screen, drawn) {
                    Err(error) if terminal::is_gone(&error) => {
                        self.keep(app);
                        return Ok(End::Signal(signal_hook::consts::SIGHUP));
                    }
                    drawing => drawing?,
                }
                drawn = true;
            }
            // What takes long is done while what was saved is looked at.
            if self.shelve(app) {
                changed = true;
                continue;
            }
            let unsettled = (!self.kept && !self.calm).then_some(DRAFT);
            let patience = if self.yard.is_busy() { Some(TICK) } else { unsettled };
            changed = false;
            for brought in terminal::wait(screen, outside, patience)? {
                // Whatever else comes finds in the cache what is on the screen.
                if !matches!(brought, Brought::Worker(News::Saved(_))) {
                    changed |= self.shelve(app);
                }
                match brought {
                    Brought::Input(input) => {
                        changed = true;
                        self.calm = false;
                        if self.take(app, screen, input)? {
                            return Ok(End::Left);
                        }
                    }
                    Brought::Worker(News::Tidy) => {
                        self.tidy.done();
                        if self.calm {
                            self.keep(app);
                        }
                    }
                    Brought::Worker(News::Log(share)) => {
                        changed = true;
                        let reply = self.shelf.told(share);
                        self.reply(app, Some(reply));
                    }
                    Brought::Worker(News::Sums(told)) => {
                        changed = true;
                        let reply = self.sums.told(told);
                        self.reply(app, Some(reply));
                    }
                    Brought::Worker(News::Choices(asked, choices)) => {
                        changed = true;
                        self.reply(app, Some(Reply::Log(Found::Choices(asked, choices))));
                    }
                    Brought::Worker(News::Cohort(read)) => {
                        changed = true;
                        self.read(app, *read);
                    }
                    Brought::Worker(News::Saved(saved)) => {
                        changed = true;
                        self.saved(app, *saved);
                    }
                    Brought::Worker(News::Deck(reading, done, of)) => {
                        changed = true;
                        self.put(app, *reading, done, of);
                    }
                    Brought::Stop(signal) => {
                        self.keep(app);
                        return Ok(End::Signal(signal));
                    }
                    Brought::Gone => {
                        self.keep(app);
                        return Ok(End::Signal(signal_hook::consts::SIGHUP));
                    }
                    Brought::Quiet if self.yard.is_busy() => {
                        // The seconds go on.
                        changed = true;
                        if !self.kept {
                            self.keep(app);
                        }
                    }
                    Brought::Worker(News::Box(number, standing)) => {
                        changed = true;
                        let reply = self.yard.built(number, standing);
                        self.reply(app, reply);
                    }
                    Brought::Worker(News::Ran(number, ran)) => {
                        changed = true;
                        let reply = self.yard.ended(number).then_some(Reply::Event(Event::Ran(ran)));
                        self.reply(app, reply);
                    }
                    Brought::Quiet => {
                        // The log is put in order first: then the draft, and no answer, pays for beginning it anew.
                        self.calm = true;
                        if !self.tidy.begin() {
                            self.keep(app);
                        }
                    }
                }
            }
        }
    }

    fn draw(&self, app: &mut App, screen: &mut Screen, again: bool) -> io::Result<()> {
        let now = self.engine.clock.now();
        // A frame is as large as the terminal is now, whatever the last word about it was.
        app.size = terminal::dimensions();
        screen.fit(app.size)?;
        view::bound_scroll(app, now);
        let trip = self.trip.filter(|trip| again && *trip == Trip::Draw);
        screen.terminal.draw(|frame| {
            if let Some(trip) = trip {
                trip.fall();
            }
            let area = frame.area();
            let cursor = view::draw(app, now, area, frame.buffer_mut());
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }

    /// Takes an input and performs what follows from it; tells whether to leave.
    fn take(&mut self, app: &mut App, screen: &mut Screen, input: Input) -> io::Result<bool> {
        if let Some(trip) = self.trip.filter(|trip| *trip == Trip::Update) {
            trip.fall();
        }
        let effects = app.update(input, self.engine.clock.now());
        self.kept = app.session().is_none();
        let left = self.perform(app, effects, Some(screen));
        if !app.is_running() {
            // Nobody waits for it any more.
            self.yard.clear();
        }
        left
    }

    /// Hands a reply to the screen, and performs what follows.
    fn reply(&mut self, app: &mut App, reply: Option<Reply>) {
        let Some(reply) = reply else { return };
        let effects = app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
        self.kept = app.session().is_none();
        // Nothing that comes of a run leaves or suspends.
        let _ = self.perform(app, effects, None);
    }

    fn perform(&mut self, app: &mut App, effects: Vec<Effect>, mut screen: Option<&mut Screen>) -> io::Result<bool> {
        let mut left = false;
        let mut queue: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            let reply = match effect {
                Effect::Quit => {
                    left = true;
                    None
                }
                Effect::Suspend => {
                    if let Some(screen) = screen.as_deref_mut() {
                        let stopped = self.engine.clock.now().watch;
                        screen.suspend()?;
                        self.engine.clock.was_away_since(stopped);
                        app.size = terminal::dimensions();
                    }
                    None
                }
                Effect::Keep(session) => {
                    let kept = self.engine.keep(&session);
                    self.kept = true;
                    kept.err().map(|error| Reply::Trouble(error.to_string()))
                }
                Effect::Why(entry) => match self.engine.why(&entry) {
                    Ok(why) => why.map(|why| Reply::Why(Box::new(why))),
                    Err(error) => Some(Reply::Trouble(error.to_string())),
                },
                Effect::LoadHome => Some(self.home()),
                Effect::LoadDecks => Some(match self.engine.decks() {
                    Ok(decks) => Reply::Decks(decks),
                    Err(error) => Reply::Trouble(error.to_string()),
                }),
                Effect::LoadSkills(deck) => Some(match self.engine.skills(deck.as_deref()) {
                    Ok(skills) => Reply::Skills(skills),
                    Err(error) => Reply::Trouble(error.to_string()),
                }),
                Effect::LoadStats => Some(self.sums.bring(self.engine)),
                Effect::LoadAnswers(behind, after) => Some(match self.engine.answers_behind(None, &behind, after) {
                    Ok((answers, next)) => Reply::Answers(answers, next),
                    Err(error) => Reply::Trouble(error.to_string()),
                }),
                Effect::Pair(one, other) => {
                    let wanted = Wanted {
                        items: vec![one, other],
                        mode: crate::session::config::Mode::Cram,
                        gates: true,
                        ..Wanted::default()
                    };
                    queue.extend(self.begin(app, &wanted, true));
                    None
                }
                Effect::LoadAhead => Some(self.ahead()),
                Effect::Log(wish) => self.shelf.bring(self.engine, wish),
                Effect::Cohort(wish) => self.desk.as_ref().and_then(|desk| desk.write(&wish)),
                Effect::Limit(limit, value) => {
                    let said = self.engine.say_limit(limit, value);
                    Some(said.map_or_else(|error| Reply::Trouble(error.to_string()), |()| self.ahead()))
                }
                Effect::Begin { deck, afresh } => {
                    let wanted = Wanted { decks: deck.into_iter().collect(), gates: true, ..Wanted::default() };
                    queue.extend(self.begin(app, &wanted, afresh));
                    None
                }
                Effect::Practise { decks, skills } => {
                    let mode = crate::session::config::Mode::Cram;
                    let wanted = Wanted { decks, skills, mode, gates: true, ..Wanted::default() };
                    queue.extend(self.begin(app, &wanted, true));
                    None
                }
                Effect::Lend { runner, text } => {
                    let file = answer_file(&runner, &self.engine.settings.runner).unwrap_or("answer").to_owned();
                    let Some(screen) = screen.as_deref_mut() else { continue };
                    let (reply, taken) = answers::lend(screen, &file, &text);
                    if let Err(error) = taken {
                        // The terminal went away meanwhile: what was written is kept all the same.
                        app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
                        self.kept = false;
                        self.keep(app);
                        return Err(error);
                    }
                    self.kept = false;
                    Some(reply)
                }
                Effect::Session(SessionEffect::Run(order)) => self.yard.run(self.engine, *order),
                Effect::Session(SessionEffect::CallOff) => self.yard.call_off(),
                Effect::Trust(agreed) => self.yard.answer(self.engine, agreed),
                Effect::Session(effect) => {
                    let event = match app.session() {
                        Some(session) => self.engine.perform(effect, session),
                        // The session is over: nothing is left to answer to.
                        None => None,
                    };
                    event.map(Reply::Event)
                }
            };
            if let Some(reply) = reply {
                let more = app.update(Input::Reply(Box::new(reply)), self.engine.clock.now());
                for effect in more.into_iter().rev() {
                    queue.push_front(effect);
                }
            }
        }
        Ok(left)
    }

    fn begin(&mut self, app: &mut App, wanted: &Wanted, afresh: bool) -> Vec<Effect> {
        let now = self.engine.clock.now();
        let mut effects = Vec::new();
        let noted = self.engine.notes.len();
        let reply = match self.engine.begin(wanted, afresh) {
            Ok(Begun::Session(session, first)) => {
                effects.extend(first.into_iter().map(Effect::Session));
                Reply::Session(session)
            }
            Ok(Begun::Nothing(why)) => Reply::Nothing(why),
            Ok(Begun::Elsewhere(holder)) => Reply::Trouble(crate::tui::text::elsewhere(holder.map(|h| h.pid))),
            Err(error) => Reply::Trouble(error.to_string()),
        };
        let mut all = app.update(Input::Reply(Box::new(reply)), now);
        // What is to be said of this one session does not stay for Home.
        let said = self.engine.notes.split_off(noted.min(self.engine.notes.len()));
        if !said.is_empty() {
            all.extend(app.update(Input::Reply(Box::new(Reply::Trouble(said.join(" ")))), now));
        }
        all.extend(effects);
        self.kept = false;
        all
    }

    /// Opens the first screen once all decks are known.
    fn open(&mut self, app: &mut App) {
        if let Some(all) = self.tried.take() {
            return self.try_out(app, all);
        }
        if let Some(trouble) = self.desk.as_mut().map(|desk| desk.begin(self.engine)) {
            return self.reply(app, trouble);
        }
        let effects = match self.drill.take() {
            Some(wanted) => self.begin(app, &wanted, false),
            None => vec![Effect::LoadHome],
        };
        // Nothing that opens a screen leaves or suspends.
        let _ = self.perform(app, effects, None);
    }

    fn put(&mut self, app: &mut App, reading: scan::Reading, done: usize, of: usize) {
        if let Err(error) = self.engine.put(reading) {
            app.update(Input::Reply(Box::new(Reply::Trouble(error.to_string()))), self.engine.clock.now());
        }
        app.update(Input::Reply(Box::new(Reply::Reading(done, of))), self.engine.clock.now());
        self.waiting = self.waiting.saturating_sub(1);
        if self.waiting == 0 {
            self.open(app);
            // Much was written: it is put in order while the first question is read.
            self.tidy.begin();
        }
    }

    fn keep(&mut self, app: &App) {
        self.kept = match app.session().filter(|_| !self.kept) {
            // What cannot be kept now is tried again at the next change; every answer is in the log already.
            Some(session) => self.engine.keep(session).is_ok(),
            None => true,
        };
        if let Some(session) = app.session() {
            self.engine.rehearse(session, self.engine.clock.now());
        }
    }
}

/// Ends the process as its signal would have.
pub fn finish(end: End) {
    if let End::Signal(signal) = end {
        die_of(signal);
    }
}
