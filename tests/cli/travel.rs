//! Decks that come and go: added from files, folders, zips and repositories, packed, updated, removed.

use std::{
    io::{BufRead as _, BufReader, Cursor, Write as _},
    os::unix::process::ExitStatusExt as _,
    process::Command,
};

use rustix::process::{Pid, Signal, kill_process};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::home::{Home, Output};

/// A deck of two typed items, which drills.
pub fn words(id: &str, version: &str, items: &[(&str, &str)]) -> String {
    let head =
        format!("format = 1\n[deck]\nid = \"{id}\"\ntitle = \"Words\"\nversion = \"{version}\"\nderive = false\n");
    let item = |(id, right): &(&str, &str)| {
        format!("[[item]]\nid = \"{id}\"\nprompt = \"What is {id}?\"\nnature = \"fact\"\nright = \"{right}\"\n")
    };
    head + &items.iter().map(item).collect::<String>()
}

const ITEMS: [(&str, &str); 2] = [("a", "one"), ("b", "two")];

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Holds that adding this zip is refused in these words, and that nothing was written.
#[track_caller]
fn refused(bytes: &[u8], words: &str) {
    let home = Home::new();
    home.write("x.zip", bytes);
    let told = home.run("deck add x.zip").done();
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(told.err.starts_with(&format!("error: {words}")), "{words}\n{told:#?}");
    untouched(&home);
}

#[track_caller]
fn untouched(home: &Home) {
    let files = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(home.path(folder))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(files("data/decks"), ["small.toml"]);
    assert!(files("").iter().all(|name| ["data", "x.zip", "from", "away"].contains(&name.as_str())), "{:?}", files(""));
}

#[track_caller]
fn listed(home: &Home) -> Vec<String> {
    let json = home.run("deck list --json").done().json();
    json["decks"].as_array().unwrap().iter().map(|deck| deck["id"].as_str().unwrap().to_owned()).collect()
}

/// Takes out of a text what differs from build to build.
fn git(home: &Home, folder: &str, args: &[&str]) -> bool {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    Command::new("git")
        .args(identity)
        .args(args)
        .current_dir(home.path(folder))
        .env("HOME", home.path(""))
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_deck_is_added_from_a_file_a_folder_and_a_zip() {
    let deck = words("words", "1.0", &ITEMS);
    let places = [
        ("from/any name.toml", "from/any name.toml"),
        ("from/lots/of/words.toml", "from"),
        ("from/words.toml", "from/words.toml"),
    ];
    for (file, from) in places {
        let home = Home::new().with(file, &deck).with("from/Cargo.toml", "[package]\nname = \"x\"\n");
        let told = home.args(&["deck", "add", from]).done().ok();
        assert_eq!(told.out, "~/data/decks/words/words.toml\n", "{from}");
        assert!(told.err.contains("`words` 1.0 was added: 2 items. `pratfall drill words` drills it."), "{told:#?}");
        assert_eq!(std::fs::read_to_string(home.path("data/decks/words/words.toml")).unwrap(), deck);
        assert!(listed(&home).contains(&"words".to_owned()));
        let again = home.args(&["deck", "add", from]).done().ok();
        assert!(again.err.contains("`words` is there already, just as it is."), "{again:#?}");
    }
    let home = Home::new();
    home.write("x.zip", &zip(&[("words-main/README.md", b"x"), ("words-main/decks/w.toml", deck.as_bytes())]));
    let json = home.run("deck add x.zip --json").done().json();
    assert_eq!((&json["added"][0]["deck"], &json["added"][0]["verified"]), (&"words".into(), &false.into()));
    home.drill("words --limit 1", "one\n4\n");
    assert_eq!(home.answers(), "a|pretest|one|certain|right");
    let origin = home.rows("select kind, member, version from origin");
    assert_eq!(origin, "path|decks/w.toml|1.0");
}

#[test]
fn nothing_of_a_faulty_parcel_is_added_and_all_its_faults_are_told() {
    let home = Home::new()
        .with("from/good.toml", &words("good", "1", &ITEMS))
        .with("from/bad.toml", &words("bad", "1", &ITEMS).replace("right", "rigt"));
    let told = home.run("deck add from").done();
    assert_eq!(told.code, Some(1));
    assert_eq!(told.out.matches("error[").count(), 4, "{}", told.out);
    assert!(told.err.contains("error: from was not added: 4 errors"), "{told:#?}");
    untouched(&home);
    let json = home.run("deck add from --json").done();
    assert_eq!(json.code, Some(1));
    assert!(json.out.contains("\"file\": \"bad.toml\""), "{}", json.out);
    untouched(&home);
}

#[test]
fn a_deck_takes_no_other_decks_place_unless_told_to() {
    let home = Home::new().with("from/small.toml", &words("small", "2", &ITEMS));
    home.run("deck add from").done().fails(
        1,
        "the deck id `small` is that of ~/data/decks/small.toml",
        "`pratfall deck remove small` takes that one away first; history stays",
    );
    let told = home.run("deck add data/decks/small.toml").done().ok();
    assert!(told.err.contains("drilled from where it lies"), "{told:#?}");
    let home = home.with("from/small.toml", &words("words", "1", &ITEMS));
    home.run("deck add from").done().ok();
    let home = home.with("from/small.toml", &words("words", "2", &[("a", "three")]));
    home.run("deck add from").done().fails(
        1,
        "a deck `words` was added before, and this one is another",
        "`--replace` puts it in its place; `pratfall deck update` looks where the old one came from",
    );
    assert_eq!(home.rows("select version from origin"), "1");
    home.run("deck add from --replace").done().ok();
    assert_eq!(home.rows("select version from origin"), "2");
    // What the user wrote into it is kept.
    let home = home.with("data/decks/words/words.toml", &words("words", "mine", &ITEMS));
    let told = home.run("deck add from --replace").done().ok();
    assert!(told.err.contains("What was changed in the deck before was kept: ~/data/removed/words-1."), "{told:#?}");
    assert!(std::fs::read_to_string(home.path("data/removed/words-1/words.toml")).unwrap().contains("mine"));
    home.run("deck add rust-ownership").done().fails(
        1,
        "`rust-ownership` is there already",
        "`pratfall deck list` names all decks",
    );
}

#[test]
fn a_pack_is_the_same_bytes_every_time_and_is_verified() {
    let home = Home::new().with("from/a.toml", &words("words", "1.0", &ITEMS));
    let told = home.run("deck pack from/a.toml").done().ok();
    assert_eq!(told.out, "words-1.0.zip\n");
    home.run("deck pack from").done().fails(1, "words-1.0.zip is there already", "name another file with `--out`");
    let json = home.run("deck pack from --out again.zip --json").done().json();
    assert_eq!(json["manifest"]["files"], serde_json::json!(["words.toml"]));
    let (one, two) = (home.path("words-1.0.zip"), home.path("again.zip"));
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(two).unwrap());
    let away = Home::new();
    std::fs::copy(&one, away.path("x.zip")).unwrap();
    let told = away.run("deck add x.zip").done().ok();
    let hash = json["manifest"]["hash"].as_str().unwrap();
    assert!(told.err.contains(&format!("It holds what its manifest says ({}).", &hash[..16])), "{told:#?}");
    // Packed again from where it was installed, it has the same contents.
    let json = away.run("deck pack words --json").done().json();
    assert_eq!(json["manifest"]["hash"], hash);
    home.run("deck pack rust-ownership").done().ok();
    let home = home.with("from/a.toml", &words("words", "1.0", &ITEMS).replace("right", "rigt"));
    let told = home.run("deck pack from --out other.zip").done();
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("was not packed: 4 errors") && !home.path("other.zip").exists(), "{told:#?}");
}

#[test]
fn a_pack_that_was_changed_is_refused() {
    let deck = words("words", "1.0", &ITEMS);
    let manifest = |hash: &str| {
        format!(
            "{{\"format\": 1, \"deck\": \"words\", \"version\": \"1.0\", \"main\": \"words.toml\", \"hash\": \"{hash}\", \"files\": [\"words.toml\"]}}"
        )
    };
    let with = |manifest: &str| zip(&[("pratfall.json", manifest.as_bytes()), ("words.toml", deck.as_bytes())]);
    refused(&with(&manifest("00")), "x.zip does not hold what its manifest says");
    refused(&with("{\"format\": 2}"), "x.zip has the package format 2, and this Pratfall reads 1");
    refused(&with("{"), "`pratfall.json` in x.zip cannot be understood: ");
    refused(&with(&manifest("00").replace("words.toml", "../x.toml")), "x.zip names `../x.toml`, which leads out");
}

#[test]
fn hostile_15_what_a_deck_includes_stays_in_its_folder() {
    let secret = Home::empty().with("secret", "s3cret");
    let link = secret.path("secret");
    let including = |name: &str| {
        let ask = format!("include = [\"{name}\"]\nright = ");
        words("words", "1", &ITEMS).replacen("right = ", &ask, 1)
    };
    for (name, why) in [
        ("../../../etc/passwd", "leads out of its folder"),
        ("/etc/passwd", "is an absolute path"),
        ("C:\\\\x", "holds a backslash or a colon"),
        ("a\\u0000b", "holds a character that no name should"),
    ] {
        let home = Home::new().with("from/words.toml", &including(name));
        for command in ["deck add from", "deck pack from"] {
            let told = home.run(command).done();
            assert_eq!(told.code, Some(1));
            // A deck that the parser refuses for its include is refused as well.
            assert!(told.err.contains(why) || told.out.contains("include"), "{name}: {told:#?}");
            untouched(&home);
        }
    }
    // What is included is a link, or lies behind one.
    let home = Home::new().with("from/words.toml", &including("link.py"));
    std::os::unix::fs::symlink(&link, home.path("from/link.py")).unwrap();
    let told = home.run("deck add from").done();
    assert!(told.code == Some(1) && !told.out.contains("s3cret"), "{told:#?}");
    untouched(&home);
    // A link below the deck's folder, and a deck that is one.
    let home = Home::new().with("from/sub/words.toml", &words("words", "1", &ITEMS));
    std::os::unix::fs::symlink(&link, home.path("from/sub/link.toml")).unwrap();
    let told = home.run("deck add from").done();
    assert!(told.err.contains("names `sub/link.toml`, which is a link, and may lead anywhere"), "{told:#?}");
    untouched(&home);
}

#[test]
fn hostile_16_a_zip_writes_nowhere_else_and_holds_no_name_twice() {
    let deck = words("words", "1", &ITEMS);
    let deck = deck.as_bytes();
    let with = |name: &str| zip(&[("words.toml", deck), (name, b"x")]);
    for (name, why) in [
        ("../escaped.toml", "leads out of its folder"),
        ("/tmp/escaped.toml", "is an absolute path"),
        ("C:/escaped.toml", "holds a backslash or a colon"),
        ("a\\..\\b.toml", "holds a backslash or a colon"),
        ("CON", "is the name of a device on some systems"),
        ("sub/aux.toml", "is the name of a device on some systems"),
        ("a\u{1b}[2J.toml", "holds a character that no name should"),
    ] {
        let name_shown = name.replace('\u{1b}', "␛");
        refused(&with(name), &format!("x.zip names `{name_shown}`, which {why}"));
    }
    refused(&with("Words.TOML"), "x.zip holds `");
    let mut twice = with("wordz.toml");
    while let Some(at) = twice.windows(10).position(|w| w == b"wordz.toml") {
        twice[at + 4] = b's';
    }
    refused(&twice, "x.zip holds `something` twice");
    let mut linked = ZipWriter::new(Cursor::new(Vec::new()));
    linked.add_symlink("words.toml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    refused(&linked.finish().unwrap().into_inner(), "x.zip names `words.toml`, which is a link");
}

#[test]
fn hostile_17_a_zip_bomb_stops_at_its_first_byte() {
    let zeros = vec![b'\n'; 1 << 20];
    let bomb = zip(&[("words.toml", &zeros)]);
    let start = std::time::Instant::now();
    refused(&bomb, "x.zip holds `words.toml`, packed more than 200:1");
    // One that lies about its size is found out while it is read.
    let mut liar = bomb.clone();
    for at in 0..liar.len() - 4 {
        if liar[at..at + 4] == (1u32 << 20).to_le_bytes() {
            liar[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
        }
    }
    refused(&liar, "");
    let mut many = zip(&[("words.toml", b"x")]);
    let at = many.len() - 22 + 8;
    many[at..at + 4].copy_from_slice(&[0x30, 0x75, 0x30, 0x75]);
    refused(&many, "x.zip holds more than 20000 entries");
    // What looks like an end may be said in a comment.
    let mut said = ZipWriter::new(Cursor::new(Vec::new()));
    said.start_file("words.toml", SimpleFileOptions::default()).unwrap();
    said.write_all(words("words", "1", &ITEMS).as_bytes()).unwrap();
    said.set_raw_comment(Box::from(*b"PK\x05\x06____\x30\x75\x30\x75____________ and so on")).unwrap();
    let home = Home::new();
    home.write("x.zip", &said.finish().unwrap().into_inner());
    home.run("deck add x.zip").done().ok();
    let mut shared = ZipWriter::new(Cursor::new(Vec::new()));
    shared.start_file("words.toml", SimpleFileOptions::default()).unwrap();
    shared.write_all(words("words", "1", &ITEMS).as_bytes()).unwrap();
    shared.shallow_copy_file("words.toml", "more.toml").unwrap();
    refused(&shared.finish().unwrap().into_inner(), "x.zip holds entries that share their bytes");
    refused(&bomb[..bomb.len() / 2], "x.zip is no whole zip");
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn a_deck_is_fetched_from_a_repository_without_its_hooks_and_programs() {
    let home = Home::new().with("from/words.toml", &words("words", "1", &ITEMS));
    if !git(&home, "from", &["init", "--quiet"]) {
        // A machine without git has nothing to hold here.
        return;
    }
    assert!(git(&home, "from", &["add", "."]) && git(&home, "from", &["commit", "--quiet", "-m", "x"]));
    let address = format!("file://{}", home.path("from").display());
    let hook = "#!/bin/sh\ntouch \"$HOME/away\"\n";
    home.write("templates/hooks/post-checkout", hook.as_bytes());
    let told = fetch(&home, &address).ok();
    assert_eq!(told.out, "~/data/decks/words/words.toml\n");
    assert!(!home.path("away").exists());
    assert_eq!(home.rows("select kind, location, member from origin").replace(&address, "AT"), "git|AT|words.toml");
    let told = fetch(&home, "ext::sh -c touch%20away").done_badly();
    assert!(told.err.contains("`ext::` runs a program of its own, and is not taken"), "{told:#?}");
    let told = fetch(&home, &format!("{address}-none")).done_badly();
    assert!(told.err.contains("cannot be fetched: fatal: "), "{told:#?}");
    let left = std::fs::read_dir(home.path("tmp")).unwrap().count();
    assert_eq!(left, 0, "clones are taken away");
}

/// Adds from an address, with git found and templates that would run a hook.
fn fetch(home: &Home, address: &str) -> Output {
    std::fs::create_dir_all(home.path("tmp")).unwrap();
    home.args(&["deck", "add", address])
        .env("PATH", &std::env::var("PATH").unwrap())
        .env("TMPDIR", home.path("tmp").to_str().unwrap())
        .env("GIT_TEMPLATE_DIR", home.path("templates").to_str().unwrap())
        .done()
}

impl Output {
    /// It ended badly.
    #[track_caller]
    fn done_badly(self) -> Self {
        assert_eq!(self.code, Some(1), "{self:#?}");
        self
    }
}

/// A home where `words` was added and its item `a` answered rightly, twice.
fn learnt() -> Home {
    let home = Home::new().with("from/words.toml", &words("words", "1", &ITEMS));
    home.run("deck add from").done().ok();
    home.drill("words --limit 1", "one\n4\n");
    home.run("drill --plain words --limit 1").typing("one\n4\n").at("2026-11-26T09:00:00+01:00").done().ok();
    assert_eq!(home.rows("select count(*) from attempt where item = 'a'"), "2");
    home
}

fn stability(home: &Home, item: &str) -> f64 {
    let stability = home.rows(&format!("select stability from memory where item = '{item}'"));
    let json = home.rows(&format!("select state ->> '$.memory.stability' from memory where item = '{item}'"));
    assert!(!stability.is_empty(), "nothing is remembered of {item}: {json}");
    home.rows(&format!("select printf('%.6f', stability) from memory where item = '{item}'")).parse().unwrap()
}

const LATER: &str = "2026-11-27T09:00:00+01:00";

#[test]
fn an_update_tells_what_changes_before_it_does_and_keeps_history_by_id_and_was() {
    let home = learnt();
    let before = stability(&home, "a");
    let same = home.run("deck update").at(LATER).done().ok();
    assert_eq!(same.err, "words: as it is in HOME/from.\n");
    let renamed = words("words", "2", &[("first", "one"), ("c", "three")]).replacen("right", "was = [\"a\"]\nright", 1);
    let home = home.with("from/words.toml", &renamed);
    let told = home.run("deck update words --dry-run").at(LATER).done().ok();
    for words in ["words: 1 to 2.", "renamed: 1 item, keeps its history.", "Nothing of that was changed here yet."] {
        assert!(told.err.contains(words), "{words}: {told:#?}");
    }
    assert_eq!(
        told.out.lines().map(|l| l.split("  ").next().unwrap()).collect::<Vec<_>>(),
        ["renamed, reworded", "added", "removed"]
    );
    let asked = home.run("deck update words").at(LATER).done();
    assert_eq!(asked.code, Some(2));
    assert!(
        asked.err.ends_with(
            "error: this wants a yes, and there is no terminal to ask at\nhint: add `--yes` if you mean it\n"
        )
    );
    assert_eq!(home.rows("select version from origin"), "1");
    let told = home.run("deck update words --yes").at(LATER).done().ok();
    assert!(told.err.contains("words was updated; its history goes on."), "{told:#?}");
    assert_eq!((home.rows("select version from origin").as_str(), stability(&home, "first")), ("2", before));
    home.run("doctor").done().ok();
    // What cannot be had, or is not fit, leaves everything as it was.
    let home = home.with("from/words.toml", "format = 1\n[deck]\n");
    let told = home.run("deck update --json").at(LATER).done();
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("\"found\": \"not\"") && told.out.contains("faults; yours stays"), "{told:#?}");
    std::fs::remove_dir_all(home.path("from")).unwrap();
    let told = home.run("deck update").at(LATER).done();
    assert_eq!((told.code, told.err.as_str()), (Some(1), "words: ~/from cannot be read: no such file or directory\n"));
    assert_eq!(stability(&home, "first"), before);
    home.run("deck update wrds").done().fails(1, "no deck `wrds` was added", "did you mean `words`?");
}

#[test]
fn an_update_that_changes_an_answer_keeps_halves_or_resets_as_told() {
    for (how, events) in [("keep", "keep"), ("halve", "halve"), ("reset", "reset")] {
        let home = learnt();
        let before = stability(&home, "a");
        let home = home.with("from/words.toml", &words("words", "2", &[("a", "uno"), ("b", "two")]));
        let told = home.run(&format!("deck update --yes --edited {how}")).at(LATER).done().ok();
        assert!(told.err.contains("1 edit settled"), "{told:#?}");
        assert_eq!(home.rows("select kind from event where item = 'a'"), events);
        assert_eq!(home.rows("select count(*) from attempt"), "2", "the history stays");
        match how {
            "keep" => assert_eq!(stability(&home, "a"), before),
            "halve" => assert!((stability(&home, "a") - before / 2.0).abs() < 1e-4),
            _ => assert_eq!(home.rows("select state ->> '$.memory' from memory where item = 'a'"), "-"),
        }
        home.run("undo").at(LATER).done().ok();
        assert_eq!(stability(&home, "a"), before, "{how} is taken back");
        home.run("doctor").done().ok();
    }
    let home = learnt();
    let home = home.with("from/words.toml", &words("words", "2", &[("a", "uno"), ("b", "two")]));
    let told = home.run("deck update --yes").at(LATER).done().ok();
    assert!(
        told.err.contains("1 item with another answer: you are asked what to make of it when they come."),
        "{told:#?}"
    );
    assert_eq!(home.rows("select deck, item from card where edited = 1"), "words|a");
}

#[test]
fn a_deck_that_is_removed_leaves_its_history_and_finds_it_again() {
    let home = learnt();
    let before = stability(&home, "a");
    let asked = home.run("deck remove words").done();
    assert_eq!(asked.code, Some(2));
    let told = home.run("deck remove words --yes").at(LATER).done().ok();
    assert_eq!(told.out, "words is gone; its history stays. `pratfall deck add ~/from` brings it back.\n");
    assert!(!home.path("data/decks/words").exists() && !listed(&home).contains(&"words".to_owned()));
    home.run("item lost").done().prints("");
    home.run("deck add from").done().ok();
    assert_eq!(stability(&home, "a"), before);
    assert!(home.run("item list --deck words").done().ok().out.contains("words/a"));
    // One that comes back with another answer is asked about; one the user changed is kept.
    let home = home.with("data/decks/words/words.toml", &words("words", "mine", &ITEMS));
    let told = home.run("deck remove words --yes").at(LATER).done().ok();
    assert!(told.err.contains("You had changed it: your version is in ~/data/removed/words-1."), "{told:#?}");
    let home = home.with("from/words.toml", &words("words", "2", &[("a", "uno")]));
    home.run("deck add from").done().ok();
    assert_eq!(home.rows("select deck, item from card where edited = 1"), "words|a");
}

#[test]
fn a_bundled_deck_and_a_file_of_ones_own_are_hidden_and_not_deleted() {
    let home = Home::new();
    home.run("deck remove git-recovery --yes")
        .done()
        .prints("git-recovery is gone; its history stays. `pratfall deck add git-recovery` brings it back.");
    home.run("deck remove small --yes").done().ok();
    assert!(home.path("data/decks/small.toml").exists());
    let shown = listed(&home);
    assert!(!shown.contains(&"git-recovery".to_owned()) && !shown.contains(&"small".to_owned()), "{shown:?}");
    home.run("deck add git-recovery").done().prints("git-recovery is shown again, with its history.");
    home.run("deck add data/decks/small.toml").done().ok();
    assert_eq!(listed(&home).len(), shown.len() + 2);
    // Who names a file wants it.
    home.run("deck remove small --yes").done().ok();
    home.run("drill --plain data/decks/small.toml --limit 1").typing("alpha\n4\n").done().ok();
    assert_eq!(listed(&home).len(), shown.len() + 2);
    home.run("deck remove none").done().fails(
        1,
        "there is no deck `none`",
        "`pratfall deck list` names them all; a file is named by its path",
    );
}

#[test]
fn a_lost_id_is_attached_by_its_answer_and_only_with_consent() {
    let home = learnt();
    let before = stability(&home, "a");
    let home = home.with("from/words.toml", &words("words", "2", &[("alpha", "one"), ("b", "two")]));
    let told = home.run("deck update --yes").at(LATER).done().ok();
    assert!(told.err.contains("1 id with a history left the deck; `pratfall item lost` tells"), "{told:#?}");
    home.run("item lost").done().prints("words/a: may be alpha now");
    let json = home.run("item lost --json").done().json();
    assert_eq!(json[0]["like_it"], serde_json::json!(["alpha"]));
    assert_eq!(home.run("item attach words/a").done().code, Some(2), "nobody is there to consent");
    home.run("item attach words/a b").done().ok_or_asks();
    home.run("item attach words/a --yes").at(LATER).done().prints("words/alpha has the history of words/a.");
    assert_eq!(stability(&home, "alpha"), before);
    home.run("item lost").done().prints("");
    // It is the last thing that was done, so it is what is taken back; what was answered before stays.
    let told = home.run("undo").at(LATER).done().ok();
    assert_eq!(told.out, "Taken back: the history of words/a is no longer that of alpha.\n");
    assert!(home.run("item lost").done().ok().out.contains("words/a: may be alpha now"));
    assert_eq!(home.rows("select count(*) from event"), "0");
    home.run("item attach words/a --yes").at(LATER).done().ok();
    assert_eq!(stability(&home, "alpha"), before);
    home.run("item attach words/a --yes").done().fails(
        1,
        "`words/a` is no id with a history that is gone from its deck",
        "`pratfall item lost` names all that lost their id",
    );
    home.run("doctor --rebuild").done().ok();
    assert_eq!(stability(&home, "alpha"), before);
}

impl Output {
    /// It would have gone on, had somebody been there to say yes.
    #[track_caller]
    fn ok_or_asks(self) {
        assert!(matches!(self.code, Some(0 | 2)), "{self:#?}");
    }
}

#[test]
fn what_was_made_of_an_edit_can_be_taken_back_and_what_is_no_answer_settles_nothing() {
    let deck = |right: &str| words("mine", "1", &[("a", right)]);
    let late = "2026-12-20T09:00:00+01:00";
    let said = "select group_concat(kind, ' ') from (select kind from event where item = 'a' order by id)";
    for (reply, kind) in [("k", "keep"), ("h", "halve"), ("r", "reset")] {
        let home = Home::new().with("data/decks/mine.toml", &deck("one"));
        home.drill("mine", "one\n4\n");
        let home = home.with("data/decks/mine.toml", &deck("uno"));
        // Two lines that are meant for a question which is not there.
        let told = home.run("drill --plain mine").typing("uno\n4\nuno\n4\n").at(late).done().ok();
        assert_eq!((told.out.matches("begin anew>").count(), home.rows(said).as_str()), (2, "-"), "{told:#?}");
        let told = home.run("drill --plain mine").typing(&format!("{reply}\n:undo\n")).at(late).done().ok();
        assert_eq!(told.out.matches("begin anew>").count(), 2, "{told:#?}");
        assert_eq!(home.rows(said), format!("{kind} undo"));
        assert_eq!(home.rows("select count(*) from attempt"), "1", "the answer before stands");
        home.run("doctor").done().ok();
    }
}

#[test]
fn an_edited_answer_is_asked_about_before_its_question_wherever_the_file_lies() {
    let deck = |right: &str| words("mine", "1", &[("a", right)]);
    let late = "2026-12-20T09:00:00+01:00";
    for (reply, said, asked) in [("k", "keep", "review"), ("h", "halve", "review"), ("r", "reset", "pretest")] {
        let home = Home::new().with("data/decks/mine.toml", &deck("one"));
        home.drill("mine", "one\n4\n");
        home.run("drill --plain mine").typing("one\n4\n").at("2026-11-26T09:00:00+01:00").done().ok();
        // What does not change the answer asks nothing.
        let home = home.with("data/decks/mine.toml", &deck("one").replace("What is", "What on earth is"));
        let due = home.run("drill --plain mine --cram").typing("").at(late).done().ok();
        assert!(!due.out.contains("edited"), "{due:#?}");
        let home = home.with("data/decks/mine.toml", &deck("uno"));
        let told = home.run("drill --plain mine").typing(&format!("what?\n{reply}\nuno\n4\n")).at(late).done().ok();
        let told = told.shows(&[
            "What is a?",
            "The author has changed the answer",
            "k keep, h halve, r begin anew>",
            "What is a?",
        ]);
        let asking = told.out.split("begin anew>").next().unwrap();
        assert!(!asking.contains("uno") && !asking.contains("one\n"), "neither answer is told: {asking}");
        assert_eq!(home.rows("select kind from event where item = 'a'"), said);
        assert_eq!(home.rows("select phase, verdict from attempt order by id desc limit 1"), format!("{asked}|right"));
        // Once is enough.
        let again = home.run("drill --plain mine --cram").typing("").at(late).done().ok();
        assert!(!again.out.contains("begin anew"), "{again:#?}");
        home.run("doctor").done().ok();
    }
}

#[test]
fn a_trial_leaves_no_trace_and_tells_the_author_what_matched() {
    let deck =
        words("mine", "1", &ITEMS).replacen("right = \"one\"", "right = \"one\"\ntraps = { uno = \"Spanish.\" }", 1);
    let home = Home::empty().with("mine.toml", &deck).with("tmp/x", "");
    let run = |typed: &str| {
        let tmp = home.path("tmp");
        home.run("deck try --plain mine.toml").env("TMPDIR", tmp.to_str().unwrap()).typing(typed).done()
    };
    run("uno\n1\n\n:quit\n").ok().shows(&[
        "What is a?",
        "score 0.00 · matched “uno”",
        "About that: Spanish.",
        "What is b?",
    ]);
    assert!(!home.path("data").exists(), "nothing is kept");
    assert_eq!(std::fs::read_dir(home.path("tmp")).unwrap().count(), 1);
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let trial = home.run("deck try --plain mine.toml").env("TMPDIR", home.path("tmp").to_str().unwrap());
        let (mut child, _stdin) = trial.start();
        let (mut out, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        while !line.contains("What is a?") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "the question never came");
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
        assert_eq!(std::fs::read_dir(home.path("tmp")).unwrap().count(), 1, "{signal:?}");
    }
    home.write("mine.toml", b"format = 1\n[deck]\n");
    let told = run("");
    assert_eq!(told.code, Some(1));
    assert!(told.out.contains("error[P") && told.err.contains("mine.toml cannot be tried yet: "), "{told:#?}");
    assert_eq!(std::fs::read_dir(home.path("tmp")).unwrap().count(), 1);
}

#[test]
fn the_files_a_deck_includes_come_along_when_it_is_added_packed_and_updated() {
    let deck = |version: &str| {
        format!(
            "format = 1\n[deck]\nid = \"with-files\"\ntitle = \"F\"\nversion = \"{version}\"\n[[item]]\nid = \"a\"\n\
             prompt = \"Add them.\"\nask = \"code\"\nrunner = \"python\"\ninclude = [\"data/numbers.txt\", \"helper.py\"]\n\
             starter = \"x = 0\"\ncheck = \"assert x == 3\"\n"
        )
    };
    let home = Home::new()
        .with("from/f.toml", &deck("1"))
        .with("from/data/numbers.txt", "1\n2\n")
        .with("from/helper.py", "def add(a, b):\n    return a + b\n")
        .with("from/unrelated.py", "print()\n");
    let file = |name: &str| std::fs::read_to_string(home.path(&format!("data/decks/with-files/{name}"))).unwrap();
    home.run("deck add from").done().ok();
    assert_eq!((file("data/numbers.txt").as_str(), file("helper.py").lines().count()), ("1\n2\n", 2));
    assert!(!home.path("data/decks/with-files/unrelated.py").exists());
    // One file of it all, which another home takes in.
    let packed = home.run("deck pack with-files").done().ok();
    let name = packed.out.trim().replace("~/", "").replace("HOME/", "");
    let parcel = std::fs::read(home.path(&name)).unwrap();
    let other = Home::new();
    other.write("x.zip", &parcel);
    let json = other.run("deck add x.zip --json").done().json();
    assert_eq!(json["added"][0]["verified"], true, "{json:#}");
    for name in ["data/numbers.txt", "helper.py"] {
        let there = std::fs::read_to_string(other.path(&format!("data/decks/with-files/{name}"))).unwrap();
        assert_eq!(there, file(name), "{name}");
    }
    // A file alone that changed is an update too, and what is not included any more goes.
    home.write("from/data/numbers.txt", b"1\n2\n3\n");
    home.run("deck update --yes").done().ok();
    assert_eq!(file("data/numbers.txt"), "1\n2\n3\n");
    home.write("from/f.toml", deck("2").replace(", \"helper.py\"", "").as_bytes());
    home.run("deck update --yes").done().ok();
    assert_eq!(file("data/numbers.txt"), "1\n2\n3\n");
    assert!(!home.path("data/decks/with-files/helper.py").exists());
    // One that is missing is a fault of the parcel, and yours stays.
    std::fs::remove_file(home.path("from/data/numbers.txt")).unwrap();
    let told = home.run("deck update --yes").done();
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert_eq!(file("data/numbers.txt"), "1\n2\n3\n");
}
