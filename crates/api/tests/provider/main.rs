//! The provider in process: request in, answer out.

mod authorization;
mod backchannel;
mod keys;
mod logout;
mod tokens;
mod world;
