//! The corpus: inputs that once found a fault, and others that are worth keeping, tried every time.
//!
//! `tests/hostile/corpus/READER/WHY.EXTENSION` stands for the reader's own file; where a reader has several,
//! `WHY@FILE` says which.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use crate::{
    feed::feed,
    readers::{READERS, Reader},
};

fn kept(reader: &Reader) -> Vec<PathBuf> {
    let folder = PathBuf::from("tests/hostile/corpus").join(reader.name);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn what_once_found_a_fault_finds_none() {
    for reader in READERS {
        for path in kept(reader) {
            // Each by itself: an input may leave something behind.
            let folder = TempDir::new().unwrap();
            (reader.beside)(folder.path());
            let name = path.file_name().unwrap().to_str().unwrap();
            let file = name.split_once('@').map_or(reader.file, |(_, file)| file);
            let bytes = fs::read(&path).unwrap();
            feed(reader, folder.path(), file, &bytes, &path.display().to_string());
        }
    }
}

#[test]
fn every_folder_of_the_corpus_belongs_to_a_reader() {
    let folders = fs::read_dir("tests/hostile/corpus").unwrap().map(|entry| entry.unwrap());
    let mut kept_in_all = 0;
    for folder in folders.filter(|folder| folder.path().is_dir()) {
        let name = folder.file_name().into_string().unwrap();
        assert!(READERS.iter().any(|reader| reader.name == name), "nobody reads {name}");
        kept_in_all += fs::read_dir(folder.path()).unwrap().count();
    }
    assert!(kept_in_all > 0, "the corpus is empty");
}
