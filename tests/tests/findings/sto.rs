//! Token stores that are slow, away, or told lies.
