//! All policies under one roof, and a learner's life under one of them.

use pratfall::{
    memory::fsrs::{Model, ParamSets},
    session::asking::Asking,
};

use crate::{
    learner::{Kind, Learner},
    ours,
    rival::{self, Rival},
    worlds::{World, Worlds},
};

/// What decides what is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Policy {
    Ours(String, ours::Setup),
    Rival(Rival),
}

/// What became of one learner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Life {
    /// Items gained, as the world tests them.
    pub gained: f64,
    pub seconds: f64,
    pub attempts: f64,
    pub met: f64,
    pub right: f64,
}

impl Policy {
    pub fn name(&self) -> String {
        match self {
            Policy::Ours(name, _) => name.clone(),
            Policy::Rival(rival) => rival.name(),
        }
    }

    /// Tells whether it is a rival that asks at one rung for ever.
    pub fn fixed(&self) -> bool {
        matches!(self, Policy::Rival(rival) if rival.fixed())
    }

    /// Lives a life. None where the world has no such person.
    pub fn live(&self, worlds: &Worlds, world: &World, kind: Kind, seed: u64) -> Option<Life> {
        let mut learner = Learner::new(worlds, world, kind, seed)?;
        let (sets, model) = (ParamSets::default(), Model::default());
        match self {
            Policy::Ours(_, setup) => {
                let mut working = ours::Working::new(*setup, &sets, &learner);
                each_day(&mut learner, |learner| working.day(learner));
            }
            Policy::Rival(rival) => {
                let mut working = rival::Working::new(*rival, &model);
                each_day(&mut learner, |learner| working.day(learner));
            }
        }
        Some(Life {
            gained: learner.gained(worlds.study.days - 1 + worlds.study.idle),
            seconds: learner.total,
            attempts: learner.attempts as f64,
            met: learner.met() as f64,
            right: learner.right as f64,
        })
    }
}

fn each_day(learner: &mut Learner, mut live: impl FnMut(&mut Learner)) {
    for day in 0..learner.worlds.study.days {
        learner.wake(day);
        live(learner);
    }
}

/// Gives the policies of the report: ours as it comes first, then ours otherwise, then the rivals.
pub fn reported() -> Vec<Policy> {
    let own = ours::Setup::default();
    let setups = [
        ("Pratfall", own),
        ("Pratfall, entering at recall", ours::Setup { entry: 1, ..own }),
        ("Pratfall, some confidence", ours::Setup { confidence: Asking::Sometimes, ..own }),
        ("Pratfall, no confidence, no cause", ours::Setup { confidence: Asking::Never, cause: false, ..own }),
    ];
    let mut all: Vec<Policy> = setups.map(|(name, setup)| Policy::Ours(name.into(), setup)).into();
    all.extend(rival::all().into_iter().map(Policy::Rival));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_policies_spend_the_same_seconds_and_none_runs_out_of_items() {
        let mut worlds = Worlds::read("reported").unwrap();
        worlds.study.days = 12;
        let budget = f64::from(worlds.study.days) * worlds.study.seconds;
        for (n, policy) in reported().iter().enumerate() {
            let world = &worlds.worlds[n % worlds.worlds.len()];
            let kind = if n % 2 == 0 { Kind::Activation } else { Kind::Fsrs };
            let life = policy.live(&worlds, world, kind, 3).unwrap();
            // The last round of the last day may run over.
            assert!((life.seconds - budget).abs() < 120.0, "{}: {} of {budget}", policy.name(), life.seconds);
            assert!(life.gained > 0.0, "{}", policy.name());
        }
    }

    /// The worlds have to hold what their names say before anybody's policy is run in them. Told by rivals alone, in the
    /// worlds for tuning: where recall is tested, practising recall beats practising recognition; where application is
    /// tested, practising it beats practising recall; where prerequisites matter, a fast ladder beats applying at once.
    #[test]
    #[ignore = "lives through 90 days some hundred times"]
    fn the_worlds_hold_what_their_names_say() {
        let worlds = Worlds::read("tuning").unwrap();
        let at = |rung| Policy::Rival(Rival { when: rival::When::Fsrs(0.8), rung, entry: rival::Entry::Try });
        let ladder = rival::Rung::Ladder { successes: 1, ceilings: true };
        let [recognise, recall, apply] = [0, 1, 2].map(rival::Rung::Fixed);
        for world in &worlds.worlds {
            for kind in [Kind::Activation, Kind::Fsrs] {
                let mean = |rung| {
                    (0..12).map(|seed| at(rung).live(&worlds, world, kind, seed).unwrap().gained).sum::<f64>() / 12.0
                };
                let (better, worse) = match world.name.as_str() {
                    "facts" => (recall, recognise),
                    "prerequisites" => (ladder, apply),
                    _ => (apply, recall),
                };
                let (better, worse) = (mean(better), mean(worse));
                assert!(better > worse, "{} {kind:?}: {better} {worse}", world.name);
            }
        }
    }
}
