//! What cannot be done is told in one sentence with one hint, and leaves everything as it was.

use crate::home::{Home, is_almighty};

#[test]
fn a_command_line_that_cannot_be_read() {
    let home = Home::empty();
    home.run("frobnicate").done().fails(
        2,
        "unrecognized subcommand 'frobnicate'",
        "`pratfall --help` tells how it is used",
    );
    home.run("dew").done().fails(2, "unrecognized subcommand 'dew'", "a similar subcommand exists: 'deck'");
    home.run("due --shrot").done().fails(
        2,
        "unexpected argument '--shrot' found",
        "a similar argument exists: '--short'",
    );
    home.run("deck check").done().fails(
        2,
        "the following required arguments were not provided: <FILE>...",
        "it is used as pratfall deck check <FILE>...",
    );
    home.run("drill --limit 0").done().fails(
        2,
        "invalid value '0' for '--limit <N>': 0 is not in 1..=1000",
        "`pratfall --help` tells how it is used",
    );
    let told = home.run("item").done();
    assert!(told.code == Some(2) && told.out.is_empty() && told.err.contains("suspend"), "{told:#?}");
    home.run("--version").done().prints(concat!("pratfall ", env!("CARGO_PKG_VERSION")));
    home.run("help").done().ok().shows(&["Usage: pratfall [OPTIONS] [COMMAND]"]);
    home.run("help deck add").done().ok().shows(&["Usage: pratfall deck add"]);
    home.run("drill --help").done().ok().shows(&["Usage: pratfall drill", "--skill"]);
}

#[test]
fn a_deck_or_skill_nobody_knows() {
    let home = Home::new();
    home.run("drill --plain smal").done().fails(
        1,
        "there is no deck `smal`",
        "did you mean `small`? `pratfall deck list` names them all",
    );
    home.run("drill --plain small --skill tiping").done().fails(
        1,
        "there is no skill `tiping` here",
        "did you mean `typing`?",
    );
    let told = home.run("drill --plain ./none.toml").done();
    assert!(
        told.code == Some(1) && told.err.ends_with("hint: `pratfall deck check ./none.toml` tells why\n"),
        "{told:#?}"
    );
}

#[test]
fn a_calendar_or_seed_that_is_none() {
    let home = Home::empty();
    home.run("due").at("tomorrow").done().fails(
        1,
        "PRATFALL_NOW is not an instant: tomorrow",
        "write it as 2026-11-22T09:00:00+01:00, or unset it",
    );
    home.run("due").env("PRATFALL_SEED", "x").done().fails(
        1,
        "PRATFALL_SEED is not a whole number: x",
        "write a number from 0 to 18446744073709551615, or unset it",
    );
}

#[test]
fn a_home_that_cannot_be_made_or_written() {
    let home = Home::empty().with("file", "");
    let hint = "check that the directory exists, may be written and has space";
    let file = home.path("file");
    let run = home.run("due").env("PRATFALL_HOME", file.to_str().unwrap()).done();
    run.fails(1, "HOME/file/data cannot be used: not a directory", hint);
    // Nobody may make a folder there, not even root.
    let run = home.run("due").env("PRATFALL_HOME", "/proc/pratfall").done();
    run.fails(1, "/proc/pratfall/data cannot be used: no such file or directory", hint);
    let run = home.run("due").env("PRATFALL_HOME", "").env("HOME", "/dev/null").done();
    run.fails(1, "/dev/null/.local/share/pratfall cannot be used: not a directory", hint);
    // What needs no database goes on.
    home.run("config show").env("PRATFALL_HOME", file.to_str().unwrap()).done().ok();
}

#[test]
fn a_home_that_may_only_be_read() {
    let home = Home::new();
    home.run("due").done().ok();
    let data = home.path("data");
    let mode = |mode| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&data, std::fs::Permissions::from_mode(mode)).unwrap();
        std::fs::set_permissions(data.join("pratfall.db"), std::fs::Permissions::from_mode(mode & 0o666)).unwrap();
    };
    mode(0o555);
    if !is_almighty(&data) {
        let told = home.run("drill --plain small").done();
        assert!(
            told.code == Some(1) && told.err.starts_with("error: the database cannot be opened for writing: "),
            "{told:#?}"
        );
        assert!(
            told.err.ends_with("hint: make the directory writable, or set PRATFALL_HOME to one that is\n"),
            "{told:#?}"
        );
    }
    mode(0o755);
}

#[test]
fn a_directory_in_place_of_a_file() {
    let home = Home::empty();
    std::fs::create_dir_all(home.path("data/pratfall.db")).unwrap();
    let hint = "move that file away, or go back to a copy with `pratfall restore FILE`, which keeps it";
    home.run("due").done().fails(1, "HOME/data/pratfall.db is not a database", hint);
    let home = Home::empty();
    std::fs::create_dir_all(home.path("config/config.toml")).unwrap();
    let hint = "make the file readable, or move it away to go on with the defaults";
    home.run("due").done().fails(1, "cannot read ~/config/config.toml: is a directory", hint);
}

#[test]
fn a_newer_database_is_left_as_it_is() {
    let home = Home::new();
    home.run("due").done().ok();
    let conn = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = std::fs::read(home.path("data/pratfall.db")).unwrap();
    for command in ["due", "drill --plain", "undo", "why vowels", "backup copy.db"] {
        home.run(command).done().fails(
            1,
            "HOME/data/pratfall.db has schema 99, and this Pratfall knows schemas up to 1",
            "update Pratfall; the file was left as it is",
        );
    }
    let doctor = home.run("doctor").done();
    assert!(doctor.code == Some(1) && doctor.err.contains("hint: update Pratfall"), "{doctor:#?}");
    assert!(std::fs::read(home.path("data/pratfall.db")).unwrap() == before);
}

#[test]
fn a_damaged_database_is_told_of_and_can_be_replaced_by_a_copy() {
    let home = Home::new();
    home.drill("small --skill typing", "alpha\n4\n");
    home.run("backup copy.db").done().ok();
    let mut bytes = std::fs::read(home.path("data/pratfall.db")).unwrap();
    for (n, byte) in bytes.iter_mut().enumerate().skip(4096) {
        *byte = (n * 7 % 251) as u8;
    }
    home.write("data/pratfall.db", &bytes);
    let damaged = "the database is damaged: HOME/data/pratfall.db: database disk image is malformed";
    home.run("due").done().fails(
        1,
        damaged,
        "run `pratfall doctor`, or go back to a copy with `pratfall restore FILE`",
    );
    let doctor = home.run("doctor").done();
    assert_eq!(doctor.code, Some(1));
    assert_eq!(
        doctor.err,
        format!(
            "error: {damaged}\nhint: go back to a copy with `pratfall restore FILE`; the damaged file is kept beside it then\n"
        )
    );
    home.run("restore copy.db --yes")
        .done()
        .ok()
        .shows(&["What was there before is kept in HOME/data/pratfall.db.before-restore"]);
    assert_eq!(home.answers(), "first-letter|pretest|alpha|certain|right");
    assert!(std::fs::read(home.path("data/pratfall.db.before-restore")).unwrap() == bytes);

    home.write("data/pratfall.db", b"A letter to a friend, and no database at all.");
    let hint = "move that file away, or go back to a copy with `pratfall restore FILE`, which keeps it";
    home.run("due").done().fails(1, "HOME/data/pratfall.db is not a database", hint);
}

#[test]
fn files_that_are_no_decks_are_refused_in_no_time() {
    let home = Home::new().with("big.toml", &"# much\n".repeat(700_000));
    let fifo = home.path("fifo.toml");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.is_ok_and(|status| status.success()));
    let check = |file: &str, error: &str, hint: &str| {
        let told = home.run(&format!("deck check {file}")).done();
        assert_eq!((told.code, told.out.as_str()), (Some(1), ""));
        assert_eq!(told.err, format!("error: {error}\nhint: {hint}\n1 file checked: 1 error, 0 warnings.\n"));
    };
    let there = "name a deck file that is there and may be read";
    check("fifo.toml", "fifo.toml cannot be read: it is no regular file", there);
    check("/dev/zero", "/dev/zero cannot be read: it is no regular file", there);
    check("none.toml", "none.toml cannot be read: no such file or directory", there);
    check("big.toml", "big.toml is larger than 4 MiB, and no deck may be", "split it into several decks");
    check("data", "data is a directory", "name the deck files in it, as in `pratfall deck check decks/*.toml`");
    // In the folder of decks they are passed over.
    std::fs::rename(&fifo, home.path("data/decks/fifo.toml")).unwrap();
    std::os::unix::fs::symlink(home.path("data/decks"), home.path("data/decks/loop")).unwrap();
    std::os::unix::fs::symlink(home.path("data/decks/a.toml"), home.path("data/decks/a.toml")).unwrap();
    assert_eq!(home.run("item list --deck small").done().ok().out.lines().count(), 6);
}

#[test]
fn nothing_a_deck_says_steers_the_terminal() {
    let text = include_str!("deck.toml").replace("A small deck", "\\u001b[2Jdeck\\u202e");
    let home = Home::empty().with("x.toml", &text);
    for command in
        ["deck check x.toml", "deck check x.toml --json", "drill --plain ./x.toml", "deck check \u{1b}]0;x\u{7}"]
    {
        let told = home.run(command).done();
        let all = told.out + &told.err;
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{command}: {all:?}");
    }
}

#[test]
fn a_reader_that_has_gone_away_is_no_fault_and_a_full_disk_is() {
    let home = Home::new();
    home.run("due").done().ok();
    let (mut child, stdin) = home.run("item list").start();
    drop((child.stdout.take(), stdin));
    let gone = child.wait_with_output().unwrap();
    assert_eq!((gone.status.code(), gone.stderr.as_slice()), (Some(0), b"".as_slice()));
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let told = std::process::Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(["config", "show"])
            .env("PRATFALL_HOME", home.path(""))
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(told.status.code(), Some(1));
        let words = "error: the output cannot be written: no space left on device\nhint: free some space, or send the output elsewhere\n";
        assert_eq!(String::from_utf8_lossy(&told.stderr), words);
    }
}
