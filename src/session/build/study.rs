//! A session to learn: due work, challenges, new items, and a mean that stays winnable.

use std::collections::BTreeMap;

use super::{
    challenge::{self, Allowed},
    cold,
    deadline::reach,
    easy,
    fill::{self, Room},
    floor::Floor,
    input::{Input, Lane},
    interleave::{interleave, spread},
    needs::{self, Place},
    offer::{Desk, Offer, mean, seconds},
    rank::{self, Load},
    wheel,
};
use crate::session::{
    plan::{Held, Outlook, Plan},
    queue::{Entry, Why},
};

/// Mean predicted success of a session at least, and for a gentle profile.
const FLOOR: (f64, f64) = (0.70, 0.80);
/// Share of the items that are challenges at the most, and for a gentle profile.
const CHALLENGES: (f64, f64) = (0.30, 0.10);

/// Predicted success of what a session may end on.
const WIN: f64 = 0.7;

/// Builds a session to learn (LEARNING.md 7).
#[must_use]
pub fn study(input: &Input) -> Plan {
    let mut desk = Desk::new(input);
    let held = needs::held(&desk);
    let room = room(&desk);
    let load = Load::of(&desk, room.seconds);
    let due = rank::due(&desk, &load);
    let cold = due.len() < cold::OTHERS;
    if cold {
        desk.redos = cold::REDOS;
    }
    let chosen = choose(&desk, &held, &due, &load, cold, room);
    let (chosen, below_floor) = chosen;
    let mut plan = Plan { held: held.into_values().collect(), ..arrange(&desk, &chosen) };
    plan.outlook.below_floor = below_floor;
    plan.outlook.backlog = load.items;
    pace_of_backlog(&desk, &chosen, &load, &mut plan.outlook);
    plan.outlook.deadline = input.deadline.as_ref().map(|deadline| reach(deadline, &input.pace));
    plan
}

/// Chooses what is asked; tells also whether the floor was missed.
fn choose<'a>(
    desk: &Desk<'a>,
    held: &BTreeMap<Place<'a>, Held>,
    due: &[Offer<'a>],
    load: &Load,
    cold: bool,
    room: Room,
) -> (Vec<Offer<'a>>, bool) {
    // The ten new items of a cold start are what the learner allows a day unless they say otherwise.
    let fresh_left = if load.allows_new() { room.fresh } else { 0 };
    let room = Room { fresh: fresh_left, ..room };
    let mut chosen = fill::due(due, load, room);
    let fresh = if fresh_left > 0 { cold::fresh(desk, held, cold) } else { Vec::new() };
    let challenges = challenge::challenges(desk, held, Allowed { unseen: fresh_left > 0 && !cold });
    fill::others(desk, &mut chosen, challenges, fresh.clone(), room);
    // What the others leave free is no use to anybody.
    fill::take(&mut chosen, due, room.seconds, room.items);
    wheel::help(desk, &mut chosen, room.items);
    // Help takes time too.
    fill::trim(&mut chosen, room.seconds);
    let taken = |offer: &&Offer<'a>| chosen.iter().any(|there| there.candidate.key == offer.candidate.key);
    let mut pool: Vec<Offer<'a>> = due.iter().chain(&fresh).filter(|offer| !taken(offer)).cloned().collect();
    // Something easier is wanted of them.
    pool.iter_mut().for_each(|offer| {
        *offer = desk.eased(offer).filter(|eased| eased.p > offer.p).unwrap_or_else(|| offer.clone())
    });
    pool.sort_by(|a, b| b.p.total_cmp(&a.p));
    let unseen = chosen.iter().filter(|offer| offer.is_unseen()).count();
    let mean = if desk.input.profile.gentle { FLOOR.1 } else { FLOOR.0 };
    let floor = Floor { mean, pool, fresh: fresh_left.saturating_sub(unseen), room: room.seconds, cold };
    let (holds, left) = floor.hold(desk, &mut chosen);
    let due = left.into_iter().filter(Offer::is_due);
    fill::top_up(&mut chosen, due, room, mean);
    (chosen, !holds)
}

fn room(desk: &Desk<'_>) -> Room {
    let input = desk.input;
    let deadline = input.deadline.as_ref().map(|deadline| reach(deadline, &input.pace).new_a_day);
    Room {
        seconds: input.budget.seconds(),
        items: input.budget.items.unwrap_or(usize::MAX),
        fresh: deadline.unwrap_or(input.budget.new_left_today),
        challenges: if input.profile.gentle { CHALLENGES.1 } else { CHALLENGES.0 },
    }
}

/// Puts what was chosen in order and says what is to be expected of it.
#[must_use]
pub fn arrange(desk: &Desk<'_>, chosen: &[Offer<'_>]) -> Plan {
    let entries = |which: fn(&Offer<'_>) -> bool| chosen.iter().filter(move |offer| which(offer)).map(Offer::entry);
    let mut due: Vec<Entry> = entries(|offer| !matches!(offer.why, Why::Challenge | Why::New)).collect();
    // What is likely to go well comes last, since a session ends better on a win.
    let ventures = entries(|offer| offer.is_venture());
    let others: Vec<Entry> = ventures.chain(entries(|offer| offer.why == Why::New && !offer.is_venture())).collect();
    let closing = if others.last().is_some_and(|entry| entry.p < WIN) { closing(&mut due) } else { None };
    let mut queue = spread(due, others);
    queue.extend(closing);
    let queue = interleave(queue);
    let of = |which: fn(&Why) -> bool| queue.iter().filter(|entry| which(&entry.why)).count();
    let mut targets: Vec<String> = Vec::new();
    for entry in queue.iter().filter(|entry| entry.why == Why::Challenge) {
        let skill = desk.skills.get(&(entry.key.deck.as_str(), entry.skill.as_str()));
        let title =
            skill.map_or(&entry.skill, |skill| if skill.title.is_empty() { &skill.skill } else { &skill.title });
        if !targets.contains(title) {
            targets.push(title.clone());
        }
    }
    let outlook = Outlook {
        items: queue.len(),
        minutes: seconds(chosen) / 60.0,
        checks: of(|why| *why == Why::Check),
        due: of(|why| matches!(why, Why::Probe | Why::Due)),
        challenges: of(|why| *why == Why::Challenge),
        fresh: of(|why| *why == Why::New),
        expected: if chosen.is_empty() { 0.0 } else { mean(chosen) },
        targets,
        ..Outlook::default()
    };
    Plan { easy: easy::easy(desk, &queue), queue, outlook, held: Vec::new() }
}

/// Takes out of due work what a session may end on: the surest, the last of equals; the first item stays the first.
fn closing(due: &mut Vec<Entry>) -> Option<Entry> {
    let surest = (1..due.len()).max_by(|a, b| due[*a].p.total_cmp(&due[*b].p))?;
    Some(due.remove(surest))
}

/// Works out when the backlog is gone: each day one session like this one, less what of it comes back at once (misses, and
/// what was begun), less what becomes due in between.
fn pace_of_backlog(desk: &Desk<'_>, chosen: &[Offer<'_>], load: &Load, outlook: &mut Outlook) {
    let cleared = chosen.iter().filter(|offer| !matches!(offer.candidate.lane, Lane::New | Lane::Ahead)).count();
    if cleared >= load.items || cleared == 0 {
        return;
    }
    let held: f64 = chosen.iter().filter(|o| !matches!(o.candidate.lane, Lane::New | Lane::Ahead)).map(|o| o.p).sum();
    let begun = chosen.iter().filter(|offer| offer.candidate.lane == Lane::New).count();
    let a_day = held - begun as f64 - desk.input.inflow.max(0.0);
    let left = (load.items - cleared) as f64;
    if a_day > 0.0 {
        // The first session is today's; a fraction of a session takes a day as well.
        outlook.backlog_days = Some((left / a_day).ceil().min(f64::from(u32::MAX)) as u32);
    } else {
        outlook.growing = true;
    }
}
