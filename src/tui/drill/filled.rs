//! The fields of a phase, with what stands in them when it comes up.

use crate::{
    session::{
        ask::Input,
        event::Line,
        machine::Session,
        phase::Wanted,
        view::{AttemptView, View, WordsView},
    },
    tui::{text, widgets::field::Field},
};

/// Makes the fields of a phase of a session.
pub(super) fn fields(view: &View<'_>, session: &Session) -> Vec<Field> {
    match view {
        View::Attempt(view) => answer_fields(view),
        View::Words(view) => word_fields(view),
        View::Summary(tally) if session.keeps() => {
            let line = session.closing().cloned().unwrap_or_else(|| Line {
                mistake: tally.mistake.as_ref().map(text::mistake::mistake).unwrap_or_default(),
                insight: tally.mistake.as_ref().map(|m| m.insight.clone()).unwrap_or_default(),
            });
            vec![Field::holding(&line.mistake, false, false), Field::holding(&line.insight, false, false)]
        }
        _ => Vec::new(),
    }
}

fn answer_fields(view: &AttemptView<'_>) -> Vec<Field> {
    let (count, multiline, accents) = match &view.ask.input {
        Input::Choose { .. } | Input::Order { .. } | Input::Spot { .. } | Input::Token { .. } | Input::Code { .. } => {
            (0, false, false)
        }
        Input::Explain { accents, .. } => (1, true, *accents),
        Input::Text { multiline, accents } => (1, *multiline, *accents),
        Input::Number => (1, false, false),
        Input::Scene(scene) => (usize::from(scene.types), false, false),
        Input::Blanks { count, accents, .. } => (*count, false, *accents),
    };
    let text = |n: usize| view.draft.texts.get(n).map(String::as_str).unwrap_or_default();
    (0..count).map(|n| Field::holding(text(n), multiline, accents)).collect()
}

fn word_fields(view: &WordsView<'_>) -> Vec<Field> {
    let field = |text: &str| Field::holding(text, false, false);
    match (view.wanted, view.required) {
        (Wanted::Insight, _) => vec![field(&view.written.insight)],
        (Wanted::Why, false) => vec![field(&view.written.gap)],
        (Wanted::Why, true) => {
            let said = view.said.join(" ");
            let expected = if view.written.expected.is_empty() { &said } else { &view.written.expected };
            vec![field(expected), field(&view.written.happened), field(&view.written.gap)]
        }
    }
}
