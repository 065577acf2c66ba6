use std::collections::HashMap;
use std::net::IpAddr;
use std::path::PathBuf;

use auth_blocking::{AuthConfig, Error, SignRequest};

#[derive(AuthConfig)]
#[auth(sign_with = sign)]
struct Api<T: Send + Sync + 'static, const N: usize> {
    path: PathBuf,
    address: IpAddr,
    list: Vec<String>,
    map: HashMap<String, u8>,
    pair: (u8, u8),
    array: [u8; N],
    text: &'static str,
    number: i64,
    generic: T,
    boxed: Option<Box<str>>,
}

fn sign<T: Send + Sync, const N: usize>(_: &Api<T, N>, _: &mut SignRequest<'_>) -> Result<(), Error> {
    Ok(())
}

pub(crate) fn main() {
    Api::builder()
        .path("/tmp")
        .address([127, 0, 0, 1])
        .list(vec![String::new()])
        .map(HashMap::new())
        .pair((1, 2))
        .array([1, 2, 3])
        .text("t")
        .number(5)
        .generic('x')
        .boxed("b".into())
        .build()
        .unwrap();
}
