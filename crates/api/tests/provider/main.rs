//! The provider in process: request in, answer out.

#![expect(clippy::unwrap_used, reason = "a test says what must hold")]

mod authorization;
mod backchannel;
mod keys;
mod logout;
mod tokens;
mod world;
