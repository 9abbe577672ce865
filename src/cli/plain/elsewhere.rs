//! Line by line: an answer written in the learner's own editor.

use std::process::Stdio;

use super::{Line, Plain, code::buffer};
use crate::{
    clean::clean,
    cli::failure::Failure,
    runner::language::answer_file,
    runtime::foreign,
    session::{
        ask::{Ask, Input},
        event::{Draft, Event},
        view::View,
    },
};

/// What the file of an answer in words is called.
const ANSWER: &str = "answer.txt";

impl Plain<'_> {
    /// Takes an answer from the editor; `typed` is what stands there already.
    pub(super) fn answer_elsewhere(&mut self, ask: &Ask, typed: &str) -> Result<Line, Failure> {
        let (lines, label) = match &ask.input {
            Input::Text { multiline, .. } => (*multiline, "You wrote:"),
            Input::Explain { aloud: false, .. } => (true, "You wrote:"),
            _ => {
                self.console.line("  This is answered on one line, without an editor.");
                return Ok(Line::Said);
            }
        };
        let Some(text) = self.lend(ANSWER, typed) else { return Ok(Line::Said) };
        let text = text.trim_end();
        if text.trim().is_empty() {
            self.console.line("  Nothing was written there, so nothing is answered yet.");
            return Ok(Line::Said);
        }
        if !lines && text.contains('\n') {
            self.console.line("  This takes one line, and there were several; nothing was taken.");
            return Ok(Line::Said);
        }
        let mut told = vec![format!("  {label}")];
        told.extend(text.lines().map(|line| format!("    {}", clean(line)).trim_end().to_owned()));
        self.print(&told);
        Ok(Line::Answer(text.to_owned()))
    }

    /// Takes code from the editor, and shows what it became.
    pub(super) fn code_elsewhere(&mut self) -> Result<(), Failure> {
        let View::Attempt(view) = self.session.view(self.engine.clock.now()) else { return Ok(()) };
        let Input::Code { runner, .. } = &view.ask.input else { return Ok(()) };
        let file = answer_file(runner, &self.engine.settings.runner).unwrap_or(ANSWER).to_owned();
        let text = view.draft.texts.first().cloned().unwrap_or_default();
        if let Some(text) = self.lend(&file, &text) {
            self.event(Event::Draft(Draft { texts: vec![text], chosen: Vec::new() }))?;
            let lines = self.looked_at(buffer);
            self.print(&lines);
            self.console.line("  (a line with a single dot hands it in, :run runs it)");
        }
        Ok(())
    }

    /// Lends a text to the editor; none where nothing came back, and why is said.
    fn lend(&mut self, file: &str, text: &str) -> Option<String> {
        let watched = self.console.is_watched();
        let came = foreign::from_env().and_then(|editor| {
            foreign::edit(&editor, file, text, |command| {
                if !watched {
                    // The lines that follow are answers, and not the editor's.
                    command.stdin(Stdio::null());
                }
                foreign::run(command)
            })
        });
        came.map_err(|trouble| self.console.line(&format!("  {trouble}"))).ok()
    }
}
