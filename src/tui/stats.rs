//! What the pages of figures show besides the figures: lists of answers, and where in them one is.

use crate::{
    grade::Verdict,
    insight::{
        behind::{After, Behind, Stretch, Which},
        calendar,
        growth::ERRORS,
        item::RELAPSE_DAYS,
        kind::Kind,
        stats::{self, Day, Month, Stats},
    },
    memory::row::{Confidence, ItemKey, StudyDay},
};

/// An answer in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its date.
    pub date: String,
    /// The item.
    pub key: ItemKey,
    /// The question on one line, as the deck has it now; empty when it is in no deck.
    pub prompt: String,
    /// What was answered: verbatim, or the words of what was chosen.
    pub response: String,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// How it ended.
    pub verdict: Verdict,
}

/// A page of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaf {
    /// Today, the streak, the heatmap.
    Days,
    /// Errors and their kinds, whether they grow up, recovery.
    Errors,
    /// How surely, against how often right.
    Calibration,
    /// Misconceptions and items taken for each other.
    Beliefs,
    /// Ability over time.
    Skills,
    /// The work ahead, and time by way of asking.
    Work,
}

impl Leaf {
    /// All pages, in order.
    pub const ALL: [Leaf; 6] = [Leaf::Days, Leaf::Errors, Leaf::Calibration, Leaf::Beliefs, Leaf::Skills, Leaf::Work];

    /// Names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Leaf::Days => "days",
            Leaf::Errors => "errors",
            Leaf::Calibration => "calibration",
            Leaf::Beliefs => "beliefs",
            Leaf::Skills => "skills",
            Leaf::Work => "work",
        }
    }

    fn place(self) -> usize {
        Leaf::ALL.iter().position(|leaf| *leaf == self).unwrap_or(0)
    }
}

/// The screen of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The page.
    pub leaf: Leaf,
    /// Which of what can be opened is marked.
    pub at: usize,
    /// The numbers are shown in place of the charts.
    pub numbers: bool,
    /// The share of the log that is added up, 0 to 1, while there are no figures for that reason.
    pub adding: Option<f64>,
    /// The answers behind a figure, while they are shown.
    pub list: Option<List>,
}

/// The answers behind a figure, as far as they were brought.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What they are of.
    pub title: String,
    /// Which they are.
    pub behind: Behind,
    /// Them, once the first page is there.
    pub answers: Option<Vec<Answer>>,
    /// Where the next page goes on, unless it is on its way.
    pub next: Option<After>,
}

impl List {
    /// Lines of an answer.
    pub const LINES: usize = 3;

    /// Opens what a figure leads to.
    #[must_use]
    pub fn new(lead: &Lead) -> Self {
        List { title: lead.title.clone(), behind: lead.behind.clone(), answers: None, next: None }
    }

    /// Takes a page.
    pub fn take(&mut self, answers: Vec<Answer>, next: Option<After>) {
        self.answers.get_or_insert_default().extend(answers);
        self.next = next;
    }

    /// Gives where the next page goes on, once, when so many lines may be seen soon and there are fewer.
    pub fn wants(&mut self, lines: usize) -> Option<After> {
        let here = self.answers.as_ref().map_or(0, Vec::len) * Self::LINES;
        if here < lines { self.next.take() } else { None }
    }
}

impl Figures {
    /// Opens the first page.
    #[must_use]
    pub fn new() -> Self {
        Figures { leaf: Leaf::Days, at: 0, numbers: false, adding: None, list: None }
    }

    /// Turns so many pages.
    pub fn turn(&mut self, by: isize) {
        let places = Leaf::ALL.len();
        let place = self.leaf.place().saturating_add(places).saturating_add_signed(by) % places;
        self.leaf = Leaf::ALL.get(place).copied().unwrap_or(Leaf::Days);
        self.at = 0;
    }
}

impl Default for Figures {
    fn default() -> Self {
        Self::new()
    }
}

/// Something on a page that leads to the answers behind it: its name, which they are, and the pair to drill.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// What it is called over the list.
    pub title: String,
    /// The answers.
    pub behind: Behind,
    /// Items that can be drilled against each other.
    pub pair: Option<(ItemKey, ItemKey)>,
}

/// Gives what of a page can be opened, from top to bottom.
#[must_use]
pub fn leads(stats: &Stats, leaf: Leaf) -> Vec<Lead> {
    let lead = |title: String, behind: Behind| Lead { title, behind, pair: None };
    match leaf {
        Leaf::Days => {
            let mut leads = vec![lead("today".into(), within(stats.today, stats.today, Which::Answers))];
            if stats.streak.days > 0 {
                let year = StudyDay(stats::first_day(stats.today.0));
                leads.push(lead(
                    "days in a row".into(),
                    run(stats).unwrap_or(within(year, stats.today, Which::Answers)),
                ));
            }
            leads.extend(days(stats).map(|day| lead(date(day.day, stats), within(day.day, day.day, Which::Answers))));
            leads
        }
        Leaf::Errors => errors(stats),
        Leaf::Calibration => {
            let year = StudyDay(stats::first_day(stats.today.0));
            let levels = [Confidence::Guess, Confidence::Perhaps, Confidence::Likely, Confidence::Certain];
            let named = super::text::SURE.iter().map(|(_, word, _)| *word);
            let levels = levels
                .into_iter()
                .zip(named)
                .map(|(c, word)| lead(format!("“{word}”"), within(year, stats.today, Which::Sure(c))));
            let items = stats.sure.iter();
            let bias = lead("bias".into(), within(year, stats.today, Which::Told));
            let distance = lead("distance".into(), within(year, stats.today, Which::Told));
            let all = [bias, distance].into_iter().chain(levels);
            all.chain(items.map(|sure| lead(sure.key.to_string(), Behind::TooSure(sure.key.clone())))).collect()
        }
        Leaf::Beliefs => {
            let beliefs = stats.beliefs.iter();
            let beliefs = beliefs.map(|b| lead(b.title.clone(), Behind::Belief(b.deck.clone(), b.id.clone())));
            let pairs = stats.mixups.iter().map(|pair| Lead {
                title: format!("{} and {}", pair.asked.item, pair.given.item),
                behind: Behind::Mixup(pair.asked.clone(), pair.given.clone()),
                pair: Some((pair.asked.clone(), pair.given.clone())),
            });
            beliefs.chain(pairs).collect()
        }
        Leaf::Skills => {
            let skills = stats.skills.iter();
            skills.map(|line| lead(line.title.clone(), Behind::Skill(line.deck.clone(), line.skill.clone()))).collect()
        }
        Leaf::Work => {
            let from = StudyDay(stats::first_day(stats.today.0));
            let due = work(stats).map(|due| {
                let title =
                    if due.from == due.to { format!("due {}", date(due.to, stats)) } else { due.title.to_owned() };
                lead(title, Behind::Due(Stretch { from: due.from, to: due.to }))
            });
            let ways = stats.ways.iter().map(|spent| {
                let title = format!("asked by “{}”", super::text::way(spent.way));
                lead(title, within(from, stats.today, Which::Way(spent.way)))
            });
            due.chain(ways).collect()
        }
    }
}

/// Gives the days of the heatmap that have answers, the latest first.
pub fn days(stats: &Stats) -> impl Iterator<Item = &Day> {
    stats.days.iter().rev().filter(|day| day.answers > 0)
}

/// Finds the answers of the days in a row up to now.
fn run(stats: &Stats) -> Option<Behind> {
    let last = days(stats).next()?.day;
    let now = i32::try_from(stats.streak.now).ok().filter(|now| *now > 0)?;
    let first = last.0.saturating_sub(now - 1);
    Some(within(StudyDay(first), last, Which::Answers))
}

/// Work of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What it is called where it is of more than a day.
    pub title: &'static str,
    /// The first day.
    pub from: StudyDay,
    /// The last.
    pub to: StudyDay,
    /// Items.
    pub n: usize,
}

/// Days ahead that are told one by one.
const SINGLY: usize = 7;

/// Gives the work that can be opened: what is due now, each of the next seven days that has some, and what comes then.
pub fn work(stats: &Stats) -> impl Iterator<Item = Due> {
    let on = |days: usize| StudyDay(stats.today.0.saturating_add(i32::try_from(days).unwrap_or(i32::MAX)));
    let now = Due { title: "due now", from: StudyDay(i32::MIN), to: stats.today, n: stats.due };
    let singly = stats.ahead.iter().take(SINGLY).enumerate();
    let singly = singly.map(move |(n, items)| Due { title: "", from: on(n + 1), to: on(n + 1), n: *items });
    let later = stats.ahead.iter().skip(SINGLY).sum();
    let later = Due { title: "due later", from: on(SINGLY + 1), to: on(stats.ahead.len()), n: later };
    std::iter::once(now).chain(singly).chain([later]).filter(|due| due.n > 0)
}

/// Spans that can be opened.
pub const MONTHS: usize = 6;
/// Gives the spans that the page of errors shows, the latest first.
pub fn months(stats: &Stats) -> impl Iterator<Item = &Month> {
    stats.months.iter().rev().take(MONTHS).filter(|month| month.answers > 0)
}

/// Gives the errors of a kind in those.
#[must_use]
pub fn of_kind(stats: &Stats, kind: Kind) -> u64 {
    months(stats).filter_map(|month| month.kinds.get(kind.place())).sum()
}

fn errors(stats: &Stats) -> Vec<Lead> {
    let lead = |title: String, behind: Behind| Lead { title, behind, pair: None };
    let mut leads = Vec::new();
    let mut told: Vec<&Month> = stats.months.iter().rev().filter(|m| m.kinds.iter().sum::<u64>() >= ERRORS).collect();
    let stretches = |of: &[&Month]| of.iter().map(|month| Stretch { from: month.from, to: month.to }).collect();
    if !stats.growth.signals.is_empty() {
        leads.push(lead("errors of these spans".into(), Behind::Within(stretches(&told), Which::Stumbles)));
    }
    for (n, _) in stats.growth.signals.iter().enumerate() {
        let which = match n {
            0 => Which::Unseen,
            1 => Which::Matched { named: true },
            2 => Which::Matched { named: false },
            3 => Which::Beliefs,
            _ => Which::Began,
        };
        // Halves are compared: of an odd number the one in the middle is in neither. A trend is of all.
        if n == 1 && told.len() % 2 == 1 {
            told.remove(told.len() / 2);
        }
        leads.push(lead(format!("answers behind E{}", n + 1), Behind::Within(stretches(&told), which)));
    }
    leads.extend(months(stats).map(|m| {
        let title = format!("stumbles, {} to {}", date(m.from, stats), date(m.to.min(stats.today), stats));
        lead(title, within(m.from, m.to, Which::Stumbles))
    }));
    if let (Some(last), Some(first)) = (months(stats).next(), months(stats).last()) {
        let kinds = Kind::ALL.into_iter().filter(|kind| of_kind(stats, *kind) > 0);
        leads.extend(kinds.map(|kind| {
            lead(format!("off: {}", super::text::causes::kind(kind)), within(first.from, last.to, Which::Kind(kind)))
        }));
    }
    let year = StudyDay(stats::first_day(stats.today.0));
    if stats.recovery.n > 0 {
        leads.push(lead("what waits for recovery".into(), within(year, stats.today, Which::Began)));
    }
    if stats.relapse.is_some() {
        let known = StudyDay(stats.today.0 - RELAPSE_DAYS);
        // Recoveries count by the week, once its last day is long enough ago.
        let to = StudyDay(known.0 - (calendar::weekday(known) as i32 + 1) % 7);
        leads.push(lead("off again".into(), within(year, to, Which::Relapses)));
    }
    if stats.redo.is_some() {
        leads.push(lead("right redos".into(), within(year, stats.today, Which::Redos)));
    }
    if stats.recalled.is_some() {
        leads.push(lead("stumbled first".into(), within(StudyDay(i32::MIN), stats.today, Which::First)));
    }
    leads
}

fn within(from: StudyDay, to: StudyDay, which: Which) -> Behind {
    Behind::Within(vec![Stretch { from, to }], which)
}

fn date(day: StudyDay, stats: &Stats) -> String {
    calendar::short(day, stats.today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::{
        cell::{Cells, Figure},
        stats::{Source, stats},
    };

    #[test]
    fn the_days_in_a_row_lead_to_those_days_and_without_a_run_to_the_year() {
        let today = StudyDay(20_779);
        let check = |ago: [i32; 2], from: i32, to: i32| {
            let mut cells = Cells::default();
            for ago in ago {
                cells.count(Figure::Answer, today.0 - ago, 0, (0, 0, 0));
            }
            let stats = stats(&Source { today: today.0, cells, ..Source::default() }, None);
            let lead = leads(&stats, Leaf::Days).into_iter().nth(1).unwrap();
            assert_eq!(lead.behind, within(StudyDay(from), StudyDay(to), Which::Answers), "{ago:?}");
        };
        check([1, 0], today.0 - 1, today.0);
        check([2, 1], today.0 - 2, today.0 - 1);
        check([5, 4], stats::first_day(today.0), today.0);
    }
}
