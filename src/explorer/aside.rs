//! Work that reads and checks scenarios, aside from the threads that serve connections.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::LazyLock,
};

use rayon::ThreadPool;
use tokio::sync::oneshot;

use super::fault::Fault;

/// Two threads, and not one for each request that comes while others are busy: what a thread has allocated it keeps for a
/// while, so that memory would follow the largest crowd.
static DESK: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| rayon::ThreadPoolBuilder::new().num_threads(2).build().ok());

/// Does it on a thread of the desk.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let (sender, receiver) = oneshot::channel();
    let Some(desk) = &*DESK else { return Err(Fault::broken()) };
    desk.spawn(move || {
        // A panic would be an error of ours; the page is told, and the server goes on.
        let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Fault::broken()));
        // Who asked may be gone.
        drop(sender.send(done));
    });
    receiver.await.unwrap_or_else(|_| Err(Fault::broken()))
}
