//! Where new session ids come from: 32 characters of `a-z0-9`, as Django makes them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH: usize = 32;

/// The largest multiple of 36 that a byte can hold. Bytes from here on are thrown away: taking
/// them modulo 36 would make the first four characters more frequent than the others.
const FAIR: u8 = 252;

/// A source of session ids; clones draw from the same source.
#[derive(Clone, Debug)]
pub struct Ids(Arc<Mutex<Source>>);

#[derive(Debug)]
enum Source {
    System,
    Seeded(u64),
}

impl Ids {
    /// Ids that nobody can guess, from the random numbers of the operating system.
    #[must_use]
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(Source::System)))
    }

    /// The same ids in every run. For tests: anyone can compute them.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(Source::Seeded(seed))))
    }

    /// A new id.
    ///
    /// # Errors
    /// The operating system has no random numbers to give.
    pub fn draw(&self) -> io::Result<String> {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut id = String::with_capacity(LENGTH);
        while id.len() < LENGTH {
            let mut bytes = [0; LENGTH];
            source.fill(&mut bytes)?;
            let fair = bytes.iter().filter(|byte| **byte < FAIR);
            let missing = LENGTH - id.len();
            id.extend(
                fair.map(|byte| char::from(ALPHABET[usize::from(byte % 36)]))
                    .take(missing),
            );
        }
        Ok(id)
    }
}

impl Source {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        match self {
            Self::System => getrandom::fill(bytes).map_err(|why| io::Error::other(why.to_string())),
            Self::Seeded(state) => {
                for eight in bytes.chunks_mut(8) {
                    eight.copy_from_slice(&splitmix64(state).to_le_bytes()[..eight.len()]);
                }
                Ok(())
            }
        }
    }
}

fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_32_characters_of_the_alphabet() {
        let id = Ids::random().draw().unwrap();
        assert_eq!(id.len(), 32);
        assert!(id.bytes().all(|byte| ALPHABET.contains(&byte)));
        assert_ne!(id, Ids::random().draw().unwrap());
    }

    #[test]
    fn every_character_is_as_frequent_as_every_other() {
        let ids = Ids::seeded(1);
        let mut counts = [0_u32; 256];
        for _ in 0..9_000 {
            for byte in ids.draw().unwrap().bytes() {
                counts[usize::from(byte)] += 1;
            }
        }
        // 8,000 of each on average; taking bytes modulo 36 would give "a" 9,000 and "e" 7,875.
        for letter in ALPHABET {
            let count = counts[usize::from(*letter)];
            assert!((7_600..8_400).contains(&count), "{letter}: {count}");
        }
    }

    #[test]
    fn a_seed_gives_the_same_ids_in_every_run() {
        let (one, other) = (Ids::seeded(7), Ids::seeded(7));
        assert_eq!(one.draw().unwrap(), other.draw().unwrap());
        assert_ne!(one.draw().unwrap(), Ids::seeded(8).draw().unwrap());
    }
}
