"""Planned infrastructure, read once for every cloud: values, unknowns and places in sources."""
