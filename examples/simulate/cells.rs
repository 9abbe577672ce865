//! Running all policies with all learners in all cells; a cell is one world under one truth.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{
    learner::Kind,
    policy::{Life, Policy},
    stats::{self, Estimate},
    worlds::Worlds,
};

/// One world under one truth, with the life of every learner under every policy.
pub struct Cell {
    pub world: String,
    pub title: String,
    pub truth: &'static str,
    /// By policy, then by learner.
    pub lives: Vec<Vec<Life>>,
}

impl Cell {
    /// Gives what each learner gained under a policy.
    pub fn gained(&self, policy: usize) -> Vec<f64> {
        self.column(policy, |life| life.gained)
    }

    /// Gives the mean of something under a policy.
    pub fn mean(&self, policy: usize, what: fn(&Life) -> f64) -> Estimate {
        stats::mean(&self.column(policy, what))
    }

    /// Gives the policy with the highest mean among some.
    pub fn best(&self, among: impl Iterator<Item = usize>) -> Option<usize> {
        among.max_by(|a, b| self.mean(*a, |l| l.gained).mean.total_cmp(&self.mean(*b, |l| l.gained).mean))
    }

    fn column(&self, policy: usize, what: fn(&Life) -> f64) -> Vec<f64> {
        self.lives.get(policy).map(|lives| lives.iter().map(what).collect()).unwrap_or_default()
    }
}

/// Runs everything. `told` hears of each cell as it is done.
pub fn run(
    worlds: &Worlds,
    policies: &[Policy],
    learners: usize,
    threads: usize,
    mut told: impl FnMut(&Cell),
) -> Vec<Cell> {
    let mut cells = Vec::new();
    for world in &worlds.worlds {
        for (kind, truth) in [(Kind::Activation, "traces"), (Kind::Fsrs, "other FSRS")] {
            let live = |policy: usize, learner: usize| {
                let life = policies.get(policy).and_then(|p| p.live(worlds, world, kind, learner as u64));
                life.unwrap_or_default()
            };
            let lives = lives(policies.len(), learners, threads, live);
            let cell = Cell { world: world.name.clone(), title: world.title.clone(), truth, lives };
            told(&cell);
            cells.push(cell);
        }
    }
    cells
}

/// Lives all lives; which thread lives which changes nothing.
fn lives(
    policies: usize,
    learners: usize,
    threads: usize,
    live: impl Fn(usize, usize) -> Life + Sync,
) -> Vec<Vec<Life>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut mine = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= policies * learners {
                return mine;
            }
            mine.push((n, live(n % policies, n / policies)));
        }
    };
    let mut all = vec![vec![Life::default(); learners]; policies];
    let parts: Vec<Vec<(usize, Life)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    });
    for (n, life) in parts.into_iter().flatten() {
        if let Some(place) = all.get_mut(n % policies).and_then(|lives| lives.get_mut(n / policies)) {
            *place = life;
        }
    }
    all
}
