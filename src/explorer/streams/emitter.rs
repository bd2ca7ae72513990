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
    /// `None` where frames go to nobody, and the job is wanted all the same.
    sender: Option<Sender<Event>>,
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
    /// An emitter of a job of which only the last frame counts.
    pub fn to_nobody() -> Self {
        Self { sender: None }
    }

    /// Whether nobody waits any more.
    pub fn is_closed(&self) -> bool {
        self.sender.as_ref().is_some_and(Sender::is_closed)
    }

    /// Sends a frame.
    pub fn frame(&self, frame: &str) -> Result<(), Stopped> {
        self.send("frame", frame)
    }

    fn send(&self, kind: &str, text: &str) -> Result<(), Stopped> {
        let Some(sender) = &self.sender else { return Ok(()) };
        let event = Event::default().event(kind).data(text);
        sender.blocking_send(event).map_err(|_| Stopped::Gone)
    }
}

/// A frame as text; what is not a number is null.
pub(in crate::explorer) fn text(frame: &impl Serialize) -> String {
    serde_json::to_string(frame).expect("frames have string keys")
}

/// Answers with the frames of a job of so many runs. A job with a `key` that was finished lately is not run again; its last
/// frame is sent. The job has a thread of its own, and only its runs take those of the pool: who does not read holds up
/// nobody else.
pub(in crate::explorer) fn stream(
    app: Shared,
    key: String,
    runs: u32,
    job: impl FnOnce(&Shared, &Emitter) -> Result<Arc<str>, Stopped> + Send + 'static,
) -> Response {
    let (sender, receiver) = channel(2);
    let emitter = Emitter { sender: Some(sender) };
    if let Some(frame) = app.kept(&key) {
        tokio::task::spawn_blocking(move || {
            drop(emitter.frame(&frame).and_then(|()| emitter.send("done", "{}")));
        });
    } else {
        let Some(permit) = app.room_for(runs) else { return Fault::busy().into_response() };
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            // A panic would be an error of ours; the page is told, and the server goes on.
            let work = std::panic::AssertUnwindSafe(|| job(&app, &emitter));
            let result = std::panic::catch_unwind(work);
            let ended = match result.unwrap_or_else(|_| Err(Fault::broken().into())) {
                Ok(frame) => {
                    app.keep(key, frame);
                    emitter.send("done", "{}")
                }
                Err(Stopped::For(fault)) => emitter.send("fault", &text(&fault)),
                Err(Stopped::Gone) => Ok(()),
            };
            drop(ended);
        });
    }
    let events = unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|event| (Ok::<_, Infallible>(event), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
