//! Code that means harm: each case of it, on every level there is here.

use std::{
    fs,
    os::unix::net::UnixListener,
    time::{Duration, Instant},
};

use pratfall::runner::{
    custom::Custom,
    find,
    job::{Grant, Trusted},
    outcome::Ended,
    part::{File, Part},
};

use crate::stage::{Play, alone, everywhere, exists, has, named, one_by_one, play, processes_with};

/// More than any limit, and less than what would pass as one that was not kept.
const SOON: Duration = Duration::from_millis(700);

/// Asserts that no process is left whose command line holds a name.
#[track_caller]
fn nothing_left(name: &str) {
    let processes = processes_with(name);
    assert!(processes.is_empty(), "left: {processes:?}");
}

fn resident() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// A folder of this machine that stands for what is none of the code's business; its owner is who runs the box.
fn home(name: &str) -> std::path::PathBuf {
    let home = std::env::temp_dir().join(format!("pratfall-home-{}-{name}", std::process::id()));
    fs::create_dir_all(home.join(".ssh")).unwrap();
    fs::write(home.join(".ssh/id_fake"), "the-secret").unwrap();
    fs::write(home.join("pratfall.db"), "the-secret").unwrap();
    for path in [".", ".ssh", ".ssh/id_fake", "pratfall.db"] {
        let uid = Some(65_533).filter(|_| rustix::process::geteuid().is_root());
        std::os::unix::fs::chown(home.join(path), uid, uid).unwrap();
    }
    home
}

#[test]
#[ignore = "floods the machine for seconds"]
fn case_1_a_fork_bomb_stops_at_the_limit_and_is_gone() {
    let _alone = alone();
    let bombs = [
        (
            "/usr/bin/python3",
            "bomb-1.py",
            "import os, sys\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
        ),
        ("/usr/bin/bash", "bomb-1.sh", ":(){ :|:& };:\nwait\nsleep 60\n"),
    ];
    for (program, name, bomb) in bombs {
        if !exists(program) {
            eprintln!("SKIPPED: no {program}");
            continue;
        }
        one_by_one(|boxed| {
            // Whoever draws the screen meanwhile is this thread: how late is it, and how many are there.
            let bomb = named(name, program, bomb).within(1000);
            let (mut late, mut most) = (Duration::ZERO, 0);
            let run = std::thread::scope(|scope| {
                let run = scope.spawn(|| bomb.shown(boxed));
                while !run.is_finished() {
                    let start = Instant::now();
                    std::thread::sleep(Duration::from_millis(10));
                    late = late.max(start.elapsed().saturating_sub(Duration::from_millis(10)));
                    most = most.max(processes_with(name).len());
                }
                run.join().unwrap()
            });
            assert!(matches!(run.ended, Ended::TimedOut | Ended::Processes), "{}: {run:#?}", boxed.name);
            assert!(run.duration < Duration::from_secs(1) + SOON, "{}: {:?}", boxed.name, run.duration);
            assert!(most <= 33, "{}: {most} processes", boxed.name);
            assert!(late < Duration::from_millis(100), "{}: {late:?} late", boxed.name);
            nothing_left(name);
        });
    }
}

#[test]
fn case_2_endless_output_is_cut_and_takes_no_memory() {
    let _alone = alone();
    for answer in [
        "while True:\n    print('x' * 1000)\n",
        "import sys\nwhile True:\n    sys.stderr.write('x' * 1000)\n",
        "import sys\nblock = 'x' * (1 << 20)\nfor _ in range(1000):\n    sys.stdout.write(block)\n",
    ] {
        let before = resident();
        everywhere(|boxed| {
            let run = play("python", answer).shown(boxed);
            assert_eq!(
                (run.ended.clone(), run.cut, run.output.len()),
                (Ended::TooMuchOutput, true, 256 << 10),
                "{}",
                boxed.name
            );
            assert!(run.duration < Duration::from_secs(3), "{}: {:?}", boxed.name, run.duration);
        });
        // What one run holds is given back; what grew beyond that would grow with every run.
        let grown = resident().saturating_sub(before);
        assert!(grown < 6 << 20, "{grown} bytes");
    }
}

#[test]
#[ignore = "floods the machine for seconds"]
fn case_3_a_memory_hog_is_told_so() {
    let _alone = alone();
    let hog = "blocks = []\nwhile True:\n    blocks.append(bytearray(16 << 20))\n";
    let maps = "import mmap\nmaps = [mmap.mmap(-1, 1 << 20) for _ in range(10000)]\n";
    let family = "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        block = b'x' * (150 << 20)\n        time.sleep(60)\ntime.sleep(60)\n";
    let node = "const all = [];\nfor (;;) all.push(Buffer.alloc(16 << 20, 1));\n";
    for (runner, answer) in [("python", hog), ("python", maps), ("python", family), ("javascript", node)] {
        if !has(runner) {
            continue;
        }
        let before = resident();
        one_by_one(|boxed| {
            let run = play(runner, answer).shown(boxed);
            assert!(
                run.ended == Ended::Memory || run.output.contains("Cannot allocate memory"),
                "{}: {run:#?}",
                boxed.name
            );
            assert!(Ended::Memory.says().contains("memory"));
            eprintln!("{}: {:?}", boxed.name, run.duration);
            assert!(run.duration < Duration::from_secs(8), "{}: {:?} {answer}", boxed.name, run.duration);
        });
        assert!(resident().saturating_sub(before) < 2 << 20);
    }
}

#[test]
fn case_4_what_takes_too_long_is_ended_on_time() {
    let _alone = alone();
    for answer in [
        "while True:\n    pass\n",
        "import time\ntime.sleep(600)\n",
        "import signal, time\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\nwhile True:\n    time.sleep(1)\n",
    ] {
        everywhere(|boxed| {
            let run = play("python", answer).within(300).shown(boxed);
            assert_eq!(run.ended, Ended::TimedOut, "{}: {run:#?}", boxed.name);
            assert!(run.duration < Duration::from_millis(500), "{}: {:?}", boxed.name, run.duration);
        });
    }
}

#[test]
fn a_run_that_is_called_off_ends_at_once() {
    one_by_one(|boxed| {
        let sleep = named("sleeper.py", "/usr/bin/python3", "import time\ntime.sleep(600)\n");
        let start = Instant::now();
        let outcome = std::thread::scope(|scope| {
            let run = scope.spawn(|| sleep.run(boxed));
            std::thread::sleep(Duration::from_millis(300));
            sleep.cancel.cancel();
            run.join().unwrap()
        });
        assert_eq!(outcome.ended, Ended::Cancelled, "{}: {outcome:#?}", boxed.name);
        assert!(start.elapsed() < Duration::from_secs(2), "{}: {:?}", boxed.name, start.elapsed());
    });
    nothing_left("sleeper.py");
}

#[test]
fn case_5_a_daemon_that_holds_the_pipe_is_reaped_and_not_waited_for() {
    let daemon = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)\nprint('gone')\n";
    one_by_one(|boxed| {
        let run = named("daemon-5.py", "/usr/bin/python3", daemon).shown(boxed);
        assert_eq!((run.ended.clone(), run.output.as_str()), (Ended::Passed, "gone\n"), "{}: {run:#?}", boxed.name);
        assert!(run.duration < Duration::from_secs(3), "{}: {:?}", boxed.name, run.duration);
    });
    nothing_left("daemon-5.py");
}

/// Runs statements one by one, each of which must raise an error; what does not is printed.
fn all_refused(statements: &[String]) -> Play {
    let list = serde_json::to_string(statements).unwrap();
    let answer = format!(
        "import os, socket, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n\
         def call(*args):\n    if libc.syscall(*args) < 0:\n        raise OSError(ctypes.get_errno())\n\
         for statement in {list}:\n    try:\n        exec(statement)\n        print('DONE:', statement)\n    except (OSError, ValueError):\n        pass\n"
    );
    play("python", &answer)
}

fn nothing_was_done(statements: &[String]) {
    everywhere(|boxed| {
        let run = all_refused(statements).shown(boxed);
        assert_eq!((run.output.as_str(), run.code), ("", Some(0)), "{}: {run:#?}", boxed.name);
    });
}

#[test]
fn case_6_nothing_outside_can_be_read() {
    let home = home("read");
    let app = std::process::id();
    let mut refused: Vec<String> = [
        home.join(".ssh/id_fake").display().to_string(),
        home.join("pratfall.db").display().to_string(),
        format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR")),
        "/etc/shadow".into(),
        "/etc/hostname".into(),
        format!("/proc/{app}/mem"),
        format!("/proc/{app}/environ"),
        format!("/proc/{app}/maps"),
        "/proc/1/mem".into(),
        "/proc/1/environ".into(),
        "/dev/tty".into(),
        "/dev/mem".into(),
        "/dev/sda".into(),
        "/dev/vda".into(),
    ]
    .map(|path| format!("open('{path}', 'rb').read(1)"))
    .to_vec();
    refused.push(format!("os.listdir('{}')", home.display()));
    refused.push("os.listdir('/root')".into());
    refused.push("os.listdir('/home')".into());
    // The folders of the box itself, where the parent of the work folder is.
    refused.push("open(os.path.join(os.path.dirname(os.getcwd()), 'stdin'), 'rb').read()".into());
    // ptrace(PTRACE_ATTACH), process_vm_readv, a memory file, userfaultfd, io_uring.
    refused.extend([format!("call(101, 16, {app}, 0, 0)"), format!("call(310, {app}, 0, 0, 0, 0, 0)")]);
    refused.extend(["call(319, b'x', 0)", "call(323, 0)", "call(425, 8, 0)"].map(String::from));
    nothing_was_done(&refused);
    fs::remove_dir_all(home).unwrap();
}

#[test]
fn case_7_nothing_outside_can_be_written() {
    let home = home("write");
    let at = home.display();
    let mut refused = vec![
        format!("open('{at}/.bashrc', 'a')"),
        format!("open('{at}/pratfall.db', 'r+b')"),
        format!("open('{at}/pratfall.db', 'w')"),
        format!("os.truncate('{at}/pratfall.db', 0)"),
        format!("os.chmod('{at}/.ssh', 0o777)"),
        format!("os.chmod('{at}', 0)"),
        format!("os.utime('{at}/pratfall.db')"),
        format!("os.remove('{at}/pratfall.db')"),
        format!("os.rename('{at}/pratfall.db', 'mine')"),
        format!("os.mkdir('{at}/x')"),
    ];
    for folder in ["/", "/var/tmp", "/dev/shm", "/usr", "/usr/local/bin", "/etc", "/task", "/old", "/proc", "/dev"] {
        refused.push(format!("open('{folder}/pratfall-x', 'w')"));
    }
    // Its own file, and what will be run against it.
    for how in ["open(__file__, 'a')", "os.remove(__file__)", "os.chmod(__file__, 0o777) or open(__file__, 'a')"] {
        refused.push(how.into());
    }
    refused.push("open(os.path.join(os.path.dirname(__file__), 'pratfall_check.py'), 'w')".into());
    refused.push("os.rename(os.path.dirname(__file__), 'mine')".into());
    refused.push("os.symlink('x', os.path.join(os.path.dirname(__file__), 'x'))".into());
    nothing_was_done(&refused);
    assert_eq!(fs::read_to_string(home.join("pratfall.db")).unwrap(), "the-secret");
    assert!(!exists("/var/tmp/pratfall-x") && !exists("/dev/shm/pratfall-x"));
    fs::remove_dir_all(home).unwrap();
}

#[test]
fn case_7_no_check_finds_what_another_left() {
    // The first check writes over everything it can reach; the second must not notice.
    let answer = "import os\nfor name in ['answer.py', 'data.txt', 'pratfall_check.py', 'left']:\n    try:\n        open(name, 'w').write('print(8)')\n    except OSError:\n        pass\ndef look():\n    return sorted(os.listdir('.')), len(open('data.txt').read())\n";
    everywhere(|boxed| {
        let both = play("python", &answer.replace("for name in", "names = os.listdir('.')\nfor name in"))
            .file("data.txt", "four")
            .value("sorted(names)", "['answer.py', 'data.txt']")
            .value("sorted(names)", "['answer.py', 'data.txt']");
        let outcome = both.run(boxed);
        assert!(outcome.passed(), "{}: {outcome:#?}", boxed.name);
    });
}

#[test]
fn case_8_nothing_can_be_reached() {
    let place = std::env::temp_dir().join(format!("pratfall-socket-{}", std::process::id()));
    let _ = fs::remove_file(&place);
    let _listener = UnixListener::bind(&place).unwrap();
    let tcp = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let refused = [
        format!("socket.create_connection(('127.0.0.1', {port}), 1)"),
        format!("socket.socket(socket.AF_UNIX).connect('{}')", place.display()),
        "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', '\\0pratfall')".into(),
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))".into(),
        "socket.socket(socket.AF_INET6)".into(),
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)".into(),
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)".into(),
        "socket.create_server(('127.0.0.1', 0))".into(),
        "socket.getaddrinfo('example.com', 80)".into(),
        // unshare(CLONE_NEWUSER), setns, clone3 with nothing, mount, keyctl, bpf.
        "call(272, 0x10000000)".into(),
        "call(308, 0, 0)".into(),
        "call(435, 0, 0)".into(),
        "call(165, b'none', b'/', b'tmpfs', 0, 0)".into(),
        "call(250, 0, 0)".into(),
        "call(321, 0, 0, 0)".into(),
        // Typing into a terminal: TIOCSTI.
        "call(16, 0, 0x5412, b'x')".into(),
        // Limits and priority of others.
        format!("call(302, {}, 0, b'\\0' * 16, 0)", std::process::id()),
        "os.setpriority(os.PRIO_PROCESS, 0, -5)".into(),
        "os.setuid(0)".into(),
    ];
    nothing_was_done(&refused);
    fs::remove_file(place).unwrap();
}

/// A process of no business of the code's; it goes when this is dropped.
struct Outside(std::process::Child);

impl Outside {
    fn new() -> Self {
        let mut sleep = std::process::Command::new("sleep");
        Outside(
            sleep.arg("600").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap(),
        )
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn case_8_no_process_outside_can_be_signalled() {
    let outside = Outside::new();
    let (pid, app) = (outside.0.id(), std::process::id());
    let refused = [
        format!("os.kill({pid}, 9)"),
        format!("os.kill({app}, 9)"),
        "os.kill(os.getppid(), 9) if os.getppid() else call(-1)".into(),
        format!("os.killpg(os.getpgid({pid}), 9)"),
    ];
    everywhere(|boxed| {
        let run = all_refused(&refused).shown(boxed);
        // The first process of a namespace is not there for signals, and says nothing of it.
        let done = run.output.lines().filter(|line| !line.contains("getppid")).count();
        assert_eq!((done, run.code), (0, Some(0)), "{}: {run:#?}", boxed.name);
        assert!(exists(&format!("/proc/{pid}/exe")), "{}", boxed.name);
    });
}

#[test]
fn case_9_links_lead_nowhere() {
    if !has("c") {
        return;
    }
    let home = home("links");
    let at = home.display();
    let refused = [
        format!("os.symlink('{at}/.ssh', 'ssh') or open('ssh/id_fake').read()"),
        format!("os.symlink('{at}/pratfall.db', 'db') or open('db').read()"),
        format!("os.link('{at}/pratfall.db', 'hard') or open('hard').read()"),
    ];
    nothing_was_done(&refused);
    // A compiler's output that is a link: what the box would keep is somebody else's file. The linker replaces what it
    // finds, so the compiler itself is the learner's here.
    let script = format!("#!/bin/bash\nwhile [ \"$1\" != -o ]; do shift; done\nln -s {at}/pratfall.db \"$2\"\n");
    let fake = home.join("cc");
    fs::write(&fake, script).unwrap();
    fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let custom = Custom { argv: vec![fake.display().to_string()], file: None, folders: vec![] };
    everywhere(|boxed| {
        let outcome = play("c", "int main(void) { return 0; }").custom("c", custom.clone()).run(boxed);
        let told = format!("{}: {outcome:#?}", boxed.name);
        assert_eq!(outcome.ended, Ended::NotCompiled, "{told}");
        assert!(!told.contains("the-secret"));
    });
    fs::remove_dir_all(home).unwrap();
}

#[test]
#[ignore = "floods the machine for seconds"]
fn case_10_the_disk_is_not_filled() {
    let _alone = alone();
    let one = "with open('big', 'wb') as file:\n    while True:\n        file.write(b'x' * (1 << 20))\n        file.flush()\n";
    let many = "n = 0\nwhile True:\n    open(f'f{n}', 'w').close()\n    n += 1\n";
    let heavy =
        "n = 0\nwhile True:\n    with open(f'f{n}', 'wb') as file:\n        file.write(b'x' * (1 << 20))\n    n += 1\n";
    for answer in [one, many, heavy] {
        one_by_one(|boxed| {
            let run = play("python", answer).shown(boxed);
            assert_eq!(run.ended, Ended::Disk, "{}: {run:#?}", boxed.name);
            eprintln!("{}: {:?}", boxed.name, run.duration);
            assert!(run.duration < Duration::from_secs(8), "{}: {:?} {answer}", boxed.name, run.duration);
        });
    }
    // A folder that its owner closed goes too.
    let closed = "import os\nos.makedirs('a/b/c')\nopen('a/b/c/x', 'w').close()\ntry:\n    os.chmod('a/b', 0)\nexcept OSError:\n    pass\n";
    one_by_one(|boxed| assert_eq!(play("python", closed).shown(boxed).ended, Ended::Passed));
}

#[test]
fn case_24_a_deck_names_a_runner_and_nothing_else() {
    for name in ["python; rm -rf /", "/bin/sh", "../python", "", "python\0", "py thon"] {
        assert!(Part::new(name, vec![], vec![]).is_err(), "{name:?}");
    }
    everywhere(|boxed| {
        let outcome = play("cobol", "x").run(boxed);
        let Ended::Refused { why } = &outcome.ended else { panic!("{}: {outcome:#?}", boxed.name) };
        assert!(why.starts_with("there is no runner `cobol`"), "{why}");
        // More than there may be changes nothing.
        let limits = play("python", "").within(100_000_000).limits();
        assert_eq!(limits, pratfall::runner::limits::Limits::default());
        // The environment is the box's, whatever ours is.
        let answer = "import os\nprint(sorted(name for name in os.environ if 'PRATFALL' in name or 'CARGO' in name or 'LD_' in name))";
        assert_eq!(play("python", answer).shown(boxed).output, "[]\n", "{}", boxed.name);
        // Nothing is open but the three there always are.
        let answer = "import os\nfor n in range(3, 64):\n    try:\n        os.fstat(n)\n        print(n)\n    except OSError:\n        pass\n";
        assert_eq!(play("python", answer).shown(boxed).output, "", "{}", boxed.name);
    });
}

#[test]
fn case_24_the_bytes_that_were_hashed_are_the_bytes_that_run() {
    let part = |text: &str| {
        let file = File { name: "helper.py".into(), bytes: text.into(), executable: false };
        Part::new("python", vec![file], vec![]).unwrap()
    };
    let trusted = part("x = 1");
    let grant = Grant::Given(trusted.hash());
    assert!(Trusted::by(part("x = 2"), grant).is_none());
    assert!(Trusted::by(trusted, grant).is_some());
}

#[test]
fn case_25_what_lies_in_a_rust_exercise_configures_nothing() {
    if !has("rust") {
        return;
    }
    let home = home("cargo");
    let at = home.display();
    let build = format!("fn main() {{ std::fs::write(\"{at}/touched\", \"x\").unwrap(); }}");
    everywhere(|boxed| {
        let outcome = play("rust", "fn main() { println!(\"plain\"); }\n")
            .file("build.rs", &build)
            .file("Cargo.toml", "[package]\nname = \"x\"\nbuild = \"build.rs\"\n")
            .file(".cargo/config.toml", "[build]\nrustc = \"/bin/false\"\n")
            .file("rust-toolchain.toml", "[toolchain]\npath = \"/tmp\"\n")
            .run(boxed);
        if matches!(outcome.ended, Ended::NoToolchain { .. }) {
            eprintln!("SKIPPED: rust lies in root's home, and {} cannot read there", boxed.name);
            return;
        }
        assert_eq!(
            outcome.run.as_ref().map(|run| run.output.as_str()),
            Some("plain\n"),
            "{}: {outcome:#?}",
            boxed.name
        );
        // What the language itself can do while it compiles reaches no further than a program would.
        let reads = format!("fn main() {{ print!(\"{{}}\", include_str!(\"{at}/pratfall.db\")); }}\n");
        let outcome = play("rust", &reads).run(boxed);
        assert_eq!(outcome.ended, Ended::NotCompiled, "{}: {outcome:#?}", boxed.name);
        assert!(!format!("{outcome:?}").contains("the-secret"), "{}", boxed.name);
    });
    assert!(!home.join("touched").exists());
    fs::remove_dir_all(home).unwrap();
    // A toolchain of the user's own is asked where nobody left a file that names another.
    assert!(find::find("rust", &std::collections::BTreeMap::new()).is_ok());
}

#[test]
fn where_there_is_no_box_nothing_runs() {
    // A program that is no box at all.
    let helper = pratfall::runner::run::Helper::by(vec!["/bin/true".into()]);
    assert!(helper.standing().is_err());
    let boxed =
        crate::stage::Boxed { name: "none L2".into(), helper, standing: crate::stage::boxes()[0].standing.clone() };
    let outcome = play("python", "print('it ran')").run(&boxed);
    assert!(matches!(outcome.ended, Ended::NoBox { .. }), "{outcome:#?}");
    assert!(!format!("{outcome:?}").contains("it ran"));
}
