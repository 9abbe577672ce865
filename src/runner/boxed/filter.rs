//! Seccomp: which calls of the kernel there are.
//!
//! Two filters. The first names all there is; anything else is as if the kernel had never heard of it, which also holds
//! for calls that are yet to be invented and for other ways of numbering them. The second, looked at first, refuses what
//! programs do try by the name they know: no permission.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// What depends on the rest of the box.
pub(super) struct Around {
    /// The files are a system of their own: whose they are and when they changed may be set.
    pub own_files: bool,
    /// Processes that must not be signalled, where nothing else prevents it; a negative one is a group.
    pub spared: Vec<i32>,
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Filters the calls of this process, and of all it becomes and starts, for good.
pub(super) fn apply(around: &Around) -> Result<(), String> {
    let told = |error: &dyn std::fmt::Display| format!("seccomp cannot be used: {error}");
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| told(&error))?;
    let (known, refused) = (known().map_err(|error| told(&error))?, refused(around).map_err(|error| told(&error))?);
    let errno = |number: i32| SeccompAction::Errno(number.unsigned_abs());
    for (rules, mismatch, matched) in
        [(known, errno(libc::ENOSYS), SeccompAction::Allow), (refused, SeccompAction::Allow, errno(libc::EPERM))]
    {
        let filter = SeccompFilter::new(rules, mismatch, matched, arch).map_err(|error| told(&error))?;
        let program = BpfProgram::try_from(filter).map_err(|error| told(&error))?;
        seccompiler::apply_filter(&program).map_err(|error| told(&error))?;
    }
    Ok(())
}

fn when(arg: u8, op: Op, value: u64) -> Result<SeccompCondition, seccompiler::BackendError> {
    SeccompCondition::new(arg, Len::Dword, op, value)
}

/// Everything there is.
fn known() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = KNOWN.iter().chain(OF_THIS_MACHINE).map(|call| (*call, Vec::new())).collect();
    // Its own limits alone: those of another process of this user would end it.
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![when(0, Op::Eq, 0)?])?]);
    rules.insert(libc::SYS_sched_setaffinity, vec![SeccompRule::new(vec![when(0, Op::Eq, 0)?])?]);
    // Pairs that are connected to each other, and can be to nothing else.
    let pair = |kind: i32| {
        let kind = u64::from(kind.unsigned_abs());
        SeccompRule::new(vec![when(0, Op::Eq, libc::AF_UNIX as u64)?, when(1, Op::MaskedEq(0xf), kind)?])
    };
    rules.insert(libc::SYS_socketpair, vec![pair(libc::SOCK_STREAM)?, pair(libc::SOCK_SEQPACKET)?]);
    // No typing into a terminal.
    let ioctl = vec![when(1, Op::Ne, TIOCSTI)?, when(1, Op::Ne, TIOCLINUX)?];
    rules.insert(libc::SYS_ioctl, vec![SeccompRule::new(ioctl)?]);
    // `clone3` hides its flags behind a pointer, and is not known; C libraries go on with `clone`.
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![when(0, Op::MaskedEq(NAMESPACES), 0)?])?]);
    Ok(rules)
}

/// Types for the learner into the terminal that is theirs; the same on all machines seccompiler knows.
const TIOCSTI: u64 = 0x5412;
/// Pastes into a console.
const TIOCLINUX: u64 = 0x541c;

/// All flags of `clone` and `unshare` that make a namespace.
const NAMESPACES: u64 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET) as u64;

fn refused(around: &Around) -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = REFUSED.iter().map(|call| (*call, Vec::new())).collect();
    if !around.own_files {
        rules.extend(ABOUT_FILES.iter().chain(ABOUT_FILES_OF_THIS_MACHINE).map(|call| (*call, Vec::new())));
    }
    for call in
        [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_tgsigqueueinfo]
    {
        let spared =
            around.spared.iter().map(|pid| SeccompRule::new(vec![when(0, Op::Eq, u64::from(pid.cast_unsigned()))?]));
        let spared: Vec<_> = spared.collect::<Result<_, _>>()?;
        if !spared.is_empty() {
            rules.insert(call, spared);
        }
    }
    let made = vec![SeccompRule::new(vec![when(0, Op::MaskedEq(0), 0)?])?];
    rules.insert(libc::SYS_unshare, made);
    Ok(rules)
}

/// What programs may try, and are told no.
const REFUSED: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_setpriority,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
];

/// Landlock does not bound these: with them, files outside could be closed to their owner or cut short.
const ABOUT_FILES: &[i64] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_truncate,
];

#[cfg(target_arch = "x86_64")]
const ABOUT_FILES_OF_THIS_MACHINE: &[i64] =
    &[libc::SYS_chmod, libc::SYS_chown, libc::SYS_lchown, libc::SYS_utime, libc::SYS_utimes, libc::SYS_futimesat];
#[cfg(not(target_arch = "x86_64"))]
const ABOUT_FILES_OF_THIS_MACHINE: &[i64] = &[];

/// What ordinary programs use.
#[rustfmt::skip]
const KNOWN: &[i64] = &[
    libc::SYS_accept, libc::SYS_accept4, libc::SYS_bind, libc::SYS_brk, libc::SYS_capget, libc::SYS_capset,
    libc::SYS_chdir, libc::SYS_clock_getres, libc::SYS_clock_gettime, libc::SYS_clock_nanosleep, libc::SYS_close,
    libc::SYS_close_range, libc::SYS_connect, libc::SYS_copy_file_range, libc::SYS_dup, libc::SYS_dup3,
    libc::SYS_epoll_create1, libc::SYS_epoll_ctl, libc::SYS_epoll_pwait, libc::SYS_epoll_pwait2, libc::SYS_eventfd2,
    libc::SYS_execve, libc::SYS_execveat, libc::SYS_exit, libc::SYS_exit_group, libc::SYS_faccessat,
    libc::SYS_faccessat2, libc::SYS_fadvise64, libc::SYS_fallocate, libc::SYS_fchdir, libc::SYS_fchmod,
    libc::SYS_fchmodat, libc::SYS_fchown, libc::SYS_fchownat, libc::SYS_fcntl, libc::SYS_fdatasync,
    libc::SYS_fgetxattr, libc::SYS_flistxattr, libc::SYS_flock, libc::SYS_fremovexattr, libc::SYS_fsetxattr,
    libc::SYS_fstat, libc::SYS_fstatfs, libc::SYS_fsync, libc::SYS_ftruncate, libc::SYS_futex, libc::SYS_getcpu,
    libc::SYS_getcwd, libc::SYS_getdents64, libc::SYS_getegid, libc::SYS_geteuid, libc::SYS_getgid,
    libc::SYS_getgroups, libc::SYS_getitimer, libc::SYS_getpeername, libc::SYS_getpgid, libc::SYS_getpid,
    libc::SYS_getppid, libc::SYS_getpriority, libc::SYS_getrandom, libc::SYS_getresgid, libc::SYS_getresuid,
    libc::SYS_getrusage, libc::SYS_getsid, libc::SYS_getsockname, libc::SYS_getsockopt, libc::SYS_gettid,
    libc::SYS_gettimeofday, libc::SYS_getuid, libc::SYS_getxattr, libc::SYS_kill, libc::SYS_lgetxattr,
    libc::SYS_linkat, libc::SYS_listen, libc::SYS_listxattr, libc::SYS_llistxattr, libc::SYS_lremovexattr,
    libc::SYS_lseek, libc::SYS_lsetxattr, libc::SYS_madvise, libc::SYS_membarrier, libc::SYS_mincore,
    libc::SYS_mkdirat, libc::SYS_mknodat, libc::SYS_mlock, libc::SYS_mlock2, libc::SYS_mmap, libc::SYS_mprotect,
    libc::SYS_mremap, libc::SYS_msync, libc::SYS_munlock, libc::SYS_munmap, libc::SYS_nanosleep, libc::SYS_openat,
    libc::SYS_openat2, libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal, libc::SYS_pipe2, libc::SYS_pkey_alloc,
    libc::SYS_pkey_free, libc::SYS_pkey_mprotect, libc::SYS_ppoll, libc::SYS_prctl, libc::SYS_pread64,
    libc::SYS_preadv, libc::SYS_preadv2, libc::SYS_pselect6, libc::SYS_pwrite64, libc::SYS_pwritev,
    libc::SYS_pwritev2, libc::SYS_read, libc::SYS_readahead, libc::SYS_readlinkat, libc::SYS_readv,
    libc::SYS_recvfrom, libc::SYS_recvmmsg, libc::SYS_recvmsg, libc::SYS_removexattr, libc::SYS_renameat2,
    libc::SYS_restart_syscall, libc::SYS_rseq, libc::SYS_rt_sigaction, libc::SYS_rt_sigpending,
    libc::SYS_rt_sigprocmask, libc::SYS_rt_sigqueueinfo, libc::SYS_rt_sigreturn, libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait, libc::SYS_rt_tgsigqueueinfo, libc::SYS_sched_get_priority_max,
    libc::SYS_sched_get_priority_min, libc::SYS_sched_getaffinity, libc::SYS_sched_getparam,
    libc::SYS_sched_getscheduler, libc::SYS_sched_yield, libc::SYS_seccomp, libc::SYS_sendfile, libc::SYS_sendmmsg,
    libc::SYS_sendmsg, libc::SYS_sendto, libc::SYS_set_robust_list, libc::SYS_get_robust_list,
    libc::SYS_set_tid_address, libc::SYS_setitimer, libc::SYS_setpgid, libc::SYS_setsid, libc::SYS_setsockopt,
    libc::SYS_setxattr, libc::SYS_shutdown, libc::SYS_sigaltstack, libc::SYS_signalfd4, libc::SYS_socket,
    libc::SYS_splice, libc::SYS_statfs, libc::SYS_statx, libc::SYS_symlinkat, libc::SYS_sync_file_range,
    libc::SYS_sysinfo, libc::SYS_tee, libc::SYS_tgkill, libc::SYS_timer_create, libc::SYS_timer_delete,
    libc::SYS_timer_getoverrun, libc::SYS_timer_gettime, libc::SYS_timer_settime, libc::SYS_timerfd_create,
    libc::SYS_timerfd_gettime, libc::SYS_timerfd_settime, libc::SYS_times, libc::SYS_tkill, libc::SYS_truncate,
    libc::SYS_umask, libc::SYS_uname, libc::SYS_unlinkat, libc::SYS_utimensat, libc::SYS_wait4, libc::SYS_waitid,
    libc::SYS_write, libc::SYS_writev,
    // Known so that they can be refused by name.
    libc::SYS_ptrace, libc::SYS_process_vm_readv, libc::SYS_process_vm_writev, libc::SYS_unshare, libc::SYS_setns,
    libc::SYS_mount, libc::SYS_umount2, libc::SYS_pivot_root, libc::SYS_chroot, libc::SYS_bpf,
    libc::SYS_perf_event_open, libc::SYS_keyctl, libc::SYS_add_key, libc::SYS_request_key, libc::SYS_setpriority,
    libc::SYS_sched_setscheduler, libc::SYS_sched_setattr, libc::SYS_sched_setparam,
];

#[cfg(target_arch = "x86_64")]
#[rustfmt::skip]
const OF_THIS_MACHINE: &[i64] = &[
    libc::SYS_access, libc::SYS_alarm, libc::SYS_arch_prctl, libc::SYS_chmod, libc::SYS_chown, libc::SYS_creat,
    libc::SYS_dup2, libc::SYS_epoll_create, libc::SYS_epoll_wait, libc::SYS_eventfd, libc::SYS_fork,
    libc::SYS_futimesat, libc::SYS_getdents, libc::SYS_getpgrp, libc::SYS_getrlimit, libc::SYS_lchown, libc::SYS_link,
    libc::SYS_lstat, libc::SYS_mkdir, libc::SYS_mknod, libc::SYS_newfstatat, libc::SYS_open, libc::SYS_pause,
    libc::SYS_pipe, libc::SYS_poll, libc::SYS_readlink, libc::SYS_rename, libc::SYS_renameat, libc::SYS_rmdir,
    libc::SYS_select, libc::SYS_setrlimit, libc::SYS_signalfd, libc::SYS_stat, libc::SYS_symlink, libc::SYS_time,
    libc::SYS_unlink, libc::SYS_utime, libc::SYS_utimes, libc::SYS_vfork,
];
#[cfg(target_arch = "aarch64")]
const OF_THIS_MACHINE: &[i64] = &[libc::SYS_newfstatat, libc::SYS_renameat, libc::SYS_getrlimit, libc::SYS_setrlimit];
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const OF_THIS_MACHINE: &[i64] = &[libc::SYS_newfstatat];
