//! `none`: nothing is sent.

use proc_macro2::TokenStream;

use crate::check::Context;
use crate::method::emit::Emit;
use crate::method::model::Method;
use crate::read::Item;

struct None_;

pub(super) fn read(item: Item, cx: &mut Context<'_>) -> Option<Box<dyn Method>> {
    cx.options("none", item, &[]).refuse_bare(cx.errors);
    Some(Box::new(None_))
}

impl Method for None_ {
    fn plan(&self, _at: usize, _emit: &Emit<'_>) -> TokenStream {
        TokenStream::new()
    }
}
