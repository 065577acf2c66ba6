#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(Ok(tokens)) = std::str::from_utf8(data).map(str::parse::<proc_macro2::TokenStream>) {
        let _ = auth_derive_as_a_library::derive(tokens);
    }
});
