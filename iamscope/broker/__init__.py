"""The credential service: a request is decided, approved, issued, revoked, and every step is recorded."""
