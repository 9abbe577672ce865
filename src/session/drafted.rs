//! From what is typed, picked or placed to a response.

use super::{ask::Input, round::Turn, scene};
use crate::{
    deck::model::{Ask, Rung},
    grade::Response,
};

/// Makes the response that a draft stands for.
#[must_use]
pub(super) fn response(rung: &Rung, turn: &Turn) -> Response {
    let draft = &turn.draft;
    match (&rung.ask, &turn.ask.input) {
        (Ask::Choose(_), Input::Choose { options, .. }) => {
            Response::Choice(draft.chosen.iter().filter_map(|n| options.get(*n).cloned()).collect())
        }
        (Ask::Cloze(cloze), _) => {
            let mut parts = draft.texts.clone();
            parts.resize(cloze.blanks.len(), String::new());
            Response::Blanks(parts)
        }
        (Ask::Order(order), Input::Order { lines, .. }) => {
            let line = |(n, at): (usize, &usize)| {
                let blanks = draft.texts.get(n).filter(|_| order.indent).map_or(0, String::len);
                Some(format!("{}{}", " ".repeat(blanks), lines.get(*at)?))
            };
            Response::Lines(draft.chosen.iter().enumerate().filter_map(line).collect())
        }
        (Ask::Spot(spot), Input::Spot { .. } | Input::Token { .. }) => {
            Response::Choice(draft.chosen.iter().filter_map(|n| Some(spot.places.get(*n)?.label())).collect())
        }
        (Ask::Code(_), _) => Response::Code { text: draft.texts.first().cloned().unwrap_or_default(), ran: None },
        (Ask::Scenario(scenario), _) => scene::response(scenario, draft),
        _ => Response::Text(draft.texts.first().cloned().unwrap_or_default()),
    }
}
