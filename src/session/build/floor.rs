//! The floor: a session stays winnable. Its mean predicted success is at least .70 (.80 for a gentle profile); what is
//! too hard for that is swapped, challenges first, then due items that are no checks.

use super::offer::{Desk, Offer, mean, seconds};
use crate::session::queue::Why;

/// What may be swapped against what.
#[derive(Debug)]
pub struct Floor<'a> {
    /// The mean that is wanted.
    pub mean: f64,
    /// Items that are not asked so far, surest first.
    pub pool: Vec<Offer<'a>>,
    /// New items that may still be taken beyond those there.
    pub fresh: usize,
    /// Seconds of the session.
    pub room: f64,
    /// New items are all there is, and stay.
    pub cold: bool,
}

impl<'a> Floor<'a> {
    /// Swaps until the floor holds, or nothing easier is left; tells whether it holds, and what is not asked, surest
    /// first.
    pub fn hold(mut self, desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>) -> (bool, Vec<Offer<'a>>) {
        while mean(chosen) < self.mean {
            if !self.step(desk, chosen) {
                return (false, self.pool);
            }
        }
        (true, self.pool)
    }

    /// Swaps the hardest item for which something can be done; tells whether there was one.
    fn step(&mut self, desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>) -> bool {
        if let Some(at) = hardest(chosen, |offer| offer.why == Why::Challenge) {
            self.ease_or_drop(desk, chosen, at);
            return true;
        }
        if !self.cold
            && let Some(at) =
                hardest(chosen, |offer| offer.why == Why::New && offer.wins() < self.mean * offer.attempts())
        {
            self.ease_or_drop(desk, chosen, at);
            return true;
        }
        // Whatever is due is asked some day: it is swapped against something easier, and never dropped.
        let mut due: Vec<usize> = (0..chosen.len())
            .filter(|at| chosen.get(*at).is_some_and(|offer| matches!(offer.why, Why::Probe | Why::Due)))
            .collect();
        due.sort_by(|a, b| p(chosen, *a).total_cmp(&p(chosen, *b)));
        due.into_iter().any(|at| self.swap(desk, chosen, at))
    }

    /// Asks an item on its own rung where that is easier, and swaps or drops it where it is not.
    fn ease_or_drop(&mut self, desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>, at: usize) {
        let spent = seconds(chosen);
        let easier = chosen.get(at).and_then(|hard| {
            // Another way of asking may take longer.
            let fits = |easier: &Offer<'a>| {
                let more = easier.seconds - hard.seconds;
                easier.p > hard.p && (more <= 0.0 || spent + more <= self.room)
            };
            desk.eased(hard).filter(fits)
        });
        match easier {
            Some(easier) => replace(chosen, at, easier),
            None => self.swap_or_drop(desk, chosen, at),
        }
    }

    fn swap_or_drop(&mut self, desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>, at: usize) {
        if !self.swap(desk, chosen, at) && at < chosen.len() {
            let gone = chosen.remove(at);
            self.fresh += usize::from(gone.is_unseen());
            self.give_back(desk, gone);
        }
    }

    /// Puts an item back among those that are not asked: it may be easier than another one yet.
    fn give_back(&mut self, desk: &Desk<'a>, gone: Offer<'a>) {
        let gone = desk.eased(&gone).unwrap_or(gone);
        let at = self.pool.partition_point(|offer| offer.p >= gone.p);
        self.pool.insert(at, gone);
    }

    /// Swaps an item against the surest of the pool that fits; tells whether there is one surer than it.
    fn swap(&mut self, desk: &Desk<'a>, chosen: &mut [Offer<'a>], at: usize) -> bool {
        let spent = seconds(chosen);
        let Some(hard) = chosen.get_mut(at) else { return false };
        let fresh = self.fresh + usize::from(hard.is_unseen());
        let fits = |offer: &Offer<'a>| {
            let more = offer.seconds - hard.seconds;
            offer.p > hard.p && (!offer.is_unseen() || fresh > 0) && (more <= 0.0 || spent + more <= self.room)
        };
        let Some(found) = self.pool.iter().position(fits) else { return false };
        let easier = self.pool.remove(found);
        self.fresh = fresh - usize::from(easier.is_unseen());
        let hard = std::mem::replace(hard, easier);
        self.give_back(desk, hard);
        true
    }
}

fn replace<'a>(chosen: &mut [Offer<'a>], at: usize, offer: Offer<'a>) {
    if let Some(there) = chosen.get_mut(at) {
        *there = offer;
    }
}

/// Finds the item with the lowest predicted success, the last of equals.
fn hardest(chosen: &[Offer<'_>], which: impl Fn(&Offer<'_>) -> bool) -> Option<usize> {
    let candidates = (0..chosen.len()).rev().filter(|at| chosen.get(*at).is_some_and(&which));
    candidates.min_by(|a, b| p(chosen, *a).total_cmp(&p(chosen, *b)))
}

fn p(chosen: &[Offer<'_>], at: usize) -> f64 {
    chosen.get(at).map_or(1.0, |offer| offer.p)
}
