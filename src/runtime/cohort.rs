//! Reading the reports of a cohort: which files, whose they are, one learner at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
};

use super::{paths::shown, report::ENDING, scan::plainly, sweep::in_order};
use crate::{
    clean::clean,
    deck::model::Deck,
    insight::cohort::{
        book::Book,
        expect::Expectations,
        fold::Cohort,
        learner::Learner,
        page::{Expected, Intake, LeftOutFile},
        read::{self, MOST_BYTES, MOST_HEADER, Refused, Report, Standing},
    },
};

/// Files that are looked at.
const MOST_FILES: usize = 500_000;
/// Folders below the one that was named.
const DEEPEST: usize = 4;
/// Files left out that are named.
const NAMED: usize = 20;
/// Different reports of one learner that are read, the newest first.
const MOST_REPORTS: usize = 100;
/// Answers of a learner by which reports that share some are told.
const SKETCH: usize = 4;

/// What is wanted of the reports.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The decks of the instructor.
    pub decks: &'a [Deck],
    /// Only these decks are looked at.
    pub only: bool,
    /// Who is expected.
    pub expect: Option<&'a Expectations>,
    /// Reports whose seal does not hold are taken in as well.
    pub unsealed: bool,
    /// The present, milliseconds since 1970.
    pub now: i64,
}

/// What was read.
#[derive(Debug)]
pub struct Gathered {
    /// The sums.
    pub cohort: Cohort,
    /// What came in.
    pub intake: Intake,
    /// Who was expected.
    pub expected: Option<Expected>,
}

/// A file whose header was read.
struct Seen {
    path: PathBuf,
    /// Whose it is: of the key, of the log, and of the line of the list.
    marks: [Option<Mark>; 3],
    made: i64,
    name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Key([u8; 16]),
    Log([u8; 16]),
    Line(usize),
}

/// Reads the reports in files and folders. `progress` is told the share that is done, 0 to 1.
///
/// # Errors
/// When a file or folder that was named is not there.
pub fn gather(paths: &[PathBuf], wanted: Wanted<'_>, progress: &mut dyn FnMut(f64)) -> io::Result<Gathered> {
    let mut intake = Intake::default();
    let (files, passed) = files(paths)?;
    intake.files = (files.len() + passed.len()) as u64;
    for (path, why) in &passed {
        left_out(&mut intake, path, (*why).to_owned());
    }
    let mut seen = Vec::new();
    let all = files.len().max(1) as f64;
    for (n, path) in files.into_iter().enumerate() {
        if n % 64 == 0 {
            progress(n as f64 / all * 0.1);
        }
        match look(&path, wanted.expect) {
            Ok(file) => seen.push(file),
            Err(why) => left_out(&mut intake, &path, why),
        }
    }
    let learners = by_learner(&seen);
    let mut cohort = Cohort::new(Book::new(wanted.decks, wanted.only));
    let mut sketches: BTreeMap<u64, usize> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    let (mut came, mut refused): (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    let mut expected = wanted.expect.map(|_| Expected::default());
    // Lines of a learner whom another line names.
    let mut again = 0;
    let all = learners.len().max(1) as f64;
    let mut done = 0_u32;
    let read = |files: &Vec<usize>| {
        let files: Vec<&Seen> = files.iter().filter_map(|n| seen.get(*n)).collect();
        let (reports, came) = reports(&files, wanted.unsealed);
        (files, reports, came)
    };
    // Reading and parsing is most of the work, and a learner's needs nothing of another's.
    in_order(&learners, read, |(files, reports, of_files)| {
        if done.is_multiple_of(16) {
            progress(0.1 + f64::from(done) / all * 0.9);
        }
        done += 1;
        take_in(&mut intake, of_files);
        // One learner may stand on several lines, under the names of several devices.
        let lines: BTreeSet<usize> = files
            .iter()
            .filter_map(|file| match file.marks {
                [.., Some(Mark::Line(line))] => Some(line),
                _ => None,
            })
            .collect();
        if reports.is_empty() {
            refused.extend(lines);
            return;
        }
        let called: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let name = files.first().map(|file| file.name.clone()).unwrap_or_default();
        if called.len() > 1 && intake.several_names.len() < NAMED {
            intake.several_names.push(called.into_iter().collect::<Vec<_>>().join(" = "));
        }
        if let Some(expected) = &mut expected {
            again += lines.len().saturating_sub(1);
            if lines.is_empty() {
                expected.others.push(name.clone());
            }
            came.extend(lines);
        }
        let (learner, left) = Learner::of(reports, &mut cohort.book, wanted.now);
        intake.twice += left.twice;
        intake.ahead += left.ahead;
        intake.elsewhere += left.elsewhere;
        intake.unread += left.unread;
        let number = names.len();
        names.push(name);
        let mut shares = BTreeSet::new();
        for mark in sketch(&learner) {
            if let Some(other) = sketches.insert(mark, number).filter(|other| *other != number) {
                shares.insert(other);
            }
        }
        for other in shares {
            if let (true, Some(a), Some(b)) = (intake.shared.len() < NAMED, names.get(other), names.get(number)) {
                intake.shared.push(format!("{a} and {b}"));
            }
        }
        cohort.add(&learner);
    });
    if let (Some(expected), Some(list)) = (&mut expected, wanted.expect) {
        expected.listed = u32::try_from(list.names.len().saturating_sub(again)).unwrap_or(u32::MAX);
        let missing = list.names.iter().enumerate().filter(|(line, _)| !came.contains(line));
        let (left_out, missing): (Vec<_>, Vec<_>) = missing.partition(|(line, _)| refused.contains(line));
        expected.missing = missing.into_iter().map(|(_, name)| name.clone()).collect();
        expected.left_out = left_out.into_iter().map(|(_, name)| name.clone()).collect();
    }
    intake.left_out.sort_by(|a, b| a.file.cmp(&b.file));
    progress(1.0);
    Ok(Gathered { cohort, intake, expected })
}

/// Files that are passed over, and why.
type Passed = Vec<(PathBuf, &'static str)>;

/// Lists the reports: files that were named, and in folders those of the right ending, in the order of their names. What has
/// that ending and is no file is passed over.
fn files(paths: &[PathBuf]) -> io::Result<(Vec<PathBuf>, Passed)> {
    let (mut found, mut passed) = (Vec::new(), Passed::new());
    for path in paths {
        if fs::metadata(path)?.is_dir() {
            walk(path, DEEPEST, &mut found, &mut passed)?;
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    passed.sort();
    passed.dedup();
    // A link that was named besides is read.
    passed.retain(|(path, _)| found.binary_search(path).is_err());
    Ok((found, passed))
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>, passed: &mut Passed) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What a link leads to may lie anywhere, and may be the folder itself.
        let kind = entry.file_type()?;
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), depth - 1, found, passed)?;
        } else if !kind.is_dir()
            && entry.path().extension().is_some_and(|ending| ending == ENDING)
            && found.len() + passed.len() < MOST_FILES
        {
            match (kind.is_file(), kind.is_symlink()) {
                (true, _) => found.push(entry.path()),
                (_, true) => passed.push((entry.path(), "it is a link: name it itself to have it read")),
                _ => passed.push((entry.path(), "it is no regular file")),
            }
        }
    }
    Ok(())
}

/// Reads the header of a file.
fn look(path: &Path, expect: Option<&Expectations>) -> Result<Seen, String> {
    let file = open(path)?;
    let mut bytes = Vec::new();
    BufReader::new(file.take(MOST_HEADER as u64)).read_until(b'\n', &mut bytes).map_err(|error| plainly(&error))?;
    let header = read::header(&bytes).map_err(|refused| why(&refused))?;
    let short = |text: &str| {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
        short
    };
    let line = expect.and_then(|list| list.find(&header.learner, &header.key));
    // A report of a log without rows says nothing of whose it is.
    let log = (header.attempts > 0).then(|| Mark::Log(short(&header.log)));
    Ok(Seen {
        path: path.to_owned(),
        marks: [Some(Mark::Key(short(&header.key))), log, line.map(Mark::Line)],
        made: header.made,
        name: header.learner,
    })
}

fn open(path: &Path) -> Result<File, String> {
    let kind = fs::metadata(path).map_err(|error| plainly(&error))?;
    if !kind.is_file() {
        return Err("it is no regular file".to_owned());
    }
    if kind.len() > MOST_BYTES {
        return Err(format!("it has more than {} MiB", MOST_BYTES >> 20));
    }
    File::open(path).map_err(|error| plainly(&error))
}

fn why(refused: &Refused) -> String {
    match refused {
        Refused::NoReport => "it is no report".to_owned(),
        Refused::Version(version) => {
            format!("it is of version {version} of the format, which this version of Pratfall does not read")
        }
    }
}

/// Puts files together that share a key, a log or a line of the list.
fn by_learner(seen: &[Seen]) -> Vec<Vec<usize>> {
    let mut leads: Vec<usize> = (0..seen.len()).collect();
    fn root(leads: &mut [usize], mut at: usize) -> usize {
        while let Some(next) = leads.get(at).copied().filter(|next| *next != at) {
            let further = leads.get(next).copied().unwrap_or(next);
            if let Some(lead) = leads.get_mut(at) {
                *lead = further;
            }
            at = further;
        }
        at
    }
    let mut first: BTreeMap<Mark, usize> = BTreeMap::new();
    for (n, file) in seen.iter().enumerate() {
        for mark in file.marks.into_iter().flatten() {
            let other = *first.entry(mark).or_insert(n);
            let (a, b) = (root(&mut leads, n), root(&mut leads, other));
            if let Some(lead) = leads.get_mut(a.max(b)) {
                *lead = a.min(b);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..seen.len() {
        groups.entry(root(&mut leads, n)).or_default().push(n);
    }
    groups.into_values().collect()
}

/// Reads the reports of a learner, the newest first; the same bytes once. Tells what came of the files besides.
fn reports(files: &[&Seen], unsealed: bool) -> (Vec<Report>, Intake) {
    let mut files = files.to_vec();
    let mut intake = Intake::default();
    files.sort_by_key(|file| std::cmp::Reverse(file.made));
    let mut read_already: BTreeSet<[u8; 32]> = BTreeSet::new();
    let mut reports = Vec::new();
    for file in files {
        if reports.len() >= MOST_REPORTS {
            left_out(&mut intake, &file.path, format!("there are {MOST_REPORTS} newer ones of this learner"));
            continue;
        }
        let mut bytes = Vec::new();
        let whole = open(&file.path)
            .and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| plainly(&error)));
        if let Err(why) = whole {
            left_out(&mut intake, &file.path, why);
            continue;
        }
        if !read_already.insert(*blake3::hash(&bytes).as_bytes()) {
            intake.twice += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            continue;
        }
        match read::read(&bytes) {
            Err(refused) => left_out(&mut intake, &file.path, why(&refused)),
            Ok(report) => match report.standing {
                Standing::Whole => reports.push(report),
                _ if unsealed => {
                    intake.unsealed += 1;
                    reports.push(report);
                }
                Standing::Edited => left_out(&mut intake, &file.path, "it was changed after it was made".to_owned()),
                Standing::Cut => left_out(&mut intake, &file.path, "its end is missing".to_owned()),
            },
        }
    }
    (reports, intake)
}

/// Adds what came of some files.
fn take_in(intake: &mut Intake, of_files: Intake) {
    intake.twice += of_files.twice;
    intake.unsealed += of_files.unsealed;
    intake.left_out_count += of_files.left_out_count;
    let room = NAMED.saturating_sub(intake.left_out.len());
    intake.left_out.extend(of_files.left_out.into_iter().take(room));
}

fn left_out(intake: &mut Intake, path: &Path, why: String) {
    intake.left_out_count += 1;
    if intake.left_out.len() < NAMED {
        intake.left_out.push(LeftOutFile { file: clean(&shown(path)).into_owned(), why });
    }
}

/// Gives a few marks of a learner's answers: of two reports that hold the same answers, the same ones.
fn sketch(learner: &Learner) -> Vec<u64> {
    let mut least: Vec<u64> = Vec::with_capacity(SKETCH + 1);
    for answer in &learner.answers {
        let id = answer.given.id;
        let mark = ((id >> 64) as u64 ^ id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = least.partition_point(|other| *other < mark);
        if place < SKETCH && least.get(place) != Some(&mark) {
            least.insert(place, mark);
            least.truncate(SKETCH);
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_passed_over_in_a_folder_is_named() {
        let folder = std::env::temp_dir().join(format!("pratfall-cohort-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        let at = |name: &str| folder.join(name);
        fs::write(at("elsewhere.txt"), "x").unwrap();
        fs::write(at("zero.pratfall-report"), "").unwrap();
        std::os::unix::fs::symlink(at("elsewhere.txt"), at("link.pratfall-report")).unwrap();
        let wanted = Wanted { decks: &[], only: false, expect: None, unsealed: false, now: 0 };
        let intake = gather(std::slice::from_ref(&folder), wanted, &mut |_| {}).unwrap().intake;
        assert_eq!((intake.files, intake.left_out_count), (2, 2));
        assert!(intake.left_out.iter().any(|left| left.file.ends_with("link.pratfall-report")), "{intake:?}");
        assert!(intake.left_out.iter().any(|left| left.file.ends_with("zero.pratfall-report")), "{intake:?}");
        let named = [folder.clone(), at("link.pratfall-report")];
        let intake = gather(&named, wanted, &mut |_| {}).unwrap().intake;
        assert!(intake.left_out.iter().all(|left| left.why == "it is no report"), "{intake:?}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
