//! The server: from a socket to its end.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    time::Duration,
};

use axum::serve::ListenerExt;

use super::{app::App, routes::router};
use crate::experiment::{ensemble, posterior::Asked};

/// How long streams under way may take to end.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What is served.
#[derive(Debug)]
pub struct Serving {
    /// The scenario that the page begins with: a bundled name, or the path of a file.
    pub scenario: String,
    /// Its short name.
    pub name: String,
    /// The posterior of every scenario.
    pub posterior: Asked,
    /// The port; 0 for any that is free.
    pub port: u16,
}

/// Serves until the program is told to end (Ctrl-C or a request to terminate). `ready` is called with the address once
/// there are answers.
///
/// # Errors
/// When the port is taken, or the operating system refuses.
pub fn serve(serving: Serving, ready: impl FnOnce(&str) -> io::Result<()>) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, serving.port)))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let pool = ensemble::pool(0).map_err(io::Error::other)?;
    let own = (serving.scenario, serving.name);
    let routes = router(App::new(port, own, serving.posterior, pool));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        // A frame goes out when it is made: its end does not wait for the page to say that it has the beginning.
        let listener = tokio::net::TcpListener::from_std(listener)?
            .tap_io(|socket| drop(socket.set_nodelay(true)));
        let told = told_to_end()?;
        ready(&format!("http://127.0.0.1:{port}/"))?;
        tokio::select! {
            result = axum::serve(listener, routes) => result,
            () = told => Ok(()),
        }
    });
    runtime.shutdown_timeout(LAST_WORDS);
    result
}

/// Resolves at Ctrl-C or a request to terminate.
#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => (),
            _ = terminated.recv() => (),
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
