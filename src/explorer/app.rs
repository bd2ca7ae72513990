//! What all requests share: the scenarios, the pool of threads, and how much may be under way.

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::fault::Fault;
use crate::{
    experiment::{
        posterior::Asked,
        record::{self, Changes, OpenError, Opened},
    },
    scenario::{
        bundled::{self, SCENARIOS},
        reading,
    },
};

/// How many ensembles of the usual size may be under way.
const JOBS: usize = 6;

/// The usual size, in runs: a larger ensemble takes the room of several.
const RUNS_OF_A_JOB: u32 = 200;

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
    /// How many replicates were begun since the program was started.
    pub begun: AtomicU64,
    jobs: Arc<Semaphore>,
    kept: Mutex<VecDeque<(String, Arc<str>)>>,
    /// Answers that never change, by scenario.
    views: Mutex<HashMap<String, Arc<str>>>,
    /// Bundled scenarios that were opened: they are asked for with every move of a lever.
    opened: Mutex<HashMap<&'static str, Opened>>,
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
        let (kept, views, opened) = (Mutex::default(), Mutex::default(), Mutex::default());
        let begun = AtomicU64::new(0);
        Arc::new(Self { port, own, own_name, posterior, pool, begun, jobs, kept, views, opened })
    }

    /// Opens the scenario of a name or a path. A bundled one is read once; a file may be another one by now.
    pub fn open(&self, argument: &str) -> Result<Opened, OpenError> {
        let Some(name) = bundled::find(SCENARIOS, argument).map(|bundled| bundled.name) else {
            return record::open(argument, &Changes::default());
        };
        let opened = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = opened().get(name) {
            return Ok(known.clone());
        }
        let new = record::open(name, &Changes::default())?;
        opened().insert(name, new.clone());
        Ok(new)
    }

    /// Room for a job of so many runs, until it is dropped; `None` where too much is under way.
    pub fn room_for(&self, runs: u32) -> Option<OwnedSemaphorePermit> {
        let size = runs.div_ceil(RUNS_OF_A_JOB).clamp(1, JOBS as u32);
        Arc::clone(&self.jobs).try_acquire_many_owned(size).ok()
    }

    /// What tells the file that the program was given from its later versions: a hash of its text; nothing for what is
    /// bundled.
    pub fn version_of(&self, scenario: &str) -> String {
        if scenario != self.own_name || !reading::is_path(&self.own) {
            return String::new();
        }
        let text = std::fs::read(&self.own).unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        format!("{:x}", hasher.finish())
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
