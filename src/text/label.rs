//! Friendly labels for session ids: `fox-41` instead of `gj2233cwnotq…`.
//!
//! Every id has one long pure name (`fox-41-pine-07-…`), the same in every run. A label is the
//! shortest prefix of it that no other id of this run has taken: a word and a number as a rule,
//! longer only for the later of two ids that would collide.

use std::collections::HashMap;

const WORDS: [&str; 64] = [
    "ant", "ape", "asp", "bat", "bear", "bee", "boar", "bug", "carp", "cat", "clam", "cod", "colt",
    "cow", "crab", "crow", "cub", "deer", "dog", "dove", "duck", "eel", "elk", "emu", "ewe",
    "fish", "fly", "fox", "frog", "gnat", "goat", "gull", "hare", "hawk", "hen", "hog", "ibis",
    "jay", "kid", "kite", "koi", "lamb", "lark", "lion", "lynx", "mole", "moth", "mule", "newt",
    "orca", "owl", "ox", "pony", "puma", "ram", "ray", "seal", "slug", "swan", "toad", "tuna",
    "wasp", "wolf", "wren",
];

/// The long pure name of an id: six words with two digits each.
#[must_use]
pub fn long_name(id: &str) -> String {
    (0..6)
        .map(|part| part_of(id, part))
        .collect::<Vec<_>>()
        .join("-")
}

/// Part 0 is `fox-41`, part 1 `pine-07`, and so on.
fn part_of(id: &str, part: u64) -> String {
    let hash = mix(fnv(unsigned(id).as_bytes()) ^ mix(part.wrapping_add(1)));
    let word = WORDS[(hash % 64) as usize];
    format!("{word}-{:02}", (hash >> 32) % 100)
}

/// Express keeps the session `ID` and hands out `s:ID.SIGNATURE`, URL-encoded: one session, one name.
fn unsigned(id: &str) -> &str {
    let signed = id.strip_prefix("s%3A").or_else(|| id.strip_prefix("s:"));
    let parts = signed.and_then(|signed| signed.rsplit_once('.'));
    parts.map_or(id, |(bare, _)| bare)
}

/// FNV-1a, 64 bits: fixed for ever, or labels would change between versions.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The finaliser of splitmix64: spreads each bit over the whole word.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Ids shorter than this cannot be told from other words of a text.
const SHORTEST_HIDDEN: usize = 6;

/// The labels given out in one run.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    by_id: HashMap<String, String>,
    taken: HashMap<String, String>,
}

impl Labels {
    /// The label of an id; the same id gets the same label for the whole run.
    pub fn of(&mut self, id: &str) -> String {
        if let Some(label) = self.by_id.get(id) {
            return label.clone();
        }
        let label = self.shortest_free(id);
        self.taken.insert(label.clone(), id.to_owned());
        self.by_id.insert(id.to_owned(), label.clone());
        label
    }

    /// The label that an id was given, where it was.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// The text with each id that has a label replaced by it. Ids are looked for as whole words;
    /// those of a few characters only (`7`) cannot be told from other text and stay.
    #[must_use]
    pub fn hide_ids(&self, text: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.%~+/".contains(c);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_part) {
            out.push_str(&rest[..start]);
            let word = &rest[start..];
            let end = word.find(|c: char| !is_part(c)).unwrap_or(word.len());
            let (word, behind) = word.split_at(end);
            match self.by_id.get(word) {
                Some(label) if word.len() >= SHORTEST_HIDDEN => out.push_str(label),
                _ => out.push_str(word),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    fn shortest_free(&self, id: &str) -> String {
        let first = part_of(id, 0);
        if !self.taken.contains_key(&first) {
            return first;
        }
        let name = long_name(id);
        let ends = name
            .match_indices('-')
            .map(|(at, _)| at)
            .chain([name.len()]);
        let free = ends
            .skip(1) // a word alone is no label
            .map(|end| &name[..end])
            .find(|label| !self.taken.contains_key(*label));
        // Two ids with one long name: 76 bits agree. Their label then counts on.
        free.map_or_else(|| format!("{name}-{}", self.by_id.len()), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_id_has_the_same_name_in_every_run() {
        let id = "gj2233cwnotqabcdefghijuw0u4f3h6u";
        assert_eq!(Labels::default().of(id), Labels::default().of(id));
        assert!(long_name(id).starts_with(&Labels::default().of(id)));
    }

    #[test]
    fn a_session_of_express_has_one_name_in_its_cookie_and_in_its_store() {
        let bare = long_name("Vq0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1-");
        assert_eq!(
            long_name("s%3AVq0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1-.%2BtFp"),
            bare
        );
        assert_eq!(long_name("s:Vq0yUWXKL2NLZdLHDOpY9Ai-KQ2o6Q1-.+tFp"), bare);
        let mut labels = Labels::default();
        let (one, forged) = (labels.of("s%3Aabcdefgh.x"), labels.of("s%3Aabcdefgh.y"));
        assert_ne!(one, forged, "two cookies are two labels all the same");
    }

    #[test]
    fn ids_are_hidden_wherever_they_stand() {
        let mut labels = Labels::default();
        let label = labels.of("gj2233cwnotqabcdefghijuw0u4f3h6u");
        let text = "Cookie: sessionid=gj2233cwnotqabcdefghijuw0u4f3h6u; zap=42";
        assert_eq!(
            labels.hide_ids(text),
            format!("Cookie: sessionid={label}; zap=42")
        );
    }

    #[test]
    fn no_two_of_ten_thousand_ids_share_a_label() {
        let mut labels = Labels::default();
        let all: std::collections::HashSet<String> =
            (0..10_000).map(|n| labels.of(&format!("id{n}"))).collect();
        assert_eq!(all.len(), 10_000);
    }
}
