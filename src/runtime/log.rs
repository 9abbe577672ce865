//! The failure log between the store and those who show it: entries as values, and what is written into it by hand.

use std::collections::BTreeMap;

use super::{clock, engine::Engine, made::NoItem};
use crate::{
    clean::clean,
    deck::model::{Ask, Deck},
    grade::walk::{self, Step, find},
    memory::row::{Attempt, ItemKey, Offset, RowId, What},
    session::{
        ids::Ids,
        rows::{Kind, Reflection, Stumble, Told, Words},
    },
    store::{
        Store, entries,
        error::StoreError,
        history::Logged,
        log::Batch,
        timeline::{self, Followed, Named, Place, Source, Tallied, Tally, Wanted},
    },
    tui::{
        log::{Asked, Choice, Entry, Facet, Line, Turn, Which},
        text::{self, log::Met},
        widgets::markdown::{Markdown, unmarked},
    },
};

pub mod written;

/// Items that are looked at in one transaction.
const PIECE: usize = 500;
/// Values of one facet that are offered.
const MOST_VALUES: usize = 500;
/// Answers from which it takes longer to look at them than a key may.
const MANY: u32 = 5_000;
/// Letters of a title.
const TITLE: usize = 160;
/// Study days in which an error counts as met lately.
const LATELY: u32 = 30;
/// Entries of an error that are looked at for what was written of it.
const LOOKED_BACK: usize = 50;

impl Engine {
    /// Brings the failure log up to date with all that was answered since it was last looked at; `progress` is given
    /// the share that is done, 0 to 1, after each piece.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn look_at_log(&mut self, progress: impl FnMut(f64)) -> Result<(), StoreError> {
        self.store.fold_all_entries(entries::ALONE, progress)
    }

    /// Does that where it takes no longer than a key may; tells whether something is left.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn look_at_some_of_log(&mut self) -> Result<bool, StoreError> {
        let (answers, items) = self.store.entries_owed(MANY)?;
        Ok(answers >= MANY || items > PIECE as u32 || self.look_at_piece_of_log()?)
    }

    /// Does one piece of that; tells whether something is left.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn look_at_piece_of_log(&mut self) -> Result<bool, StoreError> {
        self.store.fold_entries(PIECE)
    }

    /// Lists entries, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log_lines(&self, wanted: &Wanted, limit: usize) -> Result<Vec<Line>, StoreError> {
        let entries = self.store.entries(wanted, limit)?;
        entries
            .iter()
            .map(|entry| Ok(self.whole(entry)?.map(|(_, shown)| shown.line)))
            .filter_map(Result::transpose)
            .collect()
    }

    /// Lists what the screen asks for, from the newest on or before a place in time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log_asked(&self, asked: &Asked, before: Option<i64>, limit: usize) -> Result<Vec<Line>, StoreError> {
        self.log_lines(&Wanted { before: before.map(Place), ..wanted(asked) }, limit)
    }

    /// Shows an entry whole, and what it is made of.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn whole(&self, entry: &timeline::Entry) -> Result<Option<(Source, Entry)>, StoreError> {
        let Some(whole) = self.store.entry_whole(entry)? else { return Ok(None) };
        let mut shown = Entry { line: self.line(entry), ..Entry::default() };
        match &whole.source {
            Source::Attempt(logged, reflection) => self.answered(&mut shown, logged, reflection.as_deref())?,
            Source::Stumble(stumble) => self.written(&mut shown, stumble),
        }
        shown.line.title = shortened(&clean(&shown.line.title), TITLE);
        shown.followed = followed(&shown.line, entry);
        Ok(Some((whole.source, shown)))
    }

    fn line(&self, entry: &timeline::Entry) -> Line {
        Line {
            name: entry.name.clone(),
            kind: entry.kind.clone(),
            wordless: false,
            at: String::new(),
            shown: String::new(),
            title: String::new(),
            item: entry.key.as_ref().map(ItemKey::to_string),
            skill: entry.skill.clone(),
            cause: entry.cause.clone(),
            misconception: entry.misconception.clone(),
            confidence: entry.confidence.map(sure).unwrap_or_default().to_owned(),
            code: entry.code.clone(),
            recovered: entry.recovered_on.is_some(),
            relapsed: entry.relapsed_on.is_some(),
            recovered_after: entry.recovered_on.map(|day| day.0 - entry.day.0),
            place: entry.place.0,
        }
    }

    fn dated(&self, line: &mut Line, at: crate::memory::row::Utc, offset: Offset) {
        line.at = clock::rfc3339(at, offset);
        line.shown = clock::day_month(at, offset, self.clock.now());
    }

    fn answered(&self, shown: &mut Entry, logged: &Logged, said: Option<&Reflection>) -> Result<(), StoreError> {
        let attempt = &logged.attempt;
        self.dated(&mut shown.line, attempt.at, attempt.offset);
        if let Some((prompt, changed)) = self.store.prompt_of(logged)? {
            (shown.prompt, shown.changed) = (prompt, changed);
        }
        shown.line.title = titled(&shown.prompt);
        if shown.line.title.is_empty() {
            shown.line.title = attempt.key.to_string();
        }
        shown.given = attempt.response.clone();
        if let Some(id) = &shown.line.misconception {
            let known = self.store.misconceptions(&self.store.present_key(&attempt.key)?.deck)?;
            shown.belief = known.iter().find(|known| known.id == *id).map(|known| unmarked(&known.belief));
        }
        shown.turns = self.turns(attempt)?;
        shown.verdict = text::verdict_word(logged.verdict).to_owned();
        if let Some(said) = said {
            take_words(shown, &said.words);
        }
        Ok(())
    }

    /// Gives the wrong turns of an answer, with what they mean as far as the deck still says it.
    fn turns(&self, attempt: &Attempt) -> Result<Vec<Turn>, StoreError> {
        if attempt.turns.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.store.present_key(&attempt.key)?;
        let known = self.store.misconceptions(&key.deck)?;
        let item = self.store.card(&key)?;
        let rung = item.as_ref().and_then(|item| item.rungs.get(usize::from(attempt.rung)));
        let states = match rung.map(|rung| &rung.ask) {
            Some(Ask::Scenario(scenario)) => scenario.states.as_slice(),
            _ => &[],
        };
        let currency = item.as_ref().and_then(|item| item.stakes.as_ref()).map_or("", |stakes| &stakes.currency);
        let told = attempt.turns.iter().map(|turn| {
            let belief = known.iter().find(|known| Some(&known.id) == turn.misconception.as_ref());
            let state = states.iter().find(|state| state.name == turn.state);
            let said = || state.and_then(|state| find(state, &turn.step)).and_then(|turn| turn.reply.say.clone());
            let blank = matches!(&turn.step, Step::Chosen(text) | Step::Typed(text) if text.is_empty());
            Turn {
                state: turn.state.clone(),
                done: if blank { String::new() } else { walk::shown(&turn.step) },
                cost: if turn.cost > 0.0 { text::story::money(turn.cost, currency) } else { String::new() },
                recovered: turn.recovered,
                misconception: turn.misconception.clone(),
                meant: belief.map(|known| known.belief.clone()).or_else(said).unwrap_or_default(),
            }
        });
        Ok(told.collect())
    }

    fn written(&self, shown: &mut Entry, stumble: &Stumble) {
        self.dated(&mut shown.line, stumble.at, stumble.offset);
        let told = &stumble.told;
        take_words(shown, &stumble.words);
        shown.given = told.command.clone();
        shown.output = told.output.clone();
        shown.tags = told.tags.clone();
        shown.teller = told.teller.clone();
        let words = &stumble.words;
        let happened = match told.kind {
            Kind::Caught => text::log::stopped(&told.command, &words.happened, &told.output),
            // Its first line is its title.
            Kind::Story => words.happened.trim_start().lines().next().unwrap_or_default().to_owned(),
            _ => words.happened.clone(),
        };
        let first = [&happened, &words.expected, &words.insight, &told.command];
        shown.line.title =
            first.into_iter().map(|text| one_line(text)).find(|text| !text.is_empty()).unwrap_or_default();
        shown.line.wordless = stumble.waits_for_words();
        if shown.line.title.is_empty() {
            shown.line.title = "(blanked for good)".to_owned();
        }
        shown.can_be_item = stumble.key.is_none() && !first.iter().all(|text| text.is_empty());
    }

    /// Writes a stumble into the log, in the place of another where that is named; gives its id.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write_stumble(&mut self, words: Words, told: Told, over: Option<&Stumble>) -> Result<RowId, StoreError> {
        self.write_stumble_of(words, told, over, over.and_then(|over| over.key.clone()))
    }

    /// As [`Engine::write_stumble`], about an item.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write_stumble_of(
        &mut self,
        words: Words,
        told: Told,
        over: Option<&Stumble>,
        key: Option<ItemKey>,
    ) -> Result<RowId, StoreError> {
        let now = self.clock.now();
        let stumble = Stumble {
            id: Ids::above(self.seed, self.store.newest_id()?).make(now.utc),
            device: self.device.clone(),
            session: over.and_then(|over| over.session),
            key,
            at: now.utc,
            offset: now.offset,
            day: self.today(),
            words,
            told,
            supersedes: over.map(|over| over.id),
        };
        self.store.write(&Batch { stumbles: std::slice::from_ref(&stumble), ..Batch::default() })?;
        Ok(stumble.id)
    }

    /// Writes words about an answer into the log, in the place of those that were there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn write_reflection(
        &mut self,
        attempt: RowId,
        words: Words,
        over: Option<&Reflection>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let reflection = Reflection {
            id: Ids::above(self.seed, self.store.newest_id()?).make(now.utc),
            device: self.device.clone(),
            attempt,
            at: now.utc,
            offset: now.offset,
            words,
            read_ms: over.and_then(|over| over.read_ms),
            supersedes: over.map(|over| over.id),
        };
        self.store.write(&Batch { reflections: &[reflection], ..Batch::default() })?;
        Ok(())
    }

    /// Shows an entry by its name; none where it is gone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn entry_shown(&self, name: &str) -> Result<Option<Entry>, StoreError> {
        let Named::One(entry) = self.store.entry_named(name)? else { return Ok(None) };
        Ok(self.whole(&entry)?.map(|(_, shown)| shown))
    }

    /// Makes an item of an entry by its name; gives a sentence about it, or why there is none.
    ///
    /// # Errors
    /// When nothing can be asked of it, or a file cannot be written: one sentence.
    pub fn item_of(&mut self, name: &str) -> Result<String, String> {
        let entry = self.named(name)?;
        let Some(stumble) = self.stumble_of(entry.id).map_err(|error| error.to_string())? else {
            return Err("That is an answer: its item is asked again as it is.".to_owned());
        };
        match self.make_item(&stumble) {
            Ok(key) => Ok(format!("{key} is asked from now on.")),
            Err(NoItem::NothingToAsk) => Err("Write its insight first: that is what is asked for.".to_owned()),
            Err(error) => Err(format!("No item was made: {error}.")),
        }
    }

    /// Blanks all texts of an entry for good: every version of it, and of what was said of it. Gives how many rows that
    /// were.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn purge_entry(&mut self, id: RowId) -> Result<usize, StoreError> {
        let rows = self.store.rows_of_entry(id)?;
        for row in &rows {
            self.say(None, What::Purge { row: *row })?;
        }
        Ok(rows.len())
    }

    /// Tells how often an error was met before, this time not counted, and what was written of it last: the newest of its
    /// entries that has an insight or a reason.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn met_before(&self, code: &str) -> Result<(Met, Option<Entry>), StoreError> {
        if code.is_empty() {
            return Ok((Met::default(), None));
        }
        let month = clock::day_of_month(self.clock.now());
        let since = self.today().minus(month.saturating_sub(1));
        let mut met = Met {
            month: self.store.seen_since(code, since)?,
            lately: self.store.seen_since(code, self.today().minus(LATELY - 1))?,
            last: String::new(),
        };
        let wanted = Wanted { code: Some(code.to_owned()), ..Wanted::default() };
        for entry in self.store.entries(&wanted, LOOKED_BACK)? {
            let Some((_, shown)) = self.whole(&entry)? else { continue };
            if met.last.is_empty() {
                met.last = shown.line.shown.clone();
            }
            if !(shown.insight.trim().is_empty() && shown.gap.trim().is_empty()) {
                return Ok((met, Some(shown)));
            }
        }
        Ok((met, None))
    }
}

/// Tells what the log can be narrowed down to from here: of every facet its values, counted among what is all else that
/// is asked for. It takes as long as reading all of that.
///
/// # Errors
/// When the database cannot be read.
pub fn choices(store: &Store, asked: &Asked) -> Result<Vec<Choice>, StoreError> {
    let mut choices = Vec::new();
    let mut decks: BTreeMap<String, Option<Deck>> = BTreeMap::new();
    for facet in Facet::ALL {
        let of = match facet {
            Facet::State => Tallied::Followed,
            Facet::Words => Tallied::Waiting,
            Facet::Origin => Tallied::Origin,
            Facet::Sure => Tallied::Confidence,
            Facet::Cause => Tallied::Cause,
            Facet::Deck => Tallied::Deck,
            Facet::Skill => Tallied::Skill,
            Facet::Belief => Tallied::Misconception,
        };
        let mut others = asked.clone();
        others.ask(facet, None);
        for tally in store.tally(&wanted(&others), of, MOST_VALUES)? {
            let Tally { value, deck, count } = tally;
            if let Some(id) = &deck
                && !decks.contains_key(id)
            {
                decks.insert(id.clone(), store.deck(id)?);
            }
            let deck = deck.and_then(|id| decks.get(&id)?.as_ref());
            let says = match (facet, deck) {
                (Facet::Deck, Some(deck)) => deck.title.clone(),
                (Facet::Skill, Some(deck)) => deck
                    .skills
                    .iter()
                    .find(|skill| skill.id == value)
                    .map(|skill| skill.title.clone())
                    .unwrap_or_default(),
                (Facet::Belief, Some(deck)) => {
                    let known = deck.misconceptions.iter().find(|known| known.id == value);
                    known.map(|known| known.belief.clone()).unwrap_or_default()
                }
                _ => String::new(),
            };
            choices.push(Choice { facet, value, says, count });
        }
    }
    Ok(choices)
}

fn wanted(asked: &Asked) -> Wanted {
    Wanted {
        words: asked.words.clone(),
        deck: asked.deck.clone(),
        skill: asked.skill.clone(),
        cause: asked.cause.clone(),
        misconception: asked.belief.clone(),
        confidence: asked.sure,
        followed: match asked.which {
            Which::All => None,
            Which::Open => Some(Followed::Open),
            Which::Recovered => Some(Followed::Recovered),
        },
        waiting: asked.waiting,
        origin: asked.origin.clone(),
        ..Wanted::default()
    }
}

/// Makes what is kept of a stumble of that kind.
#[must_use]
pub fn told(kind: Kind, tags: &str) -> Told {
    let tags: Vec<&str> =
        tags.split([' ', '\t', '\n', ',', ';']).filter(|tag| !tag.trim().is_empty()).map(str::trim).collect();
    Told { kind, tags: tags.join(" "), ..Told::default() }
}

fn take_words(shown: &mut Entry, words: &Words) {
    shown.expected = words.expected.clone();
    shown.happened = words.happened.clone();
    shown.gap = words.gap.clone();
    shown.insight = words.insight.clone();
}

/// Gives a question on one line: what it says; its code only where it says nothing else.
pub(super) fn titled(prompt: &str) -> String {
    let words = Markdown::new(prompt).words();
    if !words.is_empty() {
        return words;
    }
    let shown: Vec<&str> = prompt.lines().filter(|line| !line.starts_with("```")).collect();
    one_line(&plain(&shown.join(" ")))
}

/// Takes the marks out of Markdown, so that a prompt reads well on one line.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '`' | '*')).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives the beginning of a text of one line, whole words of it, with a mark where it was cut.
fn shortened(text: &str, letters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(letters) else { return text.to_owned() };
    let (Some(kept), Some(rest)) = (text.get(..end), text.get(end..)) else { return text.to_owned() };
    let whole = match kept.rfind(' ') {
        Some(at) if !rest.starts_with(' ') => kept.get(..at).unwrap_or(kept),
        _ => kept,
    };
    format!("{}…", whole.trim_end())
}

fn sure(confidence: crate::memory::row::Confidence) -> &'static str {
    text::SURE.iter().find(|(_, _, known)| *known == confidence).map_or("", |(_, word, _)| word)
}

/// Says what followed a stumble.
fn followed(line: &Line, entry: &timeline::Entry) -> Vec<String> {
    let mut said = Vec::new();
    if entry.redone {
        said.push("Put right in the same session.".to_owned());
    }
    match line.recovered_after {
        Some(days) => {
            said.push(format!(
                "Recovered after {}: answered well, without help.",
                text::count(days.max(0) as usize, "day")
            ));
        }
        None if line.kind == "attempt" || line.item.is_some() => {
            said.push("Open: not answered well yet on a later day.".to_owned())
        }
        None => {}
    }
    if let Some(day) = entry.relapsed_on {
        let after = entry.recovered_on.map_or(0, |recovered| day.0 - recovered.0);
        said.push(format!("Missed again {} later.", text::count(after.max(0) as usize, "day")));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::{shortened, titled};

    #[test]
    fn labels_are_parted_by_blanks_and_by_commas() {
        for typed in ["ci work", "ci, work", " ci,,work ;", "ci\twork"] {
            assert_eq!(super::told(crate::session::rows::Kind::Hand, typed).tags, "ci work", "{typed:?}");
        }
    }

    #[test]
    fn a_long_title_is_cut_between_words_and_says_so() {
        assert_eq!(shortened("one two three", 13), "one two three");
        assert_eq!(shortened("one two three", 12), "one two…");
        assert_eq!(shortened("one two three", 7), "one two…");
        assert_eq!(shortened("éééééé", 3), "ééé…");
    }

    #[test]
    fn a_title_is_the_question_and_not_its_code() {
        assert_eq!(
            titled("What happens with *this* `Vec`?\n\n```rust\nlet tag = 1;\n```"),
            "What happens with this Vec?"
        );
        assert_eq!(titled("```rust\nlet tag = 1;\n```"), "let tag = 1;");
    }
}
