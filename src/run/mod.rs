//! Plays the rounds: browsers go where the play sends them, the server's state is read after
//! every exchange, and all of it goes out as one closed [`Event`] enum.
//!
//! This room decides nothing about right or wrong. It does not know what a session is, but for
//! the name of the cookie that its [`Audience`] takes for it (`steal session from alice`).

mod addresses;
mod connections;
mod deed;
mod event;
mod fill;
mod fleet;
mod gate;
mod play;
mod stop;
mod tabs;
mod turn;
mod used;

pub use event::{Event, Hop, Played, Problem};
pub use gate::{Doorkeeper, Gate, Go};
pub use play::{Audience, Stage, play};
pub use stop::{Stop, Stopper};
