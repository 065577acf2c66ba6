//! What this process holds: files, threads, memory.

use std::fs;
use std::time::Duration;

/// Open files and running threads.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) files: usize,
    pub(crate) threads: usize,
}

pub(crate) fn counts() -> Counts {
    let entries = |dir: &str| fs::read_dir(dir).unwrap().count();
    Counts { files: entries("/proc/self/fd"), threads: entries("/proc/self/task") }
}

/// Samples of the resident memory.
#[derive(Default)]
pub(crate) struct Memory(Vec<(f64, f64)>);

/// How the memory went after the first fifth of the samples, in bytes.
pub(crate) struct Growth {
    /// The median of the second fifth.
    pub(crate) start: u64,
    /// The median of the last fifth.
    pub(crate) end: u64,
    /// By least squares, a second.
    pub(crate) slope: f64,
}

impl Memory {
    pub(crate) fn sample(&mut self, at: Duration) {
        // Pages of 4 KiB: proc_pid_statm(5).
        let statm = fs::read_to_string("/proc/self/statm").unwrap();
        let pages: u32 = statm.split(' ').nth(1).unwrap().parse().unwrap();
        self.0.push((at.as_secs_f64(), f64::from(pages) * 4096.0));
    }

    pub(crate) fn growth(&self) -> Growth {
        let fifth = self.0.len() / 5;
        let median = |samples: &[(f64, f64)]| {
            let mut bytes: Vec<f64> = samples.iter().map(|(_, bytes)| *bytes).collect();
            bytes.sort_by(f64::total_cmp);
            bytes[bytes.len() / 2] as u64
        };
        let late = &self.0[fifth..];
        let count = late.len() as f64;
        let mean_time = late.iter().map(|(time, _)| time).sum::<f64>() / count;
        let mean_bytes = late.iter().map(|(_, bytes)| bytes).sum::<f64>() / count;
        let both: f64 =
            late.iter().map(|(time, bytes)| (time - mean_time) * (bytes - mean_bytes)).sum();
        let square: f64 = late.iter().map(|(time, _)| (time - mean_time).powi(2)).sum();
        Growth {
            start: median(&self.0[fifth..2 * fifth]),
            end: median(&self.0[self.0.len() - fifth..]),
            slope: both / square,
        }
    }
}
