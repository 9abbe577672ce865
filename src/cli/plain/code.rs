//! Code, line by line: typed down to a line with a single dot, run as often as one likes, and handed in.

use super::{
    Plain, Sure, WIDTH,
    commands::{Command, Place, is_command, meant, read},
};
use crate::{
    clean::clean,
    cli::failure::Failure,
    grade::code::Ran,
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
/// Says what becomes of code that was not handed in.
const KEPT: &str =
    "  The input ended before a line with a single dot: the code was not handed in. It is kept for the next time.";

impl Plain<'_> {
    /// Takes code for the open question.
    pub(super) fn code(&mut self, asks_confidence: bool) -> Result<(), Failure> {
        let mut typed: Vec<String> = Vec::new();
        loop {
            let Some(line) = self.prompt(Place::Code, &format!("{:>3} ", typed.len() + 1))? else {
                if !typed.is_empty() {
                    self.draft(&mut typed)?;
                    self.console.line(KEPT);
                }
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
                command if is_command(command) => match read(Place::Code, command) {
                    Command::Event(event) => {
                        self.draft(&mut typed)?;
                        return self.event(event);
                    }
                    Command::Edit => {
                        self.draft(&mut typed)?;
                        self.code_elsewhere()?;
                    }
                    _ => self.no_command(command),
                },
                text => typed.push(meant(text).to_owned()),
            }
        }
        self.draft(&mut typed)?;
        if let Err(why) = self.session.is_usable() {
            self.console.line(&format!("  {}", text::notice(&why.into())));
            return Ok(());
        }
        let confidence = match self.sure(asks_confidence)? {
            Sure::As(confidence) => confidence,
            Sure::Back | Sure::Gone => return Ok(()),
        };
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
    pub(super) fn draft(&mut self, typed: &mut Vec<String>) -> Result<(), Failure> {
        if typed.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(typed).join("\n") + "\n";
        self.event(Event::Draft(Draft { texts: vec![text], chosen: Vec::new() }))
    }

    pub(super) fn looked_at(&self, lines: impl Fn(&AttemptView<'_>) -> Vec<String>) -> Vec<String> {
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
