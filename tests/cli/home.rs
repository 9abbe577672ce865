//! A home of its own for each test, and a sentence to run the program in it.

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

const NOW: &str = "2026-11-22T09:00:00+01:00";

/// A folder that goes when this is dropped.
pub struct Home(PathBuf);

impl Home {
    /// Makes an empty home.
    pub fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("pratfall-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir.canonicalize().unwrap())
    }

    /// Makes a home with the small deck of these tests, and no database yet.
    pub fn fresh() -> Self {
        Self::empty().with("data/decks/small.toml", include_str!("deck.toml"))
    }

    /// Makes a home with the small deck of these tests and a database that knows the bundled ones: reading them again
    /// for each test would take most of its time.
    pub fn new() -> Self {
        static DATABASE: OnceLock<Vec<u8>> = OnceLock::new();
        let database = DATABASE.get_or_init(|| {
            let home = Self::empty();
            home.run("due").done().ok();
            std::fs::read(home.path("data/pratfall.db")).unwrap()
        });
        let home = Self::fresh();
        home.write("data/pratfall.db", database);
        home
    }

    /// Writes a file into it.
    pub fn with(self, name: &str, text: &str) -> Self {
        self.write(name, text.as_bytes());
        self
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Gives the path of something in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Begins a sentence: these arguments, parted by blanks, in this home.
    pub fn run(&self, args: &str) -> Run<'_> {
        self.args(&args.split_whitespace().collect::<Vec<_>>())
    }

    /// Begins a sentence with arguments that hold blanks.
    pub fn args(&self, args: &[&str]) -> Run<'_> {
        let env = [
            ("PRATFALL_HOME", self.0.to_str().unwrap()),
            ("PRATFALL_NOW", NOW),
            ("PRATFALL_SEED", "1"),
            ("HOME", self.0.to_str().unwrap()),
            ("TERM", "dumb"),
            ("LANG", "C.UTF-8"),
        ];
        let env = env.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Run { home: self, args: args.iter().map(|a| (*a).to_owned()).collect(), stdin: String::new(), env }
    }

    /// Drills line by line and gives the transcript.
    pub fn drill(&self, args: &str, typed: &str) -> Output {
        self.run(&format!("drill --plain {args}")).typing(typed).done().ok()
    }

    /// Asks the database; one line a row, columns parted by a bar.
    pub fn rows(&self, sql: &str) -> String {
        let conn = rusqlite::Connection::open(self.path("data/pratfall.db")).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells: Vec<String> = (0..columns)
                .map(|n| match row.get_ref(n).unwrap() {
                    rusqlite::types::ValueRef::Null => "-".to_owned(),
                    rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                    rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                    other => format!("{other:?}"),
                })
                .collect();
            Ok(cells.join("|"))
        });
        rows.unwrap().map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    /// What was answered so far.
    pub fn answers(&self) -> String {
        self.rows("select item, phase, response, confidence, verdict from attempt order by id")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A run of the program that is being described.
#[must_use]
pub struct Run<'a> {
    home: &'a Home,
    args: Vec<String>,
    stdin: String,
    env: BTreeMap<String, String>,
}

impl Run<'_> {
    /// Types these lines, then the end of input.
    pub fn typing(mut self, text: &str) -> Self {
        self.stdin = text.to_owned();
        self
    }

    /// On another day or at another hour.
    pub fn at(self, now: &str) -> Self {
        self.env("PRATFALL_NOW", now)
    }

    /// With a variable of the environment; without it when it is empty.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        if value.is_empty() {
            self.env.remove(name)
        } else {
            self.env.insert(name.to_owned(), value.to_owned())
        };
        self
    }

    /// Starts it, with all three streams in our hands.
    pub fn start(&self) -> (Child, ChildStdin) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(&self.args)
            .env_clear()
            .envs(&self.env)
            .current_dir(&self.home.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take().unwrap();
        (child, stdin)
    }

    /// Runs it to its end.
    pub fn done(self) -> Output {
        let (child, mut stdin) = self.start();
        // A program that needs no input may be gone already.
        let _ = stdin.write_all(self.stdin.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let home = self.home.0.to_str().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(home, "HOME");
        Output { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
    }
}

/// What a run left behind; the path of the home reads `HOME` in it.
#[derive(Debug)]
pub struct Output {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Output {
    /// It ended well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self
    }

    /// It ended well and this is all it printed.
    #[track_caller]
    pub fn prints(self, out: &str) -> Self {
        let this = self.ok();
        assert_eq!(this.out.trim_matches('\n'), out.trim_matches('\n'), "{}", this.err);
        this
    }

    /// It ended with this code, one sentence and one hint, and no data.
    #[track_caller]
    pub fn fails(self, code: i32, error: &str, hint: &str) {
        assert_eq!(self.err, format!("error: {error}\nhint: {hint}\n"));
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""));
    }

    /// Its data has this in it, in this order.
    #[track_caller]
    pub fn shows(self, parts: &[&str]) -> Self {
        let mut rest = self.out.as_str();
        for part in parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("`{part}` is not in\n{}", self.out));
            rest = &rest[at + part.len()..];
        }
        self
    }

    /// Its data has nothing of this.
    #[track_caller]
    pub fn hides(self, part: &str) -> Self {
        assert!(!self.out.contains(part), "`{part}` is in\n{}", self.out);
        self
    }

    /// Reads its data as JSON.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let this = self.ok();
        serde_json::from_str(&this.out).unwrap_or_else(|e| panic!("{e}: {}", this.out))
    }
}

/// Tells whether this user may write everywhere, whatever the permissions say.
pub fn is_almighty(folder: &Path) -> bool {
    std::fs::write(folder.join("probe"), "").is_ok()
}
