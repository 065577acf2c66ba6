//! A whole request over a loopback connection that is kept.

use crate::server::Server;
use crate::table::Row;
use crate::{Result, callgrind, own_program};

pub fn rows() -> Result<Vec<Row>> {
    let what = "whole request: client instructions, × bare ureq".to_owned();
    let goal = "≤ 1.08";
    if !callgrind::is_here() {
        let (ours, others) = ("–".to_owned(), String::new());
        let note = "skipped: valgrind is not here".to_owned();
        return Ok(vec![Row { what, ours, others, goal, met: false, note }]);
    }
    let (program, server) = (own_program("hot-path")?, Server::start()?);
    let count = |name: &str| {
        callgrind::per_call(&program, |calls| {
            vec![name.to_owned(), calls.to_string(), server.url.clone()]
        })
    };
    let (bare, by_hand, ours) = (count("get_bare")?, count("get_by_hand")?, count("get")?);
    Ok(vec![Row {
        what,
        ours: format!("{:.3} ({ours:.0})", ours / bare),
        others: format!("bare ureq {bare:.0}; header by hand {:.3}", by_hand / bare),
        goal,
        met: ours <= 1.08 * bare,
        note: if ours <= 1.08 * bare { "" } else { ABOVE }.to_owned(),
    }])
}

const ABOVE: &str = "the header alone costs 0.076, for ureq writes one line more; time limits for the connection, the first byte and \
                     standstill, which bare ureq has none of, cost 0.023; ureq looks up the token endpoint's host in a thread, \
                     for the token call has a limit, and a process that had a thread pays 0.006 more in the C library; the rest \
                     joins the path with `base_url`, keeps the request for a replay after a 401 and judges the answer";
