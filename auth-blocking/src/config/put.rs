//! Fills one slot of a derived builder.
//!
//! Slots are nested pairs, `(A, (B, (C, ())))`, so that one function for each place serves builders of any length.

#![expect(non_snake_case, reason = "a value is named as its type")]

use auth_core::slots::Set;

use crate::config::into_field::IntoField;

/// `(A, (B, last))`
macro_rules! nested {
    (; $last:tt) => { $last };
    ($first:ident $($rest:ident)*; $last:tt) => { ($first, nested!($($rest)*; $last)) };
}

/// A builder's slots with one filled: `put_2(slots, value)` fills the third.
macro_rules! puts {
    ($($put:ident $($before:ident)*;)*) => {$(
        /// Fills the slot behind these.
        pub fn $put<$($before,)* Empty, Rest, T>(
            slots: nested!($($before)*; (Empty, Rest)),
            value: impl IntoField<T>,
        ) -> nested!($($before)*; (Set<T>, Rest)) {
            let nested!($($before)*; (_, rest)) = slots;
            nested!($($before)*; (Set(value.into_field()), rest))
        }
    )*};
}

puts! {
    put_0;
    put_1 A;
    put_2 A B;
    put_3 A B C;
    put_4 A B C D;
    put_5 A B C D E;
    put_6 A B C D E F;
    put_7 A B C D E F G;
    put_8 A B C D E F G H;
    put_9 A B C D E F G H I;
    put_10 A B C D E F G H I J;
    put_11 A B C D E F G H I J K;
}
