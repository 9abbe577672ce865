//! A session on the screen: its fields and scroll, and what keys do to them.

mod arrange;
mod coding;
mod filled;
mod point;
mod walk;

use super::{
    editor::Editor,
    keys::{Action, Code, Key, Mode},
    text,
    trusting::Trusting,
    why::Why,
    widgets::field::{Edit, Field},
};
use crate::memory::edit::Edit as Settle;
use crate::session::{
    ask::Input,
    card::Card,
    event::{Aside, Draft, Effect, Event, Line, Now, Written},
    machine::Session,
    phase::Wanted,
    queue::Entry,
    rows::Cause,
    view::View,
};

/// A session with what is on the screen of it and not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drill {
    /// The session.
    pub session: Session,
    /// The fields of the phase.
    pub fields: Vec<Field>,
    /// The editor of a question that asks for code.
    pub editor: Option<Editor>,
    /// Which field has the focus.
    pub focus: usize,
    /// How far the page is scrolled, down or up, from where it opens.
    pub scroll: i32,
    /// Which line is marked among those put in order or pointed at, from 1; 0 where the mark stands above them.
    pub mark: usize,
    /// The marked line moves with the mark.
    pub held: bool,
    /// What is shown over the question.
    pub over: Over,
    stamp: Option<(u64, u8)>,
}

/// What is shown over a question.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Over {
    /// Nothing.
    #[default]
    Nothing,
    /// What can be done with the item.
    Item,
    /// Why it comes now.
    Why(Box<Why>),
    /// Whether code may run.
    Trust(Box<Trusting>),
}

impl Drill {
    /// Puts a session on the screen.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Drill {
            session,
            fields: Vec::new(),
            editor: None,
            focus: 0,
            scroll: 0,
            mark: 0,
            held: false,
            over: Over::Nothing,
            stamp: None,
        }
    }

    /// Tells whether the session is over.
    #[must_use]
    pub fn over(&self) -> bool {
        matches!(self.session.phase, crate::session::phase::Phase::Done)
    }

    /// Makes the fields anew when the question or the phase is another.
    pub fn settle(&mut self, now: Now) {
        let stamp = self.session.stamp();
        if self.stamp == Some(stamp) {
            return;
        }
        self.stamp = Some(stamp);
        self.over = Over::Nothing;
        self.scroll = 0;
        self.focus = 0;
        (self.mark, self.held) = (marked(&self.session.view(now)), false);
        self.fields = filled::fields(&self.session.view(now), &self.session);
        self.editor = coding::editor(&self.session.view(now));
        // What is filled in already needs no key to get past.
        let filled = self.fields.iter().take_while(|field| !field.is_empty()).count();
        self.focus = filled.min(self.fields.len().saturating_sub(1));
    }

    /// Shows something over the question.
    pub fn show(&mut self, over: Over) {
        self.over = over;
        self.scroll = 0;
    }

    /// Takes a key where an explanation stands over the question: any but one that scrolls closes it.
    pub fn closes_over(&mut self, key: Key) -> bool {
        if !matches!(self.over, Over::Why(_)) {
            return false;
        }
        match key.code {
            Code::Up | Code::PageUp => self.scroll = self.scroll.saturating_sub(1),
            Code::Down | Code::PageDown => self.scroll = self.scroll.saturating_add(1),
            _ => self.show(Over::Nothing),
        }
        true
    }

    /// Tells which table of keys is in force.
    #[must_use]
    pub fn mode(&self, now: Now) -> Mode {
        match self.over {
            Over::Item => return Mode::Item,
            Over::Trust(_) => return Mode::Trusting,
            Over::Nothing | Over::Why(_) => {}
        }
        match self.session.view(now) {
            View::Attempt(view) if view.sure => Mode::Sure,
            View::Attempt(view) if view.running.is_some() => Mode::Running,
            View::Attempt(view) => match &view.ask.input {
                Input::Choose { .. } => Mode::Choosing,
                Input::Order { .. } => Mode::Ordering,
                Input::Spot { .. } => Mode::Spotting,
                Input::Token { .. } => Mode::Pointing,
                Input::Scene(scene) if scene.types => Mode::Commanding,
                Input::Scene(_) => Mode::Acting,
                Input::Text { .. } | Input::Number | Input::Blanks { .. } | Input::Explain { .. } => Mode::Typing,
                Input::Code { .. } => Mode::Coding,
            },
            View::Edited(_) => Mode::Edited,
            View::Lesson(_) => Mode::Lesson,
            View::Scoring(_) => Mode::Scoring,
            View::Verdict(_) => Mode::Verdict,
            View::Words(_) => Mode::Words,
            View::Feedback(_) => Mode::Feedback,
            View::Sheet(_) => Mode::Sheet,
            View::Summary(_) => Mode::Summary,
            View::Waiting | View::Done => Mode::Lesson,
        }
    }

    /// Takes up a deck that was saved; fields stay as they are where the question does.
    pub fn reload(&mut self, card: Option<Card>, all: Vec<Entry>, now: Now) -> Vec<Effect> {
        let input = |session: &Session| match session.view(now) {
            View::Attempt(view) => Some(view.ask.input.clone()),
            _ => None,
        };
        let before = input(&self.session);
        let effects = self.session.reload(card, all, now);
        if input(&self.session) != before {
            self.stamp = None;
        }
        effects
    }

    /// Passes an event to the session.
    pub fn event(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let ran = matches!(event, Event::Ran(_));
        let effects = self.session.handle(event, now);
        if ran {
            self.mark_places(now);
        }
        effects
    }

    /// Puts pasted text into the field; it never submits.
    pub fn paste(&mut self, pasted: &str, now: Now) -> Vec<Effect> {
        if !matches!(self.mode(now), Mode::Typing | Mode::Commanding | Mode::Coding | Mode::Words | Mode::Summary) {
            return Vec::new();
        }
        if let Some(editor) = &mut self.editor {
            let reply = editor.paste(pasted);
            return self.written(reply, now);
        }
        self.edit(&Edit::Paste(pasted.to_owned()), now)
    }

    /// Takes a key with what the table says of it.
    pub fn key(&mut self, key: Key, action: Option<Action>, now: Now) -> Vec<Effect> {
        let mode = self.mode(now);
        if let Some(effects) = action.and_then(|action| self.act(action, mode, now)) {
            return effects;
        }
        match mode {
            Mode::Choosing | Mode::Ordering | Mode::Spotting | Mode::Pointing | Mode::Sure => self.pick(key, mode, now),
            Mode::Acting => self.mark_move(key, now),
            Mode::Scoring => match letter(key) {
                Some(point) => self.event(Event::Tick(point), now),
                None => Vec::new(),
            },
            Mode::Coding => self.write(key, now),
            Mode::Typing | Mode::Commanding | Mode::Words | Mode::Summary => match edit(key) {
                Some(edit) => self.edit(&edit, now),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Does what an action means here; none when it means nothing and the key is free for the field.
    fn act(&mut self, action: Action, mode: Mode, now: Now) -> Option<Vec<Effect>> {
        let aside = match action {
            Action::Item => {
                self.show(Over::Item);
                return Some(Vec::new());
            }
            Action::Back if mode == Mode::Item => {
                self.show(Over::Nothing);
                return Some(Vec::new());
            }
            Action::Bury => Some(Aside::Bury),
            Action::Park => Some(Aside::Park),
            Action::Suspend => Some(Aside::Suspend),
            Action::Flag => Some(Aside::Flag),
            Action::Ceiling => Some(Aside::Ceiling),
            _ => None,
        };
        if let Some(aside) = aside {
            self.show(Over::Nothing);
            return Some(self.event(Event::Aside(aside), now));
        }
        if mode == Mode::Acting && matches!(action, Action::Above | Action::Below) {
            return Some(self.move_mark(action == Action::Below, now));
        }
        let event = match action {
            Action::Take => return Some(self.take(now)),
            Action::TokenBefore | Action::TokenAfter => return self.point(action, now),
            Action::Above | Action::Below | Action::Toggle if mode == Mode::Pointing => return self.point(action, now),
            Action::Above
            | Action::Below
            | Action::Indent
            | Action::Outdent
            | Action::Hold
            | Action::TakeOut
            | Action::Toggle => return self.arrange(action, now),
            Action::Up | Action::Down => {
                let multiline = self.fields.get(self.focus).is_some_and(Field::is_multiline);
                if mode == Mode::Typing && multiline {
                    return None;
                }
                self.scroll = match action {
                    Action::Up => self.scroll.saturating_sub(1),
                    _ => self.scroll.saturating_add(1),
                };
                return Some(Vec::new());
            }
            Action::Next => {
                self.focus = (self.focus + 1) % self.fields.len().max(1);
                return Some(Vec::new());
            }
            Action::Line => return Some(self.edit(&Edit::Insert('\n'), now)),
            Action::Commit => return Some(self.commit(mode, now)),
            Action::GoOn => Event::GoOn,
            Action::Run => Event::Run,
            Action::CallOff => Event::CallOff,
            // Nothing is left to come back to: the session ends without its line.
            Action::Leave if mode == Mode::Summary => Event::GoOn,
            Action::Back => Event::Back,
            Action::Hint => Event::Hint,
            Action::GiveUp => Event::GiveUp,
            Action::Skip => Event::Skip,
            Action::Undo => Event::Undo,
            Action::Stop => Event::Stop,
            Action::Write => Event::Write,
            Action::TryAgain => Event::TryAgain,
            Action::IWasRight => Event::IWasRight,
            Action::Keep => Event::Edited(Settle::Keep),
            Action::Halve => Event::Edited(Settle::Halve),
            Action::Anew => Event::Edited(Settle::Reset),
            Action::Slip => Event::Name(Cause::Slip),
            Action::Misread => Event::Name(Cause::Misread),
            Action::Gap => Event::Name(Cause::Gap),
            Action::Partial => Event::Name(Cause::Partial),
            Action::Procedure => Event::Name(Cause::Procedure),
            Action::Misconception => Event::Name(Cause::Misconception),
            // The rest is done by the screen, or is of other screens.
            _ => return None,
        };
        Some(self.event(event, now))
    }

    fn commit(&mut self, mode: Mode, now: Now) -> Vec<Effect> {
        match mode {
            Mode::Typing if self.focus + 1 < self.fields.len() => {
                self.focus += 1;
                Vec::new()
            }
            Mode::Words => {
                let written = written(&self.session.view(now), &self.fields);
                self.event(Event::Written(written), now)
            }
            Mode::Summary if self.focus + 1 < self.fields.len() => {
                self.focus += 1;
                Vec::new()
            }
            Mode::Summary => {
                let text = |n: usize| self.fields.get(n).map(|f| f.text().to_owned()).unwrap_or_default();
                self.event(Event::Close { mistake: text(0), insight: text(1) }, now)
            }
            _ => self.event(Event::Ready, now),
        }
    }

    /// Takes a letter or a digit where options are chosen or a confidence is given.
    fn pick(&mut self, key: Key, mode: Mode, now: Now) -> Vec<Effect> {
        let Code::Char(c) = key.code else { return Vec::new() };
        if key.ctrl {
            return Vec::new();
        }
        let View::Attempt(view) = self.session.view(now) else { return Vec::new() };
        if let Some((_, _, confidence)) = text::SURE.iter().find(|(digit, _, _)| *digit == c) {
            if !view.asks_confidence {
                return Vec::new();
            }
            return self.event(Event::Commit(Some(*confidence)), now);
        }
        let (count, many) = match &view.ask.input {
            Input::Choose { options, many } => (options.len(), *many),
            Input::Spot { numbers, many } => (numbers.len(), *many),
            Input::Order { lines, .. } => (lines.len(), false),
            Input::Token { .. } => (LETTERS, false),
            _ => return Vec::new(),
        };
        let Some(picked) = letter(key).filter(|n| *n < count) else { return Vec::new() };
        if matches!(view.ask.input, Input::Order { .. }) {
            return if mode == Mode::Ordering { self.put(picked, now) } else { Vec::new() };
        }
        if matches!(view.ask.input, Input::Token { .. }) {
            return if mode == Mode::Pointing { self.point_at_line(picked, now) } else { Vec::new() };
        }
        let asks = view.asks_confidence;
        let chosen = chosen(view.draft.chosen.clone(), picked, many);
        self.mark = picked + 1;
        let draft = Draft { texts: Vec::new(), chosen };
        let mut effects = self.event(Event::Draft(draft), now);
        if !many && !asks && mode != Mode::Sure {
            // Nothing else is asked: the letter is the answer.
            effects.extend(self.event(Event::Ready, now));
        }
        effects
    }

    fn edit(&mut self, edit: &Edit, now: Now) -> Vec<Effect> {
        let Some(field) = self.fields.get_mut(self.focus) else { return Vec::new() };
        if !field.apply(edit) {
            return Vec::new();
        }
        let text = |n: usize| self.fields.get(n).map(|f| f.text().to_owned()).unwrap_or_default();
        let event = match self.mode(now) {
            Mode::Typing | Mode::Commanding => {
                let texts = self.fields.iter().map(|f| f.text().to_owned()).collect();
                Event::Draft(Draft { texts, chosen: Vec::new() })
            }
            Mode::Words => Event::Typing(written(&self.session.view(now), &self.fields)),
            Mode::Summary => Event::Closing(Line { mistake: text(0), insight: text(1) }),
            _ => return Vec::new(),
        };
        self.event(event, now)
    }
}

/// Adds what was picked to what is chosen, or puts it in its place; of many, what is chosen already is so no more.
fn chosen(mut chosen: Vec<usize>, picked: usize, many: bool) -> Vec<usize> {
    if !many {
        return vec![picked];
    }
    match chosen.iter().position(|n| *n == picked) {
        Some(at) => drop(chosen.remove(at)),
        None => chosen.push(picked),
    }
    chosen
}

/// Letters there are.
const LETTERS: usize = 26;

/// Gives the place of a letter in the alphabet.
fn letter(key: Key) -> Option<usize> {
    match key.code {
        Code::Char(c @ 'a'..='z') if !key.ctrl => Some(c as usize - 'a' as usize),
        _ => None,
    }
}

/// Tells where the mark stands when a question comes up, or comes back: behind what was done.
fn marked(view: &View<'_>) -> usize {
    match view {
        View::Attempt(view) => match &view.ask.input {
            Input::Order { .. } => view.draft.chosen.len(),
            Input::Spot { .. } | Input::Token { .. } | Input::Scene(_) => view.draft.chosen.last().map_or(0, |n| n + 1),
            _ => 0,
        },
        _ => 0,
    }
}

fn written(view: &View<'_>, fields: &[Field]) -> Written {
    let View::Words(view) = view else { return Written::default() };
    let text = |n: usize| fields.get(n).map(|f| f.text().to_owned()).unwrap_or_default();
    match (view.wanted, view.required) {
        (Wanted::Insight, _) => Written { insight: text(0), ..view.written.clone() },
        (Wanted::Why, false) => Written { gap: text(0), ..view.written.clone() },
        (Wanted::Why, true) => {
            Written { expected: text(0), happened: text(1), gap: text(2), insight: view.written.insight.clone() }
        }
    }
}

fn edit(key: Key) -> Option<Edit> {
    match key.code {
        Code::Char(c) if key.ctrl => Edit::of_chord(c),
        Code::Char(c) => Some(Edit::Insert(c)),
        Code::Backspace => Some(Edit::Backspace),
        Code::Delete => Some(Edit::Delete),
        Code::Left => Some(Edit::Left),
        Code::Right => Some(Edit::Right),
        Code::Home => Some(Edit::Home),
        Code::End => Some(Edit::End),
        Code::Up => Some(Edit::Up),
        Code::Down => Some(Edit::Down),
        _ => None,
    }
}
