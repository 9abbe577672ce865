//! Prerequisites: which skills come before which, and which are held back because what they need is not there yet.

use std::collections::BTreeMap;

use super::{
    input::{Input, SkillState},
    offer::Desk,
};
use crate::session::plan::{Held, Lack};

/// Items of a needed skill that have to be seen, where it has as many.
const SEEN: u32 = 3;
/// Mean retrievability below which a needed skill counts as forgotten (PR-4).
const RECALL: f64 = 0.6;
/// Ability in logits below which a needed skill counts as weak, once it is estimated from [`ESTIMATED`] attempts.
const WEAK: f64 = -1.0;
/// Mean retrievability from which a needed skill is there, however hard its items were at first sight.
const HELD: f64 = 0.75;
/// Attempts from which an ability is believed.
const ESTIMATED: u32 = 5;

/// A skill by deck and id.
pub type Place<'a> = (&'a str, &'a str);

/// Tells for each skill that is held back what it lacks: the first of its needs that is unseen, forgotten or weak.
#[must_use]
pub(super) fn held<'a>(desk: &Desk<'a>) -> BTreeMap<Place<'a>, Held> {
    let mut held = BTreeMap::new();
    for (&(deck, skill), state) in &desk.skills {
        let lack = state.needs.iter().find_map(|need| {
            let needed = desk.skills.get(&(deck, need.as_str())).filter(|_| need != skill)?;
            Some((need, lack(needed)?))
        });
        if let Some((need, lack)) = lack {
            let (deck, skill) = (deck.to_owned(), skill.to_owned());
            held.insert((state.deck.as_str(), state.skill.as_str()), Held { deck, skill, need: need.clone(), lack });
        }
    }
    held
}

/// Tells what is missing of a skill that another needs; none when it will do.
fn lack(needed: &SkillState) -> Option<Lack> {
    if needed.seen < SEEN && needed.unseen {
        return Some(Lack::Unseen);
    }
    match needed.recall {
        Some(recall) if recall < RECALL => Some(Lack::Forgotten),
        _ if needed.n >= ESTIMATED && needed.theta < WEAK && needed.recall.is_none_or(|r| r < HELD) => Some(Lack::Weak),
        _ => None,
    }
}

/// Tells for each skill, by deck and id, how many others have to come before it.
#[must_use]
pub fn depths_of(input: &Input) -> BTreeMap<(String, String), u32> {
    let depths = depths(&Desk::new(input));
    depths.into_iter().map(|((deck, skill), depth)| ((deck.to_owned(), skill.to_owned()), depth)).collect()
}

/// Tells for each skill how many others have to come before it, one after another: 0 for one without needs. A loop of
/// needs, which is a fault of the deck, comes to an end all the same.
#[must_use]
pub(super) fn depths<'a>(desk: &Desk<'a>) -> BTreeMap<Place<'a>, u32> {
    let mut depths: BTreeMap<Place<'a>, u32> = desk.skills.keys().map(|place| (*place, 0)).collect();
    for _ in 0..desk.skills.len() {
        let mut changed = false;
        for (&(deck, skill), state) in &desk.skills {
            let below = state.needs.iter().filter_map(|need| depths.get(&(deck, need.as_str()))).max();
            let depth = below.map_or(0, |below| (below + 1).min(desk.skills.len() as u32));
            changed |= depths.insert((deck, skill), depth) != Some(depth);
        }
        if !changed {
            break;
        }
    }
    depths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::build::{input::Input, samples::skill};

    #[track_caller]
    fn check(needed: SkillState, expected: Option<Lack>) {
        let needing = SkillState { needs: vec!["a".into()], ..skill("b") };
        let input = Input { skills: vec![SkillState { skill: "a".into(), ..needed }, needing], ..Input::default() };
        let desk = Desk::new(&input);
        let held = held(&desk);
        assert_eq!(held.get(&("d", "b")).map(|held| held.lack), expected);
        assert!(!held.contains_key(&("d", "a")));
    }

    #[test]
    fn a_skill_whose_need_is_unseen_forgotten_or_weak_is_held_back() {
        let seen = SkillState { seen: 3, recall: Some(0.9), ..skill("a") };
        check(seen.clone(), None);
        check(SkillState { seen: 2, unseen: true, ..seen.clone() }, Some(Lack::Unseen));
        check(SkillState { seen: 2, unseen: false, ..seen.clone() }, None);
        check(SkillState { seen: 0, unseen: false, recall: None, ..seen.clone() }, None);
        check(SkillState { recall: Some(0.59), ..seen.clone() }, Some(Lack::Forgotten));
        check(SkillState { recall: Some(0.6), ..seen.clone() }, None);
        let faint = SkillState { recall: Some(0.74), ..seen.clone() };
        check(SkillState { theta: -1.1, n: 5, ..faint.clone() }, Some(Lack::Weak));
        check(SkillState { theta: -3.0, n: 4, ..faint }, None);
        // What was hard at first sight and is remembered now is no weak ground.
        check(SkillState { theta: -3.0, n: 50, ..seen }, None);
    }

    #[test]
    fn depths_follow_the_needs_and_end_in_a_loop() {
        let check = |needs: &[(&str, &[&str])], expected: &[u32]| {
            let of = |(id, needs): &(&str, &[&str])| SkillState {
                needs: needs.iter().map(|need| need.to_string()).collect(),
                ..skill(id)
            };
            let input = Input { skills: needs.iter().map(of).collect(), ..Input::default() };
            assert_eq!(depths(&Desk::new(&input)).into_values().collect::<Vec<_>>(), expected, "{needs:?}");
        };
        check(&[("a", &[]), ("b", &["a"]), ("c", &["a", "b"]), ("e", &[])], &[0, 1, 2, 0]);
        check(&[("a", &["b"]), ("b", &["c"]), ("c", &[])], &[2, 1, 0]);
        check(&[("a", &["gone"]), ("b", &["b"])], &[0, 2]);
        check(&[("a", &["b"]), ("b", &["a"])], &[2, 2]);
    }
}
