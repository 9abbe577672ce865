//! A session line by line, for pipes, screen readers and terminals that can do no more. The same machine, no waits.

mod answer;
mod beside;
mod code;
mod edited;
mod lesson;
mod question;
mod scene;
mod token;
pub mod tryout;

use std::{collections::VecDeque, process::ExitCode};

use super::{console::Console, failure::Failure};
use crate::{
    clean::clean,
    memory::row::ItemKey,
    runtime::engine::{Begun, Engine, Wanted},
    session::{
        ask::{Ask, Input},
        event::{Aside, Draft, Effect, Event, Written},
        machine::Session,
        phase::Phase,
        rows::Cause,
        view::{FeedbackView, View},
    },
    tui::{
        screens::{letter, parts},
        text,
        theme::Theme,
    },
};

const WIDTH: u16 = 76;

/// Runs a session on stdin and stdout.
///
/// # Errors
/// When the database cannot be used.
pub fn run(engine: &mut Engine, wanted: &Wanted, console: &mut Console) -> Result<ExitCode, Failure> {
    for note in std::mem::take(&mut engine.notes) {
        console.say(&note);
    }
    let (session, effects) = match engine.begin(wanted, false)? {
        Begun::Session(session, effects) => (*session, effects),
        Begun::Nothing(days) => {
            console.line(&text::nothing_due(days));
            return Ok(ExitCode::SUCCESS);
        }
        Begun::Elsewhere(holder) => {
            let sentence = text::elsewhere(holder.map(|h| h.pid));
            return Err(Failure::new(sentence, "one session at a time keeps one history"));
        }
    };
    for note in std::mem::take(&mut engine.notes) {
        console.say(&note);
    }
    let theme = Theme::load("mono", true)?;
    let mut plain =
        Plain { engine, session, console, theme, at_end: false, shown: None, passed_over: Vec::new(), author: None };
    if plain.session.place().at > 1 {
        plain.console.line("Going on where you were.");
    }
    plain.perform(effects)?;
    plain.stay()?;
    // Where nothing but what could not be run was to be asked, a script should know.
    let nothing = !plain.passed_over.is_empty() && plain.session.past.is_empty();
    Ok(if nothing { ExitCode::from(code::NOT_RUN) } else { ExitCode::SUCCESS })
}

struct Plain<'a> {
    engine: &'a mut Engine,
    session: Session,
    console: &'a mut Console,
    theme: Theme,
    /// The input has ended.
    at_end: bool,
    /// The question that was printed last.
    shown: Option<(u64, u8)>,
    /// Items whose code could not be run here.
    passed_over: Vec<ItemKey>,
    /// What an author was told last; none where a learner drills.
    author: Option<String>,
}

/// What a line means where an answer is asked.
enum Line {
    Answer(String),
    Command(Event),
    Unknown,
    End,
}

impl Plain<'_> {
    fn stay(&mut self) -> Result<(), Failure> {
        loop {
            if self.at_end {
                self.event(Event::Stop)?;
            }
            self.tell_author();
            let now = self.engine.clock.now();
            match self.session.view(now) {
                View::Attempt(_) => self.attempt()?,
                View::Edited(_) => self.edited()?,
                View::Lesson(_) => self.lesson()?,
                View::Scoring(_) => self.scoring()?,
                View::Verdict(_) => self.verdict()?,
                View::Words(_) => self.words()?,
                View::Feedback(_) => self.feedback()?,
                View::Sheet(_) => self.sheet()?,
                View::Summary(_) => return self.summary(),
                View::Waiting => {
                    return Err(Failure::new("the next item cannot be read", "`pratfall doctor` looks for the reason"));
                }
                View::Done => return Ok(()),
            }
        }
    }

    fn attempt(&mut self) -> Result<(), Failure> {
        let stamp = self.session.stamp();
        let now = self.engine.clock.now();
        let View::Attempt(view) = self.session.view(now) else { return Ok(()) };
        let ask = view.ask.clone();
        if matches!(ask.input, Input::Code { .. }) && !self.may_run()? {
            return Ok(());
        }
        let now = self.engine.clock.now();
        let View::Attempt(view) = self.session.view(now) else { return Ok(()) };
        let asks_confidence = view.asks_confidence;
        let fresh = self.shown != Some(stamp);
        let seed = self.session.config.seed;
        let same = self.shown.is_some_and(|shown| scene::is_same_story(shown, stamp));
        let printed = match (fresh, same) {
            (false, _) => question::notice(&view),
            (true, true) => scene::next(&view, &self.theme),
            (true, false) => question::question(&view, &self.theme, seed),
        };
        self.shown = Some(stamp);
        self.console.raw(&printed);
        if matches!(ask.input, Input::Code { .. }) {
            return self.code(asks_confidence);
        }
        if let Input::Scene(scene) = &ask.input {
            return self.walk(scene, asks_confidence);
        }
        let mut unusable = false;
        let mut listed: Vec<usize> = Vec::new();
        loop {
            let texts = match self.answer(&ask)? {
                Line::Answer(text) => text,
                Line::Command(event) => return self.event(event),
                Line::Unknown if unusable => return self.event(Event::GiveUp),
                Line::Unknown => {
                    unusable = true;
                    self.console.line("  Not usable as an answer here. Once more, or :giveup.");
                    continue;
                }
                Line::End => {
                    self.at_end = true;
                    return Ok(());
                }
            };
            let read = match &ask.input {
                Input::Token { tokens, many } => match token::read(tokens, &texts, *many, &listed) {
                    token::Read::Which(which) => {
                        self.print(&token::list(ask.code.as_ref(), tokens, &which));
                        listed = which;
                        continue;
                    }
                    token::Read::At(chosen) => Some(Draft { texts: Vec::new(), chosen }),
                    token::Read::Nothing => None,
                },
                _ => answer::draft(&ask, &texts),
            };
            let Some(draft) = read else {
                if unusable {
                    return self.event(Event::GiveUp);
                }
                unusable = true;
                self.console.line("  Not usable as an answer here. Once more, or :giveup.");
                continue;
            };
            self.event(Event::Draft(draft))?;
            let ready = self.session.is_usable();
            if let Err(why) = ready {
                if unusable {
                    return self.event(Event::GiveUp);
                }
                unusable = true;
                self.console.line(&format!("  {}", text::notice(&why.into())));
                continue;
            }
            let confidence = if asks_confidence { self.confidence() } else { None };
            if self.at_end {
                return Ok(());
            }
            return self.event(Event::Commit(confidence));
        }
    }

    fn answer(&mut self, ask: &Ask) -> Result<Line, Failure> {
        let blanks = match &ask.input {
            Input::Blanks { count, .. } => *count,
            _ => 1,
        };
        let several = matches!(ask.input, Input::Text { multiline: true, .. } | Input::Explain { aloud: false, .. });
        let mut texts = Vec::new();
        for n in 0..blanks {
            let label = match ask.input {
                Input::Explain { aloud: true, .. } => "Enter when you have said it> ".into(),
                _ if several => "answer, an empty line ends it> ".into(),
                _ if blanks > 1 => format!("answer {} of {blanks}> ", n + 1),
                _ => "answer> ".into(),
            };
            let Some(line) = self.console.ask(&label) else { return Ok(Line::End) };
            if let Some(typed) = line.strip_prefix("::") {
                texts.push(format!(":{typed}"));
            } else if let Some(command) = line.strip_prefix(':') {
                return Ok(commanded(command.trim()));
            } else {
                texts.push(line);
            }
        }
        if several && texts.iter().any(|line| !line.is_empty()) {
            loop {
                match self.console.ask(&format!("answer, line {}> ", texts.len() + 1)).as_deref() {
                    Some(":blank") => texts.push(String::new()),
                    Some("") | None => break,
                    Some(line) => texts.push(line.to_owned()),
                }
            }
        }
        Ok(Line::Answer(texts.join("\n")))
    }

    /// Shows the points of an explanation, and takes those it made.
    fn scoring(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Scoring(view) = self.session.view(now) else { return Ok(()) };
        let points: Vec<String> = view
            .points
            .iter()
            .enumerate()
            .map(|(n, (point, needed))| {
                let needed = if *needed { format!(" ({})", text::NEEDED) } else { String::new() };
                format!("  {}  {}{needed}", letter::of(n), clean(point))
            })
            .collect();
        let said: Vec<String> = view.said.iter().map(|line| clean(line).into_owned()).collect();
        let mut lines = indented("You said: ", &said);
        if !view.model.trim().is_empty() {
            lines.extend(indented("For example: ", &self.markdown(view.model)));
        }
        let count = points.len();
        lines.extend(points);
        self.print(&lines);
        let mut had = Vec::new();
        for _ in 0..2 {
            let Some(line) = self.console.ask(&format!("{} letters, Enter for none> ", text::POINTS)) else {
                self.at_end = true;
                return Ok(());
            };
            match line.trim() {
                ":undo" => return self.event(Event::Undo),
                ":quit" | ":q" => return self.event(Event::Stop),
                letters => {
                    if let Some(points) = answer::letters(letters, count) {
                        had = points;
                        break;
                    }
                }
            }
        }
        for point in had {
            self.event(Event::Tick(point))?;
        }
        self.event(Event::GoOn)
    }

    fn confidence(&mut self) -> Option<crate::memory::row::Confidence> {
        for _ in 0..2 {
            let Some(line) = self.console.ask("how sure? 1 guess, 2 perhaps, 3 likely, 4 certain> ") else {
                self.at_end = true;
                return None;
            };
            let mut letters = line.trim().chars();
            if let (Some(digit), None) = (letters.next(), letters.next())
                && let Some((_, _, confidence)) = text::SURE.iter().find(|(d, _, _)| *d == digit)
            {
                return Some(*confidence);
            }
        }
        self.console.line("  Taken as perhaps.");
        Some(crate::memory::row::Confidence::Perhaps)
    }

    fn verdict(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Verdict(view) = self.session.view(now) else { return Ok(()) };
        let retry = view.retry;
        let mut head = format!("  {}", text::verdict(view.verdict));
        if let Some(confidence) = view.confidence {
            head.push_str(&format!(" ({})", text::you_were(confidence)));
        }
        self.print(&[head]);
        let mut offer =
            "what tripped you up? s slip, m misread, k didn't know, p partly, o wrong order, b belief".to_owned();
        if retry {
            offer.push_str(", :hint to try again");
        }
        for _ in 0..2 {
            let Some(line) = self.console.ask(&format!("{offer}> ")) else {
                self.at_end = true;
                return Ok(());
            };
            let event = match line.trim() {
                "" => Event::GoOn,
                "s" => Event::Name(Cause::Slip),
                "m" => Event::Name(Cause::Misread),
                "k" => Event::Name(Cause::Gap),
                "p" => Event::Name(Cause::Partial),
                "o" => Event::Name(Cause::Procedure),
                "b" => Event::Name(Cause::Misconception),
                ":hint" if retry => Event::TryAgain,
                ":right" => Event::IWasRight,
                ":undo" => Event::Undo,
                ":quit" => Event::Stop,
                _ => continue,
            };
            return self.event(event);
        }
        self.event(Event::GoOn)
    }

    fn words(&mut self) -> Result<(), Failure> {
        for _ in 0..2 {
            let Some(line) = self.console.ask("where did expected and real part?> ") else {
                self.at_end = true;
                return Ok(());
            };
            if !line.trim().is_empty() {
                return self.event(Event::Written(Written { gap: line, ..Written::default() }));
            }
        }
        self.event(Event::Written(Written { gap: "(nothing said)".into(), ..Written::default() }))
    }

    fn feedback(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Feedback(view) = self.session.view(now) else { return Ok(()) };
        let lines = self.told(&view);
        self.print(&lines);
        self.event(Event::GoOn)
    }

    fn told(&self, view: &FeedbackView<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        if view.right {
            lines.push(format!("  {}", if view.overridden { text::OVERRIDDEN } else { text::verdict(view.verdict) }));
        }
        lines.extend(beside::lines(view, &self.theme));
        for (belief, refute) in &view.beliefs {
            lines.extend(indented("That answer believes: ", &self.markdown(belief)));
            lines.extend(indented("Instead: ", &self.markdown(refute)));
        }
        for say in &view.says {
            lines.extend(indented("About that: ", &self.markdown(say)));
        }
        if !view.explain.trim().is_empty() {
            lines.extend(indented("Why: ", &self.markdown(view.explain)));
        }
        if let Some(words) = view.words {
            lines.push(format!("  You wrote on {}: {}", words.date, clean(&words.text)));
        }
        if !view.lesson.is_empty() {
            lines.extend(indented("A look: ", &self.markdown(view.lesson)));
        }
        let coming = [(view.stubborn, text::STUBBORN), (view.parked, text::PARKED)];
        lines.extend(coming.iter().filter(|(is_so, _)| *is_so).map(|(_, sentence)| format!("  {sentence}")));
        if let Some(days) = view.days {
            lines.push(format!("  It comes back {}.", text::in_days(days)));
        }
        lines
    }

    fn sheet(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Sheet(sheet) = self.session.view(now) else { return Ok(()) };
        let mut lines = vec![String::new()];
        lines.extend(text::sheet::told(&sheet));
        for skill in &sheet.skills {
            let (extent, count) = (text::sheet::extent(skill.extent()), text::sheet::of_skill(skill, sheet.exam));
            let line = format!("  {extent:<8} {}  {count}", clean(&skill.title));
            lines.push(line.trim_end().to_owned());
        }
        lines.extend(text::sheet::begin_with(&sheet));
        self.print(&lines);
        self.event(Event::GoOn)
    }

    fn summary(&mut self) -> Result<(), Failure> {
        let now = self.engine.clock.now();
        let View::Summary(tally) = self.session.view(now) else { return Ok(()) };
        let mut lines = vec![String::new(), text::count(tally.attempts, "attempt")];
        if tally.enough {
            lines.push(format!("  {}", text::ENOUGH));
        }
        for (label, names) in [("Recovered", tally.recovered.join(", ")), ("Raised", raised(&tally.raised))] {
            if !names.is_empty() {
                lines.push(format!("  {label}: {}", clean(&names)));
            }
        }
        lines.push(format!("  Right {}, stumbled {}, put right since {}", tally.right, tally.stumbles, tally.redone));
        lines.push(format!("  Back tomorrow {}, this week {}, later {}", tally.tomorrow, tally.this_week, tally.later));
        self.print(&lines);
        if self.at_end {
            return self.event(Event::GoOn);
        }
        let mistake = tally.mistake.as_ref().map(text::mistake).unwrap_or_default();
        if mistake.is_empty() {
            return self.event(Event::GoOn);
        }
        let question = format!("one line for the log, on “{}”: what will you take away?> ", clean(&mistake));
        match self.console.ask(&question) {
            Some(insight) if !insight.trim().is_empty() => self.event(Event::Close { mistake, insight }),
            _ => self.event(Event::GoOn),
        }
    }

    fn markdown(&self, text: &str) -> Vec<String> {
        parts::block(text, WIDTH, &self.theme).iter().map(ToString::to_string).collect()
    }

    fn print(&mut self, lines: &[String]) {
        let mut text = lines.join("\n");
        text.push('\n');
        self.console.raw(&text);
    }

    fn event(&mut self, event: Event) -> Result<(), Failure> {
        let effects = self.session.handle(event, self.engine.clock.now());
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Result<(), Failure> {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            if let Some(event) = self.engine.perform(effect, &self.session) {
                if let Event::NotSaved(why) = &event
                    && self.console.is_watched()
                    && !matches!(self.session.phase, Phase::Done)
                {
                    // Somebody is there to answer again; the machine keeps what was answered or written until then.
                    self.console.say(why);
                    queue.extend(self.session.handle(event, self.engine.clock.now()));
                    continue;
                }
                if let Event::NotSaved(why) | Event::NotLoaded(why) = &event {
                    return Err(Failure::new(
                        why.clone(),
                        "nothing that was committed is lost; `pratfall doctor` looks for the reason",
                    ));
                }
                queue.extend(self.session.handle(event, self.engine.clock.now()));
            }
        }
        Ok(())
    }
}

/// Reads a command where an answer is asked.
fn commanded(name: &str) -> Line {
    match name {
        "hint" => Line::Command(Event::Hint),
        "giveup" | "give-up" => Line::Command(Event::GiveUp),
        "skip" => Line::Command(Event::Skip),
        "right" => Line::Command(Event::IWasRight),
        "undo" => Line::Command(Event::Undo),
        "bury" => Line::Command(Event::Aside(Aside::Bury)),
        "park" => Line::Command(Event::Aside(Aside::Park)),
        "suspend" => Line::Command(Event::Aside(Aside::Suspend)),
        "flag" => Line::Command(Event::Aside(Aside::Flag)),
        "quit" | "q" => Line::Command(Event::Stop),
        _ => Line::Unknown,
    }
}

fn indented(label: &str, lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| if n == 0 { format!("  {label}{line}") } else { format!("    {line}") })
        .collect()
}

fn raised(raised: &[(String, usize)]) -> String {
    raised.iter().map(|(item, rung)| format!("{item} to rung {rung}")).collect::<Vec<_>>().join(", ")
}
