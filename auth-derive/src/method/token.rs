//! What the methods that obtain a token have in common: where it goes, how long it lives, when it is
//! renewed, and how failed requests are repeated.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::{Context, Options};
use crate::method::emit::{self, Emit};
use crate::method::expiry::{self, Expiry};
use crate::method::retry::{Retry, renew_on};
use crate::method::send_as::SendAs;

pub(super) struct Token {
    send_as: SendAs,
    /// Only what is said is emitted: the defaults are core's.
    expiry: Option<Expiry>,
    leeway: Option<Duration>,
    retry: Retry,
    renew_on: Vec<u16>,
}

impl Token {
    /// Reads `send_as`, `leeway`, `retry` and `renew_on` among `options`, where they were not read before.
    pub(super) fn read(
        options: &mut Options,
        send_as: Option<SendAs>,
        expiry: Option<Expiry>,
        retry: Option<Retry>,
        cx: &mut Context<'_>,
    ) -> Self {
        let send_as = send_as.unwrap_or_else(|| SendAs::read(options, cx));
        let leeway = expiry::leeway(options, expiry.as_ref(), cx);
        let retry = retry.unwrap_or_else(|| Retry::read(options, cx));
        let renew_on = renew_on(options, cx.errors);
        Self { send_as, expiry, leeway, retry, renew_on }
    }

    /// Statements that add the method to `plan`; `obtain` is an expression of what obtains it.
    pub(super) fn plan(&self, at: usize, obtain: &TokenStream, emit: &Emit<'_>) -> TokenStream {
        let send_as = self.send_as.expand(emit).map(|send_as| quote!(__method.send_as = #send_as;));
        let expiry = self.expiry.as_ref().map(|expiry| {
            let expiry = expiry.expand();
            quote!(__method.expiry = #expiry;)
        });
        let leeway = self.leeway.map(|leeway| {
            let leeway = emit::duration(leeway);
            quote!(__method.leeway = #leeway;)
        });
        let retry = self.retry.expand();
        let renew_on = (!self.renew_on.is_empty()).then(|| {
            let statuses = &self.renew_on;
            quote!(__method.renew_on = &[#(#statuses),*];)
        });
        let said = quote!(#send_as #expiry #leeway #retry #renew_on);
        if said.is_empty() {
            return quote!(plan.token(#at, __P_TokenMethod::new(__P_boxed(#obtain))););
        }
        quote! {
            let mut __method = __P_TokenMethod::new(__P_boxed(#obtain));
            #said
            plan.token(#at, __method);
        }
    }
}
