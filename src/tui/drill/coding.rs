//! Code on the screen of a session: what keys do to its editor, and the lines that what was run points at.

use super::Drill;
use crate::{
    session::{
        ask::Input,
        event::{Draft, Effect, Event, Now},
        view::{AttemptView, View},
    },
    tui::{
        editor::{Editor, Reply},
        keys::Key,
        pointed::marks,
    },
};

/// Makes the editor of a question; none where no code is asked for.
pub(super) fn editor(view: &View<'_>) -> Option<Editor> {
    let View::Attempt(view) = view else { return None };
    let Input::Code { runner, .. } = &view.ask.input else { return None };
    let text = view.draft.texts.first().map(String::as_str).unwrap_or_default();
    let mut editor = Editor::new(text, runner);
    mark(&mut editor, view);
    Some(editor)
}

impl Drill {
    /// Takes a key where code is written.
    pub(super) fn write(&mut self, key: Key, now: Now) -> Vec<Effect> {
        let Some(editor) = &mut self.editor else { return Vec::new() };
        let reply = editor.key(key);
        self.written(reply, now)
    }

    /// Tells the session what stands in the editor, where that has changed.
    pub(super) fn written(&mut self, reply: Reply, now: Now) -> Vec<Effect> {
        let (Some(editor), Reply::Changed) = (&self.editor, reply) else { return Vec::new() };
        let draft = Draft { texts: vec![editor.text().to_owned()], chosen: Vec::new() };
        self.event(Event::Draft(draft), now)
    }

    /// Gives what runs the code that is written, and the code; none where no code is being written.
    #[must_use]
    pub fn lent(&self, now: Now) -> Option<(String, String)> {
        let View::Attempt(view) = self.session.view(now) else { return None };
        let (Input::Code { runner, .. }, Some(editor), None) = (&view.ask.input, &self.editor, &view.running) else {
            return None;
        };
        Some((runner.clone(), editor.text().to_owned()))
    }

    /// Takes code back that was written elsewhere; none where it has no room here.
    pub fn take_back(&mut self, text: &str, now: Now) -> Option<Vec<Effect>> {
        let reply = self.editor.as_mut()?.replace(text);
        if reply == Reply::Ignored { None } else { Some(self.written(reply, now)) }
    }

    /// Marks the lines that what was run points at.
    pub(super) fn mark_places(&mut self, now: Now) {
        let View::Attempt(view) = self.session.view(now) else { return };
        if let Some(editor) = &mut self.editor {
            mark(editor, &view);
        }
    }
}

fn mark(editor: &mut Editor, view: &AttemptView<'_>) {
    editor.unmark();
    let Some(tried) = view.tried else { return };
    for (line, mark) in marks(&tried.ran) {
        editor.mark(line, mark);
    }
}
