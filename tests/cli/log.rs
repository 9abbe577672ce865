//! The failure log and `catch` from outside, without a terminal.

use crate::home::{Home, Output};

impl Home {
    fn sh(&self, script: &str) -> Output {
        self.args(&["catch", "--", "sh", "-c", script]).env("PATH", "/usr/bin:/bin").done()
    }

    /// The name of the newest stumble.
    pub fn newest(&self) -> String {
        let out = self.run("log list --json --limit 1").done().ok().out;
        let list: serde_json::Value = serde_json::from_str(&out).unwrap();
        list[0]["name"].as_str().unwrap().to_owned()
    }

    fn all(&self) -> serde_json::Value {
        serde_json::from_str(&self.run("log --json").done().ok().out).unwrap()
    }
}

#[test]
fn what_an_editor_that_ends_badly_wrote_is_kept_and_its_place_told() {
    let home = Home::new()
        .with("tmp/x", "")
        .with("my ed.sh", "printf '# What happened?\n\nit broke\n' > \"$1\"\nexit $CODE\n");
    let edit = |code: &str| {
        let editor = format!("sh '{}'", home.path("my ed.sh").display());
        let tmp = home.path("tmp").to_string_lossy().into_owned();
        home.run("log add --editor").env("VISUAL", &editor).env("TMPDIR", &tmp).env("CODE", code).done()
    };
    let told = edit("3");
    assert_eq!(told.code, Some(1), "{told:#?}");
    assert!(
        told.err.starts_with("error: nothing was written down. The editor sh ended with exit code 3."),
        "{told:#?}"
    );
    assert!(told.err.contains("what was written is in HOME/tmp/pratfall-"), "{told:#?}");
    assert_eq!(std::fs::read_dir(home.path("tmp")).unwrap().count(), 2);
    edit("0").ok();
    assert_eq!(home.rows("select happened from stumble"), "it broke");
}

#[test]
fn a_word_that_was_meant_as_a_command_is_told_its_command() {
    let home = Home::empty();
    let told = home.run("log export").done().ok();
    assert!(
        told.err.contains("No stumble is like that.\nhint: that was searched for. `pratfall log share`"),
        "{told:#?}"
    );
    let told = home.run("log borrow").done().ok();
    assert!(!told.err.contains("hint"), "{told:#?}");
}

#[test]
fn a_deck_or_skill_that_never_was_is_no_empty_list() {
    let deck = "format = 1\n[deck]\nid = \"small\"\ntitle = \"Small\"\n[[skill]]\nid = \"adding\"\ntitle = \"Adding\"\n\
                [[item]]\nid = \"sum\"\nskill = \"adding\"\nprompt = \"1 + 1?\"\nright = \"2\"\n";
    let home = Home::empty().with("small.toml", deck);
    home.drill("small.toml", "3\n4\n\n:quit\n");
    home.run("log --deck small --skill adding").done().ok().shows(&["1 + 1?"]);
    for (asked, error, hint) in [
        ("log --deck smal", "there is no deck `smal`", "did you mean `small`?"),
        ("log --skill ading --deck small", "there is no skill `ading` here", "did you mean `adding`?"),
        ("log --skill moves --deck small", "there is no skill `moves` here", "`pratfall item list --json`"),
        ("log resume --deck nope", "there is no deck `nope`", "`pratfall deck list`"),
    ] {
        let told = home.run(asked).done();
        assert_eq!(told.code, Some(1), "{asked}: {told:#?}");
        assert!(told.err.contains(error) && told.err.contains(hint), "{asked}: {told:#?}");
    }
    // What is in no deck now was in one when it was logged.
    std::fs::remove_file(home.path("small.toml")).unwrap();
    home.run("log --deck small --skill adding").done().ok();
}

#[test]
fn what_waits_for_words_and_where_it_comes_from_can_be_asked_for() {
    let home = Home::new();
    home.run("catch --later -- false").env("PATH", "/usr/bin:/bin").done();
    home.args(&["log", "add", "The build broke"]).done().ok();
    home.args(&["log", "add", "The cache was stale", "--why", "I never cleared it"]).done().ok();
    let listed = |asked: &str| home.run(asked).done().ok().out.lines().count();
    assert_eq!(["log", "log --waiting", "log --from catch", "log --from hand"].map(listed), [3, 2, 1, 2]);
    home.run("log --from hand --waiting").done().ok().shows(&["The build broke", "(waits for your words)"]);
    assert!(home.run("log --from story").done().ok().err.contains("No stumble is like that."));
}

#[test]
fn a_stumble_is_written_found_changed_made_an_item_and_deleted() {
    let home = Home::new();
    home.args(&["log", "add", "The build broke on main", "--insight", "Run the tests first", "--tag", "ci"])
        .done()
        .ok();
    let name = home.newest();
    assert!(home.run("log tests").done().ok().out.contains("The build broke on main"));
    assert_eq!(home.run("log nothing").done().ok().out, "");
    home.args(&["log", "edit", &name, "--why", "I was in a hurry"]).done().ok();
    let shown = home.args(&["log", "show", &name[..5]]).done().ok().out;
    for said in ["I was in a hurry", "Run the tests first", "ci"] {
        assert!(shown.contains(said), "{shown}");
    }
    home.args(&["log", "item", &name]).done().ok();
    let deck = std::fs::read_to_string(home.path("data/decks/my-stumbles.toml")).unwrap();
    assert!(deck.contains("Run the tests first") && deck.contains("The build broke on main"), "{deck}");
    home.run("deck check data/decks/my-stumbles.toml").done().ok();
    let again = home.args(&["log", "item", &name]).done();
    assert!(again.code == Some(1) && again.err.contains("already"), "{again:?}");
    home.args(&["log", "delete", &name]).done().err_contains("--yes");
    home.args(&["log", "delete", &name, "--yes"]).done().ok();
    assert_eq!(home.all(), serde_json::json!([]));
    // Nothing is silently gone.
    let rows = home.rows("select happened, gap, gone from stumble order by id");
    assert_eq!(rows.matches("The build broke on main").count(), 3, "{rows}");
}

impl Output {
    #[track_caller]
    fn err_contains(&self, text: &str) {
        assert!(self.code != Some(0) && self.err.contains(text), "{self:#?}");
    }
}

#[test]
fn a_purge_takes_every_version_from_the_file() {
    let home = Home::new();
    home.args(&["log", "add", "the xyzzyword was said"]).done().ok();
    let name = home.newest();
    home.args(&["log", "edit", &name, "--insight", "never say xyzzyagain"]).done().ok();
    assert!(home.run("log xyzzyagain").done().ok().out.contains(&name));
    home.args(&["log", "purge", &name, "--yes"]).done().ok();
    let bytes = std::fs::read(home.path("data/pratfall.db")).unwrap();
    assert!(!bytes.windows(5).any(|window| window == b"xyzzy"));
    assert_eq!(home.run("log xyzzyagain").done().ok().out, "");
    assert_eq!(home.all().as_array().unwrap().len(), 1, "that it happened stays");
}

#[test]
fn an_answer_that_went_off_is_in_the_log_with_what_was_said_of_it() {
    let home = Home::new();
    home.drill("small --limit 1", "zzz\n4\n");
    let list = home.all();
    assert_eq!(list[0]["kind"], "attempt", "{list}");
    let name = list[0]["name"].as_str().unwrap();
    home.args(&["log", "edit", name, "--insight", "Read it twice", "--cause", "misread"]).done().ok();
    let shown = home.args(&["log", "show", name]).done().ok().out;
    assert!(shown.contains("Read it twice") && shown.contains("Open:"), "{shown}");
    assert!(home.run("log twice --open").done().ok().out.contains(name));
    assert_eq!(home.run("log twice --recovered").done().ok().out, "");
    home.args(&["log", "delete", name, "--yes"]).done().err_contains("answers stay");
    home.args(&["log", "item", name]).done().err_contains("asked again");
}

#[test]
fn a_story_goes_out_and_comes_back_as_someone_elses() {
    let home = Home::new();
    home.args(&["log", "add", "<b>It</b> fell\n# over", "--insight", "Hold it", "--expected", "It stands"]).done().ok();
    let name = home.newest();
    home.args(&["log", "share", &name]).done().err_contains("--yes");
    let shared = home.args(&["log", "share", &name, "--yes", "--by", "Ada", "--without", "expected"]).done().ok();
    assert!(!shared.out.contains("It stands") && shared.err.contains("This holds 1 story"), "{shared:?}");
    let page = home.args(&["log", "share", &name, "--yes", "--html", "--to", "x.html"]).done().ok();
    assert_eq!(page.out, "");
    let page = std::fs::read_to_string(home.path("x.html")).unwrap();
    assert!(page.contains("&lt;b&gt;It") && !page.contains("<b>"), "{page}");
    home.args(&["log", "share", &name, "--yes", "--to", "x.html"]).done().err_contains("there already");
    home.write("story.md", shared.out.as_bytes());
    let other = Home::new().with("story.md", &shared.out);
    other.run("log import story.md --item").done().ok();
    let shown = other.args(&["log", "show", &other.newest()]).done().ok().out;
    assert!(shown.contains("someone else's story") && shown.contains("Ada") && shown.contains("Hold it"), "{shown}");
    assert!(other.path("data/decks/my-stumbles.toml").exists());
    other.run("log import nothing.md").done().err_contains("cannot be read");
}

#[test]
fn a_resume_holds_what_recovered_and_no_more() {
    let home = Home::new();
    let none = home.run("log resume").done().ok();
    assert!(none.out.is_empty() && none.err.contains("Nothing has recovered yet"));
    // Off, with a word on it and a line at the end; days later it is right.
    home.drill("small --skill typing --limit 1", "beta\n4\nI mixed up the names\nalpha\nLook twice\n");
    assert_eq!(home.rows("select kind from stumble"), "line");
    for day in ["2026-11-24", "2026-11-25", "2026-11-29", "2026-12-10"] {
        let later = home.run("drill --plain small --skill typing --limit 1").typing("alpha\n4\n");
        later.at(&format!("{day}T09:00:00+01:00")).done().ok();
    }
    let made = home.run("log resume --plain").at("2026-12-11T09:00:00+01:00").done().ok().out;
    assert!(
        made.contains("\nTyping\n\n  Which letter comes first? (November 2026")
            && made.contains("I mixed up the names"),
        "{made}"
    );
    assert!(!made.contains("From real life"), "{made}");
}

#[test]
fn hostile_searches_find_nothing_and_say_nothing() {
    let home = Home::new();
    home.args(&["log", "add", "plain"]).done().ok();
    for words in ["\" OR 1=1 --", "NEAR(", "*", "\"", "words:plain OR", "plain AND", "{", "\u{1b}[31m"] {
        let found = home.args(&["log", "list", "--", words]).done().ok();
        assert_eq!(found.out, "", "{words}");
    }
    assert!(home.args(&["log", "list", "--", "PLAIN"]).done().ok().out.contains("plain"));
    home.run("log show zzzz").done().err_contains("no stumble");
}

#[test]
fn a_command_goes_through_untouched_and_its_error_is_kept() {
    let home = Home::new();
    let fine = home.sh("printf 'out\\n'; printf 'err\\n' >&2");
    assert_eq!((fine.code, fine.out.as_str(), fine.err.as_str()), (Some(0), "out\n", "err\n"));
    assert_eq!(home.all(), serde_json::json!([]));
    let off = home.sh("echo part; printf 'error[E0502]: cannot borrow\\n' >&2; exit 7");
    assert_eq!((off.code, off.out.as_str()), (Some(7), "part\n"));
    assert!(off.err.starts_with("error[E0502]: cannot borrow\n\nKept in the failure log as "), "{}", off.err);
    assert_eq!(home.all()[0]["code"], "rustc E0502");
    // What is read from stdin comes through, and the order of both streams in one file is kept.
    let echoed = home.args(&["catch", "--", "cat"]).env("PATH", "/usr/bin:/bin").typing("a\nb\n").done().ok();
    assert_eq!(echoed.out, "a\nb\n");
}

#[test]
fn an_error_that_was_met_before_says_so() {
    let home = Home::new();
    let off = "printf 'error[E0502]: cannot borrow\\n' >&2; exit 1";
    assert!(!home.sh(off).err.contains("this month"));
    home.args(&["log", "edit", &home.newest(), "--insight", "End the first borrow"]).done().ok();
    let second = home.sh(off).err;
    assert!(second.contains("Second rustc E0502 this month. Last time you wrote: End the first borrow"), "{second}");
    assert!(home.sh(off).err.contains("Third rustc E0502 this month."));
    assert!(!home.sh("printf 'error[E0382]: moved\\n' >&2; exit 1").err.contains("this month"));
}

#[test]
fn an_error_of_last_month_brings_back_what_was_written_of_it() {
    let home = Home::new();
    let off = "printf 'error[E0502]: cannot borrow\\n' >&2; exit 1";
    let on = |day: &str| {
        let args = ["catch", "--later", "--", "sh", "-c", off];
        home.args(&args).env("PATH", "/usr/bin:/bin").env("PRATFALL_NOW", &format!("{day}T12:00:00Z")).done().err
    };
    assert!(on("2026-11-27").contains("takes your words"));
    assert!(home.run("log").done().ok().out.contains("waits for your words"));
    home.args(&["log", "edit", &home.newest(), "--insight", "End the first borrow"])
        .env("PRATFALL_NOW", "2026-11-27T13:00:00Z")
        .done()
        .ok();
    assert!(!home.run("log").done().ok().out.contains("waits for your words"));
    let again = on("2026-12-04");
    assert!(again.contains("Second rustc E0502 in 30 days. Last time you wrote: End the first borrow"), "{again}");
    // One without words in between hides nothing.
    let third = on("2027-02-01");
    assert!(third.contains("rustc E0502 again; the last was on ") && third.contains("End the first borrow"), "{third}");
}

#[test]
fn a_command_that_said_nothing_is_told_by_what_was_typed() {
    let home = Home::new();
    let kept = home.args(&["catch", "--typed", "--ended", "2", "--", "bash", "-c", "ls /nope"]).done();
    assert_eq!(kept.code, Some(0), "the hook is told that it was kept: {kept:?}");
    assert!(kept.err.contains("ls /nope: It ended with code 2."), "{kept:?}");
    let name = home.newest();
    assert!(home.run("log").done().ok().out.contains("ls /nope: It ended with code 2."));
    assert!(home.args(&["log", "show", &name]).done().ok().out.contains("Command     ls /nope\n"));
    let shared = home.args(&["log", "share", &name, "--yes", "--without", "context"]).done().ok().out;
    assert!(!shared.contains("/nope"), "{shared}");
}

#[test]
fn a_story_is_titled_by_its_first_line_and_taken_in_once() {
    let home = Home::new().with("story.txt", "Deploys on Friday\n\nWe deployed on a Friday and it fell over.\n");
    home.run("log import story.txt").done().ok();
    assert_eq!(home.all()[0]["title"], "Deploys on Friday");
    let again = home.run("log import story.txt").done().ok();
    assert!(again.err.contains("in the log already, as ") && again.err.contains("Nothing new"), "{again:?}");
    assert_eq!(home.all().as_array().unwrap().len(), 1);
    home.args(&["log", "delete", &home.newest(), "--yes"]).done().ok();
    home.run("log import story.txt").done().ok();
    assert_eq!(home.all().as_array().unwrap().len(), 1);
}

#[test]
fn a_story_that_stands_twice_in_a_file_is_one_and_its_title_may_begin_with_any_sign() {
    let home = Home::new();
    home.args(&["log", "add", "#include <stdio.h> was missing", "--insight", "Read the first error first"]).done().ok();
    let name = home.newest();
    let story = home.args(&["log", "share", &name, "--yes"]).done().ok().out;
    let other = Home::new().with("twice.md", &format!("{story}\n\n{story}"));
    let told = other.run("log import twice.md").done().ok();
    assert!(told.err.contains("stands in it twice") && told.err.contains("1 story taken in"), "{told:?}");
    assert_eq!(told.out.lines().count(), 1, "{told:?}");
    assert_eq!(other.rows("select happened from stumble"), "#include <stdio.h> was missing");
    let again = other.run("log import twice.md").done().ok();
    assert_eq!(again.out.lines().count(), 1, "{again:?}");
}

#[test]
fn bad_commands_are_told_apart() {
    let home = Home::new();
    let check = |args: &[&str], code: i32, said: &str| {
        let done = home.args(args).env("PATH", "/usr/bin:/bin").done();
        assert!(done.code == Some(code) && done.err.contains(said), "{args:?}: {done:#?}");
    };
    check(&["catch", "--", "no-such-command-at-all"], 127, "command not found");
    check(&["catch", "--", "/etc/hostname-not-there"], 127, "command not found");
    check(&["catch", "--", "/tmp"], 126, "cannot be run");
    check(&["catch", "--"], 2, "no command");
    check(&["catch"], 2, "no command");
    check(&["catch", "--", "sh", "-c", "exit 130"], 130, "");
    assert_eq!(home.run("log --json").done().ok().out.trim(), "[]", "none of them is a stumble");
    check(&["catch", "--", "sh", "-c", "kill -SEGV $$"], 139, "Ended by signal 11");
    check(&["catch", "--later", "--", "false"], 1, "It ended with code 1.");
}

#[test]
fn a_secret_in_the_last_line_is_masked_and_hostile_output_is_plain() {
    let home = Home::new();
    let script = "printf '\\033[31merror: \\033]0;t\\007login with password=hunter2 at %s/x\\n' \"$HOME\" >&2; exit 1";
    let off = home.sh(script);
    assert!(off.err.contains("hunter2"), "what is on the screen is untouched");
    let shown = home.args(&["log", "show", &home.newest()]).done().ok().out;
    assert!(shown.contains("password=***") && shown.contains("~/x"), "{shown}");
    assert!(!shown.contains("hunter2") && !shown.contains('\u{1b}'));
    let bytes = std::fs::read(home.path("data/pratfall.db")).unwrap();
    assert!(!bytes.windows(7).any(|window| window == b"hunter2"));
}

#[test]
fn a_flood_goes_through_and_only_its_end_is_kept() {
    let home = Home::new();
    let off = home.sh(
        "i=0; while [ $i -lt 300 ]; do printf '%01000d\\n' $i; i=$((i+1)); done; echo 'error: at last' >&2; exit 3",
    );
    assert_eq!((off.code, off.out.len()), (Some(3), 300 * 1001));
    let kept = home.rows("select length(output) from stumble");
    assert!(kept.parse::<usize>().unwrap() <= 4_000, "{kept}");
}

#[test]
fn hooks_are_what_their_shells_read() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let hook = home.args(&["catch", "hook", shell]).done().ok().out;
        assert!(hook.contains("oops"), "{hook}");
        let path = home.path("hook");
        std::fs::write(&path, hook).unwrap();
        match std::process::Command::new(shell).arg("-n").arg(&path).output() {
            Ok(read) => assert!(read.status.success(), "{shell}: {read:?}"),
            Err(_) => eprintln!("NOT TESTED: {shell} is not installed, so nobody asked it to read its hook"),
        }
    }
    let kept = home.args(&["catch", "--ended", "5", "--", "make", "all"]).done();
    assert_eq!(kept.code, Some(5));
    assert!(home.run("log").done().ok().out.contains("It ended with code 5."));
}
