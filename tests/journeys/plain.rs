//! The program over pipes, line by line.

use std::{
    io::{BufReader, Read as _, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::harness::{Home, environment};

/// A run of the program over pipes. It prints its questions without a line end, so replies are read up to a mark.
pub struct Plain {
    pub child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// All that was printed.
    pub printed: String,
}

/// How a question ends.
const ASKING: &str = "> ";

impl Plain {
    pub fn start(home: &Home, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pratfall"))
            .args(args)
            .env_clear()
            .envs(environment(home))
            .current_dir(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Plain { child, input, output, printed: String::new() }
    }

    /// Reads up to the next question, or to the end; gives what was printed on the way.
    pub fn question(&mut self) -> String {
        let mut bytes = Vec::new();
        let mut one = [0u8; 1];
        while !bytes.ends_with(ASKING.as_bytes()) && matches!(self.output.read(&mut one), Ok(1)) {
            bytes.push(one[0]);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.printed.push_str(&text);
        text
    }

    /// Answers with a line. The program may be gone by now.
    pub fn say(&mut self, line: &str) {
        if let Some(input) = &mut self.input {
            let _ = writeln!(input, "{line}");
        }
    }

    /// Ends the input, reads the rest, and gives it.
    pub fn close(&mut self) -> String {
        self.input = None;
        let from = self.printed.len();
        while self.question().ends_with(ASKING) {}
        self.printed[from..].to_owned()
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_second_session_under_the_same_seed_and_date_is_written_down_too() {
    let home = Home::new("same-seed");
    for sessions in 1..=3i64 {
        let mut run = Plain::start(&home, &["drill", "rust-ownership", "--limit", "1"]);
        run.question();
        run.say(":giveup");
        assert!(run.question().contains("left open:"), "{}", run.printed);
        run.close();
        assert!(run.child.wait().unwrap().success());
        let rows: i64 = home.log().query_row("select count(*) from attempt", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, sessions, "after session {sessions}");
    }
    home.verify();
}
