//! The sample briefings inside the binary.

use super::{Origin, scan::Item};
use crate::load::Format;
use include_dir::{Dir, include_dir};

static SAMPLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/briefings");

/// Every sample, in the order a scan of the folder would find them.
pub fn items() -> Vec<Item> {
    let mut paths = Vec::new();
    collect(&SAMPLES, &mut paths);
    paths.sort_unstable();
    paths
        .into_iter()
        .map(|path| Item { origin: Origin::Bundled(path), label: path.into(), refused: None })
        .collect()
}

fn collect(folder: &'static Dir, paths: &mut Vec<&'static str>) {
    let names = folder.files().filter_map(|file| file.path().to_str());
    paths.extend(names.filter(|name| Format::of(name).is_some()));
    folder.dirs().for_each(|inner| collect(inner, paths));
}

/// The bytes of the sample at `path`.
pub fn read(path: &str) -> Option<&'static [u8]> {
    SAMPLES.get_file(path).map(include_dir::File::contents)
}
