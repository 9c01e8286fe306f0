//! `rodnya migrate`: brings the tables of a database up to date. Opening a database does it, and needs no key: a
//! migration reads nothing that is sealed.

use rodnya_store::Keys;

use crate::{Installation, key_file};

/// Runs it.
///
/// # Errors
/// In words.
pub(crate) async fn run(installation: &Installation) -> anyhow::Result<()> {
    let (address, _) = super::place(installation)?;
    key_file::open(address, Keys::from_master(&[0; 32])).await?;
    super::print("the tables are up to date")
}
