//! Where the programs of a runner are.
//!
//! Those of the system come first: their folders are open to everybody, and no home has to be opened to the box for them.
//! What lies elsewhere on the PATH is asked where it really lives, since it may be a shim.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{LazyLock, Mutex},
};

use super::custom::Custom;

/// Folders of the system, in the order they are searched.
const SYSTEM: [&str; 3] = ["/usr/bin", "/bin", "/usr/local/bin"];

/// A runner's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The program.
    pub program: PathBuf,
    /// Folders it must be able to read, beside those of the system.
    pub folders: Vec<PathBuf>,
}

/// Why there is no program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// Nobody knows a runner of that name.
    #[error(
        "there is no runner `{0}`: Pratfall has python, rust, c, javascript, bash and sql, and what config.toml adds"
    )]
    Runner(String),
    /// Its program is not on this machine.
    #[error("the runner `{runner}` needs {}, which is neither in the folders of the system nor on the PATH", .names.join(" or "))]
    Program {
        /// The runner.
        runner: String,
        /// What its program may be called.
        names: Vec<&'static str>,
    },
    /// The user's settings name a program that is not there.
    #[error("the runner `{runner}` is {program} in config.toml, and there is no such program")]
    Custom {
        /// The runner.
        runner: String,
        /// The program.
        program: String,
    },
}

/// Finds the program of a runner; none for `sql`, which needs no other.
///
/// # Errors
/// When nobody knows the runner, or its program is not here.
pub fn find(runner: &str, customs: &BTreeMap<String, Custom>) -> Result<Option<Found>, Missing> {
    if let Some(custom) = customs.get(runner).filter(|_| runner != "sql") {
        let program = custom.argv.first().map(PathBuf::from).unwrap_or_default();
        if !is_program(&program) {
            let program = program.display().to_string();
            return Err(Missing::Custom { runner: runner.to_owned(), program });
        }
        let mut folders: Vec<PathBuf> = custom.folders.iter().map(PathBuf::from).collect();
        folders.extend(home_of(&program));
        return Ok(Some(Found { program, folders }));
    }
    let (names, asks): (&[&'static str], &[&str]) = match runner {
        "python" => (&["python3"], &["-c", "import sys; print(sys._base_executable)"]),
        "javascript" => (&["node", "nodejs"], &["-p", "process.execPath"]),
        "bash" => (&["bash"], &[]),
        "c" => (&["cc", "gcc", "clang"], &[]),
        "rust" => (&["rustc"], &["--print", "sysroot"]),
        "sql" => return Ok(None),
        other => return Err(Missing::Runner(other.to_owned())),
    };
    let missing = |names: &[&'static str]| Missing::Program { runner: runner.to_owned(), names: names.to_vec() };
    let found = names.iter().find_map(|name| program(name, asks)).ok_or_else(|| missing(names))?;
    if runner == "rust" && !["cc", "gcc", "clang"].iter().any(|name| in_system(name).is_some()) {
        return Err(missing(&["cc"]));
    }
    Ok(Some(found))
}

fn program(name: &str, asks: &[&str]) -> Option<Found> {
    if let Some(program) = in_system(name) {
        return Some(Found { program, folders: Vec::new() });
    }
    // Asking a shim takes a while, and the answer does not change.
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Option<Found>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().ok()?;
    known.entry(name.to_owned()).or_insert_with(|| elsewhere(name, asks)).clone()
}

fn in_system(name: &str) -> Option<PathBuf> {
    SYSTEM.iter().map(|folder| Path::new(folder).join(name)).find(|path| is_program(path) && !is_shim(path))
}

/// A program of the system that leads into somebody's home.
fn is_shim(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| home_of(&real).is_some_and(|home| !home.starts_with("/opt")))
}

fn elsewhere(name: &str, asks: &[&str]) -> Option<Found> {
    let path = std::env::var_os("PATH")?;
    let mut all = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(name));
    let shim = all.find(|path| is_program(path))?;
    let mut real = shim.clone();
    if !asks.is_empty() {
        // From a folder in which nobody left a toolchain file.
        let asked = Command::new(&shim).args(asks).current_dir("/").stdin(Stdio::null()).stderr(Stdio::null()).output();
        let told = asked.ok().filter(|asked| asked.status.success())?;
        real = PathBuf::from(String::from_utf8(told.stdout).ok()?.trim());
        if name == "rustc" {
            real = real.join("bin/rustc");
        }
    }
    let real = real.canonicalize().ok().filter(|real| is_program(real))?;
    let folders = home_of(&real).into_iter().collect();
    Some(Found { program: real, folders })
}

/// Gives the folder a program was installed to, where that is none of the system's: the one above its `bin`.
fn home_of(program: &Path) -> Option<PathBuf> {
    let real = program.canonicalize().ok()?;
    if ["/usr", "/bin", "/sbin", "/lib", "/nix/store", "/gnu/store"].iter().any(|system| real.starts_with(system)) {
        return None;
    }
    let folder = real.parent()?;
    let home = if folder.ends_with("bin") { folder.parent()? } else { folder };
    // A program that lies in a home itself, or in a folder like it, opens nothing but itself.
    Some(if home.components().count() <= 3 { real } else { home.to_path_buf() })
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_told() {
        let none = BTreeMap::new();
        let error = find("cobol", &none).unwrap_err().to_string();
        assert!(error.starts_with("there is no runner `cobol`: "), "{error}");
        assert_eq!(find("sql", &none), Ok(None));
        let argv = vec!["/nowhere/python3".to_owned(), "{file}".to_owned()];
        let custom = Custom { argv, file: None, folders: Vec::new() };
        let error = find("python", &BTreeMap::from([("python".to_owned(), custom)])).unwrap_err().to_string();
        assert_eq!(error, "the runner `python` is /nowhere/python3 in config.toml, and there is no such program");
    }

    #[test]
    fn programs_of_the_system_open_no_folder() {
        assert_eq!(home_of(Path::new("/usr/bin/env")), None);
        assert_eq!(program("sh", &[]).unwrap().folders, Vec::<PathBuf>::new());
        assert_eq!(program("surely-not-a-program", &[]), None);
    }
}
