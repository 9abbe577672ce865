//! A year of a learner who comes back once a day, through the real program line by line.
//!
//! The learner is made up and has a seed; the program knows only what is typed. A holiday, a deck that goes away and
//! comes back, sessions on both sides of four in the morning and both changes of the clocks are in it.

use std::{collections::HashMap, fs, ops::Range};

use jiff::{ToSpan as _, civil::Date};
use pratfall::{
    deck::{self, bundled::BUNDLED, model::Deck},
    memory::row::ItemKey,
    store::Store,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

use crate::{
    harness::Home,
    reader::{Book, Part, Question, Talk, Wants},
};

/// What the learner sets: minutes of a session, as the program reckons them, and new items a day.
const MINUTES: f64 = 3.0;
const NEW: u64 = 8;
/// The days between two looks at everything.
const MONTH: i32 = 30;
const SETTINGS: &str = "minutes = 3\nnew = 8\n";

/// What happens when, in days from the first one.
#[derive(Clone)]
struct Calendar {
    begins: Date,
    days: i32,
    holiday: Range<i32>,
    /// When the deck of a course comes, goes and comes back.
    course: [i32; 3],
}

/// How a day went.
#[derive(Debug, Clone, Default)]
struct Day {
    n: i32,
    /// Due items, and what a session was to be, before it began.
    due: u64,
    items: u64,
    minutes: f64,
    expected: f64,
    below_floor: bool,
    fresh: u64,
    gone_in: Option<u64>,
    growing: bool,
    /// What came of it: items asked, and begun.
    asked: u64,
    begun: u64,
    right: u64,
    /// Items mastered so far; looked at now and then.
    mastered: Option<usize>,
}

impl Day {
    /// The sessions that all due work would take.
    fn sessions(&self) -> f64 {
        if self.items == 0 { 0.0 } else { self.due as f64 * self.minutes / self.items as f64 / MINUTES }
    }
}

/// All that is left of a year.
struct Lived {
    days: Vec<Day>,
    /// What the program printed, and its log but for the stopwatch's milliseconds.
    told: String,
    log: String,
}

/// A learner with a memory of their own: each item is known until it is forgotten, practice makes that later.
struct Learner {
    dice: ChaCha8Rng,
    /// For what is said beside answers: whether the program asks for it moves no answer.
    moods: ChaCha8Rng,
    traces: HashMap<ItemKey, Trace>,
}

struct Trace {
    /// Days after which a third is left.
    days: f64,
    since: i32,
}

impl Learner {
    fn new(seed: u64) -> Self {
        Learner {
            dice: ChaCha8Rng::seed_from_u64(seed),
            moods: ChaCha8Rng::seed_from_u64(!seed),
            traces: HashMap::new(),
        }
    }

    fn chance(&mut self) -> f64 {
        (self.dice.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn pick(&mut self, of: u64) -> usize {
        (self.dice.next_u64() % of) as usize
    }

    /// Tells whether the answer will be right, and how sure the learner is, as a digit.
    fn tries(&mut self, question: &Question, day: i32) -> (bool, u8) {
        let (knows, guesses, shade, born) = (self.chance(), self.chance(), self.chance(), self.chance());
        if question.part != Part::First {
            return (knows < 0.95, 2);
        }
        // A fifth is known from before.
        let before = if born < 0.2 { 60.0 } else { 0.3 };
        let trace = self.traces.entry(question.key.clone()).or_insert(Trace { days: before, since: day - 1 });
        let fresh = (-f64::from(day - trace.since) / trace.days).exp();
        let p = if question.typed() { 0.92 * fresh } else { fresh };
        let knew = knows < p;
        if day > trace.since {
            let grown = if knew { trace.days * (1.5 + 1.5 * (1.0 - p)) } else { 0.5 * trace.days };
            *trace = Trace { days: grown.clamp(4.0, 2_000.0), since: day };
        }
        let sure = match (knew, p, shade) {
            (true, 0.8.., _) => 4,
            (true, 0.5.., _) => 3,
            (true, ..) => 2,
            (false, _, 0.9..) => 4,
            (false, _, 0.7..) => 2,
            (false, ..) => 1,
        };
        (knew || guesses < question.luck(), sure)
    }

    /// Says what tripped them up, or does something else about it.
    fn takes_it(&mut self, offered: &str) -> &'static str {
        match self.moods.next_u64() % 100 {
            0..3 => ":right",
            3..5 => ":undo",
            5..20 if offered.contains(":hint") => ":hint",
            20..40 => "k",
            40..55 => "b",
            _ => "",
        }
    }

    /// Sits through a session, whatever it holds.
    #[track_caller]
    fn sits(&mut self, mut talk: Talk, book: &Book, day: i32) -> String {
        let mut asked: Option<(Question, Vec<String>, u8)> = None;
        loop {
            let (heard, wants) = talk.listen();
            match wants {
                Wants::Answer => {
                    if let Some(question) = book.find(&heard) {
                        let (right, sure) = self.tries(&question, day);
                        let pick = self.pick(60);
                        let reply = match pick {
                            0 if question.part == Part::First => vec![":skip".to_owned()],
                            1 if !right => vec![":giveup".to_owned()],
                            2..5 if question.part == Part::First => vec![":hint".to_owned()],
                            _ => Vec::new(),
                        };
                        let answer = if right { question.right() } else { question.off(pick) };
                        asked = Some((question, reply.into_iter().chain(answer).rev().collect(), sure));
                    }
                    let (question, lines, _) = asked.as_mut().unwrap_or_else(|| panic!("not in any deck: {heard}"));
                    // After a command the same may be asked once more.
                    let line = lines.pop().unwrap_or_else(|| panic!("not taken for {}: {heard}", question.key.item));
                    talk.say(&line);
                }
                Wants::Sureness => talk.say(&asked.as_ref().map_or(2, |(_, _, sure)| *sure).to_string()),
                Wants::Cause => talk.say(self.takes_it(&heard)),
                Wants::LastLine => talk.say(if self.pick(4) == 0 { "To be read more slowly." } else { "" }),
                Wants::GoOn => talk.say(""),
                Wants::Points => talk.say("a"),
                Wants::Nothing => return talk.end(),
            }
        }
    }
}

/// A course of twelve words that is over some day, and is repeated.
fn course() -> String {
    let mut text = "format = 1\n[deck]\nid = \"course\"\ntitle = \"A course\"\nlanguages = [\"en\"]\n[[skill]]\n\
        id = \"terms\"\ntitle = \"Its terms\"\n"
        .to_owned();
    for (n, word) in ["alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "yew"]
        .iter()
        .enumerate()
    {
        text.push_str(&format!(
            "[[item]]\nid = \"tree-{n}\"\nskill = \"terms\"\nnature = \"concept\"\n\
             prompt = \"Which tree has the number {n}?\"\nexplain = \"So it was in the course.\"\nright = \"{word}\"\n"
        ));
    }
    text
}

fn decks() -> Vec<Deck> {
    let course = course();
    let texts = BUNDLED.iter().map(|(id, text)| (*id, *text)).chain([("course", course.as_str())]);
    texts.map(|(name, text)| deck::parse(name, text).deck.unwrap()).collect()
}

impl Calendar {
    /// The instant at which the learner sits down on a day, at other hours on other days of the week. Study days turn at
    /// four: three of these lie on the next date.
    fn instant(&self, n: i32) -> String {
        let hours =
            [(0, 9, 0, 0), (0, 7, 30, 0), (0, 23, 55, 0), (1, 1, 30, 0), (0, 12, 0, 0), (1, 3, 59, 59), (0, 4, 0, 0)];
        let (later, mut hour, mut minute, second) = hours[n as usize % 7];
        let date = self.begins + (n + later).days();
        let autumn = jiff::civil::date(2027, 10, 31);
        if date == autumn && later == 1 {
            // The hour that comes twice, the first time.
            (hour, minute) = (2, 30);
        }
        let summer = (date, hour) >= (jiff::civil::date(2027, 3, 28), 3) && (date, hour) < (autumn, 3);
        let offset = if summer { "+02:00" } else { "+01:00" };
        format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}")
    }

    /// The number of a day in the log.
    fn study_day(&self, n: i32) -> i64 {
        let since = self.begins.duration_since(jiff::civil::date(1970, 1, 1));
        since.as_hours() / 24 + i64::from(n)
    }

    fn lived(&self, book: &Book, seed: u64) -> Lived {
        let home = Home::ready("year");
        home.settings(SETTINGS);
        // A year of words, and not of programs and stories: those take minutes each.
        for deck in ["python-debugging", "incident-response"] {
            run(&home, &["deck", "remove", deck, "--yes"], &self.instant(0), seed);
        }
        let mut learner = Learner::new(seed);
        let mut lived = Lived { days: Vec::new(), told: String::new(), log: String::new() };
        let course_file = home.path().join("data/decks/course.toml");
        fs::create_dir_all(course_file.parent().unwrap()).unwrap();
        let mut now = String::new();
        for n in 0..self.days {
            let [comes, goes, returns] = self.course;
            if n == comes || n == returns {
                fs::write(&course_file, course()).unwrap();
            } else if n == goes {
                fs::remove_file(&course_file).unwrap();
            }
            if self.holiday.contains(&n) {
                continue;
            }
            now = self.instant(n);
            let mut day = planned(n, &due(&home, &now, seed));
            let talk = Talk::start(&home, &["drill", "--plain"], &now, seed + n as u64);
            lived.told.push_str(&learner.sits(talk, book, n));
            self.look(&home, &mut day);
            lived.days.push(day);
        }
        let before = dump(&home, "memory", &[]);
        let planned_before = due(&home, &now, seed);
        let rebuilt = run(&home, &["doctor", "--rebuild"], &now, seed);
        assert!(rebuilt.contains("All is well."), "{rebuilt}");
        assert_eq!(dump(&home, "memory", &[]), before, "a rebuild gives the same memory");
        assert_eq!(due(&home, &now, seed), planned_before, "and the same plan");
        home.verify();
        self.course_is_remembered(&home);
        for table in ["attempt", "event", "reflection", "stumble"] {
            lived.log.push_str(&dump(&home, table, &["first_key_ms", "commit_ms"]));
        }
        lived.log.push_str(&before);
        lived
    }

    /// Checks that a deck that went and came back was gone meanwhile, and knew its learner afterwards.
    fn course_is_remembered(&self, home: &Home) {
        let log = home.log();
        let [comes, goes, returns] = self.course.map(|n| self.study_day(n));
        let attempts = |from: i64, until: i64| -> i64 {
            let sql = "select count(*) from attempt where deck = 'course' and day >= ? and day < ?";
            log.query_row(sql, [from, until], |row| row.get(0)).unwrap()
        };
        assert!(attempts(comes, goes) > 0 && attempts(returns, i64::MAX) > 0);
        assert_eq!(attempts(goes, returns), 0, "nothing is asked of a deck that is not there");
        let again = "select count(*) from (select 1 from attempt where phase = 'pretest' group by deck, item
            having count(distinct day) > 1)";
        assert_eq!(log.query_row(again, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "nothing is new twice");
    }

    /// Looks at what a session left in the log, and from time to time at everything.
    fn look(&self, home: &Home, day: &mut Day) {
        let log = home.log();
        let one = |sql: &str, n: i64| -> u64 { log.query_row(sql, [n], |row| row.get::<_, i64>(0)).unwrap() as u64 };
        let today = self.study_day(day.n);
        let of_day = "from attempt where day = ? and phase in ('pretest', 'review', 'probe', 'cram')";
        day.asked = one(&format!("select count(distinct deck || ' ' || item) {of_day}"), today);
        day.begun =
            one("select count(distinct deck || ' ' || item) from attempt where day = ? and phase = 'pretest'", today);
        day.right = one(
            &format!("select count(distinct deck || ' ' || item) {of_day} and verdict in ('right', 'near')"),
            today,
        );
        assert_eq!(one("select count(*) from attempt where day > ?", today), 0, "on the right study day");
        assert_eq!(one("select count(*) from draft where 0 = ?", 0), 0, "no session is left open");
        // Months are counted back from the last day, so that all of them are as long.
        if (self.days - 1 - day.n) % MONTH == 0 {
            home.verify();
            day.mastered = Some(mastered(home));
        }
    }
}

fn run(home: &Home, args: &[&str], now: &str, seed: u64) -> String {
    let mut talk = Talk::start(home, args, now, seed);
    assert_eq!(talk.listen().1, Wants::Nothing);
    talk.end()
}

fn due(home: &Home, now: &str, seed: u64) -> serde_json::Value {
    serde_json::from_str(&run(home, &["due", "--json"], now, seed)).unwrap()
}

fn planned(n: i32, due: &serde_json::Value) -> Day {
    let plan = &due["plan"];
    Day {
        n,
        due: due["due"].as_u64().unwrap(),
        items: plan["items"].as_u64().unwrap(),
        minutes: plan["minutes"].as_f64().unwrap(),
        expected: plan["expected"].as_f64().unwrap(),
        below_floor: plan["below_floor"].as_bool().unwrap(),
        fresh: plan["new"].as_u64().unwrap(),
        gone_in: plan["backlog_days"].as_u64(),
        growing: plan["growing"].as_bool().unwrap(),
        ..Day::default()
    }
}

fn mastered(home: &Home) -> usize {
    let store = Store::open(&home.database()).unwrap();
    let items = decks().into_iter().flat_map(|deck| store.items(&deck.id).unwrap());
    items.filter(|item| item.state.memory.as_ref().is_some_and(|memory| memory.mastered(item.top_rung))).count()
}

/// Writes a table out, a line a row, but for some columns.
fn dump(home: &Home, table: &str, but: &[&str]) -> String {
    let log = home.log();
    let mut columns = log.prepare(&format!("select name from pragma_table_info('{table}')")).unwrap();
    let columns: Vec<String> = columns.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let wanted: Vec<_> = columns.iter().filter(|column| !but.contains(&column.as_str())).map(String::as_str).collect();
    let mut rows = log.prepare(&format!("select {0} from {table} order by {0}", wanted.join(", "))).unwrap();
    let line = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        let cells = (0..wanted.len()).map(|n| row.get_ref(n).map(|cell| format!("{cell:?}")));
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    let lines: Vec<String> = rows.query_map([], line).unwrap().map(Result::unwrap).collect();
    format!("{table}\n{}\n", lines.join("\n"))
}

/// Checks what holds on every day.
fn check_days(lived: &Lived) {
    for day in &lived.days {
        assert!(day.minutes <= MINUTES + 0.05, "no session is longer than was set: {day:?}");
        assert!(day.expected >= 0.7 || day.below_floor || day.items == 0, "winnable, or it says so: {day:?}");
        assert!(day.fresh <= NEW && day.begun <= NEW, "{day:?}");
        // The plan's items are not the backlog's, so that this is a rough measure of it.
        assert!(day.sessions() < 3.0 || day.begun == 0, "nothing new on top of a backlog: {day:?}");
        assert!(day.items == 0 || day.asked > 0, "{day:?}");
    }
}

/// Checks what a year comes to.
fn check_year(calendar: &Calendar, days: &[Day]) {
    let mastered: Vec<usize> = days.iter().filter_map(|day| day.mastered).collect();
    assert!(mastered.is_sorted_by(|before, after| before < after), "more every month: {mastered:?}");
    assert!(mastered.last().is_some_and(|last| *last >= 250), "{mastered:?}");
    let back = days.iter().find(|day| day.n >= calendar.holiday.end).unwrap();
    let before = days.iter().filter(|day| day.n < calendar.holiday.start);
    let most = before.clone().map(|day| day.items).max().unwrap();
    assert!(back.items <= most && back.items * 2 >= most, "a session like any other: {back:?}");
    // What is answered off comes back too, and is not in what was said.
    let said = back.gone_in.unwrap();
    let gone = calendar.holiday.end + 2 * i32::try_from(said).unwrap();
    let then = days.iter().find(|day| day.n >= gone).unwrap();
    assert!(then.due * 2 < back.due, "from {back:?} to {then:?}");
    for day in before.chain(days.iter().filter(|day| day.n >= gone)) {
        assert!(day.due < 3 * most, "new items pile nothing up: {day:?}");
    }
}

/// Prints a line a day, for whoever wants to see one.
fn show(lived: &Lived) {
    for d in &lived.days {
        eprintln!(
            "{:3} due {:3} plan {:2} in {:.1} min, expected {:.2}{}, new {} gone {:?}{} sessions {:.2} | asked {:2} begun {:2} right {:2} mastered {:?}",
            d.n,
            d.due,
            d.items,
            d.minutes,
            d.expected,
            if d.below_floor { " below" } else { "" },
            d.fresh,
            d.gone_in,
            if d.growing { " growing" } else { "" },
            d.sessions(),
            d.asked,
            d.begun,
            d.right,
            d.mastered
        );
    }
}

/// Lives the same life more than once, side by side.
fn lives(calendar: &Calendar, seeds: &[u64]) -> Vec<Lived> {
    let book = Book::of(&decks());
    std::thread::scope(|scope| {
        let book = &book;
        let lives: Vec<_> = seeds.iter().map(|seed| scope.spawn(move || calendar.lived(book, *seed))).collect();
        lives.into_iter().map(|life| life.join().unwrap()).collect()
    })
}

#[test]
fn two_weeks_of_a_learner_are_the_same_two_weeks_again() {
    let begins = jiff::civil::date(2027, 3, 22);
    let calendar = Calendar { begins, days: 14, holiday: 8..10, course: [1, 5, 11] };
    let lives = lives(&calendar, &[1, 1, 2]);
    show(&lives[0]);
    lives.iter().for_each(check_days);
    assert_eq!(lives[0].told, lives[1].told);
    assert_eq!(lives[0].log, lives[1].log);
    assert_ne!(lives[0].told, lives[2].told, "another learner, another life");
}

#[test]
#[ignore = "a thousand sessions of the program"]
fn a_year_of_a_learner_stays_within_the_rules_and_is_the_same_year_again() {
    let begins = jiff::civil::date(2027, 1, 4);
    let calendar = Calendar { begins, days: 365, holiday: 170..184, course: [30, 90, 150] };
    let lives = lives(&calendar, &[1, 1, 2]);
    show(&lives[0]);
    for life in &lives[1..] {
        check_days(life);
        check_year(&calendar, &life.days);
    }
    assert_eq!(lives[0].told, lives[1].told);
    assert_eq!(lives[0].log, lives[1].log);
}
