//! Code, line by line: typed down to a line with a single dot, run as often as one likes, and handed in.

use super::{Line, Plain, WIDTH, commanded};
use crate::{
    clean::clean,
    cli::failure::Failure,
    grade::code::Ran,
    runtime::exercise::{Ready, not_asked, standing},
    session::{
        ask::{Ask, Input},
        event::{Draft, Event},
        round::Notice,
        view::{AttemptView, View},
    },
    tui::{
        screens::results::{self, Code},
        text,
        theme::Theme,
    },
};

/// Exit code of a session in which code was to be written, and none could be run.
pub(super) const NOT_RUN: u8 = 3;

impl Plain<'_> {
    /// Tells whether the open question's code may run; passes the question over where it may not.
    pub(super) fn may_run(&mut self) -> Result<bool, Failure> {
        let Some(order) = self.session.order() else { return Ok(true) };
        let question = match self.engine.ready(&order) {
            Ready::Runs(_) => return Ok(true),
            Ready::Not(ran) => return self.pass_over(&ran.says).map(|()| false),
            Ready::Asks(question) => question,
        };
        if !self.console.is_watched() {
            return self.pass_over(&not_asked(&question)).map(|()| false);
        }
        let standing = match standing(&self.engine.ground()) {
            Ok(standing) => standing,
            Err(why) => return self.pass_over(&why).map(|()| false),
        };
        let told: Vec<String> = question.says(&standing).lines().map(|line| clean(line).into_owned()).collect();
        self.print(&told);
        match self.console.ask("May it run, now and later, until a byte of it changes? y or n> ").as_deref() {
            Some("y" | "yes") => {
                let now = self.engine.clock.now().utc;
                question.agree(&mut self.engine.store, now)?;
                Ok(true)
            }
            Some(_) => self.pass_over(text::trust::NOT_RUN).map(|()| false),
            None => {
                self.at_end = true;
                Ok(false)
            }
        }
    }

    /// Says why, and goes on to the next item; ends the session where there is no other.
    fn pass_over(&mut self, why: &str) -> Result<(), Failure> {
        let Some(key) = self.session.open_entry().map(|entry| entry.key.clone()) else { return Ok(()) };
        let before = self.passed_over.contains(&key);
        if !before {
            self.console.say(&format!("{}: {}", clean(&key.item), clean(why)));
            self.passed_over.push(key.clone());
            self.event(Event::Skip)?;
        }
        let same = self.session.open_entry().is_some_and(|entry| entry.key == key);
        if before || same { self.event(Event::Stop) } else { Ok(()) }
    }

    /// Takes code for the open question.
    pub(super) fn code(&mut self, asks_confidence: bool) -> Result<(), Failure> {
        let mut typed: Vec<String> = Vec::new();
        loop {
            let Some(line) = self.console.ask(&format!("{:>3} ", typed.len() + 1)) else {
                self.at_end = true;
                return Ok(());
            };
            match line.as_str() {
                "." => break,
                ":run" | ":r" => {
                    self.draft(&mut typed)?;
                    self.event(Event::Run)?;
                    let lines = self.looked_at(|view| tried(view, &self.theme));
                    self.print(&lines);
                }
                ":show" => {
                    let lines = self.looked_at(buffer);
                    self.print(&lines);
                }
                ".." => typed.push(".".into()),
                command if command.starts_with(':') && !command.starts_with("::") => {
                    match commanded(command.trim_start_matches(':').trim()) {
                        Line::Command(event) => {
                            self.draft(&mut typed)?;
                            return self.event(event);
                        }
                        _ => {
                            self.console.line("  No such command here; a line of code that begins with : is written ::")
                        }
                    }
                }
                text => typed.push(text.strip_prefix(':').unwrap_or(text).to_owned()),
            }
        }
        self.draft(&mut typed)?;
        if let Err(why) = self.session.is_usable() {
            self.console.line(&format!("  {}", text::notice(&why.into())));
            return Ok(());
        }
        let confidence = if asks_confidence { self.confidence() } else { None };
        if self.at_end {
            return Ok(());
        }
        self.event(Event::Commit(confidence))?;
        let why = self.looked_at(|view| match view.notice {
            Some(Notice::NotRun(why)) => vec![why.clone()],
            _ => Vec::new(),
        });
        match why.first() {
            Some(why) if !self.console.is_watched() => self.pass_over(why),
            _ => Ok(()),
        }
    }

    /// Takes over what was typed; where nothing was, what stood there stays.
    fn draft(&mut self, typed: &mut Vec<String>) -> Result<(), Failure> {
        if typed.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(typed).join("\n") + "\n";
        self.event(Event::Draft(Draft { texts: vec![text], chosen: Vec::new() }))
    }

    fn looked_at(&self, lines: impl Fn(&AttemptView<'_>) -> Vec<String>) -> Vec<String> {
        match self.session.view(self.engine.clock.now()) {
            View::Attempt(view) => lines(&view),
            _ => Vec::new(),
        }
    }
}

/// Tells what came of the last run, or why there is nothing to tell.
pub(super) fn tried(view: &AttemptView<'_>, theme: &Theme) -> Vec<String> {
    match (view.notice, view.tried) {
        (Some(notice), _) => vec![format!("  {}", clean(&text::notice(notice)))],
        (None, Some(tried)) => told(&tried.ran, view.ask, &tried.text, theme),
        (None, None) => Vec::new(),
    }
}

/// Tells what came of running code.
pub(super) fn told(ran: &Ran, ask: &Ask, text: &str, theme: &Theme) -> Vec<String> {
    let lang = match &ask.input {
        Input::Code { runner, .. } => runner,
        _ => "",
    };
    let lines = results::lines(ran, Code { lang, text }, WIDTH - 2, theme);
    lines.iter().map(|line| format!("  {line}").trim_end().to_owned()).collect()
}

/// Writes the code as it stands, with its line numbers.
pub(super) fn buffer(view: &AttemptView<'_>) -> Vec<String> {
    let text = view.draft.texts.first().map(String::as_str).unwrap_or_default();
    text.lines().enumerate().map(|(n, line)| format!("  {:>3}  {}", n + 1, clean(line)).trim_end().to_owned()).collect()
}
