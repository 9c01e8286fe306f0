//! The audit trail is sealed: lines into blocks, each block under a MAC of its lines and the block before, by a key
//! that stands apart from the database. Whoever edits a line, takes one out or puts one in is found by `verify`.

use rodnya_domain::Cx;
use rodnya_store::{
    Keys, StoreError, Tx,
    event::{self, Block, Sealable},
};

/// Lines that one block takes at most.
const LINES: u32 = 500;

/// Seals the oldest unsealed lines into a block; answers how many.
///
/// # Errors
/// A conflict if another worker does the same now.
pub fn seal(tx: &mut Tx<'_>, cx: &Cx) -> Result<usize, StoreError> {
    let lines = event::unsealed(tx, LINES)?;
    if lines.is_empty() {
        return Ok(0);
    }
    let before = event::last_block(tx)?;
    let (number, previous) = before.map_or((0, Vec::new()), |block| (block.number, block.seal));
    let number = number + 1;
    let block = Block {
        number,
        events: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        seal: seal_of(tx.keys(), number, &previous, &lines),
    };
    event::insert_block(tx, &block, &lines, cx.now)?;
    Ok(lines.len())
}

fn seal_of(keys: &Keys, number: i64, previous: &[u8], lines: &[Sealable]) -> Vec<u8> {
    let mut bytes = number.to_be_bytes().to_vec();
    bytes.extend_from_slice(previous);
    for line in lines {
        bytes.extend_from_slice(&line.bytes);
    }
    keys.mac("trail", &bytes)
}

/// What a look at the whole trail found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every block holds; so many lines are sealed.
    Whole {
        /// Sealed lines.
        events: i64,
        /// Blocks.
        blocks: i64,
    },
    /// This block is not as it was sealed.
    Broken {
        /// Its number.
        block: i64,
    },
}

/// Checks the trail from its beginning.
///
/// # Errors
/// Whatever the store refuses.
pub fn verify(tx: &mut Tx<'_>) -> Result<Verdict, StoreError> {
    let (mut number, mut previous, mut events) = (0, Vec::new(), 0);
    loop {
        let blocks = event::blocks_after(tx, number)?;
        if blocks.is_empty() {
            return Ok(Verdict::Whole { events, blocks: number });
        }
        for block in blocks {
            let lines = event::of_block(tx, block.number)?;
            let right = seal_of(tx.keys(), block.number, &previous, &lines);
            let whole = block.number == number + 1 && i64::try_from(lines.len()) == Ok(block.events);
            if !whole || right != block.seal {
                return Ok(Verdict::Broken { block: block.number });
            }
            events += block.events;
            number = block.number;
            previous = block.seal;
        }
    }
}
