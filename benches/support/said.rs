//! Reflections on the attempts of a large collection, made from its seed.

use pratfall::{
    grade::Verdict,
    memory::row::{ItemKey, Utc},
    session::rows::{Reflection, Words},
    store::{Store, error::StoreError, log::Batch},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::collection::{Plan, id};

/// Says something of so many answers that went off, spread over the log, in words of which few make most of a text.
pub fn put_reflections(store: &mut Store, plan: &Plan, count: usize) -> Result<(), StoreError> {
    let mut rng = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x5a1d);
    let vocabulary: Vec<String> = (0..20_000)
        .map(|_| (0..rng.random_range(2..10)).map(|_| char::from(rng.random_range(b'a'..=b'z'))).collect())
        .collect();
    let mut text = |words: usize| -> String {
        let place = |rng: &mut ChaCha8Rng| 20_000_f64.powf(rng.random::<f64>()) as usize;
        let words = (0..words).map(|_| vocabulary[place(&mut rng).min(19_999)].as_str());
        words.collect::<Vec<_>>().join(" ")
    };
    let step = (plan.cards / count.max(1)).max(1);
    let mut left = count;
    let mut said = Vec::new();
    for index in 0..plan.decks {
        for n in (0..plan.size(index)).step_by(step) {
            let key = ItemKey { deck: format!("deck-{index:03}"), item: format!("item-{n:06}") };
            let off = store.attempts_of(&key)?.into_iter().filter(|logged| logged.verdict == Verdict::Off);
            for attempt in off.map(|logged| logged.attempt).take(left.min(2)) {
                left -= 1;
                let at = Utc(attempt.at.0 + 20_000);
                said.push(Reflection {
                    id: id(at, left as u64),
                    attempt: attempt.id,
                    device: attempt.device,
                    at,
                    offset: attempt.offset,
                    words: Words {
                        cause: ["slip", "gap", "misread", ""][left % 4].to_owned(),
                        expected: text(6),
                        happened: text(6),
                        gap: text(5),
                        insight: text(8),
                    },
                    read_ms: Some(900),
                    supersedes: None,
                });
            }
        }
        store.write(&Batch { reflections: &said, ..Batch::default() })?;
        said.clear();
    }
    store.checkpoint()
}
