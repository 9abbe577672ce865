//! Texts planted wherever somebody else's words can come in: secrets are kept nowhere, and nothing steers a terminal.

use crate::home::{Home, Output};

/// Steers a terminal in every way there is; once in each column below.
const HOSTILE: &str = "a\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{2066}\u{85}\u{7f}\u{200f}z";

#[track_caller]
fn harmless(told: Output) -> Output {
    let all = format!("{}{}", told.out, told.err);
    let steers = all.chars().find(|c| !matches!(c, '\n' | '\t') && pratfall::clean::is_hostile(*c));
    assert_eq!(steers, None, "{told:#?}");
    assert!(!matches!(told.code, Some(2 | 101) | None), "{told:#?}");
    told
}

/// Copies a row of a table, with hostile text in some of its columns, as rows from elsewhere may have.
fn plant(home: &Home, table: &str, hostile: &[&str], text: &str, n: u8) {
    let log = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    let mut names = log.prepare(&format!("select name from pragma_table_info('{table}')")).unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let values: Vec<String> = names
        .iter()
        .map(|name| match name.as_str() {
            // Newer than what is there.
            "id" => format!("(select cast(substr(max(id), 1, 15) || x'{n:02x}' as blob) from {table})"),
            name if hostile.contains(&name) => "?1".to_owned(),
            name => name.to_owned(),
        })
        .collect();
    let (names, values) = (names.join(", "), values.join(", "));
    let sql = format!("insert into {table} ({names}) select {values} from {table} order by id desc limit 1");
    assert_eq!(log.execute(&sql, [text]).unwrap(), 1);
}

#[test]
fn hostile_11_nothing_that_is_read_back_steers_the_terminal() {
    let home = Home::new();
    home.drill("small --skill typing --limit 1", &format!("{HOSTILE}\n4\nb\n{HOSTILE}\n\n{HOSTILE}\n"));
    home.args(&[
        "log",
        "add",
        HOSTILE,
        "--insight",
        HOSTILE,
        "--expected",
        HOSTILE,
        "--why",
        HOSTILE,
        "--tag",
        "a\u{1b}[2Jb",
    ])
    .done()
    .ok();
    let story = format!(
        "# {HOSTILE}\n\n- When: {HOSTILE}\n- Told by: {HOSTILE}\n- Error: {HOSTILE}\n- Tags: {HOSTILE}\n\n## Context\n\n> {HOSTILE}\n\n\
         ## What happened\n\n> {HOSTILE}\n\n## The error\n\n> ```text\n> {HOSTILE}\n> ```\n\n## What changed\n\n> {HOSTILE}\n"
    );
    home.write("story.md", story.as_bytes());
    harmless(home.run("log import story.md --item").done());
    harmless(home.args(&["catch", "--ended", "3", "--", "x", HOSTILE]).done());
    harmless(home.args(&["item", "flag", "small/first-letter", HOSTILE]).done());
    for text in [HOSTILE, "\u{9b}2J"] {
        plant_all(&home, text);
    }
    harmless(home.run("doctor --rebuild").done());
    let list = harmless(home.run("log --json --limit 100").done()).json();
    let names: Vec<&str> = list.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert!(names.len() >= 5, "{names:?}");
    for name in &names {
        harmless(home.args(&["log", "show", name]).done());
    }
    harmless(home.args(&["log", "show", names[0], "--json"]).done());
    for more in [&["--yes", "--by", HOSTILE][..], &["--yes", "--html"]] {
        harmless(home.args(&[&["log", "share"][..], &names[..], more].concat()).done());
    }
    harmless(home.run("report make --yes --to r.pratfall --with text,reflections").done());
    for command in [
        "log",
        "log resume",
        "log resume --plain",
        "log resume --html --yes",
        "stats",
        "stats --json",
        "stats --html s.html",
        "stats --csv csv",
        "due",
        "due --json",
        "skills",
        "skills --json",
        "item list",
        "item list --json",
        "item show first-letter",
        "why first-letter",
        "why first-letter --json",
        "deck list",
        "deck list --json",
        "deck show small",
        "deck show my-stumbles",
        "deck show my-stumbles --json",
        "deck stats small",
        "deck check data/decks/my-stumbles.toml",
        "report show r.pratfall",
        "cohort r.pratfall",
        "cohort r.pratfall --json",
        "cohort r.pratfall --html c.html",
        "doctor --json",
        "config show",
        "limits",
        "evaluate",
        "trust list",
    ] {
        harmless(home.run(command).done());
    }
    for file in ["s.html", "c.html"] {
        let page = std::fs::read_to_string(home.path(file)).unwrap();
        assert!(!page.contains('\u{1b}') && !page.contains('\u{9b}'), "{file}");
    }
}

fn plant_all(home: &Home, text: &str) {
    let n = text.len() as u8;
    let all =
        ["cause", "expected", "happened", "gap", "insight", "tags", "code", "command", "output", "teller", "device"];
    plant(home, "stumble", &all, text, 0xe0 ^ n);
    plant(home, "attempt", &["response", "device", "misconception", "skill"], text, 0xc0 ^ n);
    plant(home, "attempt", &["response", "device", "deck", "item", "skill"], text, 0x80 ^ n);
    plant(home, "reflection", &["cause", "expected", "happened", "gap", "insight", "device"], text, 0xa0 ^ n);
}

#[test]
fn no_secret_of_a_command_is_kept_in_any_file() {
    let home = Home::new();
    let check = |args: &[&str]| {
        let done = home.args(&[&["catch", "--ended", "1", "--"], args].concat()).done();
        assert_eq!(done.code, Some(1), "{done:#?}");
        assert!(!done.err.contains("hunter2"), "{done:#?}");
    };
    check(&["bash", "-c", "PGPASSWORD='hunter2' psql"]);
    check(&["bash", "-c", "curl --password 'hunter2 x'; API_KEY='abc hunter2' make"]);
    check(&["curl", "--password", "it's hunter2"]);
    check(&["curl", "-u", "ada:hunter2", "https://a.example"]);
    check(&["bash", "-c", "sshpass -p hunter2 ssh h; mysql -uroot -phunter2 db"]);
    check(&["git", "clone", "https://ada:hunter2@a.example/x"]);
    check(&["zsh", "-c", "echo 'hunter2' | sudo -S ls"]);
    for said in ["DB_PASSWORD=hun&hunter2", "error: SECRET=hunt,hunter2", "fatal: https://ada:x/hunter2@h/y refused"] {
        let script = format!("echo '{said}' >&2; exit 1");
        let done = home.args(&["catch", "--", "sh", "-c", &script]).env("PATH", "/usr/bin:/bin").done();
        assert_eq!(done.code, Some(1), "{done:#?}");
    }
    let shown = home.run("log --json --limit 100").done().ok().out;
    assert!(!shown.contains("hunter2") && shown.matches("\"name\"").count() == 10, "{shown}");
    for file in ["data/pratfall.db", "data/pratfall.db-wal"] {
        let bytes = std::fs::read(home.path(file)).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "{file}");
    }
}

/// The name of the newest stumble of a kind.
fn named(home: &Home, kind: &str) -> String {
    let list = home.run("log --json").done().ok().json();
    let of = |line: &&serde_json::Value| line["kind"] == kind;
    list.as_array().unwrap().iter().find(of).unwrap()["name"].as_str().unwrap().to_owned()
}

#[test]
fn a_story_that_is_handed_on_holds_no_more_than_was_chosen() {
    let home = Home::new();
    home.args(&["log", "add", "alphaword went off", "--insight", "betaword", "--tag", "gammaword"]).done().ok();
    home.write(
        "story.md",
        b"# Theirs\n\n- Told by: Deltaname\n- Error: rustc E0502\n\n## What happened\n\n> token=abcdef0123456789\n",
    );
    home.run("log import story.md").done().ok();
    let share = |name: &str, more: &str| {
        let args: Vec<&str> = ["log", "share", name, "--yes"].into_iter().chain(more.split_whitespace()).collect();
        let told = home.args(&args).done().ok();
        // What is shown before is what is written.
        assert!(more.contains("--html") || told.err.contains(&told.out), "{told:#?}");
        told.out
    };
    let hand = named(&home, "hand");
    assert!(share(&hand, "").contains("# alphaword"));
    for form in ["", " --html"] {
        let text = share(&hand, &format!("--without happened{form}"));
        assert!(!text.contains("alphaword") && text.contains("A stumble") && text.contains("betaword"), "{text}");
        let text = share(&hand, &format!("--without happened --without changed --without tags{form}"));
        assert!(["alphaword", "betaword", "gammaword"].iter().all(|word| !text.contains(word)), "{text}");
    }
    let story = named(&home, "story");
    let text = share(&story, "");
    assert!(!text.contains("Deltaname") && !text.contains("Told by") && !text.contains("abcdef"), "{text}");
    let text = share(&story, "--by Ada --without happened");
    assert!(text.contains("Told by: Ada") && text.contains("# rustc E0502") && !text.contains("Theirs"), "{text}");
    let text = share(&story, "--without happened --without error");
    assert!(text.contains("# A stumble") && !text.contains("E0502"), "{text}");
    // What `catch` says happened are the words of the error.
    let script = "echo 'error: epsilonword is off' >&2; exit 1";
    home.args(&["catch", "--", "sh", "-c", script]).env("PATH", "/usr/bin:/bin").done();
    let caught = named(&home, "caught");
    assert!(share(&caught, "").contains("# epsilonword is off"));
    let text = share(&caught, "--without error --without context");
    assert!(!text.contains("epsilonword") && text.contains("# A stumble"), "{text}");
    // An answer: its title is its question, and what followed can be left out.
    home.drill("small --limit 1", "zzz\n4\n");
    let answer = named(&home, "attempt");
    let text = share(&answer, "--without context --without watch");
    assert!(text.contains("# A stumble") && !text.contains("What to watch"), "{text}");
}

#[test]
fn a_purge_leaves_nothing_of_a_story_in_any_file() {
    let home = Home::new();
    let story = "# xyzzyone\n\n- Told by: xyzzytwo\n- Error: xyzzythree\n- Tags: xyzzyfour\n\n## Context\n\n> xyzzyfive\n\n\
                 ## What happened\n\n> xyzzysix\n\n## The error\n\n> ```text\n> xyzzyseven\n> ```\n\n## Causes\n\n> xyzzyeight\n";
    home.write("story.md", story.as_bytes());
    home.run("log import story.md").done().ok();
    let name = home.run("log --json").done().ok().json()[0]["name"].as_str().unwrap().to_owned();
    assert!(home.run("log xyzzythree").done().ok().out.contains(&name));
    home.args(&["log", "purge", &name, "--yes"]).done().ok();
    for file in ["data/pratfall.db", "data/pratfall.db-wal"] {
        let bytes = std::fs::read(home.path(file)).unwrap_or_default();
        assert!(!bytes.windows(5).any(|window| window == b"xyzzy"), "{file}");
    }
    assert_eq!(home.run("log --json").done().ok().json()[0]["code"], "");
}
