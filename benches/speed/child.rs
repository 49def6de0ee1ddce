//! One run of a client: how long it took, what it cost, how much memory it had at most. And the
//! cores: the server has the first, every client the second.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A client that takes longer is ended.
const PATIENCE: Duration = Duration::from_secs(300);

/// What one run cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// When it was started, on the clock of [`now`].
    pub started: u64,
    /// From start to exit, in milliseconds.
    pub wall: f64,
    /// Processor time, its own and the system's for it, in milliseconds.
    pub cpu: f64,
    /// The most memory it had at once, in MiB.
    pub memory: f64,
    /// It exited with 0.
    pub is_good: bool,
}

/// Nanoseconds on a clock that all processes of this machine share.
pub fn now() -> u64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: clock_gettime writes into the struct that it is given, which lives until it returns.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000
        + u64::try_from(time.tv_nsec).unwrap_or(0)
}

/// Keeps this process, and those that it starts, on one core, where there are two or more.
/// Tells whether that worked.
#[cfg(target_os = "linux")]
pub fn pin(core: usize) -> bool {
    if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
        return false;
    }
    // SAFETY: an all-zero cpu_set_t is an empty set; CPU_SET writes into it, the call reads it.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(core, &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set) == 0
    }
}

/// Other systems place processes as they like.
#[cfg(not(target_os = "linux"))]
pub fn pin(_core: usize) -> bool {
    false
}

/// Runs a command to its end. What it prints goes into files beside the bench's own.
pub fn run(program: &PathBuf, arguments: &[String], folder: &PathBuf) -> io::Result<Cost> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .stdout(File::create(folder.join("stdout"))?)
        .stderr(File::create(folder.join("stderr"))?);
    let started = now();
    let child = command.spawn()?;
    let pid = libc::pid_t::try_from(child.id()).unwrap_or(0);
    let (done, is_done) = mpsc::channel::<()>();
    let guard = std::thread::spawn(move || {
        if is_done.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
            // SAFETY: the child has not been waited for yet, so the number is still its own.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
    });
    let cost = wait(pid, started);
    drop(done);
    let _ = guard.join();
    cost
}

fn wait(pid: libc::pid_t, started: u64) -> io::Result<Cost> {
    let mut status = 0;
    // SAFETY: an all-zero rusage is a valid one; wait4 writes into it and into the status.
    let (waited, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let waited = libc::wait4(pid, &raw mut status, 0, &raw mut usage);
        (waited, usage)
    };
    let ended = now();
    if waited != pid {
        return Err(io::Error::last_os_error());
    }
    Ok(Cost {
        started,
        wall: milliseconds(ended - started),
        cpu: of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime),
        memory: mebibytes(usage.ru_maxrss),
        is_good: libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0,
    })
}

/// Nanoseconds in milliseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "times of seconds are exact enough"
)]
pub fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

#[expect(
    clippy::cast_precision_loss,
    reason = "times of seconds are exact enough"
)]
fn of_timeval(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3
}

/// Linux counts in KiB, macOS in bytes.
#[expect(clippy::cast_precision_loss, reason = "memory sizes are exact enough")]
fn mebibytes(most: libc::c_long) -> f64 {
    let unit = if cfg!(target_os = "macos") {
        1024.0 * 1024.0
    } else {
        1024.0
    };
    most as f64 / unit
}
