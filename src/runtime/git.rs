//! Decks out of a git repository, fetched with the user's own `git`: shallow, without hooks and submodules, by https, ssh
//! or from this machine alone.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::refusal::Refusal;

/// How long a clone may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Bytes a clone may bring.
const MOST_BYTES: u64 = 512 << 20;
/// Files of a clone that are counted before it is called too large.
const MOST_FILES: usize = 100_000;
/// How often it is looked whether a clone is done.
const GLANCE: Duration = Duration::from_millis(20);

/// A clone in a folder of its own, which goes when this is dropped.
#[derive(Debug)]
pub struct Clone {
    /// The folder.
    pub folder: PathBuf,
}

impl Drop for Clone {
    fn drop(&mut self) {
        // What cannot be taken away lies in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Tells whether something is the address of a repository, and no path.
///
/// # Errors
/// When it is one of a kind that is not taken.
pub fn is_address(said: &str) -> Result<bool, Refusal> {
    let hint = "repositories are fetched by https, ssh, or `file://`; anything else is downloaded first";
    if let Some((transport, _)) = said.split_once("::").filter(|(t, _)| t.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(Refusal::new(format!("`{transport}::` runs a program of its own, and is not taken"), hint));
    }
    if let Some((scheme, rest)) = said.split_once("://") {
        return match scheme {
            "https" | "ssh" | "file" if !rest.starts_with('-') && !rest.is_empty() => Ok(true),
            _ => Err(Refusal::new(format!("`{said}` is no address of a repository that is taken"), hint)),
        };
    }
    // As ssh writes it: user@host:path. A path of that name is one when it is there.
    let ssh = said.split_once(':').is_some_and(|(host, path)| {
        host.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.is_empty() && !host.contains('/') && !user.contains('/') && !path.is_empty()
        })
    });
    Ok(ssh && !said.starts_with('-') && !Path::new(said).exists())
}

/// Fetches a repository as it is now.
///
/// # Errors
/// When there is no `git`, or it ends without having cloned.
pub fn clone(address: &str) -> Result<Clone, Refusal> {
    let name = format!("pratfall-clone-{}-{}", std::process::id(), blake3::hash(address.as_bytes()).to_hex());
    let folder = std::env::temp_dir().join(name.get(..48).unwrap_or(&name));
    let made = fs::DirBuilder::new().mode(0o700).create(&folder);
    made.map_err(|error| {
        let message = format!("{} cannot be made: {}", folder.display(), super::scan::plainly(&error));
        Refusal::new(message, "see to it that there is room for temporary files, and that nothing has that name")
    })?;
    let clone = Clone { folder };
    let child = command(address, &clone.folder).spawn().map_err(|_| {
        Refusal::new(
            "there is no `git` to fetch a repository with",
            "install git, or download the deck and add the file",
        )
    })?;
    wait(child, address, &clone.folder)?;
    Ok(clone)
}

fn command(address: &str, into: &Path) -> Command {
    let mut git = Command::new("git");
    // A repository that this is run in must not speak for the one that is fetched.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_TEMPLATE_DIR"] {
        git.env_remove(name);
    }
    git.env("GIT_ALLOW_PROTOCOL", "https:ssh:file").env("GIT_LFS_SKIP_SMUDGE", "1").env("GIT_TERMINAL_PROMPT", "0");
    for setting in [
        "core.hooksPath=/dev/null",
        "core.symlinks=false",
        "core.fsmonitor=false",
        "submodule.recurse=false",
        "transfer.fsckObjects=true",
        "protocol.allow=never",
        "protocol.https.allow=always",
        "protocol.ssh.allow=always",
        "protocol.file.allow=always",
    ] {
        git.args(["-c", setting]);
    }
    git.args([
        "clone",
        "--quiet",
        "--depth=1",
        "--single-branch",
        "--no-tags",
        "--no-recurse-submodules",
        "--template=",
    ]);
    git.arg("--").arg(address).arg(into.join("deck"));
    git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    git
}

fn wait(mut child: Child, address: &str, folder: &Path) -> Result<(), Refusal> {
    let words = child.stderr.take().map(|err| {
        std::thread::spawn(move || {
            let (mut err, mut kept, mut buffer) = (err, Vec::new(), [0u8; 4096]);
            // Read to its end, so that git never waits for us; what is told is its end.
            while let Ok(n) = err.read(&mut buffer) {
                if n == 0 {
                    break;
                }
                kept.extend_from_slice(buffer.get(..n).unwrap_or_default());
                kept.drain(..kept.len().saturating_sub(4096));
            }
            String::from_utf8_lossy(&kept).into_owned()
        })
    });
    let (start, mut measured) = (Instant::now(), Instant::now());
    let trouble = loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => break None,
            Ok(None) => {}
            Err(error) => break Some(error.to_string()),
        }
        if start.elapsed() > PATIENCE {
            break Some("it takes longer than ten minutes".to_owned());
        }
        if measured.elapsed() > Duration::from_millis(500) {
            measured = Instant::now();
            if is_large(folder) {
                break Some("it holds more than 512 MiB, and no deck does".to_owned());
            }
        }
        std::thread::sleep(GLANCE);
    };
    if trouble.is_some() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let said = words.filter(|_| trouble.is_none()).and_then(|words| words.join().ok()).unwrap_or_default();
    let last =
        said.lines().rev().map(str::trim).find(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    let why = trouble.or_else(|| last.map(str::to_owned)).unwrap_or_else(|| "git ended without a word".to_owned());
    let hint = "`git clone` with this address should work on its own; decks can also be added from files";
    Err(Refusal::new(format!("{address} cannot be fetched: {why}"), hint))
}

/// Tells whether a folder has grown beyond what is taken.
fn is_large(folder: &Path) -> bool {
    let (mut bytes, mut files, mut ahead) = (0u64, 0, vec![folder.to_path_buf()]);
    while let Some(folder) = ahead.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            files += 1;
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => ahead.push(entry.path()),
                Ok(meta) => bytes = bytes.saturating_add(meta.len()),
                Err(_) => {}
            }
            if bytes > MOST_BYTES || files > MOST_FILES {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_three_kinds_and_nothing_runs_a_program() {
        for said in
            ["https://host.example/a/deck.git", "ssh://git@host.example/deck", "file:///srv/deck", "git@host:a/b"]
        {
            assert_eq!(is_address(said), Ok(true), "{said}");
        }
        for said in ["words.toml", "./a:b", "decks/", "C:words", "a@b", "/srv/x@y:z/deck.toml"] {
            assert_eq!(is_address(said), Ok(false), "{said}");
        }
        for said in ["ext::sh -c id", "fd::7", "http://host/x", "git://host/x", "ftp://x", "ssh://-oProxyCommand=id/x"]
        {
            assert!(is_address(said).is_err(), "{said}");
        }
    }
}
