//! Whole plays mean what they say.

use super::fixtures;
use super::read;

#[test]
fn debug() {
    println!("{:#?}", read(fixtures::THREE_BROWSERS).items);
    println!("{:#?}", read(fixtures::MANY_WORDS).items);
}
