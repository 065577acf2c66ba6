//! What two configs share that differ in one thing, on real servers too.

use auth_tests::sharing::{Drawn, TABLE, measure};

use crate::place;

#[test]
fn id_1_each_difference_shares_what_the_table_says() {
    for url in place::servers() {
        let store = place::open(&url);
        for (way, differs, expected) in TABLE {
            let client_id = place::unique("sharing");
            let drawn = Drawn {
                seed: format!("seed-{client_id}"),
                secret: format!("secret-{client_id}"),
                client_id,
                scope: "read".to_owned(),
                tenant: 1,
            };
            let shared = measure(*way, *differs, &drawn, &store);
            assert_eq!(shared, *expected, "{way:?} {differs:?} {store:?}");
        }
    }
}
