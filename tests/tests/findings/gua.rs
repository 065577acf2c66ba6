//! Guards around the transport.
