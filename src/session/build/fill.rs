//! What goes into a session: due work first, then challenges and new items, as far as there is time.

use std::collections::VecDeque;

use super::{
    offer::{Desk, Offer, mean, seconds},
    rank::{Load, SHARE},
};
use crate::session::queue::Why;

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Seconds.
    pub seconds: f64,
    /// Items.
    pub items: usize,
    /// Items never attempted.
    pub fresh: usize,
    /// Share of the items that may be challenges.
    pub challenges: f64,
}

/// Takes due items, most urgent first; while there is a backlog they fill at most 80 % of the time.
#[must_use]
pub fn due<'a>(ranked: &[Offer<'a>], load: &Load, room: Room) -> Vec<Offer<'a>> {
    let share = if load.is_backlog() { SHARE } else { 1.0 };
    let mut chosen = Vec::new();
    take(&mut chosen, ranked, room.seconds * share, room.items);
    chosen
}

/// Adds items that are not there yet, in order, until one does not fit. The first item of a session always fits.
pub fn take<'a>(chosen: &mut Vec<Offer<'a>>, from: &[Offer<'a>], room: f64, items: usize) {
    let mut spent = seconds(chosen);
    for offer in from {
        if chosen.iter().any(|there| there.candidate.key == offer.candidate.key) {
            continue;
        }
        let fits = spent + offer.seconds <= room || (chosen.is_empty() && room > 0.0);
        if !fits || chosen.len() >= items {
            return;
        }
        spent += offer.seconds;
        chosen.push(offer.clone());
    }
}

/// Leaves out what does not fit, the least urgent first, and what helps a skill along only where that is not enough.
/// Checks stay.
pub fn trim(chosen: &mut Vec<Offer<'_>>, room: f64) {
    let helps = |offer: &Offer<'_>| offer.instruct || offer.why == Why::Cram;
    leave_out(chosen, room, |offer| offer.why != Why::Check && !helps(offer));
    leave_out(chosen, room, helps);
}

fn leave_out(chosen: &mut Vec<Offer<'_>>, room: f64, may_go: impl Fn(&Offer<'_>) -> bool) {
    let mut spent = seconds(chosen);
    for at in (1..chosen.len()).rev() {
        let Some(offer) = chosen.get(at).filter(|_| spent > room) else { return };
        if may_go(offer) {
            spent -= offer.seconds;
            chosen.remove(at);
        }
    }
}

/// Adds what fits of `surest`, in order, as long as the mean stays at `floor` (or where it is, if that is lower): what
/// was swapped for the floor takes less time than what it stands in for.
pub fn top_up<'a>(chosen: &mut Vec<Offer<'a>>, surest: impl Iterator<Item = Offer<'a>>, room: Room, floor: f64) {
    let floor = floor.min(mean(chosen));
    for offer in surest {
        chosen.push(offer);
        if seconds(chosen) > room.seconds || chosen.len() > room.items || mean(chosen) < floor {
            chosen.pop();
        }
    }
}

/// Adds challenges up to their share and new items beside them. An item that is there already is asked as a challenge
/// instead; a new one for which there is no room among the challenges is asked on its lowest rung.
pub fn others<'a>(
    desk: &Desk<'a>,
    chosen: &mut Vec<Offer<'a>>,
    challenges: Vec<Offer<'a>>,
    fresh: Vec<Offer<'a>>,
    room: Room,
) {
    let mut left = Left { challenges: challenges.into(), fresh: fresh.into(), unseen: 0, taken: 0, room };
    while left.challenge(chosen) || left.fresh(desk, chosen) {}
}

struct Left<'a> {
    challenges: VecDeque<Offer<'a>>,
    fresh: VecDeque<Offer<'a>>,
    /// Items never attempted that were taken.
    unseen: usize,
    /// Ventures that were taken.
    taken: usize,
    room: Room,
}

impl<'a> Left<'a> {
    /// Takes the next challenge that fits, if there may be one more.
    fn challenge(&mut self, chosen: &mut Vec<Offer<'a>>) -> bool {
        while let Some(next) = self.challenges.front() {
            let there = chosen.iter().position(|offer| offer.candidate.key == next.candidate.key);
            let total = chosen.len() + usize::from(there.is_none());
            if (self.taken + 1) as f64 > self.room.challenges * total as f64 {
                return false;
            }
            let more = next.seconds - there.and_then(|at| chosen.get(at)).map_or(0.0, |offer| offer.seconds);
            let fits = seconds(chosen) + more <= self.room.seconds && total <= self.room.items;
            let uses_up = there.is_none() && next.is_unseen();
            let allowed = !uses_up || self.unseen < self.room.fresh;
            let Some(next) = self.challenges.pop_front().filter(|_| fits && allowed) else { continue };
            self.taken += 1;
            self.unseen += usize::from(uses_up);
            match there.and_then(|at| chosen.get_mut(at)) {
                Some(offer) => *offer = next,
                None => chosen.push(next),
            }
            return true;
        }
        false
    }

    /// Takes the next new item that fits.
    fn fresh(&mut self, desk: &Desk<'a>, chosen: &mut Vec<Offer<'a>>) -> bool {
        while let Some(next) = self.fresh.pop_front() {
            if chosen.iter().any(|offer| offer.candidate.key == next.candidate.key) {
                continue;
            }
            let full = (self.taken + 1) as f64 > self.room.challenges * (chosen.len() + 1) as f64;
            let next = if full && next.is_venture() { desk.eased(&next).unwrap_or(next) } else { next };
            let first = chosen.is_empty() && self.room.seconds > 0.0;
            let fits = seconds(chosen) + next.seconds <= self.room.seconds || first;
            if !fits || chosen.len() >= self.room.items || self.unseen >= self.room.fresh {
                // Another one may be shorter, but then the author's order would depend on seconds.
                self.fresh.clear();
                return false;
            }
            self.unseen += 1;
            self.taken += usize::from(next.is_venture());
            chosen.push(next);
            return true;
        }
        false
    }
}
