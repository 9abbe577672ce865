//! What the tests of the store share: a directory of their own, rows and decks in short.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use super::{
    Store,
    decks::{Source, Stamp},
};
use crate::{
    deck::model::{
        Ask, Choice, Choose, Deck, Diacritics, Folding, Item, Level, Nature, Reply, Rung, Skill, TypeIn, Way,
    },
    grade::Verdict,
    memory::row::{Attempt, Confidence, Event, ItemKey, Offset, Phase, Row, RowId, StudyDay, Utc, What},
};

/// A directory that goes when this is dropped.
pub struct Place(PathBuf);

impl Place {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("pratfall-store-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("pratfall.db")
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn store(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// The bytes of a file and of its write-ahead log.
pub fn bytes(path: &Path) -> Vec<u8> {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let mut bytes = std::fs::read(path).unwrap();
    bytes.extend(std::fs::read(wal).unwrap_or_default());
    bytes
}

pub const DAY_MS: i64 = 86_400_000;

/// Noon of a study day.
pub fn noon(day: i32) -> Utc {
    Utc(i64::from(day) * DAY_MS + DAY_MS / 2)
}

pub fn key(item: &str) -> ItemKey {
    ItemKey { deck: "d".to_owned(), item: item.to_owned() }
}

/// An attempt at item `item` on study day `day`; `n` makes its id and its instant within the day.
pub fn answer(n: u32, item: &str, day: i32, verdict: Verdict) -> Attempt {
    let right = matches!(verdict, Verdict::Right | Verdict::Near);
    Attempt {
        id: RowId(u128::from(n)),
        device: "here".to_owned(),
        key: key(item),
        rung: 0,
        level: Level::Recognise,
        way: Way::Choose,
        skill: "s".to_owned(),
        revision: "r1".to_owned(),
        session: RowId(7),
        at: Utc(noon(day).0 + i64::from(n)),
        offset: Offset(60),
        day: StudyDay(day),
        phase: Phase::Review,
        response: format!("verbatim {n}\n«x»"),
        confidence: Some(Confidence::Likely),
        verdict,
        score: f64::from(u8::from(right)),
        misconception: (!right).then(|| "belief".to_owned()),
        hints: 0,
        guess: 0.25,
        ceiling: 1,
        k: 0.1 + 0.2,
        retention: 0.85,
        params: 0,
        first_key_ms: Some(812),
        commit_ms: 4_000,
        bar_ms: [None, Some(3_000), Some(5_000)][n as usize % 3],
        variant: n as u8 % 2,
        turns: Vec::new(),
    }
}

/// [`answer`] as a row.
pub fn attempt(n: u32, item: &str, day: i32, verdict: Verdict) -> Row {
    Row::Attempt(answer(n, item, day, verdict))
}

pub fn event(n: u32, item: Option<&str>, day: i32, what: What) -> Row {
    Row::Event(Event {
        id: RowId(u128::from(n)),
        device: "here".to_owned(),
        session: Some(RowId(7)),
        at: Utc(noon(day).0 + i64::from(n)),
        offset: Offset(60),
        day: StudyDay(day),
        key: item.map(key),
        what,
    })
}

/// A deck "d" with items of one skill each: "a" is of skill "skill-a".
pub fn deck(items: &[&str]) -> Deck {
    Deck {
        id: "d".to_owned(),
        title: "Deck".to_owned(),
        version: "1".to_owned(),
        authors: Vec::new(),
        license: String::new(),
        languages: vec!["en".to_owned()],
        about: String::new(),
        skills: items
            .iter()
            .map(|id| Skill {
                id: format!("skill-{id}"),
                title: id.to_string(),
                needs: Vec::new(),
                lesson: String::new(),
            })
            .collect(),
        misconceptions: Vec::new(),
        items: items.iter().map(|id| item(id)).collect(),
    }
}

pub fn item(id: &str) -> Item {
    let choice = |text: &str, right| Choice { text: text.to_owned(), right, reply: Reply::default() };
    let rung = |ask| Rung {
        prompt: format!("What is {id}?"),
        code: None,
        hints: Vec::new(),
        timed: None,
        derived: false,
        ask,
    };
    Item {
        id: id.to_owned(),
        was: Vec::new(),
        skill: format!("skill-{id}"),
        nature: Nature::Concept,
        difficulty: 3,
        ceiling: None,
        contrast: Vec::new(),
        stakes: None,
        tags: Vec::new(),
        instruct_first: false,
        safety_critical: false,
        lesson: String::new(),
        explain: "Because.".to_owned(),
        variants: Vec::new(),
        rungs: vec![
            rung(Ask::Choose(Choose { many: false, options: vec![choice("no", false), choice("yes", true)] })),
            rung(Ask::Type(TypeIn {
                right: vec![id.to_owned()],
                pattern: None,
                folding: Folding { strict: false, case_exact: false, diacritics: Diacritics::Near },
                traps: Vec::new(),
                multiline: false,
            })),
        ],
        revision: "r1".to_owned(),
        answer_revision: "a1".to_owned(),
        is_pair: false,
    }
}

/// A file source; `stamp` stands for everything that changes with an edit.
pub fn file(path: &str, stamp: i64) -> Source {
    Source { path: path.to_owned(), stamp: Stamp::File { size: 10, mtime_ns: stamp } }
}

pub fn bundled(id: &str, hash: u8) -> Source {
    Source { path: format!("bundled:{id}"), stamp: Stamp::Bundled([hash; 32]) }
}
