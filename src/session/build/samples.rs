//! Candidates and skills in short, for the tests of the builder.

use super::input::{Candidate, Input, Lane, SkillState, Step};
use crate::{
    deck::model::{Level, Nature, Way},
    memory::row::ItemKey,
};

/// A skill of deck "d" that needs nothing.
pub fn skill(id: &str) -> SkillState {
    SkillState { deck: "d".into(), skill: id.into(), title: id.to_uppercase(), ..SkillState::default() }
}

/// An item `skill/n` of deck "d" with a choice of four and a typed rung, middling and never attempted.
pub fn item(name: &str) -> Candidate {
    let (skill, id) = name.split_once('/').unwrap();
    Candidate {
        key: ItemKey { deck: "d".into(), item: format!("{skill}{id}") },
        skill: skill.into(),
        nature: if skill.starts_with('v') { Nature::Vocab } else { Nature::Concept },
        lane: Lane::New,
        ladder: vec![
            Step { level: Level::Recognise, guess: 0.25, way: Way::Choose },
            Step { level: Level::Cued, guess: 0.0, way: Way::Type },
        ],
        rung: 0,
        b: 0.0,
        recall: None,
        untried: false,
        ripe: false,
        instruct_first: false,
        safety_critical: false,
        contrast: Vec::new(),
        ord: id.parse().unwrap_or(0),
    }
}

/// An item that was seen and stands on its typed rung.
pub fn seen(name: &str, lane: Lane, recall: f64) -> Candidate {
    Candidate { lane, rung: 1, recall: Some(recall), untried: lane == Lane::Probe, ..item(name) }
}

/// The input with these candidates, and a skill for each that is named.
pub fn input(candidates: Vec<Candidate>) -> Input {
    let mut skills: Vec<SkillState> = Vec::new();
    for candidate in &candidates {
        if !skills.iter().any(|s| s.skill == candidate.skill) {
            skills.push(SkillState { unseen: true, ord: skills.len() as u32, ..skill(&candidate.skill) });
        }
    }
    Input { candidates, skills, seed: 7, ..Input::default() }
}
