//! `pratfall catch`: a command run untouched, and its error kept when it does not work out.

use std::{ffi::OsString, process::ExitCode};

use clap::ValueEnum;

use super::{console::Console, failure::Failure, log, start};
use crate::{
    catch::{
        kept::{Kept, kept as kept_of, kept_as_typed},
        tail::Tail,
    },
    memory::row::RowId,
    runtime::{
        engine::Engine,
        find_program::{self, Missing},
        leash::{self, End, interrupt::Interrupt},
        log::told,
        scan::plainly,
        terminal::die_of,
    },
    session::rows::{Kind, Told, Words},
    store::entries,
    tui::text,
};

pub mod hook;

/// Signals by which people end a command themselves.
const ENDED: [i32; 5] = [
    signal_hook::consts::SIGINT,
    signal_hook::consts::SIGTERM,
    signal_hook::consts::SIGHUP,
    signal_hook::consts::SIGQUIT,
    signal_hook::consts::SIGPIPE,
];

/// Where an answer belongs among the words.
type Place = fn(&mut Words) -> &mut String;

/// What to run.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Ask nothing now; `pratfall log edit` takes the words later.
    #[arg(long)]
    pub later: bool,
    /// Run nothing: the command was run already, and ended with this code.
    #[arg(long, value_name = "CODE", hide = true)]
    pub ended: Option<u8>,
    /// The command is what somebody typed at a shell, and stands behind the shell's `-c`; the exit code tells the shell's
    /// hook whether it was kept.
    #[arg(long, hide = true)]
    pub typed: bool,
    /// The command and its arguments, behind `--`.
    #[arg(value_name = "CMD", last = true)]
    pub run: Vec<OsString>,
}

/// What else to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print what a shell needs to offer the last command that did not work out: `eval "$(pratfall catch hook bash)"`.
    Hook {
        /// The shell.
        shell: Shell,
    },
}

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
}

/// Runs the command; its exit code is that of what was run.
///
/// # Errors
/// When there is nothing to run, or no terminal to run it in.
pub fn run(args: &Args, console: &mut Console) -> Result<ExitCode, Failure> {
    if let Some(Command::Hook { shell }) = args.command {
        console.raw(hook::hook(shell));
        return Ok(ExitCode::SUCCESS);
    }
    let Some(program) = args.run.first() else {
        let hint = "as in `pratfall catch -- cargo build`";
        return Err(Failure { code: 2, ..Failure::new("there is no command to run", hint) });
    };
    if let Some(code) = args.ended {
        let kept = code == 0 || keep(args, End::Code(code), &[], console);
        // A shell's hook asks whether it was kept; it knows the code.
        return Ok(if args.typed { ExitCode::from(u8::from(!kept)) } else { ExitCode::from(code) });
    }
    if let Some(missing) = find_program::missing(program) {
        let name = program.to_string_lossy();
        let (message, code) = match missing {
            Missing::NotFound => (format!("{name}: command not found"), leash::door::NOT_FOUND),
            Missing::NotExecutable => (format!("{name}: it cannot be run"), leash::door::NOT_RUN),
        };
        return Err(Failure { code, ..Failure::new(message, "nothing was run, and nothing is kept") });
    }
    let mut tail = Tail::default();
    let end = leash::run(&args.run, &mut |bytes| tail.push(bytes)).map_err(|error| Failure {
        code: leash::door::code(&error),
        ..Failure::new(format!("{}: {}", program.to_string_lossy(), plainly(&error)), "")
    })?;
    let kept = match end {
        End::Code(0) => false,
        End::Signal(signal) if ENDED.contains(&signal) => {
            die_of(signal);
            false
        }
        // So a shell reports what was ended by a key.
        End::Code(code) if i32::from(code) == 128 + signal_hook::consts::SIGINT => false,
        end => keep(args, end, &tail.lines(), console),
    };
    Ok(if args.typed { ExitCode::from(u8::from(!kept)) } else { ExitCode::from(end.code()) })
}

/// Keeps what went off, and tells whether it could; what cannot be kept is told, and changes nothing of the exit code.
fn keep(args: &Args, end: End, lines: &[String], console: &mut Console) -> bool {
    let kept = start::engine().and_then(|mut engine| {
        let id = kept(args, end, lines, &mut engine, console)?;
        Ok((engine, id))
    });
    let (mut engine, id) = match kept {
        Ok(kept) => kept,
        Err(failure) => {
            console.fail(&Failure { message: format!("nothing was kept: {}", failure.message), ..failure });
            return false;
        }
    };
    let name = entries::name(id);
    if args.later || !asks() {
        console.say(&format!("`pratfall log edit {name}` takes your words."));
    } else if let Err(failure) = ask(id, &mut engine, console) {
        console.fail(&Failure { message: format!("your words were not kept: {}", failure.message), ..failure });
    }
    true
}

/// Writes what went off into the log, and says so; gives its id.
fn kept(args: &Args, end: End, lines: &[String], engine: &mut Engine, console: &mut Console) -> Result<RowId, Failure> {
    let home = std::env::var("HOME").ok().filter(|home| !home.is_empty());
    let run: Vec<String> = args.run.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let Kept { command, code, mut title, excerpt } = match run.last() {
        Some(typed) if args.typed => kept_as_typed(typed, lines, home.as_deref()),
        _ => kept_of(&run, lines, home.as_deref()),
    };
    if let End::Signal(signal) = end {
        title = format!("Ended by signal {signal}. {title}").trim().to_owned();
    } else if title.is_empty() {
        title = format!("It ended with code {}.", end.code());
    }
    log::look(engine, console)?;
    let (met, last) = engine.met_before(&code)?;
    let about = text::log::stopped(&command, &title, &excerpt);
    let told = Told { code: code.clone(), command, output: excerpt, ..told(Kind::Caught, "") };
    // Written before anything is asked: whoever walks away from the questions has it all the same.
    let id = engine.write_stumble(Words { happened: title, ..Words::default() }, told, None)?;
    let name = entries::name(id);
    console.say("");
    if let Some(met) = text::log::met_before(&code, &met) {
        let wrote = last.as_ref().map(|last| [&last.insight, &last.gap].into_iter().find(|text| !text.is_empty()));
        match wrote.flatten() {
            Some(wrote) => console.say(&format!("{met} Last time you wrote: {}", one_line(wrote))),
            None => console.say(&met),
        }
    }
    if args.later || !asks() {
        console.say(&format!("Kept in the failure log as {name}: {}", one_line(&about)));
    } else {
        console.say(&format!(
            "Kept in the failure log as {name}. Three questions; Enter leaves one out, Ctrl-C the rest."
        ));
    }
    Ok(id)
}

/// Asks three questions about what was kept. Each answer is written before the next question: the window may be closed
/// there.
fn ask(id: RowId, engine: &mut Engine, console: &mut Console) -> Result<(), Failure> {
    const QUESTIONS: [(&str, Place); 3] = [
        ("What did you expect? ", |words| &mut words.expected),
        ("Why was it otherwise? ", |words| &mut words.gap),
        ("What will you do next time? ", |words| &mut words.insight),
    ];
    let name = entries::name(id);
    let mut can_be_item = false;
    let interrupt = Interrupt::listen().ok();
    for (question, place) in QUESTIONS {
        let left = || interrupt.as_ref().is_some_and(Interrupt::comes_first);
        let Some(said) = console.ask_aside_unless(question, left) else {
            console.say(&format!("The rest is left out; `pratfall log edit {name}` takes it."));
            break;
        };
        if said.trim().is_empty() {
            continue;
        }
        log::look(engine, console)?;
        if let Some(stumble) = engine.stumble_of(id)? {
            let mut words = stumble.words.clone();
            *place(&mut words) = said.trim().to_owned();
            can_be_item = !(words.insight.is_empty() && words.gap.is_empty());
            engine.write_stumble(words, stumble.told.clone(), Some(&stumble))?;
        }
    }
    drop(interrupt);
    if can_be_item {
        console.say(&format!("`pratfall log item {name}` has you asked about it again."));
    }
    Ok(())
}

fn asks() -> bool {
    let dumb = std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty());
    leash::has_terminal() && !dumb
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
