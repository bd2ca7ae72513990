//! What all requests share: the scenarios, the pool of threads, and how much may be under way.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Semaphore;

use super::fault::Fault;
use crate::experiment::posterior::Asked;

/// How many ensembles may be under way.
const JOBS: usize = 6;

/// How many last frames are kept.
const KEPT: usize = 32;

/// What all requests share.
pub(super) struct App {
    /// The port.
    pub port: u16,
    /// The scenario that was asked for: a bundled name, or the path of a file.
    pub own: String,
    /// Its short name.
    pub own_name: String,
    /// The posterior of every scenario.
    pub posterior: Asked,
    /// Where runs are simulated.
    pub pool: rayon::ThreadPool,
    /// The jobs under way.
    pub jobs: Arc<Semaphore>,
    kept: Mutex<VecDeque<(String, Arc<str>)>>,
    /// Answers that never change, by scenario.
    views: Mutex<HashMap<String, Arc<str>>>,
}

/// The same in every request.
pub(super) type Shared = Arc<App>;

impl App {
    /// An app that has run nothing yet.
    pub fn new(
        port: u16,
        own: (String, String),
        posterior: Asked,
        pool: rayon::ThreadPool,
    ) -> Shared {
        let jobs = Arc::new(Semaphore::new(JOBS));
        let (own, own_name) = own;
        let (kept, views) = (Mutex::default(), Mutex::default());
        Arc::new(Self { port, own, own_name, posterior, pool, jobs, kept, views })
    }

    /// An answer that never changes, made when it is first asked for. `name` must be one of the scenarios, or nothing is
    /// kept: `make` refuses.
    pub fn view(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<String, Fault>,
    ) -> Result<Arc<str>, Fault> {
        let views = || self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = views().get(name) {
            return Ok(Arc::clone(view));
        }
        let view: Arc<str> = Arc::from(make()?);
        views().insert(name.to_owned(), Arc::clone(&view));
        Ok(view)
    }

    /// The last frame of a job, where it was among the last that were run.
    pub fn kept(&self, key: &str) -> Option<Arc<str>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| of == key).map(|(_, frame)| Arc::clone(frame))
    }

    /// Keeps the last frame of a job in the place of the oldest.
    pub fn keep(&self, key: String, frame: Arc<str>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| *of != key);
        kept.push_back((key, frame));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }
}
