//! `none`: nothing is sent.

use proc_macro2::TokenStream;

use crate::attr::Item;
use crate::context::Context;
use crate::method::Method;
use crate::options::Options;
use crate::value::Emit;

struct None_;

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    Options::of("none", item, &[], cx.errors).refuse_bare(cx.errors);
    Some(Box::new(None_))
}

impl Method for None_ {
    fn plan(&self, _at: usize, _emit: &Emit<'_>) -> TokenStream {
        TokenStream::new()
    }
}
