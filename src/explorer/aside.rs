//! Work that reads, checks or runs scenarios, aside from the threads that serve connections.

use super::fault::Fault;

/// Does it on a thread of its own.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Fault::broken()))
}
