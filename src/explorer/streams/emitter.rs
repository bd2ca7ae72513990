//! From a job on its thread to the page: a channel, and the end of either side.

use std::{convert::Infallible, sync::Arc};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::mpsc::{Sender, channel};

use crate::explorer::{app::Shared, fault::Fault};

/// Where a job sends its frames.
pub(in crate::explorer) struct Emitter {
    sender: Sender<Event>,
}

/// Why a job ends early.
#[derive(Debug)]
pub(in crate::explorer) enum Stopped {
    /// Nobody waits for it.
    Gone,
    /// It cannot be done.
    For(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::For(fault)
    }
}

impl Emitter {
    /// Whether nobody waits any more.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Sends a frame.
    pub fn frame(&self, frame: &str) -> Result<(), Stopped> {
        self.send("frame", frame)
    }

    fn send(&self, kind: &str, text: &str) -> Result<(), Stopped> {
        let event = Event::default().event(kind).data(text);
        self.sender.blocking_send(event).map_err(|_| Stopped::Gone)
    }
}

/// A frame as text.
pub(in crate::explorer) fn text(frame: &impl Serialize) -> String {
    serde_json::to_string(frame).expect("frames have string keys and finite numbers")
}

/// Answers with the frames of a job. A job with a `key` that was finished lately is not run again; its last frame is sent.
pub(in crate::explorer) fn stream(
    app: Shared,
    key: String,
    job: impl FnOnce(&Shared, &Emitter) -> Result<Arc<str>, Stopped> + Send + 'static,
) -> Response {
    let (sender, receiver) = channel(2);
    let Ok(permit) = Arc::clone(&app.jobs).try_acquire_owned() else {
        return Fault::busy().into_response();
    };
    let emitter = Emitter { sender };
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let result = if let Some(frame) = app.kept(&key) {
            emitter.frame(&frame).map(|()| frame)
        } else {
            // A panic would be an error of ours; the page is told, and the server goes on.
            let work = std::panic::AssertUnwindSafe(|| app.pool.install(|| job(&app, &emitter)));
            std::panic::catch_unwind(work).unwrap_or_else(|_| Err(Fault::broken().into()))
        };
        let ended = match result {
            Ok(frame) => {
                app.keep(key, frame);
                emitter.send("done", "{}")
            }
            Err(Stopped::For(fault)) => emitter.send("fault", &text(&fault)),
            Err(Stopped::Gone) => Ok(()),
        };
        drop(ended);
    });
    let events = unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|event| (Ok::<_, Infallible>(event), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
