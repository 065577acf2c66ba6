//! Stripped release binaries.

use std::fmt::Write as _;
use std::fs;

use crate::table::Row;
use crate::{Result, peers};

pub fn rows() -> Result<Vec<Row>> {
    let bytes =
        |name: &str| -> Result<f64> { Ok(fs::metadata(peers::release(name)?)?.len() as f64) };
    let bare = bytes("bare-ureq")?;
    let mut ours = 0.0;
    let mut others = format!("bare ureq {:.2} MB", bare / 1e6);
    for name in peers::FIRST {
        let ratio = bytes(name)? / bare;
        if name == "first-ours" {
            ours = ratio;
        } else {
            write!(others, ", {} {ratio:.2}", name.trim_start_matches("first-"))?;
        }
    }
    Ok(vec![Row {
        what: "stripped release binary, × bare ureq".to_owned(),
        ours: format!("{ours:.2}"),
        others,
        goal: "≤ 1.15",
        met: ours <= 1.15,
        note: if ours <= 1.15 { "" } else { ABOVE }.to_owned(),
    }])
}

const ABOVE: &str = "which methods a config has is known when it is built, so all are there, with the steps of a renewal, \
                     redirects and the log's lines: 210 kB of code, 60 kB that drop their types (in each unit of code anew), \
                     80 kB of generics of other crates for them, 85 kB of tables for panics; and serde_json, at 1.04 with ureq. \
                     bare ureq has gzip, ours has not. huskarl is built without TLS here";
