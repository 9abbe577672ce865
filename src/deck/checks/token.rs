//! What there is to say of tokens to point at.

use super::{Look, Step, is_bare};
use crate::deck::fault::{code, quote};
use crate::deck::model::Reply;
use crate::deck::model::spot::{By, Place, Spot};

impl Look<'_> {
    /// Places without a word of their own are usual; what is written for one says something.
    pub(super) fn spot(&mut self, index: usize, spot: &Spot) {
        let mut told: Vec<&Reply> = Vec::new();
        for place in &spot.places {
            if let Some(say) = &place.reply.say
                && place.reply.belief.is_none()
                && is_bare(say, &[])
                // What is said to all of a line is one thing to mend.
                && !(spot.by == By::Token && told.contains(&&place.reply))
            {
                let label = place.label();
                let name = if spot.by == By::Token { &label } else { &place.text };
                self.reply(index, "wrong", name, &place.reply, &[]);
                told.push(&place.reply);
            }
        }
        if spot.by == By::Token {
            self.lone(index, spot);
        }
    }

    /// Looks for a right token with nothing beside it on its line.
    fn lone(&mut self, index: usize, spot: &Spot) {
        let beside = |place: &Place| spot.places.iter().filter(|other| other.number == place.number).count();
        for (n, place) in spot.answer().enumerate().filter(|(_, place)| beside(place) == 1) {
            let steps: &[Step<'_>] = if spot.many { &[Step::Key("right"), Step::At(n)] } else { &[Step::Key("right")] };
            self.warn(code::LONE_TOKEN, Some(index), steps, || {
                let hint = "whoever finds the line has found it: point at lines, or at a token of a fuller one";
                (format!("the token {} is alone on its line", quote(&place.label())), Some(hint.to_owned()))
            });
        }
    }
}
