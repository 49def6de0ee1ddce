//! Which cookies go when a jar is full: Chromium's order, which RFC 6265bis leaves to browsers.
//!
//! Positions in a list come in and go out; what is kept where is told in `stores.rs`.

/// The cookies of a site are cut down to `KEPT_PER_SITE` once they are more than this.
pub(super) const MOST_PER_SITE: usize = 180;
const KEPT_PER_SITE: usize = 150;
/// The same of a whole jar.
pub(super) const MOST: usize = 3300;
const KEPT: usize = 3000;
/// Partitioned cookies of one site have this much room, in names and values together.
const MOST_PARTITIONED_BYTES: usize = 10_240;

/// The `Priority` attribute, which is Chromium's alone. Others count as medium.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Priority {
    Low,
    #[default]
    Medium,
    High,
}

impl Priority {
    /// So many of them, the youngest, are safe from the first rounds.
    fn quota(self) -> usize {
        match self {
            Self::Low => 30,
            Self::Medium => 50,
            Self::High => 70,
        }
    }
}

/// A cookie that may have to go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub priority: Priority,
    pub secure: bool,
    /// It was not used for so long that it may go when the whole jar is full.
    pub is_stale: bool,
    /// Bytes of name and value.
    pub size: usize,
}

/// Who goes first: a priority, and whether `Secure` cookies of it are left alone.
const ROUNDS: [(Priority, bool); 6] = [
    (Priority::Low, true),
    (Priority::Low, false),
    (Priority::Medium, true),
    (Priority::High, true),
    (Priority::Medium, false),
    (Priority::High, false),
];

/// Of the cookies of one site, the longest unused first, those that go.
pub(super) fn of_site(cookies: &[Candidate]) -> Vec<usize> {
    let mut going = vec![false; cookies.len()];
    if cookies.len() > MOST_PER_SITE {
        let mut goal = cookies.len() - KEPT_PER_SITE;
        for (priority, spares_secure) in ROUNDS {
            goal -= round(cookies, &mut going, priority, spares_secure, goal);
        }
    }
    positions(&going)
}

/// One round; how many go in it.
fn round(
    cookies: &[Candidate],
    going: &mut [bool],
    priority: Priority,
    spares_secure: bool,
    goal: usize,
) -> usize {
    let of_priority =
        |(n, going): (usize, &bool)| (!going && cookies[n].priority == priority).then_some(n);
    let all: Vec<usize> = going.iter().enumerate().filter_map(of_priority).collect();
    let quota = priority.quota();
    if all.len() <= quota {
        return 0;
    }
    let is_spared = |n: usize| spares_secure && cookies[n].secure;
    let spared = all.iter().filter(|n| is_spared(**n)).count();
    let most = (all.len() - spared.max(quota)).min(goal);
    let mut gone = 0;
    for n in all.into_iter().filter(|n| !is_spared(*n)).take(most) {
        going[n] = true;
        gone += 1;
    }
    gone
}

/// Of the partitioned cookies of one site, the longest unused first, those that go.
pub(super) fn of_partition(cookies: &[Candidate]) -> Vec<usize> {
    let mut left = cookies.len();
    let mut bytes: usize = cookies.iter().map(|cookie| cookie.size).sum();
    let mut going = Vec::new();
    for (n, cookie) in cookies.iter().enumerate() {
        if left <= MOST_PER_SITE && bytes <= MOST_PARTITIONED_BYTES {
            break;
        }
        left -= 1;
        bytes -= cookie.size;
        going.push(n);
    }
    going
}

/// Of all cookies, the longest unused first, those that go: only stale ones, and of them those
/// without `Secure` first.
pub(super) fn of_jar(cookies: &[Candidate]) -> Vec<usize> {
    if cookies.len() <= MOST {
        return Vec::new();
    }
    let goal = cookies.len() - KEPT;
    let oldest = |secure: bool, most: usize| -> Vec<usize> {
        let of_kind = cookies
            .iter()
            .enumerate()
            .filter(|(_, c)| c.secure == secure);
        let stale = of_kind.take(most).filter(|(_, c)| c.is_stale);
        stale.map(|(n, _)| n).collect()
    };
    let mut going = oldest(false, goal);
    going.extend(oldest(true, goal - going.len()));
    going
}

fn positions(going: &[bool]) -> Vec<usize> {
    let going = going.iter().enumerate();
    going.filter_map(|(n, going)| going.then_some(n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Candidate = Candidate {
        priority: Priority::Medium,
        secure: false,
        is_stale: false,
        size: 100,
    };

    #[test]
    fn the_longest_unused_31_of_181_go() {
        assert_eq!(of_site(&[PLAIN; 180]), [0; 0]);
        assert_eq!(of_site(&[PLAIN; 181]), (0..31).collect::<Vec<_>>());
    }

    #[test]
    fn a_full_jar_lets_go_only_of_what_was_not_used_for_a_month() {
        let stale = Candidate {
            is_stale: true,
            ..PLAIN
        };
        assert!(of_jar(&vec![PLAIN; 4000]).is_empty());
        assert_eq!(of_jar(&vec![stale; 3301]).len(), 301);
        let mut mixed = vec![stale; 10];
        mixed.extend(vec![PLAIN; 3400]);
        assert_eq!(of_jar(&mixed).len(), 10);
    }

    #[test]
    fn a_partition_holds_ten_kilobytes_and_180_cookies() {
        let big = Candidate {
            size: 4000,
            ..PLAIN
        };
        assert_eq!(of_partition(&[big; 3]), [0]);
        let small = Candidate { size: 2, ..PLAIN };
        assert_eq!(of_partition(&[small; 182]), [0, 1]);
    }
}
