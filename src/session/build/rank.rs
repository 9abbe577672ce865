//! Due work: in which order it comes, and how much of it there is.

use std::cmp::Ordering;

use super::{
    input::{Candidate, Lane},
    offer::{Desk, Offer},
};
use crate::session::queue::Why;

/// Share of the time that due work fills at the most while there is a backlog.
pub const SHARE: f64 = 0.8;
/// Sessions of due work beyond which nothing new is taken up.
const STOP_NEW: f64 = 2.0;

/// How much due work there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Due items altogether.
    pub items: usize,
    /// Sessions they take.
    pub sessions: f64,
}

impl Load {
    /// Measures the due work of a desk against the time of a session, in seconds.
    #[must_use]
    pub fn of(desk: &Desk<'_>, room: f64) -> Self {
        let due: Vec<f64> = candidates(desk).map(|(offer, _)| offer.seconds).collect();
        let items = desk.input.backlog.max(due.len());
        let mean = if due.is_empty() { 0.0 } else { due.iter().sum::<f64>() / due.len() as f64 };
        let seconds = mean * items as f64;
        Load {
            items,
            sessions: if room > 0.0 {
                seconds / room
            } else if items > 0 {
                f64::INFINITY
            } else {
                0.0
            },
        }
    }

    /// Tells whether the due work exceeds a session.
    #[must_use]
    pub fn is_backlog(&self) -> bool {
        self.sessions > 1.0
    }

    /// Tells whether new items may be taken up.
    #[must_use]
    pub fn allows_new(&self) -> bool {
        self.sessions <= STOP_NEW
    }
}

/// Gives all due items, most urgent first: checks after confident errors, probes, then by retrievability, lowest first,
/// or highest first while the backlog exceeds a session.
#[must_use]
pub fn due<'a>(desk: &Desk<'a>, load: &Load) -> Vec<Offer<'a>> {
    let mut due: Vec<(Offer<'a>, u64)> = candidates(desk).collect();
    due.sort_by(|(a, by_a), (b, by_b)| {
        let (one, other) = (a.candidate, b.candidate);
        let lane = one.lane.cmp(&other.lane);
        let recall = recall(one).total_cmp(&recall(other));
        let recall = if load.is_backlog() && one.lane != Lane::Check { recall.reverse() } else { recall };
        lane.then(recall).then_with(|| settle((one, *by_a), (other, *by_b)))
    });
    due.into_iter().map(|(offer, _)| offer).collect()
}

/// Settles a tie: by the numbers drawn, then by key.
pub fn settle(a: (&Candidate, u64), b: (&Candidate, u64)) -> Ordering {
    a.1.cmp(&b.1).then_with(|| a.0.key.cmp(&b.0.key))
}

fn candidates<'a>(desk: &Desk<'a>) -> impl Iterator<Item = (Offer<'a>, u64)> {
    desk.input.candidates.iter().filter_map(|candidate| {
        let why = match candidate.lane {
            Lane::Check => Why::Check,
            Lane::Probe => Why::Probe,
            Lane::Due => Why::Due,
            Lane::New | Lane::Ahead => return None,
        };
        Some((desk.offer(candidate, why, None, false)?, desk.chance(candidate)))
    })
}

fn recall(candidate: &Candidate) -> f64 {
    candidate.recall.unwrap_or(0.0)
}
