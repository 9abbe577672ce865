//! Putting decks into the cache, and taking them out: only what changed is written, and no history is touched.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::{
    Store, alias,
    cards::{self, Bodies},
    decks::{Cached, Hash, Source, Stamp},
    derive::Sets,
    entries,
    error::StoreError,
    insight, memories, parted, rebuild, schema,
};
use crate::deck::{LANGUAGE, model::Deck};

impl Store {
    /// Tells whether a source is known with just as many bytes: only then can its text be the one that was read.
    ///
    /// # Errors
    /// Fails when the database cannot be read.
    pub fn same_size(&self, source: &Source) -> Result<bool, StoreError> {
        let (size, _) = columns_of(source.stamp);
        let mut statement = self.conn.prepare_cached(sql!("source_of_size"))?;
        Ok(statement.exists(named_params! {":path": source.path, ":size": size})?)
    }

    /// Notes the new stamp of a source whose text hashes as it did before, and tells whether it does; then nothing of
    /// it has to be parsed.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn same_text(&mut self, source: &Source, hash: &Hash) -> Result<bool, StoreError> {
        let (size, mtime_ns) = columns_of(source.stamp);
        let changed = self.conn.prepare_cached(sql!("source_touch"))?.execute(named_params! {
            ":path": source.path, ":size": size, ":mtime_ns": mtime_ns, ":hash": hash, ":language": LANGUAGE,
        })?;
        Ok(changed > 0)
    }

    /// Caches a deck that was read without a fault. Only items that read differently are written.
    ///
    /// A user's deck takes the place of a bundled one with its id; between two files the one that was there first
    /// stays.
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn put_deck(&mut self, source: &Source, hash: &Hash, deck: &Deck) -> Result<Cached, StoreError> {
        self.put_shelved(source, hash, deck, &Bodies::of(deck)?)
    }

    /// Caches a deck whose items were written out already by [`Bodies::of`], perhaps on another thread.
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn put_shelved(
        &mut self,
        source: &Source,
        hash: &Hash,
        deck: &Deck,
        bodies: &Bodies,
    ) -> Result<Cached, StoreError> {
        if bodies.len() != deck.items.len() {
            return self.put_deck(source, hash, deck);
        }
        // From now on a commit leaves so large a write-ahead log to the next pause.
        self.conn.pragma_update(None, "wal_autocheckpoint", schema::ROOMY_LOG)?;
        self.relaxed(|store| {
            store.with_room(|store| {
                let tx = store.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let cached = put(&tx, &mut store.sets, source, hash, (deck, bodies))?;
                tx.commit()?;
                Ok(cached)
            })
        })
    }

    /// Notes a source that has faults. The last good version of its deck stays.
    ///
    /// # Errors
    /// Fails when the database cannot be written.
    pub fn put_faulty(&mut self, source: &Source, hash: &Hash, faults: u32, summary: &str) -> Result<(), StoreError> {
        self.relaxed(|store| {
            put_source(&store.conn, source, hash, Standing { word: "faulty", deck: None, faults, summary })
        })
    }

    /// Writes what can be made again: its commits need not wait for the disk. The next commit of an answer does, and takes
    /// them along.
    pub(super) fn relaxed<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.conn.pragma_update(None, "synchronous", "normal")?;
        let written = write(self);
        self.conn.pragma_update(None, "synchronous", "full")?;
        written
    }

    /// Forgets sources that are gone, with their decks; gives the ids of decks that are not shown any more. History
    /// stays. A source that stood behind one of them is told by the next [`Store::stale_sources`].
    ///
    /// # Errors
    /// Fails when the database cannot be written; then nothing was changed.
    pub fn forget_sources(&mut self, paths: &[String]) -> Result<Vec<String>, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = Vec::new();
        for path in paths {
            gone.extend(drop_decks_of(&tx, path, None)?);
            tx.prepare_cached(sql!("source_drop"))?.execute(named_params! {":path": path})?;
        }
        tx.commit()?;
        Ok(gone)
    }
}

fn put(
    tx: &Connection,
    sets: &mut Sets,
    source: &Source,
    hash: &Hash,
    (deck, bodies): (&Deck, &Bodies),
) -> Result<Cached, StoreError> {
    let mut cached = Cached::default();
    // The file may have held another deck before.
    drop_decks_of(tx, &source.path, Some(&deck.id))?;
    let holder: Option<String> = tx
        .prepare_cached(sql!("deck_source"))?
        .query_one(named_params! {":id": deck.id}, |row| row.get(0))
        .optional()?;
    if let Some(holder) = holder.filter(|holder| *holder != source.path) {
        let bundled = |path: &str| path.starts_with("bundled:");
        if bundled(&source.path) || !bundled(&holder) {
            let summary = format!("the deck id is that of {holder}");
            let standing = Standing { word: "shadowed", deck: Some(&deck.id), faults: 0, summary: &summary };
            put_source(tx, source, hash, standing)?;
            cached.shadowed_by = Some(holder);
            return Ok(cached);
        }
        let summary = format!("{} takes its place", source.path);
        tx.prepare_cached(sql!("source_shadow"))?.execute(named_params! {":path": holder, ":summary": summary})?;
        cached.displaced = Some(holder);
    }
    put_source(tx, source, hash, Standing { word: "shown", deck: Some(&deck.id), faults: 0, summary: "" })?;
    put_meta(tx, source, deck)?;
    let relisted = cards::put(tx, deck, bodies, &mut cached)?;
    let renamed = alias::put(tx, deck)?;
    if relisted {
        rebuild::relist(tx, &deck.id)?;
    }
    for key in &renamed {
        memories::refold(tx, sets.fresh(tx)?, key)?;
    }
    parted::renamed(tx, deck, &mut cached)?;
    if !renamed.is_empty() {
        insight::forget(tx)?;
        entries::renamed(tx, &renamed)?;
    }
    cached.renamed = renamed.len();
    Ok(cached)
}

fn put_meta(tx: &Connection, source: &Source, deck: &Deck) -> Result<(), StoreError> {
    let meta = Deck {
        id: deck.id.clone(),
        title: deck.title.clone(),
        version: deck.version.clone(),
        authors: deck.authors.clone(),
        license: deck.license.clone(),
        languages: deck.languages.clone(),
        about: deck.about.clone(),
        skills: deck.skills.clone(),
        misconceptions: deck.misconceptions.clone(),
        items: Vec::new(),
    };
    tx.prepare_cached(sql!("deck_put"))?.execute(named_params! {
        ":id": deck.id,
        ":source": source.path,
        ":title": deck.title,
        ":meta": serde_json::to_string(&meta)?,
        ":cards": deck.items.len(),
    })?;
    Ok(())
}

/// Takes away the decks a source gave, but for one; gives their ids.
fn drop_decks_of(tx: &Connection, path: &str, but: Option<&str>) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare_cached(sql!("decks_of_source"))?;
    let ids: Vec<String> = statement
        .query_map(named_params! {":source": path, ":but": but}, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &ids {
        tx.prepare_cached(sql!("deck_drop"))?.execute(named_params! {":id": id})?;
        rebuild::relist(tx, id)?;
    }
    Ok(ids)
}

struct Standing<'a> {
    word: &'static str,
    deck: Option<&'a str>,
    faults: u32,
    summary: &'a str,
}

fn put_source(conn: &Connection, source: &Source, hash: &Hash, standing: Standing<'_>) -> Result<(), StoreError> {
    let (size, mtime_ns) = columns_of(source.stamp);
    conn.prepare_cached(sql!("source_put"))?.execute(named_params! {
        ":path": source.path,
        ":size": size,
        ":mtime_ns": mtime_ns,
        ":hash": hash,
        ":language": LANGUAGE,
        ":standing": standing.word,
        ":deck": standing.deck,
        ":faults": standing.faults,
        ":summary": standing.summary,
    })?;
    Ok(())
}

fn columns_of(stamp: Stamp) -> (Option<u64>, Option<i64>) {
    match stamp {
        Stamp::File { size, mtime_ns } => (Some(size), Some(mtime_ns)),
        Stamp::Bundled(_) => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::model::{Item, Misconception},
        grade::Verdict,
        memory::row::{StudyDay, What},
        store::{
            decks::Stale,
            queue::Filter,
            testing::{Place, attempt, bundled, deck, event, file, item, key},
        },
    };

    const HASH: Hash = [1; 32];

    fn fresh(store: &Store) -> Vec<String> {
        store.fresh(StudyDay(50), &Filter::default(), 99).unwrap().into_iter().map(|fresh| fresh.key.item).collect()
    }

    #[test]
    fn only_what_changed_is_written() {
        let place = Place::new();
        let mut store = place.store();
        let check = |store: &mut Store, deck: &Deck, added, changed, removed| {
            let cached = store.put_deck(&file("d.toml", 1), &HASH, deck).unwrap();
            assert_eq!((cached.added, cached.changed, cached.removed), (added, changed, removed));
            assert_eq!(store.verify().unwrap(), []);
            for item in &deck.items {
                assert_eq!(store.card(&key(&item.id)).unwrap().as_ref(), Some(item));
            }
        };
        let mut written = deck(&["a", "b", "c"]);
        check(&mut store, &written, 3, 0, 0);
        check(&mut store, &written, 0, 0, 0);
        written.items[1].explain = "Otherwise.".to_owned();
        check(&mut store, &written, 0, 1, 0);
        written.items.remove(0);
        check(&mut store, &written, 0, 0, 1);
        assert_eq!(store.card(&key("a")).unwrap(), None);
        written.items.insert(0, item("z"));
        check(&mut store, &written, 1, 0, 0);
        assert_eq!(fresh(&store), ["b", "c", "z"], "by skill, and those of none listed last");
        written.items.reverse();
        check(&mut store, &written, 0, 0, 0);
        assert_eq!(fresh(&store), ["b", "c", "z"]);
        written.skills.reverse();
        check(&mut store, &written, 0, 0, 0);
        assert_eq!(fresh(&store), ["c", "b", "z"]);
        written.items[0].skill = "skill-b".to_owned();
        check(&mut store, &written, 0, 1, 0);
        let skill = Filter { skills: vec!["skill-b".to_owned()], ..Filter::default() };
        assert_eq!(store.fresh(StudyDay(50), &skill, 9).unwrap().len(), 2);
        let texts: u32 = store.conn.query_row("select count(*) from card_body", [], |row| row.get(0)).unwrap();
        assert_eq!(texts, 3, "texts go with their cards");
    }

    #[test]
    fn what_was_read_is_not_stale_until_it_changes() {
        let place = Place::new();
        let mut store = place.store();
        let read = |store: &Store, sources: &[Source]| store.stale_sources(sources).unwrap();
        let sources = [file("d.toml", 1), bundled("e", 1)];
        assert_eq!(read(&store, &sources), Stale { read: sources.to_vec(), gone: Vec::new() });
        store.put_deck(&sources[0], &HASH, &deck(&["a"])).unwrap();
        store.put_deck(&sources[1], &[1; 32], &Deck { id: "e".to_owned(), ..deck(&["a"]) }).unwrap();
        assert_eq!(read(&store, &sources), Stale::default());
        let touched = [file("d.toml", 2), bundled("e", 1)];
        assert_eq!(read(&store, &touched).read, [file("d.toml", 2)]);
        assert!(store.same_text(&touched[0], &HASH).unwrap());
        assert_eq!(read(&store, &touched), Stale::default());
        assert!(!store.same_text(&file("d.toml", 3), &[9; 32]).unwrap());
        let rebuilt = [file("d.toml", 2), bundled("e", 2)];
        assert_eq!(read(&store, &rebuilt).read, [bundled("e", 2)]);
        assert_eq!(read(&store, &rebuilt[1..]).gone, ["d.toml"]);
        assert_eq!(store.forget_sources(&["d.toml".to_owned()]).unwrap(), ["d"]);
        assert_eq!(store.deck_list().unwrap().len(), 1);
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn a_users_deck_takes_the_place_of_a_bundled_one_until_it_goes() {
        let place = Place::new();
        let mut store = place.store();
        let ours = bundled("d", 1);
        let theirs = file("d.toml", 1);
        store.put_deck(&ours, &[1; 32], &deck(&["a"])).unwrap();
        let cached = store.put_deck(&theirs, &HASH, &deck(&["b"])).unwrap();
        assert_eq!(cached.displaced.as_deref(), Some("bundled:d"));
        assert_eq!(fresh(&store), ["b"]);
        assert_eq!(store.unshown().unwrap()[0].source, "bundled:d");
        assert_eq!(store.stale_sources(&[ours.clone(), theirs.clone()]).unwrap(), Stale::default());
        // A newer binary does not push it aside.
        let cached = store.put_deck(&bundled("d", 2), &[2; 32], &deck(&["c"])).unwrap();
        assert_eq!(cached.shadowed_by.as_deref(), Some("d.toml"));
        assert_eq!(fresh(&store), ["b"]);
        store.forget_sources(&["d.toml".to_owned()]).unwrap();
        assert_eq!(store.stale_sources(&[bundled("d", 2)]).unwrap().read, [bundled("d", 2)]);
        store.put_deck(&bundled("d", 2), &[2; 32], &deck(&["c"])).unwrap();
        assert_eq!(fresh(&store), ["c"]);
        assert_eq!(store.unshown().unwrap(), []);
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn of_two_files_with_one_deck_id_the_first_stays() {
        let place = Place::new();
        let mut store = place.store();
        store.put_deck(&file("one.toml", 1), &HASH, &deck(&["a"])).unwrap();
        let cached = store.put_deck(&file("two.toml", 1), &HASH, &deck(&["b"])).unwrap();
        assert_eq!(cached.shadowed_by.as_deref(), Some("one.toml"));
        assert_eq!(fresh(&store), ["a"]);
        assert!(store.unshown().unwrap()[0].summary.contains("one.toml"));
    }

    #[test]
    fn a_file_with_faults_keeps_its_last_good_deck() {
        let place = Place::new();
        let mut store = place.store();
        store.put_deck(&file("d.toml", 1), &HASH, &deck(&["a"])).unwrap();
        store.put_faulty(&file("d.toml", 2), &[2; 32], 3, "unknown key `promt`").unwrap();
        assert_eq!(store.stale_sources(&[file("d.toml", 2)]).unwrap(), Stale::default());
        let listed = store.deck_list().unwrap();
        assert_eq!((listed[0].cards, listed[0].faults), (1, 3));
        assert_eq!(store.unshown().unwrap()[0].deck.as_deref(), Some("d"));
        store.put_deck(&file("d.toml", 3), &HASH, &deck(&["a"])).unwrap();
        assert_eq!(store.deck_list().unwrap()[0].faults, 0);
    }

    #[test]
    fn a_program_that_reads_another_language_reads_every_file_anew() {
        let place = Place::new();
        let mut store = place.store();
        let sources = [file("bad.toml", 1), file("d.toml", 1), bundled("e", 1)];
        store.put_faulty(&sources[0], &[2; 32], 3, "unknown key `learnt`").unwrap();
        store.put_deck(&sources[1], &HASH, &deck(&["a"])).unwrap();
        store.put_deck(&sources[2], &[1; 32], &Deck { id: "e".to_owned(), ..deck(&["a"]) }).unwrap();
        assert_eq!(store.stale_sources(&sources).unwrap(), Stale::default());
        store.conn.execute("update deck_source set language = language - 1", []).unwrap();
        assert_eq!(store.stale_sources(&sources).unwrap().read, sources);
        assert!(!store.same_text(&sources[0], &[2; 32]).unwrap(), "the same bytes may say something else now");
        store.put_deck(&sources[0], &[2; 32], &Deck { id: "f".to_owned(), ..deck(&["a"]) }).unwrap();
        assert_eq!(store.stale_sources(&sources[..1]).unwrap().read, []);
    }

    #[test]
    fn a_file_that_holds_another_deck_now_takes_the_old_one_along() {
        let place = Place::new();
        let mut store = place.store();
        store.put_deck(&file("d.toml", 1), &HASH, &deck(&["a"])).unwrap();
        store.put_deck(&file("d.toml", 2), &HASH, &Deck { id: "e".to_owned(), ..deck(&["b"]) }).unwrap();
        assert_eq!(store.deck("d").unwrap(), None);
        assert_eq!(store.deck_list().unwrap()[0].id, "e");
        assert_eq!(store.verify().unwrap(), []);
    }

    #[test]
    fn history_follows_an_item_through_its_renames() {
        let place = Place::new();
        let mut store = place.store();
        let put = |store: &mut Store, items: &[(&str, &str)]| {
            let mut deck = deck(&[]);
            for (id, was) in items {
                deck.items.push(Item { was: was.split_whitespace().map(str::to_owned).collect(), ..item(id) });
            }
            let cached = store.put_deck(&file("d.toml", 1), &HASH, &deck).unwrap();
            assert_eq!(store.verify().unwrap(), []);
            cached.renamed
        };
        put(&mut store, &[("a", "")]);
        let first = store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
        assert!(put(&mut store, &[("b", "a")]) > 0);
        assert_eq!(store.state(&key("b")).unwrap(), first);
        assert_eq!(store.state(&key("a")).unwrap().memory, None);
        assert_eq!(fresh(&store), Vec::<String>::new());
        // Rows under the old id still arrive, from another device.
        let second = store.append(&attempt(101, "a", 20, Verdict::Right)).unwrap();
        assert_eq!(store.state(&key("b")).unwrap(), second);
        assert_eq!(store.attempts_of(&key("b")).unwrap().len(), 2);
        assert_eq!(store.present_key(&key("a")).unwrap(), key("b"));
        // The author forgets the first id; the history does not.
        assert!(put(&mut store, &[("c", "b")]) > 0);
        assert_eq!(store.state(&key("c")).unwrap(), second);
        assert_eq!(put(&mut store, &[("c", "")]), 0);
        assert_eq!(store.state(&key("c")).unwrap(), second);
        store.rebuild().unwrap();
        assert_eq!(store.state(&key("c")).unwrap(), second);
        // An id that is an item's own again has its own history.
        put(&mut store, &[("c", ""), ("a", "")]);
        assert_eq!(store.state(&key("a")).unwrap(), second);
        assert_eq!(store.state(&key("c")).unwrap().memory, None);
        assert_eq!(fresh(&store), ["c"]);
    }

    #[test]
    fn an_edit_of_the_answer_is_asked_about_until_it_is_settled() {
        let place = Place::new();
        let mut store = place.store();
        let mut written = deck(&["a", "b"]);
        store.put_deck(&file("d.toml", 1), &HASH, &written).unwrap();
        store.append(&attempt(100, "a", 10, Verdict::Right)).unwrap();
        for item in &mut written.items {
            item.answer_revision = "a2".to_owned();
        }
        let cached = store.put_deck(&file("d.toml", 2), &HASH, &written).unwrap();
        assert_eq!(cached.edited, [key("a")], "nothing to ask of an item without a memory");
        written.items[0].explain = "Further.".to_owned();
        store.put_deck(&file("d.toml", 3), &HASH, &written).unwrap();
        assert_eq!(store.edited().unwrap(), [key("a")]);
        store.append(&event(101, Some("a"), 11, What::Keep { revision: "r2".to_owned() })).unwrap();
        assert_eq!(store.edited().unwrap(), []);
        assert!(store.state(&key("a")).unwrap().memory.is_some());
        store.append(&event(102, Some("a"), 11, What::Undo { row: crate::memory::row::RowId(101) })).unwrap();
        assert_eq!(store.edited().unwrap(), [key("a")], "what was taken back was not said");
    }

    #[test]
    fn a_deck_reads_as_it_was_written() {
        let place = Place::new();
        let mut store = place.store();
        let mut written = deck(&["a"]);
        written.misconceptions =
            vec![Misconception { id: "m".to_owned(), belief: "So.".to_owned(), refute: "Not so.".to_owned() }];
        store.put_deck(&file("d.toml", 1), &HASH, &written).unwrap();
        assert_eq!(store.misconceptions("d").unwrap(), written.misconceptions);
        let outline = store.outline(&key("a")).unwrap().unwrap();
        assert_eq!((outline.top_rung, outline.ladder.len(), outline.ladder[0].guess), (1, 2, 0.5));
        assert_eq!(store.deck("d").unwrap(), Some(Deck { items: Vec::new(), ..written }));
        assert_eq!(store.outline(&key("nobody")).unwrap(), None);
    }
}
