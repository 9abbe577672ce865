//! Code in decks, as far as the command line goes: the doctor's lines, trust, runners of one's own.

use crate::home::Home;

#[test]
fn the_doctor_tells_the_box_and_the_runners() {
    let home = Home::empty();
    let told = home.run("doctor").done().ok();
    let box_line = told.out.lines().find(|line| line.trim_start().starts_with("box ")).unwrap_or("").trim();
    assert!(
        box_line.contains("L3: namespaces, Landlock") || box_line.contains("L2: ") || box_line.contains("none"),
        "{box_line}"
    );
    assert!(
        told.out.contains("Running code\n") && told.out.contains("  sql ") && told.out.contains("built in"),
        "{}",
        told.out
    );
    let home =
        home.with("config/config.toml", "[runner.shout]\nargv = [\"/nowhere/shout\", \"{file}\"]\nfile = \"a.txt\"\n");
    home.run("doctor").done().ok().shows(&["shout", "/nowhere/shout in config.toml, and there is no such program"]);
    home.run("config show").done().ok().shows(&["[runner.shout]", "/nowhere/shout"]);
}

#[test]
fn the_box_is_no_command_to_be_seen() {
    let home = Home::empty();
    let help = home.run("--help").done().ok();
    assert!(!help.out.contains("__box"));
    let told = home.run("__box").done();
    assert_eq!((told.code, told.out.as_str()), (Some(125), ""), "nobody speaks to it");
    for args in [&["__box", "gate", "{}"][..], &["__box", "warden", "x"], &["__box", "x"], &["__box", "sql"]] {
        let told = home.args(args).done();
        assert!(matches!(told.code, Some(1 | 125)) && told.out.is_empty(), "{args:?}: {told:#?}");
    }
}

#[test]
fn trust_is_listed_and_taken_back() {
    let home = Home::empty();
    home.run("trust list").done().ok();
    home.run("trust revoke nothing").done().fails(
        1,
        "no code that may run goes by `nothing`",
        "`pratfall trust list` tells what there is",
    );
    assert_eq!(home.run("trust revoke").done().code, Some(2));
    let conn = rusqlite::Connection::open(home.path("data/pratfall.db")).unwrap();
    let insert =
        "insert into trust values (?1, ?2, ?3, 'python', '[{\"name\":\"he\\u001blper.py\",\"hash\":\"00\"}]', 5)";
    for (root, hash, deck) in
        [("/a.toml", [0xabu8; 32], "one"), ("/b.toml", [0xcd; 32], "two"), ("/c.toml", [0xef; 32], "two")]
    {
        conn.execute(insert, rusqlite::params![root, hash, deck]).unwrap();
    }
    let told = home.run("trust list").done().ok();
    assert!(told.out.starts_with("abababababab  one"), "{}", told.out);
    assert!(told.out.contains("he␛lper.py") && told.out.contains("/c.toml"), "{}", told.out);
    assert_eq!(home.run("trust list --json").done().json()[1]["deck"], "two");
    home.run("trust revoke two").done().ok().shows(&["2 exercises will be asked about again"]);
    home.run("trust revoke abab").done().ok().shows(&["1 exercise will be asked about again"]);
    assert_eq!(home.rows("select count(*) from trust"), "0");
    home.run("trust revoke --all").done().ok();
}
