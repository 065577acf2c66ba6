//! URLs as users and APIs give them.
