//! Forms as pages have them.
