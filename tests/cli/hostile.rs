//! Files, streams and texts that mean harm, or mean nothing: each is told of, or simply works.

use std::{
    io::{Read as _, Write as _},
    os::unix::ffi::OsStrExt as _,
    time::{Duration, Instant},
};

use pratfall::deck::bundled::BUNDLED;

use crate::home::{Home, Output};

/// What no terminal may be sent: all that steers it or reorders its text, line ends and tabs apart.
fn steers(text: &str) -> Option<char> {
    text.chars().find(|c| !matches!(c, '\n' | '\t') && pratfall::clean::is_hostile(*c))
}

#[track_caller]
fn harmless(told: Output) -> Output {
    assert_eq!(steers(&format!("{}{}", told.out, told.err)), None, "{told:#?}");
    told
}

fn fifo(home: &Home, name: &str) {
    let path = home.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success()));
}

#[test]
fn settings_that_are_no_file_or_no_text_are_told_of_at_once() {
    let hint = "make the file readable, or move it away to go on with the defaults";
    let check = |home: &Home, why: &str| {
        let start = Instant::now();
        home.run("due").done().fails(1, &format!("cannot read ~/config/config.toml: {why}"), hint);
        assert!(start.elapsed() < Duration::from_secs(2), "{why}: {:?}", start.elapsed());
    };
    let home = Home::empty();
    fifo(&home, "config/config.toml");
    check(&home, "it is no regular file");
    std::fs::remove_file(home.path("config/config.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.path("config/config.toml")).unwrap();
    check(&home, "it is no regular file");
    std::fs::remove_file(home.path("config/config.toml")).unwrap();
    home.write("config/config.toml", b"theme = \"\xff\"");
    check(&home, "it is not UTF-8");
    std::fs::File::create(home.path("config/config.toml")).unwrap().set_len(1 << 30).unwrap();
    check(&home, "it is larger than 4 MiB");
}

#[test]
fn settings_cannot_steer_the_terminal() {
    let hint = "mend the line, or move the file away to go on with the defaults";
    for (text, error) in [
        ("theme = \"a\\u001b[2J\"", "`theme` holds the character U+001B"),
        ("decks = [\"/x\u{9b}2J\"]", "`decks` holds the character U+009B"),
        ("decks = [\"/y\", \"/x\u{202e}\"]", "`decks` holds the character U+202E"),
        ("minutes = -5", "line 1: `-5` stands where a whole number from 0 is expected"),
        ("retention = nan", "`retention` is NaN, and must lie between 0.7 and 0.97"),
    ] {
        let home = Home::empty().with("config/config.toml", text);
        for command in ["config show", "due", "drill --plain"] {
            let told = harmless(home.run(command).done());
            let hint = if text.contains("nan") {
                "change the value, or take the line out to go on with the default"
            } else {
                hint
            };
            told.fails(1, &format!("~/config/config.toml: {error}"), hint);
        }
    }
}

#[test]
fn hostile_12_names_of_files_cannot_steer_the_terminal() {
    let home = Home::new();
    let deck = |id: &str| include_str!("deck.toml").replace("id = \"small\"", &format!("id = \"{id}\""));
    home.write("data/decks/\u{1b}[2Jx\u{202e}y\u{9b}.toml", deck("one").as_bytes());
    home.write("data/decks/new\nline.toml", deck("two").as_bytes());
    home.write("data/decks/broken\u{1b}]0;x\u{7}\u{202e}.toml", b"x = ");
    let latin = home.path("data/decks").join(std::ffi::OsStr::from_bytes(b"latin\xe9.toml"));
    std::fs::write(&latin, deck("three")).unwrap();
    let told = harmless(home.run("due").done().ok());
    assert!(told.err.contains("has a name that is not UTF-8; give it another to use it"), "{told:#?}");
    for command in ["deck list", "deck list --json", "doctor", "doctor --json", "item list --json", "item list"] {
        harmless(home.run(command).done());
    }
    let names: Vec<_> = std::fs::read_dir(home.path("data/decks")).unwrap().flatten().map(|e| e.path()).collect();
    for name in names.iter().filter_map(|path| path.to_str()) {
        for args in [&["deck", "check", name][..], &["deck", "check", "--json", name], &["drill", "--plain", name]] {
            harmless(home.args(args).done());
        }
    }
    assert_eq!(home.run("deck list --json").done().json()["decks"].as_array().unwrap().len(), BUNDLED.len() + 3);
}

#[test]
fn hostile_12_texts_of_a_deck_cannot_steer_the_terminal_wherever_they_show() {
    let deck = include_str!("deck.toml");
    // Raw, and as TOML writes them: in the title, an id, a prompt, an option, a comment, and where the syntax breaks.
    for hostile in ["\u{1b}[2J", "\u{9b}31m", "\u{202e}", "\\u001b]52;c;AAAA\\u0007", "\\u202e", "\u{1b}]0;x\u{7}"] {
        for (from, to) in [
            ("A small deck", format!("A{hostile}")),
            ("id = \"small\"", format!("id = \"s{hostile}\"")),
            ("title = \"Typing\"", format!("title = \"{hostile}\"")),
            ("prompt = \"", format!("prompt = \"{hostile}")),
            ("right = \"", format!("right = \"{hostile}")),
            ("[deck]", format!("# {hostile}\n[deck]")),
            ("[deck]", format!("{hostile} = [\n[deck]")),
        ] {
            assert!(deck.contains(from), "{from}");
            let home = Home::empty().with("x.toml", &deck.replacen(from, &to, 1));
            for command in ["deck check x.toml", "deck check --json x.toml", "deck add x.toml", "deck pack x.toml"] {
                harmless(home.run(command).done());
            }
            harmless(home.run("deck try --plain x.toml").typing("x\n4\n:quit\n").done());
        }
    }
}

#[test]
fn what_was_answered_cannot_steer_the_terminal_later() {
    let home = Home::new();
    let hostile = "\u{1b}[2J\u{9b}31m\u{202e}\u{7}\u{7f}x";
    let typed = format!("{hostile}\n4\nb\n{hostile}\n\n{hostile}\n");
    harmless(home.drill("small --skill typing", &typed));
    assert!(home.answers().contains(hostile), "kept verbatim: {}", home.answers());
    for command in ["why first-letter", "item show first-letter", "undo", "undo --json", "doctor --json"] {
        harmless(home.run(command).done());
    }
    let why = harmless(home.run("why first-letter --json").done()).json();
    assert!(why["last"].as_array().unwrap().iter().any(|tried| tried["response"] == hostile), "{why}");
}

#[test]
fn arguments_and_variables_may_be_any_bytes() {
    let home = Home::new();
    let hostile = "\u{1b}[2J\u{202e}";
    for args in [
        &["why", hostile][..],
        &["drill", "--plain", hostile],
        &["drill", "--plain", "--skill", hostile],
        &["drill", "--limit", hostile],
        &["item", "list", "--deck", hostile],
        &["deck", "check", hostile],
        &["restore", "--yes", hostile],
        &[hostile],
    ] {
        let told = harmless(home.args(args).done());
        assert!(matches!(told.code, Some(1 | 2)) && told.err.contains("hint: "), "{told:#?}");
    }
    for (name, says) in [("PRATFALL_NOW", "is not an instant"), ("PRATFALL_SEED", "is not a whole number")] {
        let told = harmless(home.run("due").env(name, hostile).done());
        assert!(told.code == Some(1) && told.err.contains(says), "{told:#?}");
        let bytes = std::ffi::OsStr::from_bytes(b"7\xff");
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(["drill", "--plain"])
            .arg(std::ffi::OsStr::from_bytes(b"\xff"))
            .env("PRATFALL_HOME", home.path(""))
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2), "{run:?}");
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .arg("due")
            .env("PRATFALL_HOME", home.path(""))
            .env(name, bytes)
            .output()
            .unwrap();
        assert!(run.status.code() == Some(1) && String::from_utf8_lossy(&run.stderr).contains(says), "{run:?}");
    }
}

#[test]
fn a_backup_takes_the_place_of_no_device_and_of_no_good_copy() {
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n4\n");
    fifo(&home, "pipe");
    home.run("backup pipe --force").done().fails(1, "pipe is no regular file", "name another file");
    home.run("backup copy.db").done().ok();
    let good = std::fs::read(home.path("copy.db")).unwrap();
    // Damage in the middle, which opening does not see.
    let mut bytes = std::fs::read(home.path("data/pratfall.db")).unwrap();
    let (from, to) = (bytes.len() / 3, bytes.len() * 2 / 3);
    bytes[from..to].fill(0x5a);
    home.write("data/pratfall.db", &bytes);
    let told = home.run("backup copy.db --force").done();
    assert!(told.code == Some(1) && told.err.starts_with("error: the database is damaged: "), "{told:#?}");
    assert!(std::fs::read(home.path("copy.db")).unwrap() == good, "the good copy was replaced");
}

#[test]
fn no_damage_to_the_database_is_met_with_a_panic_or_a_wait() {
    let home = Home::new();
    home.drill("small --skill typing", "beta\n4\nb\n");
    let whole = std::fs::read(home.path("data/pratfall.db")).unwrap();
    let commands = ["due", "drill --plain small", "why first-letter", "undo", "item list", "deck list", "doctor"];
    let mut seed = 1u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..28 {
        let mut bytes = whole.clone();
        match round % 4 {
            0 => bytes.truncate(next(whole.len())),
            1 => bytes[..100].fill(round as u8),
            _ => (0..[1, 10, 100, 3000][round % 7 % 4]).for_each(|_| bytes[next(whole.len())] = next(256) as u8),
        }
        for file in ["data/pratfall.db-wal", "data/pratfall.db-shm"] {
            let _ = std::fs::remove_file(home.path(file));
        }
        home.write("data/pratfall.db", &bytes);
        let (command, start) = (commands[round % commands.len()], Instant::now());
        let told = home.run(command).typing("alpha\n4\nb\n").done();
        let kind = matches!(told.code, Some(0)) || (told.code == Some(1) && told.err.contains("hint: "));
        assert!(kind && !told.err.contains("please report"), "{round} {command}: {told:#?}");
        assert!(start.elapsed() < Duration::from_secs(4), "{round} {command}: {:?}", start.elapsed());
    }
}

#[test]
fn a_write_ahead_log_that_is_damaged_takes_no_older_answer_with_it() {
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n4\n");
    let (mut child, mut stdin) = home.run("drill --plain small --skill many").start();
    stdin.write_all(b"ad\n4\n").unwrap();
    let wal = home.path("data/pratfall.db-wal");
    let patience = Instant::now();
    while home.answers().lines().count() < 2 {
        assert!(patience.elapsed() < Duration::from_secs(20), "the answer is not written");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = std::fs::read(home.path("data/pratfall.db")).unwrap();
    let log = std::fs::read(&wal).unwrap();
    for damaged in [
        log[..log.len() / 2].to_vec(),
        [vec![0; 32], log[32..].to_vec()].concat(),
        vec![0x5a; log.len()],
        b"x".to_vec(),
    ] {
        home.write("data/pratfall.db", &kept);
        home.write("data/pratfall.db-wal", &damaged);
        let _ = std::fs::remove_file(home.path("data/pratfall.db-shm"));
        home.run("doctor").done().ok();
        assert!(home.answers().starts_with("first-letter|pretest|alpha|certain|right"), "{}", home.answers());
    }
}

#[test]
fn a_database_that_is_no_file_is_told_of() {
    let hint = "move that file away, or go back to a copy with `pratfall restore FILE`, which keeps it";
    let home = Home::empty();
    fifo(&home, "data/pratfall.db");
    for command in ["due", "drill --plain", "undo", "backup x.db"] {
        home.run(command).done().fails(1, "HOME/data/pratfall.db is not a database", hint);
    }
    let home = Home::empty();
    std::fs::create_dir_all(home.path("data")).unwrap();
    std::fs::File::create(home.path("data/pratfall.db")).unwrap().set_len(1 << 30).unwrap();
    home.run("due").done().fails(1, "HOME/data/pratfall.db is not a database", hint);
    let other = Home::empty();
    std::fs::create_dir_all(other.path("data")).unwrap();
    let conn = rusqlite::Connection::open(other.path("data/pratfall.db")).unwrap();
    conn.execute_batch("create table theirs (x)").unwrap();
    drop(conn);
    let hint = "move that file away, or set PRATFALL_HOME to another directory";
    other.run("due").done().fails(1, "HOME/data/pratfall.db is a database of another program", hint);
    assert_eq!(other.rows("select count(*) from theirs"), "0");
}

#[test]
fn hostile_27_folders_of_any_kind_are_looked_through_in_bounded_time_and_told_of_in_a_few_lines() {
    let home = Home::new();
    let mut folder = home.path("data/decks");
    for n in 0..2600 {
        std::fs::write(folder.join(format!("d{n}.toml")), "").unwrap();
    }
    for _ in 0..30 {
        folder.push("d");
        std::fs::create_dir(&folder).unwrap();
    }
    std::os::unix::fs::symlink(home.path("data"), home.path("data/decks/up")).unwrap();
    std::os::unix::fs::symlink("l2.toml", home.path("data/decks/l1.toml")).unwrap();
    std::os::unix::fs::symlink("l1.toml", home.path("data/decks/l2.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.path("data/decks/zero.toml")).unwrap();
    std::fs::File::create(home.path("data/decks/huge.toml")).unwrap().set_len(1 << 30).unwrap();
    fifo(&home, "data/decks/pipe.toml");
    let start = Instant::now();
    // A deck that is named is read, however many lie about.
    let named = include_str!("deck.toml").replace("id = \"small\"", "id = \"named\"");
    home.write("z/named.toml", named.as_bytes());
    let told = home.run("drill --plain ./z/named.toml --limit 1").typing("alpha\n4\n").done().ok();
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    assert!(told.err.lines().count() < 20, "{}", told.err);
    for part in [
        "more deck files are too many, and were passed over",
        "More deck files have faults. `pratfall doctor` names them all.",
        "pipe.toml is no regular file",
        "zero.toml is no regular file",
        "huge.toml is larger than 4 MiB",
        "l1.toml cannot be read: too many levels of symbolic links",
    ] {
        assert_eq!(told.err.matches(part).count(), 1, "{part}\n{}", told.err);
    }
}

#[test]
fn a_deck_that_turns_into_something_else_is_told_of() {
    let home = Home::new();
    home.run("due").done().ok();
    let deck = home.path("data/decks/small.toml");
    std::fs::remove_file(&deck).unwrap();
    std::fs::create_dir(&deck).unwrap();
    let hint = "`pratfall deck list` names them all; a file is named by its path";
    home.run("drill --plain small").done().fails(1, "there is no deck `small`", hint);
    std::fs::remove_dir(&deck).unwrap();
    fifo(&home, "data/decks/small.toml");
    let told = home.run("drill --plain data/decks/small.toml").done();
    let says = "~/data/decks/small.toml is no regular file\nerror: data/decks/small.toml cannot be drilled\n";
    assert!(told.code == Some(1) && told.err.starts_with(says), "{told:#?}");
}

#[test]
fn an_open_session_outlives_its_deck() {
    let home = Home::new();
    let (mut child, mut stdin) = home.run("drill --plain small --skill typing").start();
    let mut first = [0u8; 60];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    std::fs::remove_file(home.path("data/decks/small.toml")).unwrap();
    home.run("due").done().ok();
    stdin.write_all(b"alpha\n4\n").unwrap();
    drop(stdin);
    let told = child.wait_with_output().unwrap();
    assert_eq!((told.status.code(), String::from_utf8_lossy(&told.stderr).as_ref()), (Some(0), ""));
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
    home.run("doctor").done().ok();
    home.run("undo").done().ok();
}

#[test]
fn any_bytes_are_an_answer_and_a_line_has_its_bounds() {
    let home = Home::new();
    let answer = |bytes: &[u8]| {
        let (child, mut stdin) = home.run("drill --plain small --skill typing --limit 1").start();
        let bytes = bytes.to_vec();
        let typing = std::thread::spawn(move || {
            let _ = stdin.write_all(&bytes);
        });
        let start = Instant::now();
        let told = child.wait_with_output().unwrap();
        typing.join().unwrap();
        assert_eq!(told.status.code(), Some(0), "{told:?}");
        assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
        let said = home.rows("select response from attempt where phase <> 'redo' order by id desc limit 1");
        home.run("undo").done();
        home.run("undo").done();
        (said, String::from_utf8(told.stderr).unwrap())
    };
    assert_eq!(answer(b"al\0pha\n4\nb\n").0, "al\0pha");
    assert_eq!(answer(b"al\xff\xfepha\r\n4\nb\n").0, "al\u{fffd}\u{fffd}pha");
    let long = [vec![b'a'; 1_000_000], b"\n4\nb\n".to_vec()].concat();
    assert_eq!(answer(&long).0.len(), 1_000_000);
    let longer = [vec![b'a'; 3_000_000], b"\n4\nb\n".to_vec()].concat();
    let (said, told) = answer(&longer);
    assert_eq!(
        (said.len(), told.as_str()),
        (1 << 20, "That line is longer than 1 MiB; only its beginning was taken.\n")
    );
}

#[test]
fn a_stream_without_an_end_is_no_answer() {
    let home = Home::new();
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_pratfall"))
        .args(["drill", "--plain", "small"])
        .env("PRATFALL_HOME", home.path(""))
        .stdin(std::fs::File::open("/dev/zero").unwrap())
        .output()
        .unwrap();
    assert_eq!((told.status.code(), told.stderr.as_slice()), (Some(0), b"".as_slice()));
    assert_eq!(home.answers(), "");
}

#[test]
fn nothing_is_answered_when_nobody_reads_the_questions() {
    let home = Home::new();
    let (mut child, mut stdin) = home.run("drill --plain small").start();
    let mut first = [0u8; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let _ = stdin.write_all(&b"a\n4\nb\n".repeat(50));
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(home.answers().lines().count() <= 1, "{}", home.answers());
}

#[test]
fn the_clock_may_jump_about_and_no_answer_is_lost() {
    let home = Home::new();
    let days = [
        "2026-11-22T09:00:00Z",
        "2025-11-22T09:00:00Z",
        "2036-11-22T09:00:00Z",
        "2026-11-23T09:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-30T00:00:00Z",
        "2026-11-24T00:00:00Z",
    ];
    for (n, day) in days.iter().enumerate() {
        home.run("drill --plain small --skill typing --limit 1").at(day).typing("alpha\n4\nb\n").done().ok();
        let told = home.run("due").at(day).done().ok();
        let behind = ![0, 2, 5].contains(&n);
        assert_eq!(told.err.starts_with("The clock is behind the log"), behind, "{day}: {}", told.err);
        for command in ["why first-letter", "item list", "doctor", "due --short", "due --json"] {
            home.run(command).at(day).done().ok();
        }
    }
    let counted = home.rows("select count(*) from attempt");
    for _ in 0..3 {
        home.run("undo").at("2026-11-24T00:00:00Z").done().ok();
    }
    assert_eq!(home.rows("select count(*) from attempt"), counted);
    home.run("doctor --rebuild").at(days[0]).done().ok();
}

#[test]
fn whatever_was_written_by_a_clock_that_was_ahead_holds_it_from_the_first_answer() {
    let home = Home::new();
    home.run("item suspend small/vowels").at("2026-11-23T09:00:00Z").done().ok();
    for minute in ["00", "05"] {
        let now = format!("2026-10-01T09:{minute}:00Z");
        let told = home.run("drill --plain small --skill typing --limit 1").at(&now).typing("alpha\n4\n").done().ok();
        assert!(told.err.contains("whose newest entry is from 2026-11-23"), "{told:#?}");
    }
    assert_eq!(
        home.rows("select count(distinct day) from (select day from attempt union all select day from event)"),
        "1"
    );
    assert_eq!(home.rows("select count(*) from attempt where phase <> 'pretest'"), "0", "no day passed");
}

/// Gives a deck of one skill with so many items.
fn one_skill(id: &str, items: usize) -> String {
    let head =
        format!("format = 1\n[deck]\nid = \"{id}\"\ntitle = \"Many\"\n[[skill]]\nid = \"only\"\ntitle = \"Only\"\n");
    let item =
        |n: usize| format!("[[item]]\nid = \"i{n}\"\nskill = \"only\"\nprompt = \"{n} + 1?\"\nright = {}\n", n + 1);
    head + &(0..items).map(item).collect::<String>()
}

#[test]
fn ten_thousand_items_in_one_skill_are_no_burden() {
    let home = Home::new().with("data/decks/many.toml", &one_skill("many", 10_000));
    home.run("due").done().ok().shows(&["items never tried yet"]);
    let start = Instant::now();
    home.run("drill --plain many --limit 2").typing(&"0\n2\n\n0\n\n".repeat(6)).done().ok();
    let tried = home.rows("select count(distinct item) from attempt where phase = 'pretest'");
    assert_eq!(tried, "2");
    let json = home.run("due --json").at("2026-11-23T09:00:00+01:00").done().json();
    let many = json["decks"].as_array().unwrap().iter().find(|deck| deck["deck"] == "many").unwrap();
    assert_eq!((&many["fresh"], &many["total"]), (&9_998.into(), &10_000.into()));
    home.run("why many/i9999").done().ok().shows(&["Never tried"]);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

#[test]
fn a_deck_that_asks_nothing_is_told_of_and_harms_no_other() {
    let empty = "format = 1\n[deck]\nid = \"empty\"\ntitle = \"Empty\"\n";
    let home = Home::new().with("data/decks/empty.toml", empty).with("data/decks/skill.toml", &one_skill("skill", 0));
    let told = home.run("due").done().ok();
    assert_eq!(told.err.matches("has faults: the deck asks nothing").count(), 2, "{}", told.err);
    home.run("drill --plain empty").done().fails(
        1,
        "there is no deck `empty`",
        "`pratfall deck list` names them all; a file is named by its path",
    );
    home.drill("small --skill typing", "alpha\n4\n");
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
}

#[test]
fn skills_that_need_each_other_are_a_fault_with_its_place_and_what_to_do() {
    let skill = |id: &str, needs: &str| format!("[[skill]]\nid = \"{id}\"\ntitle = \"S\"\nneeds = [\"{needs}\"]\n");
    let item = "[[item]]\nid = \"x\"\nskill = \"a\"\nprompt = \"p?\"\nright = \"x\"\n";
    let head = "format = 1\n[deck]\nid = \"loop\"\ntitle = \"Loop\"\n";
    let home = Home::new().with("loop.toml", &[head, &skill("a", "b"), &skill("b", "a"), item].concat());
    let told = home.run("deck check loop.toml").done();
    assert_eq!(told.code, Some(1));
    for said in ["`a` needs `b` needs `a`", "loop.toml:12:10", "take one `needs` out"] {
        assert!(told.out.contains(said), "{said}: {}{}", told.out, told.err);
    }
}
