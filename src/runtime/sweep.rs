//! Work over the whole log on all cores: each takes a part after the other, while somebody looks on and may stop them.

use std::{
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel, sync_channel},
    },
    thread,
    time::Duration,
};

use crate::{
    memory::replay::Told,
    store::{Store, error::StoreError, past::Past},
};

/// How often is looked at how far the work is, and whether it is to stop.
pub const LOOK: Duration = Duration::from_millis(50);
/// No more threads than this read the log: what they wait for in the end is the memory of the machine.
const READERS: usize = 4;

/// Hands the rows of every item to `each`, which adds them to what is gathered of its part of the log, and gives what
/// was gathered, in the order of the items. None when `look`, which is told how many rows there were so far, is false.
///
/// # Errors
/// When the database cannot be read.
pub fn sweep<T: Default + Send>(
    store: &Store,
    each: impl Fn(&mut T, &[Told]) + Sync,
    mut look: impl FnMut(usize) -> bool,
) -> Result<Option<Vec<T>>, StoreError> {
    let parts = store.parts()?;
    let (next, seen, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let gathered: Mutex<Vec<(usize, T)>> = Mutex::default();
    let work = |past: Past| -> Result<(), StoreError> {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(n) else { return Ok(()) };
            let mut of_part = T::default();
            let whole = past.read(part, |told| {
                each(&mut of_part, told);
                seen.fetch_add(told.len(), Ordering::Relaxed);
                !stop.load(Ordering::Relaxed)
            })?;
            if !whole {
                return Ok(());
            }
            gathered.lock().unwrap_or_else(PoisonError::into_inner).push((n, of_part));
        }
    };
    let (tell, told) = channel();
    thread::scope(|scope| {
        for n in 0..cores().min(READERS).min(parts.len()) {
            let past = match store.past() {
                Ok(past) => past,
                // One is enough.
                Err(_) if n > 0 => break,
                Err(error) => return Err(error),
            };
            let (tell, work) = (tell.clone(), &work);
            scope.spawn(move || tell.send(work(past)));
        }
        drop(tell);
        loop {
            match told.recv_timeout(LOOK) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
                Err(RecvTimeoutError::Timeout) => {
                    if !look(seen.load(Ordering::Relaxed)) {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    })?;
    if stop.load(Ordering::Relaxed) || !look(seen.load(Ordering::Relaxed)) {
        return Ok(None);
    }
    let mut gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    gathered.sort_unstable_by_key(|(n, _)| *n);
    Ok(Some(gathered.into_iter().map(|(_, of_part)| of_part).collect()))
}

/// Makes something of each of many things on all cores, and hands it on in the order of the things. No more than a few
/// of what was made wait for their turn.
pub fn in_order<T: Sync, U: Send>(things: &[T], make: impl Fn(&T) -> U + Sync, mut take: impl FnMut(U)) {
    let workers = cores().min(READERS).min(things.len());
    if workers < 2 {
        return things.iter().for_each(|thing| take(make(thing)));
    }
    thread::scope(|scope| {
        // Each worker has every n-th of them, so that their order is known without a word about it.
        let made: Vec<Receiver<U>> = (0..workers)
            .map(|worker| {
                let (tell, told) = sync_channel(1);
                let make = &make;
                scope.spawn(move || {
                    let mut own = things.iter().skip(worker).step_by(workers);
                    // Nobody takes what comes after a thing that panicked.
                    own.try_for_each(|thing| tell.send(make(thing)))
                });
                told
            })
            .collect();
        let turns = made.iter().cycle().take(things.len());
        turns.map_while(|told| told.recv().ok()).for_each(&mut take);
    });
}

/// Does a piece of pure work on each of many values, on all cores.
pub fn on_each<T: Send>(values: &mut [T], work: impl Fn(&mut T) + Sync) {
    let share = values.len().div_ceil(cores()).max(1);
    thread::scope(|scope| {
        let mut shares = values.chunks_mut(share);
        let own = shares.next();
        for others in shares {
            scope.spawn(|| others.iter_mut().for_each(&work));
        }
        own.into_iter().flatten().for_each(&work);
    });
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::model::{Level, Way},
        grade::Verdict,
        memory::row::{Attempt, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc},
        store::log::Batch,
    };

    fn attempt(n: u32) -> Row {
        Row::Attempt(Attempt {
            id: RowId(u128::from(n)),
            device: String::new(),
            key: ItemKey { deck: "d".to_owned(), item: format!("item-{:02}", n % 40) },
            rung: 0,
            level: Level::Cued,
            way: Way::Type,
            skill: String::new(),
            revision: String::new(),
            session: RowId(0),
            at: Utc(i64::from(n / 40) * 86_400_000 + i64::from(n)),
            offset: Offset(0),
            day: StudyDay((n / 40) as i32),
            phase: Phase::Review,
            response: String::new(),
            confidence: None,
            verdict: Verdict::Right,
            score: 1.0,
            misconception: None,
            hints: 0,
            guess: 0.0,
            ceiling: 0,
            k: 0.5,
            retention: 0.85,
            params: 0,
            first_key_ms: None,
            commit_ms: 900,
            bar_ms: None,
            variant: 0,
            turns: Vec::new(),
        })
    }

    #[test]
    fn what_is_gathered_comes_in_the_order_of_the_items_unless_it_is_stopped() {
        let dir = std::env::temp_dir().join(format!("pratfall-sweep-{}", std::process::id()));
        let mut store = Store::open(&dir.join("pratfall.db")).unwrap();
        // Enough for several parts.
        let rows: Vec<Row> = (0..2_000).map(attempt).collect();
        store.write(&Batch { rows: &rows, ..Batch::default() }).unwrap();
        let first = |told: &[Told]| match told.first() {
            Some(Told::Answer(answer)) => answer.at.0,
            other => panic!("{other:?}"),
        };
        let each = |items: &mut Vec<(i64, usize)>, told: &[Told]| items.push((first(told), told.len()));
        let mut seen = 0;
        let parts = sweep(&store, each, |rows| {
            seen = rows;
            true
        });
        let parts = parts.unwrap().unwrap();
        assert!(parts.len() > 2 && seen == rows.len(), "{} {seen}", parts.len());
        assert_eq!(parts.concat(), (0..40).map(|n| (n, 50)).collect::<Vec<_>>());
        assert_eq!(sweep(&store, each, |_| false).unwrap(), None);
        drop(store);
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn what_is_made_side_by_side_comes_in_the_order_of_the_things() {
        for count in [0, 1, 2, 3, 7, 200] {
            let things: Vec<u64> = (0..count).collect();
            let mut made = Vec::new();
            let slow_at_first = |n: &u64| {
                thread::sleep(Duration::from_micros(if n.is_multiple_of(3) { 300 } else { 0 }));
                n * 2
            };
            in_order(&things, slow_at_first, |n| made.push(n));
            assert_eq!(made, things.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn work_on_each_is_done_on_each_once() {
        for count in [0, 1, 2, 3, 101] {
            let mut values: Vec<usize> = (0..count).collect();
            on_each(&mut values, |value| *value += 1);
            assert_eq!(values, (1..=count).collect::<Vec<_>>());
        }
    }
}
