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

const ABOVE: &str = "beside ureq there are serde_json, the steps of a renewal, the token stores and the errors' texts. huskarl is \
                     built without TLS here";
