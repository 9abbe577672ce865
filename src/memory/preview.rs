//! What an answer now would do: the state after a success and after a miss.

use crate::{
    deck::model::{Level, Way},
    grade::Verdict,
};

use super::{
    fold::advance,
    fsrs::ParamSets,
    row::{Attempt, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
    state::ItemState,
};

/// How an item would be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The item.
    pub key: ItemKey,
    /// The study day.
    pub day: StudyDay,
    /// Index of the rung.
    pub rung: u8,
    /// Level of that rung.
    pub level: Level,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
    /// Index of the highest rung it may reach.
    pub ceiling: u8,
    /// Predicted chance that the learner knows it, 0 to 1; counts where there is no memory yet.
    pub k: f64,
    /// Retention aimed at, .70 to .97.
    pub retention: f64,
    /// Number of the parameter set in force.
    pub params: u32,
}

/// The two ways it can go.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// After a right answer without help or guessing.
    pub success: ItemState,
    /// After an off one.
    pub miss: ItemState,
}

/// Works out the state after a success and after a miss, by taking in an attempt that is never recorded.
#[must_use]
pub fn preview(state: &ItemState, asked: &Asked, sets: &ParamSets) -> Preview {
    let after = |verdict| advance(state.clone(), &Row::Attempt(supposed(state, asked, verdict)), sets);
    let mut preview = Preview { success: after(Verdict::Right), miss: after(Verdict::Off) };
    // The supposed attempt is in no log.
    preview.success.newest = state.newest;
    preview.miss.newest = state.newest;
    preview
}

fn supposed(state: &ItemState, asked: &Asked, verdict: Verdict) -> Attempt {
    let phase = match &state.memory {
        None => Phase::Pretest,
        Some(memory) if memory.probing => Phase::Probe,
        Some(_) => Phase::Review,
    };
    Attempt {
        id: RowId(0),
        device: String::new(),
        key: asked.key.clone(),
        rung: asked.rung,
        level: asked.level,
        way: Way::Type,
        skill: String::new(),
        revision: String::new(),
        session: RowId(0),
        at: Utc(0),
        offset: Offset(0),
        day: asked.day,
        phase,
        response: String::new(),
        confidence: None,
        verdict,
        score: if verdict == Verdict::Right { 1.0 } else { 0.0 },
        misconception: None,
        hints: 0,
        guess: asked.guess,
        ceiling: asked.ceiling,
        k: asked.k,
        retention: asked.retention,
        params: asked.params,
        first_key_ms: None,
        commit_ms: 0,
        bar_ms: None,
        variant: 0,
        turns: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::trial::Learner;

    #[test]
    fn a_preview_is_what_then_happens() {
        for days in [&[][..], &[0], &[0, 1, 5]] {
            let mut learner = Learner::default();
            days.iter().for_each(|&day| {
                learner.right(day);
            });
            let now = crate::memory::trial::attempt(1, 20);
            let asked = Asked {
                key: now.key,
                day: now.day,
                rung: learner.state.memory.as_ref().map_or(0, |m| m.rung),
                level: now.level,
                guess: now.guess,
                ceiling: now.ceiling,
                k: now.k,
                retention: now.retention,
                params: now.params,
            };
            let preview = preview(&learner.state, &asked, &learner.sets);
            let mut missed = Learner { state: learner.state.clone(), rows: learner.rows.clone(), ..Learner::default() };
            assert_eq!(preview.success.memory, learner.right(20).state.memory);
            assert_eq!(preview.miss.memory, missed.off(20).state.memory);
        }
    }
}
