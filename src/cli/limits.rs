//! How many files (connections are files) this process may hold open.

/// Kept free for the program itself: the terminal, the store, reports, the demo server's table.
const RESERVE: usize = 64;

/// Raises the soft limit to the hard one and tells how many connections fit.
pub(super) fn open_connections() -> usize {
    raised_limit().saturating_sub(RESERVE).max(16)
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
