use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How far a batch is, for whoever watches over it from another thread.
#[derive(Debug, Default)]
pub(super) struct Progress(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    step: u64,
    current: Option<Current>,
    abandoned: bool,
}

/// The job that runs now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Current {
    pub(super) id: i64,
    /// Tells two tries of one job apart.
    pub(super) step: u64,
    /// How long it may take.
    pub(super) limit: Duration,
}

impl Progress {
    pub(super) fn begins(&self, id: i64, limit: Duration) {
        self.state(|state| {
            state.step += 1;
            state.current = Some(Current { id, step: state.step, limit });
        });
    }

    pub(super) fn ends(&self) {
        self.state(|state| state.current = None);
    }

    pub(super) fn current(&self) -> Option<Current> {
        self.state(|state| state.current)
    }

    /// Nobody waits for the batch any more: what it still does is undone.
    pub(super) fn abandon(&self) {
        self.state(|state| state.abandoned = true);
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.state(|state| state.abandoned)
    }

    fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
