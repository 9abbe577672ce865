//! Landlock: which files can be read and written, and nothing reached beyond the box.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
    Scope, path_beneath_rules,
};

use super::room::{DEVICES, SYSTEM};

/// What Landlock of this kernel can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Nothing.
    None,
    /// Files.
    Files,
    /// Cutting files short too.
    Truncation,
    /// Signals to processes outside too.
    Signals,
}

/// Finds out what Landlock can do, and locks nothing yet.
pub(super) fn reach() -> Reach {
    let hard = || Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    let files = |abi| hard().handle_access(AccessFs::from_all(abi)).and_then(Ruleset::create).is_ok();
    if hard().scope(Scope::from_all(ABI::V6)).and_then(Ruleset::create).is_ok() {
        Reach::Signals
    } else if files(ABI::V3) {
        Reach::Truncation
    } else if files(ABI::V1) {
        Reach::Files
    } else {
        Reach::None
    }
}

/// What stays open.
pub(super) struct Open<'a> {
    pub task: &'a Path,
    pub work: &'a Path,
    pub folders: &'a [PathBuf],
    /// Programs see a process table that is theirs alone.
    pub proc: bool,
    /// The box's own program may be executed.
    pub own: Option<&'a str>,
}

/// Locks this process, and all it becomes and starts, for good.
pub(super) fn lock(open: &Open<'_>) -> Result<(), String> {
    let abi = ABI::V6;
    let read = AccessFs::from_read(abi);
    let write =
        AccessFs::from_all(abi) & !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::MakeSock | AccessFs::IoctlDev);
    let lock = || -> Result<RulesetStatus, landlock::RulesetError> {
        let mut rules = Ruleset::default()
            .handle_access(AccessFs::from_all(abi))?
            .handle_access(AccessNet::from_all(abi))?
            .scope(Scope::from_all(abi))?
            .create()?
            .add_rules(path_beneath_rules(SYSTEM, read))?
            .add_rules(path_beneath_rules(open.folders, read))?
            .add_rules(path_beneath_rules(["/etc/ld.so.cache"], read))?
            .add_rules(path_beneath_rules(DEVICES, AccessFs::ReadFile | AccessFs::WriteFile))?
            .add_rules(path_beneath_rules([open.task], read))?
            .add_rules(path_beneath_rules([open.work], write))?;
        if open.proc {
            let shown = ["/proc", "/etc/passwd", "/etc/group", "/dev"];
            rules = rules.add_rules(path_beneath_rules(shown, AccessFs::ReadFile | AccessFs::ReadDir))?;
        }
        if let Some(own) = open.own {
            rules = rules.add_rules(path_beneath_rules([own], read))?;
        }
        Ok(rules.restrict_self()?.ruleset)
    };
    match lock() {
        Ok(RulesetStatus::NotEnforced) => Err("this kernel has no Landlock".into()),
        Ok(_) => Ok(()),
        Err(error) => Err(format!("Landlock cannot be used: {error}")),
    }
}
