//! Work over the whole log on all cores: each takes a part after the other, while somebody looks on and may stop them.

use std::{
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, channel},
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
