//! Fitting the memory model to the log, and scoring its predictions: reads the log, trains on a thread, stops on Ctrl-C.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    time::Duration,
};

use signal_hook::{consts::SIGINT, flag, low_level::unregister};

use super::engine::Engine;
use crate::{
    insight::{
        answers::Answers,
        evaluate::{self, Evaluation},
        tuning::{self, Judgement, Material},
    },
    memory::{
        fsrs::{
            self, ParamSets,
            fit::{self, FitError, Progress, Training},
        },
        replay::{Review, replay},
        row::{ItemKey, Row, What},
    },
    store::error::StoreError,
};

/// How often is looked at how far a fit is, and whether it is to stop.
const LOOK: Duration = Duration::from_millis(50);

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
        let mut material = Material::default();
        if !self.walk(Stage::Reading, &stop, watch, |rows| material.take(&replay(rows, &sets)))? {
            return Ok(Tuned::Stopped);
        }
        if material.reviews() < tuning::NEEDED {
            return Ok(Tuned::TooFew(material.reviews()));
        }
        let items = material.items();
        let weights = match train(material.training(), &stop, watch) {
            Ok(weights) => weights,
            Err(FitError::Stopped) => return Ok(Tuned::Stopped),
            Err(error) => return Ok(Tuned::Failed(error)),
        };
        let Some(fitted) = ParamSets::only(&weights) else { return Ok(Tuned::Failed(FitError::Unusable)) };
        // As if the set in force had always been: the two are compared on equal terms.
        let force = self.store.set_in_force()?;
        let force = force.and_then(|accepted| ParamSets::only(&accepted.weights)).unwrap_or_default();
        let mut answers = Answers::default();
        let whole = self.walk(Stage::Scoring, &stop, watch, |rows| {
            let (ours, theirs) = (replay(rows, &fitted), replay(rows, &force));
            answers.take([(&ours, Review::remembered), (&theirs, Review::remembered)]);
        })?;
        if !whole {
            return Ok(Tuned::Stopped);
        }
        Ok(match tuning::judge(&answers.split()) {
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
        let mut answers = Answers::default();
        let whole = self.walk(Stage::Scoring, &stop, watch, |rows| {
            let force = replay(rows, &sets);
            // Who never accepted a set needs no second walk.
            let plain = tuned.then(|| replay(rows, &default));
            let plain = plain.as_deref().unwrap_or(&force);
            answers.take([(&force, Review::remembered), (plain, Review::remembered), (&force, Review::recorded)]);
        })?;
        if !whole {
            return Ok(Evaluated::Stopped);
        }
        if answers.len() < evaluate::NEEDED {
            return Ok(Evaluated::TooFew(answers.len()));
        }
        let reviews = answers.len();
        Ok(evaluate::evaluate(&answers.split()).map_or(Evaluated::TooFew(reviews), |e| Evaluated::Scored(Box::new(e))))
    }

    /// Walks the rows of every item; tells whether it came to the end.
    fn walk(
        &self,
        stage: Stage,
        stop: &Interrupt,
        watch: &mut Watch<'_>,
        mut each: impl FnMut(&[Row]),
    ) -> Result<bool, StoreError> {
        let of = self.store.row_counts()?.attempts.max(1) as f64;
        let (mut seen, mut told) = (0, 0);
        let mut on = true;
        self.store.histories(|_: &ItemKey, rows| {
            each(rows);
            seen += rows.len();
            if seen - told > 2_000 {
                told = seen;
                watch(stage, (seen as f64 / of).min(1.0));
                on = !stop.came();
            }
            on
        })?;
        Ok(on && !stop.came())
    }
}

/// Trains on a thread of its own, so that somebody can look on and stop it.
fn train(training: Training, stop: &Interrupt, watch: &mut Watch<'_>) -> Result<Vec<f32>, FitError> {
    let progress = Progress::default();
    let (tell, told) = channel();
    let theirs = progress.clone();
    std::thread::spawn(move || tell.send(fit::fit(training, &theirs)));
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
        assert_eq!(train(much(), &stop, &mut |stage, share| looked.push((stage, share))), Err(FitError::Stopped));
        assert!(looked.iter().all(|(stage, share)| *stage == Stage::Fitting && (0.0..=1.0).contains(share)));
    }
}
