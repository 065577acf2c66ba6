//! The security cases of SECURITY.md, one test each: its name begins with the case's id.
//!
//! What other tests prove already is named in `cases/proved_elsewhere.txt`; the ids and outcomes are in
//! `cases/cases.txt`. `security_table` checks that nothing is missing and that SECURITY.md says the same.

#[path = "cases/a401.rs"]
mod a401;
#[path = "cases/clk.rs"]
mod clk;
#[path = "cases/crash.rs"]
mod crash;
#[path = "cases/fs.rs"]
mod fs;
#[path = "cases/grt.rs"]
mod grt;
#[path = "cases/hdr.rs"]
mod hdr;
#[path = "cases/key.rs"]
mod key;
#[path = "cases/mac.rs"]
mod mac;
#[path = "cases/race.rs"]
mod race;
#[path = "cases/red.rs"]
mod red;
#[path = "cases/rty.rs"]
mod rty;
#[path = "cases/sec.rs"]
mod sec;
#[path = "cases/ses.rs"]
mod ses;
#[path = "cases/tok.rs"]
mod tok;
#[path = "cases/trn.rs"]
mod trn;

#[path = "cases/table.rs"]
mod table;
