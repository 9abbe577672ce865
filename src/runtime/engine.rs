//! Performs what the pure parts ask for: reads items, writes rows, keeps the open session, makes a queue.

use std::{collections::BTreeSet, path::PathBuf};

use super::{
    clock::{self, Clock},
    kept::{Kept, TOLD_TO_READ},
    paths::{Paths, expand},
    scan::{self, Found},
    settings::Settings,
};
use crate::{
    memory::{
        day::study_day,
        row::{ItemKey, StudyDay},
    },
    session::{
        config::{Config, Mode},
        event::{Effect, Event, Now},
        limits::Nothing,
        machine::Session,
        phase::Phase,
        plan::Plan,
        queue::Entry,
        rows::NewRow,
    },
    store::{
        Store,
        decks::{Cached, Source},
        error::StoreError,
        hold::{Claim, Hold, Holder, claim},
    },
};

/// The setting that lists what the user took away and that stays where it is.
const HIDDEN: &str = "hidden-decks";

/// All that effects are performed with.
#[derive(Debug)]
pub struct Engine {
    /// The database.
    pub store: Store,
    /// Calendar and stopwatch.
    pub clock: Clock,
    /// The settings in force.
    pub settings: Settings,
    /// Where things are kept.
    pub paths: Paths,
    /// Name of this device.
    pub device: String,
    /// Seed of this run.
    pub seed: u64,
    /// What deck files want said, one sentence each.
    pub notes: Vec<String>,
    /// Code runs behind limits alone where there is no box: typed for this one run.
    pub unboxed: bool,
    hold: Option<Hold>,
    /// Faulty decks that were read in this run.
    faulty: usize,
    /// Rows that could not be written yet, and are tried again with the next.
    pub(super) unwritten: Vec<NewRow>,
    /// What is kept of the open session.
    pub(super) kept: Kept,
}

/// What a session is wanted for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Ids of decks; empty for all.
    pub decks: Vec<String>,
    /// Ids of skills; empty for all.
    pub skills: Vec<String>,
    /// These items alone, in this order; what is due plays no part.
    pub items: Vec<ItemKey>,
    /// Minutes; by setting when none.
    pub minutes: Option<u32>,
    /// Items at the most.
    pub limit: Option<usize>,
    /// What the session is for.
    pub mode: Mode,
    /// The study day by which it has to be known.
    pub by: Option<StudyDay>,
    /// Fewer challenges and more expected wins, whatever the settings say.
    pub gentle: bool,
    /// The lesson comes before every item never attempted.
    pub instruct: bool,
    /// Hints wait their seconds, and the sense of time is there.
    pub gates: bool,
}

/// What came of wanting a session.
#[derive(Debug)]
pub enum Begun {
    /// A session, with what it wants done first.
    Session(Box<Session>, Vec<Effect>),
    /// Nothing is to be asked, and why.
    Nothing(Box<Nothing>),
    /// Another window has a session open.
    Elsewhere(Option<Holder>),
}

impl Wanted {
    /// Names what is drilled, so that an open session of the same can be gone on with; empty for everything.
    fn scope(&self) -> String {
        let (mut decks, mut skills) = (self.decks.clone(), self.skills.clone());
        decks.sort();
        skills.sort();
        [decks.join(" "), skills.join(" ")].join("\n").trim().to_owned()
    }
}

/// Gives the minutes after which a session takes nothing new: those that were asked for, else those of the setting, or
/// what a plan of a fixed length may take.
fn minutes(wanted: &Wanted, usual: u32, plan: &Plan) -> u32 {
    let fixed = match wanted.mode {
        Mode::Pretest => true,
        Mode::Exam => wanted.limit.is_some(),
        Mode::Study | Mode::Cram => false,
    };
    // Twice what is expected: who takes their time is not cut short.
    let long = if fixed { (plan.outlook.minutes * 2.0).ceil() as u32 } else { 0 };
    wanted.minutes.unwrap_or_else(|| usual.max(long))
}

impl Engine {
    /// Opens the database and takes everything up.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn open(paths: Paths, settings: Settings, mut clock: Clock, seed: u64) -> Result<Self, StoreError> {
        let mut store = Store::open(&paths.database())?;
        let device = match store.setting("device")? {
            Some(device) => device,
            None => {
                let device = format!("{:08x}", seed as u32 ^ (seed >> 32) as u32);
                store.set_setting("device", Some(&device))?;
                device
            }
        };
        let mut notes = Vec::new();
        if let Some(newest) = store.newest()?
            && clock.never_before(newest)
        {
            let date = clock::rfc3339(newest, crate::memory::row::Offset(0));
            notes.push(format!("The clock is behind the log, whose newest entry is from {date}. Set it right; until then no new day begins."));
        }
        Ok(Engine {
            store,
            clock,
            settings,
            paths,
            device,
            seed,
            notes,
            unboxed: false,
            hold: None,
            faulty: 0,
            unwritten: Vec::new(),
            kept: Kept::default(),
        })
    }

    /// Tells today's study day.
    #[must_use]
    pub fn today(&self) -> StudyDay {
        self.day(self.clock.now())
    }

    pub(super) fn day(&self, now: Now) -> StudyDay {
        study_day(now.utc, now.offset, self.settings.day_begins)
    }

    /// Looks at all deck sources and tells which have to be read. `files` are decks named for this run alone.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn look(&mut self, files: &[PathBuf]) -> Result<Vec<Source>, StoreError> {
        let mut folders = vec![self.paths.decks()];
        folders.extend(self.settings.decks.iter().map(|f| expand(f)));
        // Files that were drilled once stay known as long as they are there.
        let remembered = self.remembered(files)?;
        let Found { mut sources, passed_over } = scan::find(&folders, &remembered);
        self.notes.extend(passed_over);
        let hidden = self.hidden()?;
        sources.retain(|source| !hidden.contains(&source.path));
        let stale = self.store.stale_sources(&sources)?;
        if !stale.gone.is_empty() {
            self.store.forget_sources(&stale.gone)?;
            // What stood behind a source that is gone can be shown again now.
            return self.really_changed(self.store.stale_sources(&sources)?.read);
        }
        self.really_changed(stale.read)
    }

    /// Leaves out files that were only touched: their bytes are those the cache knows.
    fn really_changed(&mut self, stale: Vec<Source>) -> Result<Vec<Source>, StoreError> {
        let mut changed = Vec::new();
        for source in stale {
            let touched = self.store.same_size(&source)?
                && match scan::bytes(&source) {
                    Ok(bytes) => self.store.same_text(&source, blake3::hash(&bytes).as_bytes())?,
                    Err(_) => false,
                };
            if !touched {
                changed.push(source);
            }
        }
        Ok(changed)
    }

    /// Gives the sources the user took away and that stay where they are: bundled decks, and files of the user's own.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn hidden(&self) -> Result<BTreeSet<String>, StoreError> {
        let hidden = self.store.setting(HIDDEN)?.unwrap_or_default();
        Ok(serde_json::from_str(&hidden).unwrap_or_default())
    }

    /// Hides a source, or shows it again; tells whether that changes anything.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn hide(&mut self, source: &str, hide: bool) -> Result<bool, StoreError> {
        let mut hidden = self.hidden()?;
        let changed = if hide { hidden.insert(source.to_owned()) } else { hidden.remove(source) };
        if changed {
            self.store.set_setting(HIDDEN, Some(&serde_json::to_string(&hidden)?))?;
        }
        Ok(changed)
    }

    fn remembered(&mut self, files: &[PathBuf]) -> Result<Vec<PathBuf>, StoreError> {
        let kept = self.store.setting("deck-files")?.unwrap_or_default();
        let mut all: Vec<PathBuf> = kept.lines().map(PathBuf::from).filter(|p| p.is_file()).collect();
        for file in files {
            let full = std::fs::canonicalize(file).unwrap_or_else(|_| file.clone());
            // Who names a file wants it, whatever was taken away before.
            self.hide(&full.to_string_lossy(), false)?;
            if !all.contains(&full) {
                all.push(full);
            }
        }
        let now: Vec<String> = all.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        if now.join("\n") != kept {
            self.store.set_setting("deck-files", Some(&now.join("\n")))?;
        }
        Ok(all)
    }

    /// Reads the sources that changed, telling how many of how many are done.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn read(&mut self, stale: Vec<Source>, mut progress: impl FnMut(usize, usize)) -> Result<(), StoreError> {
        let of = stale.len();
        let mut done = 0;
        let mut outcome = Ok(());
        scan::read_all(stale, |reading| {
            done += 1;
            if outcome.is_ok() {
                outcome = self.put(reading);
            }
            progress(done, of);
        });
        outcome
    }

    /// Puts a deck that was read into the cache.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put(&mut self, reading: scan::Reading) -> Result<(), StoreError> {
        let scan::Reading { source, hash, parsed, bodies, .. } = &reading;
        let name = scan::file_name(&source.path);
        match &parsed.deck {
            Some(deck) => {
                let cached: Cached = self.store.put_shelved(source, hash, deck, bodies)?;
                if let Some(holder) = cached.shadowed_by.as_deref().filter(|_| !source.path.starts_with("bundled:")) {
                    let holder = scan::file_name(holder);
                    self.notes.push(format!("{name} has the deck id `{}` of {holder}, which stays.", deck.id));
                }
                if let Some(displaced) = cached.displaced.as_deref().and_then(|d| d.strip_prefix("bundled:")) {
                    self.notes
                        .push(format!("{name} takes the place of the deck {displaced} that comes with Pratfall."));
                }
                Ok(())
            }
            None => {
                let first =
                    parsed.faults.first().map(|f| f.message.clone()).unwrap_or_else(|| "it cannot be read".into());
                let count = u32::try_from(parsed.faults.len()).unwrap_or(u32::MAX);
                self.faulty += 1;
                self.notes.extend(scan::faulty(self.faulty, &name, &first));
                self.store.put_faulty(source, hash, count.max(1), &first)
            }
        }
    }

    /// Brings the cache up to date without showing progress.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn refresh(&mut self, files: &[PathBuf]) -> Result<(), StoreError> {
        let stale = self.look(files)?;
        self.read(stale, |_, _| {})
    }

    /// Tells whether another process has the open session.
    ///
    /// # Errors
    /// When the lock beside the database cannot be used.
    pub fn is_elsewhere(&self) -> Result<bool, StoreError> {
        Ok(self.hold.is_none() && matches!(claim(self.store.path(), &self.holder())?, Claim::Theirs(_)))
    }

    fn holder(&self) -> Holder {
        Holder { pid: std::process::id(), since: self.clock.now().utc, device: self.device.clone() }
    }

    /// Begins a session, or takes up the open one unless `afresh`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn begin(&mut self, wanted: &Wanted, afresh: bool) -> Result<Begun, StoreError> {
        let now = self.clock.now();
        if self.hold.is_none() {
            match claim(self.store.path(), &self.holder())? {
                Claim::Ours(hold) => self.hold = Some(hold),
                Claim::Theirs(holder) => return Ok(Begun::Elsewhere(holder)),
            }
        }
        if !afresh && let Some(begun) = self.resume(wanted, now)? {
            return Ok(begun);
        }
        let plan = if wanted.items.is_empty() { self.plan(wanted, now)? } else { self.these(&wanted.items)? };
        if plan.queue.is_empty() {
            // Nobody has to wait for a session that is not there.
            self.hold = None;
            return Ok(Begun::Nothing(Box::new(self.nothing(wanted, now)?)));
        }
        self.notes.extend(self.cut_short(wanted, &plan, now)?);
        let (session, effects) = Session::start(self.config(wanted, &plan)?, plan, now);
        self.keep_new(&session)?;
        Ok(Begun::Session(Box::new(session), effects))
    }

    /// Begins a session over these entries, for practice alone.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn try_out(&mut self, queue: Vec<Entry>) -> Result<(Session, Vec<Effect>), StoreError> {
        let plan = Plan { queue, ..Plan::default() };
        let wanted = Wanted { mode: Mode::Cram, minutes: Some(600), ..Wanted::default() };
        let config = Config { as_written: true, ..self.config(&wanted, &plan)? };
        let (session, effects) = Session::start(config, plan, self.clock.now());
        self.keep_new(&session)?;
        Ok((session, effects))
    }

    fn resume(&mut self, wanted: &Wanted, now: Now) -> Result<Option<Begun>, StoreError> {
        let Some(mut session) = self.kept_session()? else {
            // There is none, or one of another version: its answers are in the log, only the place is lost.
            self.forget_session()?;
            return Ok(None);
        };
        let elsewhere = !wanted.scope().is_empty() && wanted.scope() != session.config.scope;
        let otherwise = wanted.mode != Mode::Study && wanted.mode != session.config.mode;
        let other = elsewhere || otherwise || (wanted.by.is_some() && session.outlook.deadline.is_none());
        if matches!(session.phase, Phase::Done) {
            return Ok(None);
        }
        if other {
            let (past, of) = (session.past.len(), session.place().of);
            self.notes.push(format!(
                "A session with {past} of {of} behind it ends for this one; its answers are in the log."
            ));
            return Ok(None);
        }
        session.config.gates = wanted.gates;
        session.bound(wanted.minutes, wanted.limit);
        let left = (session.place().of + 1).saturating_sub(session.place().at);
        if wanted.limit.is_some_and(|limit| left < limit) || wanted.gentle || wanted.instruct {
            self.notes.push(crate::tui::text::goes_on(left));
        }
        let mut effects = session.resume(now);
        if let Phase::Saving(round, _, outcome) = &session.phase {
            // The answer was on its way: it is in the log, or it never was written and is asked for again.
            let key = round.entry.key.clone();
            let event = match self.store.attempt(outcome.id)? {
                Some(_) => Event::Saved(self.store.state(&key)?.memory.map(Box::new)),
                None => Event::NotSaved("the program was stopped".into()),
            };
            effects.extend(session.handle(event, now));
        }
        Ok(Some(Begun::Session(Box::new(session), effects)))
    }

    fn config(&self, wanted: &Wanted, plan: &Plan) -> Result<Config, StoreError> {
        let limits = self.limits()?;
        Ok(Config {
            seed: self.seed,
            device: self.device.clone(),
            minutes: minutes(wanted, limits.minutes, plan),
            reflection: self.settings.reflection,
            confidence: self.settings.confidence,
            gates: wanted.gates,
            wins: self.settings.wins,
            mode: wanted.mode,
            as_written: false,
            gentle: wanted.gentle || self.settings.is_gentle(),
            instruct: wanted.instruct || plan.outlook.deadline.is_some_and(|reach| reach.instruct),
            pace: self.pace()?.medians(),
            retention: limits.retention,
            retentions: limits.decks,
            critical_retention: self.settings.critical_retention,
            params: self.store.set_in_force()?.map_or(0, |accepted| accepted.set),
            turn_hour: self.settings.day_begins,
            scope: wanted.scope(),
            told_to_read: self.store.setting(TOLD_TO_READ)?.is_some(),
            after: self.store.newest_id()?,
        })
    }

    /// Performs an effect of a session and gives the event that answers it.
    pub fn perform(&mut self, effect: Effect, session: &Session) -> Option<Event> {
        match effect {
            Effect::Load(key) => Some(match self.load(&key) {
                Ok(card) => Event::Loaded(card.map(Box::new)),
                Err(error) => Event::NotLoaded(error.to_string()),
            }),
            Effect::Append(rows) => Some(match self.append(rows, session) {
                Ok(memory) => Event::Saved(memory.map(Box::new)),
                Err(error) => Event::NotSaved(error.to_string()),
            }),
            Effect::Run(order) => Some(Event::Ran(Box::new(self.run_code(&order)))),
            Effect::CallOff => None,
            Effect::PutAway(key, begun) => {
                // It is in the draft of the session too, and nothing that counts.
                let _ = self.begun(&key, &begun, self.clock.now());
                None
            }
            Effect::Finish => {
                if !self.unwritten.is_empty()
                    && let Err(error) = self.append(Vec::new(), session)
                {
                    return Some(Event::NotSaved(error.to_string()));
                }
                let cleared = self.forget_session();
                self.hold = None;
                self.fold_small();
                cleared.err().map(|error| Event::NotSaved(error.to_string()))
            }
        }
    }
}
