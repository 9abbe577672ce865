//! Code that means harm.
