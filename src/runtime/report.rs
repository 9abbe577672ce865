//! A learner's report for an instructor: gathered from the log, sealed with the device's key, written where told to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use super::{engine::Engine, fresh::create, paths::shown, scan::plainly};
use crate::{
    deck::{mine, model::Way},
    grade::walk::{self, Step},
    insight::cohort::{
        lines::{
            AttemptLine, COLUMNS, DeckLine, End, Extra, Header, ItemLine, Line, TurnLine, VERSION, WordsLine, line,
        },
        pseudonym::pseudonym,
        seal::{Key, hex, unhex},
    },
    memory::evidence::Outcome,
    memory::row::{Attempt, ItemKey, StudyDay},
    store::error::StoreError,
};

/// The ending of the name of a report.
pub const ENDING: &str = "pratfall-report";

/// What is wanted in a report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Ids of decks; empty for all but the one made of the learner's own stumbles, which is in no report unless named.
    pub decks: Vec<String>,
    /// The first study day, where older ones are left out.
    pub since: Option<StudyDay>,
    /// What is added by choice.
    pub with: BTreeSet<Extra>,
    /// The learner's name, in place of a pseudonym.
    pub name: Option<String>,
    /// The group the learner is of.
    pub group: Option<String>,
}

/// A report that was made and not yet written.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The whole file.
    pub text: String,
    /// Its header.
    pub header: Header,
    /// Attempts by deck.
    pub by_deck: BTreeMap<String, u32>,
    /// Ids of the items of the learner's own stumbles that are in it.
    pub own: BTreeSet<String>,
    /// There are answers to items of the learner's own stumbles, and they are not in it.
    pub left_own: bool,
    /// The first and the last study day in it.
    pub days: Option<(StudyDay, StudyDay)>,
    /// Answers that were chosen or put in order, verbatim.
    pub chosen: usize,
    /// Answers that were typed, verbatim.
    pub typed: usize,
    /// Wrong turns of scenarios.
    pub turns: usize,
    /// Reflections.
    pub words: usize,
    /// A line of it.
    pub example: Option<String>,
}

/// Why no report could be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key cannot be used.
    #[error("the key of this device, {path}, cannot be {what}: {why}")]
    Key {
        /// The file.
        path: String,
        /// Read or made.
        what: &'static str,
        /// Why.
        why: String,
    },
    /// No deck of that name was ever attempted.
    #[error("nothing of the deck `{0}` was attempted yet")]
    NoDeck(String),
}

/// Numbers given to things in the order in which they come up.
#[derive(Debug)]
struct Numbers<T>(BTreeMap<T, u32>);

impl<T: Ord + Clone> Numbers<T> {
    /// Gives the number of a thing, and whether it is new.
    fn of(&mut self, thing: &T) -> (u32, bool) {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        match self.0.get(thing) {
            Some(number) => (*number, false),
            None => {
                self.0.insert(thing.clone(), next);
                (next, true)
            }
        }
    }
}

impl Engine {
    /// Makes a report.
    ///
    /// # Errors
    /// When the log cannot be read, the key cannot be made, or a deck was never attempted.
    pub fn report(&self, asked: &Asked) -> Result<Made, ReportError> {
        let key = device_key(&self.paths.data.join("report.key"))?;
        let _moment = self.store.snapshot()?;
        let attempted = self.store.attempted()?;
        for deck in &asked.decks {
            if !attempted.iter().any(|key| key.deck == *deck) {
                return Err(ReportError::NoDeck(deck.clone()));
            }
        }
        let wanted = |key: &&ItemKey| match asked.decks.as_slice() {
            [] => key.deck != mine::ID,
            named => named.contains(&key.deck),
        };
        let of_own = |key: &&ItemKey| key.deck == mine::ID;
        let left_own = attempted.iter().any(|key| of_own(&key) && !wanted(&key));
        let mut rows: Vec<(ItemKey, Attempt, Outcome)> = Vec::new();
        for key in attempted.iter().filter(wanted) {
            let counted = self.store.counted(key)?.into_iter();
            let since = |attempt: &Attempt| asked.since.is_none_or(|since| attempt.day >= since);
            rows.extend(counted.filter(|(a, _)| since(a)).map(|(attempt, outcome)| (key.clone(), attempt, outcome)));
        }
        rows.sort_by_key(|(_, attempt, _)| (attempt.at, attempt.id));
        let mut by_deck: BTreeMap<String, u32> = BTreeMap::new();
        for (key, ..) in &rows {
            *by_deck.entry(key.deck.clone()).or_default() += 1;
        }
        let listed = self.store.deck_list()?;
        let decks: Vec<DeckLine> = by_deck
            .keys()
            .map(|id| -> Result<DeckLine, StoreError> {
                let title = listed.iter().find(|deck| deck.id == *id).map(|deck| deck.title.clone());
                let version = self.store.deck(id)?.map(|deck| deck.version);
                Ok(DeckLine { id: id.clone(), title: title.unwrap_or_default(), version: version.unwrap_or_default() })
            })
            .collect::<Result<_, _>>()?;
        let public = key.public();
        let oldest = self.store.oldest_attempt()?.map_or(0, |id| id.0);
        let header = Header {
            version: VERSION,
            made: self.clock.now().utc.0,
            learner: asked.name.clone().unwrap_or_else(|| pseudonym(&public)),
            named: asked.name.is_some(),
            group: asked.group.clone(),
            log: hex(&blake3::hash(&oldest.to_be_bytes()).as_bytes()[..16]),
            key: public,
            with: asked.with.iter().copied().collect(),
            since: asked.since.map(|day| day.0),
            decks,
            attempts: rows.len() as u64,
            columns: COLUMNS.map(str::to_owned).to_vec(),
        };
        let days = rows.iter().map(|(_, attempt, _)| attempt.day);
        let mut made = Made {
            text: line(&Line::Report(header.clone())),
            days: days.clone().min().zip(days.max()),
            header,
            by_deck,
            own: rows.iter().map(|(key, ..)| key).filter(of_own).map(|key| key.item.clone()).collect(),
            left_own,
            chosen: 0,
            typed: 0,
            turns: 0,
            words: 0,
            example: None,
        };
        made.write(&rows, &asked.with);
        if asked.with.contains(&Extra::Reflections) {
            for (_, attempt, _) in &rows {
                if let Some(reflection) = self.store.words_about(attempt.id)? {
                    let words = reflection.words;
                    made.words += 1;
                    made.text.push_str(&line(&Line::Words(WordsLine {
                        attempt: attempt.id.into(),
                        cause: words.cause,
                        expected: words.expected,
                        happened: words.happened,
                        gap: words.gap,
                        insight: words.insight,
                    })));
                }
            }
        }
        let lines = made.text.lines().count() as u64;
        let seal = key.seal(made.text.as_bytes());
        made.text.push_str(&line(&Line::End(End { lines, seal })));
        Ok(made)
    }
}

impl Made {
    fn write(&mut self, rows: &[(ItemKey, Attempt, Outcome)], with: &BTreeSet<Extra>) {
        let mut items = Numbers(BTreeMap::new());
        let mut beliefs = Numbers(BTreeMap::new());
        let mut answers = Numbers(BTreeMap::new());
        for (key, attempt, outcome) in rows {
            let deck = self.header.decks.iter().position(|deck| deck.id == key.deck).unwrap_or(0);
            let item = ItemLine {
                deck: u32::try_from(deck).unwrap_or(0),
                id: key.item.clone(),
                skill: attempt.skill.clone(),
                revision: attempt.revision.clone(),
            };
            let (number, new) = items.of(&item);
            if new {
                self.text.push_str(&line(&Line::Item(item)));
            }
            // A correction leaves no belief behind.
            let belief = attempt.misconception.as_ref().filter(|_| !outcome.right()).map(|id| {
                let (number, new) = beliefs.of(id);
                if new {
                    self.text.push_str(&line(&Line::Belief(id.clone())));
                }
                number
            });
            // What is not known to be chosen counts as typed, ways of asking to come among it.
            let typed = !matches!(attempt.way, Way::Choose | Way::Spot | Way::Order | Way::Number);
            let told = !attempt.response.is_empty() && (!typed || with.contains(&Extra::Text));
            let answer = told.then(|| {
                *if typed { &mut self.typed } else { &mut self.chosen } += 1;
                let (number, new) = answers.of(&attempt.response);
                if new {
                    self.text.push_str(&line(&Line::Answer(attempt.response.clone())));
                }
                number
            });
            let row = attempt_line(attempt, outcome, number, belief, answer);
            // A miss shows best what a report tells of its learner.
            if self.example.is_none()
                || (row.contains("\"off\"") && !self.example.as_ref().is_some_and(|e| e.contains("\"off\"")))
            {
                self.example = Some(row.trim_end().to_owned());
            }
            let turns = self.turns(attempt, outcome, with, &mut beliefs, &mut answers);
            self.text.push_str(&row);
            self.text.push_str(&turns);
        }
    }

    /// Writes the wrong turns of a walk, behind what they refer to. A correction leaves none behind.
    fn turns(
        &mut self,
        attempt: &Attempt,
        outcome: &Outcome,
        with: &BTreeSet<Extra>,
        beliefs: &mut Numbers<String>,
        answers: &mut Numbers<String>,
    ) -> String {
        let mut lines = String::new();
        for turn in &attempt.turns {
            if attempt.corrected(outcome.right()) {
                break;
            }
            self.turns += 1;
            let belief = turn.misconception.as_ref().map(|id| {
                let (number, new) = beliefs.of(id);
                if new {
                    self.text.push_str(&line(&Line::Belief(id.clone())));
                }
                number
            });
            let typed = matches!(turn.step, Step::Typed(_));
            let said = walk::shown(&turn.step);
            let told = (!typed || with.contains(&Extra::Text)) && !attempt.response.is_empty();
            let answer = told.then(|| {
                let (number, new) = answers.of(&said);
                if new {
                    self.text.push_str(&line(&Line::Answer(said.clone())));
                }
                number
            });
            lines.push_str(&line(&Line::Turn(TurnLine {
                attempt: attempt.id.into(),
                n: turn.n,
                state: turn.state.clone(),
                belief,
                cost: turn.cost,
                recovered: turn.recovered,
                answer,
            })));
        }
        lines
    }
}

fn attempt_line(attempt: &Attempt, outcome: &Outcome, item: u32, belief: Option<u32>, answer: Option<u32>) -> String {
    let chosen = matches!(attempt.way, Way::Choose | Way::Spot) && attempt.guess > 0.0;
    let thousandths = |x: f64| ((x.clamp(0.0, 1.0) * 1_000.0).round() / 1_000.0) as f32;
    line(&AttemptLine(
        &String::from(attempt.id),
        item,
        attempt.rung,
        attempt.level,
        attempt.way,
        attempt.phase,
        attempt.at.0,
        attempt.day.0,
        outcome.verdict,
        thousandths(outcome.score),
        attempt.confidence,
        attempt.hints,
        thousandths(attempt.k),
        if chosen { (1.0 / attempt.guess).round().clamp(0.0, 255.0) as u8 } else { 0 },
        attempt.variant,
        attempt.commit_ms,
        belief,
        answer,
    ))
}

/// Reads the key of this device, or makes it: 32 bytes that nobody but the learner can read.
fn device_key(path: &Path) -> Result<Key, ReportError> {
    let off = |what: &'static str, error: &io::Error| ReportError::Key { path: shown(path), what, why: plainly(error) };
    match fs::read_to_string(path) {
        Ok(text) => match unhex::<32>(text.trim()) {
            Some(secret) => Ok(Key::new(&secret)),
            None => Err(off("read", &io::Error::new(io::ErrorKind::InvalidData, "it holds no key"))),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret).map_err(|error| off("made", &io::Error::other(error.to_string())))?;
            create(path, format!("{}\n", hex(&secret)).as_bytes(), true).map_err(|error| off("made", &error))?;
            Ok(Key::new(&secret))
        }
        Err(error) => Err(off("read", &error)),
    }
}
