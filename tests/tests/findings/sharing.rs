//! Pairs of configs that differ in one thing, over one store: what each difference shares.

use std::sync::Arc;

use auth_blocking::{FileTokenStore, MemoryTokenStore, TokenStore};
use auth_tests::sharing::{Drawn, TABLE, measure};
use proptest::prelude::*;

prop_compose! {
    fn drawn()(
        client_id in "[a-z0-9]{1,12}",
        secret in "[!-~]{1,20}",
        seed in "seed-[a-z0-9]{1,20}",
        scope in "[a-z]{1,6}( [a-z]{1,6}){0,2}",
        tenant in 0u32..1000,
    ) -> Drawn {
        Drawn { client_id, secret, seed, scope, tenant }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn id_1_each_difference_shares_what_the_table_says(drawn in drawn()) {
        for (way, differs, expected) in TABLE {
            let dir = tempfile::tempdir().unwrap();
            let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
            let stores: [Arc<dyn TokenStore>; 2] =
                [Arc::new(MemoryTokenStore::new()), Arc::new(files)];
            for store in stores {
                let shared = measure(*way, *differs, &drawn, &store);
                prop_assert_eq!(shared, *expected, "{:?} {:?} {:?}", way, differs, store);
            }
        }
    }
}

#[test]
fn the_table_is_printed() {
    for (way, differs, shares) in TABLE {
        println!("{way:?} differs in {differs:?}: shares {shares}");
    }
}
