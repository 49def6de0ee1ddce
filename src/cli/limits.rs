//! What the system allows and how it is asked for it: open files (connections are files), memory.

use super::output;
use crate::text::count;

/// Kept free for the program itself: the terminal, the store, reports, the demo server's table,
/// and connections that are being closed while the next ones open.
const RESERVE: usize = 64;

/// Browsers under way at once, where the user did not say: more are slower, not faster, since
/// what they have in memory no longer fits into the processor's cache.
const IN_FLIGHT: usize = 64;

/// Raises the soft limit to the hard one and tells how many connections fit. The demo server has
/// the other end of each in the same program.
pub(super) fn open_connections(has_demo: bool) -> usize {
    let limit = raised_limit();
    let free = limit.saturating_sub(RESERVE).max(limit / 4).max(2);
    if has_demo { free / 2 } else { free }
}

/// How many browsers may be under way at once: what was asked for, as far as the system allows.
/// Says so where it allows less.
pub(super) fn in_flight(asked: Option<usize>, open: usize, is_quiet: bool) -> usize {
    let wanted = asked.unwrap_or(IN_FLIGHT);
    if asked.is_some() && wanted > open && !is_quiet {
        output::talk(&format!(
            "note: the limit for open files (ulimit -n) allows {} at once, so --in-flight is {open}, \
             not {wanted}\n",
            count(open as u64, "connection"),
        ));
    }
    wanted.min(open)
}

#[cfg(unix)]
fn raised_limit() -> usize {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: getrlimit writes into the struct that it is given, which lives until it returns.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) } != 0 {
        return 256;
    }
    let wanted = libc::rlimit {
        rlim_cur: limit.rlim_max.min(1_048_576),
        rlim_max: limit.rlim_max,
    };
    // SAFETY: setrlimit only reads the struct that it is given.
    if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const wanted) } == 0 {
        limit.rlim_cur = wanted.rlim_cur;
    }
    usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX)
}

/// Windows has no such limit for sockets; this many is plenty.
#[cfg(not(unix))]
fn raised_limit() -> usize {
    16_384
}

/// Whether a file belongs to the user who runs this program: temporary folders are shared.
#[cfg(unix)]
pub(super) fn is_mine(file: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // SAFETY: geteuid takes nothing, changes nothing and cannot fail.
    file.uid() == unsafe { libc::geteuid() }
}

/// Elsewhere each user has temporary folders of their own.
#[cfg(not(unix))]
pub(super) fn is_mine(_: &std::fs::Metadata) -> bool {
    true
}

/// Keeps freed memory for the next request. Each answer needs half a megabyte for a moment (room
/// for ten thousand header lines); given back and asked for again each time, that costs more than
/// the request itself.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn keep_freed_memory() {
    const KEPT: libc::c_int = 16 * 1024 * 1024;
    // SAFETY: mallopt only sets two numbers of the allocator, before any thread is started.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, KEPT);
        libc::mallopt(libc::M_MMAP_THRESHOLD, KEPT);
    }
}

/// Other allocators keep it by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_freed_memory() {}
