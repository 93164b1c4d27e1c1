//! How soon one changed file among many is noticed and searchable, beside `find -newer` on the same folder.

use onrecord::library::index::{Index, Listing, survey};
use std::{error::Error, fs, path::Path, process::Command, thread::sleep, time::Duration, time::Instant};

/// Rounds; the middle one counts.
const ROUNDS: usize = 7;

/// Indexes `library` in `folder` if that is not done yet, then changes a file again and again.
pub fn measure(folder: &Path, library: &Path) -> Result<(), Box<dyn Error>> {
    let index = Index::open(&folder.join("noticed"))?;
    let paths = [library.to_owned()];
    let start = Instant::now();
    let built = index.refresh(&paths, &|_| ())?;
    println!("indexed: {built:?} in {:.1} s", start.elapsed().as_secs_f64());
    sleep(Duration::from_millis(50));
    index.refresh(&paths, &|_| ())?;
    let files: Vec<_> =
        survey(&paths, &Listing::default(), &|_| ()).new.into_iter().map(|l| library.join(l.path)).collect();
    let (mut nothing, mut changed, mut find) = (Vec::new(), Vec::new(), Vec::new());
    let mark = folder.join("mark");
    for round in 0..ROUNDS {
        nothing.push(timed(|| {
            index.refresh(&paths, &|_| ())?;
            Ok(())
        })?);
        fs::write(&mark, "")?;
        sleep(Duration::from_millis(50));
        let file = &files[files.len() * round / ROUNDS];
        let text = fs::read_to_string(file)?;
        fs::write(file, text + "\n")?;
        sleep(Duration::from_millis(50));
        find.push(timed(|| {
            let found =
                Command::new("find").arg(library).arg("-newer").arg(&mark).args(["-type", "f"]).output()?;
            assert_eq!(found.stdout.iter().filter(|b| **b == b'\n').count(), 1);
            Ok(())
        })?);
        changed.push(timed(|| {
            assert_eq!(index.refresh(&paths, &|_| ())?.read, 1);
            index.snapshot()?;
            Ok(())
        })?);
    }
    println!(
        "of {} files: find -newer {:.0} ms; nothing changed seen in {:.0} ms; one changed and searchable in {:.0} ms",
        files.len(),
        middle(find),
        middle(nothing),
        middle(changed)
    );
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
