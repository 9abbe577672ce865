//! Where code runs while the screen goes on answering: one run at a time, on a thread of its own, that can be called off.

use std::time::Duration;

use super::{
    engine::Engine,
    exercise::{Ground, Ready, job, play, standing},
    news::News,
    terminal::Outside,
    trust::Question,
    wake::Waker,
};
use crate::{
    grade::code::{End, Ran},
    runner::{job::Job, level::Standing, run::Cancel},
    session::event::{Event, Order},
    tui::{app::Reply, text, trusting::Trusting},
};

/// How often the seconds on the screen go on.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// One run at a time, and who hears of its end.
#[derive(Debug)]
pub(super) struct Yard {
    ground: Ground,
    bell: Waker<Outside<News>>,
    /// Numbers what was begun, so that what nobody waits for any more is told apart.
    number: u64,
    state: State,
}

/// What goes on in the yard.
#[derive(Debug, Default)]
enum State {
    /// Nothing.
    #[default]
    Idle,
    /// A box is built to see what it is, or the learner is asked.
    Asking(Box<(Question, Order)>),
    /// Code runs.
    Running(Cancel),
}

impl Yard {
    pub(super) fn new(ground: Ground, bell: Waker<Outside<News>>) -> Self {
        Yard { ground, bell, number: 0, state: State::Idle }
    }

    /// Tells whether time passes for somebody who waits.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    /// Runs code, or begins to ask whether it may run; a reply where neither can be.
    pub(super) fn run(&mut self, engine: &Engine, order: Order) -> Option<Reply> {
        self.clear();
        match engine.ready(&order) {
            Ready::Runs(job) => self.start(*job),
            Ready::Not(ran) => told(*ran),
            Ready::Asks(question) => {
                self.state = State::Asking(Box::new((*question, order)));
                let (number, ground) = (self.number, self.ground.clone());
                self.thread(move || News::Box(number, standing(&ground)))
            }
        }
    }

    /// Asks the learner, now that it is known what the box is; code does not run without one.
    pub(super) fn built(&mut self, number: u64, standing: Result<Standing, String>) -> Option<Reply> {
        let State::Asking(asking) = &self.state else { return None };
        if number != self.number {
            return None;
        }
        match standing {
            Ok(standing) => Some(Reply::Trust(Box::new(shown(&asking.0, standing)))),
            Err(why) => {
                self.state = State::Idle;
                told(Ran::nothing(End::NoBox, why))
            }
        }
    }

    /// Takes the learner's answer: remembers it and runs the code, or lets it be.
    pub(super) fn answer(&mut self, engine: &mut Engine, agreed: bool) -> Option<Reply> {
        let State::Asking(asking) = std::mem::take(&mut self.state) else { return None };
        let (question, order) = *asking;
        if !agreed {
            return told(Ran::nothing(End::NotTrusted, text::trust::REFUSED));
        }
        let now = engine.clock.now().utc;
        match question.agree(&mut engine.store, now) {
            Ok(trusted) => self.start(job(trusted, &order)),
            Err(error) => told(Ran::nothing(End::Refused, error.to_string())),
        }
    }

    /// Ends what is running; it tells of its end all the same.
    pub(super) fn call_off(&mut self) -> Option<Reply> {
        match &self.state {
            State::Running(cancel) => {
                cancel.cancel();
                None
            }
            State::Asking(_) => {
                self.clear();
                told(Ran::nothing(End::Cancelled, text::trust::CALLED_OFF))
            }
            State::Idle => None,
        }
    }

    /// Tells whether a run of this number is waited for, and that it is over.
    pub(super) fn ended(&mut self, number: u64) -> bool {
        let waited = number == self.number && self.is_busy();
        if waited {
            self.state = State::Idle;
        }
        waited
    }

    /// Lets be whatever goes on: nobody waits for it.
    pub(super) fn clear(&mut self) {
        if let State::Running(cancel) = &self.state {
            cancel.cancel();
        }
        self.state = State::Idle;
        self.number += 1;
    }

    fn start(&mut self, job: Job) -> Option<Reply> {
        let cancel = Cancel::default();
        self.number += 1;
        let (number, ground, stop) = (self.number, self.ground.clone(), cancel.clone());
        self.state = State::Running(cancel);
        self.thread(move || {
            let ran = play(&ground, &job, &stop);
            News::Ran(number, Box::new(ran))
        })
    }

    /// Does something on a thread of its own that tells of it; a reply where there is none to be had.
    fn thread(&mut self, work: impl FnOnce() -> News + Send + 'static) -> Option<Reply> {
        let begun = self.bell.another().and_then(|bell| {
            std::thread::Builder::new().name("run".into()).spawn(move || {
                bell.send(Outside::Worker(work()));
            })
        });
        match begun {
            Ok(_) => None,
            Err(error) => {
                self.state = State::Idle;
                told(Ran::nothing(End::NoBox, format!("It cannot be run: {error}.")))
            }
        }
    }
}

impl Drop for Yard {
    fn drop(&mut self) {
        self.clear();
    }
}

fn told(ran: Ran) -> Option<Reply> {
    Some(Reply::Event(Event::Ran(Box::new(ran))))
}

fn shown(question: &Question, standing: Standing) -> Trusting {
    Trusting {
        deck: question.deck.clone(),
        root: question.root.clone(),
        runner: question.runner.clone(),
        names: question.names.clone(),
        changed: question.changed.clone(),
        changes: question.changes.clone(),
        level: standing.level.to_string(),
        made_of: standing.level.made_of().to_owned(),
        notes: standing.notes,
    }
}
