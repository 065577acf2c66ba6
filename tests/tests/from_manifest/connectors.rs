//! Manifests of catalogue entries: the struct that is imported sends what the facts say, for every config.

use auth_blocking::{AuthConfig, Authenticator, MemoryTokenStore};
use serde_json::Value;

use crate::compare::{all, compare};
use crate::generated;

type Make = fn(Value) -> Authenticator;

macro_rules! make {
    ($config:ty) => {
        |config| serde_json::from_value::<$config>(config).unwrap().authenticator().unwrap()
    };
    ($config:ty, with a store) => {
        |config| {
            let config: $config = serde_json::from_value(config).unwrap();
            config.authenticator_with(MemoryTokenStore::new()).unwrap()
        }
    };
}

/// The facts' names.
const CONNECTORS: &[(&str, Make)] = &[
    ("airtable", make!(generated::airtable::Airtable, with a store)),
    ("akeneo", make!(generated::akeneo::Akeneo)),
    ("amazon-ads", make!(generated::amazon_ads::AmazonAds)),
    ("apptivo", make!(generated::apptivo::Apptivo)),
    ("box", make!(generated::box_com::Box)),
    ("chargebee", make!(generated::chargebee::Chargebee)),
    ("facebook-pages", make!(generated::facebook_pages::FacebookPages)),
    ("gocardless", make!(generated::gocardless::Gocardless)),
    ("harvest", make!(generated::harvest::Harvest)),
    ("jotform", make!(generated::jotform::Jotform)),
    ("keka", make!(generated::keka::Keka)),
    ("paypal-transaction", make!(generated::paypal_transaction::PaypalTransactionSearch)),
    (
        "retailexpress-by-maropost",
        make!(generated::retailexpress_by_maropost::RetailexpressByMaropost),
    ),
    ("sigma-computing", make!(generated::sigma_computing::SigmaComputing, with a store)),
    ("square", make!(generated::square::Square)),
    ("zendesk-support", make!(generated::zendesk_support::ZendeskSupport, with a store)),
];

#[test]
fn each_connector_sends_what_the_facts_say() {
    let (mut wrong, mut configs) = (Vec::new(), 0);
    let facts = all();
    for (name, make) in CONNECTORS {
        let connector = facts.iter().find(|connector| connector.name() == *name).unwrap();
        for config in connector.configs() {
            configs += 1;
            for case in connector.cases(&config) {
                if let Err(difference) = compare(connector, &case, make(case.config.clone())) {
                    wrong.push(format!("{} {config}\n{difference}", case.entry));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
    println!("{} manifests of APIs, with {configs} configs", CONNECTORS.len());
}
