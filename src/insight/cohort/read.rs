//! From the bytes of a report to its rows, whatever somebody did to the file.

use serde::Deserialize;

use super::{
    lines::{AttemptLine, End, Header, ItemLine, Line, TurnLine, VERSION, WordsLine},
    seal,
};
use crate::{
    deck::model::{Level, Way},
    grade::Verdict,
    memory::row::{Confidence, Phase},
};

/// The most bytes a report has.
pub const MOST_BYTES: u64 = 256 << 20;
/// The most bytes a header has.
pub const MOST_HEADER: usize = 256 << 10;
/// The most bytes of a text in it that are kept.
const MOST_TEXT: usize = 2_048;

/// What the seal of a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was changed since the device made it.
    Whole,
    /// Something in it was changed.
    Edited,
    /// Its end is missing.
    Cut,
}

/// Why a file is no report that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It does not begin as one.
    NoReport,
    /// It is of another version of the format.
    Version(u64),
}

/// An attempt of a report; numbers as in the report, and known to lead somewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given {
    /// Identity.
    pub id: u128,
    /// Number of the item.
    pub item: u32,
    /// Index of the rung.
    pub rung: u8,
    /// Its level.
    pub level: Level,
    /// How it was asked.
    pub way: Way,
    /// What it was part of.
    pub phase: Phase,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// Study day.
    pub day: i32,
    /// How it ended.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1.
    pub score: f32,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// Hints seen.
    pub hints: u8,
    /// Chance predicted before it, 0 to 1.
    pub k: f32,
    /// Options there were to choose from; 0 where nothing was chosen.
    pub options: u8,
    /// The wording, 0 for the item's own.
    pub variant: u8,
    /// Milliseconds to the commit.
    pub ms: u32,
    /// Number of the belief.
    pub belief: Option<u32>,
    /// Number of the answer.
    pub answer: Option<u32>,
}

impl Given {
    /// Tells whether it was right without any help.
    #[must_use]
    pub fn right(&self) -> bool {
        matches!(self.verdict, Verdict::Right | Verdict::Near) && self.hints == 0
    }
}

/// A report that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The first line.
    pub header: Header,
    /// Its items by number.
    pub items: Vec<ItemLine>,
    /// Its beliefs by number.
    pub beliefs: Vec<String>,
    /// Its answers by number.
    pub answers: Vec<String>,
    /// Words about attempts.
    pub words: Vec<WordsLine>,
    /// Its attempts.
    pub attempts: Vec<Given>,
    /// The beliefs that wrong turns show: the place of the attempt among those, and the number of the belief; in order.
    pub shown: Vec<(u32, u32)>,
    /// How many wrong turns it tells of.
    pub turns: u64,
    /// What its seal says.
    pub standing: Standing,
    /// Lines that could not be read, and attempts that lead nowhere.
    pub unread: u64,
}

/// Reads the header from the beginning of a file.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn header(bytes: &[u8]) -> Result<Header, Refused> {
    #[derive(Deserialize)]
    struct Versioned {
        report: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    let line = bytes.get(..MOST_HEADER.min(bytes.len())).unwrap_or_default();
    let line = line.split(|b| *b == b'\n').next().unwrap_or_default();
    let Versioned { report } = serde_json::from_slice(line).map_err(|_| Refused::NoReport)?;
    if report.version != u64::from(VERSION) {
        return Err(Refused::Version(report.version));
    }
    match serde_json::from_slice(line) {
        Ok(Line::Report(mut header)) => {
            header.key.make_ascii_lowercase();
            for text in [Some(&mut header.learner), header.group.as_mut()].into_iter().flatten() {
                clip(text, 80);
            }
            Ok(header)
        }
        _ => Err(Refused::NoReport),
    }
}

/// Reads a report.
///
/// # Errors
/// When it is no report, or one of another version.
pub fn read(bytes: &[u8]) -> Result<Report, Refused> {
    let header = header(bytes)?;
    let mut report = Report {
        items: Vec::new(),
        beliefs: Vec::new(),
        answers: Vec::new(),
        words: Vec::new(),
        shown: Vec::new(),
        turns: 0,
        attempts: Vec::with_capacity(usize::try_from(header.attempts).unwrap_or(0).min(bytes.len() / 64)),
        header,
        standing: Standing::Cut,
        unread: 0,
    };
    let mut at = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
    let mut count = 1;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest);
        let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        if line.first() == Some(&b'[') {
            match serde_json::from_slice(line).ok().and_then(|line| report.given(&line)) {
                Some(given) => report.attempts.push(given),
                None => report.unread += 1,
            }
        } else {
            match serde_json::from_slice(line) {
                Ok(Line::End(end)) => {
                    let behind = at + length.map_or(rest.len(), |l| l + 1);
                    report.standing = report.judge(bytes, at, behind, count, &end);
                    break;
                }
                Ok(line) => report.take(line),
                Err(_) => report.unread += 1,
            }
        }
        count += 1;
        at += length.map_or(rest.len(), |l| l + 1);
    }
    Ok(report)
}

impl Report {
    fn judge(&self, bytes: &[u8], at: usize, behind: usize, lines: u64, end: &End) -> Standing {
        let before = bytes.get(..at).unwrap_or_default();
        let whole = behind == bytes.len() && end.lines == lines && seal::holds(&self.header.key, before, &end.seal);
        if whole { Standing::Whole } else { Standing::Edited }
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::Item(mut item) => {
                for text in [&mut item.id, &mut item.skill, &mut item.revision] {
                    clip(text, 256);
                }
                self.items.push(item);
            }
            Line::Belief(mut belief) => {
                clip(&mut belief, 256);
                self.beliefs.push(belief);
            }
            Line::Answer(mut answer) => {
                clip(&mut answer, MOST_TEXT);
                self.answers.push(answer);
            }
            Line::Turn(turn) => match self.turn(&turn) {
                Some(shown) => {
                    self.turns += 1;
                    self.shown.extend(shown);
                }
                None => self.unread += 1,
            },
            Line::Words(words) => self.words.push(words),
            Line::Report(_) | Line::End(_) => self.unread += 1,
        }
    }

    /// Gives what belief a wrong turn shows, if any; none where the line leads nowhere.
    fn turn(&self, turn: &TurnLine) -> Option<Option<(u32, u32)>> {
        let last = self.attempts.last().filter(|given| given.way == Way::Scenario)?;
        let of_last = turn.attempt.len() == 32 && u128::from_str_radix(&turn.attempt, 16) == Ok(last.id);
        let leads = turn.belief.is_none_or(|n| (n as usize) < self.beliefs.len())
            && turn.answer.is_none_or(|n| (n as usize) < self.answers.len());
        let at = u32::try_from(self.attempts.len() - 1).ok()?;
        (of_last && leads).then_some(turn.belief.map(|belief| (at, belief)))
    }

    fn given(&self, line: &AttemptLine<'_>) -> Option<Given> {
        let AttemptLine(id, item, rung, level, way, phase, at, day, verdict, score, confidence, hints, k, ..) = *line;
        let AttemptLine(.., options, variant, ms, belief, answer) = *line;
        let share = |x: f32| x.is_finite() && (0.0..=1.0).contains(&x);
        let of = self.items.get(item as usize)?;
        let leads = (of.deck as usize) < self.header.decks.len()
            && belief.is_none_or(|n| (n as usize) < self.beliefs.len())
            && answer.is_none_or(|n| (n as usize) < self.answers.len());
        if !(leads && share(score) && share(k) && hints <= 3 && id.len() == 32) {
            return None;
        }
        let id = u128::from_str_radix(id, 16).ok()?;
        Some(Given {
            id,
            item,
            rung,
            level,
            way,
            phase,
            at,
            day,
            verdict,
            score,
            confidence,
            hints,
            k,
            options,
            variant,
            ms,
            belief,
            answer,
        })
    }
}

fn clip(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
}
