//! The application as a value: `update(input)` gives effects, `view` draws. Knows no store, no clock, no terminal.

mod pages;

use super::{
    ahead::Ahead,
    author::Author,
    cohort::{self, Board},
    drill::{Drill, Over},
    home::{Deck, Home},
    keys::{Action, Code, Key, Keymap, Mode},
    logbook::{Brought, Logbook, Wish},
    skills::DeckSkills,
    stats::{Answer, Figures},
    text,
    theme::Theme,
    trusting::Trusting,
    why::Why,
};
use crate::{
    insight::{
        behind::{After, Behind},
        stats::Stats,
    },
    memory::row::ItemKey,
    session::{
        card::Card,
        event::{Effect as SessionEffect, Event as SessionEvent, Now},
        limits::{Limit, Nothing},
        machine::Session,
        phase::Phase as SessionPhase,
        queue::Entry,
    },
};

/// Something that reaches the application, all through one channel.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text; never submits.
    Paste(String),
    /// The terminal has this size now.
    Resize(u16, u16),
    /// Something that was asked for.
    Reply(Box<Reply>),
}

/// What comes back from outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The home screen's figures.
    Home(Box<Home>),
    /// The decks.
    Decks(Vec<Deck>),
    /// The days ahead.
    Ahead(Box<Ahead>),
    /// The skills of a deck, or of all.
    Skills(Vec<DeckSkills>),
    /// All figures.
    Stats(Box<Stats>),
    /// So much of the log, 0 to 1, is added up for them; none when all is.
    Adding(Option<f64>),
    /// A page of the answers behind a figure, and where the next goes on.
    Answers(Vec<Answer>, Option<After>),
    /// A session to enter: new, or taken up.
    Session(Box<Session>),
    /// There is nothing to ask, and why.
    Nothing(Box<Nothing>),
    /// Why the open item comes now.
    Why(Box<Why>),
    /// For the failure log.
    Log(Brought),
    /// For the instructor's page.
    Cohort(cohort::Brought),
    /// For the session.
    Event(SessionEvent),
    /// A deck that is tried was saved: the open item as it reads now, and all there is to try.
    Saved(Option<Box<Card>>, Vec<Entry>),
    /// A deck that is tried was saved with faults, a line each.
    Faults(Vec<String>),
    /// Decks are being read: how many of how many.
    Reading(usize, usize),
    /// Something outside went off; one sentence and a hint.
    Trouble(String),
    /// Code wants to run.
    Trust(Box<Trusting>),
    /// What code became that was lent.
    Lent(String),
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// For the session.
    Session(SessionEffect),
    /// Bring the home screen's figures.
    LoadHome,
    /// Bring the decks.
    LoadDecks,
    /// Bring the days ahead.
    LoadAhead,
    /// Bring the skills of a deck, or of all.
    LoadSkills(Option<String>),
    /// Of the failure log.
    Log(Wish),
    /// Of the instructor's page.
    Cohort(cohort::Wish),
    /// Bring all figures.
    LoadStats,
    /// Bring a page of the answers behind a figure: the first, or the one that goes on there.
    LoadAnswers(Behind, Option<After>),
    /// Begin a session on two items, one against the other.
    Pair(ItemKey, ItemKey),
    /// Say a limit, and bring the days ahead.
    Limit(Limit, f64),
    /// Begin a session: on one deck or on all; `afresh` leaves an open one behind.
    Begin {
        /// The deck, or all.
        deck: Option<String>,
        /// Leave an open session behind.
        afresh: bool,
    },
    /// Begin a session of practice on these decks and skills, or on all.
    Practise {
        /// Ids of the decks; empty for all.
        decks: Vec<String>,
        /// Ids of the skills; empty for all.
        skills: Vec<String>,
    },
    /// Keep this session and its draft as they stand.
    Keep(Box<Session>),
    /// Tell why this item comes now.
    Why(Box<Entry>),
    /// The learner agreed that the code that was asked about may run, or did not.
    Trust(bool),
    /// Hand code to the learner's own editor, as a file of its runner's, and take it back.
    Lend {
        /// The runner.
        runner: String,
        /// What is written so far.
        text: String,
    },
    /// Stop until continued.
    Suspend,
    /// Leave.
    Quit,
}

/// Which screen is up.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// Home.
    Home,
    /// The decks, and which is marked.
    Decks {
        /// Index of the marked deck.
        at: usize,
    },
    /// The days ahead, and which limit is marked.
    Ahead {
        /// Index of the marked limit.
        at: usize,
    },
    /// The map of skills.
    Skills,
    /// The failure log.
    Log(Box<Logbook>),
    /// The figures.
    Stats(Box<Figures>),
    /// The instructor's page.
    Cohort(Box<Board>),
    /// A session.
    Drill(Box<Drill>),
    /// There is nothing to drill.
    Nothing(Box<Nothing>),
}

/// The whole application.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    /// Columns and rows.
    pub size: (u16, u16),
    /// How things look.
    pub theme: Theme,
    /// What keys mean.
    pub keys: Keymap,
    /// Which screen is up.
    pub screen: Screen,
    /// The keys of the screen are shown over it.
    pub help: bool,
    /// How far a page other than a drill's is scrolled.
    pub scroll: i32,
    /// The home screen's figures, once they are there.
    pub home: Option<Home>,
    /// The decks, once they are there.
    pub decks: Vec<Deck>,
    /// The days ahead, once they are there.
    pub ahead: Option<Ahead>,
    /// The skills that were asked for, once they are there.
    pub skills: Option<Vec<DeckSkills>>,
    /// All figures, once they are there.
    pub stats: Option<Box<Stats>>,
    /// Decks are being read.
    pub reading: Option<(usize, usize)>,
    /// A sentence from outside, until the next key.
    pub trouble: Option<String>,
    /// Leave when the session is over, as `drill` does.
    pub only_drill: bool,
    /// Spare the terminal what is not ASCII.
    pub ascii: bool,
    /// Picks the word that opens a session.
    pub luck: u64,
    /// Somebody tries the deck they write.
    pub author: Option<Author>,
}

impl App {
    /// Makes the application at its home screen.
    #[must_use]
    pub fn new(size: (u16, u16), theme: Theme, keys: Keymap) -> Self {
        App {
            size,
            theme,
            keys,
            screen: Screen::Home,
            help: false,
            scroll: 0,
            home: None,
            decks: Vec::new(),
            ahead: None,
            skills: None,
            stats: None,
            reading: None,
            trouble: None,
            only_drill: false,
            ascii: false,
            luck: 0,
            author: None,
        }
    }

    /// Takes an input and gives what is to be done, in order.
    pub fn update(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let effects = match input {
            Input::Resize(width, height) => {
                self.size = (width, height);
                Vec::new()
            }
            Input::Key(key) => {
                self.trouble = None;
                self.key(key, now)
            }
            Input::Paste(text) => match &mut self.screen {
                Screen::Drill(drill) => drill.paste(&text, now).into_iter().map(Effect::Session).collect(),
                Screen::Log(log) => {
                    let then = log.paste(&text);
                    self.logged(then)
                }
                Screen::Cohort(board) => {
                    board.paste(&text);
                    Vec::new()
                }
                _ => Vec::new(),
            },
            Input::Reply(reply) => self.reply(*reply, now),
        };
        if let Screen::Drill(drill) = &mut self.screen {
            drill.settle(now);
            // The last rows are written while the session is still there to be written with.
            if drill.over() && effects.iter().any(|e| matches!(e, Effect::Session(SessionEffect::Finish))) {
                return [effects, self.drilled()].concat();
            }
        }
        effects
    }

    /// Tells which table of keys is in force.
    #[must_use]
    pub fn mode(&self, now: Now) -> Mode {
        match &self.screen {
            Screen::Home | Screen::Nothing(_) => Mode::Home,
            Screen::Decks { .. } => Mode::Decks,
            Screen::Ahead { .. } => Mode::Ahead,
            Screen::Skills => Mode::Skills,
            Screen::Log(log) => log.mode(),
            Screen::Stats(_) => Mode::Stats,
            Screen::Cohort(board) => board.mode(),
            Screen::Drill(drill) => drill.mode(now),
        }
    }

    /// The session, while one is open on the screen.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match &self.screen {
            Screen::Drill(drill) => Some(&drill.session),
            _ => None,
        }
    }

    /// Tells whether code is running, or is asked about, for the session on the screen.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.session().is_some_and(|session| matches!(session.phase, SessionPhase::Running(..)))
    }

    fn key(&mut self, key: Key, now: Now) -> Vec<Effect> {
        if key == Key::ctrl('z') {
            return self.kept(Effect::Suspend);
        }
        if key == Key::ctrl('c') {
            return self.kept(Effect::Quit);
        }
        if self.help {
            // Any key closes the help; the one that opened it must not do more than that.
            self.help = self.scrolled(key);
            return Vec::new();
        }
        let action = self.keys.action(self.mode(now), key);
        if action == Some(Action::Help) {
            self.help = true;
            self.scroll = 0;
            return Vec::new();
        }
        if action.is_none() && !matches!(self.screen, Screen::Drill(_)) && self.scrolled(key) {
            return Vec::new();
        }
        match &mut self.screen {
            Screen::Home => self.home_key(action),
            Screen::Nothing(nothing) => match action {
                Some(Action::Begin | Action::Afresh) => self.go_home(),
                Some(Action::Practise) if nothing.practice => {
                    vec![Effect::Practise { decks: nothing.decks.clone(), skills: nothing.skills.clone() }]
                }
                Some(Action::Practise) => Vec::new(),
                _ => self.home_key(action),
            },
            Screen::Decks { at } => {
                let last = self.decks.len().saturating_sub(1);
                match action {
                    Some(Action::Up) => *at = at.saturating_sub(1),
                    Some(Action::Down) => *at = (*at + 1).min(last),
                    Some(Action::Begin) => {
                        let deck = self.decks.get(*at).filter(|d| d.items > 0).map(|d| d.id.clone());
                        return deck.map(|d| Effect::Begin { deck: Some(d), afresh: true }).into_iter().collect();
                    }
                    Some(Action::Practise) => {
                        let deck = self.decks.get(*at).filter(|d| d.items > 0).map(|d| d.id.clone());
                        let practise = |deck| Effect::Practise { decks: vec![deck], skills: Vec::new() };
                        return deck.map(practise).into_iter().collect();
                    }
                    Some(Action::Skills) => {
                        let deck = self.decks.get(*at).map(|d| d.id.clone());
                        return self.open_skills(deck);
                    }
                    Some(Action::Back) => return self.go_home(),
                    _ => {}
                }
                Vec::new()
            }
            Screen::Skills => match action {
                Some(Action::Back) => self.go_home(),
                _ => {
                    self.scrolled(key);
                    Vec::new()
                }
            },
            Screen::Log(log) => {
                let then = log.key(key, action);
                self.logged(then)
            }
            Screen::Stats(figures) => {
                let figures = figures.clone();
                self.stats_key(*figures, action, key)
            }
            Screen::Cohort(_) => self.cohort_key(key, action),
            Screen::Ahead { at } => {
                let at = *at;
                self.ahead_key(at, action)
            }
            Screen::Drill(drill) => {
                if drill.closes_over(key) {
                    return Vec::new();
                }
                if action == Some(Action::Why) {
                    let entry = drill.session.open_entry().cloned();
                    return entry.map(|entry| Effect::Why(Box::new(entry))).into_iter().collect();
                }
                if let (Some(answer @ (Action::Agree | Action::Refuse)), Over::Trust(_)) = (action, &drill.over) {
                    drill.show(Over::Nothing);
                    return vec![Effect::Trust(answer == Action::Agree)];
                }
                if let (Some(Action::Editor), Some((runner, text))) = (action, drill.lent(now)) {
                    return self.kept(Effect::Lend { runner, text });
                }
                if action == Some(Action::Leave) && drill.mode(now) != Mode::Summary {
                    return self.leave_drill();
                }
                drill.key(key, action, now).into_iter().map(Effect::Session).collect()
            }
        }
    }

    /// Scrolls a page that has no actions for it; tells whether the key is one that scrolls.
    fn scrolled(&mut self, key: Key) -> bool {
        let by = match key.code {
            Code::Up | Code::PageUp => -1,
            Code::Down | Code::PageDown => 1,
            _ => return false,
        };
        self.scroll = self.scroll.saturating_add(by);
        true
    }

    fn reply(&mut self, reply: Reply, now: Now) -> Vec<Effect> {
        match reply {
            Reply::Home(home) => {
                self.home = Some(*home);
                self.leave_if_over();
            }
            Reply::Decks(decks) => self.decks = decks,
            Reply::Skills(skills) => self.skills = Some(skills),
            Reply::Stats(stats) => self.stats = Some(stats),
            Reply::Adding(share) => {
                if let Screen::Stats(figures) = &mut self.screen {
                    figures.adding = share;
                    if share.is_none() && self.stats.is_none() {
                        return vec![Effect::LoadStats];
                    }
                }
            }
            Reply::Answers(answers, next) => {
                if let Screen::Stats(figures) = &mut self.screen
                    && let Some(list) = &mut figures.list
                {
                    list.take(answers, next);
                }
            }
            Reply::Ahead(ahead) => self.ahead = Some(*ahead),
            Reply::Log(brought) => {
                if let Screen::Log(log) = &mut self.screen {
                    return log.take(brought).map(Effect::Log).into_iter().collect();
                }
            }
            Reply::Cohort(brought) => {
                if let Screen::Cohort(board) = &mut self.screen {
                    board.take(brought);
                }
            }
            Reply::Session(session) => self.screen = Screen::Drill(Box::new(Drill::new(*session))),
            Reply::Nothing(nothing) => self.screen = Screen::Nothing(nothing),
            Reply::Reading(done, of) => self.reading = (done < of).then_some((done, of)),
            Reply::Faults(faults) => self.author.get_or_insert_default().faults = faults,
            Reply::Saved(card, all) => {
                let author = self.author.get_or_insert_default();
                author.faults.clear();
                author.reloads += 1;
                if let Screen::Drill(drill) = &mut self.screen {
                    return drill.reload(card.map(|card| *card), all, now).into_iter().map(Effect::Session).collect();
                }
            }
            Reply::Trouble(sentence) => {
                self.trouble = Some(sentence);
                self.leave_if_over();
            }
            Reply::Why(why) => {
                if let Screen::Drill(drill) = &mut self.screen {
                    drill.show(Over::Why(why));
                }
            }
            Reply::Trust(asked) => {
                if let Screen::Drill(drill) = &mut self.screen {
                    drill.show(Over::Trust(asked));
                }
            }
            Reply::Lent(text) => {
                if let Screen::Drill(drill) = &mut self.screen {
                    match drill.take_back(&text, now) {
                        Some(effects) => return effects.into_iter().map(Effect::Session).collect(),
                        None => self.trouble = Some(text::ran::TOO_LONG.to_owned()),
                    }
                }
            }
            Reply::Event(event) => {
                if let SessionEvent::NotSaved(why) | SessionEvent::NotLoaded(why) = &event {
                    self.trouble = Some(why.clone());
                }
                if let Screen::Drill(drill) = &mut self.screen {
                    return drill.event(event, now).into_iter().map(Effect::Session).collect();
                }
            }
        }
        Vec::new()
    }
}
