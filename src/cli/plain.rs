//! A session line by line, for pipes, screen readers and terminals that can do no more. The same machine, no waits.

mod answer;
mod beside;
mod code;
mod commands;
mod consent;
mod edited;
mod elsewhere;
mod lesson;
mod question;
mod reflect;
mod scene;
mod token;
pub mod tryout;

use std::{collections::VecDeque, process::ExitCode};

use commands::{Command, Place, is_command, meant, read};
use tryout::Trial;

use super::{console::Console, failure::Failure, start};
use crate::{
    clean::clean,
    memory::row::{Confidence, ItemKey},
    runtime::engine::{Begun, Engine, Wanted},
    session::{
        ask::{Ask, Input},
        event::{Draft, Effect, Event},
        machine::Session,
        phase::Phase,
        round::Notice,
        view::View,
    },
    tui::{screens::parts, text, theme::Theme},
};

const WIDTH: u16 = 76;

/// Says how to find out what else can be typed.
const HELP: &str = ":help lists what can be typed beside an answer.";

/// Runs a session on stdin and stdout. `lets_run` is the learner's yes to the code of all it asks.
///
/// # Errors
/// When the database cannot be used.
pub fn run(engine: &mut Engine, wanted: &Wanted, lets_run: bool, console: &mut Console) -> Result<ExitCode, Failure> {
    for note in std::mem::take(&mut engine.notes) {
        console.say(&note);
    }
    let (session, effects) = match engine.begin(wanted, false)? {
        Begun::Session(session, effects) => (*session, effects),
        Begun::Nothing(nothing) => {
            console.line(&text::nothing::why(&nothing));
            if let Some(commands) = text::nothing::commands(&nothing) {
                console.line(&commands);
            }
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
    let mut plain = Plain {
        engine,
        session,
        console,
        theme,
        at_end: false,
        shown: None,
        led_in: false,
        passed_over: Vec::new(),
        lets_run,
        trial: None,
    };
    if plain.session.place().at > 1 {
        plain.console.line("Going on where you were.");
    }
    plain.console.ascii = start::ascii();
    plain.console.line(HELP);
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
    /// What came before the next question has told how the last item went.
    led_in: bool,
    /// Items whose code could not be run here.
    passed_over: Vec<ItemKey>,
    /// The code of the decks that were named may run: said on the command line.
    lets_run: bool,
    /// The deck that is tried; none where a learner drills.
    trial: Option<Trial>,
}

/// What came where an answer was asked for.
enum Line {
    Answer(String),
    Event(Event),
    /// Something that was answered already: it is asked again.
    Said,
    End,
}

/// What a line that was typed is.
enum Read {
    As(Draft),
    /// It leaves open which of several is meant; those are listed.
    Asks,
    Nothing,
}

/// How sure the learner is of an answer.
enum Sure {
    As(Option<Confidence>),
    /// The answer is to be given again.
    Back,
    /// The input has ended.
    Gone,
}

/// Says that an answer was typed and is none.
const NOT_HANDED_IN: &str = "  The input ended here: that answer was not handed in, and counts for nothing.";
/// Says that a line is no answer.
const NOT_USABLE: &str = "Not usable as an answer here.";
/// Warns of what comes of another line that is no answer.
const LEAVES_IT_OPEN: &str = "A second such line leaves it open, as :giveup does.";

impl Plain<'_> {
    fn stay(&mut self) -> Result<(), Failure> {
        loop {
            if self.at_end {
                self.tell_the_rest()?;
                self.event(Event::Stop)?;
            }
            self.tell_author();
            self.read_anew()?;
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
        let View::Attempt(mut view) = self.session.view(now) else { return Ok(()) };
        if std::mem::take(&mut self.led_in) {
            view.last = None;
        }
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
            let told = match self.answer(&ask)? {
                Line::Answer(text) => match self.read(&ask, &text, &mut listed) {
                    Read::Asks => continue,
                    Read::As(draft) => {
                        self.event(Event::Draft(draft))?;
                        match self.session.is_usable() {
                            Ok(()) => break,
                            Err(why) => text::notice(&why.into()),
                        }
                    }
                    Read::Nothing if text.trim().is_empty() => text::notice(&Notice::Empty),
                    Read::Nothing => NOT_USABLE.to_owned(),
                },
                Line::Event(event) => return self.event(event),
                Line::Said => continue,
                Line::End => return Ok(()),
            };
            if self.read_anew()? {
                return Ok(());
            }
            if unusable {
                return self.event(Event::GiveUp);
            }
            unusable = true;
            self.console.line(&format!("  {told} {LEAVES_IT_OPEN}"));
        }
        match self.sure(asks_confidence)? {
            Sure::As(confidence) => self.event(Event::Commit(confidence)),
            Sure::Back | Sure::Gone => Ok(()),
        }
    }

    /// Reads a line as an answer; `listed` is what was listed last, where it had to be asked which of several is meant.
    fn read(&mut self, ask: &Ask, line: &str, listed: &mut Vec<usize>) -> Read {
        let Input::Token { tokens, many } = &ask.input else {
            return answer::draft(ask, line).map_or(Read::Nothing, Read::As);
        };
        match token::read(tokens, line, *many, listed) {
            token::Read::Which(which) => {
                self.print(&token::list(ask.code.as_ref(), tokens, &which));
                *listed = which;
                Read::Asks
            }
            token::Read::At(chosen) => Read::As(Draft { texts: Vec::new(), chosen }),
            token::Read::Nothing => Read::Nothing,
        }
    }

    fn answer(&mut self, ask: &Ask) -> Result<Line, Failure> {
        let blanks = match &ask.input {
            Input::Blanks { count, .. } => *count,
            _ => 1,
        };
        let several = matches!(ask.input, Input::Text { multiline: true, .. } | Input::Explain { aloud: false, .. });
        let mut texts: Vec<String> = Vec::new();
        loop {
            let first = texts.is_empty();
            let label = match ask.input {
                Input::Explain { aloud: true, .. } => "Enter when you have said it> ".into(),
                _ if several && first => "answer, an empty line ends it> ".into(),
                _ if several => format!("answer, line {}> ", texts.len() + 1),
                _ if blanks > 1 => format!("answer {} of {blanks}> ", texts.len() + 1),
                _ => "answer> ".into(),
            };
            let Some(line) = self.prompt(Place::Answer, &label)? else {
                if several && !first {
                    // What ends without its empty line is an answer all the same.
                    self.at_end = false;
                    break;
                }
                if !first {
                    self.console.line(NOT_HANDED_IN);
                }
                return Ok(Line::End);
            };
            if several && !first && line == ":blank" {
                texts.push(String::new());
            } else if is_command(&line) {
                match read(Place::Answer, &line) {
                    Command::Event(event) => return Ok(Line::Event(event)),
                    Command::Edit => return self.answer_elsewhere(ask, &texts.join("\n")),
                    _ => self.no_command(&line),
                }
            } else {
                if several && line.is_empty() {
                    break;
                }
                texts.push(meant(&line).to_owned());
            }
            if !several && texts.len() >= blanks {
                break;
            }
        }
        Ok(Line::Answer(texts.join("\n")))
    }

    /// Asks how sure the learner is, where that is asked for.
    fn sure(&mut self, asked: bool) -> Result<Sure, Failure> {
        if !asked {
            return Ok(Sure::As(None));
        }
        for again in [true, false] {
            let Some(line) = self.prompt(Place::Sure, "how sure? 1 guess, 2 perhaps, 3 likely, 4 certain> ")? else {
                self.console.line(NOT_HANDED_IN);
                return Ok(Sure::Gone);
            };
            if is_command(&line) {
                match read(Place::Sure, &line) {
                    Command::Back => return Ok(Sure::Back),
                    _ => self.no_command(&line),
                }
                continue;
            }
            let mut letters = line.trim().chars();
            if let (Some(digit), None) = (letters.next(), letters.next())
                && let Some((_, _, confidence)) = text::SURE.iter().find(|(d, _, _)| *d == digit)
            {
                return Ok(Sure::As(Some(*confidence)));
            }
            if again {
                self.console.line("  One digit from 1 to 4, or :back to answer again.");
            }
        }
        self.console.line("  Taken as perhaps.");
        Ok(Sure::As(Some(Confidence::Perhaps)))
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
        for (label, names) in [("Recovered", recovered(&tally.recovered)), ("Raised", raised(&tally.raised))] {
            if !names.is_empty() {
                lines.push(format!("  {label}: {}", clean(&names)));
            }
        }
        lines.push(format!("  Right {}, stumbled {}, put right since {}", tally.right, tally.stumbles, tally.redone));
        if self.session.keeps() {
            let (tomorrow, this_week, later) = (tally.tomorrow, tally.this_week, tally.later);
            lines.push(format!("  Back tomorrow {tomorrow}, this week {this_week}, later {later}"));
        }
        self.print(&lines);
        if self.at_end || !self.session.keeps() {
            return self.event(Event::GoOn);
        }
        let mistake = tally.mistake.as_ref().map(text::mistake::mistake).unwrap_or_default();
        if mistake.is_empty() {
            return self.event(Event::GoOn);
        }
        // It may hold quotes of its own.
        let question = format!("one line for the log ({}): what will you take away?> ", clean(&mistake));
        loop {
            let Some(line) = self.prompt(Place::Summary, &question)? else { return self.event(Event::GoOn) };
            if is_command(&line) {
                match read(Place::Summary, &line) {
                    Command::Event(Event::GoOn) => return self.event(Event::GoOn),
                    Command::Event(event) => {
                        self.event(event)?;
                        return self.stay();
                    }
                    _ => self.no_command(&line),
                }
                continue;
            }
            return match meant(&line) {
                blank if blank.trim().is_empty() => self.event(Event::GoOn),
                insight => self.event(Event::Close { mistake, insight: insight.to_owned() }),
            };
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

fn indented(label: &str, lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| if n == 0 { format!("  {label}{line}") } else { format!("    {line}") })
        .collect()
}

fn recovered(recovered: &[String]) -> String {
    recovered.iter().map(|id| text::mistake::item(id)).collect::<Vec<_>>().join(", ")
}

fn raised(raised: &[(String, usize)]) -> String {
    raised
        .iter()
        .map(|(item, rung)| format!("{} to rung {rung}", text::mistake::item(item)))
        .collect::<Vec<_>>()
        .join(", ")
}
