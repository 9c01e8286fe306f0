//! A closure on its way to a thread that owns a connection, and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rodnya_domain::Cx;
use tokio::sync::oneshot;

use crate::{StoreError, Tx};

/// Work of any type, as the queue holds it.
pub(crate) trait Work: Send {
    /// Runs the closure once, inside a transaction that the caller opened. May be called again.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError>;
    /// Sends the answer: the result of the last run if `ended` is good, else the error.
    fn answer(self: Box<Self>, ended: Result<(), StoreError>);
    /// Whether what it writes may be lost in a power cut.
    fn relaxed(&self) -> bool;
    /// Whether it writes.
    fn writes(&self) -> bool;
}

/// A write or read of a result type.
pub(crate) struct Task<T, F> {
    pub(crate) closure: F,
    pub(crate) kind: Kind,
    pub(crate) result: Option<T>,
    pub(crate) reply: oneshot::Sender<Result<T, StoreError>>,
}

/// What a task does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Write,
    WriteRelaxed,
}

impl<T, F> Work for Task<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let ran = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        self.result = Some(ran.map_err(|_| StoreError::Panicked)??);
        Ok(())
    }

    fn answer(self: Box<Self>, ended: Result<(), StoreError>) {
        let Self { result, reply, .. } = *self;
        let answer = ended.and_then(|()| result.ok_or(StoreError::Panicked));
        // Nobody may be waiting any more: the request was given up. The work stands all the same.
        let _ = reply.send(answer);
    }

    fn relaxed(&self) -> bool {
        self.kind == Kind::WriteRelaxed
    }

    fn writes(&self) -> bool {
        self.kind != Kind::Read
    }
}

/// The write closure with its context: each run gets a fresh clone, so ids repeat.
pub(crate) fn with_cx<T>(
    cx: Cx,
    closure: impl Fn(&mut Tx<'_>, &Cx) -> Result<T, StoreError> + Send,
) -> impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send {
    move |tx| closure(tx, &cx.clone())
}
