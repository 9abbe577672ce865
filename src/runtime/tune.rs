//! Fitting the memory model to the log, and scoring its predictions: reads the log, trains on a thread, stops on Ctrl-C.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
    mpsc::{RecvTimeoutError, channel},
};

use signal_hook::{consts::SIGINT, flag, low_level::unregister};

use super::{
    engine::Engine,
    sweep::{LOOK, on_each, sweep},
};
use crate::{
    insight::{
        answers::{Answers, Split},
        evaluate::{self, Evaluation},
        tuning::{self, Judgement, Material},
    },
    memory::{
        fsrs::{
            self, ParamSets,
            fit::{self, FitError, Progress, Training},
        },
        replay::{Life, Review, Told, replay},
        row::What,
    },
    store::error::StoreError,
};

/// A piece of the work, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The log is read.
    Reading,
    /// Parameters are fitted.
    Fitting,
    /// Predictions are scored.
    Scoring,
}

/// Is told how far the work is: the stage, and the share of it that is done, 0 to 1.
pub type Watch<'a> = dyn FnMut(Stage, f64) + 'a;

/// What came of fitting.
#[derive(Debug, Clone, PartialEq)]
pub enum Tuned {
    /// There are not enough long-term reviews yet; how many there are.
    TooFew(usize),
    /// It was stopped; nothing was changed.
    Stopped,
    /// The optimiser came to nothing.
    Failed(FitError),
    /// There is a set, and it was judged.
    Fitted(Box<Fitted>),
}

/// A fitted set and what is thought of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Its 21 weights.
    pub weights: Vec<f32>,
    /// Items whose reviews were used.
    pub items: usize,
    /// How it did.
    pub judgement: Judgement,
}

/// What came of scoring.
#[derive(Debug, Clone, PartialEq)]
pub enum Evaluated {
    /// There are not enough long-term reviews yet; how many there are.
    TooFew(usize),
    /// It was stopped.
    Stopped,
    /// The predictions were scored.
    Scored(Box<Evaluation>),
}

impl Engine {
    /// Fits the parameters to the earlier part of the log and judges them by the later part. Changes nothing.
    ///
    /// # Errors
    /// When the database cannot be read, or Ctrl-C cannot be heard.
    pub fn tune(&self, watch: &mut Watch<'_>) -> Result<Tuned, StoreError> {
        let stop = Interrupt::listen();
        let sets = self.store.param_sets()?;
        // As if the set in force had always been: the two are compared on equal terms.
        let force = self.store.set_in_force()?;
        let force = force.and_then(|accepted| ParamSets::only(&accepted.weights)).unwrap_or_default();
        let one = self.store.accepted_sets()?.is_empty();
        let gathered = self.walk(Stage::Reading, &stop, watch, |part: &mut Part, told| {
            let lives = replay(told, &sets);
            // Who never accepted a set needs no second walk.
            let theirs = (!one).then(|| replay(told, &force));
            part.take(told, &lives, theirs.as_deref().unwrap_or(&lives));
        })?;
        let Some(mut parts) = gathered else { return Ok(Tuned::Stopped) };
        let mut material = Material::default();
        parts.iter_mut().for_each(|part| material.append(std::mem::take(&mut part.material)));
        if material.reviews() < tuning::NEEDED {
            return Ok(Tuned::TooFew(material.reviews()));
        }
        let items = material.items();
        let weights = match train(move || material.training(), &stop, watch) {
            Ok(weights) => weights,
            Err(FitError::Stopped) => return Ok(Tuned::Stopped),
            Err(error) => return Ok(Tuned::Failed(error)),
        };
        let Some(fitted) = ParamSets::only(&weights) else { return Ok(Tuned::Failed(FitError::Unusable)) };
        watch(Stage::Scoring, 0.0);
        on_each(&mut parts, |part| part.put(&fitted));
        if stop.came() {
            return Ok(Tuned::Stopped);
        }
        let answers: Vec<Answers<2>> = parts.into_iter().map(|part| part.answers).collect();
        Ok(match tuning::judge(&Split::of(&answers)) {
            Some(judgement) => Tuned::Fitted(Box::new(Fitted { weights, items, judgement })),
            None => Tuned::TooFew(0),
        })
    }

    /// Puts a parameter set in force; gives its number.
    ///
    /// # Errors
    /// When it is out of range, or the database cannot be written.
    pub fn accept(&mut self, weights: &[f32]) -> Result<u32, StoreError> {
        let set = fsrs::number(weights);
        self.say(None, What::Params { set, weights: weights.to_vec() })?;
        Ok(set)
    }

    /// Scores the predictions that were made before the answers of the later part of the log.
    ///
    /// # Errors
    /// When the database cannot be read, or Ctrl-C cannot be heard.
    pub fn evaluate(&self, watch: &mut Watch<'_>) -> Result<Evaluated, StoreError> {
        let stop = Interrupt::listen();
        let (sets, default) = (self.store.param_sets()?, ParamSets::default());
        let tuned = !self.store.accepted_sets()?.is_empty();
        let gathered = self.walk(Stage::Scoring, &stop, watch, |answers: &mut Answers<3>, told| {
            let force = replay(told, &sets);
            // Who never accepted a set needs no second walk.
            let plain = tuned.then(|| replay(told, &default));
            let plain = plain.as_deref().unwrap_or(&force);
            answers.take([(&force, Review::remembered), (plain, Review::remembered), (&force, Review::recorded)]);
        })?;
        let Some(answers) = gathered else { return Ok(Evaluated::Stopped) };
        let reviews = answers.iter().map(Answers::len).sum();
        if reviews < evaluate::NEEDED {
            return Ok(Evaluated::TooFew(reviews));
        }
        let split = Split::of(&answers);
        Ok(evaluate::evaluate(&split).map_or(Evaluated::TooFew(reviews), |e| Evaluated::Scored(Box::new(e))))
    }

    /// Walks the rows of every item, and gives what was gathered of each part of them; none when it was stopped.
    fn walk<T: Default + Send>(
        &self,
        stage: Stage,
        stop: &Interrupt,
        watch: &mut Watch<'_>,
        each: impl Fn(&mut T, &[Told]) + Sync,
    ) -> Result<Option<Vec<T>>, StoreError> {
        let of = self.store.row_counts()?.attempts.max(1) as f64;
        sweep(&self.store, each, |seen| {
            watch(stage, (seen as f64 / of).min(1.0));
            !stop.came()
        })
    }
}

/// What a fit needs of a part of the log, before the fit and after it.
#[derive(Debug, Default)]
struct Part {
    /// The rows of item after item, and where those of each end.
    told: Vec<Told>,
    ends: Vec<usize>,
    material: Material,
    /// Predicted by the fitted set, once there is one, and by the one in force.
    answers: Answers<2>,
}

impl Part {
    /// Adds the rows of an item: its lives as they were, and as they would have been under the set in force.
    fn take(&mut self, told: &[Told], lives: &[Life], force: &[Life]) {
        self.told.extend_from_slice(told);
        self.ends.push(self.told.len());
        self.material.take(lives);
        self.answers.take([(force, Review::remembered); 2]);
    }

    /// Lets the fitted set predict.
    fn put(&mut self, fitted: &ParamSets) {
        let mut rest = &self.told[..];
        let mut from = 0;
        let items = self.ends.iter().filter_map(|end| {
            let (item, after) = rest.split_at_checked(end - from)?;
            (rest, from) = (after, *end);
            Some(replay(item, fitted))
        });
        self.answers.put(0, items, Review::remembered);
    }
}

/// Trains on a thread of its own, so that somebody can look on and stop it.
fn train(
    training: impl FnOnce() -> Training + Send + 'static,
    stop: &Interrupt,
    watch: &mut Watch<'_>,
) -> Result<Vec<f32>, FitError> {
    let progress = Progress::default();
    let (tell, told) = channel();
    let theirs = progress.clone();
    std::thread::spawn(move || tell.send(fit::fit(training(), &theirs)));
    loop {
        if stop.came() {
            progress.stop();
        }
        match told.recv_timeout(LOOK) {
            Ok(fitted) => return fitted,
            Err(RecvTimeoutError::Timeout) => {
                watch(Stage::Fitting, progress.share());
            }
            // The thread is gone without a word: the optimiser gave up on what it was given.
            Err(RecvTimeoutError::Disconnected) => return Err(FitError::Unusable),
        }
    }
}

/// Hears Ctrl-C as long as it lives, in place of the end of the program.
#[derive(Debug)]
struct Interrupt {
    came: Arc<AtomicBool>,
    heard: Option<signal_hook::SigId>,
}

impl Interrupt {
    fn listen() -> Interrupt {
        let came = Arc::new(AtomicBool::new(false));
        // Where it cannot be heard, Ctrl-C ends the program as ever, and nothing has been written by then either.
        let heard = flag::register(SIGINT, Arc::clone(&came)).ok();
        Interrupt { came, heard }
    }

    fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        if let Some(id) = self.heard.take() {
            unregister(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal_hook::low_level::raise;

    /// Enough to be at it for a while.
    fn much() -> Training {
        let mut training = Training::default();
        for n in 1..8 {
            for card in 0..2_000 {
                let rating = if (card + n) % 5 == 0 { 1 } else { 3 };
                let history: Vec<(u8, u32)> =
                    (0..=n).map(|at| if at == 0 { (3, 0) } else { (rating, 1 + at as u32) }).collect();
                training.add(card, &history);
            }
        }
        training
    }

    #[test]
    fn ctrl_c_stops_the_training_and_ends_nothing_else() {
        let stop = Interrupt::listen();
        assert!(!stop.came() && stop.heard.is_some());
        raise(SIGINT).unwrap();
        assert!(stop.came());
        let mut looked = Vec::new();
        assert_eq!(train(much, &stop, &mut |stage, share| looked.push((stage, share))), Err(FitError::Stopped));
        assert!(looked.iter().all(|(stage, share)| *stage == Stage::Fitting && (0.0..=1.0).contains(share)));
    }
}
