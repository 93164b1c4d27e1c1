//! A terminal from outside: what a program writes, with the time at which it came.

use std::{
    io::Read,
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// Bytes, and when they came.
pub type Chunk = (Instant, Vec<u8>);

/// The value below which the share `share` of `values` lies.
pub fn at(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (share * sorted.len() as f64) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Reads on a thread of its own, so that each arrival gets its time.
pub fn listen(mut reader: Box<dyn Read + Send>) -> Receiver<Chunk> {
    let (sender, chunks) = channel();
    thread::spawn(move || {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            if sender.send((Instant::now(), bytes[..count].to_vec())).is_err() {
                break;
            }
        }
    });
    chunks
}

/// When the last byte before a silence came, and how many there were.
pub fn burst(chunks: &Receiver<Chunk>, silence: Duration) -> (Option<Instant>, usize) {
    let (mut last, mut count) = (None, 0);
    loop {
        match chunks.recv_timeout(silence) {
            Ok((at, bytes)) => {
                last = Some(at);
                count += bytes.len();
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return (last, count),
        }
    }
}

/// As a number.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
