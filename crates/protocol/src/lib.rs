//! Formats of others: OpenID Connect, JOSE, the contracts of the registries. Bytes in, values out.

pub mod registry;
