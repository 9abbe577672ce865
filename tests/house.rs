//! The house keeps its shape: floors, no import loops, file sizes, pure parts, decks and examples that parse.

#![allow(clippy::unwrap_used, reason = "a test says what it found by failing")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The floors from the ground up. A floor may use what stands below it, never above.
const FLOORS: [&[&str]; 11] = [
    &["clean"],
    &["catch"],
    &["deck"],
    &["grade"],
    &["memory"],
    &["session"],
    &["insight"],
    &["store", "runner"],
    &["exchange", "sync", "tui"],
    &["runtime"],
    &["cli"],
];

/// Floors that must not know a disk, a clock, the environment or a random source of their own.
const PURE: [&str; 7] = ["catch", "clean", "deck", "grade", "memory", "session", "insight"];

/// What a pure floor must not name.
const IMPURE: [&str; 15] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::io",
    "std::time",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "RandomState",
    "rand::rng",
    "from_os_rng",
    "rusqlite",
];

const MOST_LINES: usize = 500;

struct Source {
    /// Path under `src`, with slashes.
    name: String,
    /// Module path, `deck::model`.
    module: String,
    /// Without its tests and comments.
    code: String,
    /// Lines before its tests.
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let trials = test_modules(&root, &files);
    let sources: Vec<Source> = files
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "rs") && !trials.contains(*p))
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(path).unwrap();
            let body = text.split("\n#[cfg(test)]").next().unwrap_or("").to_owned();
            let lines = body.lines().count();
            let code: Vec<&str> = body.lines().map(|l| l.split("//").next().unwrap_or("")).collect();
            let module = name.trim_end_matches(".rs").replace('/', "::");
            Source { name, module, code: code.join("\n"), lines }
        })
        .collect();
    assert!(sources.len() > 20, "the house was not found");
    sources
}

/// Finds the files that are modules of tests alone: `#[cfg(test)]` stands before their `mod` line, or before that of a
/// module they are part of.
fn test_modules(root: &Path, files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(path).unwrap();
        let folder = if path == &root.join("lib.rs") { root.to_path_buf() } else { path.with_extension("") };
        for after in text.split("#[cfg(test)]\nmod ").skip(1) {
            let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.insert(folder.join(format!("{name}.rs")));
        }
    }
    let parts: Vec<PathBuf> = found.iter().map(|path| path.with_extension("")).collect();
    found.extend(files.iter().filter(|path| parts.iter().any(|part| path.starts_with(part))).cloned());
    found
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// Gives the modules a source names through `crate::..`, `super::..` or `self::..`, resolved to module paths as far as
/// they are files.
fn names(source: &Source, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (start, root) in
        [("crate::", String::new()), ("super::", parent(&source.module)), ("self::", source.module.clone())]
    {
        let mut rest = source.code.as_str();
        while let Some(at) = rest.find(start) {
            let whole_word =
                rest[..at].chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':'));
            rest = &rest[at + start.len()..];
            if whole_word {
                let mut root = root.clone();
                let mut path = rest;
                while let Some(next) = path.strip_prefix("super::") {
                    root = parent(&root);
                    path = next;
                }
                for leaf in leaves(path) {
                    let full = if root.is_empty() { leaf } else { format!("{root}::{leaf}") };
                    if let Some(module) = resolve(&full, modules) {
                        found.insert(module);
                    }
                }
            }
        }
    }
    found.remove(&source.module);
    found
}

fn parent(module: &str) -> String {
    module.rsplit_once("::").map_or(String::new(), |(up, _)| up.to_owned())
}

/// Spreads `a::{b, c::{d}}` into `a::b`, `a::c::d`.
fn leaves(path: &str) -> Vec<String> {
    let plain = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect::<String>();
    let after = &path[plain.len()..];
    if !after.starts_with('{') {
        return vec![plain.trim_end_matches(':').to_owned()];
    }
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in after.chars() {
        match c {
            '{' if depth == 0 => depth = 1,
            '}' if depth == 1 => break,
            ',' if depth == 1 => parts.push(String::new()),
            c => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
        }
    }
    parts.iter().flat_map(|part| leaves(part.trim())).map(|leaf| format!("{plain}{leaf}")).collect()
}

/// Finds the deepest file a path leads into.
fn resolve(path: &str, modules: &BTreeSet<String>) -> Option<String> {
    let mut path = path.trim_end_matches("::self").to_owned();
    loop {
        if modules.contains(&path) {
            return Some(path);
        }
        path = path.rsplit_once("::")?.0.to_owned();
    }
}

fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let sources = sources();
    let modules: BTreeSet<String> = sources.iter().map(|s| s.module.clone()).collect();
    sources.iter().map(|s| (s.module.clone(), names(s, &modules))).collect()
}

fn floor(module: &str) -> Option<usize> {
    let first = module.split("::").next().unwrap_or("");
    FLOORS.iter().position(|floor| floor.contains(&first))
}

#[test]
fn every_file_stands_on_a_floor() {
    let homeless: Vec<_> = sources()
        .into_iter()
        .filter(|s| !matches!(s.module.as_str(), "main" | "lib") && floor(&s.module).is_none())
        .map(|s| s.name)
        .collect();
    assert!(homeless.is_empty(), "on no floor: {homeless:?}");
}

#[test]
fn floors_use_only_what_stands_below() {
    let mut wrong = Vec::new();
    for (module, used) in graph() {
        let Some(here) = floor(&module) else { continue };
        for other in used {
            if floor(&other).is_some_and(|there| there > here) {
                wrong.push(format!("{module} uses {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_screens_know_no_store() {
    let wrong: Vec<_> = graph()
        .into_iter()
        .filter(|(module, _)| module.starts_with("tui"))
        .filter(|(_, used)| used.iter().any(|u| ["store", "runtime", "runner"].iter().any(|f| u.starts_with(f))))
        .map(|(module, _)| module)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_two_files_import_each_other_in_a_loop() {
    let graph = graph();
    // A file and the folder of its name are one concept: a parent naming its children is no import.
    let edges = |module: &str| -> Vec<String> {
        graph.get(module).into_iter().flatten().filter(|u| !u.starts_with(&format!("{module}::"))).cloned().collect()
    };
    fn visit(
        module: &str,
        edges: &dyn Fn(&str) -> Vec<String>,
        path: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(at) = path.iter().position(|p| p == module) {
            return Some(path[at..].to_vec());
        }
        if done.contains(module) {
            return None;
        }
        path.push(module.to_owned());
        for next in edges(module) {
            if let Some(found) = visit(&next, edges, path, done) {
                return Some(found);
            }
        }
        path.pop();
        done.insert(module.to_owned());
        None
    }
    let mut done = BTreeSet::new();
    for module in graph.keys() {
        let found = visit(module, &edges, &mut Vec::new(), &mut done);
        assert_eq!(found, None, "a loop of imports");
    }
}

#[test]
fn files_are_one_concept_long() {
    let long: Vec<_> =
        sources().into_iter().filter(|s| s.lines > MOST_LINES).map(|s| format!("{} {}", s.lines, s.name)).collect();
    assert!(long.is_empty(), "over {MOST_LINES} lines before their tests: {long:#?}");
}

#[test]
fn there_is_no_mod_rs() {
    let found: Vec<_> = sources().into_iter().filter(|s| s.name.ends_with("mod.rs")).map(|s| s.name).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn pure_floors_name_no_disk_clock_environment_or_chance() {
    let mut wrong = Vec::new();
    for source in sources() {
        if PURE.iter().any(|f| source.module == *f || source.module.starts_with(&format!("{f}::"))) {
            for name in IMPURE {
                if source.code.contains(name) {
                    wrong.push(format!("{} names {name}", source.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_fsrs_crate_is_named_in_one_place() {
    let mut named: Vec<_> = sources()
        .into_iter()
        .filter(|s| s.code.contains("fsrs::FSRS") || s.code.contains("use ::fsrs") || s.code.contains("::fsrs::{"))
        .filter(|s| !s.code.contains("crate::memory::fsrs::{"))
        .map(|s| s.name)
        .collect();
    named.sort();
    assert_eq!(named, ["memory/fsrs.rs", "memory/fsrs/fit.rs", "memory/fsrs/step.rs"]);
}

#[test]
fn every_bundled_deck_and_example_parses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in ["decks", "examples/decks"] {
        let mut files = Vec::new();
        walk(&root.join(folder), &mut files);
        for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
            let parsed = pratfall::deck::parse_bytes(&path.to_string_lossy(), &fs::read(path).unwrap());
            assert!(parsed.faults.is_empty(), "{}: {:#?}", path.display(), parsed.faults);
            assert!(parsed.deck.is_some(), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 5, "only {seen} decks were found");
}

#[test]
fn the_bundled_decks_are_worth_an_hour() {
    for (id, text) in pratfall::deck::bundled::BUNDLED {
        let deck = pratfall::deck::parse(id, text).deck.unwrap();
        assert_eq!(deck.id, id);
        assert!(deck.items.len() >= 25, "{id} has {} items", deck.items.len());
        let laid = pratfall::deck::layout::layout(id, text, false).unwrap();
        assert!(laid.text == text, "{id} is not laid out as `deck fmt` does it");
        let short: Vec<_> =
            pratfall::deck::score::scores(&deck).into_iter().filter(|s| !s.lacks().is_empty()).collect();
        assert!(short.is_empty(), "{id} has less than full marks: {short:#?}");
        let warned = pratfall::deck::checks::check(&deck, text);
        assert!(warned.is_empty(), "{id}: {warned:#?}");
        for item in &deck.items {
            assert!(item.is_pair || item.rungs.len() >= 2, "{id}/{} has one rung", item.id);
            for rung in &item.rungs {
                if let pratfall::deck::model::Ask::Choose(choose) = &rung.ask {
                    for wrong in choose.options.iter().filter(|o| !o.right) {
                        let answered = wrong.reply.belief.is_some() || wrong.reply.say.is_some();
                        assert!(answered, "{id}/{}: nothing is said to `{}`", item.id, wrong.text);
                    }
                }
            }
        }
    }
}

#[test]
fn the_example_decks_leave_the_checker_nothing_to_say() {
    let decks = examples();
    assert!(decks.len() >= 7, "only {} decks were found", decks.len());
    for (name, text) in decks {
        let deck = pratfall::deck::parse(&name, &text).deck.unwrap();
        let warned = pratfall::deck::checks::check(&deck, &text);
        assert!(warned.is_empty(), "{name}: {warned:#?}");
        let laid = pratfall::deck::layout::layout(&name, &text, false).unwrap();
        assert!(laid.text == text, "{name} is not laid out as `deck fmt` does it");
    }
}

#[test]
fn every_deck_the_pages_show_stands_in_an_example() {
    let decks: Vec<Vec<String>> =
        examples().iter().map(|(_, text)| text.lines().map(str::to_owned).collect()).collect();
    let mut seen = 0;
    for page in ["README.md", "CONTRIBUTING.md", "docs/decks.md", "docs/workshop.md"] {
        for block in shown(&read(page)) {
            let found = decks.iter().any(|deck| deck.windows(block.len()).any(|lines| lines == block));
            assert!(
                found,
                "{page} shows what stands line for line in no file of examples/decks:\n{}",
                block.join("\n")
            );
            seen += 1;
        }
    }
    assert!(seen >= 14, "only {seen} blocks were found");
}

/// Gives the decks of `examples/decks`, by name.
fn examples() -> Vec<(String, String)> {
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/decks"), &mut files);
    files.sort();
    let decks = files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml"));
    decks.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// Gives the blocks of TOML that a page shows, line by line, however their fences are written.
fn shown(page: &str) -> Vec<Vec<String>> {
    let (mut blocks, mut open): (Vec<Vec<String>>, Option<bool>) = (Vec::new(), None);
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), open) {
            (Some(language), None) => {
                open = Some(language.trim() == "toml");
                if open == Some(true) {
                    blocks.push(Vec::new());
                }
            }
            (Some(_), Some(_)) => open = None,
            (None, Some(true)) => blocks.last_mut().unwrap().push(line.to_owned()),
            (None, _) => {}
        }
    }
    blocks
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Gives the first and the last cell of each row of a table of a page.
fn rows(page: &str) -> Vec<(String, String)> {
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let rows = page.lines().filter(|line| line.starts_with("| ")).map(cells);
    rows.filter_map(|mut row| Some((row.first()?.clone(), row.pop()?))).collect()
}

/// Gives what stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_rule_and_invariant_names_a_test_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join("src"), &mut files);
    walk(&root.join("tests"), &mut files);
    let mut tests = BTreeSet::new();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "rs")) {
        let text = fs::read_to_string(path).unwrap();
        for after in text.split("#[test]").skip(1) {
            // Further attributes may stand between the two.
            let name = after.split("fn ").nth(1).and_then(|rest| rest.split('(').next());
            tests.extend(name.map(str::to_owned));
        }
    }
    let page = read("docs/learning.md");
    let rows = rows(&page);
    let rules = (1..=24).map(|n| format!("PR-{n}")).chain((1..=19).map(|n| format!("I{n}")));
    for rule in rules {
        let held: Vec<&String> = rows.iter().filter(|(name, _)| *name == rule).map(|(_, held)| held).collect();
        let [held] = held.as_slice() else { panic!("{rule} has {} rows", held.len()) };
        assert!(held.contains("to come") || quoted(held).next().is_some(), "nothing holds {rule}");
        for test in quoted(held) {
            assert!(tests.contains(test), "docs/learning.md says that `{test}` holds {rule}; there is no such test");
        }
    }
    for test in quoted(&page).filter(|word| word.matches('_').count() >= 3) {
        assert!(tests.contains(test), "docs/learning.md names `{test}`; there is no such test");
    }
    let unnamed: Vec<&String> =
        tests.iter().filter(|name| name.starts_with("pr_") && !page.contains(&format!("`{name}`"))).collect();
    assert!(unnamed.is_empty(), "docs/learning.md does not name {unnamed:#?}");
}

#[test]
fn the_numbers_of_the_page_on_learning_are_those_of_the_program() {
    use pratfall::memory::{attempt, check, day, interval};
    let page = read("docs/learning.md");
    let percent = |share: f64| format!("{share:.2}").trim_start_matches('0').to_owned();
    for (what, value) in [
        ("Chance of recall aimed at", percent(interval::RETENTION)),
        ("Chance of recall aimed at where safety is at stake", percent(interval::RETENTION_SAFETY)),
        ("Longest interval", format!("{} days", interval::LONGEST)),
        ("Growth of an interval, at the most", format!("{} times", interval::cap(10, 0) / 10)),
        ("Lapses at which an item is put aside", attempt::LAPSES_PARKED.to_string()),
        ("Days it is put aside", attempt::PARKED_DAYS.to_string()),
        ("Second look after a confident error", format!("{} days", check::SECOND_DAYS)),
        ("Hour at which a day turns", day::TURN_HOUR.to_string()),
        ("Seconds between hints", (pratfall::session::gate::WAIT / 1_000).to_string()),
        ("First hint at once where the chance is below", percent(pratfall::session::gate::HARD)),
    ] {
        assert!(page.contains(&format!("| {what} | {value} |")), "{what} is {value} in the program");
    }
}

#[test]
fn pr_5_no_sentence_blames_the_learner() {
    let blame = ["failed", "failure", "wrong", "incorrect", "mistaken", "stupid", "careless", "should have", "!"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![root.join("cli/plain.rs")];
    walk(&root.join("cli/plain"), &mut files);
    walk(&root.join("tui"), &mut files);
    let trials = test_modules(&root, &files);
    let mut found = Vec::new();
    // A file of tests alone says nothing to a learner.
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "rs") && !trials.contains(*p)) {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("\n#[cfg(test)]").next().unwrap_or("");
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // What is in quotes and holds a blank is a sentence or part of one.
            for said in line.split('"').skip(1).step_by(2).filter(|said| said.contains(' ')) {
                // A cause that a learner may name is no blame.
                let low = said.to_lowercase().replace("wrong order", "");
                if blame.iter().any(|word| low.contains(word)) {
                    found.push(format!("{}: {said}", path.display()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
